//! What the contexts hold, as far as the workflow itself says: which steps, jobs and rows of a matrix
//! there are. The values are left open.

use std::{
    cell::Cell,
    ptr,
    sync::{Arc, LazyLock},
};

use crate::{
    catalog::actions::{ANY, Interface, interface},
    expr::{Map, Scope, Value},
    lint::{
        Around, handed,
        keyed::{Keyed, texts},
        kinds::{self, Kind},
        variables::{Language, language},
    },
    workflow::{Entry, Node, Workflow, jobs, steps, trigger, triggers, uses},
};

/// The texts of a workflow, with what each can see. Made once and shared by all rules.
pub(super) struct Texts<'a> {
    /// From top to bottom.
    pub(super) all: Vec<Keyed<'a>>,
    workflow: &'a Workflow,
    /// What every text sees.
    scope: Scope,
    /// In the order of the jobs.
    inside: Vec<Inside<'a>>,
}

/// What the texts of one job see beside that. It is made once: rules ask for it again and again.
struct Inside<'a> {
    needs: Value,
    matrix: Value,
    /// Instead of what every job has.
    job: Option<Value>,
    /// Each with its id and what it leaves, if it has one.
    steps: Vec<(&'a Node, Option<(String, Value)>)>,
    /// All of it beside what every text sees, but for the steps; put aside until it is asked for again.
    scope: Cell<Option<Scope>>,
}

impl<'a> Texts<'a> {
    pub(super) fn of(workflow: &'a Workflow, around: Around<'a>) -> Texts<'a> {
        let result = |it: &Entry| (it.key.clone(), result(&it.node, &around));
        let results = jobs(workflow).iter().map(result).collect();
        let results = Arc::new(Map { entries: results, is_open: false });
        let entries = vec![
            ("jobs".to_owned(), Value::Map(results.clone())),
            ("github".to_owned(), FIXED.github.clone()),
            ("runner".to_owned(), FIXED.runner.clone()),
            ("job".to_owned(), FIXED.job.clone()),
            ("strategy".to_owned(), FIXED.strategy.clone()),
            ("env".to_owned(), Value::open(Vec::new())),
            ("vars".to_owned(), Value::open(Vec::new())),
            ("secrets".to_owned(), secrets(workflow)),
            ("inputs".to_owned(), inputs(workflow)),
        ];
        let scope = Scope { contexts: Map { entries, is_open: true }, status: None };
        let inside =
            jobs(workflow).iter().map(|it| inside(workflow, &it.node, &results, &scope)).collect();
        Texts { all: texts(workflow), workflow, scope, inside }
    }

    /// Visits every text with what it can see.
    pub(super) fn each(&self, visit: &mut dyn FnMut(&Keyed<'_>, &Scope)) {
        let mut rest = self.all.as_slice();
        let outside = rest.iter().filter(|it| it.job.is_none());
        outside.for_each(|it| visit(it, &self.scope));
        for (entry, inside) in jobs(self.workflow).iter().zip(&self.inside) {
            let is_here = |it: &Keyed<'_>| it.job.is_some_and(|it| ptr::eq(it, entry));
            let from = rest.iter().take_while(|it| it.job.is_none()).count();
            let length = rest[from..].iter().take_while(|it| is_here(it)).count();
            if length > 0 {
                self.job(inside, &rest[from..from + length], visit);
                rest = &rest[from + length..];
            }
        }
    }

    /// A step sees those before it; everything else in a job sees them all.
    fn job(
        &self,
        inside: &Inside<'_>,
        texts: &[Keyed<'_>],
        visit: &mut dyn FnMut(&Keyed<'_>, &Scope),
    ) {
        let mut scope = inside.scope.take().unwrap_or_else(|| self.of_job(inside));
        if inside.steps.len() <= MAX_STEPS {
            scope.contexts.entries.push(("steps".to_owned(), Value::map(Vec::new())));
        }
        let mut of_steps = texts.iter().filter(|it| it.step.is_some()).peekable();
        for (step, outcome) in &inside.steps {
            let is_here = |it: &&Keyed<'_>| it.step.is_some_and(|it| ptr::eq(it, *step));
            while let Some(it) = of_steps.next_if(is_here) {
                visit(it, &scope);
            }
            let last = scope.contexts.entries.last_mut().filter(|it| it.0 == "steps");
            let known = last.map(|it| &mut it.1);
            if let (Some(Value::Map(known)), Some(it)) = (known, outcome) {
                Arc::make_mut(known).entries.push(it.clone());
            }
        }
        texts.iter().filter(|it| it.step.is_none()).for_each(|it| visit(it, &scope));
        scope.contexts.entries.retain(|it| it.0 != "steps");
        inside.scope.set(Some(scope));
    }

    /// What all texts of a job see.
    fn of_job(&self, inside: &Inside<'_>) -> Scope {
        let mut scope = self.scope.clone();
        let entries = &mut scope.contexts.entries;
        if let Some(own) = &inside.job
            && let Some(known) = entries.iter_mut().find(|it| it.0 == "job")
        {
            known.1 = own.clone();
        }
        entries.push(("needs".to_owned(), inside.needs.clone()));
        entries.push(("matrix".to_owned(), inside.matrix.clone()));
        scope
    }
}

fn inside<'a>(workflow: &Workflow, job: &'a Node, results: &Map, scope: &Scope) -> Inside<'a> {
    let step = |it: &'a Node| {
        let id = it.get("id").and_then(Node::as_text);
        (it, id.map(|id| (id.to_owned(), outcome(workflow, job, it))))
    };
    Inside {
        needs: needs(job, results),
        matrix: matrix(job, scope),
        job: match job.get("services") {
            None => Some(FIXED.without_services.clone()),
            Some(it) => services(it).map(|it| self::job(Some(it))),
        },
        steps: all_steps(job).into_iter().map(step).collect(),
        scope: Cell::new(None),
    }
}

