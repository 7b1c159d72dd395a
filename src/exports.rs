//! What the page's scripts and the extras may ask of the page. They hear of changes by an event at the
//! window and are told nothing but text, so they need not know how the page is made.

use std::cell::Cell;

use pushwright_core::{share, text::Message, topic::Place};
use pushwright_web::{
    browser::{dispatch, focus},
    guest::{CHANGED, SHOWN},
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{
    address::Entry,
    behind,
    panels::{field::control_id, handover::copy_text, notices},
    state::{Judged, Notice, State, Tab},
    visit::{self, show_frame},
};

thread_local! {
    static STATE: Cell<Option<State>> = const { Cell::new(None) };
}

/// Lets others ask from now on.
pub(crate) fn provide(state: State) {
    STATE.set(Some(state));
}

pub(crate) fn tell_changed() {
    dispatch(CHANGED);
}

pub(crate) fn tell_shown() {
    dispatch(SHOWN);
}

/// The settings as a link's fragment. Values that look like secrets are not in it.
#[wasm_bindgen]
pub fn fragment() -> String {
    STATE.get().map(|it| it.encoded.with(|it| it.fragment.clone())).unwrap_or_default()
}

/// What the link leaves out because it looks like a secret, in words; empty if nothing. The workflow holds
/// it all the same.
#[wasm_bindgen]
pub fn left_out() -> String {
    STATE.get().and_then(notices::left_out).unwrap_or_default()
}

/// The workflow as text.
#[wasm_bindgen]
pub fn workflow() -> String {
    STATE.get().map(|it| it.work().document.text()).unwrap_or_default()
}

/// Takes other settings, as one step that can be undone.
#[wasm_bindgen]
pub fn apply(fragment: &str) {
    if let Some(state) = STATE.get() {
        state.edit(|it| *it = share::decode(fragment).recipe);
    }
}

/// Takes what a page around this one asks for, in the words of a link; what is not named stays. Answers
/// with what could not be used, a sentence on each line.
#[wasm_bindgen]
pub fn ask(fragment: &str) -> String {
    let Some(state) = STATE.get() else { return String::new() };
    let mut frame = state.frame.get();
    let mut problems = frame.apply(fragment);
    show_frame(state, frame);
    if share::names_recipe(fragment) {
        let decoded = share::decode(fragment);
        problems.extend(decoded.problems);
        state.show(decoded.recipe.into(), Entry::None);
    }
    let says = |it: &Message| it.say(state.lang.get());
    let res = problems.iter().map(says).collect::<Vec<_>>().join("\n");
    state.notice.set((!problems.is_empty()).then_some(Notice::Link(problems)));
    res
}

/// Where the file goes, and then a line for each finding: severity, rule, line, place and what is said of
/// it, with a tab after each.
#[wasm_bindgen]
pub fn findings() -> String {
    let Some(state) = STATE.get() else { return String::new() };
    match state.judged_now() {
        Judged::NotYet => state.work().document.workflow.file.clone(),
        Judged::Found(them) => behind::told(state, &them),
    }
}

/// Whether the checks, which come behind the page, have seen the workflow.
#[wasm_bindgen]
pub fn is_checked() -> bool {
    STATE.get().is_some_and(|it| it.judged_now() != Judged::NotYet)
}

/// Says that the checks, which come behind the page, can be called.
#[wasm_bindgen]
pub fn judge() {
    if let Some(state) = STATE.get() {
        visit::judge(state);
    }
}

/// Moves the focus to the control of a place, whose lines are marked then.
#[wasm_bindgen]
pub fn point(place: &str) {
    if let (Some(state), Some(place)) = (STATE.get(), Place::of(place)) {
        state.tab.set(Tab::Yaml);
        focus(&control_id(place));
    }
}

/// Copies a text that is not in sight, and then says what is done; where the clipboard is refused, shows
/// and selects it.
#[wasm_bindgen]
pub fn copy(text: String, done: String) {
    if let Some(state) = STATE.get() {
        copy_text(state, text, done);
    }
}

/// Says something in the status line.
#[wasm_bindgen]
pub fn say(text: &str) {
    if let Some(state) = STATE.get() {
        state.status.set(text.to_owned());
    }
}

/// Fails on purpose: lets the browser tests see that a panic loses nothing.
#[wasm_bindgen]
pub fn fail() {
    panic!("on purpose");
}
