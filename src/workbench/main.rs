//! What works with whole workflows, fetched when it is first opened: checking those of others, lessons with all that
//! belongs to a workshop, and what runs would do.

mod check;
mod desk;
mod lessons;
mod rules;
mod setup;
mod sheets;
mod simulate;

use pushwright_core::{
    data::Data,
    event::{repository, samples},
    metadata,
    simulate::Plan,
    yaml,
};
use pushwright_web::{
    browser,
    guest::{self, Page},
    history, signals, widgets,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// There is nothing to do until something is opened.
fn main() {}

/// Opens what the `data-opens` of a button names. `page` is the page's own module.
#[wasm_bindgen]
pub fn open(page: Page, name: String) {
    guest::open(page, "workbench", name, desk::set_up);
}

/// What docker/metadata-action gives for a case as JSON, as `pushwright metadata` answers: the tests see
/// that browser and command line agree.
#[wasm_bindgen]
pub fn foretell(case: &str) -> String {
    let case = Data::from_json(case).unwrap_or_default();
    metadata::outcome(&case, 0, &browser::Browser).to_json()
}

/// What all common events come to with a workflow, a line each: for the same purpose, and to measure it.
#[wasm_bindgen]
pub fn foretell_all(workflow: &str) -> String {
    let workflow = yaml::read(workflow).workflow;
    let events = samples(&workflow, &repository(&workflow));
    let plan = Plan::new(&workflow, &[]);
    let rows = events.into_iter().map(|it| plan.row(it, &browser::Browser).in_short() + "\n");
    rows.collect()
}
