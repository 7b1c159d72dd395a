//! Keys that GitHub's syntax does not have where they stand.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        fix::Edit,
        nearest::nearest,
        syntax::{Fault, Map},
    },
    text::msg,
    workflow::{Entry, Workflow},
};

/// GitHub refuses the whole workflow, and no run starts.
pub(super) static RULE: Rule = Rule {
    id: "unknown-key",
    severity: Severity::Error,
    title: msg::WRITTEN_UNKNOWN_KEY_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax",
    ),
    check,
};

fn check(_: &Workflow, findings: &mut Findings) {
    for fault in findings.faults().iter() {
        if let Fault::Unknown { entry, map, beside } = *fault {
            report(entry, map, beside, findings);
        }
    }
}

fn report(entry: &Entry, map: &Map, beside: &str, findings: &mut Findings) {
    let key = entry.key.as_str();
    let known = || map.keys.iter().map(|it| it.name);
    if key == "<<" {
        findings.key(entry, msg::WRITTEN_UNKNOWN_KEY_MERGE.message());
    } else if !beside.is_empty() && BESIDE.contains(&key) {
        findings.key(entry, msg::written_unknown_key_beside(key, beside));
    } else if let Some(near) = nearest(key, known()) {
        findings.key(entry, msg::written_unknown_key_near(key, name(map), near));
        let edit = Edit::Raw { span: entry.key_span, old: key.to_owned(), new: near.to_owned() };
        findings.fix(msg::fix_write(near)).edits(edit);
    } else if map.keys.is_empty() {
        findings.key(entry, msg::written_unknown_key_nothing(name(map)));
    } else {
        let all: Vec<String> = known().map(|it| format!("`{it}`")).collect();
        findings.key(entry, msg::written_unknown_key_says(key, name(map), all.join(", ")));
    }
}

fn name(map: &Map) -> &'static str {
    if map.of.is_empty() { "workflow" } else { map.of }
}

/// Keys that are right in another kind of step or job.
const BESIDE: &[&str] = &[
    "run",
    "uses",
    "with",
    "shell",
    "working-directory",
    "steps",
    "runs-on",
    "secrets",
    "env",
    "container",
    "services",
    "defaults",
    "outputs",
    "environment",
    "timeout-minutes",
    "continue-on-error",
    "if",
    "parallel",
    "wait",
    "wait-all",
    "cancel",
    "background",
];

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::{check, check_job, check_steps},
        RULE,
    };

    #[test]
    fn the_workflow_and_its_triggers() {
        check(
            &RULE,
            concat!(
                "Name: a\n",
                "on:\n",
                "  push: {branch: [main], Tags: [v1]}\n",
                "  release: {branches: [main]}\n",
                "  create: {types: [a]}\n",
                "  workflow_dispatch: {inputs: {a: {typ: string}}}\n",
                "  workflow_call: {inputs: {a: {type: string, options: [a]}}, secrets: {a: {}}}\n",
                "  whatever: {a: b}\n",
                "env: {ANY: thing}\n",
                "job: {}\n",
                "jobs: {}\n",
            ),
            expect![[r#"
                1 error: GitHub refuses the workflow: there is no `Name` in `workflow`. Did you mean `name`?
                3 error: GitHub refuses the workflow: there is no `branch` in `on.push`. Did you mean `branches`?
                3 error: GitHub refuses the workflow: there is no `Tags` in `on.push`. Did you mean `tags`?
                4 error: GitHub refuses the workflow: there is no `branches` in `on.<event_name>`. It takes: `types`.
                5 error: GitHub refuses the workflow: `on.<event_name>` takes no keys here. Remove them.
                6 error: GitHub refuses the workflow: there is no `typ` in `on.workflow_dispatch.inputs.<input_id>`. Did you mean `type`?
                7 error: GitHub refuses the workflow: there is no `options` in `on.workflow_call.inputs.<input_id>`. It takes: `type`, `description`, `required`, `default`.
                10 error: GitHub refuses the workflow: there is no `job` in `workflow`. Did you mean `jobs`?
            "#]],
        );
    }

    #[test]
    fn jobs() {
        check_job(
            &RULE,
            concat!(
                "runs-on: {group: a, label: b}\n",
                "needs: []\n",
                "with: {a: b}\n",
                "strategy: {failfast: true, matrix: {any: [a], include: [{thing: b}]}}\n",
                "container: {image: a, command: b, credentials: {user: a, password: b}}\n",
                "services: {any: {image: a, command: b, port: [1]}}\n",
                "concurrency: {group: a, cancel: true}\n",
                "steps: []\n",
            ),
            expect![[r#"
                4 error: GitHub refuses the workflow: there is no `label` in `jobs.<job_id>.runs-on`. Did you mean `labels`?
                6 error: GitHub refuses the workflow: `with` cannot be used together with `runs-on`. Remove one of the two.
                7 error: GitHub refuses the workflow: there is no `failfast` in `jobs.<job_id>.strategy`. Did you mean `fail-fast`?
                8 error: GitHub refuses the workflow: there is no `command` in `jobs.<job_id>.container`. It takes: `image`, `credentials`, `env`, `ports`, `volumes`, `options`.
                8 error: GitHub refuses the workflow: there is no `user` in `jobs.<job_id>.container.credentials`. It takes: `username`, `password`.
                9 error: GitHub refuses the workflow: there is no `port` in `jobs.<job_id>.services.<service_id>`. Did you mean `ports`?
                10 error: GitHub refuses the workflow: there is no `cancel` in `concurrency`. It takes: `group`, `cancel-in-progress`, `queue`.
            "#]],
        );
        check_job(
            &RULE,
            "uses: a/b/.github/workflows/c.yml@v1\nsteps: []\nenv: {}\n",
            expect![[r#"
            4 error: GitHub refuses the workflow: `uses` cannot be used together with `steps`. Remove one of the two.
            5 error: GitHub refuses the workflow: `steps` cannot be used together with `uses`. Remove one of the two.
            6 error: GitHub refuses the workflow: `env` cannot be used together with `uses`. Remove one of the two.
        "#]],
        );
    }

    #[test]
    fn steps() {
        check_steps(
            &RULE,
            concat!(
                "- {run: a, with: {b: c}, sehll: bash}\n",
                "- {uses: a/b@v1, shell: bash}\n",
                "- {uses: a/b@v1, run: a}\n",
                "- {name: a, foo: b}\n",
                "- {parallel: [{run: a, runs: b}]}\n",
                "- <<: {a: b}\n",
                "  run: a\n",
            ),
            expect![[r#"
                5 error: GitHub refuses the workflow: `with` cannot be used together with `run`. Remove one of the two.
                5 error: GitHub refuses the workflow: there is no `sehll` in `jobs.<job_id>.steps`. Did you mean `shell`?
                6 error: GitHub refuses the workflow: `shell` cannot be used together with `uses`. Remove one of the two.
                7 error: GitHub refuses the workflow: `uses` cannot be used together with `run`. Remove one of the two.
                7 error: GitHub refuses the workflow: `run` cannot be used together with `uses`. Remove one of the two.
                8 error: GitHub refuses the workflow: there is no `foo` in `jobs.<job_id>.steps`. It takes: `name`, `id`, `if`, `with`, `shell`, `working-directory`, `env`, `continue-on-error`, `timeout-minutes`, `background`, `uses`, `run`.
                9 error: GitHub refuses the workflow: there is no `runs` in `jobs.<job_id>.steps`. Did you mean `run`?
                10 error: GitHub refuses the workflow: it does not merge maps with `<<`. Write the keys out, or use an alias for the whole map.
            "#]],
        );
    }
}
