//! Images that jobs and steps run in, by names whose content may change at any time.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic},
    text::msg,
    workflow::{Node, Workflow, jobs, steps},
};

/// Whoever may push to that tag gets what the job has: its token, its secrets, what it publishes.
pub(super) static RULE: Rule = Rule {
    id: "unpinned-image",
    severity: Severity::Info,
    title: msg::SECURITY_UNPINNED_IMAGE_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#unpinned-images"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let services = job.get("services").map_or(&[][..], Node::entries);
        let runs_in = job.get("container").into_iter().chain(services.iter().map(|it| &it.node));
        for node in runs_in.filter_map(|it| it.get("image").or(Some(it))) {
            judge(node, node.as_text().unwrap_or_default(), findings);
        }
        for node in steps(job).iter().filter_map(|it| it.get("uses")) {
            if let Some(image) = node.as_text().and_then(|it| it.strip_prefix("docker://")) {
                judge(node, image, findings);
            }
        }
    }
}

fn judge(node: &Node, image: &str, findings: &mut Findings) {
    let image = image.trim();
    let image = image.strip_prefix("docker://").unwrap_or(image);
    if image.is_empty() || is_dynamic(image) || image.contains('@') {
        return;
    }
    let name = image.rsplit('/').next().unwrap_or(image);
    match name.split_once(':').map(|it| it.1) {
        None | Some("latest") => findings
            .at(node, msg::security_unpinned_image_latest(image))
            .severity(Severity::Warning),
        Some(_) => findings.at(node, msg::security_unpinned_image_says(image)),
    };
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_job;

    #[test]
    fn images_by_tag() {
        let job = "container: node
services:
  db: {image: 'postgres:17'}
  cache: {image: 'localhost:5000/redis'}
  pinned: {image: 'redis:8@sha256:0123'}
  off: {image: ''}
  any: {image: '${{ matrix.image }}'}
steps:
- uses: docker://ghcr.io/acme/tool:latest
- uses: docker://acme/tool@sha256:0123";
        check_job(
            &RULE,
            job,
            expect![[r#"
            4 warning: `node` is whatever was pushed last on the day of the run, and it gets access to all that this job has. Name a version, and pin it by digest: `name:version@sha256:…`.
            6 info: Whoever may push `postgres:17` can put something else there, which then gets access to all that this job has. Pin it by digest: `postgres:17@sha256:…`.
            7 warning: `localhost:5000/redis` is whatever was pushed last on the day of the run, and it gets access to all that this job has. Name a version, and pin it by digest: `name:version@sha256:…`.
            12 warning: `ghcr.io/acme/tool:latest` is whatever was pushed last on the day of the run, and it gets access to all that this job has. Name a version, and pin it by digest: `name:version@sha256:…`.
        "#]],
        );
    }
}
