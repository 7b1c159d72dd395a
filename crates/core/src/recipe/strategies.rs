//! Ready-made tag rules.

use std::sync::LazyLock;

use crate::{
    metadata::{Attribute, TagRule, Type},
    recipe::{Latest, Recipe},
    text::{Text, msg},
};

/// A set of tag rules with a name.
pub struct Strategy {
    /// Written into share links, so it never changes.
    pub id: &'static str,
    pub label: Text,
    /// Looked at with every change of a recipe.
    pub rules: LazyLock<Vec<TagRule>>,
}

pub static STRATEGIES: [Strategy; 6] = [
    strategy("default", msg::OPTION_STRATEGY_DEFAULT, Vec::new),
    strategy("semver", msg::OPTION_STRATEGY_SEMVER, semver),
    strategy("branch-sha", msg::OPTION_STRATEGY_BRANCH_SHA, branch_sha),
    strategy("nightly", msg::OPTION_STRATEGY_NIGHTLY, nightly),
    strategy("edge", msg::OPTION_STRATEGY_EDGE, edge),
    strategy("monorepo", msg::OPTION_STRATEGY_MONOREPO, monorepo),
];

const fn strategy(id: &'static str, label: Text, rules: fn() -> Vec<TagRule>) -> Strategy {
    Strategy { id, label, rules: LazyLock::new(rules) }
}

impl Strategy {
    /// Whether a recipe's tags are just this strategy's.
    pub fn is_of(&self, recipe: &Recipe) -> bool {
        recipe.tags == *self.rules && recipe.latest == Latest::Auto
    }

    pub fn apply(&self, recipe: &mut Recipe) {
        recipe.tags.clone_from(&self.rules);
        recipe.latest = Latest::Auto;
    }
}

fn pattern(kind: Type, pattern: &str) -> TagRule {
    TagRule::new(kind).with(Attribute::Pattern, pattern)
}

fn on(event: &str) -> TagRule {
    TagRule::new(Type::Ref).with(Attribute::Event, event)
}

/// `1.2.3`, `1.2` and `1` for a version tag; the name for a branch, the number for a pull request.
pub(super) fn semver() -> Vec<TagRule> {
    vec![
        pattern(Type::Semver, "{{version}}"),
        pattern(Type::Semver, "{{major}}.{{minor}}"),
        pattern(Type::Semver, "{{major}}")
            // Before 1.0.0 a minor version may break things, so `0` would promise too much.
            .with(Attribute::Enable, &before_first_major("")),
        on("branch"),
        on("pr"),
    ]
}

/// Holds unless the tag is one before 1.0.0, of a component if one is named.
pub(super) fn before_first_major(component: &str) -> String {
    let slash = if component.is_empty() { "" } else { "/" };
    format!("${{{{ !startsWith(github.ref, 'refs/tags/{component}{slash}v0.') }}}}")
}

fn branch_sha() -> Vec<TagRule> {
    vec![on("branch"), on("tag"), on("pr"), TagRule::new(Type::Sha)]
}

fn nightly() -> Vec<TagRule> {
    vec![
        pattern(Type::Schedule, "nightly"),
        pattern(Type::Schedule, "{{date 'YYYYMMDD'}}"),
        on("branch"),
        on("tag"),
        on("pr"),
    ]
}

fn edge() -> Vec<TagRule> {
    vec![pattern(Type::Semver, "{{version}}"), TagRule::new(Type::Edge), on("pr")]
}

/// `api/v1.2.3` releases the component `api` alone.
fn monorepo() -> Vec<TagRule> {
    let component = r"api/v(\d+\.\d+\.\d+.*)";
    vec![
        pattern(Type::Semver, "{{version}}").with(Attribute::Match, component),
        pattern(Type::Semver, "{{major}}.{{minor}}").with(Attribute::Match, component),
        on("branch"),
        on("pr"),
    ]
}
