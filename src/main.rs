//! The page: a form, and beside it the workflow that it writes. All that it knows about workflows is
//! in the core; this crate shows it and takes it in.

mod address;
mod app;
mod behind;
mod exports;
mod panels;
mod state;
mod visit;

use pushwright_web::{browser, history, signals, widgets};

fn main() {
    visit::mount(app::view);
}
