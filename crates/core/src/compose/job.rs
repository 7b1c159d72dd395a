//! What all jobs have in common.

use crate::{
    compose::nodes::{at, entry, map, scalar, text},
    recipe::Recipe,
    topic::Topic,
    workflow::{Entry, Node, Value},
};

/// A job with these entries before its steps. What it may do is added when the steps are known.
pub(super) fn job(recipe: &Recipe, head: Vec<Entry>, mut steps: Vec<Node>) -> Node {
    let mut entries = head;
    if !recipe.timeout.trim().is_empty() {
        entries.push(entry("timeout-minutes", scalar(Topic::Timeout, recipe.timeout.trim())));
    }
    steps.iter_mut().skip(1).for_each(|it| it.gap = true);
    entries.push(entry("steps", Value::Seq(steps).into()));
    at(Topic::Job, map(entries))
}

/// The name that was chosen for the job that publishes.
pub(super) fn name(recipe: &Recipe) -> Option<Entry> {
    let name = recipe.job_name.trim();
    (!name.is_empty()).then(|| entry("name", text(Topic::JobName, name)))
}
