//! Settings that the user has given names. They stay in this browser.

use pushwright_core::text::msg;
use web_sys::Event;

use crate::{
    browser,
    desk::Desk,
    dialogs::leave,
    signals::Var,
    widgets::{View, all, button, el, live, text, typed, words},
};

const KEY: &str = "pushwright.kept";

/// Names and fragments.
type Kept = &'static Var<Vec<(String, String)>>;

pub(crate) fn kept(desk: Desk) -> [View; 2] {
    let kept: Kept = Var::lasting(stored());
    let name = Var::lasting(String::new());
    let items = live(move || {
        all(kept.get().into_iter().map(|(name, fragment)| item(desk, kept, name, fragment)))
    });
    let keep = move || {
        let new = name.with(|it| it.trim().to_owned());
        if !new.is_empty() {
            add(kept, &new, desk.fragment.get());
            name.set(String::new());
            desk.tell(&msg::extras_kept_done(new));
        }
    };
    let button = button("primary", None, desk.say(msg::EXTRAS_KEPT_KEEP), keep);
    let nameless = move || name.with(|it| it.trim().is_empty());
    let label = el("label").is("for", "configuration");
    let field = el("input")
        .is("type", "text")
        .is("id", "configuration")
        .is("autocomplete", "off")
        .value(move || name.get())
        .on("input", move |it| name.set(typed(&it)));
    let label = label.with(words(desk.say(msg::EXTRAS_KEPT_NAME)));
    let submit = move |it: Event| {
        it.prevent_default();
        keep();
    };
    let content = all([
        el("p").with(words(desk.say(msg::EXTRAS_KEPT_SAYS))),
        el("ul.kept").with(items),
        // Enter in the field keeps them, too.
        el("form.field").on("submit", submit).with(label).with(field),
    ]);
    [content, all([leave(desk, msg::PAGE_CLOSE), button.has("disabled", nameless)])]
}

fn add(kept: Kept, name: &str, fragment: String) {
    kept.update(|it| {
        it.retain(|it| it.0 != name);
        it.push((name.to_owned(), fragment));
        store(it);
    });
}

fn item(desk: Desk, kept: Kept, name: String, fragment: String) -> View {
    let title = el("span").with(text(&name));
    let open = move || {
        desk.close();
        desk.page().apply(&fragment);
    };
    let delete = move || {
        kept.update(|it| {
            it.retain(|it| it.0 != name);
            store(it);
        });
    };
    el("li").with(title).with(button("", None, desk.say(msg::EXTRAS_KEPT_OPEN), open)).with(button(
        "quiet",
        None,
        desk.say(msg::EXTRAS_KEPT_DELETE),
        delete,
    ))
}

fn stored() -> Vec<(String, String)> {
    let kept = browser::stored(KEY).unwrap_or_default();
    let pair = |it: &str| it.split_once('\t').map(|(name, it)| (name.to_owned(), it.to_owned()));
    kept.lines().filter_map(pair).collect()
}

fn store(kept: &[(String, String)]) {
    let lines: Vec<String> = kept
        .iter()
        .map(|(name, it)| format!("{}\t{it}", name.replace(['\t', '\n', '\r'], " ")))
        .collect();
    browser::store(KEY, &lines.join("\n"));
}
