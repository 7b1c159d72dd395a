//! Recipe to file: the passes in their order.

use crate::{
    catalog::actions,
    compose::compose,
    explain::annotate,
    recipe::Recipe,
    text::{Lang, Notes, msg},
    yaml::{Document, write},
};

/// What the file of a recipe depends on beside the recipe.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Language of the comments.
    pub lang: Lang,
    /// What the comments say, in that language.
    pub notes: &'a Notes,
    /// The link that restores the form; empty if there is none.
    pub link: &'a str,
}

/// Writes the workflow file of a recipe.
pub fn generate(recipe: &Recipe, surroundings: Surroundings<'_>) -> Document {
    let mut workflow = compose(recipe);
    annotate(&mut workflow, recipe.comments, surroundings.lang, surroundings.notes);
    if recipe.header {
        let lang = surroundings.lang;
        workflow.header.push(msg::header_made(actions::DATE).say(lang));
        if !surroundings.link.is_empty() {
            workflow.header.push(msg::header_link(surroundings.link).say(lang));
        }
    }
    write(workflow)
}
