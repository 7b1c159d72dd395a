//! What works with whole workflows, fetched when it is first opened: lessons, with all that belongs to a workshop.

mod desk;
mod lessons;
mod sheets;

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
    guest::open(page, "workbench", name, desk::set_up);
}
