//! What sets a workflow off, with what it brings: the ref, the commit, who did it, and the payload as
//! far as actions read it. It knows events, not what a workflow makes of them; `trigger` says whether
//! one sets it off at all. Sources: GitHub's documentation of events and of webhook payloads,
//! github/docs 037ad6b.

mod draft;
mod given;
mod input;
mod other;
mod repository;
mod sample;
mod trigger;

use crate::data::Data;

pub use self::{
    draft::{Draft, Kind, Wrong},
    given::{Given, NAMES},
    input::{Asks, Input, asked, filled, inputs},
    repository::repository,
    sample::{fitting, kinds, sample, samples, samples_of},
    trigger::{Decided, Verdict, sets_off},
};

/// Something that happened in a repository.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// As `github.event_name` has it. In a called workflow that is the caller's.
    pub name: String,
    /// The workflow is called by another one, which this event has set off.
    pub is_call: bool,
    /// `refs/heads/main`, `refs/tags/v1.2.3`, `refs/pull/15/merge`.
    pub git_ref: String,
    pub sha: String,
    pub actor: String,
    /// `owner/name`.
    pub repository: String,
    /// What `github.event` holds.
    pub payload: Data,
    /// There is no more in it than that; a sample holds only what is commonly read.
    pub is_whole: bool,
    /// What `inputs` holds, for a run by hand and for a call.
    pub inputs: Vec<(String, Data)>,
    /// Files that were changed; `None` if they are not known.
    pub files: Option<Vec<String>>,
    /// When it happens, in milliseconds since 1970.
    pub time: i64,
}

/// Where things happen.
#[derive(Clone, Debug, PartialEq)]
pub struct Repository {
    /// `owner/name`.
    pub name: String,
    pub default_branch: String,
}

impl Default for Repository {
    fn default() -> Repository {
        Repository { name: "octo-org/octo-app".to_owned(), default_branch: "main".to_owned() }
    }
}

/// Whose a pull request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Own,
    /// It comes from a fork: its runs get no secrets, and a token that only reads.
    Fork,
    /// The same holds for Dependabot, though its branches are in the repository itself.
    Dependabot,
}

/// The commit of all events made here; that of a pull request's branch; that before it.
const SHA: &str = "5f3331d7f7044c18ca9f12c77d961c4d7cf3276a";
const HEAD: &str = "860c1904a1ce19322e91ac35af1ab07466440c37";
const BEFORE: &str = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";

/// 2026-01-05T09:30:00Z, a Monday. Whoever knows the time sets another one.
const TIME: i64 = 1_767_605_400_000;

impl Event {
    /// An event that runs on the default branch, such as `issues`.
    pub fn on_default_branch(repository: &Repository, name: &str) -> Event {
        let payload = vec![("repository", described(repository))];
        let branch = format!("refs/heads/{}", repository.default_branch);
        Event::new(repository, name, branch, map(payload))
    }

    pub fn push_branch(repository: &Repository, branch: &str) -> Event {
        Event::push(repository, format!("refs/heads/{branch}"))
    }

    pub fn push_tag(repository: &Repository, tag: &str) -> Event {
        Event::push(repository, format!("refs/tags/{tag}"))
    }

    fn push(repository: &Repository, git_ref: String) -> Event {
        let commit = map(vec![("id", SHA.into()), ("timestamp", "2026-01-05T09:28:00Z".into())]);
        let is_tag = git_ref.starts_with("refs/tags/");
        let payload = vec![
            ("ref", git_ref.as_str().into()),
            ("before", BEFORE.into()),
            ("after", SHA.into()),
            ("base_ref", Data::Null),
            ("created", Data::Bool(is_tag)),
            ("deleted", Data::Bool(false)),
            ("forced", Data::Bool(false)),
            ("commits", Data::List(if is_tag { Vec::new() } else { vec![commit.clone()] })),
            ("head_commit", commit),
            ("repository", described(repository)),
        ];
        let payload = map(payload);
        Event::new(repository, "push", git_ref, payload)
    }

