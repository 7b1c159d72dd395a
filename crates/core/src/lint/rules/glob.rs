//! Filter patterns that GitHub refuses, or that never match.

use crate::{
    catalog::reference,
    filter::{self, Kind, What},
    lint::{Findings, Rule, Severity, fix::Edit},
    text::{Message, msg},
    topic::Topic,
    workflow::{Node, Trigger, Workflow, jobs, trigger, triggers},
};

/// A broken pattern makes GitHub refuse the workflow; one that never matches keeps it from running,
/// and nothing says so.
pub(super) static RULE: Rule = Rule {
    id: "glob",
    severity: Severity::Error,
    title: msg::RULE_GLOB_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet",
    ),
    check,
};

const KEYS: &[(&str, &str, Kind)] = &[
    ("branches", "branches-ignore", Kind::Ref),
    ("tags", "tags-ignore", Kind::Ref),
    ("paths", "paths-ignore", Kind::Path),
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    let filtered = ["push", "pull_request", "pull_request_target", "workflow_run", "merge_group"];
    for trigger in triggers(workflow).iter().filter(|it| filtered.contains(&it.event)) {
        for (key, ignore, kind) in KEYS {
            both(trigger, key, ignore, findings);
            for key in [key, ignore] {
                if let Some(node) = trigger.node.get(key) {
                    patterns(node, *kind, findings);
                }
            }
            if let Some(node) = trigger.node.get(key) {
                only_negative(node, findings);
            }
        }
    }
    versions(workflow, findings);
}

/// Versions of images for runners are told apart by patterns, too.
fn versions(workflow: &Workflow, findings: &mut Findings) {
    let image = trigger(workflow, "image_version");
    let listed = ["names", "versions"].into_iter().filter_map(|it| image.as_ref()?.node.get(it));
    let own = jobs(workflow).iter().filter_map(|it| it.node.get("snapshot")?.get("version"));
    listed.chain(own).for_each(|it| patterns(it, Kind::Ref, findings));
}

fn both(trigger: &Trigger<'_>, key: &str, ignore: &str, findings: &mut Findings) {
    let twins = trigger.node.entries().iter().filter(|it| it.key == key || it.key == ignore);
    // The second of the two is one too many.
    if let Some(twin) = twins.take(2).nth(1) {
        findings.key(twin, msg::rule_glob_both(key, ignore));
    }
}

fn only_negative(node: &Node, findings: &mut Findings) {
    let patterns = node.one_or_many();
    let negative = |it: &Node| it.as_text().is_some_and(|it| it.starts_with('!') && 1 < it.len());
    if !patterns.is_empty() && patterns.iter().all(negative) {
        findings.at(node, msg::RULE_GLOB_NEGATIVE.message());
    }
}

fn patterns(node: &Node, kind: Kind, findings: &mut Findings) {
    let patterns = node.one_or_many();
    for (n, pattern) in patterns.iter().enumerate() {
        let Some(text) = pattern.as_text() else { continue };
        let Some(fault) = filter::fault(text, kind) else { continue };
        findings.at(pattern, says(fault.what, text));
        if !is_refused(fault.what) {
            findings.severity(Severity::Warning);
        }
        // A pattern that begins with the name of an image is made of two fields.
        let is_made = pattern.place.is_some_and(|it| it.topic == Topic::Component);
        let Some(new) = mended(text, fault.what).filter(|_| !is_made) else { continue };
        let other = |(m, it): (usize, &Node)| {
            if m == n { new.clone() } else { it.as_text().unwrap_or_default().to_owned() }
        };
        let all: Vec<String> = patterns.iter().enumerate().map(other).collect();
        findings.fix(msg::fix_write(new.as_str())).edits(Edit::write(pattern, &new));
        if let Some(place) = pattern.place {
            findings.sets(place, all.join("\n"));
        }
    }
}

