//! Two runs that push at once.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, fix::Edit},
    text::msg,
    topic::Topic,
    workflow::{Position, Workflow, jobs, publish::pushes, trigger, triggers},
};

/// Of two runs for the same branch the older may finish last, and then `latest` is the older image.
pub(super) static RULE: Rule = Rule {
    id: "no-concurrency",
    severity: Severity::Info,
    title: msg::RULE_NO_CONCURRENCY_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let called = triggers(workflow).iter().all(|it| it.event == "workflow_call");
    if called || workflow.root.get("concurrency").is_some() {
        return;
    }
    let pushing = jobs(workflow).iter().filter(|it| pushes(&it.node));
    let Some(job) = pushing.into_iter().find(|it| it.node.get("concurrency").is_none()) else {
        return;
    };
    findings.key(job, msg::RULE_NO_CONCURRENCY_SAYS.message()).place(Topic::Concurrency);
    let Some(all) = workflow.root.entries().iter().find(|it| it.key == "jobs") else { return };
    let cancel = match trigger(workflow, "pull_request") {
        Some(_) => "${{ github.event_name == 'pull_request' }}",
        None => "false",
    };
    let lines = [
        "concurrency:",
        "  group: ${{ github.workflow }}-${{ github.ref }}",
        &format!("  cancel-in-progress: {cancel}"),
        "",
    ];
    let start = all.key_span.start;
    let at = Position { line: start.line.saturating_sub(all.node.above.len()), ..start };
    findings.fix(msg::fix_add("concurrency")).sets(Topic::Concurrency, "cancel-superseded");
    findings.edits(Edit::Insert { at, lines: lines.map(str::to_owned).to_vec() });
}
