//! The finished page in a real browser, used as a person would use it.

mod accessibility;
mod away;
mod beside;
mod by_hand;
mod check;
mod check_runs;
mod embed_dialog;
mod errors;
mod foretold;
mod history;
mod images;
mod kept;
mod keyboard;
mod language;
mod lessons;
mod lines;
mod links;
mod look;
mod offline;
mod refused;
mod screens;
mod search;
mod secrets;
mod settings;
mod simulate;
mod start;
mod visit;
mod ways;
mod workshop;

use pushwright_core::text::{Lang, Text};

/// What the page says in English.
fn en(text: Text) -> &'static str {
    text.get(Lang::En)
}
