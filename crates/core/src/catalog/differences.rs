//! What differs where Docker's workflow builds in place of steps, and what it cannot be told. The words and
//! the source of each stand in the notes, under `builder.` and its id.

use crate::topic::Topic;

/// A difference.
#[derive(Debug)]
pub struct Difference {
    /// Never changes. The note is `builder.ID`.
    pub id: &'static str,
    /// The note's own id.
    pub note: &'static str,
    /// The settings that mean something else then, or nothing.
    pub topics: &'static [Topic],
}

/// All of them, read in `build.yml` of docker/github-builder (00af29c) and its README.
pub static DIFFERENCES: &[Difference] = &[
    Difference { id: "runners", note: "builder.runners", topics: &[Topic::Runner] },
    Difference {
        id: "platforms",
        note: "builder.platforms",
        topics: &[Topic::Platforms, Topic::MultiPlatform],
    },
    Difference { id: "source", note: "builder.source", topics: &[Topic::Context, Topic::Checkout] },
    Difference { id: "provenance", note: "builder.provenance", topics: &[Topic::Provenance] },
    Difference { id: "cache", note: "builder.cache", topics: &[Topic::Cache] },
    Difference { id: "logins", note: "builder.logins", topics: &[Topic::Login] },
    Difference { id: "roles", note: "builder.roles", topics: &[Topic::Login, Topic::PullRequest] },
    Difference { id: "secrets", note: "builder.secrets", topics: &[Topic::BuildSecrets] },
    Difference {
        id: "steps",
        note: "builder.steps",
        topics: &[Topic::Scan, Topic::Attest, Topic::Summary],
    },
    Difference { id: "builder", note: "builder.builder", topics: &[Topic::Driver] },
];
