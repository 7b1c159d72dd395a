//! Actions that nobody looks after any more.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::all_steps},
    text::msg,
    workflow::{Workflow, jobs, uses},
};

/// What is found to be unsafe in it stays unsafe, and one day the runner no longer has what it needs.
pub(super) static RULE: Rule = Rule {
    id: "archived-uses",
    severity: Severity::Warning,
    title: msg::SECURITY_ARCHIVED_USES_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#archived-uses"),
    check,
};

/// Repositories that their owners have archived, in lower case, and what does the same. Source: the
/// list in zizmor at edcab50 (`archived-repos.txt`), without what is no action.
const ARCHIVED: &[(&str, &str)] = &[
    ("8398a7/action-slack", ""),
    ("actions-rs/audit-check", ""),
    ("actions-rs/cargo", "cargo"),
    ("actions-rs/clippy-check", ""),
    ("actions-rs/components-nightly", ""),
    ("actions-rs/grcov", ""),
    ("actions-rs/install", ""),
    ("actions-rs/tarpaulin", ""),
    ("actions-rs/toolchain", "rustup"),
    ("actions/create-release", "gh release create"),
    ("actions/setup-elixir", "erlef/setup-beam"),
    ("actions/setup-haskell", "haskell-actions/setup"),
    ("actions/setup-ruby", "ruby/setup-ruby"),
    ("actions/upload-release-asset", "gh release upload"),
    ("actionstoolbox/gem-build-and-release-action", ""),
    ("allanchain/poetry-cache-action", ""),
    ("andrewmcodes-archive/rubocop-linter-action", ""),
    ("artichoke/setup-rust", ""),
    ("aslafy-z/conventional-pr-title-action", ""),
    ("azure/appconfiguration-sync", ""),
    ("azure/appservice-actions", ""),
    ("azure/azure-resource-login-action", ""),
    ("azure/container-actions", ""),
    ("azure/container-scan", ""),
    ("azure/data-factory-deploy-action", ""),
    ("azure/data-factory-export-action", ""),
    ("azure/data-factory-validate-action", ""),
    ("azure/get-keyvault-secrets", ""),
    ("azure/k8s-actions", ""),
    ("azure/manage-azure-policy", ""),
    ("azure/publish-security-assessments", ""),
    ("azure/run-sqlpackage-action", ""),
    ("azure/spring-cloud-deploy", ""),
    ("azure/webapps-container-deploy", "azure/webapps-deploy"),
    ("benmezger/gjira", ""),
    ("cedrickring/golang-action", ""),
    ("cirrus-actions/rebase", ""),
    ("contributor-assistant/github-action", ""),
    ("convictional/trigger-workflow-and-wait", ""),
    ("cpcloud/flake-update-action", ""),
    ("crazy-max/ghaction-docker-buildx", "docker/setup-buildx-action"),
    ("crazy-max/ghaction-hugo", ""),
    ("decathlon/pull-request-labeler-action", ""),
    ("delaguardo/setup-graalvm", ""),
    ("dulvui/godot-android-export", ""),
    ("elstudio/actions-settings", ""),
    ("expo/expo-preview-action", ""),
    ("fabasoad/setup-zizmor-action", ""),
    ("facebook/pysa-action", ""),
    ("fregante/release-with-changelog", ""),
    ("google/mirror-branch-action", ""),
    ("gradle/gradle-build-action", "gradle/actions/setup-gradle"),
    ("grafana/k6-action", ""),
    ("hashicorp/terraform-cdk-action", ""),
    ("helaili/github-graphql-action", ""),
    ("helaili/jekyll-action", ""),
    ("ilshidur/action-slack", ""),
    ("jakejarvis/backblaze-b2-action", ""),
    ("jakejarvis/cloudflare-purge-action", ""),
    ("jakejarvis/firebase-deploy-action", ""),
    ("jakejarvis/hugo-build-action", ""),
    ("jakejarvis/lighthouse-action", ""),
    ("jakejarvis/s3-sync-action", ""),
    ("jimmygchen/runner-fallback-action", ""),
    ("justinribeiro/lighthouse-action", ""),
    ("kanadgupta/glitch-sync", ""),
    ("kxxt/chatgpt-action", ""),
    ("lapras-inc/resume-sync-action", ""),
    ("machine-learning-apps/wandb-action", ""),
    ("mansagroup/gcs-cache-action", ""),
    ("marvinpinto/action-automatic-releases", ""),
    ("marvinpinto/actions", ""),
    ("maxheld83/ghpages", ""),
    ("meilcli/danger-action", ""),
    ("meilcli/gradle-update-check-action", ""),
    ("meilcli/npm-update-check-action", ""),
    ("meilcli/nuget-update-check-action", ""),
    ("micnncim/action-lgtm-reaction", ""),
    ("mikepenz/gradle-dependency-submission", ""),
    ("niklasmerz/github-deployment-action", ""),
    ("orf/cargo-bloat-action", ""),
    ("paambaati/codeclimate-action", ""),
    ("philips-software/docker-ci-scripts", ""),
    ("primer/figma-action", ""),
    ("reasonsoftware/action-pylint", ""),
    ("repo-sync/pull-request", ""),
    ("repo-sync/repo-sync", ""),
    ("sagebind/docker-swarm-deploy-action", ""),
    ("scottbrenner/generate-changelog-action", ""),
    ("secrethub/actions", ""),
    ("semgrep/semgrep-action", ""),
    ("shaunlwm/action-release-debugapk", ""),
    ("soichisumi/issue-copy-action", ""),
    ("sonarsource/sonarcloud-github-action", "SonarSource/sonarqube-scan-action"),
    ("stefafafan/psi-action", ""),
    ("stefanprodan/kube-tools", ""),
    ("suzuki-shunsuke/github-action-format", ""),
    ("suzuki-shunsuke/github-action-tflint", ""),
    ("suzuki-shunsuke/github-action-tfsec", ""),
    ("suzuki-shunsuke/required-status-check-action", ""),
    ("suzuki-shunsuke/trivy-config-action", ""),
    ("suzuki-shunsuke/validate-pr-review-action", ""),
    ("svenstaro/upx-action", ""),
    ("swiftdocorg/github-wiki-publish-action", ""),
    ("tachiyomiorg/issue-moderator-action", ""),
    ("technote-space/auto-cancel-redundant-workflow", "concurrency"),
    ("technote-space/get-diff-action", ""),
    ("tencentcloudbase/cloudbase-action", ""),
    ("tibdex/github-app-token", "actions/create-github-app-token"),
    ("trmcnvn/chrome-addon", ""),
    ("verygoodopensource/very_good_coverage", ""),
    ("whelk-io/maven-settings-xml-action", ""),
    ("yeslayla/build-godot-action", ""),
    ("youyo/aws-cdk-github-actions", ""),
    ("yumemi-inc/clean-cache-action", ""),
    ("z0al/dependent-issues", ""),
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| all_steps(&it.node)) {
        let (Some(uses), Some(node)) = (uses(step), step.get("uses")) else { continue };
        let repository = uses.repository();
        let place = ARCHIVED.binary_search_by(|it| it.0.cmp(repository)).ok();
        match place.and_then(|it| ARCHIVED.get(it)) {
            Some((_, "")) => findings.at(node, msg::security_archived_uses_says(repository)),
            Some((_, new)) => findings.at(node, msg::security_archived_uses_new(repository, *new)),
            None => continue,
        };
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{ARCHIVED, RULE};
    use crate::lint::rules::check_steps;

    #[test]
    fn archived_and_not() {
        let steps = "- uses: actions/create-release@v1
- uses: Azure/container-scan@v0
- uses: marvinpinto/actions/automatic-releases@latest
- uses: actions/checkout@v7
- uses: docker://alpine:3
- uses: ./actions/create-release";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            5 warning: `actions/create-release` is archived, so problems found in it are no longer fixed. Its successor is `gh release create`.
            6 warning: `azure/container-scan` is archived, so problems found in it are no longer fixed. Look for another one, or write the few lines yourself.
            7 warning: `marvinpinto/actions` is archived, so problems found in it are no longer fixed. Look for another one, or write the few lines yourself.
        "#]],
        );
    }

    #[test]
    fn the_list_is_in_order() {
        assert!(ARCHIVED.is_sorted() && ARCHIVED.iter().all(|it| it.0 == it.0.to_lowercase()));
    }
}
