//! Labels of runners that nobody hosts, and lists of labels that no runner has together.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic, fix::Edit, nearest::nearest},
    text::msg,
    topic::Topic,
    workflow::{Node, Workflow, jobs, matrix_values},
};

/// The job waits for a runner for a day and then fails.
pub(super) static RULE: Rule = Rule {
    id: "runner-label",
    severity: Severity::Warning,
    title: msg::WRITTEN_RUNNER_LABEL_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/how-tos/write-workflows/choose-where-workflows-run/choose-the-runner-for-a-job",
    ),
    check,
};

/// Runners that GitHub hosts, with the label that each stands for at the moment. Source:
/// actions/runner-images README and GitHub docs, "GitHub-hosted runners", November 2026.
const HOSTED: &[(&str, &str)] = &[
    ("ubuntu-latest", "ubuntu-24.04"),
    ("ubuntu-26.04", "ubuntu-26.04"),
    ("ubuntu-26.04-arm", "ubuntu-26.04-arm"),
    ("ubuntu-24.04", "ubuntu-24.04"),
    ("ubuntu-24.04-arm", "ubuntu-24.04-arm"),
    ("ubuntu-22.04", "ubuntu-22.04"),
    ("ubuntu-22.04-arm", "ubuntu-22.04-arm"),
    ("ubuntu-slim", "ubuntu-slim"),
    ("ubuntu-latest-4-cores", "ubuntu-latest-4-cores"),
    ("ubuntu-latest-8-cores", "ubuntu-latest-8-cores"),
    ("ubuntu-latest-16-cores", "ubuntu-latest-16-cores"),
    ("windows-latest", "windows-2025"),
    ("windows-latest-8-cores", "windows-latest-8-cores"),
    ("windows-2025", "windows-2025"),
    ("windows-2025-vs2026", "windows-2025-vs2026"),
    ("windows-2022", "windows-2022"),
    ("windows-11-arm", "windows-11-arm"),
    ("macos-latest", "macos-15"),
    ("macos-latest-large", "macos-15-large"),
    ("macos-latest-xlarge", "macos-15-xlarge"),
    ("macos-26", "macos-26"),
    ("macos-26-intel", "macos-26-intel"),
    ("macos-26-large", "macos-26-large"),
    ("macos-26-xlarge", "macos-26-xlarge"),
    ("macos-15", "macos-15"),
    ("macos-15-intel", "macos-15-intel"),
    ("macos-15-large", "macos-15-large"),
    ("macos-15-xlarge", "macos-15-xlarge"),
    ("macos-14", "macos-14"),
    ("macos-14-large", "macos-14-large"),
    ("macos-14-xlarge", "macos-14-xlarge"),
];

/// Labels that every self-hosted runner may have from the start. Source: GitHub docs, "Using
/// self-hosted runners in a workflow".
const OWN: &[&str] = &["self-hosted", "linux", "windows", "macos", "x64", "arm", "arm64"];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let Some(runner) = job.get("runs-on") else { continue };
        let listed = match runner.get("labels") {
            // A group may have runners of any name.
            Some(_) if runner.get("group").is_some() => continue,
            Some(it) => it.one_or_many(),
            None if runner.entries().is_empty() => runner.one_or_many(),
            None => continue,
        };
        let labels = with_matrix(job, listed);
        let is_own = labels.iter().any(|it| is(it, "self-hosted"));
        for (n, label) in labels.iter().enumerate() {
            conflict(label, &labels[..n], findings);
            if !is_own {
                unknown(label, job, findings);
            }
        }
    }
}

/// The labels, those of a matrix among them: each stands alone there.
fn with_matrix<'a>(job: &'a Node, listed: &'a [Node]) -> Vec<Label<'a>> {
    let mut res = Vec::new();
    for it in listed {
        match it.as_text() {
            Some(text) if is_dynamic(text) => {
                for value in matrix_values(job, text) {
                    let is_list = !value.items().is_empty();
                    let labels = value.one_or_many();
                    let is_own = labels.iter().any(|it| it.as_text() == Some("self-hosted"));
                    let given = labels.iter().filter(|_| !(is_list && is_own));
                    res.extend(given.map(|node| Label { node, is_variant: true }));
                }
            }
            Some(_) => res.push(Label { node: it, is_variant: false }),
            None => {}
        }
    }
    res
}

#[derive(Clone, Copy)]
struct Label<'a> {
    node: &'a Node,
    /// One of several that a matrix gives, so that it does not stand beside the others.
    is_variant: bool,
}

fn text<'a>(label: &Label<'a>) -> &'a str {
    label.node.as_text().unwrap_or_default().trim()
}

fn is(label: &Label<'_>, name: &str) -> bool {
    text(label).eq_ignore_ascii_case(name)
}

fn hosted(label: &Label<'_>) -> Option<&'static str> {
    HOSTED.iter().find(|it| is(label, it.0)).map(|it| it.1)
}

fn conflict(label: &Label<'_>, before: &[Label<'_>], findings: &mut Findings) {
    let excludes = |it: &&Label<'_>| {
        !(it.is_variant && label.is_variant)
            && match (hosted(it), hosted(label)) {
                (Some(one), Some(other)) => one != other,
                // `windows` beside `ubuntu-latest`.
                (Some(one), None) => is_foreign(label, one),
                (None, Some(other)) => is_foreign(it, other),
                (None, None) => system(text(it))
                    .is_some_and(|one| system(text(label)).is_some_and(|it| it != one)),
            }
    };
    if let Some(other) = before.iter().find(excludes) {
        let message = msg::written_runner_label_conflict(text(label), text(other));
        findings.at(label.node, message).severity(Severity::Error);
    }
}

