//! Tags that the jobs of a matrix push in turn.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, matrix::tells_apart},
    text::msg,
    workflow::{
        Node, Workflow, input, input_text, is_action, jobs,
        publish::{Push, builds, given, push},
        steps,
    },
};

/// Each push replaces the one before: what is left is the image of whichever job ended last.
pub(super) static RULE: Rule = Rule {
    id: "shared-tag",
    severity: Severity::Error,
    title: msg::WRITTEN_SHARED_TAG_TITLE,
    source: reference(
        "https://docs.docker.com/build/ci/github-actions/multi-platform/#distribute-build-across-multiple-runners",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let with_matrix = |it: &&Node| it.get("strategy").is_some_and(|it| it.get("matrix").is_some());
    // Without a name nothing is pushed, which is another rule's finding.
    let is_named = |job: &Node| {
        let metadata = steps(job).iter().filter(|it| is_action(it, "docker/metadata-action"));
        metadata.filter_map(|it| input(it, "images")).all(|it| it.as_text() != Some(""))
    };
    for job in jobs(workflow).iter().map(|it| &it.node).filter(with_matrix) {
        for build in builds(job).filter(|it| push(it) != Push::Never && is_named(job)) {
            let Some(varies) = varies(workflow, job, build) else { continue };
            let tags = given(build, "tags");
            let by_digest = input_text(build, "outputs").contains("push-by-digest=true");
            let guard = ["if", "push"].map(|key| {
                let node = build.get(key).or(input(build, key));
                node.and_then(Node::as_text).unwrap_or_default()
            });
            let apart = tags.iter().map(|it| it.text.as_str()).chain(guard);
            if tags.is_empty()
                || by_digest
                || apart.into_iter().any(|it| tells_apart(workflow, job, build, it))
            {
                continue;
            }
            let at = input(build, "push").or(input(build, "outputs")).unwrap_or(build);
            findings.at(at, msg::written_shared_tag_says(varies));
        }
    }
}

/// What makes the images of the jobs differ: the key of the matrix, or the input if it is read in another way.
fn varies(workflow: &Workflow, job: &Node, build: &Node) -> Option<String> {
    let inputs = ["platforms", "context", "file", "target", "build-args"];
    let differs = |key: &&str| tells_apart(workflow, job, build, input_text(build, key));
    let runner = job.get("runs-on").and_then(Node::as_text).unwrap_or_default();
    if let Some(it) = inputs.into_iter().find(differs) {
        return Some(key_of(input_text(build, it)).unwrap_or(it.to_owned()));
    }
    runner.contains("matrix.").then(|| key_of(runner).unwrap_or("runs-on".to_owned()))
}

/// The key of the matrix that a text reads first: `matrix.platform`.
fn key_of(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("matrix.")?;
    let is_key = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
    let key: String = rest.chars().take_while(|it| is_key(*it)).collect();
    (!key.is_empty()).then(|| format!("matrix.{key}"))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_job;

    #[test]
    fn jobs_of_a_matrix() {
        let job = |with: &str| {
            format!(
                "strategy: {{matrix: {{platform: [linux/amd64, linux/arm64]}}}}
steps:
- {{id: meta, uses: docker/metadata-action@v6, with: {{flavor: 'suffix=-${{{{ matrix.platform }}}}'}}}}
- {{id: plain, uses: docker/metadata-action@v6, with: {{images: a/b}}}}
- uses: docker/build-push-action@v7
  with: {{platforms: '${{{{ matrix.platform }}}}', {with}}}"
            )
        };
        check_job(
            &RULE,
            &job("push: true, tags: a/b"),
            expect![[r#"
                9 error: All jobs of this matrix push the same tag although `matrix.platform` differs between them, so only the image of the last one is left. Push by digest and merge the digests in a later job, or put the matrix value into the tag.
            "#]],
        );
        check_job(
            &RULE,
            &job("push: true, tags: '${{ steps.plain.outputs.tags }}'"),
            expect![[r#"
                9 error: All jobs of this matrix push the same tag although `matrix.platform` differs between them, so only the image of the last one is left. Push by digest and merge the digests in a later job, or put the matrix value into the tag.
            "#]],
        );
        check_job(&RULE, &job("push: true, tags: '${{ steps.meta.outputs.tags }}'"), expect![[""]]);
        check_job(&RULE, &job("push: false, tags: a/b"), expect![[""]]);
        check_job(&RULE, &job("push: true, tags: 'a/b:${{ matrix.platform }}'"), expect![[""]]);
        check_job(
            &RULE,
            &job("push: \"${{ matrix.platform == 'linux/amd64' }}\", tags: a/b"),
            expect![[""]],
        );
        check_job(
            &RULE,
            &job("outputs: 'type=image,push-by-digest=true,push=true', tags: a/b"),
            expect![[""]],
        );
    }
}
