//! A push that goes nowhere.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        expressions::inside,
        named::{Named, Use},
    },
    text::msg,
    topic::Topic,
    workflow::{
        Node, Workflow, input, input_text, is_action, jobs,
        publish::{Push, builds, push},
        step, steps,
    },
};

/// The build fails at its end: "tag is needed when pushing to registry".
pub(super) static RULE: Rule = Rule {
    id: "no-registry",
    severity: Severity::Error,
    title: msg::RULE_NO_REGISTRY_TITLE,
    source: reference("https://github.com/docker/build-push-action#inputs"),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        // What docker/bake-action pushes may be named in its files.
        let pushing = builds(job).filter(|it| push(it) != Push::Never);
        let pushing: Vec<_> = pushing.filter(|it| !is_action(it, "docker/bake-action")).collect();
        let is_metadata = |it: &Named<'_>| it.usage == Use::Metadata;
        if pushing.is_empty() || findings.job(job).named(workflow).iter().any(is_metadata) {
            continue;
        }
        for build in pushing {
            let is_never = is_never(input_text(build, "push"));
            if is_never || input_text(build, "outputs").contains("name=") {
                continue;
            }
            // A list is refused, which is another rule's finding.
            if input(build, "tags").is_some_and(|it| !it.items().is_empty()) {
                continue;
            }
            match input(build, "tags").map(|it| (it, it.as_text().unwrap_or_default().trim())) {
                None | Some((_, "")) => {
                    let at = input(build, "tags").or(input(build, "push")).unwrap_or(build);
                    findings.at(at, msg::RULE_NO_REGISTRY_TAGS.message());
                }
                Some((node, text)) => {
                    let Some(metadata) = metadata_of(job, text) else { continue };
                    let at = input(metadata, "images").unwrap_or(node);
                    findings.at(at, msg::RULE_NO_REGISTRY_IMAGES.message());
                }
            }
            findings.place(Topic::Registries);
            // Beside registries that are only pulled from, the first is not the one to add.
            if !workflow.registries.is_empty()
                || steps(job).iter().any(|it| is_action(it, "docker/login-action"))
            {
                continue;
            }
            findings.fix(msg::RULE_NO_REGISTRY_FIX.message()).sets(Topic::Registries, "1");
        }
    }
}

/// Whether an expression is worth `false` whichever way it goes: `x && 'false' || 'false'`.
fn is_never(push: &str) -> bool {
    let inner = push.strip_prefix("${{").and_then(|it| it.strip_suffix("}}"));
    let last = |it: &str| it.rsplit("&&").next().unwrap_or_default().trim().to_owned();
    inner.is_some_and(|it| it.split("||").map(last).all(|it| it == "'false'" || it == "false"))
}

/// The step whose tags are all that a build pushes.
fn metadata_of<'a>(job: &'a Node, tags: &str) -> Option<&'a Node> {
    let [expression] = inside(tags)[..] else { return None };
    let id = expression.strip_prefix("steps.")?.strip_suffix(".outputs.tags")?;
    step(job, id).filter(|it| is_action(it, "docker/metadata-action"))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn nothing_named_and_something_unknown() {
        let build = |with: &str| {
            format!("- {{uses: docker/build-push-action@v7, with: {{push: true{with}}}}}")
        };
        let never =
            build("").replace("push: true", "push: \"${{ github.ref && 'false' || 'false' }}\"");
        check_steps(&RULE, &never, expect![[""]]);
        check_steps(
            &RULE,
            &build(""),
            expect![[r#"
            5 error: The build pushes, but no image is named, so it fails at the end. Write the image into `tags`, or set `push: false`.
        "#]],
        );
        check_steps(&RULE, &build(", tags: '${{ inputs.tags }}'"), expect![[""]]);
        check_steps(
            &RULE,
            &build(", outputs: 'type=image,name=acme/app,push=true'"),
            expect![[""]],
        );
        check_steps(&RULE, &build("").replace("true", "false"), expect![[""]]);
        let metadata = "- {id: meta, uses: docker/metadata-action@v6, with: {images: ''}}\n";
        let tags = build(", tags: '${{ steps.meta.outputs.tags }}'");
        check_steps(
            &RULE,
            &format!("{metadata}{tags}"),
            expect![[r#"
            5 error: The build pushes, but no image is named, so it fails at the end. Name at least one image, such as `ghcr.io/acme/app`.
        "#]],
        );
        check_steps(
            &RULE,
            &format!("{}{tags}", metadata.replace("''", "'${{ inputs.image }}'")),
            expect![[""]],
        );
    }
}
