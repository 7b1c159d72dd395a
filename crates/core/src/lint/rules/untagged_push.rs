//! Pushes of an image that was given no name, or a tag that is empty.

use crate::{
    catalog::reference,
    expr::parse,
    lint::{
        Findings, Rule, Severity,
        condition::{DISPATCH, PUSH, RELEASE, Run, SCHEDULE, TAG, is_guarded},
        expressions::{UNKNOWN, inside, literal},
        fix::Edit,
        named::{Named, Use},
    },
    text::msg,
    workflow::{
        Entry, Node, Workflow, input, input_text, is_action, jobs,
        publish::{Push, builds, push},
        steps, triggers,
    },
};

/// "tag is needed when pushing to registry", at the end of the build. Where no image is named anywhere
/// it is the finding of another rule.
pub(super) static RULE: Rule = Rule {
    id: "untagged-push",
    severity: Severity::Error,
    title: msg::WRITTEN_UNTAGGED_PUSH_TITLE,
    source: reference("https://github.com/docker/build-push-action#inputs"),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    for entry in jobs(workflow) {
        let job = &entry.node;
        let named = findings.job(job).named(workflow);
        empty(workflow, entry, &named, findings);
        let Some(metadata) = named.iter().find(|it| it.usage == Use::Metadata) else {
            continue;
        };
        for build in builds(job).into_iter().filter(|it| !is_action(it, "docker/bake-action")) {
            let outputs = input_text(build, "outputs");
            let has_name = !input_text(build, "tags").is_empty() || outputs.contains("name=");
            if push(build) == Push::Never || has_name || outputs.contains("push-by-digest") {
                continue;
            }
            let at = input(build, "tags").or(input(build, "push")).unwrap_or(build);
            findings.at(at, msg::WRITTEN_UNTAGGED_PUSH_SAYS.message());
            add_tags(job, metadata.step, build, findings);
        }
    }
}

/// What only some events have. Source: GitHub docs, "Webhook events and payloads" and "Contexts reference",
/// November 2026.
const OF_PULL_REQUESTS: &[&str] =
    &["github.head_ref", "github.base_ref", "github.event.number", "github.event.pull_request."];

/// Tags that are worth nothing on an event that the workflow runs on.
fn empty(workflow: &Workflow, job: &Entry, named: &[Named<'_>], findings: &mut Findings) {
    for it in named.iter().filter(|it| it.usage == Use::Tag) {
        let Some((_, tag)) = it.name.rsplit_once(':').filter(|it| it.1.contains("${{")) else {
            continue;
        };
        for path in inside(tag).into_iter().filter_map(|it| parse(it).ok()?.path()) {
            let Some(event) = without(workflow, job, it.step, &path) else { continue };
            findings.line(&it.line, msg::written_untagged_push_empty(event, path));
            if literal(tag).chars().any(|it| it != UNKNOWN) {
                findings.severity(Severity::Warning);
            }
            break;
        }
    }
}

/// An event that surely runs the step, and that has no such property.
fn without<'a>(workflow: &'a Workflow, job: &Entry, step: &Node, path: &str) -> Option<&'a str> {
    let is_below = |it: &&str| it.ends_with('.') && path.starts_with(it) || path == *it;
    let of_pull_requests = OF_PULL_REQUESTS.iter().any(is_below);
    let of_releases = path.starts_with("github.event.release.");
    let of_dispatches = path.starts_with("inputs.") || path.starts_with("github.event.inputs.");
    let lacks = |event: &str| {
        let runs: &[Run] = match event {
            "push" => &[PUSH, TAG],
            "schedule" => &[SCHEDULE],
            "workflow_dispatch" if !of_dispatches => &[DISPATCH],
            "release" if !of_releases => &[RELEASE],
            _ => return false,
        };
        runs.iter().all(|it| !is_guarded(*it, workflow, job, step))
    };
    let has_none = of_pull_requests || of_releases || of_dispatches;
    triggers(workflow).into_iter().map(|it| it.event).find(|it| has_none && lacks(it))
}

fn add_tags(job: &Node, metadata: &Node, build: &Node, findings: &mut Findings) {
    let only = 1 == steps(job).iter().filter(|it| is_action(it, "docker/metadata-action")).count();
    let id = metadata.get("id").and_then(Node::as_text).filter(|_| only);
    let first = build.get("with").and_then(|it| it.entries().first());
    if let (Some(id), Some(first)) = (id, first.filter(|_| input(build, "tags").is_none())) {
        let line = format!("tags: ${{{{ steps.{id}.outputs.tags }}}}");
        findings.fix(msg::fix_add(line.as_str()));
        findings.edits(Edit::Insert { at: first.key_span.start, lines: vec![line] });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::{check, check_steps};

    #[test]
    fn beside_metadata() {
        let steps = |with: &str| {
            format!(
                "- {{uses: docker/metadata-action@v6, with: {{images: a/b}}}}\n- uses: docker/build-push-action@v7\n  with: {{{with}}}"
            )
        };
        check_steps(
            &RULE,
            &steps("push: true"),
            expect![[r#"
            7 error: The build fails at its end: it is to push, but it has no `tags`. Hand it those of docker/metadata-action.
        "#]],
        );
        check_steps(
            &RULE,
            &steps("outputs: type=registry"),
            expect![[r#"
            6 error: The build fails at its end: it is to push, but it has no `tags`. Hand it those of docker/metadata-action.
        "#]],
        );
        check_steps(&RULE, &steps("push: false"), expect![[""]]);
        check_steps(&RULE, &steps("outputs: 'type=image,name=a/b,push=true'"), expect![[""]]);
    }

    #[test]
    fn tags_without_a_value() {
        let text = |on: &str, tag: &str, condition: &str| {
            format!(
                "on: {on}\njobs:\n  a:\n    steps:\n    - uses: docker/build-push-action@v7\n      if: {condition}\n      with:\n        push: true\n        tags: ghcr.io/a/b:{tag}\n"
            )
        };
        check(
            &RULE,
            &text("push", "${{ github.head_ref }}", "true"),
            expect![[r#"
            9 error: On `push` there is no `github.head_ref`, so the tag is not whole: the run fails, or all runs push the same tag. Push on the events that have it, or take `github.sha`.
        "#]],
        );
        let pull = "pr-${{ github.event.pull_request.number }}";
        check(
            &RULE,
            &text("[pull_request, push]", pull, "true"),
            expect![[r#"
            9 warning: On `push` there is no `github.event.pull_request.number`, so the tag is not whole: the run fails, or all runs push the same tag. Push on the events that have it, or take `github.sha`.
        "#]],
        );
        check(
            &RULE,
            &text("[push, workflow_dispatch]", "${{ inputs.tag }}", "true"),
            expect![[r#"
                9 error: On `push` there is no `inputs.tag`, so the tag is not whole: the run fails, or all runs push the same tag. Push on the events that have it, or take `github.sha`.
            "#]],
        );
        let silent = |on: &str, tag: &str, condition: &str| {
            check(&RULE, &text(on, tag, condition), expect![[""]]);
        };
        silent("pull_request", pull, "true");
        silent("[pull_request, push]", pull, "github.event_name == 'pull_request'");
        silent("[pull_request, push]", pull, "startsWith(github.ref, 'refs/pull/')");
        silent("push", "${{ github.head_ref || github.sha }}", "true");
        silent("workflow_call", "${{ inputs.tag }}", "true");
        silent("release", "${{ github.event.release.tag_name }}", "true");
    }
}
