//! Workflow commands that runners no longer take, or will not for much longer.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::all_steps},
    text::msg,
    workflow::{Workflow, jobs},
};

/// What the script sets is not set.
pub(super) static RULE: Rule = Rule {
    id: "deprecated-command",
    severity: Severity::Warning,
    title: msg::WRITTEN_DEPRECATED_COMMAND_TITLE,
    source: reference(
        "https://github.blog/changelog/2022-10-11-github-actions-deprecating-save-state-and-set-output-commands/",
    ),
    check,
};

/// Commands, what takes their place, and whether runners refuse them. Sources: GitHub's changelog of
/// 2022-10-11, and of 2020-10-01 for the last two.
const COMMANDS: &[(&str, &str, bool)] = &[
    ("::set-output name=", "$GITHUB_OUTPUT", false),
    ("::save-state name=", "$GITHUB_STATE", false),
    ("::set-env name=", "$GITHUB_ENV", true),
    ("::add-path::", "$GITHUB_PATH", true),
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| all_steps(&it.node)) {
        // Most scripts have no command at all, and lines are only made where there is one.
        let Some(run) =
            step.get("run").filter(|it| it.as_text().is_some_and(|it| it.contains("::")))
        else {
            continue;
        };
        for line in &run.lines() {
            let is_comment = line.text.starts_with('#');
            // One line may hold several.
            let found = COMMANDS.iter().filter(|it| line.text.contains(it.0) && !is_comment);
            for (command, file, is_refused) in found {
                let name = command.trim_matches(':').split(' ').next().unwrap_or_default();
                match is_refused {
                    true => {
                        let message = msg::written_deprecated_command_refused(name, *file);
                        findings.line(line, message).severity(Severity::Error);
                    }
                    false => {
                        _ = findings.line(line, msg::written_deprecated_command_says(name, *file))
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check_steps, RULE};

    #[test]
    fn commands() {
        check_steps(
            &RULE,
            concat!(
                "- run: echo '::set-output name=a::b'\n",
                "- run: |\n",
                "    # echo ::set-env name=a::b\n",
                "    echo \"::set-env name=a::$B\"\n",
                "    echo ::add-path::/b\n",
                "- run: echo ::debug::set-output\n",
                "- run: echo '::set-output name=a::b' && echo '::set-env name=a::b'\n",
            ),
            expect![[r#"
                5 warning: Runners warn about `set-output` on every run and will stop taking it. Write it into the file instead: `>> "$GITHUB_OUTPUT"`.
                8 error: Runners have refused `set-env` since 2020, so the step fails. Write it into the file instead: `>> "$GITHUB_ENV"`.
                9 error: Runners have refused `add-path` since 2020, so the step fails. Write it into the file instead: `>> "$GITHUB_PATH"`.
                11 error: Runners have refused `set-env` since 2020, so the step fails. Write it into the file instead: `>> "$GITHUB_ENV"`.
                11 warning: Runners warn about `set-output` on every run and will stop taking it. Write it into the file instead: `>> "$GITHUB_OUTPUT"`.
            "#]],
        );
    }
}
