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
