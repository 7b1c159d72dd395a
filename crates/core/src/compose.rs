//! Recipe to workflow: one named function for each part. Untouched options write nothing, and
//! nothing is written that no later part of the workflow needs.

mod after;
mod attest;
mod bake;
mod before;
mod build;
mod builder;
mod cache;
mod comment;
mod copy;
mod describe;
mod export;
mod expression;
mod github_builder;
mod harden;
mod inputs;
mod job;
mod login;
mod metadata;
mod mounts;
mod native;
mod nodes;
mod publishes;
mod scan;
mod several;
mod sign;
mod steps;
mod triggers;
mod values;

pub use self::{metadata::retag, publishes::Publishes};

use self::nodes::{at, entry, entry_plain, entry_text, flag, map, text};
use crate::{
    recipe::{Concurrency, Recipe, Target, Usage},
    topic::{Place, Topic},
    workflow::{
        self, Entry, Node, Value, Workflow,
        permissions::{self, Need},
        publish,
    },
};

/// A workflow, and for whoever explains it what each of its jobs needs.
#[derive(Debug)]
pub struct Composed {
    pub workflow: Workflow,
    pub needs: Vec<Vec<Need>>,
}

/// Writes the workflow that a recipe describes. Comments that explain are added by `explain`.
pub fn compose(recipe: &Recipe) -> Workflow {
    with_needs(recipe).workflow
}

/// The same, with what its jobs need.
pub fn with_needs(recipe: &Recipe) -> Composed {
    let head = head(recipe);
    let mut jobs = jobs(recipe);
    let needs = jobs.iter_mut().map(|it| grant(&head, &mut it.1)).collect();
    Composed { workflow: put_together(head, jobs, recipe), needs }
}

/// The same with all permissions, for whoever asks only what steps do: to find out which are needed takes a third of the
/// time.
pub fn with_all_rights(recipe: &Recipe) -> Workflow {
    let mut head = head(recipe);
    if let Some(it) = head.root.get_mut("permissions") {
        *it = Node::text("write-all");
    }
    put_together(head, jobs(recipe), recipe)
}

/// Puts the jobs below what stands before them.
fn put_together(
    mut workflow: Workflow,
    mut jobs: Vec<(String, Node)>,
    recipe: &Recipe,
) -> Workflow {
    jobs.iter_mut().skip(1).for_each(|it| it.1.gap = true);
    if let Value::Map(entries) = &mut workflow.root.value {
        let jobs = jobs.into_iter().map(|(id, job)| entry(&id, job)).collect();
        entries.push(gap(entry("jobs", map(jobs))));
    }
    declare(&mut workflow, recipe);
    spread(&mut workflow.root, None);
    workflow
}

/// All that stands before the jobs.
fn head(recipe: &Recipe) -> Workflow {
    let mut entries = Vec::with_capacity(8);
    if !recipe.name.trim().is_empty() {
        entries.push(entry_text("name", Topic::Name, recipe.name.trim()));
    }
    entries.push(gap(entry("on", triggers::on(recipe))));
    // Nothing unless a job asks for it.
    let nothing = at(Topic::Permissions, Value::Map(Vec::new()).into());
    entries.push(gap(entry("permissions", nothing)));
    let queue = concurrency(recipe, "").filter(|_| !recipe.builds_changed());
    entries.extend(queue.map(|it| gap(entry("concurrency", it))));
    entries.extend(env(recipe).map(|it| gap(entry("env", it))));
    if recipe.shell && !recipe.calls_builder() {
        // By itself GitHub's Bash takes a pipe for good whose first command has failed.
        let shell = map(vec![entry_plain("shell", "bash")]);
        let defaults = map(vec![entry("run", shell)]);
        entries.push(gap(entry("defaults", at(Topic::Shell, defaults))));
    }

    Workflow {
        file: recipe.file_name.trim().to_owned(),
        root: Value::Map(entries).into(),
        registries: recipe.registries.iter().map(|it| it.registry).collect(),
        ..Workflow::default()
    }
}

/// Tells callers which secrets the jobs read, and what they give back.
fn declare(workflow: &mut Workflow, recipe: &Recipe) {
    if !recipe.call {
        return;
    }
    let mut them = Vec::new();
    let secrets = publish::names(workflow, "secrets");
    let secrets = secrets.iter().filter(|it| !it.eq_ignore_ascii_case("GITHUB_TOKEN"));
    let required = || map(vec![entry("required", flag(Topic::Call, true))]);
    let secrets: Vec<Entry> = secrets.map(|it| entry(it, required())).collect();
    if !secrets.is_empty() {
        them.push(entry("secrets", map(secrets)));
    }
    let outputs = handed_on(workflow, recipe);
    if !outputs.is_empty() {
        them.push(entry("outputs", at(Topic::JobOutputs, map(outputs))));
    }
    triggers::extend_call(&mut workflow.root, them);
}

/// The outputs of the jobs, for callers. Where there are several images, each output says whose it is.
fn handed_on(workflow: &Workflow, recipe: &Recipe) -> Vec<Entry> {
    let mut res = Vec::new();
    for job in workflow::jobs(workflow).iter().filter(|_| recipe.job_outputs) {
        let outputs = job.node.get("outputs").map_or(&[][..], Node::entries);
        for it in outputs.iter().filter(|it| it.node.place.is_none_or(is_result)) {
            let value = format!("${{{{ jobs.{}.outputs.{} }}}}", job.key, it.key);
            let name = match recipe.images.is_empty() {
                true => it.key.clone(),
                false => format!("{}-{}", job.key, it.key),
            };
            res.push(entry(&name, map(vec![entry_plain("value", &value)])));
        }
    }
    res
}

