//! Variables that look like GitHub's own, and that nobody sets.

use super::env_name::DEFAULT;
use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        fix::Edit,
        nearest::nearest,
        variables::{Language, Read, before, hosted, is_opaque, is_open, is_set, language, reads},
    },
    text::{Message, msg},
    workflow::{Node, Workflow, jobs, steps},
};

/// An empty text in the middle of a command, without a word.
pub(super) static RULE: Rule = Rule {
    id: "unknown-variable",
    severity: Severity::Warning,
    title: msg::WRITTEN_UNKNOWN_VARIABLE_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables",
    ),
    check,
};

/// Variables that jobs are said to have too, though the documentation does not name them. Two were found in
/// public logs of `env`, November 2026; the others are unverified, and only keep the rule silent.
/// `GITHUB_STATE` is told under "Workflow commands".
const UNDOCUMENTED: &[&str] = &[
    "GITHUB_ACTION_REF",
    "GITHUB_STATE",
    "RUNNER_DEBUG",
    "RUNNER_PERFLOG",
    "RUNNER_TRACKING_ID",
    "RUNNER_USER",
    "RUNNER_WORKSPACE",
];

/// Names that people expect, and what has the value.
const MEANT: &[(&str, &str)] = &[
    ("GITHUB_BRANCH", "$GITHUB_REF_NAME"),
    ("GITHUB_BRANCH_NAME", "$GITHUB_REF_NAME"),
    ("GITHUB_BUILD_NUMBER", "$GITHUB_RUN_NUMBER"),
    ("GITHUB_COMMIT", "$GITHUB_SHA"),
    ("GITHUB_COMMIT_SHA", "$GITHUB_SHA"),
    ("GITHUB_EVENT", "$GITHUB_EVENT_NAME"),
    ("GITHUB_OWNER", "$GITHUB_REPOSITORY_OWNER"),
    ("GITHUB_PR_NUMBER", "${{ github.event.number }}"),
    ("GITHUB_PULL_REQUEST", "${{ github.event.number }}"),
    ("GITHUB_REPO", "$GITHUB_REPOSITORY"),
    ("GITHUB_REPO_NAME", "${{ github.event.repository.name }}"),
    ("GITHUB_REPOSITORY_NAME", "${{ github.event.repository.name }}"),
    ("GITHUB_SHA_SHORT", "${GITHUB_SHA::7}"),
    ("GITHUB_SHORT_SHA", "${GITHUB_SHA::7}"),
    ("GITHUB_TAG", "$GITHUB_REF_NAME"),
    ("GITHUB_TAG_NAME", "$GITHUB_REF_NAME"),
    ("GITHUB_USER", "$GITHUB_ACTOR"),
    ("GITHUB_USERNAME", "$GITHUB_ACTOR"),
    ("RUNNER_TMP", "$RUNNER_TEMP"),
    ("RUNNER_TEMPDIR", "$RUNNER_TEMP"),
    ("RUNNER_TEMP_DIR", "$RUNNER_TEMP"),
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    let mut looks = 0;
    for job in jobs(workflow).iter().map(|it| &it.node) {
        // Images and machines of one's own bring variables along.
        if hosted(job).is_none() || job.get("container").is_some() {
            continue;
        }
        for step in steps(job) {
            let Some(run) = step.get("run") else { continue };
            let Some(script) = run.as_text().filter(|it| is_suspect(it)) else { continue };
            let Some(language) = language(workflow, job, step) else { continue };
            let read = reads(script);
            for it in read.iter().filter(|it| is_odd(it, language)).take(MOST) {
                looks += 1;
                if looks <= MOST {
                    judge(workflow, job, step, (run, script, language), it, findings);
                }
            }
        }
    }
}

/// Variables that are looked for in the whole workflow, so that work stays in proportion.
const MOST: usize = 100;

