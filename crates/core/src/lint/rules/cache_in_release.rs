//! Releases that are built from a cache which other runs have written.

use crate::{
    catalog::{actions::CACHE_DANCE, reference},
    lint::{
        Findings, Rule, Severity,
        condition::{RELEASE, TAG, is_guarded},
        expressions::{is_dynamic, literal},
        fix::Edit,
        refs::{Refs, published, refs},
    },
    text::msg,
    topic::Topic,
    workflow::{
        Node, Position, Workflow, input, is_action, jobs,
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
        let pushing = builds(&job.node).filter(|it| push(it) != Push::Never);
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
            // Where there are no runs but releases, no cache is left to read.
            if refs(workflow) == (Refs { tag: true, ..Refs::default() }) {
                remove(build, "cache-from", findings);
            } else if !is_dynamic(text) && !text.contains(['\'', '\n']) {
                let guarded = format!("${{{{ github.ref_type != 'tag' && '{text}' || '' }}}}");
                findings.edits(Edit::write(node, &guarded));
            }
        }
    }
}

/// Takes an input away, with all lines of its value.
fn remove(step: &Node, name: &str, findings: &mut Findings) {
    let inputs = step.get("with").map_or(&[][..], Node::entries);
    let Some(entry) = inputs.iter().find(|it| it.key.eq_ignore_ascii_case(name)) else { return };
    findings.edits(Edit::Remove { at: entry.key_span.start });
    if 0 < entry.node.block_column {
        for line in entry.node.lines() {
            let at = Position { column: entry.node.block_column, ..line.span.start };
            findings.edits(Edit::Remove { at });
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
    use crate::lint::{apply, rules::check_steps};

    #[track_caller]
    fn check_repair(on: &str, cache: &str, expected: &str) {
        let text = |inputs: &str| {
            format!(
                "on: {{push: {{{on}}}}}\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v7\n        with:\n{inputs}          push: true\n"
            )
        };
        let document = crate::yaml::read(&text(cache));
        let found = crate::lint::lint(&document);
        let found = found.iter().find(|it| it.rule.id == RULE.id);
        let edits = found.and_then(|it| it.fix.as_ref()).map_or(&[][..], |it| &it.edits);
        assert_eq!(apply(&document.lines, edits), text(expected));
    }

    #[test]
    fn repairs() {
        let line = "          cache-from: type=gha\n";
        let guarded = "          cache-from: ${{ github.ref_type != 'tag' && 'type=gha' || '' }}\n";
        check_repair("tags: ['v*']", line, "");
        check_repair("branches: [main], tags: ['v*']", line, guarded);
        let block =
            "          cache-from: |\n            type=gha,scope=a\n            type=gha,scope=b\n";
        check_repair("tags: ['v*']", block, "");
        check_repair("branches: [main], tags: ['v*']", block, block);
    }

    const PUSH: &str = "- {uses: docker/build-push-action@v7, with: {push: true, tags: acme/app}}";
    const MOUNTS: &str = "uses: reproducible-containers/buildkit-cache-dance@v3";

    #[test]
    fn cache_mounts_of_releases() {
        check_steps(
            &RULE,
            &format!("- {MOUNTS}\n{PUSH}"),
            expect![[r#"
                5 info: Releases are built from a cache that other runs have written; whoever can change the cache can change the release. Use it in other runs only, at the cost of slower releases.
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
