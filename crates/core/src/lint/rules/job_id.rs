//! Ids of jobs that GitHub refuses.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, fix::Edit},
    text::msg,
    topic::Topic,
    workflow::{Workflow, jobs},
};

/// One such id, and GitHub does not run the file at all.
pub(super) static RULE: Rule = Rule {
    id: "job-id",
    severity: Severity::Error,
    title: msg::RULE_JOB_ID_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_id",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let jobs = jobs(workflow);
    for job in jobs.iter().filter(|it| !is_id(&it.key)) {
        findings.key(job, msg::rule_job_id_says(job.key.as_str())).place(Topic::Job);
        let id = mended(&job.key);
        // Where other jobs refer to it, a new name alone would break them.
        if is_id(&id) && jobs.len() == 1 {
            findings.fix(msg::fix_write(id.as_str())).sets(Topic::Job, id.as_str());
            findings.edits(Edit::rename(job, &id));
        }
    }
}

/// An ID is shorter. Source: `IdBuilder` and `WorkflowConstants` of actions/runner 1e79b50, which hold GitHub's own
/// parser.
const MOST: usize = 100;

pub(super) fn is_id(text: &str) -> bool {
    // Those with two underscores are GitHub's own.
    text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && !text.starts_with("__")
        && text.len() < MOST
        && text.chars().all(is_allowed)
}

fn is_allowed(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_' || it == '-'
}

fn mended(id: &str) -> String {
    let id: String = id.trim().chars().map(|it| if is_allowed(it) { it } else { '-' }).collect();
    let id = id.trim_matches('-');
    if is_id(id) { id.to_owned() } else { format!("_{id}") }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check, RULE};

    #[test]
    fn lengths() {
        let (fine, long) = ("a".repeat(99), "a".repeat(100));
        let text = format!("on: push\njobs:\n  {fine}: {{}}\n  {long}: {{}}\n");
        check(
            &RULE,
            &text,
            expect![[r#"
            4 error: GitHub refuses the whole workflow because of the job ID `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`. An ID begins with a letter or `_`, has only letters, digits, `-` and `_`, and fewer than 100 of them.
        "#]],
        );
    }
}
