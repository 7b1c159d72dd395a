//! What a visit begins with and leaves behind: language, theme, the recipe of the link or of the last
//! visit. The only module of the page with effects.

use std::cell::Cell;

use crate::{
    address::{Entry, PENDING, RECIPE, arrive, keep_soon, leave, show_fragment, store_pending},
    exports::{tell_changed, tell_shown},
    state::{Judged, Notice, State, Theme},
};
use pushwright_core::{
    explain,
    recipe::Recipe,
    share::{self, Frame},
    text::{self, Lang, Message, Notes, msg},
};
use pushwright_web::{
    browser::{
        LANG, address, dispatch, document, embedded, fetch_text, is_local, keep_focus, language,
        later, reveal_line, store, stored, wait, window,
    },
    signals::{settled, untrack},
    widgets::{self, View, effect, listen},
};

const THEME: &str = "pushwright.theme";

/// How long the status line says something, in milliseconds.
const SAID: u32 = 6000;

/// Puts the page in place of the shell that was there before it, once its language has come.
pub(crate) fn mount(view: fn(Lang, Notes) -> (State, View)) {
    arrive();
    let lang = linked().0.lang.unwrap_or_else(language);
    let show = move |notes: Option<Notes>| {
        // boot.js says that a part of the page did not arrive.
        let Some(notes) = notes else { return dispatch("unloadable") };
        widgets::mount(move || {
            let (state, page) = view(lang, notes);
            fetch_notes(state, lang);
            page
        });
        if let Some(shell) = document().get_element_by_id("before-start") {
            shell.remove();
        }
    };
    fetch_language(lang, Box::new(show));
}

/// What the link says beside the recipe, and what of that could not be used.
pub(crate) fn linked() -> (Frame, Vec<Message>) {
    Frame::decode(&window().location().hash().unwrap_or_default())
}

/// The link's theme, else the last one.
pub(crate) fn theme(linked: Theme) -> Theme {
    let last = || stored(THEME).and_then(|it| Theme::of(&it)).unwrap_or_default();
    if linked == Theme::System { last() } else { linked }
}

/// The page's own address without its fragment; empty where it is of no use to others.
pub(crate) fn site() -> String {
    if is_local() { String::new() } else { address("").trim_end_matches('#').to_owned() }
}

/// The recipe to begin with, and what there is to say about it: the link's, else the last one.
pub(crate) fn first_recipe(mut problems: Vec<Message>) -> (Recipe, Option<Notice>) {
    let fragment = window().location().hash().unwrap_or_default();
    let pending = stored(PENDING).filter(|it| !it.is_empty());
    // A link to a lesson leaves the settings as they are.
    let decoded = share::names_recipe(&fragment).then(|| share::decode(&fragment));
    let written = decoded.as_ref().map(|it| share::encode(&it.recipe).fragment);
    // What the page stopped on is in the address, too: it must not be computed on again by itself.
    let stopped_on_it = pending.is_some() && pending == written;
    if let (Some(decoded), Some(written), false) = (decoded, written, stopped_on_it) {
        store_pending(&written);
        problems.extend(decoded.problems);
        if problems.is_empty() {
            return (decoded.recipe, None);
        }
        // What could not be used may be a secret: it does not stay in the address.
        show_fragment(&written, Entry::Replace);
        return (decoded.recipe, Some(Notice::Link(problems)));
    }
    let recipe = stored(RECIPE).map(|it| share::decode(&it).recipe).unwrap_or_default();
    if stopped_on_it {
        show_fragment(&share::encode(&recipe).fragment, Entry::Replace);
    }
    (recipe, pending.map(Notice::Crashed))
}

