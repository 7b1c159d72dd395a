//! Variables that a script hands to later steps and reads itself.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        contexts::all_steps,
        variables::{Language, OWN, is_open, language, named, names, reads},
    },
    text::msg,
    workflow::{Workflow, jobs},
};

/// `$GITHUB_ENV` is read when the step is over: until then the variable is empty, or what it was.
pub(super) static RULE: Rule = Rule {
    id: "late-variable",
    severity: Severity::Warning,
    title: msg::WRITTEN_LATE_VARIABLE_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-environment-variable",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let mut looks = 0;
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for step in all_steps(job) {
            let Some(run) = step.get("run") else { continue };
            let writes = |it: &&str| it.contains("GITHUB_ENV");
            let Some(script) = run.as_text().filter(writes) else { continue };
            if is_open(script) || language(workflow, job, step) == Some(Language::PowerShell) {
                continue;
            }
            let read = reads(script);
            for (name, end) in set(script) {
                let late = read.iter().find(|it| it.name == name && end < it.range.start);
                let Some(late) = late.filter(|_| looks < MOST) else { continue };
                looks += 1;
                if is_only_set_here(workflow, script, name) {
                    let says = msg::written_late_variable_says(name);
                    findings.span(run.part(&late.range), run.place, says);
                }
            }
        }
    }
}

/// Variables that are looked for in the whole workflow, so that work stays in proportion.
const MOST: usize = 50;

/// The variables that lines of a script append to `$GITHUB_ENV`, each with the end of its line.
fn set(script: &str) -> Vec<(&str, usize)> {
    let mut res = Vec::new();
    let mut end = 0;
    for line in script.split_inclusive('\n') {
        end += line.len();
        let Some((before, _)) = line.split_once(">>").filter(|it| it.1.contains("GITHUB_ENV"))
        else {
            continue;
        };
        let said = before.trim_start().strip_prefix("echo ").unwrap_or_default();
        let said = said.trim_start().trim_start_matches(['"', '\'']);
        let Some((name, _)) = said.split_once('=') else { continue };
        let is_name = name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
        let is_new = res.len() < MOST && !OWN.contains(&name);
        if is_name && !name.is_empty() && is_new {
            res.push((name, end - 1));
        }
    }
    res
}

/// Whether nothing names the variable but the lines of this script that hand it on.
fn is_only_set_here(workflow: &Workflow, script: &str, name: &str) -> bool {
    let handed: usize =
        script.lines().filter(|it| it.contains("GITHUB_ENV")).map(|it| names(it, name)).sum();
    named(workflow, name, |_| 0) == handed
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn read_too_early() {
        check_steps(
            &RULE,
            concat!(
                "- run: |\n",
                "    echo \"TAG=v1\" >> \"$GITHUB_ENV\"\n",
                "    docker build -t app:$TAG .\n",
                "- run: docker push app:$TAG\n",
            ),
            expect![[r#"
                7 warning: `TAG` is not set yet: what goes into `$GITHUB_ENV` is there from the next step on. Set it for this script too, with `TAG=…` on an earlier line, or read it in the next step.
            "#]],
        );
    }

    #[test]
    fn what_is_there() {
        let silent = |steps: &str| check_steps(&RULE, steps, expect![[""]]);
        silent(
            "- run: |\n    TAG=v1\n    echo TAG=$TAG >> $GITHUB_ENV\n    docker push app:$TAG\n",
        );
        silent("- run: |\n    echo PATH=$PATH:/a >> $GITHUB_ENV\n    echo $PATH\n");
        silent(
            "- run: echo A=b >> $GITHUB_ENV\n- run: |\n    echo A=c$A >> $GITHUB_ENV\n    echo $A\n",
        );
        silent("- env: {A: b}\n  run: |\n    echo A=c >> $GITHUB_ENV\n    echo $A\n");
        silent("- run: echo A=$A >> $GITHUB_ENV\n");
    }
}
