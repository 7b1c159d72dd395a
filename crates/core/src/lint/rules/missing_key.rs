//! Keys that GitHub's syntax asks for and that are not there.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, syntax::Fault},
    text::msg,
    workflow::Workflow,
};

/// GitHub refuses the whole workflow, and no run starts.
pub(super) static RULE: Rule = Rule {
    id: "missing-key",
    severity: Severity::Error,
    title: msg::WRITTEN_MISSING_KEY_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax",
    ),
    check,
};

fn check(_: &Workflow, findings: &mut Findings) {
    for fault in findings.faults().iter() {
        if let Fault::Missing { at, keys } = *fault {
            let message = match keys {
                [key] => msg::written_missing_key_says(*key),
                _ => msg::written_missing_key_either(keys.join("`, `")),
            };
            findings.span(at, None, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::{check, check_job},
        RULE,
    };

    #[test]
    fn what_cannot_be_left_out() {
        check(
            &RULE,
            "on: push\n",
            expect![[r#"
            1 error: GitHub refuses the workflow: `jobs` is missing here. Add it.
        "#]],
        );
        check(
            &RULE,
            "on:\n  workflow_call:\n    inputs: {a: {}}\n    outputs: {b: {}}\n  schedule: [{timezone: UTC}]\njobs:\n  a:\n    runs-on: x\n",
            expect![[r#"
                3 error: GitHub refuses the workflow: `type` is missing here. Add it.
                4 error: GitHub refuses the workflow: `value` is missing here. Add it.
                5 error: GitHub refuses the workflow: `cron` is missing here. Add it.
                7 error: GitHub refuses the workflow: `steps` is missing here. Add it.
            "#]],
        );
        check_job(
            &RULE,
            concat!(
                "concurrency: {cancel-in-progress: true}\n",
                "environment: {url: a}\n",
                "container: {credentials: {username: a}}\n",
                "defaults: {}\n",
                "steps:\n",
                "- name: a\n",
                "- {}\n",
                "- wait-all:\n",
            ),
            expect![[r#"
                3 error: GitHub refuses the workflow: `runs-on` is missing here. Add it.
                4 error: GitHub refuses the workflow: `group` is missing here. Add it.
                5 error: GitHub refuses the workflow: `name` is missing here. Add it.
                6 error: GitHub refuses the workflow: `image` is missing here. Add it.
                6 error: GitHub refuses the workflow: `password` is missing here. Add it.
                9 error: GitHub refuses the workflow: one of `run`, `uses` is missing here. Add one.
                10 error: GitHub refuses the workflow: one of `run`, `uses` is missing here. Add one.
            "#]],
        );
    }
}