/// Keeps what is chosen, follows Back and Forward, and lets the document know language and theme.
pub(crate) fn connect(state: State) {
    effect(Box::new(move || {
        let _ = (state.work(), state.encoded.version());
        settled(tell_shown);
        if !DUE.replace(true) {
            later(move || follow(state));
        }
    }));
    let go = move || {
        follow(state);
        leave();
    };
    listen(&window(), "pagehide", Box::new(move |_| go()));
    // offline.js says so.
    listen(&window(), "release", Box::new(move |_| state.newer.set(true)));
    effect(Box::new(move || {
        let lang = state.lang.get();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", lang.id());
        }
        document().set_title(msg::PAGE_TITLE.get(lang));
    }));
    effect(Box::new(move || {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", state.theme.get().id());
            let view = state.frame.with(|it| it.view);
            let _ = root.set_attribute("data-view", view.id());
        }
    }));
    effect(Box::new(move || {
        // The lines of the setting that has the focus come into view by themselves.
        let Some(place) = state.selected.get() else { return };
        if state.active.with_untracked(Clone::clone).is_none() {
            let work = untrack(|| state.work());
            if let Some(n) = work.rows.iter().position(|it| it.place == Some(place)) {
                reveal_line(n, "workflow");
            }
        }
    }));
    effect(Box::new(move || {
        // What was said leaves again: it lies over the page.
        let said = state.status.version();
        wait(SAID, move || {
            if state.status.version() == said {
                state.status.set(String::new());
            }
        });
    }));
    keep_focus(move || state.dialog.get().is_some(), "dialog");
    let moved = move || {
        let fragment = window().location().hash().unwrap_or_default();
        let mut decoded = share::decode(&fragment);
        // A link to a lesson leaves the settings as they are.
        if share::opens(&fragment).is_some() && !share::names_recipe(&fragment) {
            decoded.recipe = Recipe::clone(&state.recipe.get());
        }
        let (frame, mut problems) = linked();
        if frame != state.frame.get() || share::differ(&decoded.recipe, &state.recipe.get()) {
            show_frame(state, frame);
            problems.extend(decoded.problems);
            state.notice.set((!problems.is_empty()).then_some(Notice::Link(problems)));
            state.show(decoded.recipe.into(), Entry::None);
        }
    };
    for event in ["popstate", "hashchange"] {
        listen(&window(), event, Box::new(move |_| moved()));
    }
}

thread_local! {
    /// A change is shown, and what follows from it is not done yet.
    static DUE: Cell<bool> = const { Cell::new(false) };
}

/// Does what need not be done before a change is shown: the checks, and then what relies on that the page
/// did not stop on it.
fn follow(state: State) {
    if DUE.replace(false) {
        let _ = state.judged_now();
        keep_soon(state.encoded.with_untracked(|it| it.fragment.clone()));
        tell_changed();
    }
}

/// Makes use of the checks, which are here now, once it has come what they say.
pub(crate) fn judge(state: State) {
    let judge = move |has_come: bool| {
        if !has_come {
            return dispatch("unchecked");
        }
        state.judge();
        tell_changed();
    };
    fetch_said(state.lang.with_untracked(|it| *it), Box::new(judge));
}

/// Shows the page as a link or the page around it says.
pub(crate) fn show_frame(state: State, frame: Frame) {
    if frame.theme != Theme::System || embedded().is_some() {
        state.theme.set(frame.theme);
    }
    if let Some(lang) = frame.lang.filter(|it| *it != state.lang.get()) {
        speak(state, lang, |_| {});
    }
    state.frame.set(frame);
}

pub(crate) fn choose_language(state: State, lang: Lang) {
    speak(state, lang, |it| store(LANG, it.id()));
}

/// Shows the page in another language, once that has come; without it everything stays as it is.
fn speak(state: State, lang: Lang, keep: fn(Lang)) {
    let show = move |notes: Option<Notes>| {
        let Some(notes) = notes else { return };
        let show = move |has_come: bool| {
            if !has_come {
                return;
            }
            keep(lang);
            state.notes.update(|it| *it = notes.into());
            state.lang.set(lang);
            fetch_notes(state, lang);
        };
        if state.judged.with_untracked(|it| *it == Judged::NotYet) {
            show(true);
        } else {
            fetch_said(lang, Box::new(show));
        }
    };
    fetch_language(lang, Box::new(show));
}

/// Takes in what the checks say in a language, and tells whether it has come.
fn fetch_said(lang: Lang, then: Box<dyn FnOnce(bool)>) {
    let read = move |file: String| then(text::provide_checks(lang, &file));
    fetch_text(&format!("checks.{}.txt", lang.id()), Box::new(read));
}

/// The notes whole, which nobody reads at first sight. Without them the first sentences remain.
fn fetch_notes(state: State, lang: Lang) {
    let read = move |file: String| {
        let is_wanted = !file.is_empty() && state.lang.with_untracked(|it| *it == lang);
        if is_wanted {
            state.notes.update(|it| *it = Notes::read(&file).into());
        }
    };
    fetch_text(&format!("notes.{}.md", lang.id()), Box::new(read));
}

pub(crate) fn choose_theme(state: State, theme: Theme) {
    store(THEME, theme.id());
    state.theme.set(theme);
}

/// Takes in all that there is to say in a language, and gives its notes; `None` if it did not come.
fn fetch_language(lang: Lang, then: Box<dyn FnOnce(Option<Notes>)>) {
    let read = move |file: String| then(text::provide_at_once(lang, &file, explain::at_once()));
    fetch_text(&format!("texts.{}.txt", lang.id()), Box::new(read));
}
