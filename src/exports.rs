//! What the page's scripts and the extras may ask of the page. They hear of changes by an event at the
//! window and are told nothing but text, so they need not know how the page is made.

use std::cell::Cell;

use pushwright_core::{share, topic::Place};
use pushwright_web::browser::{dispatch, focus};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{
    panels::{field::control_id, handover::copy_text},
    state::{State, Tab},
};

/// Happens at the window after every change of settings or language.
const CHANGED: &str = "pushwright:changed";

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

/// The settings as a link's fragment. Values that look like secrets are not in it.
#[wasm_bindgen]
pub fn fragment() -> String {
    STATE.get().map(|it| it.encoded.with(|it| it.fragment.clone())).unwrap_or_default()
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
