//! The frame of every dialog.

use pushwright_core::text::{Text, msg};

use crate::{
    browser::keep_focus,
    desk::Desk,
    github::github,
    kept::kept,
    widgets::{View, button, drawn, el, nothing, words},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialog {
    Github,
    Kept,
}

/// A dialog of the extras: what buttons call it, its title, and what it holds.
type Row = (Dialog, &'static str, &'static Text, fn(Desk) -> View);

const DIALOGS: [Row; 2] = [
    (Dialog::Github, "github", &msg::PAGE_OPEN_GITHUB, github),
    (Dialog::Kept, "kept", &msg::PAGE_CONFIGURATIONS, kept),
];

/// Not that of the page's own dialog.
const ID: &str = "extras-dialog";

impl Dialog {
    pub(crate) fn of(name: &str) -> Option<Dialog> {
        DIALOGS.iter().find(|it| it.1 == name).map(|it| it.0)
    }
}

pub(crate) fn dialogs(desk: Desk) -> View {
    keep_focus(move || desk.dialog.get().is_some(), ID);
    let row = |it: Dialog| DIALOGS.iter().find(|row| row.0 == it);
    let draw = move |it: &Option<Dialog>| match it.and_then(row) {
        Some((_, name, title, body)) => frame(desk, name, title, body(desk)),
        None => nothing(),
    };
    drawn(move || desk.dialog.get(), draw)
}

/// A real dialog: the browser keeps the focus in it.
fn frame(desk: Desk, name: &str, title: &'static Text, body: View) -> View {
    el("dialog")
        .is("id", ID)
        .is("data-dialog", name)
        .is("aria-labelledby", "extras-title")
        .on("close", move |_| desk.dialog.set(None))
        .with(el("h2").is("id", "extras-title").with(words(desk.say(title))))
        .with(body)
}

/// A button that leaves everything as it is.
pub(crate) fn leave(desk: Desk, label: &'static Text) -> View {
    button("", None, desk.say(label), move || desk.dialog.set(None))
}
