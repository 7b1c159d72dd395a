//! Scopes and levels that the token does not have.

use crate::{
    catalog::reference,
    catalog::scopes::{Level, SCOPES, Scope, scope},
    lint::{Findings, Rule, Severity, expressions::is_dynamic, fix::Edit, nearest::nearest},
    text::msg,
    topic::Topic,
    workflow::{
        Entry, Node, Value, Workflow, jobs,
        permissions::{knows_all, needed},
    },
};

/// GitHub refuses the whole workflow.
pub(super) static RULE: Rule = Rule {
    id: "unknown-permission",
    severity: Severity::Error,
    title: msg::RULE_UNKNOWN_PERMISSION_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let all = std::iter::once(&workflow.root).chain(jobs(workflow).iter().map(|it| &it.node));
    for permissions in all.filter_map(|it| it.get("permissions")) {
        let text = permissions.as_text().unwrap_or_default();
        if !matches!(text, "" | "read-all" | "write-all") && !is_dynamic(text) {
            findings
                .at(permissions, msg::rule_unknown_permission_all(text))
                .place(Topic::Permissions);
        }
        for entry in permissions.entries() {
            match scope(&entry.key) {
                Some(scope) => level(workflow, entry, scope, findings),
                None => unknown(workflow, permissions, entry, findings),
            }
        }
    }
}

fn unknown(workflow: &Workflow, permissions: &Node, entry: &Entry, findings: &mut Findings) {
    findings.key(entry, msg::rule_unknown_permission_scope(entry.key.as_str()));
    findings.place(Topic::Permissions);
    let near = nearest(&entry.key, SCOPES.iter().map(|it| it.name));
    if let Some(near) = near.filter(|it| permissions.get(it).is_none() && is_of_use(workflow, it)) {
        findings.fix(msg::fix_write(near)).edits(Edit::rename(entry, near));
    }
}

fn level(workflow: &Workflow, entry: &Entry, scope: &Scope, findings: &mut Findings) {
    let level = entry.node.as_text().and_then(Level::of);
    let takes = level.is_some_and(|it| it == Level::None || scope.levels.contains(&it));
    if takes
        || matches!(entry.node.value, Value::Null)
        || entry.node.as_text().is_some_and(is_dynamic)
    {
        return;
    }
    let written = entry.node.as_text().unwrap_or_default();
    let levels: Vec<&str> = scope.levels.iter().map(|it| it.id()).chain(["none"]).collect();
    let message = msg::rule_unknown_permission_level(scope.name, written, levels.join(", "));
    findings.at(&entry.node, message).place(Topic::Permissions);
    let near = nearest(written, levels.iter().copied());
    let near = near.or(scope.levels.first().filter(|_| level.is_some()).map(|it| it.id()));
    if let Some(near) = near.filter(|_| is_of_use(workflow, scope.name)) {
        findings.fix(msg::fix_write(near)).edits(Edit::write(&entry.node, near));
    }
}

/// Whether some job may need the scope; where none does, it should go and not be spelled right.
fn is_of_use(workflow: &Workflow, scope: &str) -> bool {
    let needs = |job: &Node| needed(workflow, job).iter().any(|it| it.scope == scope);
    jobs(workflow).iter().map(|it| &it.node).any(|it| !knows_all(it) || needs(it))
}
