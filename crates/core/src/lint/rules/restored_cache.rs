//! Caches that are restored where a release is made.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        condition::{RELEASE, TAG, is_guarded},
        expressions::is_dynamic,
        refs::published,
    },
    text::msg,
    workflow::{Node, Workflow, input_text, is_action, jobs, publish::pushes, steps, trigger},
};

/// Whoever gets to write the cache gets into what is built from it. `cache-in-release` speaks of the
/// caches of builds, this one of those of steps.
pub(super) static RULE: Rule = Rule {
    id: "restored-cache",
    severity: Severity::Info,
    title: msg::SECURITY_RESTORED_CACHE_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#cache-poisoning"),
    check,
};

/// When an action restores a cache.
enum Restores {
    /// Unless this input says `true`.
    Unless(&'static str),
    /// If this input says anything but `false`.
    If(&'static str),
    /// Unless this input says `false`.
    ByDefault(&'static str),
}

/// Source: `action.yml` of each. From v5 on, actions/setup-node also keeps caches where `package.json` names
/// npm as the package manager (its README, "Breaking changes"); nobody sees that file here.
const CACHES: &[(&str, Restores)] = &[
    ("actions/cache", Restores::Unless("lookup-only")),
    ("actions/cache/restore", Restores::Unless("lookup-only")),
    ("actions/setup-node", Restores::If("cache")),
    ("actions/setup-python", Restores::If("cache")),
    ("actions/setup-java", Restores::If("cache")),
    ("actions/setup-go", Restores::ByDefault("cache")),
    ("ruby/setup-ruby", Restores::If("bundler-cache")),
    ("swatinem/rust-cache", Restores::Unless("lookup-only")),
    ("gradle/actions/setup-gradle", Restores::Unless("cache-disabled")),
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    let has_tags = trigger(workflow, "push").is_some_and(|it| it.node.get("tags").is_some());
    let releases = has_tags || trigger(workflow, "release").is_some();
    // In our own, the choice of the cache has its own rule.
    if !releases || findings.is_ours() {
        return;
    }
    for job in jobs(workflow) {
        if !pushes(&job.node) || !published(workflow, job).is_some_and(|it| it.tag) {
            continue;
        }
        let is_open =
            |it: &&Node| [TAG, RELEASE].iter().any(|run| !is_guarded(*run, workflow, job, it));
        for step in steps(&job.node).iter().filter(|it| restores(it)).filter(is_open) {
            let node = step.get("uses").unwrap_or(step);
            let action = node.as_text().and_then(|it| it.split('@').next()).unwrap_or_default();
            findings.at(node, msg::security_restored_cache_says(action));
        }
    }
}

fn restores(step: &Node) -> bool {
    let Some((_, how)) = CACHES.iter().find(|it| is_action(step, it.0)) else { return false };
    let said = |input| input_text(step, input);
    match how {
        Restores::Unless(it) => said(it) != "true" && !is_dynamic(said(it)),
        Restores::If(it) => !matches!(said(it), "" | "false") && !is_dynamic(said(it)),
        Restores::ByDefault(it) => said(it) != "false" && !is_dynamic(said(it)),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn caches_of_releases() {
        let steps = "- uses: actions/cache@v5
- {uses: actions/cache@v5, if: \"github.ref_type != 'tag'\"}
- {uses: actions/setup-go@v6, with: {cache: false}}
- uses: actions/setup-go@v6
- uses: actions/setup-node@v6
- {uses: actions/setup-node@v6, with: {cache: npm}}
";
        let push = "- {uses: docker/build-push-action@v7, with: {push: \"${{ github.event_name != 'pull_request' }}\", tags: acme/app}}";
        check_steps(
            &RULE,
            &format!("{steps}{push}"),
            expect![[r#"
            5 info: `actions/cache` restores what other runs have stored, here also for releases; whoever can change the cache can change the release. Restore it in other runs only: `if: github.ref_type != 'tag'`.
            8 info: `actions/setup-go` restores what other runs have stored, here also for releases; whoever can change the cache can change the release. Restore it in other runs only: `if: github.ref_type != 'tag'`.
            10 info: `actions/setup-node` restores what other runs have stored, here also for releases; whoever can change the cache can change the release. Restore it in other runs only: `if: github.ref_type != 'tag'`.
        "#]],
        );
        check_steps(&RULE, steps, expect![[""]]);
    }
}