/// Whether the variable looks like one of GitHub's, but is none, or is written as in another shell.
fn is_odd(it: &Read<'_>, language: Language) -> bool {
    let is_theirs = it.name.starts_with("GITHUB_") || it.name.starts_with("RUNNER_");
    is_theirs && (!is_known(it.name) || it.is_env != (language == Language::PowerShell))
}

fn is_known(name: &str) -> bool {
    DEFAULT.contains(&name) || UNDOCUMENTED.contains(&name)
}

/// Asked of every script, so before it is taken apart.
fn is_suspect(script: &str) -> bool {
    ["GITHUB_", "RUNNER_"].iter().any(|it| script.contains(it))
}

fn judge(
    workflow: &Workflow,
    job: &Node,
    step: &Node,
    (run, script, language): (&Node, &str, Language),
    it: &Read<'_>,
    findings: &mut Findings,
) {
    let name = it.name;
    let written = &script[it.range.clone()];
    if is_known(name) {
        // What PowerShell assigns itself is its own.
        if !is_set(workflow, name) {
            let new = if it.is_env { format!("${name}") } else { format!("$env:{name}") };
            let message = match it.is_env {
                true => msg::written_unknown_variable_posix(written, new.as_str()),
                false => msg::written_unknown_variable_power(written, new.as_str()),
            };
            report(run, it, written, (message, Some(new)), findings);
        }
    } else if !may_be_set(workflow, job, step, name) {
        let found = says(name, language);
        report(run, it, written, found, findings);
    }
}

/// What is said of a variable that nobody sets, and what to write instead.
fn says(name: &str, language: Language) -> (Message, Option<String>) {
    let meant = MEANT.iter().find(|it| it.0 == name).map(|it| it.1.to_owned());
    let meant = meant.or_else(|| Some(format!("${}", near(name)?)));
    match meant {
        _ if name == "GITHUB_TOKEN" => (msg::WRITTEN_UNKNOWN_VARIABLE_TOKEN.message(), None),
        Some(it) => {
            let is_plain = !it.contains(['{', ':']);
            let new = match language {
                Language::PowerShell if is_plain => it.replacen('$', "$env:", 1),
                _ => it,
            };
            let message = msg::written_unknown_variable_near(name, new.as_str());
            (message, Some(new).filter(|_| is_plain))
        }
        None => (msg::written_unknown_variable_says(name), None),
    }
}

/// The variable whose name differs least behind what all begin with.
fn near(name: &str) -> Option<String> {
    let (prefix, rest) = name.split_once('_')?;
    let known = DEFAULT.iter().filter_map(|it| it.split_once('_')).filter(|it| it.0 == prefix);
    let near = nearest(rest, known.map(|it| it.1)).filter(|_| 2 < rest.len())?;
    Some(format!("{prefix}_{near}"))
}

/// Whether something in the workflow names it, or does before the step what nobody can look into.
fn may_be_set(workflow: &Workflow, job: &Node, step: &Node, name: &str) -> bool {
    let own = step.get("run").and_then(Node::as_text).is_some_and(is_open);
    own || before(job, step).any(is_opaque) || is_set(workflow, name)
}

