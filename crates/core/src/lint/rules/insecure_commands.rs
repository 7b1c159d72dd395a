//! Commands of the runner that were switched off for good reason, and on again.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, fix::Edit},
    text::msg,
    workflow::{Entry, Node, Workflow, jobs, steps},
};

/// Whatever a step prints can then set variables and the search path of all later steps, a commit message
/// or the output of a build included (CVE-2020-15228).
pub(super) static RULE: Rule = Rule {
    id: "insecure-commands",
    severity: Severity::Warning,
    title: msg::SECURITY_INSECURE_COMMANDS_TITLE,
    source: reference("https://github.com/advisories/GHSA-mfwh-5m23-j46w"),
    check,
};

const NAME: &str = "ACTIONS_ALLOW_UNSECURE_COMMANDS";

fn check(workflow: &Workflow, findings: &mut Findings) {
    let jobs = jobs(workflow).iter().map(|it| &it.node);
    let own = jobs.flat_map(|it| std::iter::once(it).chain(steps(it)));
    for env in std::iter::once(&workflow.root).chain(own).filter_map(|it| it.get("env")) {
        let on = |it: &&Entry| {
            let value = it.node.as_text().unwrap_or_default();
            it.key.eq_ignore_ascii_case(NAME) && !matches!(value, "" | "false" | "0")
        };
        for entry in env.entries().iter().filter(on) {
            findings.key(entry, msg::SECURITY_INSECURE_COMMANDS_SAYS.message());
            repair(env, entry, findings);
        }
    }
}

/// An `env:` without anything below it is refused, so the last line stays.
fn repair(env: &Node, entry: &Entry, findings: &mut Findings) {
    if 1 < env.entries().len() {
        findings.fix(msg::fix_remove(NAME)).edits(Edit::Remove { at: entry.key_span.start });
    } else {
        findings.fix(msg::fix_write("false")).edits(Edit::write(&entry.node, "false"));
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_job;

    #[test]
    fn switched_on() {
        let job = "env:
  ACTIONS_ALLOW_UNSECURE_COMMANDS: true
steps:
- {run: a, env: {ACTIONS_ALLOW_UNSECURE_COMMANDS: '1', B: c}}
- {run: a, env: {ACTIONS_ALLOW_UNSECURE_COMMANDS: false}}";
        check_job(
            &RULE,
            job,
            expect![[r#"
            5 warning: With this, whatever a step prints can set variables and the search path of all later steps. Remove it, and write to `$GITHUB_ENV` and `$GITHUB_PATH` instead.
            7 warning: With this, whatever a step prints can set variables and the search path of all later steps. Remove it, and write to `$GITHUB_ENV` and `$GITHUB_PATH` instead.
        "#]],
        );
    }
}
