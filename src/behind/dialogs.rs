//! What lies over the page: questions, sheets, and what could not be copied.

use pushwright_core::{
    lint::Severity,
    text::{Text, msg},
};

use crate::{
    browser,
    panels::handover::{GITHUB, REFUSED, Way, go_on},
    state::{Dialog, State, Tab},
    widgets::{View, all, button, drawn, el, nothing, text, words},
};

pub(super) fn over(state: State) -> View {
    let open = move |it: &Option<Dialog>| it.map_or_else(nothing, |it| dialog(state, it));
    all([
        drawn(move || state.dialog.get(), open),
        drawn(move || state.refused.get(), move |it| refused(state, it)),
    ])
}

fn dialog(state: State, which: Dialog) -> View {
    match which {
        Dialog::Reset => frame(state, msg::PAGE_RESET, reset(state)),
        Dialog::Keyboard => frame(state, msg::BEHIND_KEYBOARD_TITLE, keyboard(state)),
        Dialog::Errors(way) => frame(state, msg::PAGE_TAB_PROBLEMS, errors(state, way)),
    }
}

/// A real dialog: the browser keeps the focus in it and gives it back.
fn frame(state: State, title: Text, body: View) -> View {
    el("dialog")
        .is("id", "dialog")
        .is("aria-labelledby", "dialog-title")
        .on("close", move |_| state.dialog.set(None))
        .with(el("h2").is("id", "dialog-title").with(words(state.say(title))))
        .with(body)
}

/// A button that leaves everything as it is.
fn leave(state: State, label: Text) -> View {
    button("", None, state.say(label), move || state.dialog.set(None))
}

fn reset(state: State) -> View {
    let (preset, count) = state.encoded.with(|it| (it.preset, it.changed.len()));
    let discard = move || {
        state.dialog.set(None);
        state.edit(|it| *it = (preset.recipe)());
    };
    let question = msg::page_reset_sure(count.to_string());
    let actions = el("div.actions").with(leave(state, msg::PAGE_CANCEL)).with(button(
        "primary",
        None,
        state.say(msg::BEHIND_RESET_YES),
        discard,
    ));
    all([el("p").with(words(move || question.say(state.lang.get()))), actions])
}

/// The shortcuts, as people write them.
const KEYS: [(&str, Text); 6] = [
    ("Ctrl Enter", msg::BEHIND_KEYBOARD_COPY),
    ("Ctrl K", msg::BEHIND_KEYBOARD_SEARCH),
    ("Ctrl Z / Ctrl Shift Z", msg::BEHIND_KEYBOARD_UNDO),
    ("↑ ↓", msg::BEHIND_KEYBOARD_LINES),
    ("Enter", msg::BEHIND_KEYBOARD_ENTER),
    ("?", msg::BEHIND_KEYBOARD_HELP),
];

fn keyboard(state: State) -> View {
    let row = |(keys, says): (&str, Text)| {
        el("div")
            .with(el("dt").with(el("kbd").with(text(keys))))
            .with(el("dd").with(words(state.say(says))))
    };
    let actions = el("div.actions").with(leave(state, msg::PAGE_CLOSE));
    all([el("dl.keys").with(all(KEYS.map(row))), actions])
}

fn errors(state: State, way: Way) -> View {
    let question = move || {
        let errors = state.judged.with(|it| it.count(Severity::Error));
        msg::behind_errors_ask(errors.to_string()).say(state.lang.get())
    };
    let anyway = |label: Text| button("", None, state.say(label), move || go_on(state, way));
    let anyway = match way {
        Way::Copy => anyway(msg::PAGE_COPY_ANYWAY),
        Way::Download => anyway(msg::BEHIND_GO_ON),
        Way::Github => anyway(msg::BEHIND_GO_ON).is("data-opens", GITHUB),
    };
    let show = move || {
        state.dialog.set(None);
        state.tab.set(Tab::Problems);
    };
    let actions = el("div.actions").with(anyway).with(button(
        "primary",
        None,
        state.say(msg::BEHIND_SHOW_PROBLEMS),
        show,
    ));
    all([el("p").with(words(question)), actions])
}

/// What the clipboard refused, to be copied by hand; goes away with the focus.
fn refused(state: State, what: &str) -> View {
    if what.is_empty() {
        return nothing();
    }
    el("textarea.refused")
        .is("id", REFUSED)
        .is("readonly", "")
        .follows("aria-label", state.say(msg::PAGE_COPY_REFUSED))
        .with(text(what))
        .on("focus", |it| browser::select_all(&it))
        .on("blur", move |_| state.refused.set(String::new()))
}
