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
    },
    text::msg,
    topic::Topic,
    workflow::{
        Node, Workflow, input, input_text, is_action, jobs, matrix_values, publish::builds, steps,
    },
};

/// Every `RUN` of the Dockerfile fails with "exec format error".
pub(super) static RULE: Rule = Rule {
    id: "foreign-platform",
    severity: Severity::Warning,
    title: &msg::RULE_FOREIGN_PLATFORM_TITLE,
    source: reference("https://docs.docker.com/build/ci/github-actions/multi-platform/"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let runner = job.get("runs-on").and_then(Node::as_text).unwrap_or_default();
        for build in builds(job) {
            let Some(node) = input(build, "platforms") else { continue };
            let Some((node, foreign)) = foreign(job, node, runner.trim()) else { continue };
            let runner = runner_of(job, node).unwrap_or(runner);
            let emulated = is_before(job, "docker/setup-qemu-action", build);
            if emulated || has_other_builders(job, build) || !knows_before(job, build) {
                continue;
            }
            findings.at(node, msg::rule_foreign_platform_says(runner.trim(), foreign));
            if node.place.is_some_and(|it| it.topic == Topic::MultiPlatform) {
                // The form says that the Dockerfile takes care of it.
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
        let is_foreign = |it: &String| !is_dynamic(it) && is_native(it, runner) == Some(false);
        let platforms = super::unknown_platform::platforms(node);
        platforms.into_iter().find(is_foreign).map(|it| (node, it))
    })
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