/// Whether a label of self-hosted runners names another system than a hosted runner has.
fn is_foreign(label: &Label<'_>, hosted: &str) -> bool {
    system(text(label)).is_some_and(|it| system(hosted) != Some(it))
}

fn system(label: &str) -> Option<&'static str> {
    const SYSTEMS: &[(&str, &str)] =
        &[("ubuntu", "linux"), ("linux", "linux"), ("windows", "windows"), ("macos", "macos")];
    let label = label.to_ascii_lowercase();
    let label = label.split('-').next().unwrap_or_default();
    SYSTEMS.iter().find(|it| it.0 == label).map(|it| it.1)
}

fn unknown(label: &Label<'_>, job: &Node, findings: &mut Findings) {
    let name = text(label);
    let is_known = hosted(label).is_some() || OWN.iter().any(|it| is(label, it));
    if name.is_empty() || is_known || is_dynamic(name) {
        return;
    }
    // One that stands alone and is gone is told of by the rule for runners.
    let is_alone = job.get("runs-on").and_then(Node::as_text) == Some(name);
    if super::runner::RETIRED.contains(&name) {
        if !is_alone {
            let message = msg::written_runner_label_retired(name);
            findings.at(label.node, message).severity(Severity::Error);
        }
        return;
    }
    if let Some(near) = near(name) {
        findings.at(label.node, msg::written_runner_label_near(name, near));
        findings.fix(msg::fix_write(near)).edits(Edit::write(label.node, near));
        if let Some(place) = label.node.place.filter(|it| it.topic == Topic::Runner) {
            findings.sets(place, near);
        }
    } else if !findings.is_ours() {
        // The form is told the name of a larger runner, and has no field for what stands beside it.
        findings.at(label.node, msg::written_runner_label_says(name));
    }
}

/// The label that was probably meant: each of its parts is like one that is written. What only adds a part, such as
/// `ubuntu-latest-xl`, or has another one, such as `ubuntu-x64`, is a name that somebody has given.
fn near(name: &str) -> Option<&'static str> {
    let is_like = |label: &&str| {
        let pairs = || name.split('-').zip(label.split('-'));
        let is_same_count = name.matches('-').count() == label.matches('-').count();
        is_same_count && pairs().all(|(own, its)| nearest(own, [its]).is_some())
            || plain(name) == plain(label)
    };
    nearest(name, HOSTED.iter().map(|it| it.0).filter(is_like))
}

/// Without the signs between words and numbers.
fn plain(label: &str) -> String {
    label.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check_job, RULE, near};

    #[test]
    fn labels_that_were_meant() {
        let check = |name, expected| assert_eq!(near(name), expected);
        check("ubuntu-22-04", Some("ubuntu-22.04"));
        check("ubuntu-2404", Some("ubuntu-24.04"));
        check("Ubunut-Latest", Some("ubuntu-latest"));
        check("windows2022", Some("windows-2022"));
        check("ubuntu-24.04-am", Some("ubuntu-24.04-arm"));
        check("ubuntu-x64", None);
        check("ubuntu-24.04-x64", None);
        check("ubuntu-latest-m", None);
        check("ubuntu-oldest", None);
    }

    #[test]
    fn labels() {
        check_job(
            &RULE,
            "runs-on: ubuntu-lastet\nsteps: []\n",
            expect![[r#"
            4 warning: GitHub hosts no runner with the label `ubuntu-lastet`. Unless you have one of your own, the job waits for a day and then fails. Did you mean `ubuntu-latest`?
        "#]],
        );
        check_job(&RULE, "runs-on: [self-hosted, linux, gpu]\nsteps: []\n", expect![[""]]);
        check_job(&RULE, "runs-on: {group: a, labels: b}\nsteps: []\n", expect![[""]]);
        check_job(
            &RULE,
            "runs-on: {labels: [gpu, X64]}\nsteps: []\n",
            expect![[r#"
            4 warning: GitHub hosts no runner with the label `gpu`. Unless you have one of your own, the job waits for a day and then fails. For a self-hosted one, write `self-hosted` beside it.
        "#]],
        );
        check_job(
            &RULE,
            "runs-on: [ubuntu-latest, Ubuntu-24.04, windows-latest]\nsteps: []\n",
            expect![[r#"
            4 error: No runner is both `windows-latest` and `ubuntu-latest`, so the job waits for a day and then fails. Remove one; to run on both, use a matrix.
        "#]],
        );
        check_job(
            &RULE,
            "runs-on: [linux, windows]\nsteps: []\n",
            expect![[r#"
            4 error: No runner is both `windows` and `linux`, so the job waits for a day and then fails. Remove one; to run on both, use a matrix.
        "#]],
        );
        check_job(&RULE, "runs-on: '${{ inputs.runner }}'\nsteps: []\n", expect![[""]]);
        check_job(
            &RULE,
            concat!(
                "runs-on: [ubuntu-latest, '${{ matrix.os }}']\n",
                "strategy:\n",
                "  matrix:\n",
                "    os:\n",
                "    - windows-2022\n",
                "    - macos-12\n",
                "    - [self-hosted, gpu]\n",
                "    - ubuntu-24.04\n",
                "    - linux-latest\n",
            ),
            expect![[r#"
                8 error: No runner is both `windows-2022` and `ubuntu-latest`, so the job waits for a day and then fails. Remove one; to run on both, use a matrix.
                9 error: No runner is both `macos-12` and `ubuntu-latest`, so the job waits for a day and then fails. Remove one; to run on both, use a matrix.
                9 error: `macos-12` has been shut down: the job would wait for a day and then fail. Use the label of a newer runner.
                12 warning: GitHub hosts no runner with the label `linux-latest`. Unless you have one of your own, the job waits for a day and then fails. For a self-hosted one, write `self-hosted` beside it.
            "#]],
        );
    }
}
