//! Jobs that take an artifact and do not wait for the job that makes it.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, fix::Edit},
    text::msg,
    workflow::{Entry, Node, Workflow, input, input_text, is_action, jobs, steps},
};

/// Both jobs start at once, so there is nothing to download yet: "Unable to find any artifacts".
pub(super) static RULE: Rule = Rule {
    id: "missing-needs",
    severity: Severity::Error,
    title: msg::WRITTEN_MISSING_NEEDS_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/tutorials/store-and-share-data#passing-data-between-jobs-in-a-workflow",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow) {
        for step in steps(&job.node).iter().filter(|it| is_download(it)) {
            let makers: Vec<&Entry> =
                jobs(workflow).iter().filter(|it| makes(&it.node, step)).collect();
            let waits = |it: &&Entry| it.key == job.key || waits_for(workflow, job, &it.key);
            let Some(maker) = makers.first().filter(|_| !makers.iter().any(waits)) else {
                continue;
            };
            findings
                .key(job, msg::written_missing_needs_says(job.key.as_str(), maker.key.as_str()));
            let is_free = job.node.get("needs").is_none() && !waits_for(workflow, maker, &job.key);
            if let Some(first) = job.node.entries().first().filter(|_| is_free) {
                let line = format!("needs: {}", maker.key);
                findings.fix(msg::fix_add(line.as_str()));
                findings.edits(Edit::Insert { at: first.key_span.start, lines: vec![line] });
            }
            break;
        }
    }
}

/// A download of what this run makes.
fn is_download(step: &Node) -> bool {
    let other = ["run-id", "repository", "github-token", "artifact-ids"];
    is_action(step, "actions/download-artifact") && other.iter().all(|it| input(step, it).is_none())
}

/// Whether a job uploads what a step downloads.
fn makes(job: &Node, download: &Node) -> bool {
    let uploads = steps(job).iter().filter(|it| is_action(it, "actions/upload-artifact"));
    let (name, pattern) = (input_text(download, "name"), input_text(download, "pattern"));
    uploads.into_iter().any(|it| {
        let made = match input_text(it, "name") {
            "" => "artifact",
            it => it,
        };
        let fixed =
            |it: &str| it.split(['*', '$', '?', '[', '{']).next().unwrap_or_default().to_owned();
        match (name, pattern) {
            ("", "") => true,
            ("", _) => {
                let (one, other) = (fixed(made), fixed(pattern));
                one.starts_with(&other) || made.contains("${{") && other.starts_with(&one)
            }
            // Two names that hang on the run may be the same.
            _ => made == name,
        }
    })
}

/// Whether a job waits for another, or for one that does.
fn waits_for(workflow: &Workflow, job: &Entry, other: &str) -> bool {
    let (mut seen, mut next) = (Vec::new(), vec![job]);
    while let Some(job) = next.pop() {
        for id in job.node.get("needs").map(Node::one_or_many).unwrap_or_default() {
            let Some(id) = id.as_text().filter(|it| !seen.contains(it)) else { continue };
            if id.eq_ignore_ascii_case(other) {
                return true;
            }
            seen.push(id);
            next.extend(jobs(workflow).iter().filter(|it| it.key.eq_ignore_ascii_case(id)));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn artifacts_of_other_jobs() {
        let text = |needs: &str, with: &str| {
            format!(
                "on: push
jobs:
  build: {{steps: [{{uses: actions/upload-artifact@v7, with: {{name: 'digests-${{{{ matrix.a }}}}'}}}}]}}
  between: {{needs: build}}
  merge:
    {needs}
    steps: [{{uses: actions/download-artifact@v8, with: {{{with}}}}}]"
            )
        };
        check(
            &RULE,
            &text("if: always()", "pattern: digests-*"),
            expect![[r#"
            5 error: `merge` downloads what `build` uploads, but does not wait for it, so there is nothing to download. Write `needs: build`.
        "#]],
        );
        check(
            &RULE,
            &text("if: always()", "path: a"),
            expect![[r#"
            5 error: `merge` downloads what `build` uploads, but does not wait for it, so there is nothing to download. Write `needs: build`.
        "#]],
        );
        check(&RULE, &text("if: always()", "name: other"), expect![[""]]);
        check(&RULE, &text("if: always()", "pattern: digests-*, run-id: 1"), expect![[""]]);
        check(&RULE, &text("needs: [between]", "pattern: digests-*"), expect![[""]]);
    }
}
