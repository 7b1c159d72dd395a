//! The README as the description on Docker Hub, which reads none from the image.

use crate::{
    catalog::actions,
    compose::{
        Publishes,
        nodes::{Row, inputs},
        publishes::guard,
        steps::{checkout, step},
    },
    recipe::Recipe,
    topic::Topic,
    workflow::Node,
};

/// Whether a file is read for it.
pub(super) fn reads_file(recipe: &Recipe) -> bool {
    recipe.describes().is_some() && Publishes::of(recipe) != Publishes::Never
}

/// Updates the description of the first image on Docker Hub.
pub(super) fn describe(recipe: &Recipe, steps: &mut Vec<Node>) {
    let Some((n, target)) = recipe.describes() else { return };
    // A job that has built nothing has no file there.
    if recipe.parts_platforms() || !recipe.builds() {
        steps.push(guard(recipe, checkout(recipe)));
    }
    let (user, token) = target.credentials();
    let values = [
        ("{user}", &*user),
        ("{token}", &*token),
        ("{image}", &*target.reference()),
        ("{file}", recipe.description_file.trim()),
    ];
    let name = "Update the description on Docker Hub";
    let with = inputs(n, INPUTS, &values);
    let update = step(recipe, Topic::Description, name, &actions::HUB_DESCRIPTION, with);
    steps.push(guard(recipe, update));
}

const INPUTS: &[Row] = &[
    (Topic::Username, "username", "{user}"),
    (Topic::Token, "password", "{token}"),
    (Topic::Image, "repository", "{image}"),
    (Topic::DescriptionFile, "readme-filepath", "{file}"),
];
