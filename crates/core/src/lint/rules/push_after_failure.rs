//! Pushes that no failure stops.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, named::MOST},
    text::msg,
    workflow::{
        Node, Workflow, jobs,
        publish::{Push, is_build, push},
        steps, uses,
    },
};

/// An image whose tests failed goes to the registry like any other.
pub(super) static RULE: Rule = Rule {
    id: "push-after-failure",
    severity: Severity::Warning,
    title: msg::WRITTEN_PUSH_AFTER_FAILURE_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let pushes = |it: &&Node| is_build(it) && push(it) != Push::Never;
        let mut told = None;
        for (n, step) in steps(job).iter().enumerate().take(MOST).filter(|it| pushes(&it.1)) {
            let of_job = job.get("if").filter(|_| job.get("needs").is_some());
            let of_step =
                step.get("if").filter(|it| steps(job)[..n].iter().any(|step| may_fail(step, it)));
            for condition in [of_job, of_step].into_iter().flatten() {
                let is_new = told != Some(condition.span);
                if let Some(function) = holds_after_failure(condition).filter(|_| is_new) {
                    told = Some(condition.span);
                    findings.at(condition, msg::written_push_after_failure_says(function));
                }
            }
        }
    }
}

/// The function that lets a condition hold whatever came before, if nothing in it asks for results.
fn holds_after_failure(condition: &Node) -> Option<&'static str> {
    let text = condition.as_text()?;
    let asks =
        ["result", "outcome", "conclusion", "success()", "failure()", "status", "needs.", "||"];
    if asks.iter().any(|it| text.contains(it)) {
        return None;
    }
    ["always()", "!cancelled()"].into_iter().find(|it| text.contains(it))
}

/// Whether a step before has something to say of the image; not the script itself that pushes.
fn may_fail(step: &Node, condition: &Node) -> bool {
    let is_same = step.get("if").is_some_and(|it| it.span == condition.span)
        || step.span.start <= condition.span.start && condition.span.end <= step.span.end;
    let prepares = |it: &str| {
        ["setup", "login", "checkout", "metadata", "auth", "cache", "configure"]
            .iter()
            .any(|word| it.contains(word))
    };
    !is_same && !uses(step).is_some_and(|it| prepares(&it.action))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::{check, check_steps};

    #[test]
    fn steps_that_run_in_any_case() {
        let steps = |condition: &str| {
            format!(
                "- run: ./test.sh\n- uses: docker/build-push-action@v7\n  if: {condition}\n  with: {{push: true, tags: a/b}}"
            )
        };
        check_steps(
            &RULE,
            &steps("always()"),
            expect![[r#"
            7 warning: With `always()` this is pushed even if something before it failed, such as a test. Remove it, or check the results too.
        "#]],
        );
        check_steps(
            &RULE,
            &steps("${{ !cancelled() && github.ref == 'refs/heads/main' }}"),
            expect![[r#"
                7 warning: With `!cancelled()` this is pushed even if something before it failed, such as a test. Remove it, or check the results too.
            "#]],
        );
        check_steps(
            &RULE,
            "- run: ./test.sh\n- if: always()\n  run: |\n    docker build -t a/b .\n    docker push a/b",
            expect![[r#"
                6 warning: With `always()` this is pushed even if something before it failed, such as a test. Remove it, or check the results too.
            "#]],
        );
        let silent = |steps: &str| check_steps(&RULE, steps, expect![[""]]);
        silent(&steps("always() && steps.test.outcome == 'success'"));
        silent(&steps("success()"));
        silent(
            "- uses: actions/checkout@v7\n- if: always()\n  run: |\n    docker build -t a/b .\n    docker push a/b",
        );
    }

    #[test]
    fn jobs_that_run_in_any_case() {
        let text = |condition: &str| {
            format!(
                "on: push\njobs:\n  test: {{steps: [{{run: a}}]}}\n  push:\n    needs: test\n    if: {condition}\n    steps:\n    - {{uses: docker/build-push-action@v7, with: {{push: true, tags: a/b}}}}\n"
            )
        };
        check(
            &RULE,
            &text("always()"),
            expect![[r#"
            6 warning: With `always()` this is pushed even if something before it failed, such as a test. Remove it, or check the results too.
        "#]],
        );
        check(&RULE, &text("always() && needs.test.result == 'success'"), expect![[""]]);
    }
}
