//! Results of a build that cannot go where they are sent.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic, named::commas},
    text::msg,
    topic::Topic,
    workflow::{
        Node, TextLine, Workflow, input, input_text, is_action, jobs,
        publish::{Push, builds, given, push},
        steps,
    },
};

/// "docker exporter does not currently support exporting manifest lists"
/// (docker/build-push-action#1157).
pub(super) static RULE: Rule = Rule {
    id: "build-output",
    severity: Severity::Warning,
    title: msg::RULE_BUILD_OUTPUT_TITLE,
    source: reference("https://docs.docker.com/build/exporters/"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let own_docker = steps(job).iter().any(|it| is_action(it, "docker/setup-docker-action"));
        for build in builds(job) {
            // A chosen Docker may keep images in containerd's store, which takes several platforms.
            if let Some(load) = input(build, "load").filter(|it| is_on(it) && !own_docker)
                && has_several_platforms(build)
            {
                findings.at(load, msg::RULE_BUILD_OUTPUT_LOAD.message());
            }
            outputs(build, findings);
        }
    }
}

fn is_on(node: &Node) -> bool {
    node.as_text().is_some_and(|it| it.eq_ignore_ascii_case("true"))
}

/// More than one platform, as far as they are written out.
fn has_several_platforms(build: &Node) -> bool {
    let is_bake = is_action(build, "docker/bake-action");
    let them = given(build, if is_bake { "platform" } else { "platforms" });
    1 < them.iter().flat_map(|it| commas(&it.text)).filter(|it| !is_dynamic(it)).count()
}

fn outputs(build: &Node, findings: &mut Findings) {
    let is_bake = is_action(build, "docker/bake-action");
    let outputs = given(build, if is_bake { "output" } else { "outputs" });
    for line in outputs.iter().filter(|it| kind(it) == Some("docker")) {
        if line.text.contains("dest=") && has_several_platforms(build) {
            findings.line(line, msg::RULE_BUILD_OUTPUT_ARCHIVE.message());
            findings.severity(Severity::Error).place(Topic::Export);
            findings.fix(msg::fix_write("type=oci")).sets(Topic::Export, "oci");
        }
    }
    let is_pushed = input(build, "push").is_some() && push(build) != Push::Never;
    let is_file = |it: &&TextLine| matches!(kind(it), Some("docker" | "oci" | "tar" | "local"));
    let first = outputs.iter().find(is_file);
    if let Some(first) = first.filter(|_| is_pushed && outputs.iter().all(|it| is_file(&it))) {
        let what = kind(first).unwrap_or_default();
        findings.line(first, msg::rule_build_output_both(input_text(build, "push"), what));
        findings.severity(Severity::Info);
    }
}

/// The exporter that a line of `outputs` names; nothing for a bare path.
fn kind(line: &TextLine) -> Option<&str> {
    line.text.split(',').find_map(|it| it.trim().strip_prefix("type="))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn several_platforms_and_files() {
        let build =
            |with: &str| format!("- {{uses: docker/build-push-action@v7, with: {{{with}}}}}");
        let both = "platforms: 'linux/amd64,linux/arm64'";
        check_steps(
            &RULE,
            &build(&format!("load: true, {both}")),
            expect![[r#"
            5 warning: This build fails on most runners: their Docker can load only one platform, and there are several here. Load a single platform, or push instead.
        "#]],
        );
        check_steps(&RULE, &build("load: true, platforms: linux/arm64"), expect![[""]]);
        check_steps(&RULE, &build(&format!("load: false, {both}")), expect![[""]]);
        let docker = "- uses: docker/setup-docker-action@v5\n";
        check_steps(
            &RULE,
            &format!("{docker}{}", build(&format!("load: true, {both}"))),
            expect![[""]],
        );
        check_steps(
            &RULE,
            &build(&format!("outputs: 'type=docker,dest=/tmp/a.tar', {both}")),
            expect![[r#"
            5 error: The build fails: a Docker archive holds only one platform, and there are several here. Write an OCI archive, `type=oci`.
        "#]],
        );
        check_steps(
            &RULE,
            &build("push: true, outputs: 'type=oci,dest=/tmp/a.tar'"),
            expect![[r#"
            5 info: With `push: true` beside `type=oci` the image is both written and pushed, which needs a recent Buildx and is rarely intended. Build twice, or write both into `outputs`.
        "#]],
        );
        check_steps(&RULE, &build("push: true, outputs: 'type=image'"), expect![[""]]);
    }

    #[test]
    fn bake_says_it_by_set() {
        check_steps(
            &RULE,
            "- uses: docker/bake-action@v7
  with:
    load: true
    set: |
      app.platform=linux/amd64,linux/arm64
      app.output=type=docker,dest=/tmp/a.tar",
            expect![[r#"
            7 warning: This build fails on most runners: their Docker can load only one platform, and there are several here. Load a single platform, or push instead.
            10 error: The build fails: a Docker archive holds only one platform, and there are several here. Write an OCI archive, `type=oci`.
        "#]],
        );
    }
}
