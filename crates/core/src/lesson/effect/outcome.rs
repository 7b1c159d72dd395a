//! What comes of a run on an event: which pushes happen, and with which tags. Conditions are evaluated
//! as GitHub does; what nobody can know before the run is not known here either.

use std::ptr;

use super::{
    pushed::{Pushed, merges, pushed},
    runs,
};
use crate::{
    data::Data,
    expr::{self, Map, Names, Scope, Status, Value},
    host::Host,
    lesson::predicate::When,
    simulate,
    workflow::{
        Node, Workflow, input_text, jobs,
        publish::{Push, is_build, push},
        steps, trigger,
    },
};

/// An image that a run pushes for certain.
#[derive(Debug)]
pub(in crate::lesson) struct Outcome {
    host: String,
    /// `None` if they cannot be foretold.
    tags: Option<Vec<String>>,
}

/// What a run on an event pushes; nothing if the event does not start one.
pub(in crate::lesson) fn outcomes(
    workflow: &Workflow,
    when: &When,
    host: &dyn Host,
) -> Vec<Outcome> {
    if !runs(workflow, when) {
        return Vec::new();
    }
    let foretold = simulate::tags(workflow, &when.event(), host);
    let tags = |it: &Pushed<'_>| match it.tags_by {
        Some(step) => {
            let of = |own: &&simulate::Foretold| own.job == it.job.key && own.step == step;
            let found = foretold.iter().find(of)?;
            let maker = steps(&it.job.node).get(step)?;
            let is_made = reaches(workflow, &it.job.node, maker, when)? && found.fault.is_none();
            is_made.then(|| found.tag_names.clone())
        }
        None => {
            let tag = it.tag.clone().unwrap_or_else(|| "latest".to_owned());
            (!tag.contains("${{")).then(|| vec![tag])
        }
    };
    let happens = |it: &&Pushed<'_>| {
        it.accepted && happens(workflow, &it.job.node, it.step, when) == Some(true)
    };
    let pushed = pushed(workflow);
    pushed
        .iter()
        .filter(happens)
        .map(|it| Outcome { host: it.host.clone(), tags: tags(it) })
        .collect()
}

/// Whether a run on an event pushes for certain, to this registry if one is given.
pub(in crate::lesson) fn publishes(
    workflow: &Workflow,
    when: &When,
    to: Option<&str>,
    host: &dyn Host,
) -> bool {
    outcomes(workflow, when, host).iter().any(|it| to.is_none_or(|to| to == it.host))
}

/// The tags that a run pushes anywhere, each once; `None` if not all can be foretold.
pub(in crate::lesson) fn tag_names(outcomes: &[Outcome]) -> Option<Vec<String>> {
    let all: Option<Vec<&Vec<String>>> = outcomes.iter().map(|it| it.tags.as_ref()).collect();
    let mut res: Vec<String> = all?.into_iter().flatten().cloned().collect();
    res.sort();
    res.dedup();
    Some(res)
}

/// Whether a run on an event builds and certainly pushes nothing.
pub(in crate::lesson) fn only_builds(workflow: &Workflow, when: &When) -> bool {
    let mut builds = false;
    let mut quiet = true;
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for step in steps(job).iter().filter(|it| is_build(it) || merges(it)) {
            builds |= is_build(step) && reaches(workflow, job, step, when) == Some(true);
            quiet &= happens(workflow, job, step, when) == Some(false);
        }
    }
    runs(workflow, when) && builds && quiet
}

/// Whether a step pushes on an event.
fn happens(workflow: &Workflow, job: &Node, step: &Node, when: &When) -> Option<bool> {
    let scope = scope(workflow, &[job, step], when);
    let pushes = match () {
        () if merges(step) => Some(true),
        () if push(step) == Push::Never => Some(false),
        () => {
            let value = |name: &str| {
                Some(
                    expr::evaluate_text(input_text(step, name), &scope)
                        .ok()?
                        .to_text()?
                        .into_owned(),
                )
            };
            let outputs = value("outputs");
            let says = |it: &String| it.contains("type=registry") || it.contains("push=true");
            let switch = value("push").map(|it| it.eq_ignore_ascii_case("true"));
            either(switch, outputs.as_ref().map(says))
        }
    };
    both(reaches(workflow, job, step, when), pushes)
}

