//! Timeouts that GitHub does not understand.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic},
    text::msg,
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
            let Some(timeout) = node.get("timeout-minutes").filter(|it| !is_fine(it)) else {
                continue;
            };
            let written = timeout.as_text().unwrap_or_default();
            findings.at(timeout, msg::rule_timeout_says(written)).place(Topic::Timeout);
        }
    }
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

/// Read as text: parsing fractions would bring tables of the standard library into the wasm.
fn is_positive(number: &str) -> bool {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    !number.starts_with('-') && mantissa.contains(|it: char| ('1'..='9').contains(&it))
}
