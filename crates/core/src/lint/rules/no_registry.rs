//! A push that goes nowhere.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        expressions::inside,
        named::{Named, Use},
    },
    text::{Text, msg},
    topic::Topic,
    workflow::{
        Node, TextLine, Workflow, input, input_text, is_action, jobs,
        publish::{Push, is_build, push},
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
        let is_metadata = |it: &Named<'_>| it.usage == Use::Metadata;
        if findings.job(job).named(workflow).iter().any(is_metadata) {
            continue;
        }
        for step in steps(job) {
            let Some((at, message)) = nameless(job, step) else { continue };
            findings.at(at, message.message()).place(Topic::Registries);
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

/// Where a step that pushes is given no name, and what that means.
fn nameless<'a>(job: &'a Node, step: &'a Node) -> Option<(&'a Node, Text)> {
    let of_metadata =
        |it: &'a Node| (input(it, "images").unwrap_or(it), msg::RULE_NO_REGISTRY_IMAGES);
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    // A script may put a name before each tag.
    if script.contains("imagetools create") && !script.contains(":$") {
        let env = step.get("env").map_or(&[][..], Node::entries);
        let mut texts = env.iter().filter_map(|it| it.node.as_text());
        return texts.find_map(|it| metadata_of(job, it, "tags")).map(of_metadata);
    }
    if !is_build(step) || push(step) == Push::Never || is_never(input_text(step, "push")) {
        return None;
    }
    // What docker/bake-action pushes may be named in its own files.
    if is_action(step, "docker/bake-action") {
        let files = input(step, "files").map(Node::lines).unwrap_or_default();
        let of_line = |it: &TextLine| {
            let path = it.text.trim_start_matches("cwd://");
            ["bake-file", "bake-file-tags"].iter().find_map(|it| metadata_of(job, path, it))
        };
        return files.iter().find_map(of_line).map(of_metadata);
    }
    // A list is refused, which is another rule's finding.
    let is_list = input(step, "tags").is_some_and(|it| !it.items().is_empty());
    if is_list || input_text(step, "outputs").contains("name=") {
        return None;
    }
    match input(step, "tags").map(|it| (it, it.as_text().unwrap_or_default().trim())) {
        None | Some((_, "")) => {
            let at = input(step, "tags").or(input(step, "push")).unwrap_or(step);
            Some((at, msg::RULE_NO_REGISTRY_TAGS))
        }
        Some((node, text)) => {
            let metadata = metadata_of(job, text, "tags")?;
            Some((input(metadata, "images").unwrap_or(node), msg::RULE_NO_REGISTRY_IMAGES))
        }
    }
}

/// Whether an expression is worth `false` whichever way it goes: `x && 'false' || 'false'`.
fn is_never(push: &str) -> bool {
    let inner = push.strip_prefix("${{").and_then(|it| it.strip_suffix("}}"));
    let last = |it: &str| it.rsplit("&&").next().unwrap_or_default().trim().to_owned();
    inner.is_some_and(|it| it.split("||").map(last).all(|it| it == "'false'" || it == "false"))
}

/// The step with docker/metadata-action of which a text is this output and nothing else.
fn metadata_of<'a>(job: &'a Node, text: &str, output: &str) -> Option<&'a Node> {
    let [expression] = inside(text)[..] else { return None };
    let is_whole = text.trim().starts_with("${{") && text.trim().ends_with("}}");
    let id = expression.strip_prefix("steps.")?.strip_suffix(output)?.strip_suffix(".outputs.")?;
    step(job, id).filter(|it| is_whole && is_action(it, "docker/metadata-action"))
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

    #[test]
    fn other_ways_to_push() {
        let metadata = "- {id: meta, uses: docker/metadata-action@v6, with: {images: ''}}\n";
        let bake = "- uses: docker/bake-action@v7\n  with:\n    push: true\n    files: |\n      ./docker-bake.hcl\n      cwd://${{ steps.meta.outputs.bake-file-";
        let copy = "- env: {TAGS: '${{ steps.meta.outputs.tags }}'}\n  run: docker buildx imagetools create --tag $TAGS a/b";
        let (tags, labels) = (format!("{bake}tags }}}}"), format!("{bake}labels }}}}"));
        for it in [&tags, copy] {
            let said = expect![[r#"
                5 error: The build pushes, but no image is named, so it fails at the end. Name at least one image, such as `ghcr.io/acme/app`.
            "#]];
            check_steps(&RULE, &format!("{metadata}{it}"), said);
            let named = metadata.replace("''", "acme/app");
            check_steps(&RULE, &format!("{named}{it}"), expect![[""]]);
        }
        let joined = copy.replace("$TAGS", "acme/app:$TAGS");
        check_steps(&RULE, &format!("{metadata}{joined}"), expect![[""]]);
        check_steps(&RULE, &format!("{metadata}{labels}"), expect![[""]]);
    }
}
