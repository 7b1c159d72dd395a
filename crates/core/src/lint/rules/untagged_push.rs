//! Pushes of an image that was given no name, or a tag that is empty: because an event has no such value, or
//! because the step that is to give it is left out.

use crate::{
    catalog::reference,
    expr::parse,
    lint::{
        Findings, Rule, Severity,
        condition::{
            DISPATCH, MERGE_GROUP, PULL_REQUEST, PUSH, RELEASE, Run, SCHEDULE, TAG, is_guarded,
            is_on, skips,
        },
        expressions::{UNKNOWN, inside, literal},
        fix::Edit,
        named::{Named, Use, before, commas},
        refs::pushes,
    },
    text::msg,
    workflow::{
        Entry, Node, Trigger, Workflow, input, input_text, is_action, jobs,
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
        for build in builds(job) {
            skipped(workflow, entry, build, findings);
        }
        let Some(metadata) = named.iter().find(|it| it.usage == Use::Metadata) else {
            continue;
        };
        for build in builds(job).filter(|it| !is_action(it, "docker/bake-action")) {
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

/// Tags that all come from steps which are left out on a run that pushes.
fn skipped(workflow: &Workflow, job: &Entry, build: &Node, findings: &mut Findings) {
    let lines = input(build, "tags").map(Node::lines).unwrap_or_default();
    let Some(first) = lines.first().filter(|it| it.text.contains("steps.")) else { return };
    let tags = lines.iter().flat_map(|it| commas(&it.text));
    let Some(givers) = tags.map(|it| giver(&job.node, build, it)).collect::<Option<Vec<_>>>()
    else {
        return;
    };
    let fails = |run: Run| {
        givers.iter().all(|it| skips(run, it))
            && (is_on(run, input_text(build, "push")) || push(build) == Push::Always)
            && !is_guarded(run, workflow, job, build)
    };
    let triggers = triggers(workflow);
    let event = triggers.iter().find(|it| runs(it).any(fails)).map(|it| it.event);
    let id = givers.first().and_then(|it| it.get("id")).and_then(Node::as_text);
    // Then nobody minds.
    let is_forgiven = build.get("continue-on-error").is_some();
    if let (Some(event), Some(id), false) = (event, id, is_forgiven) {
        findings.line(first, msg::written_untagged_push_skipped(event, id));
    }
}

/// The step that is to give a tag, or all of the name: without it, there is none.
fn giver<'a>(job: &'a Node, build: &Node, tag: &str) -> Option<&'a Node> {
    let literal = literal(tag);
    let is_whole = literal.trim().chars().eq([UNKNOWN]);
    let [inner] = inside(tag)[..] else { return None };
    let path = parse(inner).ok()?.path()?;
    let id = path.strip_prefix("steps.")?.split_once(".outputs.")?.0;
    let giver = before(job, build).find(|it| it.get("id").and_then(Node::as_text) == Some(id))?;
    (is_whole || literal.trim().ends_with(&format!(":{UNKNOWN}"))).then_some(giver)
}

/// The kinds of runs that a trigger is known to start.
fn runs(trigger: &Trigger<'_>) -> impl Iterator<Item = Run> {
    let (branches, tags) = pushes(trigger);
    let all = [
        ("push", branches, PUSH),
        ("push", tags, TAG),
        ("pull_request", true, PULL_REQUEST),
        ("merge_group", true, MERGE_GROUP),
        ("release", true, RELEASE),
        ("schedule", true, SCHEDULE),
        ("workflow_dispatch", true, DISPATCH),
    ];
    all.into_iter().filter(|it| it.0 == trigger.event && it.1).map(|it| it.2)
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
            7 error: The build fails at the end: it pushes, but it has no `tags`. Give it those of docker/metadata-action.
        "#]],
        );
        check_steps(
            &RULE,
            &steps("outputs: type=registry"),
            expect![[r#"
            6 error: The build fails at the end: it pushes, but it has no `tags`. Give it those of docker/metadata-action.
        "#]],
        );
        check_steps(&RULE, &steps("push: false"), expect![[""]]);
        check_steps(&RULE, &steps("outputs: 'type=image,name=a/b,push=true'"), expect![[""]]);
    }

    #[test]
    fn tags_of_a_step_that_is_skipped() {
        let text = |on: &str, condition: &str, build: &str, tags: &str| {
            format!(
                "on: {on}
jobs:
  a:
    steps:
    - {{id: meta, if: \"{condition}\", uses: docker/metadata-action@v6, with: {{images: a/b}}}}
    - uses: docker/build-push-action@v7
      {build}
      with:
        push: true
        tags: {tags}
"
            )
        };
        let (tags, runs) =
            ("${{ steps.meta.outputs.tags }}", "github.event_name != 'pull_request'");
        let told = |text: &str| {
            check(
                &RULE,
                text,
                expect![[r#"
                    10 error: This push fails on `pull_request`, because it has no tag: the step `meta`, which should provide it, is skipped there. Give both steps the same condition, or push only where there are tags.
                "#]],
            );
        };
        told(&text("[push, pull_request]", runs, "id: b", tags));
        told(&text("[push, pull_request]", runs, "if: always()", tags));
        told(&text("pull_request", "false", "id: b", "a/b:${{ steps.meta.outputs.version }}"));
        let expression = text("[push, pull_request]", runs, "id: b", tags)
            .replace("push: true", "push: ${{ github.event_name == 'pull_request' }}");
        told(&expression);
        check(
            &RULE,
            &text(
                "{push: {branches: [main], tags: [v*]}}",
                "github.ref_type == 'tag'",
                "id: b",
                tags,
            ),
            expect![[r#"
                10 error: This push fails on `push`, because it has no tag: the step `meta`, which should provide it, is skipped there. Give both steps the same condition, or push only where there are tags.
            "#]],
        );
        let silent = |on: &str, condition: &str, build: &str, tags: &str| {
            check(&RULE, &text(on, condition, build, tags), expect![[""]]);
        };
        let both = "[push, pull_request]";
        silent("push", runs, "id: b", tags);
        silent(both, runs, &format!("if: {runs}"), tags);
        silent(both, runs, "if: vars.PUSH", tags);
        silent(both, "vars.TAGS", "id: b", tags);
        silent(both, runs, "continue-on-error: true", tags);
        silent(both, runs, "id: b", "${{ steps.meta.outputs.tags || 'a/b:pr' }}");
        silent(both, runs, "id: b", "'${{ steps.meta.outputs.tags }},a/b:pr'");
        silent(both, runs, "id: b", "${{ steps.other.outputs.tags }}");
        silent("{push: {tags: [v*]}}", "github.ref_type == 'tag'", "id: b", tags);
        let on_push = text(both, runs, "id: b", tags)
            .replace("push: true", "push: ${{ github.event_name != 'pull_request' }}");
        check(&RULE, &on_push, expect![[""]]);
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
            9 error: On `push` there is no `github.head_ref`, so the tag is incomplete: the run fails, or all runs push the same tag. Push only on events that have it, or use `github.sha`.
        "#]],
        );
        let pull = "pr-${{ github.event.pull_request.number }}";
        check(
            &RULE,
            &text("[pull_request, push]", pull, "true"),
            expect![[r#"
            9 warning: On `push` there is no `github.event.pull_request.number`, so the tag is incomplete: the run fails, or all runs push the same tag. Push only on events that have it, or use `github.sha`.
        "#]],
        );
        check(
            &RULE,
            &text("[push, workflow_dispatch]", "${{ inputs.tag }}", "true"),
            expect![[r#"
                9 error: On `push` there is no `inputs.tag`, so the tag is incomplete: the run fails, or all runs push the same tag. Push only on events that have it, or use `github.sha`.
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
