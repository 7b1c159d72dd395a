//! Which texts differ between the jobs of a matrix.

use crate::{
    lint::expressions::{inside, names},
    workflow::{Node, Workflow, steps},
};

/// Whether a text of a step, or something that it reads, differs from job to job; also where that cannot
/// be known.
pub(super) fn tells_apart(workflow: &Workflow, job: &Node, step: &Node, text: &str) -> bool {
    if !text.contains("${{") && !text.contains("matrix") {
        return false;
    }
    let envs = [step.get("env"), job.get("env"), workflow.root.get("env")];
    let read: Vec<&str> = inside(text).into_iter().flat_map(|it| names(it, "env")).collect();
    let is_written = |name: &&str| envs.iter().flatten().any(|env| env.get(name).is_some());
    // A script may have written what `env` does not say.
    let unknown_env = text.contains("env[") || !read.iter().all(is_written);
    let by_env = !read.is_empty() && envs.into_iter().flatten().any(varies);
    varies_text(text) || unknown_env || by_env || of_steps(job, text)
}

/// Steps that are read from, or whose environment may have been.
fn of_steps(job: &Node, text: &str) -> bool {
    let is_read = |it: &&Node| {
        let id = it.get("id").and_then(Node::as_text).unwrap_or_default();
        !id.is_empty() && text.contains(&format!("steps.{id}."))
    };
    let mut read = steps(job).iter().filter(is_read);
    // What a script puts out may hang on the runner.
    read.any(|it| varies(it) || it.get("run").is_some() || it.get("env").is_some_and(varies))
}

fn varies(node: &Node) -> bool {
    let mut res = false;
    node.walk(&mut |it| res |= it.as_text().is_some_and(varies_text));
    res
}

fn varies_text(text: &str) -> bool {
    ["matrix.", "matrix[", "strategy.", "runner.", "toJSON(matrix)"]
        .iter()
        .any(|it| text.contains(it))
}

/// Whether a matrix makes more than one job, as far as it is written out.
pub(super) fn has_several(matrix: &Node) -> bool {
    let rows = matrix.entries().iter().filter(|it| it.key != "exclude");
    matrix.as_text().is_some()
        || rows.into_iter().any(|it| it.node.as_text().is_some() || 1 < it.node.items().len())
}
