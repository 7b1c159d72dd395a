//! Events as somebody makes them up: a kind, a name, and what else may be said. The samples are drafts
//! that nobody has touched.

use super::{Event, Given, NAMES, Origin, Repository};
use crate::data::{Data, json};

/// The common kinds of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    PushBranch,
    PushTag,
    PullRequest,
    /// A pull request from a fork.
    Fork,
    /// A pull request that Dependabot opened.
    Dependabot,
    MergeGroup,
    Release,
    Schedule,
    Dispatch,
    /// A call by another workflow.
    Call,
    /// A pull request that starts a workflow by `pull_request_target`, and such a one from a fork.
    Target,
    TargetFork,
    /// Any other event, by its name in `NAMES`.
    Other(&'static str),
}

/// What somebody says about an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub kind: Kind,
    /// The branch or tag, or for a schedule its line; for a pull request the branch that it goes into.
    pub name: String,
    /// What happened, as `types` lists it: `closed`.
    pub action: String,
    /// For a run by hand and for a call.
    pub inputs: Vec<(String, Data)>,
    /// The files that were changed, one on each line; not known if there is none.
    pub files: String,
    /// The payload as JSON, in place of that of the sample; empty if that is good enough.
    pub payload: String,
    /// For other kinds: what the draft began as.
    pub began: Option<Box<Event>>,
}

/// Events with a kind of their own.
const OWN: [&str; 8] = [
    "push",
    "pull_request",
    "pull_request_target",
    "merge_group",
    "release",
    "schedule",
    "workflow_dispatch",
    "workflow_call",
];

/// What keeps a draft from being an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// The payload is no JSON; where that shows, in bytes.
    Json { at: usize },
    /// The payload is no object, as all are.
    NoObject,
}

impl Kind {
    /// Those that most workflows start on.
    pub const COMMON: [Kind; 10] = [
        Kind::PushBranch,
        Kind::PushTag,
        Kind::PullRequest,
        Kind::Fork,
        Kind::Dependabot,
        Kind::MergeGroup,
        Kind::Release,
        Kind::Schedule,
        Kind::Dispatch,
        Kind::Call,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Kind::PushBranch => "push-branch",
            Kind::PushTag => "push-tag",
            Kind::PullRequest => "pull-request",
            Kind::Fork => "fork",
            Kind::Dependabot => "dependabot",
            Kind::MergeGroup => "merge-group",
            Kind::Release => "release",
            Kind::Schedule => "schedule",
            Kind::Dispatch => "dispatch",
            Kind::Call => "call",
            Kind::Target => "pull-request-target",
            Kind::TargetFork => "fork-target",
            Kind::Other(name) => name,
        }
    }

    /// What sets a workflow off below `on:`.
    pub fn trigger(self) -> &'static str {
        match self {
            Kind::PushBranch | Kind::PushTag => "push",
            Kind::PullRequest | Kind::Fork | Kind::Dependabot => "pull_request",
            Kind::Target | Kind::TargetFork => "pull_request_target",
            Kind::MergeGroup => "merge_group",
            Kind::Release => "release",
            Kind::Schedule => "schedule",
            Kind::Dispatch => "workflow_dispatch",
            Kind::Call => "workflow_call",
            Kind::Other(name) => name,
        }
    }

    /// An event of this name has no kind of its own.
    pub(super) fn is_other(name: &str) -> bool {
        !OWN.contains(&name)
    }

    /// The kind of an event; `None` if it is none of these.
    pub fn of(event: &Event) -> Option<Kind> {
        if event.is_call {
            return Some(Kind::Call);
        }
        Some(match event.name.as_str() {
            "push" if event.is_tag() => Kind::PushTag,
            "push" => Kind::PushBranch,
            "pull_request" if event.is_trusted() => Kind::PullRequest,
            "pull_request" if event.gets_secrets() => Kind::Dependabot,
            "pull_request" => Kind::Fork,
            "merge_group" => Kind::MergeGroup,
            "release" => Kind::Release,
            "schedule" => Kind::Schedule,
            "workflow_dispatch" => Kind::Dispatch,
            "pull_request_target" if event.is_from_fork() => Kind::TargetFork,
            "pull_request_target" => Kind::Target,
            name => Kind::Other(NAMES.iter().find(|it| **it == name)?),
        })
    }

    /// The event below `on:` that declares what `inputs` holds, if it holds something.
    pub fn asks_in(self) -> Option<&'static str> {
        matches!(self, Kind::Dispatch | Kind::Call).then(|| self.trigger())
    }

    /// Whether filters may ask which files were changed. For tags GitHub does not look at them.
    pub fn has_files(self) -> bool {
        self.is_pull() || self == Kind::PushBranch
    }

    fn is_pull(self) -> bool {
        let own = matches!(self, Kind::PullRequest | Kind::Fork | Kind::Dependabot);
        own || matches!(self, Kind::Target | Kind::TargetFork)
    }

    /// Whether different things may have happened.
    pub fn has_action(self) -> bool {
        self.is_pull() || matches!(self, Kind::Release | Kind::Other(_))
    }
}

impl Draft {
    /// What there is to say about an event that was made from a draft.
    pub fn of(event: &Event) -> Option<Draft> {
        let kind = Kind::of(event)?;
        let name = match kind {
            Kind::Schedule => event.cron(),
            Kind::Other(_) => event.git_ref.strip_prefix("refs/heads/").unwrap_or(&event.git_ref),
            _ => event.base().unwrap_or_else(|| event.ref_name()),
        };
        Some(Draft {
            kind,
            name: name.to_owned(),
            action: if kind.has_action() { event.action().to_owned() } else { String::new() },
            inputs: event.inputs.clone(),
            files: event.files.as_ref().map(|it| it.join("\n")).unwrap_or_default(),
            payload: String::new(),
            began: matches!(kind, Kind::Other(_)).then(|| Box::new(event.clone())),
        })
    }