    /// New commits in a pull request into a branch.
    pub fn pull_request(repository: &Repository, base: &str, origin: Origin) -> Event {
        let (owner, name) = repository.name.split_once('/').unwrap_or(("", &repository.name));
        let (actor, head_repository, branch) = match origin {
            Origin::Own => (owner.to_owned(), repository.name.clone(), "feature/faster"),
            Origin::Fork => ("contributor".to_owned(), format!("contributor/{name}"), "faster"),
            Origin::Dependabot => {
                let branch = "dependabot/docker/alpine-3.23";
                ("dependabot[bot]".to_owned(), repository.name.clone(), branch)
            }
        };
        let is_fork = origin == Origin::Fork;
        let head = map(vec![
            ("ref", branch.into()),
            ("sha", HEAD.into()),
            (
                "repo",
                map(vec![
                    ("full_name", head_repository.as_str().into()),
                    ("fork", Data::Bool(is_fork)),
                ]),
            ),
        ]);
        let base = map(vec![
            ("ref", base.into()),
            ("sha", BEFORE.into()),
            ("repo", described(repository)),
        ]);
        let user = map(vec![("login", actor.as_str().into())]);
        let pull = map(vec![
            ("number", Data::Number(15.0)),
            ("draft", Data::Bool(false)),
            ("merged", Data::Bool(false)),
            ("labels", Data::List(Vec::new())),
            ("user", user),
            ("head", head),
            ("base", base),
        ]);
        let payload = map(vec![
            ("action", "synchronize".into()),
            ("number", Data::Number(15.0)),
            ("pull_request", pull),
            ("repository", described(repository)),
        ]);
        let git_ref = "refs/pull/15/merge".to_owned();
        Event { actor, ..Event::new(repository, "pull_request", git_ref, payload) }
    }

    /// A group of pull requests that waits to be merged into a branch.
    pub fn merge_group(repository: &Repository, base: &str) -> Event {
        let head = format!("refs/heads/gh-readonly-queue/{base}/pr-15-{BEFORE}");
        let group = map(vec![
            ("head_sha", SHA.into()),
            ("head_ref", head.as_str().into()),
            ("base_sha", BEFORE.into()),
            ("base_ref", format!("refs/heads/{base}").as_str().into()),
        ]);
        let payload = map(vec![
            ("action", "checks_requested".into()),
            ("merge_group", group),
            ("repository", described(repository)),
        ]);
        Event::new(repository, "merge_group", head, payload)
    }

    /// A release that is published for a tag.
    pub fn release(repository: &Repository, tag: &str) -> Event {
        let release = map(vec![
            ("tag_name", tag.into()),
            ("target_commitish", repository.default_branch.as_str().into()),
            ("name", tag.into()),
            ("draft", Data::Bool(false)),
            ("prerelease", Data::Bool(tag.contains('-'))),
        ]);
        let payload = map(vec![
            ("action", "published".into()),
            ("release", release),
            ("repository", described(repository)),
        ]);
        Event::new(repository, "release", format!("refs/tags/{tag}"), payload)
    }

    pub fn schedule(repository: &Repository, cron: &str) -> Event {
        let mut res = Event::on_default_branch(repository, "schedule");
        res.bring("schedule", cron.into());
        res
    }

    /// A run by hand, on a branch or tag with its `refs/…`.
    pub fn dispatch(repository: &Repository, git_ref: &str, inputs: Vec<(String, Data)>) -> Event {
        // The payload holds them as texts, whatever they are.
        let text = |it: &Data| match it {
            Data::Text(it) => Data::Text(it.clone()),
            it => Data::Text(it.to_json()),
        };
        let texts = inputs.iter().map(|it| (it.0.clone(), text(&it.1))).collect();
        let payload = map(vec![
            ("inputs", Data::Map(texts)),
            ("ref", git_ref.into()),
            ("repository", described(repository)),
        ]);
        let event = Event::new(repository, "workflow_dispatch", git_ref.to_owned(), payload);
        Event { inputs, ..event }
    }

    /// A call from a workflow that the event has set off.
    pub fn call(event: Event, inputs: Vec<(String, Data)>) -> Event {
        Event { is_call: true, inputs, ..event }
    }

    fn new(repository: &Repository, name: &str, git_ref: String, payload: Data) -> Event {
        let owner = repository.name.split('/').next().unwrap_or_default();
        Event {
            name: name.to_owned(),
            is_call: false,
            git_ref,
            sha: SHA.to_owned(),
            actor: owner.to_owned(),
            repository: repository.name.clone(),
            payload,
            is_whole: false,
            inputs: Vec::new(),
            files: None,
            time: TIME,
        }
    }

