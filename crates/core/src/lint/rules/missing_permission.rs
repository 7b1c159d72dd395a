//! A step needs more of the token than its job is granted.

use std::ptr;

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
        Node, Workflow, is_action, jobs,
        permissions::{Granted, Need, by_scope, granted, is_of_private},
        publish::{builds, pushes_itself},
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
            let need = needs.iter().find(|it| it.level == level);
            let named = findings.job(job).named(workflow);
            let step = step_name(need.and_then(|it| refused(job, it, &named)).unwrap_or(job));
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
                        false if is_to_pull(scope, level) => {
                            msg::rule_missing_permission_pull(scope, level.id())
                        }
                        false => msg::rule_missing_permission_says(step, scope, level.id()),
                    };
                    lacks(workflow, job, (scope, level), message, findings);
                    // A release must not count on it that its repository is public.
                    let may_do = of_private && builds(job).next().is_none();
                    if may_do
                        || is_to_pull(scope, level)
                        || scope == "packages" && is_named_by_run(&named)
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

/// Whether it shows in what is pulled only. Public images take any token.
fn is_to_pull(scope: &str, level: Level) -> bool {
    (scope, level) == ("packages", Level::Read)
}

/// The step that fails without a scope. A registry lets any token log in, and refuses the push that the login
/// is for.
fn refused<'a>(job: &'a Node, need: &Need, named: &[Named<'_>]) -> Option<&'a Node> {
    // A job that calls has none.
    let step = steps(job).get(need.step)?;
    if !is_action(step, "docker/login-action")
        || (need.scope, need.level) != ("packages", Level::Write)
    {
        return Some(step);
    }
    let mut pushing = steps(job).iter().filter(|it| pushes_itself(it)).peekable();
    let first = pushing.peek().copied().unwrap_or(step);
    let goes_there = |it: &&Node| {
        let own = named.iter().filter(|named| ptr::eq(named.step, *it));
        own.map(|it| it.image.registry_host()).any(|it| it == GHCR.host)
    };
    Some(pushing.find(goes_there).unwrap_or(first))
}

fn step_name(step: &Node) -> String {
    let name = step.get("name").or(step.get("uses")).or(step.get("run"));
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
                4 error: The step “docker/build-push-action” needs `packages: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
                4 error: The step “actions/attest” needs `id-token: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
                4 error: The step “actions/attest” needs `attestations: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
            "#]],
        );
        check(
            &RULE,
            &job("read-all"),
            expect![[r#"
                4 error: The step “docker/build-push-action” needs `packages: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
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
                4 warning: The step “docker/build-push-action” needs `packages: write`, and no `permissions` are written, so the repository's settings decide whether the run fails there. Write the job's `permissions`.
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
                2 error: The step “docker/build-push-action” needs `packages: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
            "#]]
        };
        check(&RULE, &build("push: true, tags: '${{ steps.names.outputs.tags }}'"), write());
        check(&RULE, &build("push: true, tags: '${{ env.NAMES }}'"), write());
        check(&RULE, &build("outputs: 'type=image,name=ghcr.io/a/b,push=true'"), write());
        check(
            &RULE,
            &job("{uses: docker/bake-action@v7, with: {source: ., push: true}}"),
            expect![[r#"
                2 error: The step “docker/bake-action” needs `packages: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
            "#]],
        );
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
                2 warning: Private images of ghcr.io cannot be pulled: what logs in there uses the job's token, which is not granted `packages: read`. Add it to the job's `permissions`.
            "#]],
        );
        check(
            &RULE,
            &build("push: false"),
            expect![[r#"
                2 warning: Private images of ghcr.io cannot be pulled: what logs in there uses the job's token, which is not granted `packages: read`. Add it to the job's `permissions`.
            "#]],
        );
    }

    #[test]
    fn the_push_is_what_is_refused() {
        let push = |tags: &str| {
            format!("{{uses: docker/build-push-action@v7, with: {{push: true, tags: '{tags}'}}}}")
        };
        let build = "{uses: docker/build-push-action@v7, with: {tags: 'ghcr.io/a/b'}}";
        let job = |steps: &[&str]| {
            format!(
                "on: push\npermissions: {{contents: read}}\njobs:\n  a:\n    steps:\n      - {{name: Log in, uses: docker/login-action@v4, with: {{registry: ghcr.io, password: '${{{{ github.token }}}}'}}}}\n      - {}\n",
                steps.join("\n      - ")
            )
        };
        let hub = format!("{{name: Hub, {}", &push("a/b")[1..]);
        let ghcr = format!("{{name: Ours, {}", &push("ghcr.io/a/b")[1..]);
        check(
            &RULE,
            &job(&[build, &hub, &ghcr]),
            expect![[r#"
            2 error: The step “Ours” needs `packages: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
        "#]],
        );
        let script = job(&["run: docker push ghcr.io/a/b"]);
        check(
            &RULE,
            &script,
            expect![[r#"
            2 error: The step “docker push ghcr.io/a/b” needs `packages: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
        "#]],
        );
        check(
            &RULE,
            &job(&["run: docker pull ghcr.io/a/b"]),
            expect![[r#"
            2 warning: Private images of ghcr.io cannot be pulled: what logs in there uses the job's token, which is not granted `packages: read`. Add it to the job's `permissions`.
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
