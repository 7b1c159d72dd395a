//! Runners that cannot run containers, under jobs that need some.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::all_steps, variables::hosted},
    text::msg,
    workflow::{
        Node, Workflow, is_action, jobs,
        publish::builds,
        shell::{Command, Word, program},
    },
};

/// "Container operations are only supported on Linux runners"; and without Docker, its commands are not
/// found.
pub(super) static RULE: Rule = Rule {
    id: "container-runner",
    severity: Severity::Error,
    title: msg::WRITTEN_CONTAINER_RUNNER_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/how-tos/write-workflows/choose-where-workflows-run/run-jobs-in-a-container",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let Some(label) = hosted(job) else { continue };
        let is_slim = label == "ubuntu-slim";
        if label.starts_with("ubuntu-") && !is_slim {
            continue;
        }
        for key in ["container", "services"] {
            let is_there = |it: &&crate::workflow::Entry| it.key == key && !is_nothing(&it.node);
            if let Some(entry) = job.entries().iter().find(is_there) {
                findings.key(entry, msg::written_container_runner_says(label, key));
                // Told by one validator alone: jactionlint 2.3.0, `ubuntu-slim-limits`.
                if is_slim {
                    findings.severity(Severity::Warning);
                }
            }
        }
        // Windows has Docker, for images of Windows.
        if label.starts_with("macos-") || is_slim {
            docker(job, label, findings);
        }
    }
}

fn is_nothing(node: &Node) -> bool {
    node.entries().is_empty() && node.as_text().is_none_or(str::is_empty)
}

/// The first command that asks for Docker where nothing can have installed it.
fn docker(job: &Node, label: &str, findings: &mut Findings) {
    let scripts = || all_steps(job).filter_map(|it| it.get("run"));
    let sets_up = ["colima", "lima", "brew ", "podman", "orbstack", "DOCKER_HOST"];
    let is_set_up =
        scripts().filter_map(Node::as_text).any(|it| sets_up.iter().any(|word| it.contains(word)));
    let acts = |it: &Node| {
        it.get("uses").is_some()
            && !["actions/checkout", "docker/login-action"].iter().any(|known| is_action(it, known))
    };
    // What other actions do nobody knows; builds by action are the finding of another rule.
    if is_set_up || all_steps(job).any(acts) || builds(job).next().is_some() {
        return;
    }
    for run in scripts() {
        let script = run.as_text().filter(|it| it.contains("docker")).unwrap_or_default();
        let all = findings.commands(script);
        // Whoever asks whether it is there is prepared for that.
        let asks = |(name, words): (&str, &[Word])| {
            matches!(name, "command" | "hash" | "type" | "which")
                && words.iter().any(|it| it.text == "docker")
        };
        if all.iter().filter_map(Command::program).any(asks) {
            return;
        }
        let mut asking = all.iter().filter(|it| it.program().is_some_and(|it| it.0 == "docker"));
        if let Some(word) = asking.find_map(|it| it.words.get(program::before(&it.words))) {
            findings.span(
                run.part(&word.range),
                run.place,
                msg::written_container_runner_docker(label),
            );
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_job;

    #[test]
    fn containers_and_their_runners() {
        let job = |label: &str, rest: &str| format!("runs-on: {label}\n{rest}");
        let services = "services: {db: {image: postgres}}\nsteps: [{run: a}]\n";
        check_job(
            &RULE,
            &job("windows-latest", services),
            expect![[r#"
            5 error: `windows-latest` runs no containers, so a job with `services` fails there. Use `ubuntu-latest`.
        "#]],
        );
        check_job(
            &RULE,
            &job("macos-15", "container: alpine\nsteps: [{run: a}]\n"),
            expect![[r#"
            5 error: `macos-15` runs no containers, so a job with `container` fails there. Use `ubuntu-latest`.
        "#]],
        );
        check_job(
            &RULE,
            &job("ubuntu-slim", services),
            expect![[r#"
                5 warning: `ubuntu-slim` runs no containers, so a job with `services` fails there. Use `ubuntu-latest`.
            "#]],
        );
        let docker =
            "steps:\n- uses: actions/checkout@v7\n- run: |\n    cd app\n    docker build .\n";
        check_job(
            &RULE,
            &job("macos-15", docker),
            expect![[r#"
            9 error: `macos-15` has no Docker, so this command is not found and the step fails. Use `ubuntu-latest`.
        "#]],
        );
        for it in
            ["sudo -E docker build .", "if a; then docker build .; fi", "time \\docker build ."]
        {
            check_job(
                &RULE,
                &job("macos-15", &format!("steps: [{{run: '{it}'}}]\n")),
                expect![[r#"
                5 error: `macos-15` has no Docker, so this command is not found and the step fails. Use `ubuntu-latest`.
            "#]],
            );
        }
        let silent = |script: &str| {
            let steps = format!("steps: [{{run: '{script}'}}]\n");
            check_job(&RULE, &job("macos-15", &steps), expect![[""]]);
        };
        silent("if command -v docker; then docker build .; fi");
        silent("echo docker build .");
        silent("a() { docker build .; }");
        check_job(&RULE, &job("windows-2025", docker), expect![[""]]);
        check_job(&RULE, &job("ubuntu-latest", services), expect![[""]]);
        check_job(&RULE, &job("self-hosted", services), expect![[""]]);
        let colima = "steps:\n- run: colima start\n- run: docker build .\n";
        check_job(&RULE, &job("macos-15", colima), expect![[""]]);
    }
}
