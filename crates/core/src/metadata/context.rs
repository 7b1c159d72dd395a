//! What the action knows about the run: the ref, the commit and its date, what the event brought.

use std::borrow::Cow;

use crate::data::Data;

/// What the action works with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context<'a> {
    pub event_name: Cow<'a, str>,
    pub git_ref: Cow<'a, str>,
    pub sha: Cow<'a, str>,
    pub payload: Cow<'a, Data>,
    /// The variables that begin with `DOCKER_METADATA_`.
    pub env: Vec<(String, String)>,
    /// Milliseconds since 1970.
    pub now: i64,
    /// The same; `None` if nobody can know it before the run.
    pub commit_date: Option<i64>,
    /// The repository as GitHub's API describes it.
    pub repository: Data,
}

/// What the runner and the API tell the action, before it makes a context of that.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run<'a> {
    pub context: Context<'a>,
    /// What the API says about the commit: its date if `Some`. If it does not answer, the action takes
    /// the time of now.
    pub api_date: Option<i64>,
    /// What is checked out, if the input `context` is `git`.
    pub checkout: Option<Checkout>,
}

/// Ref, commit and its date as git has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checkout {
    pub git_ref: String,
    pub sha: String,
    pub commit_date: Option<i64>,
}

impl<'a> Run<'a> {
    /// Source: metadata-action v6.2.0, `src/context.ts`, `getContext`.
    pub fn resolved(self) -> Context<'a> {
        let mut res = self.context;
        if let Some(Checkout { git_ref, sha, commit_date }) = self.checkout {
            return Context { git_ref: git_ref.into(), sha: sha.into(), commit_date, ..res };
        }
        if res.event_name.contains("pull_request_target") {
            let number = res.payload.get("number").map(number).unwrap_or_default();
            res.git_ref = format!("refs/pull/{number}/merge").into();
        }
        let head = res.payload.at("pull_request.head.sha").and_then(Data::as_text);
        let wants_head = res.env("DOCKER_METADATA_PR_HEAD_SHA").to_ascii_lowercase();
        if let Some(head) = head.filter(|_| wants_head.contains("true"))
            && res.event_name.contains("pull_request")
        {
            res.sha = head.to_owned().into();
        }
        res.commit_date = pushed(&res).or(self.api_date);
        res
    }
}

impl Context<'_> {
    /// A variable of the environment; empty if it is not set.
    pub fn env(&self, name: &str) -> &str {
        self.env.iter().find(|it| it.0 == name).map_or("", |it| it.1.as_str())
    }

    /// The branch that was pushed or checked out.
    pub(super) fn branch(&self) -> Option<&str> {
        self.git_ref.strip_prefix("refs/heads/")
    }

    pub(super) fn tag(&self) -> Option<&str> {
        self.git_ref.strip_prefix("refs/tags/")
    }

    pub(super) fn default_branch(&self) -> &str {
        self.repository.get("default_branch").and_then(Data::as_text).unwrap_or_default()
    }
}

/// The date of the commit, if the event brought it.
fn pushed(context: &Context<'_>) -> Option<i64> {
    let of = |it: &Data| {
        let is_it = it.get("id").and_then(Data::as_text) == Some(&*context.sha);
        let timestamp = it.get("timestamp").and_then(Data::as_text).filter(|_| is_it)?;
        super::instant(timestamp)
    };
    let listed = match context.payload.get("commits") {
        Some(Data::List(them)) => them.iter().find_map(of),
        _ => None,
    };
    listed.or_else(|| context.payload.get("head_commit").and_then(of))
}

/// A number of the payload as a template of JavaScript shows it.
fn number(data: &Data) -> String {
    match data {
        Data::Number(it) => it.to_string(),
        Data::Text(it) => it.clone(),
        _ => String::new(),
    }
}
