//! The dialogs for keeping settings and handing them over, fetched when one is first opened.

mod beside;
mod desk;
mod dialogs;
mod embed;
mod fields;
mod github;
mod hints;
mod images;
mod kept;
mod ways;

use pushwright_web::{
    browser,
    guest::{self, Page},
    signals, widgets,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// There is nothing to do until something is opened.
fn main() {}

/// Opens what the `data-opens` of a button names. `page` is the page's own module.
#[wasm_bindgen]
pub fn open(page: Page, name: String) {
    guest::open(page, "extras", name, desk::set_up);
}
