//! A token that may do more than the job is about, because nobody said less.

use crate::{
    catalog::{reference, scopes::Level},
    lint::{Findings, Rule, Severity, fix::Edit},
    text::msg,
    workflow::{Entry, Node, Workflow, jobs, permissions::by_scope, triggers},
};

/// Whoever takes over one step gets the token with it. `excess-permission` knows better where every step
/// is known; this one speaks of what holds whatever the steps are.
pub(super) static RULE: Rule = Rule {
    id: "broad-permissions",
    severity: Severity::Info,
    title: msg::SECURITY_BROAD_PERMISSIONS_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/tutorials/authenticate-with-github_token#modifying-the-permissions-for-the-github_token",
    ),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    let shared = workflow.root.get("permissions");
    let own = |it: &Entry| it.node.get("permissions").is_some();
    let (with, inherit): (Vec<&Entry>, Vec<&Entry>) = jobs(workflow).iter().partition(|it| own(it));
    for job in with {
        let node = job.node.get("permissions").unwrap_or(&job.node);
        all(node, &[job], findings);
    }
    match shared {
        Some(node) => {
            all(node, &inherit, findings);
            written_for_all(workflow, node, &inherit, findings);
        }
        None => nothing(workflow, &inherit, findings),
    }
}

/// `write-all` and `read-all`, where it is not known what would be enough.
fn all<'a>(permissions: &Node, jobs: &[&'a Entry], findings: &mut Findings<'a>) {
    let is_known = !jobs.is_empty() && jobs.iter().all(|it| findings.job(&it.node).knows_all());
    if is_known {
        return;
    }
    match permissions.as_text() {
        Some(it @ "write-all") => findings
            .at(permissions, msg::security_broad_permissions_all(it))
            .severity(Severity::Warning),
        Some(it @ "read-all") => findings.at(permissions, msg::security_broad_permissions_all(it)),
        _ => return,
    };
}

/// Scopes that may be written in every job, though not every job needs that.
fn written_for_all<'a>(
    workflow: &Workflow,
    node: &Node,
    jobs: &[&'a Entry],
    findings: &mut Findings<'a>,
) {
    if jobs.len() < 2 {
        return;
    }
    let needs: Vec<_> = jobs.iter().map(|it| findings.job(&it.node).needed(workflow)).collect();
    let known: Vec<_> = jobs.iter().map(|it| findings.job(&it.node).knows_all()).collect();
    let writes = |n: usize, scope: &str| {
        by_scope(&needs[n]).iter().any(|it| it.0 == scope && it.1 == Level::Write)
    };
    for entry in node.entries().iter().filter(|it| it.node.as_text() == Some("write")) {
        let scope = entry.key.as_str();
        let without = (0..jobs.len()).find(|n| !writes(*n, scope) && known[*n]);
        let is_needed = (0..jobs.len()).any(|n| writes(n, scope) || !known[n]);
        if let (Some(n), true) = (without, is_needed) {
            let says = msg::security_broad_permissions_shared(scope, jobs[n].key.as_str());
            findings.key(entry, says).severity(Severity::Warning);
        }
    }
}

/// What a workflow that is called may do is decided by its caller.
fn nothing<'a>(workflow: &Workflow, inherit: &[&'a Entry], findings: &mut Findings<'a>) {
    let is_called = triggers(workflow).iter().all(|it| it.event == "workflow_call");
    let Some(first) = inherit.first().filter(|_| !is_called) else { return };
    findings.key(first, msg::security_broad_permissions_default(first.key.as_str()));
    let job = findings.job(&first.node);
    let known = job.knows_all().then(|| job.needed(workflow));
    if let (Some(needs), Some(at), 1) = (known, first.node.entries().first(), inherit.len()) {
        let needs = by_scope(&needs);
        let mut lines: Vec<String> =
            needs.iter().map(|it| format!("  {}: {}", it.0, it.1.id())).collect();
        let head = if lines.is_empty() { "permissions: {}" } else { "permissions:" };
        lines.insert(0, head.to_owned());
        findings.fix(msg::fix_add("permissions"));
        findings.edits(Edit::Insert { at: at.key_span.start, lines });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn of_workflows_and_jobs() {
        let text = |on: &str, root: &str, a: &str, b: &str| {
            format!(
                "on: {on}\n{root}\njobs:\n  a:\n    steps:\n      - {a}\n  b:\n    steps:\n      - {b}\n"
            )
        };
        let (checkout, make) = ("uses: actions/checkout@v7", "run: make");
        check(
            &RULE,
            &text("push", "", checkout, make),
            expect![[r#"
            4 info: Nothing says what the token of `a` may do, so the settings of the repository decide; in many repositories it may write everything. Write `permissions` with what the job needs.
        "#]],
        );
        check(&RULE, &text("workflow_call", "", checkout, make), expect![[""]]);
        check(&RULE, &text("push", "permissions: {}", checkout, make), expect![[""]]);
        check(
            &RULE,
            &text("push", "permissions: write-all", checkout, make),
            expect![[r#"
            2 warning: `write-all` covers every scope, and whoever takes over one step gets all of it. Name the scopes that are needed.
        "#]],
        );
        check(&RULE, &text("push", "permissions: write-all", checkout, checkout), expect![[""]]);
        check(
            &RULE,
            &text("push", "permissions: {packages: write}", checkout, make),
            expect![[r#"
                2 warning: `packages: write` holds for every job, but `a` does not need it. Grant it only to the jobs that do.
            "#]],
        );
        check(&RULE, &text("push", "permissions: {packages: write}", make, make), expect![[""]]);
    }
}