fn is_result(place: Place) -> bool {
    place.topic == Topic::JobOutputs
}

/// Gives every node a place: its own, or that of what it stands in.
fn spread(node: &mut Node, around: Option<Place>) {
    node.place = node.place.or(around);
    match &mut node.value {
        Value::Seq(them) => them.iter_mut().for_each(|it| spread(it, node.place)),
        Value::Map(them) => them.iter_mut().for_each(|it| spread(&mut it.node, node.place)),
        _ => {}
    }
}

fn gap(mut entry: Entry) -> Entry {
    entry.node.gap = true;
    entry
}

/// What happens to runs that meet. `job` begins the rest of the group's name.
fn concurrency(recipe: &Recipe, job: &str) -> Option<Node> {
    let cancel = match (recipe.concurrency, recipe.pull_request || recipe.call) {
        (Concurrency::None, _) => return None,
        (Concurrency::CancelSuperseded, true) => {
            text(Topic::Concurrency, "${{ github.event_name == 'pull_request' }}")
        }
        (Concurrency::CancelSuperseded, false) | (Concurrency::Queue, _) => {
            flag(Topic::Concurrency, false)
        }
    };
    // A caller has a group of this name too, and would wait for a run that waits for it.
    let of = if recipe.call { cache::stem(recipe) } else { "${{ github.workflow }}" };
    // A run waits alone: the next one takes its place, and a rehearsal must not do that to a release.
    let rehearsed = match recipe.asks() && recipe.dispatch_dry_run {
        true => "${{ inputs.dry-run && '-dry-run' || '' }}",
        false => "",
    };
    let group = text(Topic::Concurrency, &format!("{of}-{job}${{{{ github.ref }}}}{rehearsed}"));
    let node = map(vec![entry("group", group), entry("cancel-in-progress", cancel)]);
    Some(at(Topic::Concurrency, node))
}

/// Registry and image in one place, if that was chosen and there is one of each.
fn env(recipe: &Recipe) -> Option<Node> {
    let target = in_env(recipe)?;
    let node = map(vec![
        entry_text("REGISTRY", Topic::Registry, &target.host()),
        entry_text("IMAGE_NAME", Topic::Image, &target.path()),
    ]);
    Some(at(Topic::Env, node))
}

/// The target whose names stand in `env`.
fn in_env(recipe: &Recipe) -> Option<&Target> {
    match recipe.registries.as_slice() {
        // A job that calls reads no variables of the workflow.
        [only]
            if recipe.env
                && recipe.images.is_empty()
                && only.usage == Usage::Push
                && !recipe.calls_builder() =>
        {
            Some(only)
        }
        _ => None,
    }
}

/// The jobs with their ids: one, or one for each platform and one that puts the results together.
fn jobs(recipe: &Recipe) -> Vec<(String, Node)> {
    let id = if recipe.job.trim().is_empty() { "publish" } else { recipe.job.trim() };
    let mut res =
        if recipe.images.is_empty() { one(recipe, id) } else { several::jobs(recipe, id) };
    // A platform's job builds, the one behind it only joins.
    let first = |n| {
        let of_image = Some(Place { topic: Topic::Component, item: n });
        let own = res.iter().find(|it| it.1.place == of_image).or(res.first());
        own.map(|it| it.0.as_str())
    };
    if recipe.comments_on_pull_requests() {
        let built: Vec<&str> = (0..recipe.images.len().max(1)).filter_map(first).collect();
        let it = comment::comment(&several::beside(recipe), &built);
        let is_taken = res.iter().any(|it| it.0 == "comment");
        let id = if is_taken { "comment-on-pull-request" } else { "comment" };
        res.push((id.to_owned(), it));
    }
    res
}

/// The jobs of one image.
fn one(recipe: &Recipe, id: &str) -> Vec<(String, Node)> {
    match recipe.legs() {
        Some(legs) => native::jobs(recipe, &legs, id),
        None if recipe.calls_builder() => vec![(id.to_owned(), github_builder::call(recipe))],
        None if !recipe.builds() => vec![(id.to_owned(), copy::copying(recipe))],
        None => vec![(id.to_owned(), whole(recipe))],
    }
}

fn whole(recipe: &Recipe) -> Node {
    let mut head: Vec<Entry> = job::name(recipe).into_iter().collect();
    head.push(entry_text("runs-on", Topic::Runner, recipe.runner.trim()));
    head.extend(after::outputs(recipe));
    let mut steps = steps::build_steps(recipe);
    steps.extend(steps::publish_steps(recipe));
    job::job(recipe, head, steps)
}

/// Grants a job what its steps need, before its steps.
fn grant(workflow: &Workflow, job: &mut Node) -> Vec<Need> {
    let needs = permissions::needed(workflow, job);
    let scopes = permissions::by_scope(&needs);
    let scopes = scopes.iter().map(|(scope, level, _)| entry_plain(scope, level.id()));
    let node = at(Topic::Permissions, map(scopes.collect()));
    if let Value::Map(entries) = &mut job.value {
        // Before the steps, or before what it calls.
        let steps = entries.iter().position(|it| matches!(it.key.as_str(), "steps" | "uses"));
        entries.insert(steps.unwrap_or(0), entry("permissions", node));
    }
    needs
}