/// Whether a run on an event comes to a step.
fn reaches(workflow: &Workflow, job: &Node, step: &Node, when: &When) -> Option<bool> {
    let own = holds(step, &scope(workflow, &[job, step], when));
    both(job_runs(workflow, job, when), own)
}

/// How many jobs are followed that a job waits for, directly or not.
const MAX_NEEDED: usize = 64;

/// A job that waits for a skipped one is skipped, too, unless its own condition asks for its status.
fn job_runs(workflow: &Workflow, job: &Node, when: &When) -> Option<bool> {
    let mut res = Some(true);
    let mut seen = vec![job];
    let mut next = 0;
    while let Some(job) = seen.get(next).copied() {
        next += 1;
        res = both(res, holds(job, &scope(workflow, &[job], when)));
        let condition = job.get("if").and_then(Node::as_text).unwrap_or_default();
        if expr::condition(condition, &ANY).is_ok_and(|it| it.asks_for_status()) {
            continue;
        }
        let needs = job.get("needs").map(Node::one_or_many).unwrap_or_default();
        for id in needs.iter().filter_map(Node::as_text) {
            match jobs(workflow).iter().find(|it| it.key == id).map(|it| &it.node) {
                Some(it) if seen.iter().any(|seen| ptr::eq(*seen, it)) => {}
                Some(it) if seen.len() < MAX_NEEDED => seen.push(it),
                _ => res = both(res, None),
            }
        }
    }
    res
}

const ANY: Names<'static> = Names { has_context: &|_| true, has_function: &|_| true };

/// Whether the condition of a job or step lets it run, if all went well so far.
fn holds(node: &Node, scope: &Scope) -> Option<bool> {
    let Some(condition) = node.get("if").and_then(Node::as_text) else { return Some(true) };
    let expr = expr::condition(condition, &ANY).ok()?;
    expr::decide(&expr, scope).ok()?.holds
}

/// What expressions can see of a run before it is there.
fn scope(workflow: &Workflow, owners: &[&Node], when: &When) -> Scope {
    let github = Value::from(when.event().github());
    let contexts =
        vec![("github".to_owned(), github), ("inputs".to_owned(), inputs(workflow, when))];
    let contexts = Map { entries: contexts, is_open: false };
    let mut res = Scope { contexts, status: Some(Status::Success) };
    let mut env: Vec<(String, Value)> = Vec::new();
    for owner in [&workflow.root].into_iter().chain(owners.iter().copied()) {
        for it in owner.get("env").map_or(&[][..], Node::entries) {
            let text = it.node.as_text().unwrap_or_default();
            let unknown = || Value::Unknown(format!("env.{}", it.key));
            let value = expr::evaluate_text(text, &res).unwrap_or_else(|_| unknown());
            env.retain(|own| own.0 != it.key);
            env.push((it.key.clone(), value));
        }
        res.contexts.entries.retain(|it| it.0 != "env");
        res.contexts.entries.push(("env".to_owned(), Value::open(env.clone())));
    }
    res
}

/// What a run by hand is asked, left as it is offered; nothing on other events.
fn inputs(workflow: &Workflow, when: &When) -> Value {
    let asked = match when {
        When::Dispatch => trigger(workflow, "workflow_dispatch"),
        _ => None,
    };
    let asked = asked.and_then(|it| it.node.get("inputs")).map_or(&[][..], Node::entries);
    let value = |it: &Node| {
        let text = it.get("default").and_then(Node::as_text).unwrap_or_default();
        match it.get("type").and_then(Node::as_text) {
            Some("boolean") => Data::Bool(text == "true"),
            _ => Data::Text(text.to_owned()),
        }
    };
    Value::map(asked.iter().map(|it| (it.key.clone(), Value::from(value(&it.node)))).collect())
}

fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    both(a.map(|it| !it), b.map(|it| !it)).map(|it| !it)
}
