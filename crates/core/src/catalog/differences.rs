//! What differs where Docker's workflow builds in place of steps, and what it cannot be told. The words and
//! the source of each stand in the notes.

use crate::topic::Topic;

/// A difference.
#[derive(Debug)]
pub struct Difference {
    /// The id of its note, which begins with `builder.`.
    pub note: &'static str,
    /// The settings that mean something else then, or nothing.
    pub topics: &'static [Topic],
}

/// All of them, read in `build.yml` of docker/github-builder (00af29c, before v1.17.0) and its README. What has
/// changed since is told by its changes 265 (Docker Hub among the identities) and 266: where nothing is pushed,
/// as on pull requests, no role is taken on, so that is as with steps and has no row.
pub static DIFFERENCES: &[Difference] = &[
    Difference { note: "builder.runners", topics: &[Topic::Runner] },
    Difference { note: "builder.platforms", topics: &[Topic::Platforms, Topic::MultiPlatform] },
    Difference { note: "builder.source", topics: &[Topic::Context, Topic::Checkout] },
    Difference { note: "builder.provenance", topics: &[Topic::Provenance] },
    Difference { note: "builder.cache", topics: &[Topic::Cache] },
    Difference { note: "builder.logins", topics: &[Topic::Login] },
    Difference { note: "builder.templates", topics: &[Topic::BuildArgs] },
    Difference { note: "builder.secrets", topics: &[Topic::BuildSecrets] },
    Difference { note: "builder.steps", topics: &[Topic::Scan, Topic::Attest, Topic::Summary] },
    Difference { note: "builder.builder", topics: &[Topic::Driver] },
];
