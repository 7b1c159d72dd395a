//! The steps of the job, in the order in which they run. Step names are English, whatever the
//! language of the page: they stand in logs that everybody reads.

use crate::{
    catalog::{
        actions::{self, Action},
        platforms,
    },
    compose::{
        Publishes, after,
        attest::attest,
        before, build, builder,
        cache::{self, lower_case},
        export,
        login::login,
        metadata::metadata,
        nodes::{at, entry, flag, map},
        values,
    },
    recipe::{Pins, Recipe, lines},
    topic::{Place, Topic},
    workflow::{Entry, Node},
};

pub(super) fn steps(recipe: &Recipe) -> Vec<Node> {
    let mut res = vec![checkout(recipe)];
    res.extend(before::hadolint(recipe));
    if needs_emulation(recipe) {
        res.push(step(recipe, Topic::Emulation, "Set up QEMU", &actions::SETUP_QEMU, vec![]));
    }
    res.extend(builder::builder(recipe));
    let publishes = Publishes::of(recipe) != Publishes::Never;
    if publishes {
        res.extend((0..recipe.registries.len()).map(|n| login(recipe, n)));
    }
    res.extend(lower_case(recipe));
    res.extend(build::commit_time(recipe));
    res.extend(values::ssh_agent(recipe));
    res.extend(cache::restore(recipe));
    res.push(metadata(recipe));
    res.extend(before::check(recipe));
    res.extend(before::test(recipe));
    res.push(build::build(recipe));
    res.extend(after::again(recipe));
    res.extend(export::export(recipe));
    res.extend(cache::save(recipe));
    if publishes && recipe.attest {
        res.extend((0..recipe.registries.len()).map(|n| attest(recipe, n)));
    }
    res.extend(after::summary(recipe));
    res
}

/// A step that runs an action.
pub(super) fn step(
    recipe: &Recipe,
    place: impl Into<Place>,
    name: &str,
    action: &'static Action,
    with: Vec<Entry>,
) -> Node {
    let mut entries = vec![entry("name", Node::text(name)), uses(recipe, action)];
    if !with.is_empty() {
        entries.push(entry("with", map(with)));
    }
    at(place, map(entries))
}

fn uses(recipe: &Recipe, action: &Action) -> Entry {
    let (reference, comment) = match recipe.pins {
        Pins::Sha => (action.sha, action.version),
        Pins::Major => (action.major(), ""),
        Pins::Version => (action.version, ""),
    };
    let node = Node::text(format!("{}@{reference}", action.name));
    entry("uses", at(Topic::Pins, Node { beside: comment.to_owned(), ..node }))
}

/// Puts an entry after the step's name.
pub(super) fn after_name(step: &mut Node, new: Entry) {
    if let crate::workflow::Value::Map(entries) = &mut step.value {
        entries.insert(1, new);
    }
}

/// Nothing after it needs the token, so it is not left on the disk.
fn checkout(recipe: &Recipe) -> Node {
    let with = vec![entry("persist-credentials", flag(Topic::Checkout, false))];
    step(recipe, Topic::Checkout, "Check out the repo", &actions::CHECKOUT, with)
}

fn needs_emulation(recipe: &Recipe) -> bool {
    let foreign = |it: &str| platforms::is_native(it, recipe.runner.trim()) != Some(true);
    recipe.emulation && lines(&recipe.platforms).into_iter().any(foreign)
}
