//! GitHub's default variables, read where they are not: scripts have them, and the context `env` holds only
//! what the workflow sets.

use std::ops::Range;

use crate::{
    expr::{Kind, Value},
    lint::{
        contexts::{GITHUB, RUNNER, all_steps},
        expressions::is_dynamic,
        keyed::Keyed,
        rules::{
            env_name::DEFAULT,
            script_injection::{UNTRUSTED, is_script},
        },
        variables::{is_opaque, is_open, names},
    },
    workflow::{Node, Workflow},
};

/// A default variable that is read from `env`.
#[derive(Debug, PartialEq)]
pub(super) struct Misread {
    /// Of `env.NAME`.
    pub(super) span: Range<usize>,
    pub(super) name: String,
    /// The property that has the value: `github.sha`.
    pub(super) meant: Option<String>,
}

/// Those of a text that nothing sets.
pub(super) fn misread(workflow: &Workflow, keyed: &Keyed<'_>) -> Vec<Misread> {
    let mut res = Vec::new();
    // A context that is not there at all is the finding of another rule.
    if !keyed.key.is_none_or(|it| it.has_context("env")) {
        return res;
    }
    for expr in keyed.whole() {
        expr.walk(&mut |it| {
            let Kind::Index(of, by) = &it.kind else { return };
            let Kind::Literal(Value::Text(name)) = &by.kind else { return };
            let is_default = || DEFAULT.contains(&name.as_str()) || name == TOKEN;
            if of.is_path("env") && is_default() && !may_be_set(workflow, keyed, name) {
                let (name, meant) = (name.clone(), meant(keyed, name));
                res.push(Misread { span: it.span.clone(), name, meant });
            }
        });
    }
    res
}

/// No variable at all, but taken for one.
pub(super) const TOKEN: &str = "GITHUB_TOKEN";

/// Whether an `env` that the text sees has the name, or a step of the job may write it to `$GITHUB_ENV`.
fn may_be_set(workflow: &Workflow, keyed: &Keyed<'_>, name: &str) -> bool {
    let job = keyed.job.map(|it| &it.node);
    let seen = [Some(&workflow.root), job, keyed.step];
    let is_meant = |key: &str| key.eq_ignore_ascii_case(name) || is_dynamic(key);
    let has = |env: &Node| {
        env.as_text().is_some_and(is_dynamic) || env.entries().iter().any(|it| is_meant(&it.key))
    };
    let is_declared = seen.into_iter().flatten().filter_map(|it| it.get("env")).any(has);
    is_declared || job.is_some_and(|it| all_steps(it).any(|it| hands_on(it, name)))
}

/// Whether a step may set the variable for those after it.
fn hands_on(step: &Node, name: &str) -> bool {
    let mut res = name == TOKEN && is_opaque(step);
    step.walk(&mut |it| {
        let text = it.as_text().unwrap_or_default();
        let is_handing = ["GITHUB_ENV", "exportVariable"].iter().any(|it| text.contains(it));
        res |= is_handing && (is_open(text) || 0 < names(text, name));
    });
    res
}

/// Paths that differ inside of the job's container, where properties tell those outside.
const PATHS: &[&str] = &[
    "github.action_path",
    "github.env",
    "github.event_path",
    "github.output",
    "github.path",
    "github.step_summary",
    "github.workspace",
    "runner.temp",
    "runner.tool_cache",
];

/// The property that has the value of a variable, if it can be read there and means the same.
fn meant(keyed: &Keyed<'_>, name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let (context, property) = lower.split_once('_')?;
    let known = if context == "runner" { RUNNER } else { GITHUB };
    let is_there = known.contains(&property) && keyed.key.is_none_or(|it| it.has_context(context));
    let path = format!("{context}.{property}");
    let is_inside = keyed.job.is_some_and(|it| it.node.get("container").is_some());
    let is_elsewhere = is_inside && PATHS.contains(&path.as_str());
    let is_script = keyed.step.is_some_and(|it| is_script(it, keyed.node));
    let is_danger = is_script && UNTRUSTED.contains(&path.as_str());
    (is_there && !is_elsewhere && !is_danger).then_some(path)
}
