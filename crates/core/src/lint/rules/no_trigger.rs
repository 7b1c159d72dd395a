//! A workflow that nothing starts.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    topic::Topic,
    workflow::{Value, Workflow},
};

/// GitHub refuses a workflow without `on`, and never runs one whose `on` is empty.
pub(super) static RULE: Rule = Rule {
    id: "no-trigger",
    severity: Severity::Error,
    title: msg::RULE_NO_TRIGGER_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#on",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let message = || msg::RULE_NO_TRIGGER_SAYS.message();
    let Some(on) = workflow.root.get("on") else {
        findings.at(&workflow.root, message()).place(Topic::Branches);
        return;
    };
    let is_empty = match &on.value {
        Value::Null => true,
        Value::Text(it) => it.trim().is_empty(),
        Value::Seq(them) => them.is_empty(),
        Value::Map(them) => them.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    if is_empty {
        findings.at(on, message()).place(Topic::Branches);
    }
}
