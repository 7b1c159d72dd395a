//! What the contexts hold, as far as the workflow itself says: which steps, jobs and rows of a matrix
//! there are. The values are left open.

use crate::{
    catalog::actions::action,
    expr::{Map, Scope, Value},
    lint::keyed::{Keyed, texts_below},
    workflow::{Entry, Node, Workflow, jobs, steps, uses},
};

/// Visits every text with an expression, with what it can see.
pub(super) fn each(workflow: &Workflow, visit: &mut dyn FnMut(&Keyed<'_>, &Scope)) {
    let scope = of_workflow(workflow);
    for entry in workflow.root.entries().iter().filter(|it| it.key != "jobs") {
        texts_below(&entry.node, &[&entry.key]).iter().for_each(|it| visit(it, &scope));
    }
    for job in jobs(workflow) {
        let scope = of_job(workflow, job, None);
        for entry in job.node.entries().iter().filter(|it| it.key != "steps") {
            let texts = texts_below(&entry.node, &["jobs", &job.key, &entry.key]);
            texts.iter().for_each(|it| visit(it, &scope));
        }
        for (n, step) in all_steps(&job.node).into_iter().enumerate() {
            let texts = texts_below(step, &["jobs", &job.key, "steps"]);
            if !texts.is_empty() {
                let scope = of_job(workflow, job, Some(n));
                texts.iter().for_each(|it| visit(it, &scope));
            }
        }
    }
}

/// What a text in a job sees. Of its steps, those that come before one, or all.
fn of_job(workflow: &Workflow, job: &Entry, before: Option<usize>) -> Scope {
    let steps = all_steps(&job.node);
    let steps = &steps[..before.unwrap_or(steps.len()).min(steps.len())];
    let with_id = |it: &&Node| Some((it.get("id")?.as_text()?.to_owned(), step(it)));
    let entries = vec![
        ("github".to_owned(), closed(GITHUB)),
        ("runner".to_owned(), closed(RUNNER)),
        ("job".to_owned(), closed(JOB)),
        ("strategy".to_owned(), closed(STRATEGY)),
        ("steps".to_owned(), Value::map(steps.iter().filter_map(with_id).collect())),
        ("needs".to_owned(), needs(workflow, &job.node)),
        ("matrix".to_owned(), matrix(&job.node)),
    ];
    scope(entries)
}

/// What a text outside of jobs sees.
fn of_workflow(workflow: &Workflow) -> Scope {
    let all = jobs(workflow).iter().map(|it| (it.key.clone(), result(&it.node))).collect();
    scope(vec![("github".to_owned(), closed(GITHUB)), ("jobs".to_owned(), Value::map(all))])
}

fn scope(entries: Vec<(String, Value)>) -> Scope {
    Scope { contexts: Map { entries, is_open: true }, status: None }
}

/// The steps of a job, those of groups among them.
fn all_steps(job: &Node) -> Vec<&Node> {
    let mut res = Vec::new();
    for it in steps(job) {
        match it.get("parallel") {
            Some(group) => res.extend(group.items()),
            None => res.push(it),
        }
    }
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

fn step(step: &Node) -> Value {
    let outputs = known_outputs(step).map_or_else(|| Value::open(Vec::new()), closed);
    Value::map(vec![
        ("outputs".to_owned(), outputs),
        ("outcome".to_owned(), any()),
        ("conclusion".to_owned(), any()),
    ])
}

/// The outputs of an action of the catalog. Another major version may have others.
fn known_outputs(step: &Node) -> Option<&'static [&'static str]> {
    let uses = uses(step)?;
    let action = action(&uses.action)?;
    let versions = [uses.reference.as_str(), uses.comment.as_str()];
    let version = versions.into_iter().find(|it| it.starts_with('v'));
    let is_same = version.is_none_or(|it| it.split(['.', ' ']).next() == Some(action.major()));
    is_same.then_some(action.outputs)
}

/// The jobs that a job waits for.
fn needs(workflow: &Workflow, job: &Node) -> Value {
    let needed = job.get("needs").map(Node::one_or_many).unwrap_or_default();
    let found = needed.into_iter().filter_map(Node::as_text).filter_map(|id| {
        let job = jobs(workflow).iter().find(|it| it.key.eq_ignore_ascii_case(id))?;
        Some((id.to_owned(), result(&job.node)))
    });
    Value::map(found.collect())
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
