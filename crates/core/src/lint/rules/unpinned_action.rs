//! Actions whose code may change at any time.

use crate::{
    catalog::actions::action,
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic, fix::Edit},
    text::msg,
    topic::Topic,
    workflow::{Node, Workflow, is_commit, jobs, steps},
};

/// Tags move: in March 2025 those of tj-actions/changed-files were moved to code that printed the
/// secrets of every run. A commit stays what it is.
pub(super) static RULE: Rule = Rule {
    id: "unpinned-action",
    severity: Severity::Warning,
    title: msg::RULE_UNPINNED_ACTION_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let nodes =
        jobs(workflow).iter().flat_map(|it| std::iter::once(&it.node).chain(steps(&it.node)));
    for uses in nodes.filter_map(|it| it.get("uses")) {
        // In our own workflow it is one choice for all actions, so it is told once.
        if judge(uses, findings) && uses.place.is_some() {
            break;
        }
    }
}

/// Whether there was something to find.
fn judge(uses: &Node, findings: &mut Findings) -> bool {
    let text = uses.as_text().unwrap_or_default().trim();
    let is_repository =
        text.starts_with(|it: char| it.is_ascii_alphanumeric()) && text.contains('/');
    if !is_repository || text.starts_with("docker://") || is_dynamic(text) {
        return false;
    }
    let (name, reference) = text.split_once('@').unwrap_or((text, ""));
    if is_commit(reference) {
        return false;
    }
    if reference.is_empty() {
        findings.at(uses, msg::rule_unpinned_action_none(name)).severity(Severity::Error);
    } else {
        findings.at(uses, msg::rule_unpinned_action_says(name, reference));
    }
    findings
        .place(Topic::Pins)
        .fix(msg::RULE_UNPINNED_ACTION_FIX.message())
        .sets(Topic::Pins, "sha");
    // Another major version might want other inputs.
    let row = action(&name.to_ascii_lowercase());
    if let Some(row) = row.filter(|it| reference == it.major() || reference == it.version) {
        findings.edits(Edit::Pin {
            span: uses.span,
            old: text.to_owned(),
            new: format!("{name}@{} # {}", row.sha, row.version),
        });
    }
    true
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn references() {
        let steps = "- uses: docker/login-action@v4
- uses: docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121
- uses: docker/login-action
- uses: ./.github/actions/a
- uses: docker://alpine:3
- uses: acme/${{ matrix.action }}@v1";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            5 warning: `docker/login-action` runs whatever `v4` points to on the day of the run, with your secrets. Pin it to a commit, with the version as a comment.
            7 error: GitHub refuses the workflow: `docker/login-action` names no version. Write one after `@`, ideally a commit.
        "#]],
        );
    }
}
