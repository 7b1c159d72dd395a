//! Artifacts that are uploaded twice under one name.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        matrix::{has_several, tells_apart},
    },
    text::msg,
    workflow::{
        Entry, Node, Uses, Workflow, input, input_text, is_action, jobs, publish::builds, steps,
        uses,
    },
};

/// The second upload fails: "409 Conflict: an artifact with this name already exists on the workflow
/// run".
pub(super) static RULE: Rule = Rule {
    id: "artifact-name",
    severity: Severity::Error,
    title: msg::WRITTEN_ARTIFACT_NAME_TITLE,
    source: reference(
        "https://github.com/actions/upload-artifact#not-uploading-to-the-same-artifact",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let mut seen: Vec<&str> = Vec::new();
    let downloads = |it: &Node| is_action(it, "actions/download-artifact");
    let downloaded = jobs(workflow).iter().any(|it| steps(&it.node).iter().any(downloads));
    for job in jobs(workflow) {
        let matters = downloaded || builds(&job.node).next().is_some();
        for step in steps(&job.node).iter().filter(|it| is_upload(it)) {
            let name = match input_text(step, "name") {
                "" => "artifact",
                it => it,
            };
            let node = input(step, "name").or(step.get("uses")).unwrap_or(step);
            if in_every_job(workflow, job, step, name) {
                findings.at(node, msg::written_artifact_name_matrix(name));
                let overwrites = input_text(step, "overwrite").eq_ignore_ascii_case("true");
                // Where nothing is made of it the first one is still there to look at.
                if overwrites || !matters {
                    findings.severity(Severity::Warning);
                }
            } else if is_certain(job, step) && !name.contains("${{") {
                if seen.contains(&name) {
                    findings.at(node, msg::written_artifact_name_twice(name));
                } else {
                    seen.push(name);
                }
            }
        }
    }
}

/// Up to version 3, uploads were put together.
fn is_upload(step: &Node) -> bool {
    let is_new = |it: Uses<'_>| {
        !["v1", "v2", "v3"].contains(&it.reference.split('.').next().unwrap_or_default())
    };
    is_action(step, "actions/upload-artifact") && uses(step).is_some_and(is_new)
}

fn in_every_job(workflow: &Workflow, job: &Entry, step: &Node, name: &str) -> bool {
    let condition = step.get("if").and_then(Node::as_text).unwrap_or_default();
    let archive = input_text(step, "archive").eq_ignore_ascii_case("false");
    let has_matrix =
        job.node.get("strategy").is_some_and(|it| it.get("matrix").is_some_and(has_several));
    let apart = |it: &str| tells_apart(workflow, &job.node, step, it);
    has_matrix && !archive && !apart(name) && condition.is_empty()
}

/// Whether it is uploaded on every run, and in every case the same.
fn is_certain(job: &Entry, step: &Node) -> bool {
    let plain = |it: &Node| it.get("if").is_none();
    plain(&job.node) && plain(step) && !input_text(step, "overwrite").eq_ignore_ascii_case("true")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::{check_job, check_steps};

    #[test]
    fn in_a_matrix() {
        let job = |with: &str| {
            format!(
                "strategy: {{matrix: {{a: [1, 2]}}}}\nsteps:\n- uses: actions/download-artifact@v8\n- uses: actions/upload-artifact@v7\n  with: {{{with}}}"
            )
        };
        check_job(
            &RULE,
            &job("path: x"),
            expect![[r#"
                7 error: Every job of this matrix uploads `artifact`, and all but the first fail, because the name is taken. Put a value of the matrix into the name, such as `artifact-${{ strategy.job-index }}`.
            "#]],
        );
        check_job(
            &RULE,
            &job("name: digests"),
            expect![[r#"
                8 error: Every job of this matrix uploads `digests`, and all but the first fail, because the name is taken. Put a value of the matrix into the name, such as `digests-${{ strategy.job-index }}`.
            "#]],
        );
        check_job(
            &RULE,
            &job("name: digests, overwrite: true"),
            expect![[r#"
                8 warning: Every job of this matrix uploads `digests`, and all but the first fail, because the name is taken. Put a value of the matrix into the name, such as `digests-${{ strategy.job-index }}`.
            "#]],
        );
        check_job(&RULE, &job("name: 'digests-${{ matrix.a }}'"), expect![[""]]);
        check_job(&RULE, &job("name: digests").replace("v7", "v3"), expect![[""]]);
        check_job(
            &RULE,
            &job("name: logs").replace("download-artifact", "cache"),
            expect![[r#"
            8 warning: Every job of this matrix uploads `logs`, and all but the first fail, because the name is taken. Put a value of the matrix into the name, such as `logs-${{ strategy.job-index }}`.
        "#]],
        );
    }

    #[test]
    fn twice_in_a_run() {
        let upload = "- {uses: actions/upload-artifact@v7, with: {name: a}}\n";
        check_steps(
            &RULE,
            &upload.repeat(2),
            expect![[r#"
            6 error: This upload fails: an earlier step of the same run has uploaded `a`. Give it a name of its own.
        "#]],
        );
        check_steps(
            &RULE,
            &format!("{upload}{}", upload.replace("}}", "}, if: failure()}")),
            expect![[""]],
        );
    }
}
