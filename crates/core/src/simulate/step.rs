//! The steps of a job, one after the other: which of them run, what is known of their outputs, and
//! what they push.

use std::borrow::Cow;

use super::{
    attest::{self, Attested},
    bake::{self, Around},
    built::{self, Built},
    others,
    plan::Facts,
    push::{self, Held, Pushed},
    rights::{self, Lack, Secret},
    run::{Runs, Why, World},
    scope::Scope,
    script,
    tags::{Foretold, Given, foretell},
};
use crate::{
    expr::{Status, Value},
    metadata::Fault,
    topic::Place,
    workflow::{self, Node, Span, input_text, is_action},
};

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its number in the job, from 0.
    pub number: usize,
    /// Its `name`, or else its action, or the first line of its script.
    pub name: String,
    pub span: Span,
    pub place: Option<Place>,
    pub runs: Runs,
    /// The secrets that it reads.
    pub secrets: Vec<Secret>,
    /// What it needs, and the token of its job has not.
    pub lacks: Vec<Lack>,
    /// What it builds, if it is known to build anything.
    pub built: Option<Built>,
    /// What docker/metadata-action gives, if the step runs it.
    pub tags: Option<Foretold>,
    /// What it attests, and of which image.
    pub attested: Option<Attested>,
    /// What leaves the runner with it. Gaps are written `‹vars.NAME›`.
    pub pushed: Vec<Pushed>,
    /// Why it does not, though it could.
    pub held: Option<Held>,
    /// It is certain that it fails, and with it the job.
    pub fails: bool,
}

/// What became of the steps before.
#[derive(Default)]
struct SoFar<'a> {
    /// By docker/metadata-action.
    made: Vec<push::Made>,
    /// The name of the first step that failed.
    failed: Option<String>,
    /// Where scripts run that do not say it.
    folder: &'a str,
}

/// The steps of a job. The scope ends up as the job's outputs see it.
pub(super) fn steps(job: &Node, facts: &Facts, scope: &mut Scope, world: &World<'_>) -> Vec<Step> {
    let mut so_far = SoFar { folder: &facts.folder, ..SoFar::default() };
    scope.set("steps", Value::map(Vec::new()));
    let of = |(number, step): (usize, &Node)| {
        let secrets = facts.of_steps.get(number).map_or(&[][..], Vec::as_slice);
        let secrets = rights::secrets(secrets, world.event);
        Step { number, secrets, ..of_step(step, scope, &mut so_far, world) }
    };
    workflow::steps(job).iter().enumerate().map(of).collect()
}

fn of_step(step: &Node, scope: &mut Scope, so_far: &mut SoFar<'_>, world: &World<'_>) -> Step {
    let mut own = Cow::Borrowed(&*scope);
    if step.get("env").is_some() {
        own.to_mut().add_env(step);
    }
    let runs = runs(step, &own, so_far.failed.as_deref());
    let name = name(step, &own);
    let id = step.get("id").and_then(Node::as_text).unwrap_or_default();
    let mut outputs = Value::Unknown(format!("steps.{id}.outputs"));
    let (mut tags, mut left) = (None, Vec::new());
    if is_action(step, "docker/metadata-action") && runs.holds != Some(false) {
        let (foretold, given) = foretell(step, world.event, &own, world.host);
        outputs = given.value(id);
        left = given.variables();
        so_far.made.push(made_by(step, id, &own, given));
        tags = Some(foretold);
    }
    let script = script::read(step, &own);
    let ends = ends(step, &own, &runs, tags.as_ref());
    let made = &so_far.made;
    let around = Around { files: world.files, made, folder: so_far.folder };
    let baked = bake::baked(step, &own, &script, &around);
    let mut built = built::built(step, &own, &script, baked.as_ref());
    let (mut pushed, mut held) = push::pushed(step, &own, &script, made, baked.as_ref());
    let mut attested = attest::attested(step, &own);
    if runs.holds == Some(false) {
        (built, attested) = (None, None);
        held = (!pushed.is_empty()).then_some(Held::Skipped);
        pushed.clear();
    }
    // Other commands may write more.
    let known = others::outputs(step, &own).unwrap_or(script.outputs);
    if !known.is_empty() {
        outputs = Value::open(known);
    }
    left.extend(script.variables);
    leave(left, &runs, scope);
    if ends == End::Failure && so_far.failed.is_none() {
        so_far.failed = Some(name.clone());
        scope.set_status(Status::Failure);
    }
    if !id.is_empty() {
        scope.add("steps", id, seen(id, &runs, ends, outputs));
    }
    Step {
        number: 0,
        name,
        span: step.span,
        place: step.place,
        runs,
        secrets: Vec::new(),
        lacks: Vec::new(),
        built,
        tags,
        attested,
        pushed,
        held,
        fails: ends == End::Failure,
    }
}

