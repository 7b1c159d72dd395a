//! Schedules below GitHub's shortest interval.

use crate::{
    catalog::reference,
    cron,
    lint::{Findings, Rule, Severity},
    text::msg,
    topic::Topic,
    workflow::Workflow,
};

/// GitHub starts scheduled workflows at most every five minutes.
pub(super) static RULE: Rule = Rule {
    id: "schedule-too-frequent",
    severity: Severity::Error,
    title: msg::RULE_SCHEDULE_TOO_FREQUENT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule",
    ),
    check,
};

const SHORTEST: u32 = 5;

fn check(workflow: &Workflow, findings: &mut Findings) {
    for line in super::cron::lines(workflow) {
        let schedule = cron::parse(line.as_text().unwrap_or_default()).ok();
        let interval = schedule.and_then(|it| it.shortest_interval_minutes());
        if let Some(interval) = interval.filter(|it| *it < SHORTEST) {
            let message =
                msg::rule_schedule_too_frequent_says(interval.to_string(), SHORTEST.to_string());
            findings.at(line, message).place(Topic::Schedule);
        }
    }
}
