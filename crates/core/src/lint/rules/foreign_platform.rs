//! Programs of another processor, and nothing that could run them.

use std::ptr;

use crate::{
    catalog::reference,
    catalog::{actions, platforms::is_native},
    lint::{
        Findings, Rule, Severity,
        expressions::is_dynamic,
        fix::Edit,
        named::{is_before, knows_before},
        rules::unknown_platform::is_fine,
    },
    text::msg,
    topic::Topic,
    workflow::{
        Node, Workflow, builder::calls_builder, input, input_text, is_action, jobs, matrix_values,
        publish::builds, steps,
    },
};

/// Every `RUN` of the Dockerfile fails with "exec format error", or is left to an emulator that does not run
/// everything.
pub(super) static RULE: Rule = Rule {
    id: "foreign-platform",
    severity: Severity::Warning,
    title: msg::RULE_FOREIGN_PLATFORM_TITLE,
    source: reference("https://docs.docker.com/build/ci/github-actions/multi-platform/"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        judge_call(job, findings);
        let runner = job.get("runs-on").and_then(Node::as_text).unwrap_or_default();
        for build in builds(job) {
            let Some(node) = input(build, "platforms") else { continue };
            let Some((node, foreign)) = foreign(job, node, runner.trim()) else { continue };
            let runner = runner_of(job, node).unwrap_or(runner);
            let emulated = is_before(job, "docker/setup-qemu-action", build);
            if emulated || !knows_before(job, build) || has_other_builders(job, build) {
                continue;
            }
            findings.at(node, msg::rule_foreign_platform_says(runner.trim(), foreign));
            // The form says that the Dockerfile takes care of it.
            if node.place.is_some_and(|it| it.topic == Topic::MultiPlatform) {
                findings.severity(Severity::Info);
            }
            findings.place(Topic::MultiPlatform);
            let builder = steps(job).iter().find(|it| is_action(it, "docker/setup-buildx-action"));
            findings.fix(msg::fix_add(actions::SETUP_QEMU.name)).sets(Topic::MultiPlatform, "qemu");
            findings.edits(step_before(
                builder.unwrap_or(build),
                "Set up QEMU",
                &actions::SETUP_QEMU,
            ));
        }
    }
}

/// The first platform that its runner is not made for.
fn foreign<'a>(job: &'a Node, node: &'a Node, runner: &str) -> Option<(&'a Node, String)> {
    let mut nodes = vec![node];
    nodes.extend(matrix_values(job, node.as_text().unwrap_or_default()));
    nodes.into_iter().find_map(|node| {
        let runner = runner_of(job, node).unwrap_or(runner);
        let is_foreign = |it: &String| is_of_other(it, runner);
        let platforms = super::unknown_platform::platforms(node);
        platforms.into_iter().find(is_foreign).map(|it| (node, it))
    })
}

/// Whether a platform is of another processor than the runner. Of one that there is not, that is told by a rule
/// of its own.
fn is_of_other(platform: &str, runner: &str) -> bool {
    !is_dynamic(platform) && is_fine(platform, false) && is_native(platform, runner) == Some(false)
}

fn judge_call(job: &Node, findings: &mut Findings) {
    let Some((node, runner, foreign)) = of_call(job) else { return };
    findings.at(node, msg::rule_foreign_platform_says(runner, foreign));
    // That workflow sets up Buildx.
    findings.severity(Severity::Info);
    findings.place(Topic::MultiPlatform);
    findings.fix(msg::fix_add("setup-qemu: true")).sets(Topic::MultiPlatform, "qemu");
    let first = job.get("with").and_then(|it| it.entries().first());
    match (input(job, "setup-qemu"), first) {
        (Some(written), _) => {
            let (span, new) = (written.span, "true".to_owned());
            findings.edits(Edit::Raw { span, old: "false".to_owned(), new })
        }
        (None, Some(first)) => {
            let lines = vec!["setup-qemu: true".to_owned()];
            findings.edits(Edit::Insert { at: first.key_span.start, lines })
        }
        (None, None) => findings,
    };
}

/// Where a call of Docker's workflow builds for a platform that its runner does not run, with no emulator:
/// the platforms, the runner, and the platform. Source: docker/github-builder, `build.yml` (00af29c), inputs
/// `runner`, `distribute` and `setup-qemu`, and its `resolveRunner`.
fn of_call(job: &Node) -> Option<(&Node, String, String)> {
    let node = input(job, "platforms").filter(|_| calls_builder(job))?;
    let runner = match input_text(job, "runner") {
        "" => DEFAULT_RUNNERS,
        it => it,
    };
    let apart = input_text(job, "distribute");
    let emulates = !matches!(input_text(job, "setup-qemu"), "" | "false");
    if emulates || [runner, apart].iter().any(|it| is_dynamic(it)) {
        return None;
    }
    let foreign = |platform: &String| {
        let runner = label(runner, if apart == "false" { "" } else { platform });
        is_of_other(platform, runner).then(|| (node, runner.to_owned(), platform.clone()))
    };
    super::unknown_platform::platforms(node).iter().find_map(foreign)
}

/// What `runner` is by itself.
const DEFAULT_RUNNERS: &str =
    "default=ubuntu-24.04\nlinux/arm=ubuntu-24.04-arm\nlinux/arm64=ubuntu-24.04-arm";

/// The runner of a platform: that of the longest beginning that is named, the last of equal ones.
fn label<'a>(runners: &'a str, platform: &str) -> &'a str {
    let named: Vec<(&str, &str)> = runners
        .lines()
        .filter_map(|it| it.split_once('='))
        .map(|it| (it.0.trim(), it.1.trim()))
        .collect();
    let is_of = |it: &str| it == platform || platform.starts_with(&format!("{it}/"));
    let own = named.iter().filter(|it| is_of(it.0)).max_by_key(|it| it.0.split('/').count());
    let default = || named.iter().find(|it| it.0 == "default");
    own.or_else(default).map_or(runners.trim(), |it| it.1)
}

/// The runner that stands beside a platform in the matrix.
fn runner_of<'a>(job: &'a Node, platform: &Node) -> Option<&'a str> {
    let matrix = job.get("strategy")?.get("matrix")?;
    let has = |it: &&Node| it.entries().iter().any(|it| ptr::eq(&it.node, platform));
    let entry = matrix.get("include")?.items().iter().find(has)?;
    let runners = matrix_values(job, job.get("runs-on")?.as_text()?);
    runners
        .into_iter()
        .find(|it| entry.entries().iter().any(|own| ptr::eq(&own.node, *it)))?
        .as_text()
}

/// Whether builds run elsewhere than on the runner.
fn has_other_builders(job: &Node, build: &Node) -> bool {
    let elsewhere = |it: &Node| {
        let remote = matches!(input_text(it, "driver"), "remote" | "cloud" | "kubernetes");
        remote || input(it, "append").is_some() || input(it, "endpoint").is_some()
    };
    let builders = steps(job).iter().filter(|it| is_action(it, "docker/setup-buildx-action"));
    input(build, "builder").is_some_and(|it| !super::missing_builder::is_of_job(job, it))
        || builders.into_iter().any(elsewhere)
}

/// A step without inputs, put before another.
pub(super) fn step_before(step: &Node, name: &str, action: &actions::Action) -> Edit {
    let uses = format!("  uses: {}@{} # {}", action.name, action.sha, action.version);
    Edit::Insert { at: step.span.start, lines: vec![format!("- name: {name}"), uses] }
}
