//! Variables that a script gives itself and the script of a later step reads.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        contexts::all_steps,
        variables::{Language, OWN, hosted, is_opaque, language, named, names, reads},
    },
    text::msg,
    workflow::{
        Workflow, jobs,
        shell::{Command, commands},
    },
};

/// Each step has a process of its own, and what a shell has set or exported ends with it.
pub(super) static RULE: Rule = Rule {
    id: "lost-variable",
    severity: Severity::Warning,
    title: msg::WRITTEN_LOST_VARIABLE_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idsteps",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let mut looks = 0;
    for job in jobs(workflow).iter().map(|it| &it.node) {
        // Images and machines of one's own bring variables along.
        if hosted(job).is_none() || job.get("container").is_some() {
            continue;
        }
        let mut before: Vec<String> = Vec::new();
        for step in all_steps(job) {
            let script = step.get("run").and_then(|it| Some((it, it.as_text()?)));
            match script {
                // Nobody can look into it, so it may set anything.
                Some(_) if is_opaque(step) => break,
                None if is_opaque(step) => before.clear(),
                _ => {}
            }
            let Some((run, script)) = script else { continue };
            if language(workflow, job, step) != Some(Language::Posix) {
                continue;
            }
            for it in reads(script) {
                let is_lost = before.iter().any(|set| set == it.name);
                if is_lost && looks < MOST && names(script, it.name) == 0 {
                    looks += 1;
                    if is_only_set_in_scripts(workflow, it.name) {
                        let says = msg::written_lost_variable_says(it.name);
                        findings.span(run.part(&it.range), run.place, says);
                    }
                }
            }
            before.extend(set(&findings.commands(script)));
            before.truncate(MOST);
        }
    }
}

/// Variables that are looked for in the whole workflow, so that work stays in proportion.
const MOST: usize = 50;

/// Commands that set what stands behind them.
const SETTING: &[&str] = &["export", "declare", "readonly", "typeset"];

/// The variables that a script gives itself, as often as it does.
fn set(script: &[Command]) -> Vec<String> {
    let mut res = Vec::new();
    for command in script {
        let texts = command.words.iter().map(|it| it.text.as_str());
        let is_setting = command.words.first().is_some_and(|it| SETTING.contains(&&*it.text));
        // Before a command, an assignment is for that command alone.
        if is_setting || texts.clone().all(|it| assigned(it).is_some()) {
            let names = texts.skip(usize::from(is_setting)).filter(|it| !it.starts_with('-'));
            res.extend(names.map(|it| assigned(it).unwrap_or(it).to_owned()));
        }
    }
    res.retain(|it| is_name(it) && !OWN.contains(&it.as_str()));
    res
}

/// What stands before `=`, if that is a name.
fn assigned(word: &str) -> Option<&str> {
    word.split_once('=').map(|it| it.0).filter(|it| is_name(it))
}

fn is_name(text: &str) -> bool {
    let is_theirs = text.starts_with("GITHUB_") || text.starts_with("RUNNER_");
    // Machines have many of these already.
    !is_theirs
        && !text.ends_with("HOME")
        && text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
}

/// Whether nothing names the variable but scripts that give it to themselves.
fn is_only_set_in_scripts(workflow: &Workflow, name: &str) -> bool {
    named(workflow, name, |it| set(&commands(it)).iter().filter(|it| *it == name).count()) == 0
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::{check_job, check_steps};

    #[test]
    fn read_in_a_later_step() {
        check_job(
            &RULE,
            concat!(
                "runs-on: ubuntu-latest\n",
                "steps:\n",
                "- uses: actions/checkout@v7\n",
                "- run: |\n",
                "    export TAG=\"${GITHUB_REF_NAME#v}\"\n",
                "    DATE=$(date +%F) ARCH=amd64\n",
                "    docker build -t app:$TAG .\n",
                "- run: docker push \"app:${TAG}-$ARCH\"\n",
                "- {run: 'echo $DATE', working-directory: a}\n",
                "- run: ARCH=b; echo $ARCH\n",
            ),
            expect![[r#"
                11 warning: `TAG` is empty in this script: the step that sets it has a shell of its own, which has ended. There, write it into `$GITHUB_ENV` as well: `echo "TAG=…" >> "$GITHUB_ENV"`.
                11 warning: `ARCH` is empty in this script: the step that sets it has a shell of its own, which has ended. There, write it into `$GITHUB_ENV` as well: `echo "ARCH=…" >> "$GITHUB_ENV"`.
                12 warning: `DATE` is empty in this script: the step that sets it has a shell of its own, which has ended. There, write it into `$GITHUB_ENV` as well: `echo "DATE=…" >> "$GITHUB_ENV"`.
            "#]],
        );
    }

    #[test]
    fn what_is_there_nevertheless() {
        let silent = |steps: &str| check_steps(&RULE, steps, expect![[""]]);
        silent("- run: |\n    TAG=v1\n    echo \"TAG=$TAG\" >> $GITHUB_ENV\n- run: echo $TAG\n");
        silent("- run: export PATH=$PATH:/a\n- run: echo $PATH\n");
        silent("- run: export TAG=v1\n- {run: echo $TAG, env: {TAG: v2}}\n");
        silent("- run: TAG=v1 make\n- run: echo $TAG\n");
        silent("- run: TAG=v1\n- run: . ./env.sh; echo $TAG\n");
        silent("- run: TAG=v1\n- run: 'echo \"${TAG:-latest}\"'\n");
        silent("- run: TAG=v1\n- uses: some/action@v1\n- run: echo $TAG\n");
        silent("- run: TAG=v1\n- run: 'for TAG in a b; do echo $TAG; done'\n");
        silent("- run: echo $TAG\n- run: TAG=v1\n");
    }
}
