//! Tokens of GitHub Apps that may do more, or live longer, than they have to.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::all_steps, expressions::is_dynamic, fix::Edit},
    text::msg,
    workflow::{Node, Workflow, input, input_text, is_action, jobs},
};

/// Such a token is not bound to this repository as the job's own is.
pub(super) static RULE: Rule = Rule {
    id: "github-app",
    severity: Severity::Warning,
    title: msg::SECURITY_GITHUB_APP_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#github-app"),
    check,
};

/// Actions that make a token of an app, and whether they can restrict what it may do. Source: their
/// `action.yml`; of the second, the README.
const ACTIONS: &[(&str, bool)] =
    &[("actions/create-github-app-token", true), ("tibdex/github-app-token", false)];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| all_steps(&it.node)) {
        let Some((_, can_restrict)) = ACTIONS.iter().find(|it| is_action(step, it.0)) else {
            continue;
        };
        let with = step.get("with");
        // Where all inputs come from an expression, nobody knows them.
        if with.is_some_and(|it| it.as_text().is_some()) {
            continue;
        }
        if let Some(node) = input(step, "skip-token-revoke").filter(|it| is_on(it)) {
            findings.at(node, msg::SECURITY_GITHUB_APP_KEPT.message());
            findings.fix(msg::fix_write("false")).edits(Edit::write(node, "false"));
        }
        if let Some(owner) = input(step, "owner")
            && input_text(step, "repositories").trim().is_empty()
        {
            findings.at(owner, msg::SECURITY_GITHUB_APP_OWNER.message());
        }
        let given = with.map_or(&[][..], Node::entries).iter();
        let mut given = given.map(|it| it.key.to_ascii_lowercase());
        if *can_restrict && !given.any(|it| it.starts_with("permission-")) {
            let node = step.get("uses").unwrap_or(step);
            findings.at(node, msg::SECURITY_GITHUB_APP_ALL.message());
        }
    }
}

fn is_on(node: &Node) -> bool {
    let text = node.as_text().unwrap_or_default();
    text.eq_ignore_ascii_case("true") && !is_dynamic(text)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn tokens() {
        let app = "- uses: actions/create-github-app-token@v2\n  with: {app-id: a, private-key: b";
        let check = |more: &str, expected| check_steps(&RULE, &format!("{app}{more}}}"), expected);
        check(", permission-contents: read", expect![[""]]);
        check(", permission-contents: read, owner: acme, repositories: app", expect![[""]]);
        check(
            "",
            expect![[r#"
            5 warning: This token may do everything that the app may do. Name what is needed with inputs such as `permission-contents: read`.
        "#]],
        );
        check(
            ", owner: acme, Permission-Issues: write, skip-token-revoke: true",
            expect![[r#"
            6 warning: This token reaches every repository of the owner that the app is installed in. Name those that are needed in `repositories`.
            6 warning: This token stays valid for up to an hour after the job, in every log and file that holds it. Let the action revoke it.
        "#]],
        );
        check_steps(
            &RULE,
            "- {uses: tibdex/github-app-token@v2, with: {app_id: a}}",
            expect![[""]],
        );
    }
}
