//! Workflows that are called to publish, and are not allowed to.

use crate::{
    catalog::{reference, registries::GHCR, scopes::Level},
    lint::{
        Findings, Rule, Severity,
        called::{Around, Called, calls},
    },
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
    title: msg::WRITTEN_CALLED_PERMISSION_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#supported-keywords-for-jobs-that-call-a-reusable-workflow",
    ),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    let around = findings.around();
    for (job, uses) in calls(workflow) {
        let granted = granted(workflow, &job.node);
        if let Some(called) = around.called("", &job.node) {
            let mut asked = Asked { around, budget: MOST, excess: Vec::new() };
            asked.of(called, &granted);
            for (what, by) in asked.excess {
                findings.at(uses, msg::written_called_permission_asks(by, what));
                findings.severity(Severity::Error);
            }
            continue;
        }
        // What is known to be needed is judged with what steps need.
        if findings.job(&job.node).knows_all() {
            continue;
        }
        let called = uses.as_text().unwrap_or_default();
        let lacks = granted != Granted::Default && granted.level("packages") < Some(Level::Write);
        if lacks && publishes(workflow, job, called) {
            findings.at(uses, msg::written_called_permission_says(GHCR.host));
        }
    }
}

/// Workflows that one call may lead to: GitHub docs, "Limitations of reusable workflows".
const MOST: usize = 50;

/// What called workflows ask for and are not allowed, with the path of the one that asks.
struct Asked<'a> {
    around: Around<'a>,
    budget: usize,
    excess: Vec<(String, &'a str)>,
}

impl<'a> Asked<'a> {
    fn of(&mut self, called: Called<'a>, limit: &Granted) {
        let Some(budget) = self.budget.checked_sub(1) else { return };
        self.budget = budget;
        for job in jobs(called.workflow) {
            let own = granted(called.workflow, &job.node);
            self.compare(&own, limit, called.path);
            let limit = if own == Granted::Default { limit } else { &own };
            if let Some(next) = self.around.called(called.path, &job.node) {
                self.of(next, limit);
            }
        }
    }

    fn compare(&mut self, own: &Granted, limit: &Granted, by: &'a str) {
        let exceeds = |scope: &str, level: Level| most(limit, scope).is_some_and(|it| it < level);
        let mut add = |what: String| {
            if !self.excess.iter().any(|it| it.0 == what) {
                self.excess.push((what, by));
            }
        };
        match own {
            Granted::Default => {}
            Granted::All(level) => {
                if ALL.iter().any(|it| exceeds(it, *level)) {
                    add(format!("{}-all", level.id()));
                }
            }
            Granted::Named(them) => {
                for (scope, level) in them.iter().filter(|it| exceeds(&it.0, it.1)) {
                    add(format!("{scope}: {}", level.id()));
                }
            }
        }
    }
}

/// Two that every token can have.
const ALL: [&str; 2] = ["contents", "packages"];

/// The most that a called workflow may ask for; `None` where the repository's settings decide. They
/// never give `id-token` (GitHub docs, "GITHUB_TOKEN reference").
fn most(limit: &Granted, scope: &str) -> Option<Level> {
    match limit {
        Granted::Default => (scope == "id-token").then_some(Level::None),
        _ => limit.level(scope),
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
    use crate::lint::rules::{check, check_among};

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

    const CALLED: &str = "on: workflow_call
permissions: {contents: read}
jobs:
  a: {permissions: {contents: read, packages: write, id-token: write}}
  b: {uses: ./.github/workflows/c.yml}
";

    #[test]
    fn what_is_known_of_a_workflow() {
        let text = |permissions: &str| {
            format!("on: push\n{permissions}jobs:\n  a:\n    uses: ./.github/workflows/b.yml\n")
        };
        let c = "on: workflow_call\njobs: {c: {permissions: {packages: read}}}";
        let all = [(".github/workflows/b.yml", CALLED), (".github/workflows/c.yml", c)];
        let check =
            |permissions: &str, expected| check_among(&RULE, &text(permissions), &all, expected);
        check(
            "",
            expect![[r#"
            4 error: `.github/workflows/b.yml` asks for `id-token: write`, and this job cannot grant it: the run does not start. Add it to the `permissions` of this job, or ask for less there.
            4 error: `.github/workflows/c.yml` asks for `packages: read`, and this job cannot grant it: the run does not start. Add it to the `permissions` of this job, or ask for less there.
        "#]],
        );
        check(
            "permissions: {contents: read}\n",
            expect![[r#"
            5 error: `.github/workflows/b.yml` asks for `packages: write`, and this job cannot grant it: the run does not start. Add it to the `permissions` of this job, or ask for less there.
            5 error: `.github/workflows/b.yml` asks for `id-token: write`, and this job cannot grant it: the run does not start. Add it to the `permissions` of this job, or ask for less there.
            5 error: `.github/workflows/c.yml` asks for `packages: read`, and this job cannot grant it: the run does not start. Add it to the `permissions` of this job, or ask for less there.
        "#]],
        );
        check(
            "permissions: write-all\n",
            expect![[r#"
            5 error: `.github/workflows/c.yml` asks for `packages: read`, and this job cannot grant it: the run does not start. Add it to the `permissions` of this job, or ask for less there.
        "#]],
        );
        check(
            "permissions: {contents: read, packages: write, id-token: write}\n",
            expect![[r#"
            5 error: `.github/workflows/c.yml` asks for `packages: read`, and this job cannot grant it: the run does not start. Add it to the `permissions` of this job, or ask for less there.
        "#]],
        );
        let harmless = "on: workflow_call\njobs: {c: {permissions: {contents: read}}}";
        check_among(
            &RULE,
            &text("permissions: write-all\n"),
            &[all[0], (".github/workflows/c.yml", harmless)],
            expect![[""]],
        );
    }
}
