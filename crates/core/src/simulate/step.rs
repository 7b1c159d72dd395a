//! The steps of a job, one after the other: which of them run, what is known of their outputs, and
//! what they push.

use super::{
    attest::{self, Attested},
    bake::{self, Around},
    built::{self, Built},
    failing::{is_at_ghcr, refused, uses},
    others,
    plan::Facts,
    push::{self, Held, Pushed, Pushes},
    rights::{self, Lack, Rights, Secret},
    run::{Runs, Why, World},
    scope::Scope,
    script,
    tags::{Foretold, Given, foretell},
};
use crate::{
    expr::{Status, Value},
    lint::Logins,
    metadata::Fault,
    topic::Place,
    workflow::{self, Node, Span, Workflow, input_text, is_action},
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
    /// Why it does not, though it could; or what keeps it from logging in.
    pub held: Option<Held>,
    /// It is certain that it fails, and with it the job.
    pub fails: bool,
}

/// What became of the steps before.
pub(super) struct SoFar<'a> {
    /// What the logins of the job are worth.
    pub(super) logins: &'a dyn Fn() -> &'a Logins,
    /// What its token gives.
    pub(super) rights: &'a Rights<'a>,
    pub(super) pushed_to_ghcr: bool,
    /// How many steps there were.
    pub(super) number: usize,
    /// The numbers of those that were skipped.
    pub(super) skipped: Vec<usize>,
    /// By docker/metadata-action.
    made: Vec<push::Made>,
    /// The name of the first step that failed.
    failed: Option<String>,
    /// Where scripts run that do not say it.
    folder: &'a str,
    /// Whether anything can ask for what the step leaves: another one, or the job's own outputs.
    is_asked: bool,
}

/// The steps of a job. The scope ends up as the job's outputs see it.
pub(super) fn steps(
    (workflow, job): (&Workflow, &Node),
    facts: &Facts,
    rights: &Rights<'_>,
    scope: &mut Scope,
    world: &World<'_>,
) -> Vec<Step> {
    let mut so_far = SoFar {
        logins: &|| facts.logins(workflow, job),
        rights,
        pushed_to_ghcr: false,
        number: 0,
        skipped: Vec::new(),
        made: Vec::new(),
        failed: None,
        folder: &facts.folder,
        is_asked: false,
    };
    scope.set("steps", Value::map(Vec::new()));
    let (steps, has_outputs) = (workflow::steps(job), job.get("outputs").is_some());
    let of = |(number, step): (usize, &Node)| {
        so_far.is_asked = has_outputs || number + 1 < steps.len();
        so_far.number = number;
        let secrets = facts.of_steps.get(number).map_or(&[][..], Vec::as_slice);
        let secrets = rights::secrets(secrets, world.event);
        Step { number, secrets, ..of_step(step, scope, &mut so_far, world) }
    };
    steps.iter().enumerate().map(of).collect()
}

/// What a step leaves to those that follow.
struct Left {
    end: End,
    /// `None` if nothing is known of them.
    outputs: Option<Value>,
    variables: Vec<(String, Value)>,
}

fn of_step(step: &Node, scope: &mut Scope, so_far: &mut SoFar<'_>, world: &World<'_>) -> Step {
    let (res, left) = scope.with_env(step, |scope| {
        let (res, left) = within(step, scope, so_far, world);
        so_far.made.extend(res.tags.as_ref().map(|it| made_by(step, scope, it)));
        (res, left)
    });
    so_far.pushed_to_ghcr |= res.pushed.iter().any(is_at_ghcr);
    leave(left.variables, &res.runs, scope);
    if res.runs.holds == Some(false) {
        so_far.skipped.push(so_far.number);
    }
    if res.fails && so_far.failed.is_none() {
        so_far.failed = Some(res.name.clone());
        scope.set_status(Status::Failure);
    }
    let id = id(step);
    if !id.is_empty() {
        let unknown = || Value::Unknown(format!("steps.{id}.outputs"));
        let outputs = left.outputs.unwrap_or_else(unknown);
        scope.add("steps", id.to_owned(), seen(id, &res.runs, left.end, outputs));
    }
    res
}

/// A step, with a scope that is all its own.
fn within(step: &Node, scope: &Scope, so_far: &SoFar<'_>, world: &World<'_>) -> (Step, Left) {
    let runs = runs(step, scope, so_far.failed.as_deref());
    let is_skipped = runs.holds == Some(false);
    let is_metadata = is_action(step, "docker/metadata-action") && !is_skipped;
    let foretell = || foretell(step, world.event, scope, world.host, so_far.is_asked);
    let (tags, given) = is_metadata.then(foretell).unzip();
    let around = Around { files: world.files, made: &so_far.made, folder: so_far.folder };
    let mut variables = given.as_ref().map(Given::variables).unwrap_or_default();
    let script = script::read(step, scope);
    let baked = bake::baked(step, scope, &script, &around);
    let Pushes { mut pushed, mut held, fails: pushes_badly } =
        push::pushes(step, scope, &script, around.made, baked.as_ref());
    let (mut built, mut attested, mut lacks) = (None, None, Vec::new());
    let fault = tags.as_ref().and_then(|it| it.fault.as_ref());
    let mut fails = matches!(fault, Some(Fault::Error { .. }));
    if is_skipped {
        let pushes = !pushed.is_empty() || matches!(held, Some(Held::Malformed(_)));
        held = pushes.then_some(Held::Skipped);
        pushed.clear();
    } else {
        let is_first = !so_far.pushed_to_ghcr && pushed.iter().any(is_at_ghcr);
        lacks = so_far.rights.lacked(so_far.number, is_first, &|it| uses(step, it, scope));
        fails |= pushes_badly || lacks.iter().any(Lack::is_fatal);
        if let Some((refused, is_certain)) = refused(step, &script, so_far, &mut pushed) {
            fails |= is_certain && !script.goes_on;
            held = Some(refused);
        }
        built = built::built(step, scope, &script, baked.as_ref());
        attested = attest::attested(step, scope);
    }
    let end = ends(step, scope, fails && runs.holds == Some(true));
    // Other commands may write more.
    let known = Some(others::outputs(step, scope).unwrap_or(script.outputs));
    let known = known.filter(|it| !it.is_empty()).map(Value::open);
    let outputs = known.or_else(|| given.map(|it| it.value(id(step))));
    variables.extend(script.variables);
    let res = Step {
        number: 0,
        name: name(step, scope),
        span: step.span,
        place: step.place,
        runs,
        secrets: Vec::new(),
        lacks,
        built,
        tags,
        attested,
        pushed,
        held,
        fails: end == End::Failure,
    };
    (res, Left { end, outputs, variables })
}

fn id(step: &Node) -> &str {
    step.get("id").and_then(Node::as_text).unwrap_or_default()
}

/// What docker/metadata-action gave in a step, for those that follow.
fn made_by(step: &Node, scope: &Scope, foretold: &Foretold) -> push::Made {
    let target = scope.value(input_text(step, "bake-target")).into_shown();
    let target = if target.is_empty() { "docker-metadata-action".to_owned() } else { target };
    push::Made { id: id(step).to_owned(), target, said: foretold.said.clone() }
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
fn ends(step: &Node, scope: &Scope, fails: bool) -> End {
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
    if let Some(it) = text("name") {
        return scope.value(it).into_shown();
    }
    let script = || text("run")?.lines().map(str::trim).find(|it| !it.is_empty());
    text("uses").or_else(script).unwrap_or_default().to_owned()
}
