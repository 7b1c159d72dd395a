//! A step needs more of the token than its job is granted.

use crate::{
    lint::{Findings, Rule, Severity},
    text::msg,
    topic::Topic,
    workflow::{
        Node, Workflow, jobs,
        permissions::{by_scope, granted, needed},
        steps,
    },
};

/// Without the scope the step is refused at run time, after the build: "denied: installation not
/// allowed to Write organization package".
pub(super) static RULE: Rule = Rule {
    id: "missing-permission",
    severity: Severity::Error,
    title: &msg::RULE_MISSING_PERMISSION_TITLE,
    source: "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions",
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow) {
        let granted = granted(workflow, &job.node);
        let needs = needed(workflow, &job.node);
        for (scope, level, reasons) in by_scope(&needs) {
            let Some(has) = granted.level(scope) else { continue };
            if level <= has {
                continue;
            }
            let Some(first) = reasons.first() else { continue };
            let step = steps(&job.node).get(first.step);
            let name = step.and_then(|it| it.get("name")).and_then(Node::as_text);
            let node = job.node.get("permissions").or_else(|| workflow.root.get("permissions"));
            let message =
                msg::rule_missing_permission_says(scope, level.id(), name.unwrap_or(scope));
            let at = node.unwrap_or(&job.node);
            findings.at(at, message).place(Topic::Permissions);
            if !reasons.iter().any(|it| it.must) {
                findings.severity(Severity::Warning);
            }
        }
    }
}