    /// The event, in a repository and at a time in milliseconds since 1970.
    pub fn event(&self, repository: &Repository, time: i64) -> Result<Event, Wrong> {
        let name = self.name.trim();
        let sample = match self.kind {
            Kind::PushBranch => Event::push_branch(repository, name),
            Kind::PushTag => Event::push_tag(repository, name),
            Kind::PullRequest => Event::pull_request(repository, name, Origin::Own),
            Kind::Fork => Event::pull_request(repository, name, Origin::Fork),
            Kind::Dependabot => Event::pull_request(repository, name, Origin::Dependabot),
            Kind::MergeGroup => Event::merge_group(repository, name),
            Kind::Release => Event::release(repository, name),
            Kind::Schedule => Event::schedule(repository, name),
            Kind::Dispatch => {
                Event::dispatch(repository, &format!("refs/heads/{name}"), self.inputs.clone())
            }
            Kind::Call => Event::call(Event::push_branch(repository, name), self.inputs.clone()),
            Kind::Target => Event::pull_request_target(repository, name, Origin::Own),
            Kind::TargetFork => Event::pull_request_target(repository, name, Origin::Fork),
            Kind::Other(of) => self.other(repository, of),
        };
        let action = self.action.trim();
        let sample = match self.kind.has_action() && !action.is_empty() {
            true => sample.with_action(action),
            false => sample,
        };
        let mut res = with_payload(sample, &self.payload)?;
        let files: Vec<String> = self
            .files
            .lines()
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect();
        if self.kind.has_files() && !files.is_empty() {
            res.files = Some(files);
        }
        Ok(Event { time, ..res })
    }
}

impl Draft {
    fn other(&self, repository: &Repository, of: &str) -> Event {
        let git_ref = match self.name.trim() {
            it if it.starts_with("refs/") => it.to_owned(),
            it => format!("refs/heads/{it}"),
        };
        let began = self.began.as_deref().cloned();
        Event { git_ref, ..began.unwrap_or_else(|| Event::other(repository, of)) }
    }
}

/// The event with another payload, and what follows from that.
fn with_payload(sample: Event, payload: &str) -> Result<Event, Wrong> {
    if payload.trim().is_empty() {
        return Ok(sample);
    }
    let payload = Data::from_json(payload).map_err(|it: json::Fault| Wrong::Json { at: it.at })?;
    if !matches!(payload, Data::Map(_)) {
        return Err(Wrong::NoObject);
    }
    let says_actor = payload.at("sender.login").is_some();
    let git_ref = match payload.get("ref").or_else(|| payload.at("release.tag_name")) {
        Some(_) => None,
        None => Some(sample.git_ref.clone()),
    };
    let given =
        Event::given(&sample.name, Given { git_ref, payload: Some(payload), ..Given::default() });
    let actor = if says_actor { given.actor } else { sample.actor };
    Ok(Event { actor, is_call: sample.is_call, inputs: sample.inputs, ..given })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::samples, yaml};

    #[test]
    fn samples_are_drafts() {
        let on = "on:
  workflow_dispatch: {inputs: {push: {type: boolean}}}
  schedule: [{cron: '5 4 * * *'}]
  pull_request_target: {types: [closed]}
  pull_request: {types: [closed]}
  workflow_run: {workflows: [Tests], branches: [next]}
  release: {types: [released]}
  create:
  issue_comment:
";
        let workflow = yaml::read(on).workflow;
        let repository = Repository::default();
        for event in samples(&workflow, &repository) {
            let draft = Draft::of(&event).expect("a common event");
            assert_eq!(draft.kind.trigger(), event.trigger());
            assert_eq!(draft.event(&repository, event.time), Ok(event), "{}", draft.kind.id());
        }
    }

    #[track_caller]
    fn check(kind: Kind, payload: &str, expected: &str) {
        let name = if kind == Kind::Schedule { "5 4 * * *" } else { "dev" };
        let (name, payload) = (name.to_owned(), payload.to_owned());
        let draft = Draft {
            kind,
            name,
            action: String::new(),
            inputs: Vec::new(),
            files: String::new(),
            payload,
            began: None,
        };
        let said = match draft.event(&Repository::default(), 0) {
            Ok(it) => format!("{} {} {} {}", it.name, it.git_ref, it.actor, it.is_trusted()),
            Err(it) => format!("{it:?}"),
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn payloads() {
        check(Kind::PushBranch, "{", "Json { at: 1 }");
        check(Kind::PushBranch, "[]", "NoObject");
        check(Kind::PushBranch, "{}", "push refs/heads/dev octo-org true");
        check(Kind::PushBranch, r#"{"ref": "refs/tags/v1"}"#, "push refs/tags/v1 octo-org true");
        check(
            Kind::Release,
            r#"{"release": {"tag_name": "v3"}, "sender": {"login": "ann"}}"#,
            "release refs/tags/v3 ann true",
        );
        check(
            Kind::Fork,
            r#"{"pull_request": {"number": 3, "head": {"repo": {"fork": true}}}}"#,
            "pull_request refs/pull/3/merge contributor false",
        );
        check(Kind::Dependabot, "{}", "pull_request refs/pull/15/merge dependabot[bot] false");
    }
}
