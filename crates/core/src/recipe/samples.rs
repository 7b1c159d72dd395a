//! What a filter would let through, for names that every project has.

use crate::{
    filter,
    recipe::{Recipe, lines},
    topic::Topic,
};

/// A name, and whether a filter admits it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub name: &'static str,
    pub admitted: bool,
}

const BRANCHES: &[&str] = &["main", "develop", "feature/login", "release/1.2", "release"];
const TAGS: &[&str] = &["v1.4.0", "v1.4.0-rc.1", "v2.0.0", "1.4.0", "nightly"];
const PATHS: &[&str] = &["Dockerfile", "src/app.go", "docs/guide.md", "README.md"];

/// Samples for the filter of a topic; none for topics that are no filters, and for empty filters.
pub fn samples(recipe: &Recipe, topic: Topic) -> Vec<Sample> {
    let (patterns, names) = match topic {
        Topic::Branches => (&recipe.branches, BRANCHES),
        Topic::PullRequestBranches => (&recipe.pull_request_branches, BRANCHES),
        Topic::TagFilters => (&recipe.tag_filters, TAGS),
        Topic::Paths => (&recipe.paths, PATHS),
        _ => return Vec::new(),
    };
    let patterns = lines(patterns);
    if patterns.is_empty() {
        return Vec::new();
    }
    names.iter().map(|name| Sample { name, admitted: filter::admits(&patterns, name) }).collect()
}