fn report(
    run: &Node,
    it: &Read<'_>,
    written: &str,
    (message, new): (Message, Option<String>),
    findings: &mut Findings,
) {
    let span = run.part(&it.range);
    findings.span(span, run.place, message);
    if let Some(new) = new {
        // Braces stay, and what stands in them behind the name.
        let open = if written.starts_with("${") { "${" } else { "$" };
        let close = if written.ends_with('}') { "}" } else { "" };
        let new = format!("{open}{}{close}", new.trim_start_matches('$'));
        let edit = Edit::Raw { span, old: written.to_owned(), new: new.clone() };
        findings.fix(msg::fix_write(new)).edits(edit);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_job;

    #[test]
    fn names_that_nobody_sets() {
        check_job(
            &RULE,
            concat!(
                "runs-on: ubuntu-latest\n",
                "env: {GITHUB_PAT: x}\n",
                "steps:\n",
                "- uses: actions/checkout@v7\n",
                "- run: |\n",
                "    docker build -t app:$GITHUB_BRANCH -t app:${GITHUB_TAG##v} .\n",
                "    ls \"$RUNNER_TEMPDIR\" \"${RUNNER_TEMP}\" $GITHUB_REPOSITRY $GITHUB_SHA $RUNNER_DEBUG\n",
                "    curl -H \"$GITHUB_TOKEN\" $GITHUB_FOO ${GITHUB_BAR:-x} $GITHUB_PAT\n",
                "    GITHUB_OWN=x; echo $GITHUB_OWN $GITHUB_PR_NUMBER\n",
            ),
            expect![[r#"
                9 warning: `GITHUB_BRANCH` is empty in this script: neither GitHub nor this workflow sets it. Did you mean `$GITHUB_REF_NAME`?
                9 warning: `GITHUB_TAG` is empty in this script: neither GitHub nor this workflow sets it. Did you mean `$GITHUB_REF_NAME`?
                10 warning: `RUNNER_TEMPDIR` is empty in this script: neither GitHub nor this workflow sets it. Did you mean `$RUNNER_TEMP`?
                10 warning: `GITHUB_REPOSITRY` is empty in this script: neither GitHub nor this workflow sets it. Did you mean `$GITHUB_REPOSITORY`?
                11 warning: `GITHUB_TOKEN` is empty in this script: no step gets the token as a variable by itself. Write `GITHUB_TOKEN: ${{ github.token }}` into the step's `env`.
                11 warning: `GITHUB_FOO` is empty in this script: neither GitHub nor this workflow sets it. Set it in `env`, or read what GitHub does set.
                12 warning: `GITHUB_PR_NUMBER` is empty in this script: neither GitHub nor this workflow sets it. Did you mean `${{ github.event.number }}`?
            "#]],
        );
    }

    #[test]
    fn what_may_be_set_elsewhere() {
        let silent = |job: &str| check_job(&RULE, job, expect![[""]]);
        let script = "- run: echo $GITHUB_REF_SLUG\n";
        silent(&format!("runs-on: self-hosted\nsteps:\n{script}"));
        silent(&format!("runs-on: ubuntu-latest\ncontainer: a\nsteps:\n{script}"));
        silent(&format!(
            "runs-on: ubuntu-latest\nsteps:\n- uses: rlespinasse/github-slug-action@v5\n{script}"
        ));
        silent(&format!("runs-on: ubuntu-latest\nsteps:\n- run: . ./env.sh\n{script}"));
        silent(&format!(
            "runs-on: ubuntu-latest\nsteps:\n- run: echo GITHUB_REF_SLUG=a >> $GITHUB_ENV\n{script}"
        ));
        silent("runs-on: ubuntu-latest\nsteps: [{run: echo $GITHUB_X, shell: python}]\n");
    }

    #[test]
    fn other_shells() {
        check_job(
            &RULE,
            concat!(
                "runs-on: windows-latest\n",
                "steps:\n",
                "- run: echo \"a=b\" >> $GITHUB_OUTPUT\n",
                "- run: echo \"a=b\" >> $env:GITHUB_OUTPUT; echo $env:GITHUB_BRANCH\n",
                "- {run: 'echo $env:GITHUB_SHA $GITHUB_SHA', shell: bash}\n",
            ),
            expect![[r#"
                6 warning: `$GITHUB_OUTPUT` is empty in PowerShell, which reads environment variables in another way. Write `$env:GITHUB_OUTPUT`.
                7 warning: `GITHUB_BRANCH` is empty in this script: neither GitHub nor this workflow sets it. Did you mean `$env:GITHUB_REF_NAME`?
                8 warning: Only PowerShell knows `$env:GITHUB_SHA`; the shell of this step reads the variable by its name alone. Write `$GITHUB_SHA`.
            "#]],
        );
    }
}
