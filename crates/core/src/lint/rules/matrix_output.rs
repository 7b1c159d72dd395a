//! Digests of which a matrix leaves only one.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        expressions::inside,
        matrix::{has_several, tells_apart},
    },
    text::msg,
    workflow::{Entry, Node, Workflow, jobs, publish::is_build, step},
};

/// The jobs of a matrix have their outputs in common, and each sets them anew when it ends.
pub(super) static RULE: Rule = Rule {
    id: "matrix-output",
    severity: Severity::Warning,
    title: msg::WRITTEN_MATRIX_OUTPUT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/pass-job-outputs",
    ),
    check,
};

/// Outputs of docker/build-push-action and docker/bake-action that are never the same for two images.
const OWN: &[&str] = &["digest", "imageid", "metadata"];

fn check(workflow: &Workflow, findings: &mut Findings) {
    let has_matrix = |it: &&Entry| {
        it.node.get("strategy").and_then(|it| it.get("matrix")).is_some_and(has_several)
    };
    for job in jobs(workflow).iter().filter(has_matrix) {
        for output in job.node.get("outputs").map_or(&[][..], Node::entries) {
            if is_of_one(workflow, &job.node, &output.node)
                && is_read(workflow, &job.key, &output.key)
            {
                let (job, key) = (job.key.as_str(), output.key.as_str());
                findings.at(&output.node, msg::written_matrix_output_says(job, key));
            }
        }
    }
}

/// Whether an output says what was built in one job of a matrix.
fn is_of_one(workflow: &Workflow, job: &Node, output: &Node) -> bool {
    let text = output.as_text().unwrap_or_default();
    let read = inside(text);
    let [expression] = read.as_slice() else { return false };
    let mut parts = expression.trim().split('.');
    let (Some("steps"), Some(id), Some("outputs"), Some(name), None) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let Some(step) = step(job, id) else { return false };
    let condition = step.get("if").and_then(Node::as_text).unwrap_or_default();
    OWN.contains(&name) && is_build(step) && !tells_apart(workflow, job, step, condition)
}

/// Whether anything takes the output of a job up.
fn is_read(workflow: &Workflow, job: &str, key: &str) -> bool {
    let mut res = false;
    workflow.root.walk(&mut |it| {
        let text = it.as_text().unwrap_or_default();
        res |= text.contains(&format!("needs.{job}.outputs.{key}"))
            || text.contains(&format!("jobs.{job}.outputs.{key}"));
    });
    res
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn digests_of_a_matrix() {
        let text = |matrix: &str, more: &str, reads: &str| {
            format!(
                "on: push\njobs:\n  build:\n    strategy: {{matrix: {{platform: [{matrix}]}}}}\n    outputs:\n      digest: ${{{{ steps.push.outputs.digest }}}}\n    steps:\n    - id: push\n      uses: docker/build-push-action@v7\n{more}  after:\n    needs: build\n    steps: [{{run: 'echo ${{{{ needs.build.outputs.{reads} }}}}'}}]\n"
            )
        };
        check(
            &RULE,
            &text("linux/amd64, linux/arm64", "", "digest"),
            expect![[r#"
            6 warning: `needs.build.outputs.digest` is the digest of one job of the matrix, whichever ended last. Pass each on as an artifact of its own, or give each an output of its own.
        "#]],
        );
        check(&RULE, &text("linux/amd64", "", "digest"), expect![[""]]);
        check(&RULE, &text("linux/amd64, linux/arm64", "", "other"), expect![[""]]);
        let condition = "      if: matrix.platform == 'linux/amd64'\n";
        check(&RULE, &text("linux/amd64, linux/arm64", condition, "digest"), expect![[""]]);
    }
}
