//! Pull requests that publish.

use crate::{
    catalog::reference,
    image,
    lint::{
        Findings, Rule, Severity,
        condition::{MERGE_GROUP, PULL_REQUEST, guards, is_guarded, job_is_guarded},
        expressions::{inside, names},
        fix::Edit,
        named::commas,
    },
    text::{Message, msg},
    topic::Topic,
    workflow::{
        Node, Workflow, input, input_text, is_action, jobs,
        publish::{self, Push, builds_elsewhere, given, is_build, oidc_connection, push},
        steps, trigger,
    },
};

/// Code that nobody has reviewed becomes an image that others pull; and from a fork, which has neither
/// secrets nor a token that may write, the run fails.
pub(super) static RULE: Rule = Rule {
    id: "push-on-pull-request",
    severity: Severity::Error,
    title: msg::RULE_PUSH_ON_PULL_REQUEST_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request",
    ),
    check,
};

const GUARD: &str = "github.event_name != 'pull_request'";

fn check(workflow: &Workflow, findings: &mut Findings) {
    merge_queue(workflow, findings);
    if trigger(workflow, "pull_request").is_none() {
        return;
    }
    for job in jobs(workflow).iter().filter(|it| !job_is_guarded(PULL_REQUEST, workflow, it)) {
        let has_registry = has_registry(&job.node);
        for step in steps(&job.node) {
            judge(step, has_registry, findings);
        }
    }
}

/// Whether a registry runs beside the job, and it logs in to no other: then it is for tests.
fn has_registry(job: &Node) -> bool {
    let services = job.get("services").map_or(&[][..], Node::entries);
    let image = |it: &Node| it.get("image").and_then(Node::as_text).map(image::parse);
    let is_registry = |it: image::Reference| it.path.rsplit('/').next() == Some("registry");
    services.iter().filter_map(|it| image(&it.node)).any(is_registry)
        && !steps(job).iter().any(|it| is_action(it, "docker/login-action"))
}

/// What the queue tests may still be thrown away. A condition that speaks of pull requests alone lets
/// the queue through.
fn merge_queue(workflow: &Workflow, findings: &mut Findings) {
    if trigger(workflow, "merge_group").is_none() {
        return;
    }
    for job in jobs(workflow) {
        let open = |it: &&Node| is_build(it) && !is_guarded(MERGE_GROUP, workflow, job, it);
        for step in steps(&job.node).iter().filter(open) {
            let Some(node) = input(step, "push") else { continue };
            let says = node.as_text().unwrap_or_default();
            let says = says.trim().trim_start_matches("${{").trim_end_matches("}}").trim();
            let guard = match says {
                GUARD => format!("{GUARD} && {NOT_MERGE_GROUP}"),
                it if it.eq_ignore_ascii_case("true") => NOT_MERGE_GROUP.to_owned(),
                _ => continue,
            };
            let value = format!("${{{{ {guard} }}}}");
            findings.at(node, msg::RULE_PUSH_ON_PULL_REQUEST_MERGE_GROUP.message());
            findings.severity(Severity::Warning).place(Topic::MergeGroup);
            findings.fix(msg::fix_write(value.as_str())).edits(Edit::write(node, &value));
        }
    }
}

const NOT_MERGE_GROUP: &str = "github.event_name != 'merge_group'";

fn judge(step: &Node, has_registry: bool, findings: &mut Findings) {
    // Asked last, because it takes longest.
    let runs = || !guards(PULL_REQUEST, step);
    let builds = is_build(step) || builds_elsewhere(step);
    if builds && push(step) == Push::Always && !stays_here(step, has_registry) && runs() {
        let switch = input(step, "push")
            .filter(|it| it.as_text().is_some_and(|it| it.eq_ignore_ascii_case("true")));
        let at = switch.or(input(step, "outputs")).unwrap_or(step);
        findings.at(at, msg::RULE_PUSH_ON_PULL_REQUEST_PUSH.message()).place(Topic::PullRequest);
        if let Some(switch) = switch {
            let value = format!("${{{{ {GUARD} }}}}");
            findings.fix(msg::fix_write(value.as_str())).edits(Edit::write(switch, &value));
        }
    } else if publishes(step) && runs() {
        guard(step, msg::RULE_PUSH_ON_PULL_REQUEST_PUSH.message(), findings);
    } else if is_action(step, "docker/login-action") && has_secrets(step) && runs() {
        guard(step, msg::RULE_PUSH_ON_PULL_REQUEST_LOGIN.message(), findings);
    } else if (publish::trusts(step).is_some() || oidc_connection(step).is_some()) && runs() {
        guard(step, msg::RULE_PUSH_ON_PULL_REQUEST_IDENTITY.message(), findings);
    } else if is_attestation(step) && input_text(step, "push-to-registry") == "true" && runs() {
        guard(step, msg::RULE_PUSH_ON_PULL_REQUEST_ATTEST.message(), findings);
    }
}

/// Actions of others that push, and the inputs that may keep them from it. Sources: their `action.yml`.
const PUBLISHING: &[(&str, &[&str])] = &[
    ("redhat-actions/push-to-registry", &[]),
    ("elgohr/publish-docker-github-action", &["no_push"]),
    ("mr-smithers-excellent/docker-build-push", &["pushImage", "push", "skipPush"]),
];

/// Whether the action of a step pushes on every run, and not to a registry on the runner itself.
fn publishes(step: &Node) -> bool {
    let row = PUBLISHING.iter().find(|it| is_action(step, it.0));
    let is_local = || image::parse(&format!("{}/app", input_text(step, "registry"))).is_local();
    row.is_some_and(|it| !it.1.iter().any(|it| input(step, it).is_some())) && !is_local()
}

