//! Which contexts and special functions may be used under which key of a workflow. From GitHub's docs
//! ("Contexts reference: context availability", November 2026); keys that stand only in GitHub's
//! schema are from `workflow-v1.0.json` of @actions/workflow-parser 0.3.61.

/// A key of a workflow, with all that is below it and has no row of its own.
#[derive(Debug)]
pub struct Key {
    /// As in GitHub's docs; a part in angle brackets is any key.
    pub path: &'static str,
    /// Empty: expressions are refused.
    pub contexts: &'static [&'static str],
    pub functions: &'static [&'static str],
}

/// Every context that there is.
pub static CONTEXTS: &[&str] = &[
    "github", "env", "vars", "job", "jobs", "steps", "runner", "secrets", "strategy", "matrix",
    "needs", "inputs",
];

const RUN: &[&str] = &["github", "inputs", "vars"];
const NEEDS: &[&str] = &["github", "needs", "vars", "inputs"];
const JOB: &[&str] = &["github", "needs", "strategy", "matrix", "vars", "inputs"];
const JOB_SECRETS: &[&str] =
    &["github", "needs", "strategy", "matrix", "vars", "secrets", "inputs"];
const CREDENTIALS: &[&str] =
    &["github", "needs", "strategy", "matrix", "env", "vars", "secrets", "inputs"];
const CONTAINER_ENV: &[&str] =
    &["github", "needs", "strategy", "matrix", "job", "runner", "env", "vars", "secrets", "inputs"];
const STEP: &[&str] = &[
    "github", "needs", "strategy", "matrix", "job", "runner", "env", "vars", "secrets", "steps",
    "inputs",
];
const NO_SECRETS: &[&str] =
    &["github", "needs", "strategy", "matrix", "job", "runner", "env", "vars", "steps", "inputs"];

const STATUS: &[&str] = &["always", "cancelled", "success", "failure"];
const FILES: &[&str] = &["hashFiles"];

const fn key(path: &'static str, contexts: &'static [&'static str]) -> Key {
    Key { path, contexts, functions: &[] }
}

const fn step(path: &'static str) -> Key {
    Key { path, contexts: STEP, functions: FILES }
}

pub static KEYS: &[Key] = &[
    key("name", &[]),
    key("description", &[]),
    key("run-name", RUN),
    key("on", &[]),
    key("on.workflow_call.inputs.<inputs_id>.default", RUN),
    key("on.workflow_call.outputs.<output_id>.value", &["github", "jobs", "vars", "inputs"]),
    key("permissions", &[]),
    key("concurrency", RUN),
    key("defaults", &[]),
    key("env", &["github", "secrets", "inputs", "vars"]),
    key("jobs", &[]),
    key("jobs.<job_id>.cancel-timeout-minutes", JOB),
    key("jobs.<job_id>.concurrency", JOB),
    key("jobs.<job_id>.container", JOB),
    key("jobs.<job_id>.container.credentials", CREDENTIALS),
    key("jobs.<job_id>.container.env.<env_id>", CONTAINER_ENV),
    key("jobs.<job_id>.continue-on-error", JOB),
    key(
        "jobs.<job_id>.defaults.run",
        &["github", "needs", "strategy", "matrix", "env", "vars", "inputs"],
    ),
    key("jobs.<job_id>.env", JOB_SECRETS),
    key("jobs.<job_id>.environment", JOB),
    key("jobs.<job_id>.environment.url", NO_SECRETS),
    Key { path: "jobs.<job_id>.if", contexts: NEEDS, functions: STATUS },
    key("jobs.<job_id>.name", JOB),
    key("jobs.<job_id>.needs", &[]),
    key("jobs.<job_id>.outputs.<output_id>", STEP),
    key("jobs.<job_id>.permissions", &[]),
    key("jobs.<job_id>.runs-on", JOB),
    key("jobs.<job_id>.secrets.<secrets_id>", JOB_SECRETS),
    key("jobs.<job_id>.services", JOB),
    key("jobs.<job_id>.services.<service_id>.credentials", CREDENTIALS),
    key("jobs.<job_id>.services.<service_id>.env.<env_id>", CONTAINER_ENV),
    key("jobs.<job_id>.snapshot.if", JOB),
    key("jobs.<job_id>.steps", &[]),
    step("jobs.<job_id>.steps.continue-on-error"),
    step("jobs.<job_id>.steps.env"),
    key("jobs.<job_id>.steps.id", &[]),
    Key {
        path: "jobs.<job_id>.steps.if",
        contexts: NO_SECRETS,
        functions: &["always", "cancelled", "success", "failure", "hashFiles"],
    },
    step("jobs.<job_id>.steps.name"),
    step("jobs.<job_id>.steps.run"),
    step("jobs.<job_id>.steps.timeout-minutes"),
    key("jobs.<job_id>.steps.uses", &[]),
    step("jobs.<job_id>.steps.with"),
    step("jobs.<job_id>.steps.working-directory"),
    key("jobs.<job_id>.strategy", NEEDS),
    key("jobs.<job_id>.timeout-minutes", JOB),
    key("jobs.<job_id>.uses", &[]),
    key("jobs.<job_id>.with.<with_id>", JOB),
];

/// What the paths of all that is in a job begin with. No row has a name in angle brackets right behind.
const JOB_ID: &str = "jobs.<job_id>.";

/// The row for a path of keys; the items of a list count as their list. `None` if GitHub's docs know
/// no such key.
pub fn at(path: &[&str]) -> Option<&'static Key> {
    // This is asked for every expression: most rows are ruled out by one word.
    let (first, third) = (path.first().copied()?, path.get(2).copied().unwrap_or_default());
    let is_in_job = first == "jobs" && !third.is_empty();
    let is_near = |it: &&Key| {
        let row = it.path.as_bytes();
        match row.get(JOB_ID.len()) {
            // All that is longer and begins like this is in a job.
            Some(rest) if row.starts_with(b"j") => {
                is_in_job && Some(rest) == third.as_bytes().first()
            }
            _ => row.first() == first.as_bytes().first(),
        }
    };
    let found = KEYS.iter().filter(is_near).filter_map(|it| Some((depth(it.path, path)?, it)));
    found.max_by_key(|it| it.0).map(|it| it.1)
}

