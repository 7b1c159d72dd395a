//! Secrets in the environment of everything.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        expressions::{inside, names},
    },
    text::msg,
    workflow::{Node, Workflow, jobs},
};

/// Every action and every script of every job can read it, although one step needs it.
pub(super) static RULE: Rule = Rule {
    id: "secret-for-all",
    severity: Severity::Info,
    title: msg::SECURITY_SECRET_FOR_ALL_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    // With a single job it is one level less, but still every step of it.
    let shared = workflow.root.get("env").map_or(&[][..], Node::entries);
    if jobs(workflow).is_empty() {
        return;
    }
    for entry in shared {
        let text = entry.node.as_text().unwrap_or_default();
        let secret = inside(text).into_iter().flat_map(|it| names(it, "secrets")).next();
        if let Some(secret) = secret.filter(|it| !it.is_empty()) {
            findings.at(&entry.node, msg::security_secret_for_all_says(secret));
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn secrets_of_workflows() {
        let text = "on: push
env: {A: '${{ secrets.TOKEN }}', B: '${{ vars.NAME }}'}
jobs:
  a: {env: {C: '${{ secrets.TOKEN }}'}, steps: [{run: a}]}
";
        check(
            &RULE,
            text,
            expect![[r#"
            2 info: Every action and every script of every job can read `TOKEN` here. Give it to the one step that needs it.
        "#]],
        );
    }
}
