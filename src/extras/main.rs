//! What is fetched only when it is first opened: dialogs for keeping settings and handing them over,
//! and lessons with all that belongs to a workshop.
//! The page answers through `Page`; its state and its memory are its own.

mod desk;
mod dialogs;
mod embed;
mod fields;
mod github;
mod kept;
mod lessons;
mod page;
mod sheets;
mod ways;

use std::cell::Cell;

use desk::Desk;
use page::Page;
use pushwright_web::{browser, signals, widgets};
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static DESK: Cell<Option<Desk>> = const { Cell::new(None) };
}

/// There is nothing to do until something is opened.
fn main() {}

/// Opens what the `data-opens` of a button names. `page` is the page's own module.
#[wasm_bindgen]
pub fn open(page: Page, name: String) {
    match DESK.get() {
        Some(desk) => desk.open(&name),
        None => desk::set_up(page, move |desk| {
            DESK.set(Some(desk));
            desk.open(&name);
        }),
    }
}
