//! More than the runner's own builder can do.

use crate::{
    catalog::actions,
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        fix::Edit,
        named::{is_before, knows_before},
    },
    text::{Message, msg},
    topic::Topic,
    workflow::{
        Node, Workflow, input, input_text, jobs,
        publish::{builds, with_env},
        steps,
    },
};

/// "Cache export is not supported for the docker driver", and the same for several platforms and for
/// attestations, unless the runner's Docker keeps images in containerd's store.
pub(super) static RULE: Rule = Rule {
    id: "missing-builder",
    severity: Severity::Warning,
    title: msg::RULE_MISSING_BUILDER_TITLE,
    source: reference("https://docs.docker.com/build/builders/drivers/"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let own = steps(job).iter().find(|it| input_text(it, "driver") == "docker");
        for build in builds(job) {
            let has_builder = is_before(job, actions::SETUP_BUILDX.name, build) && own.is_none()
                || input(build, "builder").is_some();
            if has_builder || !knows_before(job, build) {
                continue;
            }
            if let Some((node, message)) = needs_builder(workflow, job, build) {
                findings.at(node, message);
                if let Some(driver) = own.and_then(|it| input(it, "driver")) {
                    let container = "docker-container";
                    findings.fix(msg::fix_write(container)).sets(Topic::Driver, container);
                    findings.place(Topic::Driver).edits(Edit::write(driver, container));
                    continue;
                }
                findings.fix(msg::fix_add(actions::SETUP_BUILDX.name));
                let name = "Set up Docker Buildx";
                let step =
                    super::foreign_platform::step_before(build, name, &actions::SETUP_BUILDX);
                findings.place(Topic::Builder).edits(step);
            }
        }
    }
}

fn needs_builder<'a>(
    workflow: &Workflow,
    job: &Node,
    build: &'a Node,
) -> Option<(&'a Node, Message)> {
    let cache = |key: &str, types: &[&str]| {
        let node = input(build, key)?;
        let text = with_env(workflow, job, node.as_text()?);
        types.iter().any(|it| text.contains(&format!("type={it}"))).then_some(node)
    };
    if let Some(node) = cache("cache-to", &["gha", "registry", "local", "s3", "azblob"]) {
        return Some((node, msg::RULE_MISSING_BUILDER_CACHE.message()));
    }
    if let Some(node) = cache("cache-from", &["gha"]) {
        return Some((node, msg::RULE_MISSING_BUILDER_CACHE_FROM.message()));
    }
    let platforms = input(build, "platforms");
    if let Some(node) = platforms.filter(|it| 1 < super::unknown_platform::platforms(it).len()) {
        return Some((node, msg::RULE_MISSING_BUILDER_PLATFORMS.message()));
    }
    let attests = |key: &str| {
        matches!(input_text(build, key), "true") || input_text(build, key).starts_with("mode=")
    };
    let key = ["sbom", "provenance"].into_iter().find(|it| attests(it))?;
    input(build, key).map(|it| (it, msg::RULE_MISSING_BUILDER_ATTESTATION.message()))
}

/// Whether a `builder` input names the builder that the job itself set up.
pub(super) fn is_of_job(job: &Node, builder: &Node) -> bool {
    let text = builder.as_text().unwrap_or_default();
    let is_set_up = |it: &Node| {
        let id = it.get("id").and_then(Node::as_text).unwrap_or_default();
        !id.is_empty() && text.contains(&format!("steps.{id}."))
    };
    steps(job).iter().any(is_set_up)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn needs_one_or_not() {
        let build =
            |with: &str| format!("- {{uses: docker/build-push-action@v7, with: {{{with}}}}}");
        check_steps(
            &RULE,
            &build("cache-to: type=gha"),
            expect![[r#"
            5 warning: The runner's own builder cannot export this cache unless its Docker uses the containerd image store, so the build may fail. Set up Buildx before the build.
        "#]],
        );
        check_steps(&RULE, &build("cache-to: type=inline"), expect![[""]]);
        check_steps(
            &RULE,
            &build("cache-from: type=gha"),
            expect![[r#"
            5 warning: The runner's own builder cannot read this cache unless its Docker uses the containerd image store, so it is of no use or the build fails. Set up Buildx before the build.
        "#]],
        );
        check_steps(
            &RULE,
            &build("platforms: 'linux/amd64,linux/arm64'"),
            expect![[r#"
            5 warning: The runner's own builder cannot build several platforms at once unless its Docker uses the containerd image store, so the build may fail. Set up Buildx before the build.
        "#]],
        );
        check_steps(
            &RULE,
            &build("sbom: true"),
            expect![[r#"
            5 warning: The runner's own builder cannot add this attestation unless its Docker uses the containerd image store, so the build may fail. Set up Buildx before the build.
        "#]],
        );
        check_steps(&RULE, &build("sbom: true, builder: remote"), expect![[""]]);
        check_steps(
            &RULE,
            &format!("- uses: docker/setup-docker-action@v4\n{}", build("sbom: true")),
            expect![[""]],
        );
    }
}
