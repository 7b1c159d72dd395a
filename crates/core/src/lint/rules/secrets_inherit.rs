//! Called workflows that get every secret.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{Node, Workflow, jobs},
};

/// The called workflow, and every action in it, gets what it has no use for.
pub(super) static RULE: Rule = Rule {
    id: "secrets-inherit",
    severity: Severity::Warning,
    title: msg::SECURITY_SECRETS_INHERIT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idsecretsinherit",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let Some(called) = job.get("uses").and_then(Node::as_text) else { continue };
        let Some(secrets) = job.get("secrets").filter(|it| it.as_text() == Some("inherit")) else {
            continue;
        };
        findings.at(secrets, msg::security_secrets_inherit_says(called));
        // What stands in the same repository is reviewed by the same people.
        if called.starts_with("./") {
            findings.severity(Severity::Info);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_job;

    #[test]
    fn calls_with_everything() {
        let uses = "uses: acme/w/.github/workflows/a.yml@v1\n";
        check_job(
            &RULE,
            &format!("{uses}secrets: inherit"),
            expect![[r#"
            5 warning: `acme/w/.github/workflows/a.yml@v1` gets every secret that this repository can read, needed or not. Pass on only what it needs, by name.
        "#]],
        );
        check_job(
            &RULE,
            "uses: ./.github/workflows/a.yml\nsecrets: inherit",
            expect![[r#"
            5 info: `./.github/workflows/a.yml` gets every secret that this repository can read, needed or not. Pass on only what it needs, by name.
        "#]],
        );
        check_job(&RULE, &format!("{uses}secrets: {{A: '${{{{ secrets.A }}}}'}}"), expect![[""]]);
    }
}
