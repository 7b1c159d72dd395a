//! On which of its runs a workflow publishes. Logging in, pushing, writing the cache and attesting
//! all ask here, so that they never disagree.

use crate::{
    compose::{
        expression,
        nodes::{entry_text, flag, text},
        steps::after_name,
    },
    recipe::{Recipe, lines},
    topic::Topic,
    workflow::{Entry, Node},
};

/// On which of its runs the workflow publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publishes {
    Always,
    /// Where the expression holds. Pull requests only build: their code is not yet anyone's promise,
    /// and those of forks have neither secrets nor a token that may write.
    If(String),
    /// It runs on nothing but pull requests.
    Never,
}

impl Publishes {
    pub fn of(recipe: &Recipe) -> Publishes {
        let (_, conditions) = conditions(recipe);
        if conditions.is_empty() {
            return Publishes::Always;
        }
        let publishes = recipe.releases()
            || recipe.asks()
            || !lines(&recipe.branches).is_empty()
            || !lines(&recipe.schedule).is_empty();
        match publishes {
            true => Publishes::If(conditions.join(" && ")),
            false => Publishes::Never,
        }
    }
}

/// What holds on the runs that do not publish, one expression each, and what on all others.
fn conditions(recipe: &Recipe) -> (Vec<&'static str>, Vec<&'static str>) {
    let (mut excluded, mut others) = (Vec::new(), Vec::new());
    let mut exclude = |here, elsewhere| {
        excluded.push(here);
        others.push(elsewhere);
    };
    // Whoever calls may have been started by a pull request.
    if recipe.pull_request || recipe.call {
        exclude("github.event_name == 'pull_request'", "github.event_name != 'pull_request'");
    }
    if recipe.merge_group {
        exclude("github.event_name == 'merge_group'", "github.event_name != 'merge_group'");
    }
    if recipe.asks() && recipe.dispatch_dry_run {
        exclude("inputs.dry-run", "!inputs.dry-run");
    }
    (excluded, others)
}

/// What holds on runs that do not publish; `None` if all do.
pub(super) fn otherwise(recipe: &Recipe) -> Option<String> {
    Some(conditions(recipe).0.join(" || ")).filter(|it| !it.is_empty())
}

/// The input by which a run is asked not to publish. On runs that nobody asks it is `null`.
pub(super) const DRY_RUN: &str = "dry-run";

/// Whether it publishes, as the value of an input.
pub(super) fn switch(recipe: &Recipe) -> Node {
    match Publishes::of(recipe) {
        Publishes::Always => flag(Topic::Registries, true),
        Publishes::Never => flag(cause(recipe), false),
        Publishes::If(it) => text(cause(recipe), &["${{ ", &it, " }}"].concat()),
    }
}

/// The text on runs that publish, nothing on others; `None` if no run does.
pub(super) fn only(recipe: &Recipe, text: &str) -> Option<String> {
    match Publishes::of(recipe) {
        Publishes::Always => Some(text.to_owned()),
        Publishes::Never => None,
        Publishes::If(it) => Some(expression::text_if(&it, text)),
    }
}

/// Skips a step on runs that do not publish, if there are any.
pub(super) fn guard(recipe: &Recipe, mut step: Node) -> Node {
    if let Some(it) = condition(recipe) {
        after_name(&mut step, it);
    }
    step
}

/// Keeps a job or a step from runs that do not publish, if there are any.
pub(super) fn condition(recipe: &Recipe) -> Option<Entry> {
    match Publishes::of(recipe) {
        Publishes::If(it) => Some(entry_text("if", cause(recipe), &it)),
        Publishes::Always | Publishes::Never => None,
    }
}

/// The choice that keeps runs from publishing.
fn cause(recipe: &Recipe) -> Topic {
    match recipe {
        it if it.pull_request => Topic::PullRequest,
        it if it.merge_group => Topic::MergeGroup,
        it if it.call => Topic::Call,
        _ => Topic::DispatchDryRun,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share;

    #[track_caller]
    fn check(fragment: &str, expected: Publishes) {
        let decoded = share::decode(&format!("preset=github-packages&branches=&{fragment}"));
        assert_eq!(decoded.problems, []);
        assert_eq!(Publishes::of(&decoded.recipe), expected, "{fragment}");
    }

    fn when(holds: &str) -> Publishes {
        Publishes::If(holds.to_owned())
    }

    #[test]
    fn runs_that_publish() {
        let not_pull_request = "github.event_name != 'pull_request'";
        let not_queued = "github.event_name != 'merge_group'";
        check("branches=main", Publishes::Always);
        check("pull-request=on", Publishes::Never);
        check("pull-request=on&merge-group=on", Publishes::Never);
        check("merge-group=on&branches=main", when(not_queued));
        check("pull-request=on&release=on", when(not_pull_request));
        check("call=on", when(not_pull_request));
        check("dispatch=on&dispatch-dry-run=on", when("!inputs.dry-run"));
        // Nobody can be asked.
        check("branches=main&dispatch-dry-run=on", Publishes::Always);
        check(
            "call=on&merge-group=on&dispatch-dry-run=on",
            when(&format!("{not_pull_request} && {not_queued} && !inputs.dry-run")),
        );
    }
}
