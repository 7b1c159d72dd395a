//! Labels and annotations that do not arrive, or that stop the build.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        expressions::{is_dynamic, literal},
        fix::Edit,
        nearest::nearest,
    },
    text::{Message, msg},
    topic::Topic,
    workflow::{
        Node, Position, TextLine, Workflow, input, input_text, is_action, jobs,
        publish::{builds, with_env},
        steps,
    },
};

/// docker/metadata-action drops a line without `=`, and writes its levels before keys; BuildKit stops
/// at a level that it does not know, or that an image without an index cannot have.
pub(super) static RULE: Rule = Rule {
    id: "annotation",
    severity: Severity::Warning,
    title: msg::RULE_ANNOTATION_TITLE,
    source: reference("https://docs.docker.com/build/metadata/annotations/"),
    check,
};

const LEVELS: &[&str] = &["manifest", "index", "manifest-descriptor", "index-descriptor"];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow) {
        for step in steps(&job.node).iter().filter(|it| is_action(it, "docker/metadata-action")) {
            for (key, topic) in [("labels", Topic::Labels), ("annotations", Topic::Annotations)] {
                if let Some(node) = input(step, key) {
                    lines(node, topic, findings);
                }
            }
            let envs = [step.get("env"), job.node.get("env"), workflow.root.get("env")];
            let of = |it: &'_ Node| it.get("DOCKER_METADATA_ANNOTATIONS_LEVELS").cloned();
            if let Some(node) = envs.into_iter().flatten().find_map(of) {
                levels(workflow, &job.node, &node, findings);
            }
        }
    }
}

fn lines(node: &Node, topic: Topic, findings: &mut Findings) {
    let all = node.lines();
    for line in all.iter().filter(|it| !it.text.starts_with('#')) {
        let Some(message) = fault(line, topic) else { continue };
        findings.line(line, message).place(topic);
        let others = all.iter().filter(|it| it.span != line.span).map(|it| it.text.as_str());
        let others = others.collect::<Vec<_>>().join("\n");
        findings.fix(msg::fix_remove(line.text.as_str())).sets(topic, others);
        if 1 < all.len() && 0 < node.block_column {
            let at = Position { column: node.block_column, ..line.span.start };
            findings.edits(Edit::Remove { at });
        }
    }
}

fn fault(line: &TextLine, topic: Topic) -> Option<Message> {
    let text = literal(&line.text);
    let Some((key, _)) = text.split_once('=') else {
        // One expression may be worth several lines.
        return (!is_dynamic(&line.text)).then(|| msg::rule_annotation_dropped(line.text.as_str()));
    };
    let level = key.split_once(':').map_or("", |it| it.0);
    let has_level = !level.is_empty() && level.split(',').all(|it| LEVELS.contains(&it));
    (topic == Topic::Annotations && has_level).then(|| msg::rule_annotation_level(level))
}

fn levels(workflow: &Workflow, job: &Node, node: &Node, findings: &mut Findings) {
    let Some(text) = node.as_text().filter(|it| !is_dynamic(it)) else { return };
    let all: Vec<&str> = text.split(',').collect();
    // `manifest[linux/amd64]` is about one platform.
    let is_known = |it: &str| LEVELS.contains(&it.split_once('[').map_or(it, |it| it.0));
    let is_index = |it: &str| it.starts_with("index");
    let stopped = builds(job).any(|it| annotates(it) && !has_index(workflow, job, it));
    let message = match all.iter().find(|it| !is_known(it)) {
        Some(wrong) => msg::rule_annotation_unknown(*wrong, LEVELS.join(", ")),
        None if stopped && all.iter().any(|it| is_index(it)) => {
            msg::RULE_ANNOTATION_INDEX.message()
        }
        None => return,
    };
    findings.at(node, message).severity(Severity::Error).place(Topic::AnnotationLevels);

    let mut new: Vec<&str> = Vec::new();
    for it in all {
        match is_known(it) {
            true => new.push(it),
            false => new.extend(nearest(it.trim(), LEVELS.iter().copied())),
        }
    }
    new.retain(|it| !(stopped && is_index(it)));
    new.dedup();
    if new.is_empty() {
        new.push("manifest");
    }
    let line = new.join(",");
    findings.fix(msg::fix_write(line.as_str())).edits(Edit::write(node, &line));
    // What an index gets is said apart from what the builds before it get.
    if !builds(job).any(annotates) && !new.contains(&"manifest") {
        let mut builds = jobs(workflow).iter().flat_map(|it| builds(&it.node));
        new.extend(builds.any(annotates).then_some("manifest"));
    }
    findings.sets(Topic::AnnotationLevels, new.join("\n"));
}

