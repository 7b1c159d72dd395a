//! Shells that there are not, or not on the runner of the job.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity, contexts::all_steps, expressions::is_dynamic, nearest::nearest,
    },
    text::msg,
    workflow::{Node, Workflow, jobs},
};

/// The step fails: "Invalid shell option".
pub(super) static RULE: Rule = Rule {
    id: "shell",
    severity: Severity::Error,
    title: msg::WRITTEN_SHELL_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell",
    ),
    check,
};

/// Shells that need no command line of their own, and where they are.
const SHELLS: &[(&str, &[System])] = &[
    ("bash", &[System::Windows, System::Other]),
    ("pwsh", &[System::Windows, System::Other]),
    ("python", &[System::Windows, System::Other]),
    ("sh", &[System::Other]),
    ("cmd", &[System::Windows]),
    ("powershell", &[System::Windows]),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum System {
    Windows,
    /// Linux or macOS.
    Other,
}

fn check(workflow: &Workflow, findings: &mut Findings) {
    if let Some(shell) = default(&workflow.root) {
        judge(shell, None, findings);
    }
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let system = system(job);
        let steps = all_steps(job).filter_map(|it| it.get("shell"));
        for shell in default(job).into_iter().chain(steps) {
            judge(shell, system, findings);
        }
    }
}

fn default(node: &Node) -> Option<&Node> {
    node.get("defaults")?.get("run")?.get("shell")
}

/// The system of a job that runs on one of GitHub's own runners.
fn system(job: &Node) -> Option<System> {
    let runner = job.get("runs-on")?.as_text()?;
    if runner.starts_with("windows-") {
        Some(System::Windows)
    } else if runner.starts_with("ubuntu-") || runner.starts_with("macos-") {
        Some(System::Other)
    } else {
        None
    }
}

fn judge(shell: &Node, system: Option<System>, findings: &mut Findings) {
    let name = shell.as_text().unwrap_or_default().trim();
    if name.is_empty() || is_dynamic(name) || name.contains("{0}") {
        return;
    }
    let Some((_, systems)) = SHELLS.iter().find(|it| it.0.eq_ignore_ascii_case(name)) else {
        let near = nearest(name, SHELLS.iter().map(|it| it.0)).filter(|_| 3 < name.len());
        match near {
            Some(near) => findings.at(shell, msg::written_shell_near(name, near)),
            None => findings.at(shell, msg::written_shell_says(name)),
        };
        return;
    };
    match system {
        Some(it) if systems.contains(&it) => {}
        Some(System::Windows) => {
            // Git brings one along, which GitHub promises nobody.
            findings.at(shell, msg::written_shell_windows(name)).severity(Severity::Warning);
        }
        Some(System::Other) => _ = findings.at(shell, msg::written_shell_other(name)),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::{check, check_job},
        RULE,
    };

    #[test]
    fn shells() {
        let steps = concat!(
            "steps:\n",
            "- {run: a, shell: Bash}\n",
            "- {run: a, shell: cmd}\n",
            "- {run: a, shell: sh}\n",
            "- {run: a, shell: 'perl {0}'}\n",
            "- {run: a, shell: '${{ matrix.shell }}'}\n",
            "- {run: a, shell: fish}\n",
            "- {run: a, shell: pyhton}\n",
        );
        check_job(
            &RULE,
            &format!("runs-on: ubuntu-latest\n{steps}"),
            expect![[r#"
            7 error: There is no `cmd` on Linux and macOS, so the step fails. Write `bash` or `pwsh`.
            11 error: There is no shell `fish`, so the step fails. Write bash, sh, pwsh, python, cmd or powershell, or a command with `{0}` in place of the script.
            12 error: There is no shell `pyhton`, so the step fails. Did you mean `python`?
        "#]],
        );
        check_job(
            &RULE,
            &format!("runs-on: windows-latest\n{steps}"),
            expect![[r#"
            8 warning: GitHub promises no `sh` on Windows, so the step may fail. Write `bash` or `pwsh`.
            11 error: There is no shell `fish`, so the step fails. Write bash, sh, pwsh, python, cmd or powershell, or a command with `{0}` in place of the script.
            12 error: There is no shell `pyhton`, so the step fails. Did you mean `python`?
        "#]],
        );
        check_job(
            &RULE,
            &format!("runs-on: [self-hosted]\n{steps}"),
            expect![[r#"
            11 error: There is no shell `fish`, so the step fails. Write bash, sh, pwsh, python, cmd or powershell, or a command with `{0}` in place of the script.
            12 error: There is no shell `pyhton`, so the step fails. Did you mean `python`?
        "#]],
        );
        check(
            &RULE,
            "on: push\ndefaults: {run: {shell: zsh}}\n",
            expect![[r#"
            2 error: There is no shell `zsh`, so the step fails. Write bash, sh, pwsh, python, cmd or powershell, or a command with `{0}` in place of the script.
        "#]],
        );
    }
}
