//! Ways of doing things that exist, and that nobody should take.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::all_steps},
    text::msg,
    workflow::{Node, Workflow, input, is_action, jobs},
};

/// They do what they say, and more or worse than one expects.
pub(super) static RULE: Rule = Rule {
    id: "misfeature",
    severity: Severity::Info,
    title: msg::SECURITY_MISFEATURE_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#misfeature"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    cmd(&workflow.root, findings);
    for job in jobs(workflow).iter().map(|it| &it.node) {
        cmd(job, findings);
        for step in all_steps(job) {
            if let Some(shell) = step.get("shell").filter(|it| is_cmd(it)) {
                findings.at(shell, msg::SECURITY_MISFEATURE_CMD.message());
            }
            if let Some(packages) =
                input(step, "pip-install").filter(|_| is_action(step, "actions/setup-python"))
            {
                findings.at(packages, msg::SECURITY_MISFEATURE_PIP.message());
            }
        }
    }
}

/// The shell that a workflow or a job sets for all.
fn cmd(owner: &Node, findings: &mut Findings) {
    let shell = owner.get("defaults").and_then(|it| it.get("run")?.get("shell"));
    if let Some(shell) = shell.filter(|it| is_cmd(it)) {
        findings.at(shell, msg::SECURITY_MISFEATURE_CMD.message());
    }
}

fn is_cmd(shell: &Node) -> bool {
    shell.as_text().and_then(|it| it.split_whitespace().next()) == Some("cmd")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_job;

    #[test]
    fn shells_and_packages() {
        check_job(
            &RULE,
            concat!(
                "defaults: {run: {shell: cmd}}\n",
                "steps:\n",
                "- {run: dir, shell: cmd}\n",
                "- {run: dir, shell: pwsh}\n",
                "- {uses: actions/setup-python@v6, with: {pip-install: '-r requirements.txt'}}\n",
                "- {uses: acme/setup-python@v6, with: {pip-install: a}}\n",
            ),
            expect![[r#"
                4 info: `cmd` goes on after a command has failed, and its quoting invites injection. Use `pwsh` or `bash`.
                6 info: `cmd` goes on after a command has failed, and its quoting invites injection. Use `pwsh` or `bash`.
                8 info: `pip-install` installs into the Python of the whole runner, and not into an environment of its own. Run `pip` in a step, in a virtual environment and with a lock file.
            "#]],
        );
    }
}
