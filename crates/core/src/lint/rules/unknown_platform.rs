//! Platforms that nothing can be built for.

use crate::{
    catalog::platforms::{OFFERED, is_known},
    catalog::reference,
    lint::{
        Findings, Rule, Severity, expressions::is_dynamic, fix::Edit, named::commas,
        nearest::nearest,
    },
    text::msg,
    topic::Topic,
    workflow::{Node, Workflow, input, is_action, jobs, matrix_values, steps},
};

/// The base image has no such platform, so the build fails.
pub(super) static RULE: Rule = Rule {
    id: "unknown-platform",
    severity: Severity::Error,
    title: msg::RULE_UNKNOWN_PLATFORM_TITLE,
    source: reference("https://docs.docker.com/build/building/multi-platform/"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for step in steps(job) {
            let emulates = is_action(step, "docker/setup-qemu-action");
            if !emulates && !is_action(step, "docker/build-push-action") {
                continue;
            }
            let Some(node) = input(step, "platforms") else { continue };
            judge(&[node], emulates, findings);
            judge(&matrix_values(job, node.as_text().unwrap_or_default()), emulates, findings);
        }
    }
}

/// Platforms that belong together, in one text or one each.
fn judge(nodes: &[&Node], emulates: bool, findings: &mut Findings) {
    let all: Vec<String> = nodes.iter().flat_map(|it| platforms(it)).collect();
    for node in nodes {
        let own = platforms(node);
        for platform in own.iter().filter(|it| !is_dynamic(it) && !is_fine(it, emulates)) {
            findings.at(node, msg::rule_unknown_platform_says(platform.as_str()));
            if node.place.is_none_or(|it| it.topic != Topic::Runners) {
                findings.place(Topic::Platforms);
                mend(node, platform, &own, &all, findings);
            }
        }
    }
}

fn mend(node: &Node, platform: &String, own: &[String], all: &[String], findings: &mut Findings) {
    let near = nearest(platform, OFFERED.iter().copied());
    let Some(near) = near.filter(|near| all.iter().all(|it| it != near)) else { return };
    let mended = |them: &[String], between: &str| {
        let them = them.iter().map(|it| if it == platform { near } else { it.as_str() });
        them.collect::<Vec<_>>().join(between)
    };
    findings.fix(msg::fix_write(near)).sets(Topic::Platforms, mended(all, "\n"));
    findings.edits(Edit::write(node, &mended(own, ",")));
}

/// The platforms of an input, which takes commas and lines.
pub(super) fn platforms(node: &Node) -> Vec<String> {
    node.lines().iter().flat_map(|it| commas(&it.text)).map(str::to_owned).collect()
}

/// What BuildKit makes sense of. It takes an architecture alone, and other words for some.
/// Source: containerd/platforms, `Parse` and `database.go`.
pub(super) fn is_fine(platform: &str, emulates: bool) -> bool {
    let plain = platform.to_ascii_lowercase();
    let mut parts: Vec<&str> = plain.split('/').collect();
    // The emulator knows names of its own, such as `all`; a version of Windows stands in parentheses.
    if plain.contains('(') || emulates && parts.len() == 1 {
        return true;
    }
    if parts.len() == 1 && matches!(parts[0], "linux" | "windows" | "darwin" | "freebsd" | "local")
    {
        return true;
    }
    if parts.len() == 1 {
        parts.insert(0, "linux");
    }
    if let Some(arch) = parts.get_mut(1) {
        *arch = match *arch {
            "x86_64" | "x86-64" => "amd64",
            "aarch64" => "arm64",
            "armhf" | "armel" => "arm",
            "i386" => "386",
            it => it,
        };
    }
    is_known(&parts.join("/"))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::{check_job, check_steps};

    #[test]
    fn platforms_of_a_matrix() {
        let job = "strategy:
  matrix:
    platform: [linux/amd64, linux/arm46]
    include: [{platform: linux/arm65}, {other: x}]
steps:
- uses: docker/build-push-action@v7
  with: {platforms: '${{ matrix.platform }}'}";
        check_job(
            &RULE,
            job,
            expect![[r#"
                6 error: There is no platform `linux/arm46`, so the build fails. Known platforms include `linux/amd64`, `linux/arm64` and `linux/arm/v7`.
                7 error: There is no platform `linux/arm65`, so the build fails. Known platforms include `linux/amd64`, `linux/arm64` and `linux/arm/v7`.
            "#]],
        );
    }

    #[test]
    fn what_buildkit_knows() {
        let steps = "- uses: docker/build-push-action@v7
  with: {platforms: 'linux/amd64, linux/aarch64, arm64, linux/arm46, ${{ matrix.platform }}, windows(10.0)/amd64'}
- uses: docker/setup-qemu-action@v4
  with: {platforms: 'all'}
- uses: docker/setup-qemu-action@v4
  with: {platforms: 'arm64,linux/arm/v9'}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            6 error: There is no platform `linux/arm46`, so the build fails. Known platforms include `linux/amd64`, `linux/arm64` and `linux/arm/v7`.
            10 error: There is no platform `linux/arm/v9`, so the build fails. Known platforms include `linux/amd64`, `linux/arm64` and `linux/arm/v7`.
        "#]],
        );
    }
}
