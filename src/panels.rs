//! What is drawn of the state. A panel knows the state and decides nothing about the domain.

mod controls;
pub(crate) mod explanation;
pub(crate) mod field;
pub(crate) mod findings;
pub(crate) mod form;
pub(crate) mod handover;
pub(crate) mod header;
mod help;
mod hints;
mod images;
mod items;
pub(crate) mod keys;
mod lines;
pub(crate) mod notices;
pub(crate) mod preview;
mod problems;
mod setup;
pub(crate) mod yaml;

use pushwright_core::text::msg;

use crate::{
    behind::{self, Part},
    state::State,
    widgets::{View, drawn, el, nothing, words},
};

/// A part of the page that comes with the checks.
pub(crate) fn once_checked(state: State, which: Part) -> View {
    let draw = move |are_here: &bool| match (are_here, which) {
        (true, _) => behind::part(state, which),
        (false, Part::Problems) => el("p.empty").with(words(state.say(msg::PAGE_NOT_CHECKED))),
        (false, _) => nothing(),
    };
    drawn(move || state.are_checks_here(), draw)
}
