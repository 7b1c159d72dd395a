//! Machines of one's own on which strangers may run code.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{Workflow, jobs, triggers},
};

/// Unlike GitHub's, such a machine is there after the run, with what the run left on it. In a public
/// repository anyone can open a pull request.
pub(super) static RULE: Rule = Rule {
    id: "own-runner",
    severity: Severity::Info,
    title: msg::SECURITY_OWN_RUNNER_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/security/secure-use#hardening-for-self-hosted-runners",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let triggers = triggers(workflow);
    let trigger = triggers.iter().find(|it| it.event.starts_with("pull_request"));
    // Whoever chose it in the form was told there.
    let Some(trigger) = trigger.filter(|_| !findings.is_ours()) else { return };
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let Some(runner) = job.get("runs-on") else { continue };
        let labels = runner.get("labels").unwrap_or(runner).one_or_many();
        let own = labels.iter().find(|it| it.as_text() == Some("self-hosted"));
        // A group may as well hold larger machines of GitHub.
        if let Some(node) = own {
            findings.at(node, msg::security_own_runner_says(trigger.event));
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_job;

    #[test]
    fn machines_of_ones_own() {
        check_job(
            &RULE,
            "runs-on: [self-hosted, linux]\nsteps: [{run: a}]",
            expect![[r#"
            4 info: If the repository is public, anyone can run code on this machine by `pull_request`, and what it leaves there waits for the next run. Let GitHub's runners build pull requests.
        "#]],
        );
        check_job(&RULE, "runs-on: {group: large, labels: x64}\nsteps: [{run: a}]", expect![""]);
        check_job(&RULE, "runs-on: ubuntu-latest\nsteps: [{run: a}]", expect![[""]]);
    }
}
