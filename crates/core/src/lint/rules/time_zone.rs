//! Time zones of schedules that there are not.

use crate::{
    catalog::{reference, zones::is_zone},
    lint::{Findings, Rule, Severity, expressions::is_dynamic},
    text::msg,
    workflow::{Workflow, trigger},
};

/// GitHub refuses the whole workflow.
pub(super) static RULE: Rule = Rule {
    id: "time-zone",
    severity: Severity::Error,
    title: msg::WRITTEN_TIME_ZONE_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onschedule",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    // What is chosen in the form is judged there.
    if findings.is_ours() {
        return;
    }
    let schedule = trigger(workflow, "schedule").map_or(&[][..], |it| it.node.items());
    for node in schedule.iter().filter_map(|it| it.get("timezone")) {
        let name = node.as_text().unwrap_or_default().trim();
        if !name.is_empty() && !is_dynamic(name) && !is_zone(name) {
            findings.at(node, msg::written_time_zone_says(name));
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check, RULE};

    #[test]
    fn zones() {
        check(
            &RULE,
            concat!(
                "on:\n",
                "  schedule:\n",
                "  - {cron: a, timezone: Europe/Berlin}\n",
                "  - {cron: a, timezone: America/Argentina/Ushuaia}\n",
                "  - {cron: a, timezone: UTC}\n",
                "  - {cron: a, timezone: Berlin}\n",
                "  - {cron: a, timezone: Europe/Munich}\n",
                "  - {cron: a, timezone: local}\n",
            ),
            expect![[r#"
                6 error: GitHub refuses the workflow: there is no time zone `Berlin`. Write region and city, as in `Europe/Berlin`, or remove it for UTC.
                7 error: GitHub refuses the workflow: there is no time zone `Europe/Munich`. Write region and city, as in `Europe/Berlin`, or remove it for UTC.
                8 error: GitHub refuses the workflow: there is no time zone `local`. Write region and city, as in `Europe/Berlin`, or remove it for UTC.
            "#]],
        );
    }
}
