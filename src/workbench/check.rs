//! Any workflow, checked and explained: texts that are pasted, dropped, opened or typed, beside what is
//! found in them. It takes the place of the form; what it knows of workflows is in the core.

mod about;
mod editor;
mod files;
pub(crate) mod followed;
mod found;
mod judge;
mod line;
mod look;
mod report;
mod runs;
mod settings;
mod side;

use pushwright_core::{
    share::{self, Frame, Opens},
    text::msg,
};
use web_sys::Event;

pub(crate) use self::files::Check;
use crate::{
    browser::{self, embedded, holds_files, later, mark, pasted, read_files, window},
    desk::Desk,
    widgets::{View, all, button, drawn, effect, el, icon, listen, nothing, words},
};

/// The whole view, and its title.
const ID: &str = "check-view";
const TITLE: &str = "check-title";
/// The field for files, which its label stands for.
const OPEN: &str = "check-open";
/// As many files are named that could not be opened.
const MAX_NAMED: usize = 5;

pub(crate) fn set_up(desk: Desk) -> View {
    let check = desk.check();
    effect(Box::new(move || mark("body", "data-mode", check.is_open.get().then_some("check"))));
    for event in ["hashchange", "popstate"] {
        // Back leads out of it.
        listen(&window(), event, Box::new(move |_| leave(desk)));
    }
    listen(&window(), "pagehide", Box::new(move |_| check.keep()));
    // Who has just come, or looks at findings, need not find the field first.
    let paste = move |event: &Event| {
        if let Some(text) = pasted(event).filter(|_| check.is_open.with_untracked(|it| *it)) {
            event.prevent_default();
            add(desk, "", &text);
        }
    };
    listen(&window(), "paste", Box::new(move |it| paste(&it)));
    judge::follow(desk);
    line::follow(desk);
    drawn(move || check.is_open.get(), move |is_open| if *is_open { view(desk) } else { nothing() })
}

/// Shows it because somebody asked for it, who then is in it.
pub(crate) fn press(desk: Desk) {
    if embedded().is_none() && !is_asked() {
        browser::push_fragment("check");
    }
    open(desk);
    later(|| browser::focus(TITLE));
}

pub(crate) fn open(desk: Desk) {
    // What was said of the form is over.
    desk.page().say("");
    desk.check().is_open.set(true);
    for file in desk.check().files.get() {
        judge::soon(desk, file);
    }
}

/// Goes back to the form.
pub(crate) fn close(desk: Desk) {
    if is_asked() {
        let (frame, _) = Frame::decode(&browser::fragment());
        browser::replace_fragment(&(desk.page().fragment() + &frame.encode()));
    }
    leave(desk);
}

/// Closes it if the address does not ask for it.
pub(crate) fn leave(desk: Desk) {
    if !is_asked() {
        desk.check().keep();
        desk.check().is_open.set(false);
    }
}

fn is_asked() -> bool {
    share::opens(&browser::fragment()) == Some(Opens::Check)
}

fn view(desk: Desk) -> View {
    el("main.check")
        .is("id", ID)
        .is("aria-labelledby", TITLE)
        .on("dragover", |it| {
            if holds_files(&it) {
                it.prevent_default();
                mark("#check-view", "data-drop", Some("true"));
            }
        })
        .on("dragleave", |_| mark("#check-view", "data-drop", None))
        .on("drop", move |it| {
            if holds_files(&it) {
                it.prevent_default();
                mark("#check-view", "data-drop", None);
                read_files(&it, take(desk));
            }
        })
        .with(head(desk))
        .with(editor::editor(desk))
        .with(el("div.check-side").with(line::line(desk)).with(side::side(desk)))
}

fn head(desk: Desk) -> View {
    let titles = el("div")
        .with(el("h1").is("id", TITLE).is("tabindex", "-1").with(words(desk.say(msg::CHECK_TITLE))))
        .with(el("p.help").with(words(desk.say(msg::CHECK_SAYS))));
    let back = button("", None, desk.say(msg::CHECK_BACK), move || {
        close(desk);
        later(|| browser::focus("check-button"));
    });
    let actions = el("div.actions").with(opener(desk)).with(back.is("id", "check-back"));
    el("header.check-head").with(titles).with(actions)
}

/// What opens files: a field that looks like a button.
fn opener(desk: Desk) -> View {
    let field = el("input")
        .is("type", "file")
        .is("id", OPEN)
        .is("multiple", "")
        .is("accept", ".yml,.yaml,.hcl,.json")
        .on("change", move |it| read_files(&it, take(desk)))
        .on("cancel", move |_| desk.check().stays.set(None));
    let label = el("label.button")
        .is("for", OPEN)
        .with(icon::icon(icon::PLUS))
        .with(el("span").with(words(desk.say(msg::CHECK_OPEN))));
    el("div.upload").with(all([field, label]))
}

/// Takes in files that were opened or dropped.
fn take(desk: Desk) -> Box<dyn FnOnce(browser::Texts)> {
    Box::new(move |files| {
        let mut refused = Vec::new();
        for (name, text) in files {
            match text.is_empty() {
                true => refused.push(name),
                false => add(desk, &name, &text),
            }
        }
        if !refused.is_empty() {
            let more = if refused.len() > MAX_NAMED { ", …" } else { "" };
            refused.truncate(MAX_NAMED);
            let names = refused.join(", ") + more;
            desk.tell(&msg::check_refused(names, browser::MAX_FILES.to_string()));
        }
        if let Some(file) = desk.check().stays.take() {
            desk.check().show(file);
            later(runs::go_on);
        }
    })
}

fn add(desk: Desk, name: &str, text: &str) {
    let file = desk.check().add(name, text);
    judge::soon(desk, file);
    later(|| browser::focus_still(editor::FIELD));
}
