//! The scopes of `GITHUB_TOKEN` and the levels that each takes.
//! Source: actions/languageservices, workflow-v1.0.json of 2026-08-05, and GitHub's documentation.

/// A scope of `permissions:`.
#[derive(Debug, PartialEq)]
pub struct Scope {
    pub name: &'static str,
    /// The levels beside `none`.
    pub levels: &'static [Level],
}

/// How much of a scope a job has. `Write` includes `Read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    None,
    Read,
    Write,
}

impl Level {
    pub const ALL: [Level; 3] = [Level::None, Level::Read, Level::Write];

    pub fn id(self) -> &'static str {
        match self {
            Level::None => "none",
            Level::Read => "read",
            Level::Write => "write",
        }
    }

    pub fn of(id: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|it| it.id() == id)
    }
}

const BOTH: &[Level] = &[Level::Read, Level::Write];

pub static SCOPES: &[Scope] = &[
    Scope { name: "actions", levels: BOTH },
    Scope { name: "artifact-metadata", levels: BOTH },
    Scope { name: "attestations", levels: BOTH },
    Scope { name: "checks", levels: BOTH },
    Scope { name: "code-quality", levels: BOTH },
    Scope { name: "contents", levels: BOTH },
    Scope { name: "copilot-requests", levels: &[Level::Write] },
    Scope { name: "deployments", levels: BOTH },
    Scope { name: "discussions", levels: BOTH },
    Scope { name: "drives", levels: BOTH },
    Scope { name: "id-token", levels: &[Level::Write] },
    Scope { name: "issues", levels: BOTH },
    Scope { name: "models", levels: &[Level::Read] },
    Scope { name: "packages", levels: BOTH },
    Scope { name: "pages", levels: BOTH },
    Scope { name: "pull-requests", levels: BOTH },
    Scope { name: "repository-projects", levels: BOTH },
    Scope { name: "security-events", levels: BOTH },
    Scope { name: "statuses", levels: BOTH },
    Scope { name: "vulnerability-alerts", levels: &[Level::Read] },
];

pub fn scope(name: &str) -> Option<&'static Scope> {
    SCOPES.iter().find(|it| it.name == name)
}
