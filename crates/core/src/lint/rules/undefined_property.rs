//! Expressions that read what nothing has: a step without that id, a job that is not waited for, an
//! output that no action gives.

mod misread;

use misread::{Misread, TOKEN, misread};

use crate::{
    catalog::reference,
    expr::{Undefined, undefined},
    lint::{
        Findings, Rule, Severity, contexts::all_steps, fix::Edit, keyed::Keyed, nearest::nearest,
    },
    text::{Message, msg},
    workflow::{Node, Workflow},
};

/// An empty text on every run, without a word.
pub(super) static RULE: Rule = Rule {
    id: "undefined-property",
    severity: Severity::Error,
    title: msg::WRITTEN_UNDEFINED_PROPERTY_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#available-contexts",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    findings.texts().each(&mut |keyed, scope| {
        // A context that is not there at all is the finding of another rule.
        let is_there = |it: &Undefined| {
            let context = it.of.split('.').next().unwrap_or_default();
            keyed.key.is_none_or(|it| it.has_context(context))
        };
        for it in keyed.whole().flat_map(|it| undefined(it, scope)).filter(is_there) {
            report(keyed, &it, findings);
        }
        for it in misread(workflow, keyed) {
            report_misread(keyed, &it, findings);
        }
    });
}

fn report_misread(keyed: &Keyed<'_>, it: &Misread, findings: &mut Findings) {
    let (span, name) = (keyed.part(&it.span), it.name.as_str());
    let message = match it.meant.as_deref() {
        Some(meant) => msg::written_undefined_property_context(name, meant),
        None => msg::written_undefined_property_default(name),
    };
    // What actions do to the environment is not known, and many a text may as well be empty.
    findings.span(span, keyed.node.place, message).severity(Severity::Warning);
    let Some(meant) = it.meant.as_deref() else { return };
    // Who gets the token is not for a repair to decide.
    let is_harmless = |_: &&str| name != TOKEN;
    if let Some(old) = keyed.text.get(it.span.clone()).filter(is_harmless) {
        let edit = Edit::Raw { span, old: old.to_owned(), new: meant.to_owned() };
        findings.fix(msg::fix_write(meant)).edits(edit);
    }
}

fn report(keyed: &Keyed<'_>, it: &Undefined, findings: &mut Findings) {
    let span = keyed.part(&it.span);
    // Any two letters are near to each other.
    let known = it.known.iter().map(String::as_str).filter(|_| 2 < it.name.len());
    let near = nearest(&it.name, known);
    findings.span(span, keyed.node.place, message(it, near));
    // GitHub adds to its own contexts now and then, some callers hand on all their secrets, and of scripts
    // only those are known that do nothing unusual.
    if matches!(
        it.of.to_ascii_lowercase().as_str(),
        "github" | "runner" | "job" | "strategy" | "secrets"
    ) || is_of_script(keyed, &it.of)
    {
        findings.severity(Severity::Warning);
    }
    if let Some(near) = near {
        let edit = Edit::Raw { span, old: it.name.clone(), new: near.to_owned() };
        findings.fix(msg::fix_write(near)).edits(edit);
    }
}

/// Whether these are the outputs of a script.
fn is_of_script(keyed: &Keyed<'_>, of: &str) -> bool {
    let id = of.strip_prefix("steps.").and_then(|it| it.strip_suffix(".outputs"));
    let is_meant = |it: &&Node| {
        let own = it.get("id").and_then(Node::as_text);
        own.zip(id).is_some_and(|(own, id)| own.eq_ignore_ascii_case(id))
    };
    let job = keyed.job.filter(|_| id.is_some());
    let step = job.and_then(|it| all_steps(&it.node).find(is_meant));
    step.is_some_and(|it| it.get("run").is_some())
}

