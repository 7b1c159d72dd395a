//! Repairs: what a rule wants to change, and the ranges of the text that it comes to. An edit is
//! offered only where the text is what the tree says, so that none ever spoils a file.

pub use crate::yaml::apply;
pub(super) use crate::yaml::edit::Edit;
use crate::{text::Message, topic::Place, workflow::Span};

/// A repair that is safe to make. It sets places of a recipe, or replaces ranges of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does: "Write acme/app".
    pub label: Message,
    /// For our own workflow: the places and their new values.
    pub sets: Vec<(Place, String)>,
    /// For any text: the ranges and what takes their place. A range may end at the beginning of the
    /// line after the last.
    pub edits: Vec<(Span, String)>,
}
