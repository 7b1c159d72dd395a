//! A job is granted more of the token than its steps need.

use crate::{
    catalog::scopes::Level,
    lint::{Findings, Rule, Severity},
    text::msg,
    topic::Topic,
    workflow::{
        Workflow, jobs,
        permissions::{by_scope, knows_all, needed},
    },
};

/// Whoever takes over a step gets the token with it, so every scope that nothing needs is only there
/// to be misused.
pub(super) static RULE: Rule = Rule {
    id: "excess-permission",
    severity: Severity::Warning,
    title: &msg::RULE_EXCESS_PERMISSION_TITLE,
    source: "https://docs.github.com/en/actions/reference/security/secure-use",
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().filter(|it| knows_all(&it.node)) {
        let needs = needed(workflow, &job.node);
        let needs = by_scope(&needs);
        let Some(permissions) = job.node.get("permissions") else { continue };
        for entry in permissions.entries() {
            let Some(has) = entry.node.as_text().and_then(Level::of) else { continue };
            let need = needs.iter().find(|it| it.0 == entry.key).map_or(Level::None, |it| it.1);
            if need < has {
                let message = match need {
                    Level::None => msg::rule_excess_permission_none(entry.key.as_str()),
                    _ => msg::rule_excess_permission_less(entry.key.as_str(), need.id()),
                };
                findings.at(&entry.node, message).place(Topic::Permissions);
            }
        }
    }
}
