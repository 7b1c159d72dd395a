//! Schedules that GitHub cannot read.

use crate::{
    catalog::reference,
    cron::{self, Fault, What},
    lint::{Findings, Rule, Severity, expressions::is_dynamic, fix::Edit},
    text::{Message, msg},
    topic::Topic,
    workflow::{Node, Workflow, trigger},
};

/// GitHub refuses the workflow, and with it all of its other triggers.
pub(super) static RULE: Rule = Rule {
    id: "cron",
    severity: Severity::Error,
    title: msg::RULE_CRON_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for line in lines(workflow) {
        let text = line.as_text().unwrap_or_default();
        match cron::parse(text) {
            Err(fault) => {
                findings.at(line, says(&fault)).place(Topic::Schedule);
            }
            Ok(_) if fields(text) != 5 => {
                let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
                findings.at(line, msg::rule_cron_count(fields(text).to_string()));
                findings.place(Topic::Schedule).fix(msg::fix_write(plain.as_str()));
                findings.edits(Edit::write(line, &plain));
            }
            // GitHub takes it and waits.
            Ok(it) if it.shortest_interval_minutes().is_none() => {
                let finding = findings.at(line, msg::RULE_CRON_NEVER.message());
                finding.severity(Severity::Warning).place(Topic::Schedule);
            }
            Ok(_) => {}
        }
    }
}

/// How many fields GitHub sees: it splits at spaces and at nothing else, and beside one at an end it sees an
/// empty field. Source: `isValidCron`, @actions/workflow-parser 0.3.61.
fn fields(text: &str) -> usize {
    let inner = text.split(' ').filter(|it| !it.is_empty()).count();
    inner + usize::from(text.starts_with(' ')) + usize::from(text.ends_with(' '))
}

/// The cron lines of a workflow that are written out.
pub(super) fn lines(workflow: &Workflow) -> Vec<&Node> {
    let schedule = trigger(workflow, "schedule").map_or(&[][..], |it| it.node.items());
    let lines = schedule.iter().filter_map(|it| it.get("cron"));
    lines.filter(|it| it.as_text().is_some_and(|it| !is_dynamic(it))).collect()
}

fn says(fault: &Fault) -> Message {
    let n = fault.field.map_or(0, |it| it as usize + 1).to_string();
    match &fault.what {
        What::Empty => msg::RULE_CRON_EMPTY.message(),
        What::FieldCount(count) => msg::rule_cron_count(count.to_string()),
        What::Macro { instead: Some(it) } => msg::rule_cron_macro(*it),
        What::Macro { instead: None } => msg::RULE_CRON_MACRO_UNKNOWN.message(),
        What::Missing => msg::rule_cron_missing(n),
        What::Unknown(it) => msg::rule_cron_unknown(n, it.as_str()),
        What::Foreign(it) => msg::rule_cron_foreign(it.to_string(), n),
        What::OutOfRange { value, least, most } => {
            msg::rule_cron_range(n, value.as_str(), least.to_string(), most.to_string())
        }
        What::Backwards { from, to } => msg::rule_cron_backwards(n, from.as_str(), to.as_str()),
        What::BadStep { step, most } => msg::rule_cron_step(n, step.as_str(), most.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check, RULE};

    #[test]
    fn blanks() {
        let lines = [" 0 5 * * 1", "0 5 * * 1 ", "0  5 *   * 1", "0\\t5 * * 1"];
        let lines = lines.map(|it| format!("    - cron: \"{it}\"\n"));
        check(
            &RULE,
            &format!("on:\n  schedule:\n{}", lines.concat()),
            expect![[r#"
            3 error: GitHub refuses the workflow: a schedule has five fields (minute, hour, day, month, weekday), not 6.
            4 error: GitHub refuses the workflow: a schedule has five fields (minute, hour, day, month, weekday), not 6.
            6 error: GitHub refuses the workflow: a schedule has five fields (minute, hour, day, month, weekday), not 4.
        "#]],
        );
    }

    #[test]
    fn days_that_never_come() {
        let lines = ["0 0 31 2 *", "0 0 29 2 *", "0 0 31 4,6 *", "0 0 31 2 MON", "0 0 30 2 *"];
        let lines = lines.map(|it| format!("    - cron: '{it}'\n"));
        check(
            &RULE,
            &format!("on:\n  schedule:\n{}", lines.concat()),
            expect![[r#"
                3 warning: No such day ever comes, so this schedule starts nothing. Write a day that the month has.
                5 warning: No such day ever comes, so this schedule starts nothing. Write a day that the month has.
                7 warning: No such day ever comes, so this schedule starts nothing. Write a day that the month has.
            "#]],
        );
    }
}
