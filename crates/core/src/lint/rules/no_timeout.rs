//! A build that may hang for hours.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, fix::Edit},
    text::msg,
    topic::Topic,
    workflow::{
        Entry, Node, Workflow, docker, jobs,
        publish::{builds, merges},
        steps,
    },
};

/// Without a limit of its own a job that hangs is ended after six hours, and all of them are paid.
pub(super) static RULE: Rule = Rule {
    id: "no-timeout",
    severity: Severity::Info,
    title: msg::RULE_NO_TIMEOUT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let copies = nothing_is_built(workflow);
    for job in unlimited(workflow).filter(|it| hangs(&it.node, copies)) {
        tell(job, findings);
    }
}

/// What commands in scripts build, which compose never writes.
pub(in super::super) fn scripts(workflow: &Workflow, findings: &mut Findings) {
    let copies = nothing_is_built(workflow);
    let is_left = |it: &&Entry| builds(&it.node).next().is_none() && !hangs(&it.node, copies);
    for job in unlimited(workflow).filter(is_left) {
        let steps = steps(&job.node).iter();
        let built: Vec<&Node> = steps.filter(|it| builds_by_script(it, findings)).collect();
        if !built.is_empty() && !built.into_iter().any(is_limited) {
            tell(job, findings);
        }
    }
}

fn unlimited(workflow: &Workflow) -> impl Iterator<Item = &Entry> {
    jobs(workflow).iter().filter(|it| !is_limited(&it.node))
}

fn is_limited(node: &Node) -> bool {
    node.get("timeout-minutes").is_some()
}

/// Where nothing is built, copying may hang as well.
fn nothing_is_built(workflow: &Workflow) -> bool {
    jobs(workflow).iter().all(|it| builds(&it.node).next().is_none())
}

/// Whether steps of a job may.
fn hangs(job: &Node, copies: bool) -> bool {
    match builds(job).next() {
        None => copies && steps(job).iter().any(merges),
        Some(_) => !builds(job).any(is_limited),
    }
}

fn builds_by_script(step: &Node, findings: &mut Findings) -> bool {
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    findings.commands(script).iter().any(|it| match it.program() {
        Some(("executor", _)) => true,
        Some(("ko", words)) => words.first().is_some_and(|it| it.text == "build"),
        _ => docker::done(it).is_some_and(|it| it.0.act.builds()),
    })
}

fn tell(job: &Entry, findings: &mut Findings) {
    findings.key(job, msg::RULE_NO_TIMEOUT_SAYS.message()).place(Topic::Timeout);
    let steps = job.node.entries().iter().find(|it| it.key == "steps");
    if let Some(steps) = steps {
        findings.fix(msg::fix_add("timeout-minutes: 30")).sets(Topic::Timeout, "30");
        findings.edits(Edit::Insert {
            at: steps.key_span.start,
            lines: vec!["timeout-minutes: 30".to_owned()],
        });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_job;

    #[test]
    fn builds_of_scripts() {
        let told = |steps: &str| {
            check_job(
                &RULE,
                &format!("steps:\n{steps}"),
                expect![[r#"
                3 info: If this build hangs, it keeps running, and costing, for six hours. Set `timeout-minutes` to about three times as long as a build takes.
            "#]],
            );
        };
        told("- run: docker build .");
        told("- run: |\n    set -e\n    DOCKER_BUILDKIT=1 sudo docker build -t a .");
        told("- run: if x; then docker buildx bake; fi");
        told("- run: sudo -E docker -D build .");
        told("- run: docker compose build");
        told("- run: docker buildx imagetools create a && docker build .");
        told("- run: docker build . && docker buildx build .\n- uses: docker/build-push-action@v7");
        let silent = |job: &str| check_job(&RULE, job, expect![[""]]);
        silent("timeout-minutes: 5\nsteps:\n- run: docker build .");
        silent("steps:\n- run: docker build .\n  timeout-minutes: 5");
        silent("steps:\n- run: docker run a build");
        silent("steps:\n- run: echo docker build");
    }
}
