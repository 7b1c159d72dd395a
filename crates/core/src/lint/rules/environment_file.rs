//! What strangers write, in the files that set variables and the search path of later steps.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{Workflow, jobs, steps, triggers},
};

/// A value with a line break sets any variable, `LD_PRELOAD` and `PATH` included, and with it decides
/// what the next step runs.
pub(super) static RULE: Rule = Rule {
    id: "environment-file",
    severity: Severity::Warning,
    title: msg::SECURITY_ENVIRONMENT_FILE_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#github-env"),
    check,
};

/// Events whose runs have secrets although a stranger set them off.
const EVENTS: &[&str] = &["pull_request_target", "workflow_run", "issue_comment", "issues"];

const FILES: &[&str] = &["GITHUB_ENV", "GITHUB_PATH"];

fn check(workflow: &Workflow, findings: &mut Findings) {
    let triggers = triggers(workflow);
    let Some(trigger) = triggers.iter().find(|it| EVENTS.contains(&it.event)) else { return };
    for step in jobs(workflow).iter().flat_map(|it| steps(&it.node)) {
        let Some(run) = step.get("run") else { continue };
        for line in run.lines() {
            let Some(file) = written(&line.text) else { continue };
            findings.line(&line, msg::security_environment_file_says(trigger.event, file));
        }
    }
}

/// The file that a line appends something to which is not written out.
fn written(line: &str) -> Option<&'static str> {
    let file = FILES.iter().find(|it| line.contains(**it))?;
    let (before, after) = line.split_once(file)?;
    let is_written = before.contains('>') || before.contains("tee ");
    let value = before.replace("$GITHUB_WORKSPACE", "");
    let value = value.trim_end_matches(['$', '{', '"', '\'', ' ', '>']);
    let is_literal = !value.contains('$') && !value.contains('`') && !after.contains("$(");
    (is_written && !is_literal).then_some(*file)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn what_is_not_written_out() {
        let text = |on: &str| {
            format!(
                "on: {on}\njobs:\n  a:\n    steps:\n    - run: |\n        echo \"TITLE=$TITLE\" >> \"$GITHUB_ENV\"\n        echo A=b >> $GITHUB_ENV\n        echo \"$(cat path)\" | tee -a \"${{GITHUB_PATH}}\"\n        cat \"$GITHUB_ENV\"\n        echo \"x=$y\" >> \"$GITHUB_OUTPUT\"\n"
            )
        };
        check(
            &RULE,
            &text("pull_request_target"),
            expect![[r#"
            6 warning: On `pull_request_target`, a stranger may decide what is written to `GITHUB_ENV` here, and with it what later steps run. Write it to `$GITHUB_OUTPUT`, and hand it on where it is needed.
            8 warning: On `pull_request_target`, a stranger may decide what is written to `GITHUB_PATH` here, and with it what later steps run. Write it to `$GITHUB_OUTPUT`, and hand it on where it is needed.
        "#]],
        );
        check(&RULE, &text("pull_request"), expect![[""]]);
    }
}
