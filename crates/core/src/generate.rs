//! Recipe to file: the passes in their order.

use crate::{
    catalog::actions,
    compose::with_needs,
    explain::annotate,
    recipe::{Comments, Recipe, left_out},
    text::{Lang, Notes, list, msg},
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
    let mut composed = with_needs(recipe);
    annotate(&mut composed, recipe.comments, surroundings.lang, surroundings.notes);
    let mut workflow = composed.workflow;
    if recipe.calls_builder() && recipe.comments != Comments::None {
        let left: Vec<String> = left_out(recipe)
            .into_iter()
            .map(|it| it.label().get(surroundings.lang).to_owned())
            .collect();
        if !left.is_empty() {
            let left = list(left, surroundings.lang);
            workflow.header.push(msg::builder_left_out(left).say(surroundings.lang));
        }
    }
    if recipe.header {
        let lang = surroundings.lang;
        workflow.header.push(msg::header_made(actions::DATE).say(lang));
        if !surroundings.link.is_empty() {
            workflow.header.push(msg::header_link(surroundings.link).say(lang));
        }
    }
    write(workflow)
}