/// Whether GitHub refuses the workflow; everything else it takes literally.
fn is_refused(what: What) -> bool {
    match what {
        What::Empty
        | What::LoneBang
        | What::LeadingQuantifier(_)
        | What::DoubledQuantifier(_)
        | What::UnclosedClass
        | What::EmptyClass
        | What::BadRange
        | What::Newline => true,
        // Of a class, GitHub's documentation knows letters and digits only; what becomes of others is not written down
        // anywhere, and actionlint takes them.
        What::BadClassChar(_)
        | What::Expression
        | What::Braces
        | What::RefsPrefix
        | What::LooksLikeRegex(_)
        | What::LeadingSlash
        | What::TrailingSlash
        | What::DoubledSlash
        | What::DotSlash
        | What::TrailingDot
        | What::BadRefChar(_)
        | What::BadRefPart(_) => false,
    }
}

fn says(what: What, pattern: &str) -> Message {
    match what {
        What::Empty | What::LoneBang => msg::RULE_GLOB_EMPTY.message(),
        What::Expression => msg::rule_glob_expression(pattern),
        What::Braces => msg::rule_glob_braces(pattern),
        What::RefsPrefix => msg::rule_glob_refs(pattern),
        What::LooksLikeRegex(it) => msg::rule_glob_regex(pattern, it.to_string()),
        What::LeadingSlash | What::DotSlash => msg::rule_glob_start(pattern),
        What::TrailingSlash => msg::rule_glob_end(pattern),
        What::DoubledSlash => msg::rule_glob_part(pattern, "//"),
        What::TrailingDot => msg::rule_glob_dot(pattern),
        What::BadRefChar(' ') => msg::rule_glob_space(pattern),
        What::BadRefChar(it) => msg::rule_glob_part(pattern, shown(it)),
        What::BadRefPart(it) => msg::rule_glob_part(pattern, it),
        What::LeadingQuantifier(it) | What::DoubledQuantifier(it) => {
            msg::rule_glob_quantifier(pattern, it.to_string())
        }
        What::UnclosedClass => msg::rule_glob_unclosed(pattern),
        What::EmptyClass | What::BadRange => msg::rule_glob_range(pattern),
        What::BadClassChar(it) => msg::rule_glob_class(pattern, shown(it)),
        What::Newline => msg::RULE_GLOB_NEWLINE.message(),
    }
}

fn shown(it: char) -> String {
    if it.is_control() { format!("U+{:04X}", u32::from(it)) } else { it.to_string() }
}

fn mended(pattern: &str, what: What) -> Option<String> {
    let (bang, body) = match pattern.strip_prefix('!') {
        Some(body) => ("!", body),
        None => ("", pattern),
    };
    let body = match what {
        What::RefsPrefix => {
            let short =
                body.strip_prefix("refs/heads/").or_else(|| body.strip_prefix("refs/tags/"))?;
            short.to_owned()
        }
        What::LeadingSlash => body.trim_start_matches('/').to_owned(),
        What::DotSlash => body.strip_prefix("./")?.to_owned(),
        What::TrailingSlash => format!("{body}**"),
        _ => return None,
    };
    let new = format!("{bang}{body}");
    (!body.is_empty() && filter::fault(&new, Kind::Path).is_none()).then_some(new)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn patterns_of_each_kind() {
        let text = "on:
  push:
    branches: [refs/heads/main, 'v[1']
    branches-ignore: [x]
    tags: ['!v*']
    paths: [./src, docs/, '${{ x }}', '']
  release: {tags: ['[']}";
        check(
            &RULE,
            text,
            expect![[r#"
            3 warning: `refs/heads/main` never matches: patterns are compared with the short name. Leave out `refs/heads/` or `refs/tags/`.
            3 error: GitHub refuses `v[1`: a `[` is never closed. Close it with `]`.
            4 error: GitHub refuses `branches` together with `branches-ignore` on the same event. Keep `branches` and exclude with patterns that begin with `!`.
            5 error: This list only excludes, so nothing ever matches and the workflow never runs. Begin it with what to include, such as `**`.
            6 warning: `./src` never matches: names and paths begin without `/` and `./`.
            6 warning: `docs/` never matches: no name ends in `/`. For everything in a folder write `/**` at its end.
            6 warning: `${{ x }}` never matches: under `on`, GitHub does not evaluate expressions. Write the name itself.
            6 error: GitHub refuses an empty pattern. Write a pattern or remove the line.
        "#]],
        );
    }
}
