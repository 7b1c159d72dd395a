//! A file beside the workflow, in the page's tab: its lines, and ways to take it along.

use std::cell::RefCell;

use pushwright_core::{handover::File, text::msg, yaml::line_numbers};
use web_sys::Node;

use crate::{
    browser::{self, document},
    desk::Desk,
    dialogs::Dialog,
    widgets::{View, all, button, colored, drawn, el, icon, nothing, text},
};

thread_local! {
    /// Drawn once, and put into the tab each time that it is opened.
    static SHOWN: RefCell<Option<Node>> = const { RefCell::new(None) };
}

/// Shows the file that the page's tab is there for.
pub(crate) fn show(desk: Desk) {
    let Some(tab) = document().get_element_by_id("beside") else { return };
    desk.beside.set(tab.get_attribute("data-path").unwrap_or_default());
    let shown = SHOWN.with_borrow(Clone::clone).unwrap_or_else(|| {
        let made = view(desk).node().clone();
        SHOWN.replace(Some(made.clone()));
        made
    });
    let _ = tab.append_child(&shown);
    let _ = tab.remove_attribute("aria-busy");
}

fn view(desk: Desk) -> View {
    let file = move || {
        let path = desk.beside.get();
        desk.files().into_iter().skip(1).find(|it| it.path() == path)
    };
    let draw = move |it: &Option<File>| it.as_ref().map_or_else(nothing, |it| shown(desk, it));
    el("div.file-beside").with(drawn(file, draw))
}

fn shown(desk: Desk, file: &File) -> View {
    let lines: Vec<&str> = file.text.lines().collect();
    let code = el("div.code")
        .is("role", "region")
        .is("tabindex", "0")
        .is("translate", "no")
        .is("aria-label", file.path())
        .is("data-numbers", &line_numbers(lines.len()))
        .with(all(lines.into_iter().map(line)));
    all([buttons(desk, file.clone()), code])
}

fn buttons(desk: Desk, file: File) -> View {
    let name = file.path().rsplit('/').next().unwrap_or_default().to_owned();
    let (path, copied) = (file.path().to_owned(), file.text.clone());
    let copy = button("", Some(icon::COPY), desk.say(msg::EXTRAS_BESIDE_COPY), move || {
        desk.page().copy(copied.clone(), msg::page_copied(path.clone()).say(desk.lang.get()));
    });
    let save = button("", Some(icon::DOWNLOAD), desk.say(msg::EXTRAS_BESIDE_SAVE), move || {
        if browser::download(&name, &file.text).is_some() {
            desk.tell(&msg::extras_saved(name.clone()));
        }
    });
    let all = button("", Some(icon::MORE), desk.say(msg::EXTRAS_BESIDE_ALL), move || {
        desk.show(Some(Dialog::Ways));
    });
    el("div.buttons")
        .with(copy.is("id", "beside-copy"))
        .with(save.is("id", "beside-save"))
        .with(all.is("id", "beside-all"))
}

fn line(of: &str) -> View {
    let row = el("div.line");
    if of.is_empty() {
        return row.with(el("br"));
    }
    // Whatever the language of the file, its comments are comments.
    if of.trim_start().starts_with(['#', '/']) {
        return row.with(el("span.comment").with(text(of)));
    }
    row.with(colored(of))
}
