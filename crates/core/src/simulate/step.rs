//! The steps of a job, one after the other: which of them run, what is known of their outputs, and
//! what they push.

use super::{
    attest::{self, Attested},
    built::{self, Built},
    push::{self, Held, Pushed},
    rights::{self, Lack, Secret},
    run::Runs,
    scope::Scope,
    script,
    tags::{Foretold, foretell},
};
use crate::{
    event::Event,
    expr::Value,
    host::Host,
    topic::Place,
    workflow::{self, Node, Span, is_action},
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
}

/// The steps of a job. The scope ends up as the job's outputs see it.
pub(super) fn steps(job: &Node, scope: &mut Scope, event: &Event, host: &dyn Host) -> Vec<Step> {
    let mut res = Vec::new();
    let mut known: Vec<(String, Value)> = Vec::new();
    let mut made: Vec<push::Made> = Vec::new();
    scope.set("steps", Value::map(Vec::new()));
    for (number, step) in workflow::steps(job).iter().enumerate() {
        let runs = scope.runs(step);
        let mut own = scope.clone();
        own.add_env(step);
        let id = step.get("id").and_then(Node::as_text).unwrap_or_default().to_owned();
        let (mut tags, mut outputs) = (None, Value::Unknown(format!("steps.{id}.outputs")));
        if is_action(step, "docker/metadata-action") && runs.holds != Some(false) {
            let (foretold, given) = foretell(step, event, &own, host);
            outputs = given.value(&id);
            made.push(push::Made { id: id.clone(), tags: given.tags.clone() });
            tags = Some(foretold);
        }
        let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
        if let Some(it) = script::outputs(script, &own).filter(|it| !it.is_empty()) {
            outputs = Value::map(it);
        }
        let mut built = built::built(step, &own);
        let mut pushed = push::pushed(step, &own, &made);
        let mut held = push::held(step, &own);
        let mut attested = attest::attested(step, &own);
        if runs.holds == Some(false) {
            (built, attested) = (None, None);
            held = (!pushed.is_empty()).then_some(Held::Skipped);
            pushed.clear();
        }
        if !id.is_empty() {
            known.retain(|it| it.0 != id);
            known.push((id.clone(), seen(&id, &runs, outputs)));
            scope.set("steps", Value::map(known.clone()));
        }
        res.push(Step {
            number,
            name: name(step, &own),
            span: step.span,
            place: step.place,
            runs,
            secrets: rights::secrets(step, event),
            lacks: Vec::new(),
            built,
            tags,
            attested,
            pushed,
            held,
        });
    }
    res
}

/// A step as `steps.ID` shows it. One that is skipped has no outputs.
fn seen(id: &str, runs: &Runs, outputs: Value) -> Value {
    let unknown = |what: &str| Value::Unknown(format!("steps.{id}.{what}"));
    let (outputs, outcome, conclusion) = match runs.holds {
        Some(true) => (outputs, "success".into(), "success".into()),
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