fn annotates(build: &Node) -> bool {
    input_text(build, "annotations").contains(".outputs.annotations")
}

/// An image of one platform has an index only for what is attested in it. Where that is not known, it
/// counts as there. Source: BuildKit, `exporter/containerimage/writer.go`.
fn has_index(workflow: &Workflow, job: &Node, build: &Node) -> bool {
    let platforms = with_env(workflow, job, input_text(build, "platforms"));
    let is_off = |it: &str| input_text(build, it).eq_ignore_ascii_case("false");
    let has_sbom = !is_off("sbom") && !input_text(build, "sbom").is_empty();
    let loads = input_text(build, "load").eq_ignore_ascii_case("true");
    is_dynamic(&platforms)
        || platforms.contains([',', '\n'])
        || !loads && (!is_off("provenance") || has_sbom)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn lines_that_do_not_arrive() {
        let steps = "- uses: docker/metadata-action@v6
  with:
    labels: |
      # a comment
      maintainer
      a=b:c
      ${{ inputs.labels }}
    annotations: |
      index:a=b
      manifest,index:a=b
      my:key=value
      {{branch}}=x";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            9 warning: `maintainer` has no `=`, so the action silently drops it. Write `key=value`.
            13 warning: The action puts the level before the key itself, so `index:` becomes part of the key. Leave it out, and name levels in `DOCKER_METADATA_ANNOTATIONS_LEVELS`.
            14 warning: The action puts the level before the key itself, so `manifest,index:` becomes part of the key. Leave it out, and name levels in `DOCKER_METADATA_ANNOTATIONS_LEVELS`.
        "#]],
        );
    }

    #[test]
    fn levels_that_stop_the_build() {
        let steps = |levels: &str, with: &str| {
            format!(
                "- uses: docker/metadata-action@v6
  id: meta
  env: {{DOCKER_METADATA_ANNOTATIONS_LEVELS: '{levels}'}}
- uses: docker/build-push-action@v7
  with: {{annotations: '${{{{ steps.meta.outputs.annotations }}}}'{with}}}"
            )
        };
        check_steps(
            &RULE,
            &steps("manifest, index", ""),
            expect![[r#"
            7 error: The build stops, because there is no level ` index` to annotate. Separate levels with commas, without spaces; there are: manifest, index, manifest-descriptor, index-descriptor.
        "#]],
        );
        check_steps(
            &RULE,
            &steps("manifest[linux/amd64],indx", ""),
            expect![[r#"
            7 error: The build stops, because there is no level `indx` to annotate. Separate levels with commas, without spaces; there are: manifest, index, manifest-descriptor, index-descriptor.
        "#]],
        );
        check_steps(
            &RULE,
            &steps("manifest,index", ", provenance: false"),
            expect![[r#"
            7 error: The build stops: an image of one platform without provenance and SBOM has no index that could be annotated. Annotate the manifest.
        "#]],
        );
        check_steps(&RULE, &steps("index", ", provenance: false, sbom: true"), expect![[""]]);
        check_steps(&RULE, &steps("index", ""), expect![[""]]);
        let several = ", provenance: false, platforms: 'linux/amd64,linux/arm64'";
        check_steps(&RULE, &steps("index", several), expect![[""]]);
    }
}
