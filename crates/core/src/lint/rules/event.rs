//! Events and activity types that GitHub does not have.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, fix::Edit, nearest::nearest, syntax::EVENTS},
    text::msg,
    workflow::{Trigger, Workflow, triggers},
};

/// GitHub refuses the whole workflow for one that it does not know.
pub(super) static RULE: Rule = Rule {
    id: "event",
    severity: Severity::Error,
    title: msg::WRITTEN_EVENT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows",
    ),
    check,
};

/// Events that the schema still knows and that nothing sends any more. Source: GitHub's docs, which
/// have them for older servers only, November 2026; the last was never an event.
const GONE: &[&str] = &["project", "project_card", "project_column", "pull_request_comment"];

fn check(workflow: &Workflow, findings: &mut Findings) {
    let triggers = triggers(workflow);
    for (n, trigger) in triggers.iter().enumerate() {
        // Keys that stand twice are the reader's finding.
        if triggers[..n]
            .iter()
            .any(|it| it.event == trigger.event && it.key_span != trigger.key_span)
            && workflow.root.get("on").is_some_and(|it| !it.items().is_empty())
        {
            let message = msg::written_event_twice(trigger.event);
            findings.span(trigger.key_span, None, message).severity(Severity::Warning);
            continue;
        }
        // An expression here is the finding of another rule.
        let is_name = !trigger.event.trim().is_empty() && !trigger.event.contains("${{");
        match EVENTS.iter().find(|it| it.name == trigger.event) {
            Some(it) => {
                if GONE.contains(&it.name) {
                    let message = msg::written_event_gone(it.name);
                    let finding = findings.span(trigger.key_span, None, message);
                    finding.severity(Severity::Warning);
                }
                types(trigger, it.types, findings)
            }
            None if is_name => unknown(trigger, findings),
            None => {}
        }
        let is_bare = trigger.node.span == crate::workflow::Span::default();
        if trigger.event == "schedule" && is_bare {
            findings.span(trigger.key_span, None, msg::WRITTEN_EVENT_SCHEDULE.message());
        }
        // "on.workflow_run does not reference any workflows", as github/gh-aw#33188 reports.
        let names_none = || match trigger.node.get("workflows") {
            None => !trigger.node.entries().iter().any(|it| it.key.starts_with("${{")),
            Some(it) => it.one_or_many().is_empty(),
        };
        if trigger.event == "workflow_run" && names_none() {
            findings.span(trigger.key_span, None, msg::WRITTEN_EVENT_WORKFLOWS.message());
        }
        // What several images of the form have in common stands there for each.
        if !findings.is_ours() {
            repeated(trigger, findings);
        }
    }
}

/// What stands twice in a list of an event. Behind a pattern that takes something out, the same one
/// takes it in again.
fn repeated(trigger: &Trigger<'_>, findings: &mut Findings) {
    for entry in trigger.node.entries().iter().filter(|it| LISTS.contains(&it.key.as_str())) {
        let mut seen: Vec<&str> = Vec::new();
        for it in entry.node.items() {
            let Some(text) = it.as_text() else { continue };
            if text.starts_with('!') {
                seen.clear();
            } else if seen.contains(&text) {
                findings.at(it, msg::written_event_repeated(text, entry.key.as_str()));
                findings.severity(Severity::Info);
            } else if seen.len() < MOST {
                seen.push(text);
            }
        }
    }
}

/// Lists in which nobody repeats anything on purpose. In lists of branches, GitHub's own templates do: those
/// for scans name the default branch and the protected ones.
const LISTS: &[&str] = &["types", "tags", "tags-ignore", "paths", "paths-ignore", "workflows"];

/// Items that are compared with those behind them, so that work stays in proportion.
const MOST: usize = 200;

fn unknown(trigger: &Trigger<'_>, findings: &mut Findings) {
    let Trigger { event, key_span, .. } = *trigger;
    let sent = EVENTS.iter().map(|it| it.name).filter(|it| !GONE.contains(it));
    match nearest(event, sent) {
        Some(near) => {
            findings.span(key_span, None, msg::written_event_near(event, near));
            let edit = Edit::Raw { span: key_span, old: event.to_owned(), new: near.to_owned() };
            findings.fix(msg::fix_write(near)).edits(edit);
        }
        None => {
            findings.span(key_span, None, msg::written_event_says(event));
        }
    }
}

