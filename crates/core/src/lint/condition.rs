//! `if:` of jobs and steps. Conditions are not evaluated: any that could leave pull requests out is
//! trusted to do so.

use crate::workflow::{Entry, Node, Workflow, jobs};

/// Whether a condition stands between a run of the workflow and this step.
pub(super) fn is_guarded(workflow: &Workflow, job: &Entry, step: &Node) -> bool {
    decides(step) || job_is_guarded(workflow, job, 8)
}

/// A job that waits for a skipped one is skipped too, unless its own condition says otherwise.
fn job_is_guarded(workflow: &Workflow, job: &Entry, depth: usize) -> bool {
    let needs = job.node.get("needs").map(Node::one_or_many).unwrap_or_default();
    let needed = needs.into_iter().filter_map(Node::as_text);
    let mut needed = needed.filter_map(|id| jobs(workflow).iter().find(|it| it.key == id));
    decides(&job.node)
        || depth > 0
            && needed.any(|it| it.key != job.key && job_is_guarded(workflow, it, depth - 1))
}

fn decides(node: &Node) -> bool {
    let Some(condition) = node.get("if").and_then(Node::as_text) else { return false };
    let condition = condition.trim().trim_start_matches("${{").trim_end_matches("}}").trim();
    !matches!(condition, "" | "true" | "always()" | "success()" | "!cancelled()" | "! cancelled()")
}
