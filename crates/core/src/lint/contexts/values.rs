//! What GitHub puts into contexts, and what a workflow itself puts there: inputs, secrets, outputs, the rows of
//! a matrix.

use std::sync::LazyLock;

use crate::{
    catalog::actions::{ANY, Interface, interface},
    expr::{Map, Scope, Value},
    lint::{
        Around, handed,
        kinds::{self, Kind},
        variables::{Language, language},
    },
    workflow::{Entry, Node, Workflow, trigger, triggers, uses},
};

/// GitHub docs, "Contexts reference", November 2026.
pub(in crate::lint) const GITHUB: &[&str] = &[
    "action",
    "action_path",
    "action_ref",
    "action_repository",
    "action_status",
    "actor",
    "actor_id",
    "api_url",
    "artifacts",
    "artifacts_list",
    "base_ref",
    "env",
    "event",
    "event_name",
    "event_path",
    "graphql_url",
    "head_ref",
    "job",
    "output",
    "path",
    "ref",
    "ref_name",
    "ref_protected",
    "ref_type",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "repositoryUrl",
    "repository_visibility",
    "retention_days",
    "run_id",
    "run_number",
    "run_attempt",
    "secret_source",
    "server_url",
    "sha",
    "state",
    "step_summary",
    "token",
    "triggering_actor",
    "workflow",
    "workflow_ref",
    "workflow_sha",
    "workspace",
];

/// The same.
pub(in crate::lint) const RUNNER: &[&str] =
    &["name", "os", "arch", "temp", "tool_cache", "debug", "environment", "workspace"];

/// The same.
const JOB: &[&str] = &[
    "check_run_id",
    "container",
    "services",
    "status",
    "workflow_ref",
    "workflow_sha",
    "workflow_repository",
    "workflow_file_path",
];

/// What every workflow sees, made once: a copy shares it.
pub(super) struct Fixed {
    pub(super) github: Value,
    pub(super) runner: Value,
    pub(super) job: Value,
    /// The same in a job that has none.
    pub(super) without_services: Value,
    pub(super) strategy: Value,
}

pub(super) static FIXED: LazyLock<Fixed> = LazyLock::new(|| Fixed {
    github: github(),
    runner: closed(RUNNER),
    job: job(None),
    without_services: job(Some(Value::map(Vec::new()))),
    strategy: strategy(),
});

fn strategy() -> Value {
    let count = |name: &str| (name.to_owned(), kinds::unknown(Kind::Number));
    Value::map(vec![
        ("fail-fast".to_owned(), kinds::unknown(Kind::Bool)),
        count("job-index"),
        count("job-total"),
        count("max-parallel"),
    ])
}

fn github() -> Value {
    let of = |name: &&str| match *name {
        "event" => Value::open(Vec::new()),
        "ref_protected" => kinds::unknown(Kind::Bool),
        _ => kinds::unknown(Kind::Text),
    };
    Value::map(GITHUB.iter().map(|it| ((*it).to_owned(), of(it))).collect())
}

/// With the services of a job, if they are known.
pub(super) fn job(services: Option<Value>) -> Value {
    let of = |name: &&str| match *name {
        "container" => closed(&["id", "network"]),
        "services" => services.clone().unwrap_or_else(|| Value::open(Vec::new())),
        "check_run_id" => any(),
        _ => kinds::unknown(Kind::Text),
    };
    Value::map(JOB.iter().map(|it| ((*it).to_owned(), of(it))).collect())
}

/// The services of a job, if they are written out.
pub(super) fn services(written: &Node) -> Option<Value> {
    let written = Some(written.entries()).filter(|it| !it.is_empty())?;
    let one = |it: &Entry| {
        let text = |name: &str| (name.to_owned(), kinds::unknown(Kind::Text));
        let parts = vec![text("id"), text("network"), ("ports".to_owned(), any())];
        (it.key.clone(), Value::map(parts))
    };
    Some(Value::map(written.iter().map(one).collect()))
}

/// What a workflow that is only called is given; all others take secrets from anywhere.
pub(super) fn secrets(workflow: &Workflow) -> Value {
    let triggers = triggers(workflow);
    let declared = match triggers.as_slice() {
        [it] if it.event == "workflow_call" => it.node.get("secrets"),
        _ => None,
    };
    let Some(declared) = declared else { return Value::open(Vec::new()) };
    let names = declared.entries().iter().map(|it| it.key.as_str());
    let own = ["GITHUB_TOKEN", "ACTIONS_STEP_DEBUG", "ACTIONS_RUNNER_DEBUG"];
    let text = |it: &str| (it.to_owned(), kinds::unknown(Kind::Text));
    Value::map(names.chain(own).map(text).collect())
}

