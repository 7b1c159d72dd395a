//! What all jobs have in common.

use crate::{
    compose::{
        expression, harden,
        nodes::{at, entry, entry_text, map, scalar},
        publishes::Publishes,
    },
    recipe::Recipe,
    topic::Topic,
    workflow::{Entry, Node, Value},
};

/// A job with these entries before its steps. What it may do is added when the steps are known.
pub(super) fn job(recipe: &Recipe, head: Vec<Entry>, mut steps: Vec<Node>) -> Node {
    let mut entries = head;
    entries.extend(environment(recipe));
    if !recipe.timeout.trim().is_empty() {
        entries.push(entry("timeout-minutes", scalar(Topic::Timeout, recipe.timeout.trim())));
    }
    harden::harden(recipe, &mut steps);
    steps.iter_mut().skip(1).for_each(|it| it.gap = true);
    entries.push(entry("steps", Value::Seq(steps).into()));
    at(Topic::Job, map(entries))
}

/// The name that was chosen for the job that publishes.
pub(super) fn name(recipe: &Recipe) -> Option<Entry> {
    let name = recipe.job_name.trim();
    (!name.is_empty()).then(|| entry_text("name", Topic::JobName, name))
}

/// GitHub asks whoever guards the environment before it starts the job, and gives it the environment's
/// own secrets. Runs that do not publish need neither.
fn environment(recipe: &Recipe) -> Option<Entry> {
    let name = recipe.environment.trim();
    let value = match Publishes::of(recipe) {
        _ if name.is_empty() => return None,
        Publishes::Never => return None,
        Publishes::Always => name.to_owned(),
        Publishes::If(it) => expression::text_if(&it, name),
    };
    Some(entry_text("environment", Topic::Environment, &value))
}
