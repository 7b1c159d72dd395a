//! Contexts and functions that are not there where they are used.

use std::ops::Range;

use crate::{
    catalog::reference,
    expr::{
        Expr, Kind, Value, function,
        keys::{CONTEXTS, KEYS, Key},
    },
    lint::{
        Findings, Rule, Severity,
        fix::Edit,
        keyed::{Keyed, Named},
        nearest::nearest,
    },
    text::{Message, msg},
    workflow::Workflow,
};

/// GitHub refuses the whole workflow.
pub(super) static RULE: Rule = Rule {
    id: "context-availability",
    severity: Severity::Error,
    title: msg::WRITTEN_CONTEXT_AVAILABILITY_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability",
    ),
    check,
};

fn check(_: &Workflow, findings: &mut Findings) {
    for keyed in &findings.texts().all {
        let Some(key) = keyed.key else { continue };
        if key.contexts.is_empty() && keyed.expressions.iter().any(Result::is_err) {
            continue;
        }
        if key.contexts.is_empty() && !is_literal(keyed) {
            let message = msg::written_context_availability_nowhere(key.path);
            findings.span(keyed.span(), keyed.node.place, message);
            continue;
        }
        keyed.names(&mut |name, span| name_at(keyed, key, &name, span, findings));
    }
}

/// `${{ 'text' }}` alone, which GitHub takes for the text.
fn is_literal(keyed: &Keyed<'_>) -> bool {
    let is_alone = keyed.text.trim().starts_with("${{") && keyed.text.matches("${{").count() == 1;
    let is_text = |it: &Expr| matches!(&it.kind, Kind::Literal(Value::Text(_)));
    is_alone && keyed.expressions.iter().flatten().all(is_text)
}

fn name_at(
    keyed: &Keyed<'_>,
    key: &Key,
    name: &Named<'_>,
    span: &Range<usize>,
    findings: &mut Findings,
) {
    let span = || keyed.part(span);
    match name {
        Named::Context(name) if !key.has_context(name) => {
            findings.span(span(), keyed.node.place, context(name, key));
            let near = nearest(name, key.contexts.iter().copied());
            if let Some(near) = near.filter(|_| !is_context(name)) {
                let (old, new) = ((*name).to_owned(), near.to_owned());
                let edit = Edit::Raw { span: span(), old, new };
                findings.fix(msg::fix_write(near)).edits(edit);
            }
        }
        Named::Function(name) => {
            let is_special = function(name).is_some_and(|it| it.is_special());
            if is_special && !key.has_function(name) {
                let message = function_at(name, key);
                findings.span(span(), keyed.node.place, message);
            }
        }
        Named::Context(_) => {}
    }
}

fn function_at(name: &str, key: &Key) -> Message {
    let keys = KEYS.iter().filter(|it| it.has_function(name));
    let mut keys: Vec<&str> = keys.map(|it| it.path).collect();
    if 2 < keys.len() {
        // Nobody reads a list of all of them.
        keys = keys.into_iter().filter_map(|it| Some(it.rsplit_once('.')?.0)).collect();
        keys.dedup();
    }
    msg::written_context_availability_function(name, key.path, format!("`{}`", keys.join("`, `")))
}

fn context(name: &str, key: &Key) -> Message {
    let available: Vec<String> = key.contexts.iter().map(|it| format!("`{it}`")).collect();
    let available = available.join(", ");
    if !is_context(name) {
        msg::written_context_availability_unknown(name, available)
    } else if name.eq_ignore_ascii_case("secrets") && key.path.ends_with(".steps.if") {
        msg::WRITTEN_CONTEXT_AVAILABILITY_SECRETS.message()
    } else {
        msg::written_context_availability_context(name, key.path, available)
    }
}

fn is_context(name: &str) -> bool {
    CONTEXTS.iter().any(|it| it.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::{check, check_job},
        RULE,
    };

    #[test]
    fn jobs_and_steps() {
        check_job(
            &RULE,
            concat!(
                "name: ${{ matrix.os }} ${{ steps.a }}\n",
                "if: env.A == 'x' && always()\n",
                "permissions: ${{ github.ref }}\n",
                "env:\n",
                "  A: ${{ secrets.A }} ${{ hashFiles('a') }}\n",
                "steps:\n",
                "- if: secrets.A != '' && failure()\n",
                "  run: echo ${{ GitHub.ref }} ${{ githb.ref }} ${{ success() }}\n",
                "  env: {A: \"${{ insert }} a\", '${{ insert }}': '${{ insert }}'}\n",
                "- uses: ./.github/actions/a\n",
                "  with:\n",
                "    a: ${{ steps.a.outputs.a }} ${{ jobs.a }}\n",
            ),
            expect![[r#"
                4 error: GitHub refuses the workflow: `steps` cannot be used in `jobs.<job_id>.name`. Available there: `github`, `needs`, `strategy`, `matrix`, `vars`, `inputs`.
                5 error: GitHub refuses the workflow: `env` cannot be used in `jobs.<job_id>.if`. Available there: `github`, `needs`, `vars`, `inputs`.
                6 error: GitHub refuses the workflow: `jobs.<job_id>.permissions` takes no expressions. Write the value itself.
                8 error: GitHub refuses the workflow: `hashFiles()` cannot be used in `jobs.<job_id>.env`. It can be used in `jobs.<job_id>.steps`.
                10 error: GitHub refuses the workflow: conditions of steps cannot read `secrets`. Put the secret into the `env` of the job and test `env.NAME`.
                11 error: GitHub refuses the workflow: there is no context `githb`. Available here: `github`, `needs`, `strategy`, `matrix`, `job`, `runner`, `env`, `vars`, `secrets`, `steps`, `inputs`.
                11 error: GitHub refuses the workflow: `success()` cannot be used in `jobs.<job_id>.steps.run`. It can be used in `jobs.<job_id>.if`, `jobs.<job_id>.steps.if`.
                12 error: GitHub refuses the workflow: there is no context `insert`. Available here: `github`, `needs`, `strategy`, `matrix`, `job`, `runner`, `env`, `vars`, `secrets`, `steps`, `inputs`.
                15 error: GitHub refuses the workflow: `jobs` cannot be used in `jobs.<job_id>.steps.with`. Available there: `github`, `needs`, `strategy`, `matrix`, `job`, `runner`, `env`, `vars`, `secrets`, `steps`, `inputs`.
            "#]],
        );
    }

    #[test]
    fn the_workflow_itself() {
        check(
            &RULE,
            concat!(
                "name: ${{ github.ref }}\n",
                "run-name: ${{ github.ref }} ${{ secrets.A }}\n",
                "on: {push: {branches: ['${{ github.ref }}']}}\n",
                "concurrency: {group: '${{ github.workflow }}-${{ env.A }}'}\n",
                "jobs: {}\n",
            ),
            expect![[r#"
                1 error: GitHub refuses the workflow: `name` takes no expressions. Write the value itself.
                2 error: GitHub refuses the workflow: `secrets` cannot be used in `run-name`. Available there: `github`, `inputs`, `vars`.
                3 error: GitHub refuses the workflow: `on` takes no expressions. Write the value itself.
                4 error: GitHub refuses the workflow: `env` cannot be used in `concurrency`. Available there: `github`, `inputs`, `vars`.
            "#]],
        );
    }
}
