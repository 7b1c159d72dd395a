//! Workflows that are called to publish, and are not allowed to.

use crate::{
    catalog::{reference, registries::GHCR, scopes::Level},
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{
        Entry, Node, Workflow, jobs,
        permissions::{Granted, granted},
        publish::with_env,
    },
};

/// A called workflow gets at most what its caller has, so the push is refused after the build; a called
/// workflow that asks for more keeps the whole run from starting.
pub(super) static RULE: Rule = Rule {
    id: "called-permission",
    severity: Severity::Warning,
    title: &msg::WRITTEN_CALLED_PERMISSION_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#supported-keywords-for-jobs-that-call-a-reusable-workflow",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow) {
        let Some(uses) = job.node.get("uses") else { continue };
        let called = uses.as_text().unwrap_or_default();
        let granted = granted(workflow, &job.node);
        let lacks = granted != Granted::Default && granted.level("packages") < Some(Level::Write);
        if lacks && publishes(workflow, job, called) {
            findings.at(uses, msg::written_called_permission_says(GHCR.host));
        }
    }
}

/// Whether a workflow that cannot be seen here publishes to ghcr.io, by what it is called and given.
fn publishes(workflow: &Workflow, job: &Entry, called: &str) -> bool {
    let with = job.node.get("with").map_or(&[][..], Node::entries);
    let text = |it: &Entry| with_env(workflow, &job.node, it.node.as_text().unwrap_or_default());
    let is_off = |it: &&Entry| matches!(it.key.as_str(), "push" | "publish") && text(it) == "false";
    if with.iter().any(|it| is_off(&it)) {
        return false;
    }
    let file = called.split('@').next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let names_host = with.iter().any(|it| text(it).contains(GHCR.host));
    let is_named_so = file.to_ascii_lowercase().contains("ghcr");
    names_host || is_named_so
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn calls() {
        let text = |permissions: &str, with: &str| {
            format!(
                "on: push\n{permissions}jobs:\n  a:\n    uses: acme/w/.github/workflows/docker.yml@v1\n    with: {{{with}}}\n"
            )
        };
        let read = "permissions: {contents: read}\n";
        check(
            &RULE,
            &text(read, "image: ghcr.io/acme/app"),
            expect![[r#"
            5 warning: A called workflow gets no more than its caller, and this job has no `packages: write`: a push to ghcr.io is refused. Give this job the `permissions` that the called workflow needs.
        "#]],
        );
        check(
            &RULE,
            &text("permissions: read-all\n", "image: ghcr.io/acme/app"),
            expect![[r#"
            5 warning: A called workflow gets no more than its caller, and this job has no `packages: write`: a push to ghcr.io is refused. Give this job the `permissions` that the called workflow needs.
        "#]],
        );
        check(
            &RULE,
            &text("permissions: {packages: write}\n", "image: ghcr.io/acme/app"),
            expect![[""]],
        );
        check(&RULE, &text("", "image: ghcr.io/acme/app"), expect![[""]]);
        check(&RULE, &text(read, "image: ghcr.io/acme/app, push: false"), expect![[""]]);
        check(&RULE, &text(read, "image: acme/app"), expect![[""]]);
    }
}