/// What docker/metadata-action gave in a step, for those that follow.
fn made_by(step: &Node, id: &str, scope: &Scope, given: Given) -> push::Made {
    let target = scope.value(input_text(step, "bake-target")).show();
    let target = if target.is_empty() { "docker-metadata-action".to_owned() } else { target };
    let is_known = given.is_known();
    let Given { tags, labels, annotations, .. } = given;
    push::Made { id: id.to_owned(), target, tags, labels, annotations, is_known }
}

/// How a step ends that runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Success,
    Failure,
    /// It fails, and the job goes on as if it had not.
    Forgiven,
}

/// Steps are taken to succeed, but for those of which it is certain that they do not.
fn ends(step: &Node, scope: &Scope, runs: &Runs, tags: Option<&Foretold>) -> End {
    let fault = tags.and_then(|it| it.fault.as_ref());
    let fails = matches!(fault, Some(Fault::Error { .. })) && runs.holds == Some(true);
    let forgives = step.get("continue-on-error").and_then(Node::as_text).unwrap_or_default();
    match fails {
        false => End::Success,
        true if scope.value(forgives).show() == "true" => End::Forgiven,
        true => End::Failure,
    }
}

/// After a step that fails, only those run that ask how it went.
fn runs(step: &Node, scope: &Scope, failed: Option<&str>) -> Runs {
    let condition = step.get("if").and_then(Node::as_text).unwrap_or_default();
    match failed {
        Some(it) if condition.is_empty() || !scope.asks_for_status(condition) => {
            Runs { holds: Some(false), why: Why::After(it.to_owned()) }
        }
        _ => scope.runs(step),
    }
}

/// Hands variables on to the steps that follow, as far as the step runs.
fn leave(mut variables: Vec<(String, Value)>, runs: &Runs, scope: &mut Scope) {
    match runs.holds {
        Some(true) => {}
        Some(false) => return,
        None => {
            variables.iter_mut().for_each(|it| it.1 = Value::Unknown(["env.", &it.0].concat()));
        }
    }
    scope.add_variables(variables);
}

/// A step as `steps.ID` shows it. One that is skipped has no outputs.
fn seen(id: &str, runs: &Runs, ends: End, outputs: Value) -> Value {
    let unknown = |what: &str| Value::Unknown(format!("steps.{id}.{what}"));
    let (outputs, outcome, conclusion) = match runs.holds {
        Some(true) => match ends {
            End::Success => (outputs, "success".into(), "success".into()),
            End::Failure => (outputs, "failure".into(), "failure".into()),
            End::Forgiven => (outputs, "failure".into(), "success".into()),
        },
        Some(false) => (Value::map(Vec::new()), "skipped".into(), "skipped".into()),
        None => (unknown("outputs"), unknown("outcome"), unknown("conclusion")),
    };
    let entries = [("outputs", outputs), ("outcome", outcome), ("conclusion", conclusion)];
    Value::map(entries.map(|it| (it.0.to_owned(), it.1)).to_vec())
}

fn name(step: &Node, scope: &Scope) -> String {
    let text = |key: &str| step.get(key).and_then(Node::as_text);
    let script = text("run").and_then(|it| it.lines().map(str::trim).find(|it| !it.is_empty()));
    match text("name") {
        Some(it) => scope.value(it).show(),
        None => text("uses").or(script).unwrap_or_default().to_owned(),
    }
}
