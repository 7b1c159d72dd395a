//! What the contexts hold, as far as the workflow itself says: which steps, jobs and rows of a matrix
//! there are. The values are left open.

use std::{ptr, sync::Arc};

use crate::{
    catalog::actions::{Ports, ports},
    expr::{Map, Scope, Value},
    lint::keyed::{Keyed, texts},
    workflow::{Entry, Node, Workflow, jobs, steps, uses},
};

/// The texts of a workflow, with what each can see. Made once and shared by all rules.
pub(super) struct Texts<'a> {
    /// From top to bottom.
    pub(super) all: Vec<Keyed<'a>>,
    workflow: &'a Workflow,
    /// What every text sees.
    scope: Scope,
    results: Arc<Map>,
}

impl<'a> Texts<'a> {
    pub(super) fn of(workflow: &'a Workflow) -> Texts<'a> {
        let results = jobs(workflow).iter().map(|it| (it.key.clone(), result(&it.node))).collect();
        let results = Arc::new(Map { entries: results, is_open: false });
        let entries = vec![
            ("jobs".to_owned(), Value::Map(results.clone())),
            ("github".to_owned(), closed(GITHUB)),
            ("runner".to_owned(), closed(RUNNER)),
            ("job".to_owned(), closed(JOB)),
            ("strategy".to_owned(), closed(STRATEGY)),
        ];
        let scope = Scope { contexts: Map { entries, is_open: true }, status: None };
        Texts { all: texts(workflow), workflow, scope, results }
    }

    /// Visits every text with what it can see.
    pub(super) fn each(&self, visit: &mut dyn FnMut(&Keyed<'_>, &Scope)) {
        let mut rest = self.all.as_slice();
        let outside = rest.iter().filter(|it| it.job.is_none());
        outside.for_each(|it| visit(it, &self.scope));
        for entry in jobs(self.workflow) {
            let is_here = |it: &Keyed<'_>| it.job.is_some_and(|it| ptr::eq(it, entry));
            let from = rest.iter().take_while(|it| it.job.is_none()).count();
            let length = rest[from..].iter().take_while(|it| is_here(it)).count();
            if length > 0 {
                self.job(entry, &rest[from..from + length], visit);
                rest = &rest[from + length..];
            }
        }
    }

    /// A step sees those before it; everything else in a job sees them all.
    fn job(&self, job: &Entry, texts: &[Keyed<'_>], visit: &mut dyn FnMut(&Keyed<'_>, &Scope)) {
        let mut scope = self.scope.clone();
        let entries = &mut scope.contexts.entries;
        entries.push(("needs".to_owned(), needs(&job.node, &self.results)));
        entries.push(("matrix".to_owned(), matrix(&job.node)));
        let steps = all_steps(&job.node);
        if steps.len() <= MAX_STEPS {
            entries.push(("steps".to_owned(), Value::map(Vec::new())));
        }
        let mut inside = texts.iter().filter(|it| it.step.is_some()).peekable();
        for step in steps {
            let is_here = |it: &&Keyed<'_>| it.step.is_some_and(|it| ptr::eq(it, step));
            while let Some(it) = inside.next_if(is_here) {
                visit(it, &scope);
            }
            let last = scope.contexts.entries.last_mut().filter(|it| it.0 == "steps");
            let known = last.map(|it| &mut it.1);
            if let (Some(Value::Map(known)), Some(id)) =
                (known, step.get("id").and_then(Node::as_text))
            {
                Arc::make_mut(known).entries.push((id.to_owned(), outcome(step)));
            }
        }
        texts.iter().filter(|it| it.step.is_none()).for_each(|it| visit(it, &scope));
    }
}

/// Of longer jobs the steps are not looked at, so that work stays in proportion.
const MAX_STEPS: usize = 1000;

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
    let mut res = Vec::new();
    below(steps(job), &mut res);
    res
}

/// GitHub docs, "Contexts reference", November 2026.
const GITHUB: &[&str] = &[
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
const RUNNER: &[&str] =
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

/// The same.
const STRATEGY: &[&str] = &["fail-fast", "job-index", "job-total", "max-parallel"];

fn closed<'a>(names: impl IntoIterator<Item = &'a &'a str>) -> Value {
    Value::map(names.into_iter().map(|it| ((*it).to_owned(), any())).collect())
}

fn any() -> Value {
    Value::Unknown(String::new())
}

fn outcome(step: &Node) -> Value {
    let outputs = known_outputs(step).map_or_else(|| Value::open(Vec::new()), closed);
    Value::map(vec![
        ("outputs".to_owned(), outputs),
        ("outcome".to_owned(), any()),
        ("conclusion".to_owned(), any()),
    ])
}

/// The outputs of an action of the catalog. Another major version may have others.
fn known_outputs(step: &Node) -> Option<&'static [&'static str]> {
    known_ports(step).map(|it| it.outputs)
}

/// What the action of a step takes and gives, if its version is one of the major that is known.
pub(super) fn known_ports(step: &Node) -> Option<&'static Ports> {
    let uses = uses(step)?;
    let ports = ports(&uses.action)?;
    let versions = [uses.reference.as_str(), uses.comment.as_str()];
    let version = versions.into_iter().find(|it| it.starts_with('v'));
    let is_same =
        version.is_none_or(|it| it.split(['.', ' ']).next() == Some(ports.action.major()));
    is_same.then_some(ports)
}

/// The jobs that a job waits for.
fn needs(job: &Node, results: &Map) -> Value {
    let needed = job.get("needs").map(Node::one_or_many).unwrap_or_default();
    let found = needed.into_iter().filter_map(Node::as_text);
    Value::map(found.filter_map(|id| Some((id.to_owned(), results.get(id)?.clone()))).collect())
}

fn result(job: &Node) -> Value {
    let declared = job.get("outputs").map_or(&[][..], Node::entries);
    let declared = declared.iter().map(|it| (it.key.clone(), any())).collect();
    // A workflow that is called has outputs of its own.
    let outputs =
        if job.get("uses").is_some() { Value::open(Vec::new()) } else { Value::map(declared) };
    Value::map(vec![("outputs".to_owned(), outputs), ("result".to_owned(), any())])
}

fn matrix(job: &Node) -> Value {
    let Some(matrix) = job.get("strategy").map(|it| it.get("matrix")) else {
        return Value::map(Vec::new());
    };
    let Some(matrix) = matrix.filter(|it| !it.entries().is_empty()) else { return any() };
    let mut names: Vec<&str> = Vec::new();
    for entry in matrix.entries() {
        let rows = match entry.key.as_str() {
            "exclude" => continue,
            "include" if entry.node.items().is_empty() => return any(),
            "include" => entry.node.items(),
            it => {
                names.push(it);
                continue;
            }
        };
        if rows.iter().any(|it| it.entries().is_empty()) {
            return any();
        }
        names.extend(rows.iter().flat_map(Node::entries).map(|it| it.key.as_str()));
    }
    names.sort_unstable();
    names.dedup();
    closed(&names)
}
