//! Pushes by digest that cannot be.

use crate::{
    catalog::reference,
    image,
    lint::{
        Findings, Rule, Severity,
        expressions::inside,
        named::{Named, Use, commas},
    },
    text::msg,
    workflow::{
        Node, TextLine, Workflow, input, is_action, jobs,
        publish::{builds, given, with_env},
        step,
    },
};

/// "can't push tagged ref … by digest" (docker/build-push-action#1117); and without a name there is
/// nowhere to push to.
pub(super) static RULE: Rule = Rule {
    id: "push-by-digest",
    severity: Severity::Error,
    title: msg::WRITTEN_PUSH_BY_DIGEST_TITLE,
    source: reference(
        "https://docs.docker.com/build/ci/github-actions/multi-platform/#distribute-build-across-multiple-runners",
    ),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for build in builds(job) {
            let is_bake = is_action(build, "docker/bake-action");
            let outputs = given(build, if is_bake { "output" } else { "outputs" });
            let by_digest = |it: &&TextLine| it.text.contains("push-by-digest=true");
            let Some(output) = outputs.iter().find(by_digest) else { continue };
            let names = output.text.contains("name=");
            let own_name = commas(&output.text).find_map(|it| {
                let tag = image::parse(it.strip_prefix("name=")?).tag?;
                Some((output.clone(), format!(":{tag}")))
            });
            let named = findings.job(job).named(workflow);
            match tagged(workflow, job, &named, build).or(own_name) {
                Some((line, tag)) => {
                    findings.line(&line, msg::written_push_by_digest_tag(tag));
                }
                None if !is_bake && !names && input(build, "tags").is_none() => {
                    findings.line(output, msg::WRITTEN_PUSH_BY_DIGEST_NAME.message());
                }
                None => {}
            }
        }
    }
}

/// The first of its tags that is one, and not just a name.
fn tagged(
    workflow: &Workflow,
    job: &Node,
    named: &[Named<'_>],
    build: &Node,
) -> Option<(TextLine, String)> {
    let own = named.iter().filter(|it| it.usage == Use::Tag && std::ptr::eq(it.step, build));
    let written = own.into_iter().find_map(|it| {
        Some((it.line.clone(), it.image.tag.as_ref().map(|tag| format!(":{tag}"))?))
    });
    written.or_else(|| {
        let of_metadata =
            |it: &TextLine| inside(&it.text).into_iter().any(|it| is_metadata(job, it));
        let line = given(build, "tags").into_iter().find(of_metadata)?;
        let text = with_env(workflow, job, &line.text);
        Some((line, text))
    })
}

/// `steps.meta.outputs.tags`, which are full references.
fn is_metadata(job: &Node, expression: &str) -> bool {
    let id = expression.strip_prefix("steps.").and_then(|it| it.strip_suffix(".outputs.tags"));
    id.and_then(|it| step(job, it))
        .is_some_and(|it| is_action(it, "docker/metadata-action") && input(it, "images").is_some())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn names_and_tags() {
        let build = |with: &str| {
            format!(
                "- {{id: meta, uses: docker/metadata-action@v6, with: {{images: a/b}}}}\n- uses: docker/build-push-action@v7\n  with: {{outputs: 'type=image,push-by-digest=true,push=true'{with}}}"
            )
        };
        check_steps(
            &RULE,
            &build(""),
            expect![[r#"
            7 error: The push fails: it has no name to go to. Write the image without a tag into `tags`, or `name=` into this line.
        "#]],
        );
        check_steps(
            &RULE,
            &build(", tags: 'a/b:1'"),
            expect![[r#"
            7 error: The push fails: what is pushed by digest must have no tag, and this has `:1`. Write the name alone, and tag the index that is put together later.
        "#]],
        );
        check_steps(
            &RULE,
            &build(", tags: '${{ steps.meta.outputs.tags }}'"),
            expect![[r#"
            7 error: The push fails: what is pushed by digest must have no tag, and this has `${{ steps.meta.outputs.tags }}`. Write the name alone, and tag the index that is put together later.
        "#]],
        );
        check_steps(&RULE, &build(", tags: a/b"), expect![[""]]);
        check_steps(
            &RULE,
            &build("").replace("push=true", "push=true,name=a/b:1"),
            expect![[r#"
            7 error: The push fails: what is pushed by digest must have no tag, and this has `:1`. Write the name alone, and tag the index that is put together later.
        "#]],
        );
        check_steps(&RULE, &build("").replace("push=true", "push=true,name=a/b"), expect![[""]]);
    }
}