/// Of longer jobs the steps are not looked at, so that work stays in proportion.
const MAX_STEPS: usize = 1000;

/// The scripts that a POSIX shell may read and that contain this, with the nodes that they stand in.
pub(super) fn scripts<'a>(workflow: &'a Workflow, part: &str) -> Vec<(&'a Node, &'a str)> {
    let mut res = Vec::new();
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for step in all_steps(job) {
            let script = step.get("run").and_then(|it| Some((it, it.as_text()?)));
            let is_meant = |it: &(&Node, &str)| {
                it.1.contains(part) && language(workflow, job, step) != Some(Language::PowerShell)
            };
            res.extend(script.filter(is_meant));
        }
    }
    res
}

/// The steps of a job, those of groups among them.
pub(super) fn all_steps(job: &Node) -> Vec<&Node> {
    fn below<'a>(steps: &'a [Node], res: &mut Vec<&'a Node>) {
        for it in steps {
            match it.get("parallel") {
                Some(group) => below(group.items(), res),
                None => res.push(it),
            }
        }
    }
    let mut res = Vec::with_capacity(steps(job).len());
    below(steps(job), &mut res);
    res
}

/// GitHub docs, "Contexts reference", November 2026.
pub(super) const GITHUB: &[&str] = &[
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
pub(super) const RUNNER: &[&str] =
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
struct Fixed {
    github: Value,
    runner: Value,
    job: Value,
    /// The same in a job that has none.
    without_services: Value,
    strategy: Value,
}

static FIXED: LazyLock<Fixed> = LazyLock::new(|| Fixed {
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
fn job(services: Option<Value>) -> Value {
    let of = |name: &&str| match *name {
        "container" => closed(&["id", "network"]),
        "services" => services.clone().unwrap_or_else(|| Value::open(Vec::new())),
        "check_run_id" => any(),
        _ => kinds::unknown(Kind::Text),
    };
    Value::map(JOB.iter().map(|it| ((*it).to_owned(), of(it))).collect())
}

/// The services of a job, if they are written out.
fn services(written: &Node) -> Option<Value> {
    let written = Some(written.entries()).filter(|it| !it.is_empty())?;
    let one = |it: &Entry| {
        let text = |name: &str| (name.to_owned(), kinds::unknown(Kind::Text));
        let parts = vec![text("id"), text("network"), ("ports".to_owned(), any())];
        (it.key.clone(), Value::map(parts))
    };
    Some(Value::map(written.iter().map(one).collect()))
}

/// What a workflow that is only called is given; all others take secrets from anywhere.
fn secrets(workflow: &Workflow) -> Value {
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
fn inputs(workflow: &Workflow) -> Value {
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

fn outcome(workflow: &Workflow, job: &Node, step: &Node) -> Value {
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
pub(super) fn known(step: &Node) -> Option<Interface> {
    let uses = uses(step)?;
    let is_version = |it: &&str| it.starts_with('v') || it.contains('/');
    let version = [uses.reference, uses.comment].into_iter().find(is_version);
    interface(&uses.action, version)
}

/// The jobs that a job waits for.
fn needs(job: &Node, results: &Map) -> Value {
    let needed = job.get("needs").map(Node::one_or_many).unwrap_or_default();
    let found = needed.iter().filter_map(Node::as_text);
    Value::map(found.filter_map(|id| Some((id.to_owned(), results.get(id)?.clone()))).collect())
}

fn result(job: &Node, around: &Around<'_>) -> Value {
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

fn matrix(job: &Node, scope: &Scope) -> Value {
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
