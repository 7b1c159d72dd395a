//! What a filter would let through, for names that every project has and for one that each of its
//! patterns is about.

use crate::{
    filter::{self, Kind},
    recipe::{Recipe, lines},
    topic::Topic,
};

/// A name, and whether a filter admits it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub name: String,
    pub admitted: bool,
}

const BRANCHES: &[&str] = &["main", "develop", "feature/login", "release/1.2", "release"];
const TAGS: &[&str] = &["v1.4.0", "v1.4.0-rc.1", "v2.0.0", "1.4.0", "nightly"];
const PATHS: &[&str] = &["Dockerfile", "src/app.go", "docs/guide.md", "README.md"];

/// Samples for the filter of a topic; none for topics that are no filters, and for empty filters.
pub fn samples(recipe: &Recipe, topic: Topic) -> Vec<Sample> {
    let (patterns, names, kind) = match topic {
        Topic::Branches => (&recipe.branches, BRANCHES, Kind::Ref),
        Topic::PullRequestBranches => (&recipe.pull_request_branches, BRANCHES, Kind::Ref),
        Topic::TagFilters => (&recipe.tag_filters, TAGS, Kind::Ref),
        Topic::Paths => (&recipe.paths, PATHS, Kind::Path),
        _ => return Vec::new(),
    };
    let patterns = lines(patterns);
    if patterns.is_empty() {
        return Vec::new();
    }
    let mut names: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
    for pattern in &patterns {
        let body = pattern.strip_prefix('!').unwrap_or(pattern);
        // Patterns of which something known is an example need no other, and those that never match have none.
        if filter::fault(body, kind).is_none() && !names.iter().any(|it| filter::matches(body, it))
        {
            let name = example(body);
            names.extend(Some(name).filter(|it| filter::matches(body, it)));
        }
    }
    let sample = |name: String| Sample { admitted: filter::admits(&patterns, &name), name };
    names.into_iter().map(sample).collect()
}

/// A name that a pattern is meant for: `release-*` gives `release-1`.
fn example(pattern: &str) -> String {
    let mut res = String::new();
    let mut rest = pattern.replace("**/", "").replace("**", "*");
    while let Some(it) = rest.chars().next() {
        rest.remove(0);
        match it {
            '*' => res.push('1'),
            '?' | '+' => {}
            '\\' if !rest.is_empty() => res.push(rest.remove(0)),
            '[' => {
                res.extend(rest.chars().next());
                rest = rest.split_once(']').map_or(String::new(), |it| it.1.to_owned());
            }
            it => res.push(it),
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(topic: Topic, patterns: &str, expected: Expect) {
        let mut recipe = Recipe::default();
        for text in [&mut recipe.branches, &mut recipe.tag_filters, &mut recipe.paths] {
            patterns.clone_into(text);
        }
        let line = |it: Sample| format!("{}{}\n", if it.admitted { "" } else { "not " }, it.name);
        expected.assert_eq(&samples(&recipe, topic).into_iter().map(line).collect::<String>());
    }

    #[test]
    fn exclusions_count_in_their_order() {
        check(
            Topic::TagFilters,
            "v*\n!v*-*",
            expect![[r#"
            v1.4.0
            not v1.4.0-rc.1
            v2.0.0
            not 1.4.0
            not nightly
        "#]],
        );
        check(
            Topic::Branches,
            "releases/**\n!releases/**-alpha",
            expect![[r#"
            not main
            not develop
            not feature/login
            not release/1.2
            not release
            releases/1
            not releases/1-alpha
        "#]],
        );
        check(
            Topic::Branches,
            "!releases/**-alpha\nreleases/**",
            expect![[r#"
            not main
            not develop
            not feature/login
            not release/1.2
            not release
            releases/1-alpha
        "#]],
        );
        check(
            Topic::Paths,
            "**\n!docs/**",
            expect![[r#"
            Dockerfile
            src/app.go
            not docs/guide.md
            README.md
        "#]],
        );
    }

    #[test]
    fn patterns_that_never_match_get_no_name() {
        let known = expect![[r#"
            not main
            not develop
            not feature/login
            not release/1.2
            not release
        "#]];
        check(Topic::Branches, "ma in\nfeature/\nrefs/heads/x*", known);
    }

    #[test]
    fn patterns_that_match_nothing_known_get_a_name() {
        check(
            Topic::TagFilters,
            "api/v[0-9]+.[0-9]+",
            expect![[r#"
            not v1.4.0
            not v1.4.0-rc.1
            not v2.0.0
            not 1.4.0
            not nightly
            api/v0.0
        "#]],
        );
        check(
            Topic::Paths,
            "go/**/*.mod",
            expect![[r#"
            not Dockerfile
            not src/app.go
            not docs/guide.md
            not README.md
            go/1.mod
        "#]],
        );
        check(
            Topic::Branches,
            "a b c[",
            expect![[r#"
            not main
            not develop
            not feature/login
            not release/1.2
            not release
        "#]],
        );
    }
}
