//! The frame of every dialog.

use pushwright_core::text::{Text, msg};

use crate::{
    browser::keep_focus,
    desk::Desk,
    embed::embed,
    github::github,
    images::images,
    kept::kept,
    ways::ways,
    widgets::{View, button, drawn, el, nothing, text, words},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialog {
    Embed,
    Github,
    Images,
    Kept,
    Ways,
}

/// A dialog of the extras: what buttons call it, its title, and what it holds: what is to be seen, and the
/// buttons at its end.
type Row = (Dialog, &'static str, Text, fn(Desk) -> [View; 2]);

const DIALOGS: [Row; 5] = [
    (Dialog::Embed, "embed", msg::EXTRAS_EMBED, embed),
    (Dialog::Github, "github", msg::PAGE_OPEN_GITHUB, github),
    (Dialog::Images, "images", msg::PAGE_IMAGES_LIST, images),
    (Dialog::Kept, "kept", msg::PAGE_CONFIGURATIONS, kept),
    (Dialog::Ways, "ways", msg::EXTRAS_WAYS, ways),
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
        Some((_, name, title, body)) => frame(desk, name, *title, body(desk)),
        None => nothing(),
    };
    drawn(move || desk.dialog.get(), draw)
}

/// A real dialog: the browser keeps the focus in it.
fn frame(desk: Desk, name: &str, title: Text, [content, buttons]: [View; 2]) -> View {
    let said = el("p.said").is("role", "status").with(words(move || desk.said.get()));
    el("dialog")
        .is("id", ID)
        .is("data-dialog", name)
        .is("aria-labelledby", "extras-title")
        .on("close", move |_| desk.close())
        .with(el("h2").is("id", "extras-title").with(words(desk.say(title))))
        .with(el("div.content").with(content))
        .with(el("div.actions").with(said).with(buttons))
}

/// What no link holds because it looks like a secret.
pub(crate) fn left_out(desk: Desk) -> View {
    drawn(
        move || desk.left_out.get(),
        |it| match it.as_str() {
            "" => nothing(),
            it => el("p.caution").is("role", "alert").with(text(it)),
        },
    )
}

/// A button that leaves everything as it is.
pub(crate) fn leave(desk: Desk, label: Text) -> View {
    button("", None, desk.say(label), move || desk.close())
}
