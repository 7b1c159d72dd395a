//! Timeouts that GitHub does not understand, or ends before they have passed.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic, fix::Edit},
    text::{Message, msg},
    topic::Topic,
    workflow::{Node, Value, Workflow, jobs, steps},
};

/// GitHub refuses the workflow, or ends the job at once.
pub(super) static RULE: Rule = Rule {
    id: "timeout",
    severity: Severity::Error,
    title: msg::RULE_TIMEOUT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for node in std::iter::once(job).chain(steps(job)) {
            let Some(timeout) = node.get("timeout-minutes") else { continue };
            let written = timeout.as_text().unwrap_or_default();
            if !is_fine(timeout) {
                findings.at(timeout, msg::rule_timeout_says(written)).place(Topic::Timeout);
            } else if is_quoted(timeout) && !findings.is_ours() {
                findings.at(timeout, msg::written_wrong_value_count("timeout-minutes"));
                findings.fix(msg::fix_write(written)).edits(Edit::write(timeout, written));
            } else if let Some(message) = never_reached(written, job) {
                findings.at(timeout, message).place(Topic::Timeout);
                findings.severity(Severity::Warning);
            }
        }
    }
}

/// Minutes that a job may run on GitHub's runners, and on any. Sources: GitHub docs, "Actions limits" and
/// "Usage limits for self-hosted runners".
const MOST_HOSTED: u32 = 360;
const MOST: u32 = 5 * 24 * 60;

/// What there is to say of a limit behind which GitHub has ended the job already.
fn never_reached(written: &str, job: &Node) -> Option<Message> {
    match minutes(written) {
        it if MOST_HOSTED < it && is_hosted(job) => Some(msg::rule_timeout_hosted(written)),
        it if MOST < it => Some(msg::rule_timeout_own(written)),
        _ => None,
    }
}

/// Whole minutes; none where that is not known.
fn minutes(written: &str) -> u32 {
    written.trim().split('.').next().and_then(|it| it.parse().ok()).unwrap_or_default()
}

/// A runner of one's own keeps a job for days.
fn is_hosted(job: &Node) -> bool {
    let runner = job.get("runs-on").and_then(Node::as_text).unwrap_or_default().trim();
    ["ubuntu-", "windows-", "macos-"].iter().any(|it| runner.starts_with(it))
}

/// GitHub takes fractions too, as numbers; what the form writes of them is a text.
fn is_fine(node: &Node) -> bool {
    match &node.value {
        Value::Number(it) => is_positive(it),
        Value::Text(it) => is_dynamic(it) || it.trim().parse::<u32>().is_ok_and(|it| 0 < it),
        Value::Null => true,
        Value::Bool(_) | Value::Seq(_) | Value::Map(_) => false,
    }
}

/// A number in quotes is a text, which GitHub refuses here.
fn is_quoted(node: &Node) -> bool {
    matches!(&node.value, Value::Text(it) if !is_dynamic(it))
}

/// Read as text: parsing fractions would bring tables of the standard library into the wasm.
fn is_positive(number: &str) -> bool {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    !number.starts_with('-') && mantissa.contains(|it: char| ('1'..='9').contains(&it))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_job;

    #[test]
    fn longer_than_a_runner_works() {
        let check = |runner: &str, minutes: &str, expected| {
            check_job(&RULE, &format!("runs-on: {runner}\ntimeout-minutes: {minutes}"), expected);
        };
        check("ubuntu-latest", "360", expect![[""]]);
        check(
            "ubuntu-latest",
            "361",
            expect![[r#"
                5 warning: GitHub ends a job on its runners after 6 hours, so a limit of `361` minutes is never reached. Write 360 or less, or use a self-hosted runner.
            "#]],
        );
        check(
            "macos-15",
            "600.5",
            expect![[r#"
                5 warning: GitHub ends a job on its runners after 6 hours, so a limit of `600.5` minutes is never reached. Write 360 or less, or use a self-hosted runner.
            "#]],
        );
        check("ubuntu-latest", "'${{ vars.LIMIT }}'", expect![[""]]);
        check(
            "ubuntu-latest",
            "'30'",
            expect![[r#"
            5 error: GitHub refuses the workflow: `timeout-minutes` must be a whole number, 1 or more, without quotes, or one expression.
        "#]],
        );
        check("'${{ matrix.runner }}'", "600", expect![[""]]);
        check("[self-hosted, linux]", "600", expect![[""]]);
        check("builder", "600", expect![[""]]);
        check("[self-hosted, linux]", "7200", expect![[""]]);
        check(
            "[self-hosted, linux]",
            "7201",
            expect![[r#"
            5 warning: GitHub ends a job after 5 days, on self-hosted runners too, so a limit of `7201` minutes is never reached. Write 7200 or less.
        "#]],
        );
        check(
            "'${{ matrix.runner }}'",
            "10000",
            expect![[r#"
            5 warning: GitHub ends a job after 5 days, on self-hosted runners too, so a limit of `10000` minutes is never reached. Write 7200 or less.
        "#]],
        );
        check(
            "ubuntu-latest",
            "7201",
            expect![[r#"
            5 warning: GitHub ends a job on its runners after 6 hours, so a limit of `7201` minutes is never reached. Write 360 or less, or use a self-hosted runner.
        "#]],
        );
    }
}