    /// Adds to the payload.
    fn bring(&mut self, key: &str, value: Data) {
        if let Data::Map(them) = &mut self.payload {
            them.push((key.to_owned(), value));
        }
    }

    /// What sets a workflow off below `on:`.
    pub fn trigger(&self) -> &str {
        if self.is_call { "workflow_call" } else { &self.name }
    }

    /// The short name of the branch or tag.
    pub fn ref_name(&self) -> &str {
        let prefixes = ["refs/heads/", "refs/tags/", "refs/pull/"];
        prefixes.iter().find_map(|it| self.git_ref.strip_prefix(it)).unwrap_or(&self.git_ref)
    }

    /// The branch that something is merged into: that of a pull request, or of a group of them.
    pub fn base(&self) -> Option<&str> {
        let pull = self.payload.at("pull_request.base.ref");
        let base = pull.or_else(|| self.payload.at("merge_group.base_ref"))?.as_text()?;
        Some(base.strip_prefix("refs/heads/").unwrap_or(base))
    }

    /// The line of the schedule that is due; empty for other events.
    pub fn cron(&self) -> &str {
        self.payload.get("schedule").and_then(Data::as_text).unwrap_or_default()
    }

    pub fn is_tag(&self) -> bool {
        self.git_ref.starts_with("refs/tags/")
    }

    /// A run for it gets secrets, and a token that may write. Source: GitHub's documentation, "Events
    /// that trigger workflows", `pull_request`; "Automating Dependabot with GitHub Actions".
    pub fn is_trusted(&self) -> bool {
        let is_pull = self.name.starts_with("pull_request") && self.name != "pull_request_target";
        !(is_pull && (self.is_from_fork() || self.actor == "dependabot[bot]"))
    }

    pub fn is_from_fork(&self) -> bool {
        self.payload.at("pull_request.head.repo.fork") == Some(&Data::Bool(true))
    }

    /// A run for it sees the secrets of Actions; that of Dependabot's sees those that are kept for it.
    pub fn gets_secrets(&self) -> bool {
        self.is_trusted() || self.actor == "dependabot[bot]"
    }

    /// What the context `github` holds, without the token. The numbers of the run are those of a first
    /// one; nobody knows them before.
    pub fn github(&self) -> Data {
        let mut res = self.named_values().map(|it| (it.0, it.1.into())).to_vec();
        res.push(("event", self.payload.clone()));
        map(res)
    }

    /// The same without the payload.
    pub(crate) fn named_values(&self) -> [(&'static str, &str); 14] {
        let (owner, _) = self.repository.split_once('/').unwrap_or((&self.repository, ""));
        let text = |path| self.payload.at(path).and_then(Data::as_text).unwrap_or_default();
        let is_pull = self.payload.get("pull_request").is_some();
        let of_pull = |path| if is_pull { text(path) } else { "" };
        let kind = if self.is_tag() { "tag" } else { "branch" };
        [
            ("actor", &self.actor),
            ("triggering_actor", &self.actor),
            ("event_name", &self.name),
            ("ref", &self.git_ref),
            ("ref_name", self.ref_name()),
            ("ref_type", kind),
            ("sha", &self.sha),
            ("head_ref", of_pull("pull_request.head.ref")),
            ("base_ref", of_pull("pull_request.base.ref")),
            ("repository", &self.repository),
            ("repository_owner", owner),
            ("server_url", "https://github.com"),
            ("api_url", "https://api.github.com"),
            ("graphql_url", "https://api.github.com/graphql"),
        ]
    }
}

/// A repository as payloads describe it, as far as it is known.
fn described(repository: &Repository) -> Data {
    let (owner, name) = repository.name.split_once('/').unwrap_or(("", &repository.name));
    map(vec![
        ("name", name.into()),
        ("full_name", repository.name.as_str().into()),
        ("owner", map(vec![("login", owner.into())])),
        ("html_url", format!("https://github.com/{}", repository.name).as_str().into()),
        ("default_branch", repository.default_branch.as_str().into()),
        ("fork", Data::Bool(false)),
    ])
}

fn map(entries: Vec<(&str, Data)>) -> Data {
    Data::Map(entries.into_iter().map(|it| (it.0.to_owned(), it.1)).collect())
}
