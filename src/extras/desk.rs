//! The state of the extras, which follows that of the page.

use std::ops::Deref;

use leptos::prelude::mount_to_body;
use pushwright_core::{
    recipe::Recipe,
    share,
    text::{self, Lang, Message, Text},
};

use crate::{
    browser::{dispatch, document, fetch_text, window},
    dialogs::{Dialog, dialogs},
    page::Page,
    signals::Var,
    widgets::listen,
};

/// Copies mean the same state, which lasts as long as the page does.
#[derive(Clone, Copy)]
pub(crate) struct Desk(&'static State);

impl Deref for Desk {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

pub(crate) struct State {
    page: Page,
    pub(crate) lang: Var<Lang>,
    /// The settings of the page, as its link's fragment.
    pub(crate) fragment: Var<String>,
    pub(crate) dialog: Var<Option<Dialog>>,
}

/// Draws the extras and follows the page, once the texts of its language have come.
pub(crate) fn set_up(page: Page, then: impl FnOnce(Desk) + 'static) {
    let lang = spoken();
    fetch_language(lang, move || {
        let fragment = Var::new(page.fragment());
        let (lang, dialog) = (Var::new(lang), Var::new(None));
        let desk = Desk(Box::leak(Box::new(State { page, lang, fragment, dialog })));
        mount_to_body(move || {
            let _ = document().body().map(|it| it.append_child(dialogs(desk).node()));
        });
        listen(&window(), "pushwright:changed", Box::new(move |_| desk.follow()));
        then(desk);
    });
}

/// The language that the page is in.
fn spoken() -> Lang {
    let lang = document().document_element().and_then(|it| it.get_attribute("lang"));
    lang.and_then(|it| Lang::of(&it)).unwrap_or(Lang::En)
}

fn fetch_language(lang: Lang, then: impl FnOnce() + 'static) {
    let read = move |file: String| match text::provide(lang, &file) {
        Some(_) => then(),
        // boot.js says that a part of the page did not arrive.
        None => dispatch("unloadable"),
    };
    fetch_text(&format!("extras.{}.txt", lang.id()), Box::new(read));
}

impl Desk {
    /// Opens what a button of the page names.
    pub(crate) fn open(self, name: &str) {
        self.dialog.set(Dialog::of(name));
    }

    fn follow(self) {
        self.fragment.set(self.page.fragment());
        let lang = spoken();
        if self.lang.with_untracked(|it| *it != lang) {
            fetch_language(lang, move || self.lang.set(lang));
        }
    }

    /// The settings of the page, without values that look like secrets.
    pub(crate) fn recipe(self) -> Recipe {
        self.fragment.with(|it| share::decode(it).recipe)
    }

    pub(crate) fn page(self) -> &'static Page {
        &self.0.page
    }

    /// A text in the page's language.
    pub(crate) fn say(self, text: &'static Text) -> impl Fn() -> String + Copy + 'static {
        move || text.get(self.lang.get()).to_owned()
    }

    /// Says what has happened.
    pub(crate) fn tell(self, message: &Message) {
        self.page().say(&message.say(self.lang.with_untracked(|it| *it)));
    }
}
