//! Events from outside: a name, and what someone says about it.

use super::{Event, Origin, Repository};
use crate::data::Data;

/// The events that can set a workflow off. Source: GitHub's documentation, "Events that trigger
/// workflows", github/docs 037ad6b.
pub const NAMES: &[&str] = &[
    "branch_protection_rule",
    "check_run",
    "check_suite",
    "create",
    "delete",
    "deployment",
    "deployment_status",
    "discussion",
    "discussion_comment",
    "fork",
    "gollum",
    "image_version",
    "issue_comment",
    "issues",
    "label",
    "merge_group",
    "milestone",
    "page_build",
    "public",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_target",
    "push",
    "registry_package",
    "release",
    "repository_dispatch",
    "schedule",
    "status",
    "watch",
    "workflow_call",
    "workflow_dispatch",
    "workflow_run",
];

/// What is said about an event beside its name.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// `refs/tags/v1.2.3`; a name alone is a branch, or for a release its tag.
    pub git_ref: Option<String>,
    /// What GitHub sends with it.
    pub payload: Option<Data>,
    /// Where it happens, unless the payload says so.
    pub repository: Repository,
}

impl Event {
    /// An event of this name. What a payload does not say is as in the samples.
    pub fn given(name: &str, given: Given) -> Event {
        let payload = given.payload.as_ref();
        let text = |path: &str| payload.and_then(|it| it.at(path)).and_then(Data::as_text);
        let mut repository = given.repository;
        if let Some(it) = text("repository.full_name") {
            it.clone_into(&mut repository.name);
        }
        if let Some(it) = text("repository.default_branch") {
            it.clone_into(&mut repository.default_branch);
        }
        // The payload of `create` has the short name, and `delete` does not run on what is gone.
        let made = text("ref").filter(|_| name != "delete").map(|it| match text("ref_type") {
            Some("tag") => format!("refs/tags/{it}"),
            _ => it.to_owned(),
        });
        let said = given.git_ref.as_deref().or(made.as_deref());
        let mut res = named(name, said, &repository);
        if let Some(it) = text("sender.login") {
            it.clone_into(&mut res.actor);
        }
        let sha = ["after", "merge_group.head_sha", "pull_request.merge_commit_sha"];
        if let Some(it) = sha.iter().find_map(|it| text(it)) {
            it.clone_into(&mut res.sha);
        }
        if let Some(Data::Number(it)) = payload.and_then(|it| it.at("pull_request.number"))
            && name != "pull_request_target"
        {
            res.git_ref = format!("refs/pull/{it}/merge");
        }
        if name == "pull_request"
            && text("action") == Some("closed")
            && payload.and_then(|it| it.at("pull_request.merged")) == Some(&Data::Bool(true))
            && let Some(it) = text("pull_request.base.ref")
        {
            res.git_ref = format!("refs/heads/{it}");
        }
        if let Some(it) = text("release.tag_name").filter(|_| given.git_ref.is_none()) {
            res.git_ref = format!("refs/tags/{it}");
        }
        if let Some(Data::Map(them)) = payload.and_then(|it| it.get("inputs")) {
            res.inputs.clone_from(them);
        }
        res.files = payload.and_then(files).or(res.files);
        if let Some(it) = given.payload {
            res.payload = it;
            res.is_whole = true;
        }
        res
    }
}

fn named(name: &str, said: Option<&str>, repository: &Repository) -> Event {
    let default = repository.default_branch.as_str();
    let full = |it: &str| match it.starts_with("refs/") {
        true => it.to_owned(),
        false => format!("refs/heads/{it}"),
    };
    let short = |it: &str| {
        let prefixes = ["refs/heads/", "refs/tags/"];
        prefixes.iter().find_map(|p| it.strip_prefix(p)).unwrap_or(it).to_owned()
    };
    match name {
        "push" => Event::push(repository, full(said.unwrap_or(default))),
        "pull_request" => {
            // A ref of the pull request itself says nothing about the branch that it goes into.
            let base = said.filter(|it| !it.starts_with("refs/pull/")).unwrap_or(default);
            Event::pull_request(repository, &short(base), Origin::Own)
        }
        "pull_request_target" => {
            let base = short(said.unwrap_or(default));
            Event::pull_request_target(repository, &base, Origin::Own)
        }
        "merge_group" => Event::merge_group(repository, &short(said.unwrap_or(default))),
        "release" => Event::release(repository, &short(said.unwrap_or("v1.2.3"))),
        "schedule" => Event::schedule(repository, "30 4 * * 1"),
        "workflow_dispatch" => {
            Event::dispatch(repository, &full(said.unwrap_or(default)), Vec::new())
        }
        "workflow_call" => {
            Event::call(Event::push(repository, full(said.unwrap_or(default))), Vec::new())
        }
        _ => {
            let mut res = Event::other(repository, name);
            if let Some(it) = said {
                res.git_ref = full(it);
            }
            res
        }
    }
}

/// The files that the commits of a push name. A push of more commits than the payload lists, which are
/// 20, may have changed others.
fn files(payload: &Data) -> Option<Vec<String>> {
    let Some(Data::List(commits)) = payload.get("commits") else { return None };
    let mut res = Vec::new();
    for commit in commits {
        for key in ["added", "removed", "modified"] {
            let Some(Data::List(them)) = commit.get(key) else { return None };
            res.extend(them.iter().filter_map(Data::as_text).map(str::to_owned));
        }
    }
    (!commits.is_empty() && commits.len() < 20).then_some(res)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, git_ref: Option<&str>, payload: &str, expected: &str) {
        let payload = Data::from_json(payload).ok();
        let git_ref = git_ref.map(str::to_owned);
        let it = Event::given(name, Given { git_ref, payload, ..Given::default() });
        let files = it.files.as_ref().map(|it| it.join(" ")).unwrap_or_default();
        let said = format!("{} {} {} {} {files}", it.name, it.git_ref, it.actor, it.repository);
        assert_eq!(said.trim_end(), expected);
    }

    #[test]
    fn names_with_what_is_said() {
        check("push", None, "", "push refs/heads/main octo-org octo-org/octo-app");
        check("push", Some("dev"), "", "push refs/heads/dev octo-org octo-org/octo-app");
        check("release", Some("v2"), "", "release refs/tags/v2 octo-org octo-org/octo-app");
        check("issues", None, "", "issues refs/heads/main octo-org octo-org/octo-app");
        check("create", None, "", "create refs/tags/v1.2.3 octo-org octo-org/octo-app");
        check(
            "create",
            None,
            r#"{"ref": "v2", "ref_type": "tag"}"#,
            "create refs/tags/v2 octo-org octo-org/octo-app",
        );
        check(
            "delete",
            None,
            r#"{"ref": "v2", "ref_type": "tag"}"#,
            "delete refs/heads/main octo-org octo-org/octo-app",
        );
        check(
            "pull_request",
            None,
            r#"{"action": "closed", "pull_request": {"number": 7, "merged": true, "base": {"ref": "dev"}}}"#,
            "pull_request refs/heads/dev octo-org octo-org/octo-app",
        );
        check(
            "push",
            None,
            r#"{"ref": "refs/tags/v3", "sender": {"login": "ann"}, "repository": {"full_name": "a/b"},
                "commits": [{"added": ["x"], "removed": [], "modified": ["y"]}]}"#,
            "push refs/tags/v3 ann a/b x y",
        );
        check(
            "pull_request",
            None,
            r#"{"pull_request": {"number": 7}}"#,
            "pull_request refs/pull/7/merge octo-org octo-org/octo-app",
        );
    }
}
