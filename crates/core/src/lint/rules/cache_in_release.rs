//! Releases that are built from a cache which other runs have written.

use crate::{
    catalog::{actions::CACHE_DANCE, reference},
    lint::{
        Findings, Rule, Severity,
        condition::{RELEASE, TAG, is_guarded},
        expressions::{is_dynamic, literal},
        fix::Edit,
        refs::published,
    },
    text::msg,
    topic::Topic,
    workflow::{
        Node, Workflow, input, is_action, jobs,
        publish::{Push, builds, push},
        steps, trigger,
    },
};

/// Whoever gets to write the cache, say by a pull request that is merged or by an action that was
/// taken over, gets into every release that is built from it.
pub(super) static RULE: Rule = Rule {
    id: "cache-in-release",
    severity: Severity::Info,
    title: msg::RULE_CACHE_IN_RELEASE_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#cache-poisoning"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow) {
        let releases = published(workflow, job).is_some_and(|it| it.tag) && has_releases(workflow);
        let pushing = builds(&job.node).into_iter().filter(|it| push(it) != Push::Never);
        let runs =
            |it: &&Node| [TAG, RELEASE].iter().any(|run| !is_guarded(*run, workflow, job, it));
        let is_open = |it: &&Node| releases && runs(it);
        let pushing: Vec<&Node> = pushing.filter(is_open).collect();
        if !pushing.is_empty() {
            let dances = steps(&job.node).iter().filter(|it| is_action(it, CACHE_DANCE.name));
            dances.filter(is_open).for_each(|it| mounts(it, findings));
        }
        for build in pushing {
            let Some(node) = input(build, "cache-from") else { continue };
            let text = node.as_text().unwrap_or_default().trim();
            let shared = ["type=gha", "type=local"];
            if !shared.iter().any(|it| literal(text).contains(it)) {
                continue;
            }
            findings.at(node, msg::RULE_CACHE_IN_RELEASE_SAYS.message()).place(Topic::CacheRelease);
            findings.fix(msg::RULE_CACHE_IN_RELEASE_FIX.message()).sets(Topic::CacheRelease, "off");
            if !is_dynamic(text) && !text.contains(['\'', '\n']) {
                let guarded = format!("${{{{ github.ref_type != 'tag' && '{text}' || '' }}}}");
                findings.edits(Edit::write(node, &guarded));
            }
        }
    }
}

/// Cache mounts that come from a cache are one more way in.
fn mounts(step: &Node, findings: &mut Findings) {
    findings.at(step, msg::RULE_CACHE_IN_RELEASE_SAYS.message()).place(Topic::CacheRelease);
    findings.fix(msg::RULE_CACHE_IN_RELEASE_FIX.message()).sets(Topic::CacheRelease, "off");
}

/// Tags may also be chosen by hand, but nobody releases by accident then.
fn has_releases(workflow: &Workflow) -> bool {
    let tags = trigger(workflow, "push").is_some_and(|it| it.node.get("tags").is_some());
    tags || trigger(workflow, "release").is_some()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    const PUSH: &str = "- {uses: docker/build-push-action@v7, with: {push: true, tags: acme/app}}";
    const MOUNTS: &str = "uses: reproducible-containers/buildkit-cache-dance@v3";

    #[test]
    fn cache_mounts_of_releases() {
        check_steps(
            &RULE,
            &format!("- {MOUNTS}\n{PUSH}"),
            expect![[r#"
                5 info: Releases are built from a cache that other runs have written; whoever gets into the cache gets into the release. Read it on other runs only, at the cost of slower releases.
            "#]],
        );
        check_steps(
            &RULE,
            &format!("- {{if: github.ref_type != 'tag', {MOUNTS}}}\n{PUSH}"),
            expect![[""]],
        );
        check_steps(&RULE, &format!("- {MOUNTS}"), expect![[""]]);
    }
}
