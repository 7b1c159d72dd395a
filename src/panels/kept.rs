//! Recipes that the user has given names.

use pushwright_core::{share, text::msg};

use crate::{
    browser,
    panels::dialogs::leave,
    state::State,
    widgets::{View, all, button, el, live, text, typed, words},
};

pub(crate) fn kept(state: State) -> View {
    state.kept.set(browser::kept());
    state.name.set(String::new());
    let items = live(move || {
        all(state.kept.get().into_iter().map(|(name, fragment)| item(state, name, fragment)))
    });
    let keep = button("primary", None, state.say(&msg::PAGE_CONFIGURATION_KEEP), move || {
        let new = state.name.with(|it| it.trim().to_owned());
        keep(state, &new);
        state.name.set(String::new());
        state.status.set(msg::page_configuration_kept(new).say(state.lang.get()));
    });
    let nameless = move || state.name.with(|it| it.trim().is_empty());
    let label = el("label").is("for", "configuration");
    let field = el("input")
        .is("type", "text")
        .is("id", "configuration")
        .is("autocomplete", "off")
        .value(move || state.name.get())
        .on("input", move |it| state.name.set(typed(&it)));
    let label = label.with(words(state.say(&msg::PAGE_CONFIGURATION_NAME)));
    let actions = el("div.actions").with(leave(state, &msg::PAGE_CLOSE));
    all([
        el("p").with(words(state.say(&msg::PAGE_CONFIGURATIONS_SAYS))),
        el("ul.kept").with(items),
        el("div.field").with(label).with(field),
        actions.with(keep.has("disabled", nameless)),
    ])
}

fn keep(state: State, name: &str) {
    let fragment = state.encoded.with(|it| it.fragment.clone());
    state.kept.update(|it| {
        it.retain(|it| it.0 != name);
        it.push((name.to_owned(), fragment));
        browser::keep_all(it);
    });
}

fn item(state: State, name: String, fragment: String) -> View {
    let title = el("span").with(text(&name));
    let open = move || {
        let recipe = share::decode(&fragment).recipe;
        state.dialog.set(None);
        state.edit(|it| *it = recipe);
    };
    let delete = move || {
        state.kept.update(|it| {
            it.retain(|it| it.0 != name);
            browser::keep_all(it);
        });
    };
    el("li")
        .with(title)
        .with(button("", None, state.say(&msg::PAGE_CONFIGURATION_OPEN), open))
        .with(button("quiet", None, state.say(&msg::PAGE_CONFIGURATION_DELETE), delete))
}