/// The inputs with their kinds; that there are no others is told by a rule of its own.
pub(super) fn inputs(workflow: &Workflow) -> Value {
    let mut res: Vec<(String, Value)> = Vec::new();
    for event in ["workflow_dispatch", "workflow_call"] {
        let Some(trigger) = trigger(workflow, event) else { continue };
        for input in trigger.node.get("inputs").map_or(&[][..], Node::entries) {
            let kind = match input.node.get("type").and_then(Node::as_text) {
                Some("boolean") => Kind::Bool,
                Some("number") => Kind::Number,
                _ => Kind::Text,
            };
            match res.iter_mut().find(|it| it.0.eq_ignore_ascii_case(&input.key)) {
                Some((_, other)) if kinds::kind(other) != kind => *other = any(),
                Some(_) => {}
                None => res.push((input.key.clone(), kinds::unknown(kind))),
            }
        }
    }
    Value::open(res)
}

/// A map of these texts and no others.
fn closed<'a>(names: impl IntoIterator<Item = &'a &'a str>) -> Value {
    let text = |it: &&str| ((*it).to_owned(), kinds::unknown(Kind::Text));
    Value::map(names.into_iter().map(text).collect())
}

fn any() -> Value {
    Value::Unknown(String::new())
}

pub(super) fn outcome(workflow: &Workflow, job: &Node, step: &Node) -> Value {
    let script = step.get("run").and_then(Node::as_text);
    let script = script.filter(|_| language(workflow, job, step) == Some(Language::Posix));
    let outputs = match script.and_then(handed::outputs) {
        Some(names) => closed(&names.iter().map(String::as_str).collect::<Vec<_>>()),
        None => known_outputs(step).map_or_else(|| Value::open(Vec::new()), closed),
    };
    Value::map(vec![
        ("outputs".to_owned(), outputs),
        ("outcome".to_owned(), kinds::unknown(Kind::Text)),
        ("conclusion".to_owned(), kinds::unknown(Kind::Text)),
    ])
}

/// The outputs of an action. Another major version may have others.
fn known_outputs(step: &Node) -> Option<&'static [&'static str]> {
    known(step).map(|it| it.outputs).filter(|it| *it != ANY)
}

/// What the action of a step takes and gives, if its version is one that is known.
pub(in crate::lint) fn known(step: &Node) -> Option<Interface> {
    let uses = uses(step)?;
    let is_version = |it: &&str| it.starts_with('v') || it.contains('/');
    let version = [uses.reference, uses.comment].into_iter().find(is_version);
    interface(&uses.action, version)
}

/// The jobs that a job waits for.
pub(super) fn needs(job: &Node, results: &Map) -> Value {
    let needed = job.get("needs").map(Node::one_or_many).unwrap_or_default();
    let found = needed.iter().filter_map(Node::as_text);
    Value::map(found.filter_map(|id| Some((id.to_owned(), results.get(id)?.clone()))).collect())
}

pub(super) fn result(job: &Node, around: &Around<'_>) -> Value {
    let declared = |it: &Node| {
        let them = it.get("outputs").map_or(&[][..], Node::entries).iter();
        Value::map(them.map(|it| (it.key.clone(), kinds::unknown(Kind::Text))).collect())
    };
    // A workflow that is called has outputs of its own.
    let outputs = match job.get("uses") {
        Some(_) => {
            let called = around.called("", job);
            let trigger = called.and_then(|it| trigger(it.workflow, "workflow_call"));
            trigger.map_or_else(|| Value::open(Vec::new()), |it| declared(it.node))
        }
        None => declared(job),
    };
    Value::map(vec![
        ("outputs".to_owned(), outputs),
        ("result".to_owned(), kinds::unknown(Kind::Text)),
    ])
}

pub(super) fn matrix(job: &Node, scope: &Scope) -> Value {
    let Some(matrix) = job.get("strategy").map(|it| it.get("matrix")) else {
        return Value::map(Vec::new());
    };
    let Some(matrix) = matrix.filter(|it| !it.entries().is_empty()) else { return any() };
    let mut res: Vec<(String, Value)> = Vec::new();
    let mut add = |key: &str, value: Value| match res.iter_mut().find(|it| it.0 == key) {
        Some((_, known)) => *known = kinds::either(known, &value),
        None => res.push((key.to_owned(), value)),
    };
    for entry in matrix.entries() {
        let values = entry.node.items();
        match entry.key.as_str() {
            "exclude" => {}
            "include" if values.is_empty() => return any(),
            "include" if values.iter().any(|it| it.entries().is_empty()) => return any(),
            "include" => {
                for it in values.iter().flat_map(Node::entries).take(MAX_VALUES) {
                    add(&it.key, kinds::of_node(&it.node, scope));
                }
            }
            key if values.is_empty() => add(key, any()),
            key => {
                for it in values.iter().take(MAX_VALUES) {
                    add(key, kinds::of_node(it, scope));
                }
            }
        }
    }
    res.sort_by(|one, other| one.0.cmp(&other.0));
    Value::map(res)
}

/// GitHub makes no more jobs of a matrix.
const MAX_VALUES: usize = 256;
