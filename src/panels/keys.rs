//! Keyboard shortcuts. All hold a modifier or work only outside of fields, so that typing is safe.

use crate::{
    browser,
    panels::handover,
    state::{Dialog, State},
};
pub(crate) fn connect(state: State) {
    browser::on_key(move |key| {
        let command = key.ctrl_key() || key.meta_key();
        match key.key().as_str() {
            // In a field the browser's own undo is what a person expects.
            "z" | "Z" if command && !browser::is_typing() => {
                key.prevent_default();
                if key.shift_key() { state.redo() } else { state.undo() }
            }
            "y" if command && !browser::is_typing() => {
                key.prevent_default();
                state.redo();
            }
            "Enter" if command => {
                key.prevent_default();
                handover::copy(state);
            }
            "k" if command => {
                key.prevent_default();
                browser::focus("search");
            }
            "?" if !command && !browser::is_typing() => state.dialog.set(Some(Dialog::Keyboard)),
            "Escape" if state.dialog.get().is_some() => state.dialog.set(None),
            "Escape" => state.status.set(String::new()),
            _ => {}
        }
    });
}