/// How many keys of a path a row has, if they begin like it.
fn depth(row: &str, path: &[&str]) -> Option<usize> {
    let mut rest = row;
    for (n, key) in path.iter().enumerate() {
        rest = match rest.starts_with('<') {
            true => &rest[rest.bytes().position(|it| it == b'>')? + 1..],
            false => rest.strip_prefix(key)?,
        };
        if rest.is_empty() {
            return Some(n + 1);
        }
        rest = rest.strip_prefix('.')?;
    }
    None
}

impl Key {
    pub fn has_context(&self, name: &str) -> bool {
        self.contexts.iter().any(|it| it.eq_ignore_ascii_case(name))
    }

    pub fn has_function(&self, name: &str) -> bool {
        self.functions.iter().any(|it| it.eq_ignore_ascii_case(name))
    }

    /// Whether it is an `if:`, which needs no `${{ }}`.
    pub fn is_condition(&self) -> bool {
        self.path.ends_with(".if")
    }
}

#[cfg(test)]
mod tests {
    use super::{super::function, *};

    #[test]
    fn the_nearest_row_counts() {
        let path = |it: &str| at(&it.split('.').collect::<Vec<_>>()).map(|it| it.path);
        assert_eq!(path("jobs.a.container.image"), Some("jobs.<job_id>.container"));
        assert_eq!(path("jobs.a.container.env.X"), Some("jobs.<job_id>.container.env.<env_id>"));
        assert_eq!(path("jobs.env.if"), Some("jobs.<job_id>.if"));
        assert_eq!(path("jobs.a.steps.with.x"), Some("jobs.<job_id>.steps.with"));
        assert_eq!(path("on.push.branches"), Some("on"));
        assert_eq!(path("jobs.a.unknown"), Some("jobs"));
        assert_eq!(path("unknown.a"), None);
    }

    #[test]
    fn rows_name_what_there_is() {
        for key in KEYS {
            assert!(key.contexts.iter().all(|it| CONTEXTS.contains(it)), "{}", key.path);
            let is_special = |it: &&str| function(it).is_some_and(|it| it.is_special());
            assert!(key.functions.iter().all(is_special), "{}", key.path);
        }
        assert!(STATUS.iter().all(|it| function(it).is_some_and(|it| it.is_status())));
    }
}