fn types(trigger: &Trigger<'_>, known: &[&'static str], findings: &mut Findings) {
    let Some(types) = trigger.node.get("types").filter(|_| !known.is_empty()) else { return };
    for it in types.one_or_many() {
        let Some(text) = it.as_text().filter(|it| !it.is_empty() && !known.contains(it)) else {
            continue;
        };
        match nearest(text, known.iter().copied()) {
            Some(near) => {
                findings.at(it, msg::written_event_type_near(trigger.event, text, near));
                findings.fix(msg::fix_write(near)).edits(Edit::write(it, near));
            }
            None => {
                let known: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
                let message = msg::written_event_type_says(trigger.event, text, known.join(", "));
                findings.at(it, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check, RULE};

    #[test]
    fn events_and_types() {
        check(
            &RULE,
            concat!(
                "on:\n",
                "  pull_reqest: {types: [anything]}\n",
                "  merge_queue_entry:\n",
                "  project_card:\n",
                "  release: {types: publish}\n",
                "  issues: {types: [opened, created, $a, '']}\n",
                "  repository_dispatch: {types: [anything]}\n",
                "  PUSH:\n",
                "  push: {branches: [a, a], tags: [a, b, a, '!c', a]}\n",
                "  workflow_run: {types: [completed]}\n",
            ),
            expect![[r#"
                2 error: GitHub refuses the workflow: there is no event `pull_reqest`. Did you mean `pull_request`?
                3 error: GitHub refuses the workflow: there is no event `merge_queue_entry`. The events are listed in its documentation.
                4 warning: Nothing sends `project_card` any more, so it never starts a run. Remove it.
                5 error: GitHub refuses the workflow: `release` has no activity type `publish`. Did you mean `published`?
                6 error: GitHub refuses the workflow: `issues` has no activity type `created`. Use one of: `opened`, `edited`, `deleted`, `transferred`, `pinned`, `unpinned`, `closed`, `reopened`, `assigned`, `unassigned`, `labeled`, `unlabeled`, `locked`, `unlocked`, `milestoned`, `demilestoned`, `field_added`, `field_removed`, `typed`, `untyped`.
                6 error: GitHub refuses the workflow: `issues` has no activity type `$a`. Use one of: `opened`, `edited`, `deleted`, `transferred`, `pinned`, `unpinned`, `closed`, `reopened`, `assigned`, `unassigned`, `labeled`, `unlabeled`, `locked`, `unlocked`, `milestoned`, `demilestoned`, `field_added`, `field_removed`, `typed`, `untyped`.
                8 error: GitHub refuses the workflow: there is no event `PUSH`. Did you mean `push`?
                9 info: `a` is listed twice in `tags`, and the second does nothing. Remove it, or write what you meant.
                10 error: GitHub refuses the workflow: `workflow_run` has to say which workflows it waits for. Write their names: `workflows: [CI]`.
            "#]],
        );
        check(
            &RULE,
            "on: [push, schedule, workflow_disptach]\n",
            expect![[r#"
            1 error: GitHub refuses the workflow: `schedule` has to say when. Write it as a key with a list of times: `- cron: '30 5 * * 1'`.
            1 error: GitHub refuses the workflow: there is no event `workflow_disptach`. Did you mean `workflow_dispatch`?
        "#]],
        );
        check(
            &RULE,
            "on: schedule\n",
            expect![[r#"
            1 error: GitHub refuses the workflow: `schedule` has to say when. Write it as a key with a list of times: `- cron: '30 5 * * 1'`.
        "#]],
        );
        check(
            &RULE,
            "on: [push, release, push]\n",
            expect![[r#"
            1 warning: `push` is listed twice, and the second does nothing. Remove one.
        "#]],
        );
        check(&RULE, "on: {schedule: [{cron: '0 0 * * *'}]}\n", expect![[""]]);
    }
}
