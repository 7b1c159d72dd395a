//! Versions of actions that no longer run, and those that nobody has published.

use crate::{
    catalog::{
        actions::{DATE, action},
        reference,
    },
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{Node, Uses, Workflow, jobs, steps, uses},
};

/// GitHub has taken away what they run on, or the service that they talk to.
pub(super) static RULE: Rule = Rule {
    id: "action-version",
    severity: Severity::Error,
    title: msg::WRITTEN_ACTION_VERSION_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#runs-for-javascript-actions",
    ),
    check,
};

/// Actions, the last major version made for Node 12 and the last for Node 16: runners have neither.
/// Source: `action.yml` of each version, as actionlint 1.7.12 lists them.
const RUNTIMES: &[(&str, u32, u32)] = &[
    ("docker/build-push-action", 2, 4),
    ("docker/login-action", 1, 2),
    ("docker/metadata-action", 3, 4),
    ("docker/setup-buildx-action", 1, 2),
    ("docker/setup-qemu-action", 1, 2),
    ("docker/bake-action", 1, 3),
    ("actions/checkout", 2, 3),
];

/// The last major version of other actions that was made for Node 16 or an older one. Source:
/// `popular_actions.go` of actionlint at 024b8bd.
const OLD: &[(&str, u32)] = &[
    ("actions/cache", 3),
    ("actions/configure-pages", 3),
    ("actions/delete-package-versions", 4),
    ("actions/dependency-review-action", 3),
    ("actions/deploy-pages", 2),
    ("actions/github-script", 6),
    ("actions/labeler", 4),
    ("actions/setup-dotnet", 3),
    ("actions/setup-go", 4),
    ("actions/setup-java", 3),
    ("actions/setup-node", 3),
    ("actions/setup-python", 4),
    ("actions/stale", 8),
    ("aws-actions/configure-aws-credentials", 3),
    ("azure/aks-set-context", 3),
    ("azure/login", 1),
    ("codecov/codecov-action", 3),
    ("dawidd6/action-download-artifact", 2),
    ("dawidd6/action-send-mail", 2),
    ("dessant/lock-threads", 4),
    ("dorny/paths-filter", 2),
    ("enriikke/gatsby-gh-pages-action", 2),
    ("game-ci/unity-builder", 3),
    ("github/codeql-action/analyze", 2),
    ("github/codeql-action/autobuild", 2),
    ("github/codeql-action/init", 2),
    ("githubocto/flat", 3),
    ("golangci/golangci-lint-action", 3),
    ("google-github-actions/auth", 1),
    ("google-github-actions/get-secretmanager-secrets", 1),
    ("google-github-actions/setup-gcloud", 1),
    ("google-github-actions/upload-cloud-storage", 1),
    ("goreleaser/goreleaser-action", 4),
    ("gradle/wrapper-validation-action", 1),
    ("mikepenz/release-changelog-builder-action", 3),
    ("msys2/setup-msys2", 1),
    ("nwtgck/actions-netlify", 2),
    ("octokit/request-action", 1),
    ("peaceiris/actions-gh-pages", 3),
    ("peter-evans/create-or-update-comment", 3),
    ("peter-evans/create-pull-request", 5),
    ("preactjs/compressed-size-action", 1),
    ("pulumi/actions", 4),
    ("release-drafter/release-drafter", 5),
    ("ridedott/merge-me-action", 1),
    ("shivammathur/setup-php", 1),
    ("softprops/action-gh-release", 1),
    ("treosh/lighthouse-ci-action", 10),
    ("wearerequired/lint-action", 2),
];

/// Actions and the last major version for which there is no service any more. Sources: GitHub's
/// changelog of 2024-04-16 (artifacts) and of 2024-12-05 (caches).
const SERVICES: &[(&str, u32)] =
    &[("actions/upload-artifact", 3), ("actions/download-artifact", 3), ("actions/cache", 2)];