fn message(it: &Undefined, near: Option<&str>) -> Message {
    let Undefined { of, name, known, .. } = it;
    let (of, name) = (of.as_str(), name.as_str());
    match (of, near) {
        (_, Some(near)) => msg::written_undefined_property_near(of, name, near),
        ("secrets", _) => msg::written_undefined_property_secret(name),
        ("steps", _) => msg::written_undefined_property_step(name),
        ("needs", _) => msg::written_undefined_property_job(name),
        _ if known.is_empty() && of.starts_with("steps.") => {
            msg::written_undefined_property_output(of, name)
        }
        _ if known.is_empty() => msg::written_undefined_property_nothing(of, name),
        _ => {
            // A context that has dozens is looked up in GitHub's documentation.
            let some: Vec<String> = known.iter().take(12).map(|it| format!("`{it}`")).collect();
            let more = if some.len() < known.len() { ", …" } else { "" };
            msg::written_undefined_property_says(of, name, format!("{}{more}", some.join(", ")))
        }
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
    fn steps_and_their_outputs() {
        check_job(
            &RULE,
            concat!(
                "name: ${{ github.sah }}\n",
                "outputs:\n",
                "  late: ${{ steps.build.outputs.digest }}\n",
                "steps:\n",
                "- run: echo ${{ steps.build.outputs.digest }} ${{ runner.os }}\n",
                "- id: build\n",
                "  uses: docker/build-push-action@v7\n",
                "- id: other\n",
                "  uses: docker/build-push-action@v2\n",
                "- run: |\n",
                "    echo ${{ steps.BUILD.outputs.digest }}\n",
                "    echo ${{ steps.build.outputs.digset }} ${{ steps.other.outputs.x }}\n",
                "    echo ${{ steps.biuld.outputs.digest || steps.build.output.digest }}\n",
                "- if: steps.build.outputs.tags != ''\n",
                "  run: echo ${{ matrix.os }} ${{ needs.a.result }} ${{ env.A }} ${{ github.event.a.b }}\n",
            ),
            expect![[r#"
                4 warning: `github.sah` is empty on every run: `github` has no `sah`. Did you mean `sha`?
                8 error: `steps.build` is empty on every run: no earlier step of this job has the ID `build`. Give the step that ID, or write the one that it has.
                15 error: `steps.build.outputs.digset` is empty on every run: `steps.build.outputs` has no `digset`. Did you mean `digest`?
                16 error: `steps.biuld` is empty on every run: `steps` has no `biuld`. Did you mean `build`?
                16 error: `steps.build.output` is empty on every run: `steps.build` has no `output`. Did you mean `outputs`?
                17 error: `steps.build.outputs.tags` is empty on every run: `steps.build.outputs` has no `tags`. It has: `imageid`, `digest`, `metadata`.
                18 error: `matrix.os` is empty on every run: `matrix` has nothing at all. Declare `os` there, or take the value from elsewhere.
                18 error: `needs.a` is empty on every run: this job does not wait for a job `a`. Add it to `needs`.
            "#]],
        );
    }

    #[test]
    fn default_variables() {
        check_job(
            &RULE,
            concat!(
                "runs-on: ${{ env.GITHUB_SHA }}\n",
                "steps:\n",
                "- run: echo ${{ env.GITHUB_SHA }} ${{ env['RUNNER_OS'] }} ${{ env.GITHUB_ACTIONS }} ${{ env.GITHUB_HEAD_REF }}\n",
                "- uses: docker/build-push-action@v7\n",
                "  if: env.GITHUB_REF_NAME == 'main'\n",
                "  with:\n",
                "    build-args: |\n",
                "      TOKEN=${{ env.GITHUB_TOKEN }}\n",
                "      GITHUB_SHA=${{ env.GITHUB_SHA }}\n",
                "- {run: 'echo ${{ env.IMAGE }} ${{ env.GITHUB_TAG }}'}\n",
            ),
            expect![[r#"
                6 warning: `env.GITHUB_SHA` is empty on every run: `env` holds only what the workflow sets itself, none of GitHub's own variables. Write `github.sha`.
                6 warning: `env.RUNNER_OS` is empty on every run: `env` holds only what the workflow sets itself, none of GitHub's own variables. Write `runner.os`.
                6 warning: `env.GITHUB_ACTIONS` is empty on every run: `env` holds only what the workflow sets itself, none of GitHub's own variables. Read it in a script, as the variable `GITHUB_ACTIONS`.
                6 warning: `env.GITHUB_HEAD_REF` is empty on every run: `env` holds only what the workflow sets itself, none of GitHub's own variables. Read it in a script, as the variable `GITHUB_HEAD_REF`.
                8 warning: `env.GITHUB_REF_NAME` is empty on every run: `env` holds only what the workflow sets itself, none of GitHub's own variables. Write `github.ref_name`.
                11 warning: `env.GITHUB_TOKEN` is empty on every run: `env` holds only what the workflow sets itself, none of GitHub's own variables. Write `github.token`.
                12 warning: `env.GITHUB_SHA` is empty on every run: `env` holds only what the workflow sets itself, none of GitHub's own variables. Write `github.sha`.
            "#]],
        );
        check_job(
            &RULE,
            concat!(
                "container: node\n",
                "steps:\n",
                "- {uses: a/b@v1, with: {path: '${{ env.GITHUB_WORKSPACE }}', sha: '${{ env.GITHUB_SHA }}'}}\n",
            ),
            expect![[r#"
                6 warning: `env.GITHUB_WORKSPACE` is empty on every run: `env` holds only what the workflow sets itself, none of GitHub's own variables. Read it in a script, as the variable `GITHUB_WORKSPACE`.
                6 warning: `env.GITHUB_SHA` is empty on every run: `env` holds only what the workflow sets itself, none of GitHub's own variables. Write `github.sha`.
            "#]],
        );
    }

    #[test]
    fn default_variables_that_are_set() {
        let silent = |job: &str| check_job(&RULE, job, expect![[""]]);
        let read = "run: 'echo ${{ env.GITHUB_SHA }}'";
        silent(&format!("env: {{GITHUB_SHA: a}}\nsteps:\n- {read}\n"));
        silent(&format!("env: ${{{{ fromJSON('{{}}') }}}}\nsteps:\n- {read}\n"));
        silent(&format!("steps:\n- env: {{GITHUB_SHA: a}}\n  {read}\n"));
        silent(&format!(
            "steps:\n- run: echo \"GITHUB_SHA=$(git rev-parse HEAD)\" >> $GITHUB_ENV\n- {read}\n"
        ));
        silent(&format!("steps:\n- run: cat .env >> \"$GITHUB_ENV\"\n- {read}\n"));
        silent("steps:\n- uses: some/login@v1\n- run: echo ${{ env.GITHUB_TOKEN }}\n");
    }

    #[test]
    fn outputs_of_scripts() {
        check_job(
            &RULE,
            concat!(
                "runs-on: ubuntu-latest\n",
                "outputs: {tag: '${{ steps.version.outputs.tags }}'}\n",
                "steps:\n",
                "- {id: version, run: 'echo \"tag=$GITHUB_SHA\" >> \"$GITHUB_OUTPUT\"'}\n",
                "- {id: build, run: docker build -t app .}\n",
                "- {id: make, run: make}\n",
                "- {id: power, shell: pwsh, run: echo a}\n",
                "- run: echo ${{ steps.version.outputs.TAG }} ${{ steps.version.outputs.sha }}\n",
                "- run: echo ${{ steps.build.outputs.digest }}\n",
                "- run: echo ${{ steps.make.outputs.any }} ${{ steps.power.outputs.any }}\n",
            ),
            expect![[r#"
                5 warning: `steps.version.outputs.tags` is empty on every run: `steps.version.outputs` has no `tags`. Did you mean `tag`?
                11 warning: `steps.version.outputs.sha` is empty on every run: `steps.version.outputs` has no `sha`. It has: `tag`.
                12 warning: `steps.build.outputs.digest` is empty on every run: the step sets no outputs. A script sets this one with `echo "digest=…" >> "$GITHUB_OUTPUT"`.
            "#]],
        );
    }

    #[test]
    fn services_of_the_job() {
        check_job(
            &RULE,
            concat!(
                "services: {db: {image: postgres}}\n",
                "steps:\n",
                "- run: echo ${{ job.services.db.ports[5432] }} ${{ job.services.db.port }} ${{ job.services.cache.id }}\n",
            ),
            expect![[r#"
                6 error: `job.services.db.port` is empty on every run: `job.services.db` has no `port`. Did you mean `ports`?
                6 error: `job.services.cache` is empty on every run: `job.services` has no `cache`. It has: `db`.
            "#]],
        );
        check_job(
            &RULE,
            "steps: [{run: 'echo ${{ job.services.db.id }}'}]\n",
            expect![[r#"
            4 error: `job.services.db` is empty on every run: `job.services` has nothing at all. Declare `db` there, or take the value from elsewhere.
        "#]],
        );
        check_job(
            &RULE,
            "services: ${{ fromJSON(vars.A) }}\nsteps: [{run: 'echo ${{ job.services.db.id }}'}]\n",
            expect![[""]],
        );
    }

    #[test]
    fn jobs_and_matrices() {
        check(
            &RULE,
            concat!(
                "on: {workflow_call: {outputs: {a: {value: '${{ jobs.a.outputs.b }}'}}}}\n",
                "jobs:\n",
                "  a:\n",
                "    outputs: {x: y}\n",
                "    strategy: {matrix: {os: [a], include: [{os: b, extra: c}]}}\n",
                "    steps:\n",
                "    - run: echo ${{ matrix.os }} ${{ matrix.extra }} ${{ matrix.more }}\n",
                "  b:\n",
                "    needs: a\n",
                "    strategy: {matrix: '${{ fromJSON(needs.a.outputs.x) }}'}\n",
                "    steps:\n",
                "    - run: echo ${{ matrix.any }} ${{ needs.a.outputs.x }} ${{ needs.a.outputs.yes }}\n",
                "  c:\n",
                "    uses: ./.github/workflows/c.yml\n",
                "  d:\n",
                "    needs: [b, c]\n",
                "    if: needs.a.result == 'x' || needs.*.result || needs.c.outputs.x\n",
                "    steps:\n",
                "    - run: echo ${{ needs.b.outputs.digest }}\n",
            ),
            expect![[r#"
                1 error: `jobs.a.outputs.b` is empty on every run: `jobs.a.outputs` has no `b`. It has: `x`.
                7 error: `matrix.more` is empty on every run: `matrix` has no `more`. It has: `extra`, `os`.
                12 error: `needs.a.outputs.yes` is empty on every run: `needs.a.outputs` has no `yes`. It has: `x`.
                17 error: `needs.a` is empty on every run: this job does not wait for a job `a`. Add it to `needs`.
                19 error: `needs.b.outputs.digest` is empty on every run: `needs.b.outputs` has nothing at all. Declare `digest` there, or take the value from elsewhere.
            "#]],
        );
    }
}
