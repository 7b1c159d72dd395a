//! A step needs more of the token than its job is granted.

use crate::{
    catalog::reference,
    catalog::{registries::GHCR, scopes::Level},
    lint::{
        Findings, Rule, Severity,
        fix::Edit,
        named::{Named, Use},
    },
    text::{Message, msg},
    topic::Topic,
    workflow::{
        Node, Workflow, jobs,
        permissions::{Granted, Need, by_scope, granted, is_of_private},
        publish::builds,
        steps, triggers,
    },
};

/// Without the scope the step is refused at run time, after the build: "denied: installation not
/// allowed to Write organization package".
pub(super) static RULE: Rule = Rule {
    id: "missing-permission",
    severity: Severity::Error,
    title: msg::RULE_MISSING_PERMISSION_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions",
    ),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    // What a called workflow is granted by default is up to its caller.
    let called = triggers(workflow).iter().all(|it| it.event == "workflow_call");
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let granted = granted(workflow, job);
        let all = findings.job(job).needed(workflow);
        for (scope, level, needs) in by_scope(&all) {
            let step = step_name(job, &needs);
            match granted.level(scope) {
                Some(has) if has < level => {
                    // Some needs are those of private repositories.
                    let of_private = is_of_private(scope, level);
                    let is_private = of_private || !needs.iter().any(|it| it.must);
                    let message = match is_private {
                        true if scope == "artifact-metadata" => {
                            msg::rule_missing_permission_record(step, scope, level.id())
                        }
                        true => msg::rule_missing_permission_private(step, scope, level.id()),
                        false => msg::rule_missing_permission_says(step, scope, level.id()),
                    };
                    lacks(workflow, job, (scope, level), message, findings);
                    // A release must not count on it that its repository is public.
                    let may_do = of_private && builds(job).is_empty();
                    if may_do
                        || scope == "packages"
                            && is_named_by_run(&findings.job(job).named(workflow))
                    {
                        findings.severity(Severity::Warning);
                    }
                }
                None if granted == Granted::Default && level == Level::Write && !called => {
                    depends(job, (scope, level), step, findings);
                }
                _ => continue,
            }
            if !needs.iter().any(|it| it.must) {
                findings.severity(Severity::Warning);
            }
        }
    }
}

