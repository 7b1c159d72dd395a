//! What is drawn of the state. A panel knows the state and decides nothing about the domain.

pub(crate) mod dialogs;
pub(crate) mod explanation;
pub(crate) mod field;
pub(crate) mod form;
pub(crate) mod handover;
pub(crate) mod header;
pub(crate) mod hints;
pub(crate) mod keys;
pub(crate) mod notices;
pub(crate) mod preview;
pub(crate) mod problems;
pub(crate) mod setup;
pub(crate) mod yaml;
