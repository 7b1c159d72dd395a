//! Runners that do not exist any more, or cannot build Linux images.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic, fix::Edit, named::knows_before},
    text::{Message, msg},
    topic::Topic,
    workflow::{
        Node, Workflow, input_text, is_action, jobs, matrix_values, publish::builds, steps,
    },
};

/// An empty runner is refused; a job for a runner that is gone waits for a day and fails.
pub(super) static RULE: Rule = Rule {
    id: "runner",
    severity: Severity::Error,
    title: msg::RULE_RUNNER_TITLE,
    source: reference("https://docs.github.com/en/actions/reference/runners/github-hosted-runners"),
    check,
};

/// Labels of hosted runners that GitHub has shut down (actions/runner-images, announcements).
pub(super) const RETIRED: &[&str] = &[
    "ubuntu-16.04",
    "ubuntu-18.04",
    "ubuntu-20.04",
    "macos-10.15",
    "macos-11",
    "macos-12",
    "macos-13",
    "windows-2016",
    "windows-2019",
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node).filter(|it| it.get("uses").is_none()) {
        // Where there is none, the rule about missing keys says so.
        let Some(runner) = job.get("runs-on") else { continue };
        let [label] = runner.one_or_many() else { continue };
        judge(label, job, findings);
        of_matrix(job, label).into_iter().for_each(|it| judge(it, job, findings));
    }
}

fn judge(label: &Node, job: &Node, findings: &mut Findings) {
    let Some(text) = label.as_text().filter(|it| !is_dynamic(it)) else { return };
    if let Some((message, severity)) = wrong(text.trim(), job) {
        findings.at(label, message).severity(severity).place(Topic::Runner);
        findings.fix(msg::fix_write(LATEST)).sets(Topic::Runner, LATEST);
        findings.edits(Edit::write(label, LATEST));
    }
}

const LATEST: &str = "ubuntu-latest";

/// The runners that a matrix names, if every one of them builds: a step may ask where it is.
fn of_matrix<'a>(job: &'a Node, label: &'a Node) -> Vec<&'a Node> {
    let asks = |it: &Node| it.get("if").and_then(Node::as_text).is_some_and(is_about_runner);
    match steps(job).iter().any(asks) {
        true => Vec::new(),
        false => matrix_values(job, label.as_text().unwrap_or_default()),
    }
}

fn is_about_runner(condition: &str) -> bool {
    condition.contains("matrix") || condition.contains("runner")
}

fn wrong(label: &str, job: &Node) -> Option<(Message, Severity)> {
    let sets_up = |it: &&Node| {
        let driver = input_text(it, "driver");
        is_action(it, "docker/setup-buildx-action") && matches!(driver, "" | "docker-container")
    };
    let first = builds(job).next().or_else(|| steps(job).iter().find(sets_up));
    let known = first.is_none_or(|it| knows_before(job, it));
    let for_linux = steps(job).iter().any(|it| {
        is_action(it, "docker/setup-qemu-action") || input_text(it, "platforms").contains("linux/")
    });
    let builds = first.is_some() || for_linux;
    if label.is_empty() {
        Some((msg::RULE_RUNNER_MISSING.message(), Severity::Error))
    } else if RETIRED.contains(&label) {
        Some((msg::rule_runner_retired(label), Severity::Error))
    } else if builds && label.starts_with("macos-") {
        // A script before the build may have installed Docker.
        let severity = if known { Severity::Error } else { Severity::Warning };
        Some((msg::rule_runner_macos(label), severity))
    } else if builds && label.starts_with("windows-") {
        let severity = if known && for_linux { Severity::Error } else { Severity::Warning };
        Some((msg::rule_runner_windows(label), severity))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn labels() {
        let job = |runner: &str, step: &str| {
            format!(
                "on: push\njobs:\n  a:\n    runs-on: {runner}\n    steps:\n{step}      - {{uses: docker/build-push-action@v7, with: {{platforms: linux/amd64}}}}\n"
            )
        };
        check(
            &RULE,
            &job("''", ""),
            expect![[r#"
            4 error: GitHub refuses a job without a runner. Write `ubuntu-latest`.
        "#]],
        );
        check(
            &RULE,
            &job("ubuntu-18.04", ""),
            expect![[r#"
            4 error: `ubuntu-18.04` has been shut down: the job would wait for a day and then fail. Write `ubuntu-latest`.
        "#]],
        );
        check(&RULE, &job("[self-hosted, ubuntu-18.04]", ""), expect![[""]]);
        check(&RULE, &job("${{ matrix.os }}", ""), expect![[""]]);
        check(
            &RULE,
            &job("windows-latest", ""),
            expect![[r#"
            4 error: `windows-latest` cannot build Linux images, so the build fails. Write `ubuntu-latest`.
        "#]],
        );
        check(
            &RULE,
            &job("macos-latest", "      - run: colima start\n"),
            expect![[r#"
            4 warning: `macos-latest` has no Docker, so the build fails. Linux images are built on `ubuntu-latest`.
        "#]],
        );
    }

    #[test]
    fn runners_of_a_matrix() {
        let job = |steps: &str| {
            format!(
                concat!(
                    "on: push\njobs:\n  a:\n    strategy:\n      matrix:\n",
                    "        include: [{{on: ubuntu-24.04}}, {{on: macos-15}}]\n",
                    "    runs-on: ${{{{ matrix.on }}}}\n    steps:\n{}",
                ),
                steps
            )
        };
        let build = "      - uses: docker/build-push-action@v7\n";
        check(
            &RULE,
            &job(build),
            expect![[r#"
            6 error: `macos-15` has no Docker, so the build fails. Linux images are built on `ubuntu-latest`.
        "#]],
        );
        check(
            &RULE,
            &job("      - uses: docker/setup-buildx-action@v4\n"),
            expect![[r#"
            6 error: `macos-15` has no Docker, so the build fails. Linux images are built on `ubuntu-latest`.
        "#]],
        );
        let some = format!("{build}        if: matrix.on != 'macos-15'\n");
        check(&RULE, &job(&some), expect![[""]]);
        let remote = "      - {uses: docker/setup-buildx-action@v4, with: {driver: remote}}\n";
        check(&RULE, &job(remote), expect![[""]]);
    }
}
