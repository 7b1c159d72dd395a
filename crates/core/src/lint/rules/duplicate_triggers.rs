//! Triggers that start two runs for one change.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        condition::{PULL_REQUEST, PUSH, RELEASE, Run, TAG, is_guarded},
        refs::pushes,
    },
    text::msg,
    topic::Topic,
    workflow::{
        Entry, Node, Trigger, Workflow, builder::calls_builder, jobs, publish::builds, trigger,
    },
};

/// The image is built twice, and the two runs may push the same tag at once.
pub(super) static RULE: Rule = Rule {
    id: "duplicate-triggers",
    severity: Severity::Info,
    title: msg::RULE_DUPLICATE_TRIGGERS_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let Some(push) = trigger(workflow, "push") else { return };
    let needs_hold = findings.is_ours();
    // Conditions are how some workflows tell the two runs apart.
    let runs = |run: Run, job: &Entry, it: &Node| {
        !is_guarded(run.taking_needs(needs_hold), workflow, job, it)
    };
    let twice = |one: Run, other: Run| {
        let both = |job: &Entry, it: &Node| runs(one, job, it) && runs(other, job, it);
        jobs(workflow).iter().any(|job| {
            calls_builder(&job.node) && both(job, &job.node)
                || builds(&job.node).any(|it| both(job, it))
        })
    };
    if every_branch(&push)
        && trigger(workflow, "pull_request").is_some()
        && twice(PUSH, PULL_REQUEST)
    {
        let message = msg::RULE_DUPLICATE_TRIGGERS_PULL_REQUEST.message();
        findings.span(push.key_span, None, message).place(Topic::Branches);
    }
    if let Some(release) = trigger(workflow, "release").filter(|it| on_new_tag(it))
        && pushes(&push).1
        && twice(TAG, RELEASE)
    {
        let message = msg::RULE_DUPLICATE_TRIGGERS_RELEASE.message();
        findings
            .span(release.key_span, None, message)
            .severity(Severity::Warning)
            .place(Topic::Release);
        findings.fix(msg::RULE_DUPLICATE_TRIGGERS_FIX.message()).sets(Topic::Release, "off");
    }
}

/// Whether pushes to any branch start a run.
fn every_branch(push: &Trigger<'_>) -> bool {
    let all = |them: &[Node]| {
        let them: Vec<&str> = them.iter().filter_map(Node::as_text).collect();
        them.contains(&"**") && !them.iter().any(|it| it.starts_with('!'))
    };
    let branches = push.node.get("branches").map(Node::one_or_many);
    pushes(push).0 && push.node.get("branches-ignore").is_none() && branches.is_none_or(all)
}

/// A release that is published makes its tag, unless the tag was there before.
fn on_new_tag(release: &Trigger<'_>) -> bool {
    let types = release.node.get("types").map(Node::one_or_many).unwrap_or_default();
    let types: Vec<&str> = types.iter().filter_map(Node::as_text).collect();
    types.is_empty()
        || types
            .iter()
            .any(|it| matches!(*it, "published" | "created" | "released" | "prereleased"))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::RULE;
    use crate::lint::rules::check;

    #[track_caller]
    fn check_jobs(jobs: &str, expected: Expect) {
        check(&RULE, &format!("on: [push, pull_request]\njobs:\n{jobs}"), expected);
    }

    const BUILD: &str = "steps: [{uses: docker/build-push-action@v7}]";

    #[test]
    fn conditions_of_what_builds() {
        let twice = || {
            expect![[r#"
                1 info: A push to a branch with an open pull request starts two runs that build the same code. Restrict `push` to your main branches.
            "#]]
        };
        check_jobs(&format!("  a: {{{BUILD}}}\n"), twice());
        let condition = "if: github.event_name == 'push'";
        check_jobs(&format!("  a: {{{condition}, {BUILD}}}\n"), expect![[""]]);
        // Another job's condition does not keep the build from running twice.
        check_jobs(&format!("  a: {{{BUILD}}}\n  b: {{{condition}, needs: a}}\n"), twice());
        check_jobs(&format!("  a: {{{condition}}}\n  b: {{needs: a, {BUILD}}}\n"), expect![[""]]);
        // It is true for both.
        let of_tags = "if: \"github.ref_type != 'tag' || startsWith(github.ref_name, 'api/')\"";
        check_jobs(&format!("  a: {{{of_tags}, {BUILD}}}\n"), twice());
        let call = "uses: docker/github-builder/.github/workflows/build.yml@v1";
        check_jobs(&format!("  a: {{{call}}}\n"), twice());
        check_jobs(&format!("  a: {{{condition}, {call}}}\n"), expect![[""]]);
    }
}
