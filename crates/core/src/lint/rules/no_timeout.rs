//! A build that may hang for hours.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, fix::Edit},
    text::msg,
    topic::Topic,
    workflow::{
        Workflow, jobs,
        publish::{builds, merges},
        steps,
    },
};

/// Without a limit of its own a job that hangs is ended after six hours, and all of them are paid.
pub(super) static RULE: Rule = Rule {
    id: "no-timeout",
    severity: Severity::Info,
    title: msg::RULE_NO_TIMEOUT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    // Where nothing is built, copying may hang as well.
    let copies = jobs(workflow).iter().all(|it| builds(&it.node).is_empty());
    for job in jobs(workflow).iter().filter(|it| it.node.get("timeout-minutes").is_none()) {
        let builds = builds(&job.node);
        let copies = copies && steps(&job.node).iter().any(merges);
        if builds.is_empty() && !copies
            || builds.iter().any(|it| it.get("timeout-minutes").is_some())
        {
            continue;
        }
        findings.key(job, msg::RULE_NO_TIMEOUT_SAYS.message()).place(Topic::Timeout);
        let steps = job.node.entries().iter().find(|it| it.key == "steps");
        if let Some(steps) = steps {
            findings.fix(msg::fix_add("timeout-minutes: 30")).sets(Topic::Timeout, "30");
            findings.edits(Edit::Insert {
                at: steps.key_span.start,
                lines: vec!["timeout-minutes: 30".to_owned()],
            });
        }
    }
}
