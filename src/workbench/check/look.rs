//! The search for the settings of a text. It goes on in slices, so that the page can be used meanwhile, and can
//! be stopped.

use std::{cell::RefCell, rc::Rc};

use pushwright_core::{recognise::Search, text::msg, yaml};

use super::{
    files::File,
    settings::{Form, TITLE},
};
use crate::{
    browser::{focus, has_focus, later, milliseconds},
    desk::Desk,
    signals::Var,
    widgets::{View, button, drawn, el, nothing, words},
};

/// It goes on for so long, in milliseconds; then whatever the person does comes first.
const SLICE: i64 = 8;
/// A count that changed with each slice could not be read.
const SHOWN: usize = 50;

const BUTTON: &str = "settings-find";

/// A search, as long as there is more to find.
pub(crate) struct Look {
    /// The text, and how far its search has come.
    search: RefCell<Option<(String, Search)>>,
    /// How many workflows have been tried; nothing while nobody looks.
    tried: Var<Option<usize>>,
}

/// How far somebody has come with it.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Open,
    Looking,
    Stopped,
    Done,
}

impl Look {
    pub(super) fn new() -> Look {
        Look { search: RefCell::default(), tried: Var::new(None) }
    }

    pub(super) fn is_on(&self) -> bool {
        self.tried.with(Option::is_some)
    }
}

fn stage(file: File) -> Stage {
    match file.form_of_now() {
        _ if file.look.is_on() => Stage::Looking,
        None => Stage::Open,
        Some(it) if it.is_partial => Stage::Stopped,
        Some(_) => Stage::Done,
    }
}

/// What starts and stops the search, and says how it goes. The button stays the same one, and keeps the focus.
pub(super) fn look(desk: Desk, file: File) -> View {
    let is_on = move || file.look.is_on();
    let label = move || {
        let label = match stage(file) {
            Stage::Open | Stage::Done => msg::CHECK_SETTINGS_FIND,
            Stage::Looking => msg::CHECK_SETTINGS_STOP,
            Stage::Stopped => msg::CHECK_SETTINGS_MORE,
        };
        label.get(desk.lang.get()).to_owned()
    };
    let kind = move || if stage(file) == Stage::Open { "primary" } else { "" }.to_owned();
    let says = move || match stage(file) {
        Stage::Open | Stage::Done => String::new(),
        Stage::Looking => msg::CHECK_SETTINGS_LOOKING.get(desk.lang.get()).to_owned(),
        Stage::Stopped => msg::CHECK_SETTINGS_STOPPED.get(desk.lang.get()).to_owned(),
    };
    let count = move || match file.look.tried.get() {
        Some(it) => msg::check_settings_tried(it.to_string()).say(desk.lang.get()),
        None => String::new(),
    };
    let press = move || if is_on() { end(desk, file, true) } else { begin(desk, file) };
    let status = move || {
        el("p.settings-status").is("role", "status").flag("data-busy", is_on).with(words(says))
    };
    drawn(
        move || stage(file) == Stage::Done,
        move |is_done| {
            if *is_done {
                return nothing();
            }
            let button = button("", None, label, press).is("id", BUTTON).follows("data-kind", kind);
            el("div.settings-look")
                .with(el("div.actions").with(button))
                .with(status())
                .with(el("p.help").with(words(count)))
        },
    )
}

/// Begins, or goes on where it was stopped.
fn begin(desk: Desk, file: File) {
    let text = file.text.get();
    let is_begun = file.look.search.borrow().as_ref().is_some_and(|it| it.0 == text);
    if !is_begun {
        let search = Search::new(&yaml::read(&text));
        file.look.search.replace(Some((text, search)));
    }
    file.look.tried.set(Some(0));
    later(move || go_on(desk, file));
}

/// Looks for a few milliseconds, and comes back for the rest; gives up when there is another text.
fn go_on(desk: Desk, file: File) {
    let look = &file.look;
    let mut slot = look.search.borrow_mut();
    let Some((text, search)) = slot.as_mut().filter(|_| look.tried.with_untracked(Option::is_some))
    else {
        return;
    };
    let is_there = desk.check().files.with_untracked(|it| it.contains(&file))
        && file.text.with_untracked(|it| it == text);
    if !is_there {
        *slot = None;
        return look.tried.set(None);
    }
    let start = milliseconds();
    let mut is_more = true;
    while is_more && milliseconds() - start < SLICE {
        is_more = search.step();
    }
    look.tried.set(Some(search.composed() / SHOWN * SHOWN));
    drop(slot);
    match is_more {
        true => later(move || go_on(desk, file)),
        false => end(desk, file, false),
    }
}

/// Shows what has been found. Whoever waited for it gets there, anybody else is told.
fn end(desk: Desk, file: File, is_partial: bool) {
    let slot = file.look.search.take();
    let Some((text, search)) = slot else { return };
    let recognised = Rc::new(search.found());
    file.form.set(Some(Form { text: text.clone(), recognised, is_partial }));
    file.look.tried.set(None);
    if is_partial {
        _ = file.look.search.replace(Some((text, search)));
    } else if has_focus(BUTTON) {
        later(|| focus(TITLE));
    } else {
        desk.tell(&msg::check_settings_ready(file.name.as_str()));
    }
}