/// The newest major versions of actions that stand beside those of the catalog.
const NEWEST: &[(&str, u32)] = &[
    ("actions/attest-build-provenance", 4),
    ("actions/attest-sbom", 4),
    ("sigstore/cosign-installer", 4),
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| steps(&it.node)) {
        if let (Some(uses), Some(node)) = (uses(step), step.get("uses"))
            && let Some(major) = major(uses.reference).or(major(uses.comment))
        {
            judge(&uses, major, node, findings);
        }
    }
}

fn judge(uses: &Uses, major: u32, node: &Node, findings: &mut Findings) {
    let name = &*uses.action;
    let newest = newest(name);
    let write = || newest.map(|it| format!("{name}@v{it}")).unwrap_or_default();
    let version = || format!("v{major}");
    let runtime = RUNTIMES.iter().find(|it| it.0 == name);
    let service = SERVICES.iter().any(|it| it.0 == name && major <= it.1);
    let is_dead = service || runtime.is_some_and(|it| major <= it.1);
    if is_dead && !uses.reference.starts_with('v') {
        // A comment may be wrong.
        findings.at(node, msg::written_action_version_told(name, version(), write()));
        findings.severity(Severity::Warning);
    } else if service {
        findings.at(node, msg::written_action_version_service(name, version(), write()));
    } else if is_dead {
        findings.at(node, msg::written_action_version_runtime(name, version(), write()));
    } else if runtime.is_some_and(|it| major <= it.2) {
        findings.at(node, msg::written_action_version_old(name, version(), write()));
        findings.severity(Severity::Warning);
    } else if OLD.iter().any(|it| it.0 == name && major <= it.1) {
        findings.at(node, msg::written_action_version_older(name, version()));
        findings.severity(Severity::Warning);
    } else if newest.is_some_and(|it| it < major) {
        findings.at(node, msg::written_action_version_new(name, version(), DATE, write()));
        findings.severity(Severity::Warning);
    }
}

fn newest(name: &str) -> Option<u32> {
    let listed = NEWEST.iter().find(|it| it.0 == name).map(|it| it.1);
    listed.or_else(|| major(action(name)?.version))
}

/// `v4`, `v4.1.0`.
fn major(version: &str) -> Option<u32> {
    let version = version.trim().strip_prefix('v')?;
    version.split(['.', ' ']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn old_and_new() {
        let steps = "- uses: docker/build-push-action@v2
- uses: docker/login-action@v2
- uses: actions/upload-artifact@v3.1.0
- uses: docker/build-push-action@v77
- uses: docker/build-push-action@0000000000000000000000000000000000000000 # v77.0.0
- uses: docker/build-push-action@0000000000000000000000000000000000000000 # v2.0.0
- uses: docker/build-push-action@v7
- uses: docker/build-push-action@main
- uses: acme/unknown@v99
- uses: actions/stale@v4
- uses: octokit/request-action@v1.x
- uses: actions/stale@v9";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                5 error: `docker/build-push-action` v2 was made for Node 12, which runners no longer have, so it may fail on any run. Write `docker/build-push-action@v7`.
                6 warning: `docker/login-action` v2 was made for Node 16 and is run on a newer version that it was never tested with. Write `docker/login-action@v4`.
                7 error: `actions/upload-artifact` v3 fails: the service that it talks to has been shut down. Write `actions/upload-artifact@v7`.
                8 warning: There was no `docker/build-push-action` v77 when this was checked on 2026-08-23; if there still is none, the run fails before its first step. Write `docker/build-push-action@v7`.
                9 warning: There was no `docker/build-push-action` v77 when this was checked on 2026-08-23; if there still is none, the run fails before its first step. Write `docker/build-push-action@v7`.
                10 warning: According to its comment this is `docker/build-push-action` v2, which can no longer run as it was made. Write `docker/build-push-action@v7`.
                14 warning: `actions/stale` v4 was made for Node 16 or older and is run on a version that it was never tested with. Use its newest version.
                15 warning: `octokit/request-action` v1 was made for Node 16 or older and is run on a version that it was never tested with. Use its newest version.
            "#]],
        );
    }
}
