//! Workflows whose text is known beside the one that is judged, and which of them a job calls. Where
//! nothing is known of a called workflow, nothing is said of the call.

use crate::workflow::{Entry, Node, Workflow, jobs, trigger};

/// What stands around a workflow.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// Workflows by what `uses` says of them, without `./`: `.github/workflows/build.yml`, or
    /// `acme/shared/.github/workflows/build.yml@v1`.
    pub others: &'a [(String, Workflow)],
    /// All workflows of the same repository are among them.
    pub is_whole: bool,
}

/// A workflow that a job calls.
#[derive(Clone, Copy)]
pub(super) struct Called<'a> {
    /// As in [`Around::others`].
    pub(super) path: &'a str,
    pub(super) workflow: &'a Workflow,
}

impl<'a> Around<'a> {
    /// What a job calls; `from` is the workflow that the job is in, empty for the one that is judged.
    pub(super) fn called(&self, from: &str, job: &Node) -> Option<Called<'a>> {
        let path = resolved(from, job.get("uses")?.as_text()?);
        let found = self.others.iter().find(|it| it.0 == path)?;
        Some(Called { path: &found.0, workflow: &found.1 })
    }

    /// Whether GitHub finds no such workflow in the repository.
    pub(super) fn lacks(&self, uses: &str) -> bool {
        let is_local = uses.starts_with("./.github/workflows/") && !uses.contains("${{");
        is_local && self.is_whole && self.others.iter().all(|it| it.0 != resolved("", uses))
    }
}

/// What `uses` says, in the words of [`Around::others`]. What stands in another repository means that
/// repository by `./`, as it is at the same commit.
fn resolved(from: &str, uses: &str) -> String {
    let Some(local) = uses.strip_prefix("./") else { return uses.to_owned() };
    let remote = from.split_once("/.github/").zip(from.rsplit_once('@'));
    match remote {
        Some(((repository, _), (_, version))) => format!("{repository}/{local}@{version}"),
        None => local.to_owned(),
    }
}

/// A call, and what the called workflow declares, of one kind.
pub(super) struct Call<'a> {
    pub(super) job: &'a Node,
    pub(super) uses: &'a Node,
    pub(super) called: Called<'a>,
    /// Its inputs, or its secrets.
    pub(super) declared: &'a [Entry],
}

/// The calls of workflows whose text is known; `kind` is the key in `on.workflow_call`.
pub(super) fn known_calls<'a>(
    workflow: &'a Workflow,
    around: Around<'a>,
    kind: &'static str,
) -> impl Iterator<Item = Call<'a>> {
    calls(workflow).filter_map(move |(job, uses)| {
        let called = around.called("", &job.node)?;
        let trigger = trigger(called.workflow, "workflow_call")?;
        let declared = trigger.node.get(kind).map_or(&[][..], Node::entries);
        Some(Call { job: &job.node, uses, called, declared })
    })
}

/// `${{ insert }}` takes the keys of a map that nobody knows.
pub(super) fn is_open(entry: &Entry) -> bool {
    entry.key.starts_with("${{")
}

/// Names of inputs and secrets are the same in capitals.
pub(super) fn is_same(one: &Entry, other: &Entry) -> bool {
    one.key.eq_ignore_ascii_case(&other.key)
}

/// The jobs of a workflow that call others.
pub(super) fn calls(workflow: &Workflow) -> impl Iterator<Item = (&Entry, &Node)> {
    jobs(workflow).iter().filter_map(|it| Some((it, it.node.get("uses")?)))
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn what_is_meant() {
        let check = |from: &str, uses: &str, expected: &str| {
            assert_eq!(resolved(from, uses), expected);
        };
        let (local, remote) = (".github/workflows/a.yml", "acme/w/.github/workflows/a.yml@v1");
        check("", "./.github/workflows/b.yml", ".github/workflows/b.yml");
        check(local, "./.github/workflows/b.yml", ".github/workflows/b.yml");
        check(remote, "./.github/workflows/b.yml", "acme/w/.github/workflows/b.yml@v1");
        check(remote, "acme/x/.github/workflows/b.yml@v2", "acme/x/.github/workflows/b.yml@v2");
    }
}
