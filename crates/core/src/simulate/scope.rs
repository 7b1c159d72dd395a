//! What expressions of a job and of its steps can see, and texts with their expressions replaced.

use super::run::{Runs, Why};
use crate::{
    data::Data,
    event::{Event, Input, asked},
    expr::{self, Decision, Expr, Names, Part, Status, Value},
    workflow::{Node, Workflow},
};

/// The contexts that are known before a run. All steps are taken to succeed.
#[derive(Clone, Debug)]
pub(super) struct Scope(expr::Scope);

/// The unknown values of texts that are handed on. In such a text each stands as a character of
/// Unicode's private use, which nothing takes apart or puts in lower case.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Gaps(Vec<String>);

/// The first gap is this character, the second the one after it.
const GAP: u32 = 0xe000;
const MAX_GAPS: u32 = 0x1000;

/// What payloads of some events bring, and those of others certainly not. Source: GitHub's
/// documentation of webhook payloads.
const OF_SOME: &[&str] = &[
    "action",
    "client_payload",
    "comment",
    "commits",
    "deployment",
    "discussion",
    "head_commit",
    "inputs",
    "issue",
    "merge_group",
    "number",
    "pull_request",
    "release",
    "review",
    "schedule",
    "workflow_run",
];

/// What scripts find in variables such as `GITHUB_REF`. Source: GitHub's documentation, "Variables
/// reference".
const OF_GITHUB: &[&str] = &[
    "actor",
    "base_ref",
    "event_name",
    "head_ref",
    "ref",
    "ref_name",
    "ref_type",
    "repository",
    "repository_owner",
    "server_url",
    "sha",
];

impl Scope {
    /// What every job of a workflow can see.
    pub(super) fn new(workflow: &Workflow, event: &Event) -> Scope {
        let mut res = Scope(expr::Scope { status: Some(Status::Success), ..Default::default() });
        res.set("github", github(workflow, event));
        res.set("inputs", inputs(workflow, event));
        res.set("matrix", Value::Null);
        if !event.gets_secrets() {
            let token =
                ("GITHUB_TOKEN".to_owned(), Value::Unknown("secrets.GITHUB_TOKEN".to_owned()));
            res.set("secrets", Value::map(vec![token]));
        }
        // Steps and the runner may add variables, so what is not listed is not known to be empty.
        res.set("env", Value::open(Vec::new()));
        res.add_env(&workflow.root);
        res
    }

    /// Puts a context in, or in place of what it was.
    pub(super) fn set(&mut self, context: &str, value: Value) {
        let them = &mut self.0.contexts.entries;
        them.retain(|it| it.0 != context);
        them.push((context.to_owned(), value));
    }

    pub(super) fn get(&self, context: &str) -> Option<&Value> {
        self.0.contexts.get(context)
    }

    /// Adds the `env` of a workflow, a job or a step.
    pub(super) fn add_env(&mut self, owner: &Node) {
        let Some(added) = owner.get("env") else { return };
        let mut all = self.variables();
        for it in added.entries() {
            let value = self.value(it.node.as_text().unwrap_or_default());
            all.retain(|(key, _)| *key != it.key);
            all.push((it.key.clone(), Value::of_parts(value.to_parts())));
        }
        self.set("env", Value::open(all));
    }

    fn variables(&self) -> Vec<(String, Value)> {
        match self.get("env") {
            Some(Value::Map(it)) => it.entries.clone(),
            _ => Vec::new(),
        }
    }

    /// The variables of the environment whose values are known.
    pub(super) fn env(&self) -> Vec<(String, String)> {
        self.variables().into_iter().filter_map(|it| Some((it.0, it.1.to_text()?))).collect()
    }

    /// What a script knows as a variable: one of the environment, or else one that GitHub sets for every
    /// step. `None` if neither is known to be there.
    pub(super) fn variable(&self, name: &str) -> Option<Value> {
        let own = match self.get("env") {
            Some(Value::Map(it)) => it.entries.iter().rev().find(|it| it.0 == name),
            _ => None,
        };
        own.map(|it| it.1.clone()).or_else(|| {
            let is_it = |it: &&&str| {
                name.strip_prefix("GITHUB_").is_some_and(|own| own.eq_ignore_ascii_case(it))
            };
            let name = OF_GITHUB.iter().find(is_it)?;
            match self.get("github") {
                Some(Value::Map(it)) => it.get(name).cloned(),
                _ => None,
            }
        })
    }

    /// Adds variables that a step leaves to those after it.
    pub(super) fn add_variables(&mut self, them: Vec<(String, Value)>) {
        if them.is_empty() {
            return;
        }
        let mut all = self.variables();
        all.retain(|it| them.iter().all(|new| new.0 != it.0));
        all.extend(them);
        self.set("env", Value::open(all));
    }

    /// What a text gives. A fault in an expression ends the run, so nothing is known then.
    pub(super) fn value(&self, text: &str) -> Value {
        let wrong = |_| Value::Unknown(text.trim().to_owned());
        expr::evaluate_text(text, &self.0).unwrap_or_else(wrong)
    }

