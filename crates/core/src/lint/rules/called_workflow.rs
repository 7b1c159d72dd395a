//! Calls of workflows that cannot be called: by what the other file is.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        called::{Around, Called, calls},
    },
    text::{Message, msg},
    workflow::{Node, Workflow, trigger},
};

/// GitHub refuses the whole workflow, or cancels the run that waits for itself.
pub(super) static RULE: Rule = Rule {
    id: "called-workflow",
    severity: Severity::Error,
    title: msg::WRITTEN_CALLED_WORKFLOW_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#reusable-workflows",
    ),
    check,
};

/// Levels of workflows, the outermost among them: GitHub docs, "Reusing workflow configurations",
/// "Limitations of reusable workflows".
const LEVELS: usize = 10;

fn check(workflow: &Workflow, findings: &mut Findings) {
    let around = findings.around();
    for (job, uses) in calls(workflow) {
        let written = uses.as_text().unwrap_or_default();
        let Some(called) = around.called("", &job.node) else {
            if around.lacks(written) {
                findings.at(uses, msg::written_called_workflow_missing(written));
            }
            continue;
        };
        if trigger(called.workflow, "workflow_call").is_none() {
            findings.at(uses, msg::written_called_workflow_trigger(written));
        } else if let Some(message) = endless(workflow, called, &around) {
            findings.at(uses, message);
        } else if let Some(group) = shared_group(workflow, &job.node, called.workflow) {
            findings.at(uses, msg::written_called_workflow_group(written, group));
        }
    }
}

/// Calls that come back to where they began, or go too deep.
fn endless(workflow: &Workflow, called: Called<'_>, around: &Around<'_>) -> Option<Message> {
    let own = format!(".github/workflows/{}", workflow.file);
    let mut level = vec![called.path];
    let mut seen = level.clone();
    // Each workflow is looked at once, on the first level that reaches it.
    for depth in 2..=around.others.len() + 2 {
        if level.is_empty() {
            break;
        }
        if level.contains(&own.as_str()) {
            return Some(msg::written_called_workflow_circle(called.path));
        }
        if LEVELS < depth {
            return Some(msg::written_called_workflow_deep(LEVELS.to_string()));
        }
        let mut next = Vec::new();
        for path in level {
            let Some((_, from)) = around.others.iter().find(|it| it.0 == path) else { continue };
            for it in calls(from).filter_map(|it| around.called(path, &it.0.node)) {
                if it.path == called.path {
                    return Some(msg::written_called_workflow_circle(called.path));
                }
                if !seen.contains(&it.path) {
                    seen.push(it.path);
                    next.push(it.path);
                }
            }
        }
        level = next;
    }
    None
}

/// A group that caller and called workflow both wait for. `github.workflow` is the caller in both.
fn shared_group<'a>(
    workflow: &'a Workflow,
    job: &'a Node,
    called: &'a Workflow,
) -> Option<&'a str> {
    let held = [group(&workflow.root), group(job)];
    let wanted = group(&called.root)?;
    held.into_iter().flatten().find(|it| *it == wanted)
}

fn group(of: &Node) -> Option<&str> {
    let concurrency = of.get("concurrency")?;
    let text = concurrency.get("group").unwrap_or(concurrency).as_text()?;
    Some(text.trim()).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_among;

    const CALLER: &str = "on: push
concurrency: {group: '${{ github.workflow }}'}
jobs:
  a:
    uses: ./.github/workflows/b.yml
";

    #[test]
    fn workflows_that_cannot_be_called() {
        let b = ".github/workflows/b.yml";
        check_among(
            &RULE,
            CALLER,
            &[],
            expect![[r#"
            5 error: There is no `./.github/workflows/b.yml` in this repository, so GitHub refuses the workflow. Write the name of a file that is there, or add the file.
        "#]],
        );
        check_among(
            &RULE,
            CALLER,
            &[(b, "on: push")],
            expect![[r#"
            5 error: `./.github/workflows/b.yml` cannot be called: its `on` has no `workflow_call`, so GitHub refuses this workflow. Add `workflow_call` there.
        "#]],
        );
        check_among(&RULE, CALLER, &[(b, "on: [push, workflow_call]")], expect![[""]]);
        check_among(
            &RULE,
            CALLER,
            &[(b, "on: workflow_call\nconcurrency: '${{ github.workflow }}'")],
            expect![[r#"
            5 error: `./.github/workflows/b.yml` waits for the concurrency group `${{ github.workflow }}`, which this workflow holds until the call has ended: GitHub cancels the run. Give one of them another group; `github.workflow` names the caller in both.
        "#]],
        );
    }

    #[test]
    fn calls_that_do_not_end() {
        let call = |to: usize| {
            format!("on: workflow_call\njobs: {{a: {{uses: ./.github/workflows/{to}.yml}}}}")
        };
        let caller = "on: push\njobs: {a: {uses: ./.github/workflows/0.yml}}\n";
        let texts: Vec<(String, String)> =
            (0..10).map(|it| (format!(".github/workflows/{it}.yml"), call(it + 1))).collect();
        let mut all: Vec<(&str, &str)> =
            texts.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
        check_among(&RULE, caller, &all[..9], expect![[""]]);
        check_among(
            &RULE,
            caller,
            &all,
            expect![[r#"
            2 error: These calls nest deeper than the 10 levels that GitHub allows, so it refuses the workflow. Call the innermost workflow from further out.
        "#]],
        );
        let back = call(0);
        all[3].1 = &back;
        check_among(
            &RULE,
            caller,
            &all[..4],
            expect![[r#"
            2 error: `.github/workflows/0.yml` ends up calling itself, so GitHub refuses the workflow. Remove one of the calls.
        "#]],
        );
    }
}