/// Whether it is pushed to a registry on the runner itself, as tests do. Names that are put together in a step
/// are taken to be of one that runs beside the job.
fn stays_here(step: &Node, has_registry: bool) -> bool {
    let tags = given(step, "tags");
    let mut names = tags.iter().flat_map(|it| commas(&it.text)).peekable();
    let is_local = |it: &str| image::parse(it).is_local() || has_registry && it.starts_with("${{");
    names.peek().is_some() && names.all(is_local)
}

fn guard(step: &Node, message: Message, findings: &mut Findings) {
    findings.at(step, message).place(Topic::PullRequest);
    if step.get("if").is_none()
        && let Some(with) = step.entries().iter().find(|it| it.key == "with")
    {
        let line = format!("if: {GUARD}");
        let edit = Edit::Insert { at: with.key_span.start, lines: vec![line.clone()] };
        findings.fix(msg::fix_add(line)).edits(edit);
    }
}

/// Secrets of the repository. Every run has the job's own token.
fn has_secrets(step: &Node) -> bool {
    let password = input_text(step, "password");
    let names: Vec<&str> =
        inside(password).into_iter().flat_map(|it| names(it, "secrets")).collect();
    !names.is_empty() && names.iter().all(|it| !it.eq_ignore_ascii_case("GITHUB_TOKEN"))
}

fn is_attestation(step: &Node) -> bool {
    let actions = ["actions/attest", "actions/attest-build-provenance", "actions/attest-sbom"];
    actions.iter().any(|it| is_action(step, it))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::{check, check_steps};

    #[test]
    fn conditions_are_trusted() {
        let steps = "- uses: docker/login-action@v4
  with: {password: '${{ secrets.TOKEN }}'}
- uses: docker/login-action@v4
  with: {password: '${{ secrets.GITHUB_TOKEN }}'}
- uses: docker/login-action@v4
  if: github.ref == 'refs/heads/main'
  with: {password: '${{ secrets.TOKEN }}'}
- uses: azure/login@v3
  with: {client-id: a, tenant-id: b}
- uses: docker/build-push-action@v7
  if: always()
  with: {push: true}
- uses: docker/build-push-action@v7
  with: {push: '${{ inputs.push }}'}
- uses: docker/build-push-action@v7
  with: {outputs: 'type=registry'}
- uses: docker/build-push-action@v7
  with: {push: true, tags: 'localhost:5000/a/b:1'}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                5 error: Pull requests from forks and from Dependabot have no secrets, so this login fails. Skip it on pull requests.
                12 error: Pull requests from forks may not ask for an identity token, so this login fails. Skip it on pull requests.
                16 error: Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
                20 error: Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
            "#]],
        );
    }

    #[test]
    fn actions_of_others() {
        let steps = "- uses: redhat-actions/push-to-registry@v2
  with: {registry: quay.io/acme, image: app}
- uses: redhat-actions/push-to-registry@v2
  if: github.event_name == 'push'
  with: {registry: quay.io/acme, image: app}
- uses: redhat-actions/push-to-registry@v2
  with: {registry: 'localhost:5000', image: app}
- uses: elgohr/Publish-Docker-Github-Action@v5
  with: {name: acme/app}
- uses: elgohr/Publish-Docker-Github-Action@v5
  with: {name: acme/app, no_push: '${{ inputs.dry }}'}
- uses: depot/build-push-action@v1
  with: {push: true, tags: acme/app}
- run: |
    /kaniko/executor --context . --destination acme/app:1
    /kaniko/executor --no-push --destination acme/app:2";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                5 error: Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
                12 error: Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
                17 error: Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
                19 error: Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
            "#]],
        );
    }

    #[test]
    fn a_registry_beside_the_job() {
        let job = |image: &str, tags: &str| {
            format!(
                "on: pull_request
jobs:
  a:
    services: {{registry: {{image: '{image}'}}}}
    steps:
      - uses: docker/build-push-action@v7
        with: {{push: true, tags: '{tags}'}}"
            )
        };
        let said = "${{ steps.meta.outputs.tags }}";
        check(&RULE, &job("registry:3", said), expect![[""]]);
        check(
            &RULE,
            &job("postgres:18", said),
            expect![[r#"
            7 error: Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
        "#]],
        );
        check(
            &RULE,
            &job("registry:3", "ghcr.io/a/b:1"),
            expect![[r#"
            7 error: Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
        "#]],
        );
    }

    #[test]
    fn the_merge_queue_does_not_publish() {
        let text = "on: [push, merge_group]
jobs:
  a:
    steps:
      - uses: docker/build-push-action@v7
        with: {push: true}
      - uses: docker/build-push-action@v7
        with: {push: \"${{ github.event_name != 'pull_request' }}\"}
      - uses: docker/build-push-action@v7
        with: {push: \"${{ github.event_name == 'push' }}\"}
      - uses: docker/build-push-action@v7
        if: github.event_name == 'push'
        with: {push: true}";
        check(
            &RULE,
            text,
            expect![[r#"
            6 warning: The merge queue pushes an image of a commit that may never be merged. Push only if `github.event_name != 'merge_group'`; the push to the branch publishes afterwards.
            8 warning: The merge queue pushes an image of a commit that may never be merged. Push only if `github.event_name != 'merge_group'`; the push to the branch publishes afterwards.
        "#]],
        );
    }

    #[test]
    fn a_job_after_a_skipped_one_is_skipped() {
        let text = "on: pull_request
jobs:
  main: {if: github.ref == 'refs/heads/main'}
  publish:
    needs: main
    steps:
      - uses: docker/build-push-action@v7
        with: {push: true}";
        check(&RULE, text, expect![[""]]);
    }
}