    /// Whether a job or a step runs by its own condition.
    pub(super) fn runs(&self, owner: &Node) -> Runs {
        let Some(text) = owner.get("if").and_then(Node::as_text) else {
            return Runs { holds: Some(true), why: Why::Unconditional };
        };
        let any =
            Names { has_context: &|_| true, has_function: &|it| expr::function(it).is_some() };
        let decided = expr::condition(text, &any).and_then(|it| expr::decide(&it, &self.0));
        match decided {
            Ok(Decision { holds: None, unknown, .. }) => {
                Runs { holds: None, why: Why::Unknown(unknown) }
            }
            Ok(Decision { holds, span, .. }) => {
                let part = text.get(span).unwrap_or(text).trim();
                Runs { holds, why: Why::Condition(part.to_owned()) }
            }
            Err(_) => Runs { holds: Some(false), why: Why::Broken(text.to_owned()) },
        }
    }

    /// The part of an expression in a text that does not hold, and with that decides it.
    pub(super) fn denied(&self, text: &str) -> Option<String> {
        let any =
            Names { has_context: &|_| true, has_function: &|it| expr::function(it).is_some() };
        let decided = |it: Expr| expr::decide(&it, &self.0).ok();
        let all = expr::expressions(text, &any).into_iter().flatten().filter_map(decided);
        let no = all.into_iter().find(|it| it.holds == Some(false))?;
        Some(text.get(no.span)?.trim().to_owned())
    }

    /// How the jobs before went.
    pub(super) fn set_status(&mut self, status: Status) {
        self.0.status = Some(status);
    }
}

impl Gaps {
    /// A value as a text with gaps.
    pub(super) fn text(&mut self, value: &Value) -> String {
        let text = |it| match it {
            Part::Text(it) => it,
            Part::Unknown(it) => self.gap(&it),
        };
        value.to_parts().into_iter().map(text).collect()
    }

    pub(super) fn gap(&mut self, what: &str) -> String {
        let n = u32::try_from(self.0.len()).unwrap_or(MAX_GAPS).min(MAX_GAPS);
        self.0.push(what.to_owned());
        char::from_u32(GAP + n).into_iter().collect()
    }

    /// What a text made of such texts stands for.
    pub(super) fn value(&self, text: &str) -> Value {
        let mut res = Vec::new();
        let mut known = String::new();
        for it in text.chars() {
            let n = u32::from(it).checked_sub(GAP).and_then(|it| usize::try_from(it).ok());
            match n.and_then(|it| self.0.get(it)) {
                Some(gap) => {
                    res.push(Part::Text(std::mem::take(&mut known)));
                    res.push(Part::Unknown(gap.clone()));
                }
                None => known.push(it),
            }
        }
        res.push(Part::Text(known));
        Value::of_parts(res)
    }
}

/// The context `inputs`: what the event brings, and gaps for what has to be filled in and is not.
fn inputs(workflow: &Workflow, event: &Event) -> Value {
    let known = event.inputs.iter().map(|it| (it.0.clone(), Value::from(it.1.clone())));
    let is_missing = |it: &Input<'_>| event.inputs.iter().all(|known| known.0 != it.name);
    let asked = match event.trigger() {
        it @ ("workflow_dispatch" | "workflow_call") => asked(workflow, it),
        _ => Vec::new(),
    };
    let missing = asked.into_iter().filter(|it| it.is_required && is_missing(it));
    let gap = |it: Input<'_>| (it.name.to_owned(), Value::Unknown(["inputs.", it.name].concat()));
    Value::map(known.chain(missing.map(gap)).collect())
}

/// The context `github`: what the event says, and what the workflow is called.
fn github(workflow: &Workflow, event: &Event) -> Value {
    let Data::Map(mut them) = event.github() else { return Value::Null };
    them.retain(|it| it.0 != "event");
    let mut res: Vec<(String, Value)> =
        them.into_iter().map(|it| (it.0, Value::from(it.1))).collect();
    let name = workflow.root.get("name").and_then(Node::as_text);
    res.extend(name.map(|it| ("workflow".to_owned(), it.into())));
    res.push(("event".to_owned(), payload(event)));
    Value::open(res)
}

fn payload(event: &Event) -> Value {
    let Data::Map(them) = &event.payload else { return Value::Null };
    if event.is_whole {
        return Value::from(event.payload.clone());
    }
    let mut res: Vec<(String, Value)> = them.iter().map(|it| (it.0.clone(), open(&it.1))).collect();
    let absent = OF_SOME.iter().filter(|it| event.payload.get(it).is_none());
    res.extend(absent.map(|it| ((*it).to_owned(), Value::Null)));
    Value::open(res)
}

/// Data of which not all is listed.
fn open(data: &Data) -> Value {
    match data {
        Data::Map(them) => Value::open(them.iter().map(|it| (it.0.clone(), open(&it.1))).collect()),
        it => Value::from(it.clone()),
    }
}
