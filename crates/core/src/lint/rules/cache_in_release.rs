//! Releases that are built from a cache which other runs have written.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity, condition,
        expressions::{is_dynamic, literal},
        fix::Edit,
        refs::published,
    },
    text::msg,
    topic::Topic,
    workflow::{
        Workflow, input, jobs,
        publish::{Push, builds, push},
        trigger,
    },
};

/// Whoever gets to write the cache, say by a pull request that is merged or by an action that was
/// taken over, gets into every release that is built from it.
pub(super) static RULE: Rule = Rule {
    id: "cache-in-release",
    severity: Severity::Info,
    title: &msg::RULE_CACHE_IN_RELEASE_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#cache-poisoning"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow) {
        let releases = published(workflow, job).is_some_and(|it| it.tag) && has_releases(workflow);
        let pushing = builds(&job.node).into_iter().filter(|it| push(it) != Push::Never);
        for build in pushing.filter(|it| releases && !condition::is_guarded(workflow, job, it)) {
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

/// Tags may also be chosen by hand, but nobody releases by accident then.
fn has_releases(workflow: &Workflow) -> bool {
    let tags = trigger(workflow, "push").is_some_and(|it| it.node.get("tags").is_some());
    tags || trigger(workflow, "release").is_some()
}
