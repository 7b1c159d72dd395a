//! Code of strangers that runs where secrets are.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{Node, Workflow, input, input_text, is_action, jobs, steps, triggers},
};

/// On these events a run has the secrets of the repository and a token that may write, whoever it was
/// that set it off; a Dockerfile of a fork can read and use them.
pub(super) static RULE: Rule = Rule {
    id: "untrusted-code",
    severity: Severity::Error,
    title: msg::WRITTEN_UNTRUSTED_CODE_TITLE,
    source: reference(
        "https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/",
    ),
    check,
};

const EVENTS: &[&str] = &["pull_request_target", "workflow_run", "issue_comment"];

/// Names of what a pull request brought, in `ref`, `repository` and scripts.
const HEADS: &[&str] = &[
    "github.event.pull_request.head.",
    "github.event.pull_request.merge_commit_sha",
    "github.event.workflow_run.head_",
    "github.head_ref",
    "refs/pull/",
    "gh pr checkout",
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    let triggers = triggers(workflow);
    let Some(event) = triggers.iter().find(|it| EVENTS.contains(&it.event)) else { return };
    for job in jobs(workflow).iter().map(|it| &it.node) {
        if event.event == "workflow_run" && is_after_push(job) {
            continue;
        }
        let all = steps(job);
        for (n, step) in all.iter().enumerate() {
            let Some(node) = taken(step) else { continue };
            // Code that is only read does no harm.
            if all[n + 1..].iter().any(runs_code) || step.get("run").is_some() {
                findings.at(node, msg::written_untrusted_code_says(event.event));
                break;
            }
        }
    }
}

/// Whether a job runs only after a run of which the code is the repository's own.
fn is_after_push(job: &Node) -> bool {
    let condition = job.get("if").and_then(Node::as_text).unwrap_or_default();
    let condition = condition.replace(' ', "").replace('"', "'");
    let own = [
        "github.event.workflow_run.event=='push'",
        "github.event.workflow_run.event!='pull_request'",
        "github.event.workflow_run.head_repository.full_name==github.repository",
    ];
    own.iter().any(|it| condition.contains(it)) && !condition.contains("||")
}

/// What makes a step fetch the code of a pull request.
fn taken(step: &Node) -> Option<&Node> {
    let has_head = |it: &&Node| {
        let text = it.as_text().unwrap_or_default();
        HEADS.iter().any(|it| text.contains(it))
    };
    if is_action(step, "actions/checkout") {
        return ["ref", "repository"].into_iter().filter_map(|it| input(step, it)).find(has_head);
    }
    let fetches = |it: &&Node| {
        let text = it.as_text().unwrap_or_default();
        text.contains("gh pr checkout") || text.contains("git fetch") && text.contains("pull/")
    };
    step.get("run").filter(fetches)
}

/// Scripts, builds, and actions that stand in the repository itself.
fn runs_code(step: &Node) -> bool {
    let uses = step.get("uses").and_then(Node::as_text).unwrap_or_default();
    let builds =
        ["docker/build-push-action", "docker/bake-action"].iter().any(|it| is_action(step, it));
    step.get("run").is_some()
        || builds
        || uses.starts_with("./")
        || !input_text(step, "script").is_empty()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn checkouts_of_heads() {
        let text = |on: &str, reference: &str, then: &str| {
            format!(
                "on: {on}\njobs:\n  a:\n    steps:\n    - uses: actions/checkout@v7\n      with: {{ref: '{reference}'}}\n    - {then}\n"
            )
        };
        let head = "${{ github.event.pull_request.head.sha }}";
        let build = "{uses: docker/build-push-action@v7, with: {push: true}}";
        check(
            &RULE,
            &text("pull_request_target", head, build),
            expect![[r#"
            6 error: Runs of `pull_request_target` have your secrets, and here they run the code of whoever opened the pull request. Build on `pull_request` instead, and publish after the merge.
        "#]],
        );
        check(
            &RULE,
            &text("workflow_run", "${{ github.event.workflow_run.head_sha }}", "{run: make}"),
            expect![[r#"
                6 error: Runs of `workflow_run` have your secrets, and here they run the code of whoever opened the pull request. Build on `pull_request` instead, and publish after the merge.
            "#]],
        );
        let guarded =
            text("workflow_run", "${{ github.event.workflow_run.head_sha }}", "{run: make}")
                .replace(
                    "    steps:",
                    "    if: github.event.workflow_run.event == 'push'\n    steps:",
                );
        check(&RULE, &guarded, expect![[""]]);
        check(&RULE, &text("pull_request", head, build), expect![[""]]);
        check(&RULE, &text("pull_request_target", "main", build), expect![[""]]);
        check(
            &RULE,
            &text("pull_request_target", head, "{uses: actions/upload-artifact@v7}"),
            expect![[""]],
        );
    }
}