/// Whether it shows in the run only what is pushed to ghcr.io, by a variable that the file does not set.
fn is_named_by_run(named: &[Named<'_>]) -> bool {
    let pushed = named.iter().filter(|it| it.usage != Use::Subject);
    let mut pushed = pushed.filter(|it| it.image.registry_host() == GHCR.host).peekable();
    pushed.peek().is_some() && pushed.all(|it| it.name.contains("${{ env."))
}

fn lacks(
    workflow: &Workflow,
    job: &Node,
    (scope, level): (&str, Level),
    message: Message,
    findings: &mut Findings,
) {
    let own = job.get("permissions").or_else(|| workflow.root.get("permissions"));
    let Some(own) = own else { return };
    let line = format!("{scope}: {}", level.id());
    let written = own.entries().iter().find(|it| it.key == scope).map(|it| &it.node);
    findings.at(written.unwrap_or(own), message).place(Topic::Permissions);
    findings.fix(msg::fix_add(line.as_str()));
    match (written, own.entries()) {
        (Some(written), _) => findings.edits(Edit::write(written, level.id())),
        (None, [first, ..]) => {
            findings.edits(Edit::Insert { at: first.key_span.start, lines: vec![line] })
        }
        (None, []) => {
            let (span, new) = (own.span, format!("{{ {line} }}"));
            findings.edits(Edit::Raw { span, old: "{}".to_owned(), new })
        }
    };
}

/// Nothing is written, so the settings of the repository or organization decide. They never grant
/// `id-token`.
fn depends(job: &Node, (scope, level): (&str, Level), step: String, findings: &mut Findings) {
    let key = job.entries().first().map_or(job.span, |it| it.key_span);
    match scope == "id-token" {
        true => {
            findings.span(key, None, msg::rule_missing_permission_never(step, scope, level.id()))
        }
        false => {
            let message = msg::rule_missing_permission_depends(step, scope, level.id());
            findings.span(key, None, message).severity(Severity::Warning)
        }
    };
}

fn step_name(job: &Node, needs: &[&Need]) -> String {
    let step = needs.first().and_then(|it| steps(job).get(it.step));
    // A job that calls has none.
    let name = Some(step.unwrap_or(job));
    let name = name.and_then(|it| it.get("name").or(it.get("uses")).or(it.get("run")));
    let name = name.and_then(Node::as_text).unwrap_or_default();
    let name = name.lines().next().unwrap_or_default();
    name.split('@').next().unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    const PUSH: &str = "    steps:
      - uses: actions/checkout@v7
      - {name: Log in, uses: docker/login-action@v4, with: {registry: ghcr.io, password: '${{ github.token }}'}}
      - {uses: docker/build-push-action@v7, with: {push: true, context: ., tags: ghcr.io/a/b}}
      - {uses: actions/attest@v4, with: {subject-name: ghcr.io/a/b}}
";

    #[test]
    fn written_and_unwritten() {
        let job = |it: &str| format!("on: push\njobs:\n  a:\n    permissions: {it}\n{PUSH}");
        check(
            &RULE,
            &job("{}"),
            expect![[r#"
            4 error: The step “actions/checkout” needs `contents: read`, which this job is not granted: in a private repository the run fails there. Add it to the job's `permissions`.
            4 error: The step “Log in” needs `packages: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
            4 error: The step “actions/attest” needs `id-token: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
            4 error: The step “actions/attest” needs `attestations: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
        "#]],
        );
        check(
            &RULE,
            &job("read-all"),
            expect![[r#"
            4 error: The step “Log in” needs `packages: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
            4 error: The step “actions/attest” needs `id-token: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
            4 error: The step “actions/attest” needs `attestations: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
        "#]],
        );
        check(&RULE, &job("write-all"), expect![[""]]);
        check(
            &RULE,
            &format!("on: push\njobs:\n  a:\n{PUSH}"),
            expect![[r#"
            4 error: The step “actions/attest” needs `id-token: write`, which no job is granted by default: the run fails there. Write the job's `permissions`.
            4 warning: The step “Log in” needs `packages: write`, and no `permissions` are written, so the repository's settings decide whether the run fails there. Write the job's `permissions`.
            4 warning: The step “actions/attest” needs `attestations: write`, and no `permissions` are written, so the repository's settings decide whether the run fails there. Write the job's `permissions`.
        "#]],
        );
        check(&RULE, &format!("on: workflow_call\njobs:\n  a:\n{PUSH}"), expect![[""]]);
    }

    #[test]
    fn where_nobody_knows_what_is_pushed() {
        let job = |build: &str| {
            format!(
                "on: push
permissions: {{}}
env:
  IMAGES: |
    acme/app
    ghcr.io/acme/app
jobs:
  a:
    steps:
      - {{uses: docker/login-action@v4, with: {{registry: ghcr.io, password: '${{{{ github.token }}}}'}}}}
      - {build}
"
            )
        };
        let build = |with: &str| {
            job(&format!("{{uses: docker/build-push-action@v7, with: {{context: ., {with}}}}}"))
        };
        let write = || {
            expect![[r#"
                2 error: The step “docker/login-action” needs `packages: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
            "#]]
        };
        check(&RULE, &build("push: true, tags: '${{ steps.names.outputs.tags }}'"), write());
        check(&RULE, &build("push: true, tags: '${{ env.NAMES }}'"), write());
        check(&RULE, &build("outputs: 'type=image,name=ghcr.io/a/b,push=true'"), write());
        check(&RULE, &job("{uses: docker/bake-action@v7, with: {source: ., push: true}}"), write());
        check(
            &RULE,
            &job("{uses: docker/metadata-action@v6, with: {images: '${{ env.IMAGES }}'}}
      - {uses: docker/build-push-action@v7, with: {context: ., push: true}}"),
            write(),
        );
        check(
            &RULE,
            &build("push: true, tags: acme/app"),
            expect![[r#"
            2 error: The step “docker/login-action” needs `packages: read`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
        "#]],
        );
        check(
            &RULE,
            &build("push: false"),
            expect![[r#"
            2 error: The step “docker/login-action” needs `packages: read`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
        "#]],
        );
    }

    #[test]
    fn keys_of_its_own() {
        let job = |with: &str| {
            format!(
                "on: push\npermissions: {{}}\njobs:\n  a:\n    steps:\n    - {{uses: actions/checkout@v7, with: {{{with}}}}}\n"
            )
        };
        check(&RULE, &job("token: '${{ secrets.OWN }}'"), expect![[""]]);
        check(&RULE, &job("ssh-key: '${{ secrets.KEY }}'"), expect![[""]]);
        check(
            &RULE,
            &job("token: '${{ github.token }}'"),
            expect![[r#"
            2 warning: The step “actions/checkout” needs `contents: read`, which this job is not granted: in a private repository the run fails there. Add it to the job's `permissions`.
        "#]],
        );
    }
}
