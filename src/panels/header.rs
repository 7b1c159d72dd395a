//! Name of the page, undo and redo, language and theme.

use pushwright_core::text::{Lang, msg};

use crate::{
    browser,
    history::History,
    panels::preview::count,
    state::{Dialog, State, Theme},
    visit,
    widgets::{View, button, el, icon, icon_button, opens, select, text, words},
};

pub(crate) fn header(state: State) -> View {
    let skip = el("a.skip")
        .is("href", "#panel")
        .on("click", |it| {
            it.prevent_default();
            browser::focus("workflow");
        })
        .with(words(state.say(msg::PAGE_SKIP_TO_PREVIEW)));
    let brand = el("div.brand")
        .with(el("h1").is("translate", "no").with(text("Pushwright")))
        .with(el("p").with(words(state.say(msg::PAGE_TAGLINE))));
    el("header.top").with(skip).with(brand).with(tools(state)).with(to_workflow(state))
}

/// On a narrow screen the workflow stands far below.
fn to_workflow(state: State) -> View {
    button("primary", None, state.say(msg::PAGE_PREVIEW), || browser::focus("panel"))
        .is("id", "to-workflow")
        .with(count(state, |_| true))
}

fn tools(state: State) -> View {
    let undo = icon_button(icon::UNDO, state.say(msg::PAGE_UNDO), move || state.undo());
    let redo = icon_button(icon::REDO, state.say(msg::PAGE_REDO), move || state.redo());
    let keyboard = button("quiet", None, state.say(msg::PAGE_KEYBOARD), move || {
        state.dialog.set(Some(Dialog::Keyboard));
    });
    el("div.tools")
        .with(undo.has("disabled", move || !state.history.with(History::can_undo)))
        .with(redo.has("disabled", move || !state.history.with(History::can_redo)))
        .with(opens(None, state.say(msg::PAGE_CHECK), "workbench:check").is("id", "check-button"))
        .with(
            opens(None, state.say(msg::PAGE_LESSONS), "workbench:lessons")
                .is("id", "lessons-button"),
        )
        .with(button("quiet", None, state.say(msg::PAGE_RESET), move || reset(state)))
        .with(opens(None, state.say(msg::PAGE_CONFIGURATIONS), "extras:kept"))
        .with(keyboard.is("id", "shortcuts"))
        .with(language(state))
        .with(theme(state))
}

/// Asks first, if there is anything to lose.
fn reset(state: State) {
    if state.encoded.with_untracked(|it| it.changed.is_empty()) {
        state.status.set(state.say(msg::PAGE_RESET_NONE)());
    } else {
        state.dialog.set(Some(Dialog::Reset));
    }
}

fn language(state: State) -> View {
    let value = move || state.lang.get().id().to_owned();
    let options = || Lang::ALL.map(|it| (it.id(), it.name())).to_vec();
    let choose = move |it: &str| {
        if let Some(lang) = Lang::of(it) {
            visit::choose_language(state, lang);
        }
    };
    select(value, options, choose)
        .is("id", "language")
        .follows("aria-label", state.say(msg::PAGE_LANGUAGE))
}

fn theme(state: State) -> View {
    let label = |it: Theme| match it {
        Theme::System => msg::PAGE_THEME_SYSTEM,
        Theme::Light => msg::PAGE_THEME_LIGHT,
        Theme::Dark => msg::PAGE_THEME_DARK,
        Theme::Contrast => msg::PAGE_THEME_CONTRAST,
    };
    let value = move || state.theme.get().id().to_owned();
    let options = move || {
        let lang = state.lang.get();
        Theme::ALL.map(|it| (it.id(), label(it).get(lang))).to_vec()
    };
    let choose = move |it: &str| {
        if let Some(theme) = Theme::of(it) {
            visit::choose_theme(state, theme);
        }
    };
    select(value, options, choose)
        .is("id", "theme")
        .follows("aria-label", state.say(msg::PAGE_THEME))
}
