//! Events that give a run secrets and a token that may write, whoever set it off.

use crate::{
    catalog::reference,
    catalog::scopes::Level,
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{
        Node, Workflow, jobs,
        permissions::{Granted, granted},
        triggers,
    },
};

/// A fork's pull request sets it off, so everything in it has to be written as if an attacker read along.
/// `untrusted-code` finds where it already goes wrong.
pub(super) static RULE: Rule = Rule {
    id: "dangerous-trigger",
    severity: Severity::Warning,
    title: msg::SECURITY_DANGEROUS_TRIGGER_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request_target",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for trigger in triggers(workflow) {
        let message = match trigger.event {
            "pull_request_target" => msg::SECURITY_DANGEROUS_TRIGGER_TARGET.message(),
            "workflow_run" => msg::SECURITY_DANGEROUS_TRIGGER_RUN.message(),
            _ => continue,
        };
        let (span, place) = (trigger.key_span, trigger.node.place);
        if is_harmless(workflow) {
            let message = msg::security_dangerous_trigger_hint(trigger.event);
            findings.span(span, place, message).severity(Severity::Info);
        } else {
            findings.span(span, place, message);
        }
    }
}

/// Whether there is nothing to take: no job may write, and none names a secret.
fn is_harmless(workflow: &Workflow) -> bool {
    let may_write = |job: &Node| match granted(workflow, job) {
        Granted::Default | Granted::All(Level::Write) => true,
        Granted::All(_) => false,
        Granted::Named(them) => them.iter().any(|it| it.1 == Level::Write),
    };
    let mut names_secret = false;
    workflow.root.walk(&mut |it| {
        names_secret |= it.as_text().is_some_and(|it| it.contains("secrets") || it == "inherit");
    });
    !names_secret && !jobs(workflow).iter().any(|it| may_write(&it.node))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn what_forks_set_off() {
        let text = |on: &str, permissions: &str, run: &str| {
            format!(
                "on: {on}\npermissions: {permissions}\njobs:\n  a:\n    steps:\n    - run: {run}\n"
            )
        };
        check(
            &RULE,
            &text("[pull_request_target, push]", "{packages: write}", "make"),
            expect![[r#"
                1 warning: `pull_request_target` has your secrets and a token that may write, even when a fork sets it off. Use `pull_request`, and do what needs secrets after the merge.
            "#]],
        );
        check(
            &RULE,
            &text("{workflow_run: {workflows: [a]}}", "{contents: read}", "make"),
            expect![[r#"
                1 info: `workflow_run` belongs to your repository even when a fork sets it off. Here it may write nothing and names no secret; keep it that way, and run no code of the pull request.
            "#]],
        );
        check(
            &RULE,
            &text("pull_request_target", "{}", "'${{ secrets.A }}'"),
            expect![[r#"
            1 warning: `pull_request_target` has your secrets and a token that may write, even when a fork sets it off. Use `pull_request`, and do what needs secrets after the merge.
        "#]],
        );
        check(&RULE, &text("pull_request", "write-all", "make"), expect![[""]]);
    }
}
