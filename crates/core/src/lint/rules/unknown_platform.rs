//! Platforms that nothing can be built for.

use crate::{
    catalog::platforms::{OFFERED, is_known},
    lint::{
        Findings, Rule, Severity, expressions::is_dynamic, fix::Edit, named::commas,
        nearest::nearest,
    },
    text::msg,
    topic::Topic,
    workflow::{Node, Workflow, input, is_action, jobs, steps},
};

/// The base image has no such platform, so the build fails.
pub(super) static RULE: Rule = Rule {
    id: "unknown-platform",
    severity: Severity::Error,
    title: &msg::RULE_UNKNOWN_PLATFORM_TITLE,
    source: "https://docs.docker.com/build/building/multi-platform/",
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| steps(&it.node)) {
        let emulates = is_action(step, "docker/setup-qemu-action");
        if !emulates && !is_action(step, "docker/build-push-action") {
            continue;
        }
        let Some(node) = input(step, "platforms") else { continue };
        let platforms = platforms(node);
        for platform in platforms.iter().filter(|it| !is_dynamic(it) && !is_fine(it, emulates)) {
            findings.at(node, msg::rule_unknown_platform_says(platform.as_str()));
            findings.place(Topic::Platforms);
            let near = nearest(platform, OFFERED.iter().copied());
            let Some(near) = near.filter(|near| platforms.iter().all(|it| it != near)) else {
                continue;
            };
            let mended = platforms.iter().map(|it| if it == platform { near } else { it.as_str() });
            let mended: Vec<&str> = mended.collect();
            findings.fix(msg::fix_write(near)).sets(Topic::Platforms, mended.join("\n"));
            findings.edits(Edit::write(node, &mended.join(",")));
        }
    }
}

/// The platforms of an input, which takes commas and lines.
pub(super) fn platforms(node: &Node) -> Vec<String> {
    node.lines().iter().flat_map(|it| commas(&it.text)).collect()
}

/// What BuildKit makes sense of. It takes an architecture alone, and other words for some.
/// Source: containerd/platforms, `Parse` and `database.go`.
fn is_fine(platform: &str, emulates: bool) -> bool {
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
    use crate::lint::rules::check_steps;

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
            6 error: There is no platform `linux/arm46`, so the build fails. Known ones are `linux/amd64`, `linux/arm64` and `linux/arm/v7`, among others.
            10 error: There is no platform `linux/arm/v9`, so the build fails. Known ones are `linux/amd64`, `linux/arm64` and `linux/arm/v7`, among others.
        "#]],
        );
    }
}
