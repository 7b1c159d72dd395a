//! What expressions of a job and of its steps can see, and texts with their expressions replaced.

use std::{rc::Rc, sync::Arc};

use super::{
    run::{Runs, Why},
    texts::{Texts, Written},
};
use crate::{
    data::Data,
    event::{Event, Input, asked},
    expr::{self, Decision, Expr, Map, Names, Status, Value, has_expression},
    metadata::{self, Action},
    workflow::{Entry, Node, Workflow, shell::Command},
};

/// The contexts that are known before a run. All steps are taken to succeed.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    own: expr::Scope,
    texts: Rc<Texts>,
}

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
    pub(super) fn new(workflow: &Workflow, event: &Event, texts: &Rc<Texts>) -> Scope {
        let own = expr::Scope { status: Some(Status::Success), ..Default::default() };
        let mut res = Scope { own, texts: texts.clone() };
        res.set("github", github(workflow, event));
        res.set("inputs", inputs(workflow, event));
        res.set("matrix", Value::Null);
        if !event.gets_secrets() {
            let token =
                ("GITHUB_TOKEN".to_owned(), Value::Unknown("secrets.GITHUB_TOKEN".to_owned()));
            res.set("secrets", Value::map(vec![token]));
        }
        // A pull request from a fork gets no variables either. Source: github.com/orgs/community,
        // discussion 44322; tried by FreeRADIUS/freeradius-server#5925. GitHub's documentation is silent.
        if !event.is_trusted() && event.is_from_fork() {
            res.set("vars", Value::map(Vec::new()));
        }
        // Steps and the runner may add variables, so what is not listed is not known to be empty.
        res.set("env", Value::open(Vec::new()));
        res.add_env(&workflow.root);
        res
    }

    /// Puts a context in, or in place of what it was.
    pub(super) fn set(&mut self, context: &str, value: Value) {
        let all = &mut self.own.contexts.entries;
        match all.iter_mut().find(|it| it.0 == context) {
            Some(it) => it.1 = value,
            None => all.push((context.to_owned(), value)),
        }
    }

    pub(super) fn get(&self, context: &str) -> Option<&Value> {
        self.own.contexts.get(context)
    }

    /// Puts a value in a context that is a map, or in place of what it was.
    pub(super) fn add(&mut self, context: &str, key: String, value: Value) {
        if let Some(them) = self.map_mut(context) {
            put(them, key, value);
        }
    }

    fn map_mut(&mut self, context: &str) -> Option<&mut Map> {
        match self.own.contexts.entries.iter_mut().find(|it| it.0 == context) {
            Some((_, Value::Map(them))) => Some(Arc::make_mut(them)),
            _ => None,
        }
    }

    /// Adds the `env` of a workflow, a job or a step. None of its values sees another.
    pub(super) fn add_env(&mut self, owner: &Node) {
        let added = owner.get("env").map_or(&[][..], Node::entries);
        let value = |it: &Entry| {
            let value = self.value(it.node.as_text().unwrap_or_default());
            (it.key.clone(), value.into_text())
        };
        self.add_variables(added.iter().map(value).collect());
    }

    /// Adds the `env` of a step, which no other sees, for as long as `within` takes.
    pub(super) fn with_env<T>(&mut self, step: &Node, within: impl FnOnce(&Scope) -> T) -> T {
        let added = step.get("env").map_or(&[][..], Node::entries);
        let Some(Value::Map(before)) = self.get("env").filter(|_| !added.is_empty()) else {
            return within(self);
        };
        let is_new = |it: &Entry| before.entries.iter().all(|own| own.0 != it.key);
        let replaced = (!added.iter().all(is_new)).then(|| Value::Map(before.clone()));
        let count = before.entries.len();
        self.add_env(step);
        let res = within(self);
        match (replaced, self.map_mut("env")) {
            (Some(it), _) => self.set("env", it),
            // What is new stands at the end.
            (None, Some(them)) => them.entries.truncate(count),
            (None, None) => {}
        }
        res
    }

    /// The variables of the environment whose names begin so, and whose values are known.
    pub(super) fn env(&self, start: &str) -> Vec<(String, String)> {
        let Some(Value::Map(them)) = self.get("env") else { return Vec::new() };
        let known = |it: &(String, Value)| Some((it.0.clone(), it.1.to_text()?.into_owned()));
        them.entries.iter().filter(|it| it.0.starts_with(start)).filter_map(known).collect()
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
        for (name, value) in them {
            self.add("env", name, value);
        }
    }

    /// What a text gives. A fault in an expression ends the run, so nothing is known then.
    pub(super) fn value(&self, text: &str) -> Value {
        if !has_expression(text) {
            return Value::Text(text.to_owned());
        }
        let wrong = |_| Value::Unknown(text.trim().to_owned());
        let read = self.texts.of(text);
        match read.template(text) {
            Ok(it) => it.value(&self.own).unwrap_or_else(wrong),
            Err(_) => Value::Unknown(text.trim().to_owned()),
        }
    }

    /// Whether a job or a step runs by its own condition.
    pub(super) fn runs(&self, owner: &Node) -> Runs {
        let Some(text) = owner.get("if").and_then(Node::as_text) else {
            return Runs { holds: Some(true), why: Why::Unconditional };
        };
        let read = self.texts.of(text);
        let condition = read.condition(text).as_ref().ok();
        match condition.and_then(|it| expr::decide(&it.expr, &self.own).ok()) {
            Some(Decision { holds: None, unknown, .. }) => {
                Runs { holds: None, why: Why::Unknown(unknown) }
            }
            Some(Decision { holds, span, .. }) => {
                let part = text.get(span).unwrap_or(text).trim();
                Runs { holds, why: Why::Condition(part.to_owned()) }
            }
            None => Runs { holds: Some(false), why: Why::Broken(text.to_owned()) },
        }
    }

    /// Whether a condition asks how the run went.
    pub(super) fn asks_for_status(&self, condition: &str) -> bool {
        let read = self.texts.of(condition);
        read.condition(condition).as_ref().is_ok_and(|it| it.asks_for_status)
    }

    /// The commands of a script that is written out.
    pub(super) fn commands(&self, script: &str) -> Rc<[Command]> {
        self.texts.of(script).commands(script)
    }

    /// A step with docker/metadata-action, read.
    pub(super) fn action(&self, written: Written) -> Result<Rc<Action>, metadata::Fault> {
        self.texts.action(written)
    }

    /// The part of an expression in a text that does not hold, and with that decides it.
    pub(super) fn denied(&self, text: &str) -> Option<String> {
        let any =
            Names { has_context: &|_| true, has_function: &|it| expr::function(it).is_some() };
        let decided = |it: Expr| expr::decide(&it, &self.own).ok();
        let all = expr::expressions(text, &any).into_iter().flatten().filter_map(decided);
        let no = all.into_iter().find(|it| it.holds == Some(false))?;
        Some(text.get(no.span)?.trim().to_owned())
    }

    /// How the jobs before went.
    pub(super) fn set_status(&mut self, status: Status) {
        self.own.status = Some(status);
    }
}

/// What is put in place of another stands behind all.
fn put(them: &mut Map, key: String, value: Value) {
    them.entries.retain(|it| it.0 != key);
    them.entries.push((key, value));
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
    let known = event.named_values().into_iter();
    let mut res: Vec<(String, Value)> = known.map(|it| (it.0.to_owned(), it.1.into())).collect();
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
