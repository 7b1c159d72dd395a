//! Actions for what the runner can do without them.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::all_steps},
    text::msg,
    workflow::{Workflow, jobs, uses},
};

/// Each action is one more party that gets to run beside the job's token.
pub(super) static RULE: Rule = Rule {
    id: "superfluous-actions",
    severity: Severity::Info,
    title: msg::SECURITY_SUPERFLUOUS_ACTIONS_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#superfluous-actions"),
    check,
};

/// Actions in lower case, and the program of GitHub's runners that does the same. Source: zizmor at
/// 0c75035, audit superfluous-actions, those that it tells everybody of.
const ACTIONS: &[(&str, &str)] = &[
    ("actions-ecosystem/action-add-labels", "gh issue edit --add-label"),
    ("actions-ecosystem/action-remove-labels", "gh issue edit --remove-label"),
    ("addnab/docker-run-action", "docker run"),
    ("dacbd/create-issue-action", "gh issue create"),
    ("elgohr/github-release-action", "gh release create"),
    ("ncipollo/release-action", "gh release create"),
    ("sergeysova/jq-action", "jq"),
    ("softprops/action-gh-release", "gh release create"),
    ("svenstaro/upload-release-action", "gh release upload"),
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| all_steps(&it.node)) {
        let (Some(uses), Some(node)) = (uses(step), step.get("uses")) else { continue };
        if let Some((_, command)) = ACTIONS.iter().find(|it| it.0 == uses.action) {
            findings.at(node, msg::security_superfluous_actions_says(uses.action, *command));
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn what_the_runner_has() {
        let steps = "- uses: softprops/action-gh-release@v2
- uses: elgohr/Github-Release-Action@v5
- uses: actions/checkout@v7";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            5 info: GitHub's runners can do what `softprops/action-gh-release` does: `gh release create`. One action less is one party less with access to the job's token.
            6 info: GitHub's runners can do what `elgohr/github-release-action` does: `gh release create`. One action less is one party less with access to the job's token.
        "#]],
        );
    }
}
