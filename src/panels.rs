//! What is drawn of the state. A panel knows the state and decides nothing about the domain.

mod controls;
pub(crate) mod dialogs;
mod explanation;
mod field;
mod findings;
pub(crate) mod form;
mod github;
pub(crate) mod handover;
pub(crate) mod header;
mod help;
mod hints;
mod items;
mod kept;
pub(crate) mod keys;
pub(crate) mod notices;
pub(crate) mod preview;
mod problems;
mod setup;
pub(crate) mod yaml;
