//! Pushes of an image that was given no name.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        fix::Edit,
        named::{Use, named},
    },
    text::msg,
    workflow::{
        Node, Workflow, input, input_text, is_action, jobs,
        publish::{Push, builds, push},
        steps,
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

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let Some(metadata) = named(workflow, job).into_iter().find(|it| it.usage == Use::Metadata)
        else {
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
    use crate::lint::rules::check_steps;

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
}
