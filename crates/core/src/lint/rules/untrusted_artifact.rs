//! Artifacts of a run that a stranger set off, in a run that has secrets.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{Node, Workflow, input, input_text, is_action, jobs, steps, trigger},
};

/// Whoever opened the pull request decided what is in them: an image, a digest, a script, or files that
/// take the place of others in the working directory.
pub(super) static RULE: Rule = Rule {
    id: "untrusted-artifact",
    severity: Severity::Warning,
    title: msg::SECURITY_UNTRUSTED_ARTIFACT_TITLE,
    source: reference(
        "https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    if trigger(workflow, "workflow_run").is_none() {
        return;
    }
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for step in steps(job).iter().filter(|it| takes(it) && !is_apart(it)) {
            findings.at(
                step.get("uses").unwrap_or(step),
                msg::SECURITY_UNTRUSTED_ARTIFACT_SAYS.message(),
            );
        }
    }
}

/// Steps that fetch artifacts of another run.
fn takes(step: &Node) -> bool {
    is_action(step, "actions/download-artifact") && input(step, "run-id").is_some()
        || is_action(step, "dawidd6/action-download-artifact")
}

/// In a folder outside of the working directory they take no file's place.
fn is_apart(step: &Node) -> bool {
    let path = input_text(step, "path");
    path.contains("runner.temp") || path.starts_with("/tmp/")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn artifacts_of_other_runs() {
        let text = |on: &str, path: &str| {
            format!(
                "on: {on}\njobs:\n  a:\n    steps:\n    - uses: actions/download-artifact@v8\n      with: {{run-id: '${{{{ github.event.workflow_run.id }}}}', path: '{path}'}}\n    - uses: actions/download-artifact@v8\n"
            )
        };
        check(
            &RULE,
            &text("{workflow_run: {workflows: [a]}}", "."),
            expect![[r#"
            5 warning: The run that this artifact comes from may be a stranger's, and its files can overwrite yours here. Fetch it to `${{ runner.temp }}`, and check what is in it before anything uses it.
        "#]],
        );
        check(
            &RULE,
            &text("{workflow_run: {workflows: [a]}}", "${{ runner.temp }}/a"),
            expect![[""]],
        );
        check(&RULE, &text("push", "."), expect![[""]]);
    }
}
