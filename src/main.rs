//! The page: a form, and beside it the workflow that it writes. All that it knows about workflows is
//! in the core; this crate shows it and takes it in.

mod app;
mod browser;
mod panels;
mod signals;
mod state;
mod widgets;

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {
    browser::mount(app::view);
}

/// Fails on purpose: lets the browser tests see that a panic loses nothing.
#[wasm_bindgen]
pub fn fail() {
    panic!("on purpose");
}
