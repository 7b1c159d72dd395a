//! A workflow as a form: which recipe writes it, and what of it no recipe does.
//!
//! Nothing here knows how a setting is written. Recipes are composed until one is found whose workflow is
//! the document, or comes nearest; so whatever can be composed is recognised, and nothing has to be kept
//! in step.

pub mod align;
mod alike;
mod distance;
mod edit;
mod judge;
mod left;
mod moves;
mod pattern;
mod probe;
mod remarks;
mod search;
pub mod since;
mod start;

pub use self::{
    edit::{Edited, Lost, Refusal, Refused, edits, edits_of},
    left::{Left, Missing, Why},
    search::Search,
    start::link,
};

use crate::{recipe::Recipe, yaml::Document};

/// A workflow as a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recognised {
    pub recipe: Recipe,
    /// Parts of the document that no setting writes, or that differ from what the form writes. They stay
    /// as they are.
    pub left: Vec<Left>,
    /// What the form would write, and the document does not have.
    pub missing: Vec<Missing>,
    /// How many workflows were composed to find out.
    pub composed: usize,
}

/// Finds the recipe whose workflow is nearest to a document. Works on any document, in bounded time.
pub fn recognise(document: &Document) -> Recognised {
    let mut search = Search::new(document);
    while search.step() {}
    search.found()
}
