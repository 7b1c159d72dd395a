//! What common filters leave out: events that only some workflows start on, and what else may happen
//! to a pull request, a release or an issue. Sources: GitHub's documentation of events and of webhook
//! payloads, github/docs 037ad6b.

use super::{Event, Origin, Repository, SHA, described, map};
use crate::{
    data::Data,
    workflow::{Node, Trigger},
};

/// What happened, for events of which several things may: the one that a workflow usually waits for.
const USUAL: &[(&str, &str)] = &[
    ("branch_protection_rule", "created"),
    ("check_run", "completed"),
    ("check_suite", "completed"),
    ("discussion", "created"),
    ("discussion_comment", "created"),
    ("image_version", "ready"),
    ("issue_comment", "created"),
    ("issues", "opened"),
    ("label", "created"),
    ("merge_group", "checks_requested"),
    ("milestone", "created"),
    ("pull_request", "synchronize"),
    ("pull_request_review", "submitted"),
    ("pull_request_review_comment", "created"),
    ("pull_request_target", "synchronize"),
    ("registry_package", "published"),
    ("release", "published"),
    ("watch", "started"),
    ("workflow_run", "completed"),
];

impl Event {
    /// An event that has no function of its own.
    pub(super) fn other(repository: &Repository, name: &str) -> Event {
        let mut res = match name {
            "pull_request_review" | "pull_request_review_comment" => {
                let base = repository.default_branch.as_str();
                let pull = Event::pull_request(repository, base, Origin::Own);
                Event { name: name.to_owned(), ..pull }
            }
            "create" => {
                let tag = Event::push_tag(repository, "v1.2.3");
                Event { git_ref: tag.git_ref, ..Event::on_default_branch(repository, name) }
            }
            _ => Event::on_default_branch(repository, name),
        };
        for (key, value) in brings(repository, name) {
            res.bring(key, value);
        }
        match usual(name) {
            Some(action) => res.with_action(action),
            None => res,
        }
    }

    /// `pull_request_target`: a run in the place that the pull request goes into, with its secrets.
    pub fn pull_request_target(repository: &Repository, base: &str, origin: Origin) -> Event {
        let pull = Event::pull_request(repository, base, origin);
        let git_ref = format!("refs/heads/{}", repository.default_branch);
        Event { name: "pull_request_target".to_owned(), git_ref, ..pull }
    }

    /// What happened: `closed`, `released`. A pull request that is closed counts as merged, since that
    /// is what workflows wait for.
    pub fn with_action(mut self, action: &str) -> Event {
        let is_pull = self.name == "pull_request" || self.name == "pull_request_target";
        if is_pull
            && action == "closed"
            && let Some(base) = self.base().map(str::to_owned)
            && let Data::Map(payload) = &mut self.payload
        {
            let pull = payload.iter_mut().find(|it| it.0 == "pull_request");
            if let Some((_, pull)) = pull {
                set(pull, "merged", Data::Bool(true));
                set(pull, "merge_commit_sha", SHA.into());
            }
            if self.name == "pull_request" {
                self.git_ref = format!("refs/heads/{base}");
            }
        }
        set(&mut self.payload, "action", action.into());
        self
    }

    /// The same event with the first thing that the filter `types` of a trigger lets through.
    pub fn fitting_types(self, trigger: &Trigger<'_>) -> Event {
        let types = trigger.node.get("types").map(Node::one_or_many).unwrap_or_default();
        let listed: Vec<&str> = types.iter().filter_map(Node::as_text).collect();
        match listed.first() {
            Some(first) if !listed.contains(&self.action()) => self.with_action(first),
            _ => self,
        }
    }

    /// What happened, where more than one thing may; empty otherwise.
    pub fn action(&self) -> &str {
        self.payload.get("action").and_then(Data::as_text).unwrap_or_default()
    }

    /// What happened is what a workflow usually waits for.
    pub fn is_usual(&self) -> bool {
        self.action().is_empty() || usual(&self.name) == Some(self.action())
    }
}

fn usual(name: &str) -> Option<&'static str> {
    USUAL.iter().find(|it| it.0 == name).map(|it| it.1)
}

/// What the payload of an event holds beside the repository, as far as workflows commonly read it. What
/// people write, such as the text of a comment, nobody knows.
fn brings(repository: &Repository, name: &str) -> Vec<(&'static str, Data)> {
    let default = repository.default_branch.as_str();
    let issue = || map(vec![("number", Data::Number(15.0)), ("state", "open".into())]);
    match name {
        "create" => vec![
            ("ref", "v1.2.3".into()),
            ("ref_type", "tag".into()),
            ("master_branch", default.into()),
        ],
        "delete" => vec![("ref", "feature/faster".into()), ("ref_type", "branch".into())],
        "workflow_run" => vec![("workflow_run", finished(repository))],
        "registry_package" => {
            let (_, package) = repository.name.split_once('/').unwrap_or(("", &repository.name));
            let package = vec![("name", package.into()), ("package_type", "CONTAINER".into())];
            vec![("registry_package", map(package))]
        }
        "deployment" | "deployment_status" => {
            let deployment = vec![
                ("sha", SHA.into()),
                ("ref", default.into()),
                ("environment", "production".into()),
            ];
            let mut res = vec![("deployment", map(deployment))];
            if name == "deployment_status" {
                res.push(("deployment_status", map(vec![("state", "success".into())])));
            }
            res
        }
        "issues" => vec![("issue", issue())],
        "issue_comment" => {
            let mut issue = issue();
            set(&mut issue, "pull_request", map(Vec::new()));
            vec![("issue", issue), ("comment", map(Vec::new()))]
        }
        "repository_dispatch" => vec![("client_payload", map(Vec::new()))],
        "discussion" => vec![("discussion", map(Vec::new()))],
        "discussion_comment" | "pull_request_review_comment" => vec![("comment", map(Vec::new()))],
        "pull_request_review" => vec![("review", map(vec![("state", "approved".into())]))],
        _ => Vec::new(),
    }
}

/// A run of another workflow that has ended well.
fn finished(repository: &Repository) -> Data {
    map(vec![
        ("name", "CI".into()),
        ("event", "push".into()),
        ("status", "completed".into()),
        ("conclusion", "success".into()),
        ("head_branch", repository.default_branch.as_str().into()),
        ("head_sha", SHA.into()),
        ("head_repository", described(repository)),
        ("pull_requests", Data::List(Vec::new())),
    ])
}

/// The event with something else about the run that it tells of.
pub(super) fn with_run(mut event: Event, key: &str, value: &str) -> Event {
    if let Data::Map(them) = &mut event.payload
        && let Some((_, run)) = them.iter_mut().find(|it| it.0 == "workflow_run")
    {
        set(run, key, value.into());
    }
    event
}

fn set(map: &mut Data, key: &str, value: Data) {
    let Data::Map(them) = map else { return };
    match them.iter_mut().find(|it| it.0 == key) {
        Some(it) => it.1 = value,
        None => them.push((key.to_owned(), value)),
    }
}
