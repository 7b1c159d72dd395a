//! Programs of another processor, and nothing that could run them.

use crate::{
    catalog::{actions, platforms::is_native},
    lint::{
        Findings, Rule, Severity,
        expressions::is_dynamic,
        fix::Edit,
        named::{is_before, knows_before},
    },
    text::msg,
    topic::Topic,
    workflow::{Node, Workflow, input, input_text, is_action, jobs, publish::builds, steps},
};

/// Every `RUN` of the Dockerfile fails with "exec format error".
pub(super) static RULE: Rule = Rule {
    id: "foreign-platform",
    severity: Severity::Warning,
    title: &msg::RULE_FOREIGN_PLATFORM_TITLE,
    source: "https://docs.docker.com/build/ci/github-actions/multi-platform/",
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let runner = job.get("runs-on").and_then(Node::as_text).unwrap_or_default();
        for build in builds(job) {
            let Some(node) = input(build, "platforms") else { continue };
            let platforms = super::unknown_platform::platforms(node);
            let foreign =
                |it: &&String| !is_dynamic(it) && is_native(it, runner.trim()) == Some(false);
            let Some(foreign) = platforms.iter().find(foreign) else { continue };
            let emulated = is_before(job, "docker/setup-qemu-action", build);
            if emulated || has_other_builders(job, build) || !knows_before(job, build) {
                continue;
            }
            findings.at(node, msg::rule_foreign_platform_says(runner.trim(), foreign.as_str()));
            findings.place(Topic::Emulation);
            let builder = steps(job).iter().find(|it| is_action(it, "docker/setup-buildx-action"));
            findings.fix(msg::fix_add(actions::SETUP_QEMU.name)).sets(Topic::Emulation, "on");
            findings.edits(step_before(
                builder.unwrap_or(build),
                "Set up QEMU",
                &actions::SETUP_QEMU,
            ));
        }
    }
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
