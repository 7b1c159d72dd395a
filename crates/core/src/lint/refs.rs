//! What a run can stand on, as far as its triggers tell: a branch, a tag or a pull request.

use crate::workflow::{
    Entry, Node, Trigger, Workflow, input_text,
    publish::{Push, builds, push},
    triggers,
};

/// The kinds of refs that runs can have. Unknown events may have any.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Refs {
    pub(super) branch: bool,
    pub(super) tag: bool,
    pub(super) pull_request: bool,
    pub(super) schedule: bool,
}

impl Refs {
    const ANY: Refs = Refs { branch: true, tag: true, pull_request: true, schedule: true };

    fn and(self, other: Refs) -> Refs {
        Refs {
            branch: self.branch || other.branch,
            tag: self.tag || other.tag,
            pull_request: self.pull_request || other.pull_request,
            schedule: self.schedule || other.schedule,
        }
    }
}

/// Of all runs of a workflow.
pub(super) fn refs(workflow: &Workflow) -> Refs {
    let triggers = triggers(workflow);
    if triggers.is_empty() {
        return Refs::ANY;
    }
    triggers.iter().map(of).fold(Refs::default(), Refs::and)
}

pub(super) fn of(trigger: &Trigger<'_>) -> Refs {
    let branch = Refs { branch: true, ..Refs::default() };
    let tag = Refs { tag: true, ..Refs::default() };
    let pull_request = Refs { pull_request: true, ..Refs::default() };
    match trigger.event {
        "push" => {
            let (branch, tag) = pushes(trigger);
            Refs { branch, tag, ..Refs::default() }
        }
        "pull_request"
        | "pull_request_target"
        | "pull_request_review"
        | "pull_request_review_comment" => pull_request,
        "release" => tag,
        "schedule" => Refs { schedule: true, ..branch },
        "create" | "workflow_dispatch" => branch.and(tag),
        "branch_protection_rule"
        | "check_run"
        | "check_suite"
        | "delete"
        | "discussion"
        | "fork"
        | "issues"
        | "discussion_comment"
        | "gollum"
        | "issue_comment"
        | "label"
        | "merge_group"
        | "milestone"
        | "page_build"
        | "public"
        | "repository_dispatch"
        | "status"
        | "watch"
        | "workflow_run" => branch,
        _ => Refs::ANY,
    }
}

/// Whether a `push` trigger lets branches through, and tags. With filters of one kind only, the
/// other kind does not start a run.
pub(super) fn pushes(trigger: &Trigger<'_>) -> (bool, bool) {
    let has = |key: &str| trigger.node.get(key).is_some();
    let (branches, tags) =
        (has("branches") || has("branches-ignore"), has("tags") || has("tags-ignore"));
    (branches || !tags, tags || !branches)
}

/// Of the runs in which a job pushes; `None` if there are none. Pull requests are left out only where
/// all pushing steps have conditions that speak of them.
pub(super) fn published(workflow: &Workflow, job: &Entry) -> Option<Refs> {
    let all = refs(workflow);
    let mut pushing = builds(&job.node).filter(|it| push(it) != Push::Never).peekable();
    pushing.peek()?;
    let text = |node: &Node, key: &str| {
        node.get(key).and_then(Node::as_text).unwrap_or_default().to_owned()
    };
    let speaks = |step: &Node| {
        let input = |key| input_text(step, key).to_owned();
        let conditions = [text(&job.node, "if"), text(step, "if"), input("push"), input("outputs")];
        conditions.iter().any(|it| it.contains("pull_request"))
    };
    let left_out = pushing.all(speaks);
    Some(Refs { pull_request: all.pull_request && !left_out, ..all })
}
