//! What Pushwright knows: the recipe, the workflow that follows from it, and everything that judges
//! or explains a workflow. Pure: no DOM, no clock, no randomness, no files, no threads.
//!
//! The modules stand in the order in which they build on each other; a test reads their `use`s and
//! fails when one reaches upwards (see `tests/arrows.rs`).

pub mod text;

pub mod data;

pub mod hcl;

pub mod host;

pub mod expr;

pub mod topic;

pub mod catalog;

pub mod cron;

pub mod filter;

pub mod secret;

pub mod image;

pub mod workflow;

pub mod event;

pub mod metadata;

pub mod yaml;

pub mod recipe;

pub mod compose;

pub mod lint;

pub mod report;

pub mod explain;

pub mod simulate;

pub mod account;

pub mod generate;

pub mod share;

pub mod recognise;

pub mod embed;

pub mod lesson;

pub mod handover;

pub mod companion;

pub mod checklist;

pub mod qr;

pub mod sample;
