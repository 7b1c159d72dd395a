//! Whether an event sets a workflow off, and which filter decides. Source: GitHub's documentation,
//! "Workflow syntax", `on`.

use super::Event;
use crate::{
    data::Data,
    filter,
    workflow::{Node, Span, Trigger, Workflow, trigger},
};

/// Whether a workflow runs, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// `None` if that cannot be known.
    pub runs: Option<bool>,
    pub decided: Decided,
    /// Where that stands: the filter, or the event below `on:`.
    pub span: Span,
}

/// What decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Decided {
    /// `on:` does not name the event.
    NotNamed,
    /// It does, and no filter is in its way.
    Named,
    /// This filter says something about this name: `branches` about `main`.
    Filter { key: &'static str, name: String },
    /// Only names of the other kind are filtered, which keeps all of this kind out.
    OtherKind { key: &'static str },
    /// `types` does not list, or lists, what happened.
    Types { action: String },
    /// Which files were changed is not known.
    Files { key: &'static str },
}

/// Events whose `types` are not all of them, if none are written. Source: GitHub's documentation,
/// "Events that trigger workflows".
const DEFAULT_TYPES: [(&str, &[&str]); 2] = [
    ("pull_request", &["opened", "synchronize", "reopened"]),
    ("pull_request_target", &["opened", "synchronize", "reopened"]),
];

pub fn sets_off(workflow: &Workflow, event: &Event) -> Verdict {
    let Some(trigger) = trigger(workflow, event.trigger()) else {
        let span = workflow.root.get("on").map(|it| it.span).unwrap_or_default();
        return Verdict { runs: Some(false), decided: Decided::NotNamed, span };
    };
    let judges = [types, workflows, refs, paths];
    let verdicts: Vec<Verdict> = judges.iter().filter_map(|judge| judge(&trigger, event)).collect();
    let stops = verdicts.iter().find(|it| it.runs == Some(false));
    let unsure = stops.or_else(|| verdicts.iter().find(|it| it.runs.is_none()));
    let named = Verdict { runs: Some(true), decided: Decided::Named, span: trigger.key_span };
    unsure.or(verdicts.first()).cloned().unwrap_or(named)
}

fn types(trigger: &Trigger<'_>, event: &Event) -> Option<Verdict> {
    let action = event.payload.get("action").and_then(Data::as_text)?;
    let (runs, span) = match trigger.node.get("types") {
        Some(node) => {
            let listed = node.one_or_many();
            (listed.iter().any(|it| it.as_text() == Some(action)), node.span)
        }
        None => {
            let default = DEFAULT_TYPES.iter().find(|it| it.0 == trigger.event)?;
            (default.1.contains(&action), trigger.key_span)
        }
    };
    let decided = Decided::Types { action: action.to_owned() };
    // What is let through because nothing is written needs no word.
    let is_silent = runs && trigger.node.get("types").is_none();
    (!is_silent).then_some(Verdict { runs: Some(runs), decided, span })
}

fn refs(trigger: &Trigger<'_>, event: &Event) -> Option<Verdict> {
    let ran_on = event.payload.at("workflow_run.head_branch").and_then(Data::as_text);
    let base = event.base().or(ran_on);
    let name = base.unwrap_or_else(|| event.ref_name());
    let is_tag = base.is_none() && event.is_tag();
    let (own, other) = match is_tag {
        true => (["tags", "tags-ignore"], ["branches", "branches-ignore"]),
        false => (["branches", "branches-ignore"], ["tags", "tags-ignore"]),
    };
    let filters = ["push", "pull_request", "pull_request_target", "merge_group", "workflow_run"];
    if !filters.contains(&trigger.event) {
        return None;
    }
    for key in own {
        let Some(node) = trigger.node.get(key) else { continue };
        let patterns = texts(node);
        let runs = match key.ends_with("-ignore") {
            true => !filter::ignores(&patterns, name),
            false => filter::admits(&patterns, name),
        };
        let decided = Decided::Filter { key, name: name.to_owned() };
        return Some(Verdict { runs: Some(runs), decided, span: node.span });
    }
    let (key, node) = other.iter().find_map(|it| Some((*it, trigger.node.get(it)?)))?;
    (trigger.event == "push").then_some(Verdict {
        runs: Some(false),
        decided: Decided::OtherKind { key },
        span: node.span,
    })
}

/// Whether the run that the event tells of is of one of the workflows that are named.
fn workflows(trigger: &Trigger<'_>, event: &Event) -> Option<Verdict> {
    let name = event.payload.at("workflow_run.name").and_then(Data::as_text)?;
    let node = trigger.node.get("workflows").filter(|_| trigger.event == "workflow_run")?;
    let names = texts(node);
    let runs = names.contains(&name) || filter::admits(&names, name);
    let decided = Decided::Filter { key: "workflows", name: name.to_owned() };
    Some(Verdict { runs: Some(runs), decided, span: node.span })
}

/// For tags, GitHub does not look at files.
fn paths(trigger: &Trigger<'_>, event: &Event) -> Option<Verdict> {
    let is_filtered = ["push", "pull_request", "pull_request_target"].contains(&trigger.event);
    if !is_filtered || event.is_tag() {
        return None;
    }
    let (key, node) =
        ["paths", "paths-ignore"].into_iter().find_map(|it| Some((it, trigger.node.get(it)?)))?;
    let Some(files) = &event.files else {
        return Some(Verdict { runs: None, decided: Decided::Files { key }, span: node.span });
    };
    let (patterns, files) = (texts(node), files.iter().map(String::as_str).collect::<Vec<_>>());
    let runs = match key {
        "paths" => filter::admits_any(&patterns, &files),
        _ => !filter::ignores_all(&patterns, &files),
    };
    let name = files.join(", ");
    Some(Verdict { runs: Some(runs), decided: Decided::Filter { key, name }, span: node.span })
}

fn texts(node: &Node) -> Vec<&str> {
    node.one_or_many().iter().filter_map(Node::as_text).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{
        event::{Origin, Repository},
        filter::tests::TRUTH,
        yaml,
    };

    #[test]
    fn agrees_with_the_truth_table() {
        let repository = Repository::default();
        for (n, (key, patterns, names, runs)) in TRUTH.iter().enumerate() {
            let quoted: Vec<_> = patterns.iter().map(|it| format!("'{it}'")).collect();
            let text = format!("on: {{push: {{{key}: [{}]}}}}", quoted.join(", "));
            let event = match *key {
                "branches" | "branches-ignore" => Event::push_branch(&repository, names[0]),
                "tags" => Event::push_tag(&repository, names[0]),
                _ => Event {
                    files: Some(names.iter().map(|it| (*it).to_owned()).collect()),
                    ..Event::push_branch(&repository, "main")
                },
            };
            let verdict = sets_off(&yaml::read(&text).workflow, &event);
            let row = n + 1;
            assert_eq!(verdict.runs, Some(*runs), "row {row}: {text}");
            assert!(
                matches!(&verdict.decided, Decided::Filter { key: own, .. } if own == key),
                "row {row}"
            );
        }
    }

    #[track_caller]
    fn check(on: &str, event: &Event, expected: Expect) {
        let Verdict { runs, decided, span } = sets_off(&yaml::read(on).workflow, event);
        let column = span.start.column;
        expected.assert_eq(&format!("{runs:?} {decided:?} at {column}"));
    }

    #[test]
    fn what_decides() {
        let repository = Repository::default();
        let (branch, tag) =
            (Event::push_branch(&repository, "main"), Event::push_tag(&repository, "v1"));
        let pull = Event::pull_request(&repository, "main", Origin::Fork);
        check("on: push", &pull, expect!["Some(false) NotNamed at 5"]);
        check("on: [push, pull_request]", &pull, expect!["Some(true) Named at 12"]);
        check(
            "on: {push: {tags: [v*]}}",
            &branch,
            expect![[r#"Some(false) OtherKind { key: "tags" } at 19"#]],
        );
        check(
            "on: {push: {branches: [main]}}",
            &tag,
            expect![[r#"Some(false) OtherKind { key: "branches" } at 23"#]],
        );
        check(
            "on: {push: {branches: [main], tags: [v*]}}",
            &tag,
            expect![[r#"Some(true) Filter { key: "tags", name: "v1" } at 37"#]],
        );
        check(
            "on: {push: {tags: [v*], paths: [src/**]}}",
            &tag,
            expect![[r#"Some(true) Filter { key: "tags", name: "v1" } at 19"#]],
        );
        check(
            "on: {push: {branches: [main], paths: [src/**]}}",
            &branch,
            expect![[r#"None Files { key: "paths" } at 38"#]],
        );
        check(
            "on: {push: {branches: [dev], paths: [src/**]}}",
            &branch,
            expect![[r#"Some(false) Filter { key: "branches", name: "main" } at 23"#]],
        );
        check(
            "on: {pull_request: {branches: [dev]}}",
            &pull,
            expect![[r#"Some(false) Filter { key: "branches", name: "main" } at 31"#]],
        );
        check(
            "on: {pull_request: {types: [closed], branches: [main]}}",
            &pull,
            expect![[r#"Some(false) Types { action: "synchronize" } at 28"#]],
        );
        let group = Event::merge_group(&repository, "main");
        check(
            "on: {merge_group: {branches: [dev]}}",
            &group,
            expect![[r#"Some(false) Filter { key: "branches", name: "main" } at 30"#]],
        );
        let release = Event::release(&repository, "v1");
        check(
            "on: {release: {types: [created]}}",
            &release,
            expect![[r#"Some(false) Types { action: "published" } at 23"#]],
        );
        let call = Event::call(branch, Vec::new());
        check("on: {push: {}}", &call, expect!["Some(false) NotNamed at 5"]);
        check("on: {workflow_call: {}}", &call, expect!["Some(true) Named at 6"]);
    }

    #[test]
    fn only_own_pull_requests_get_secrets() {
        let of = |origin| Event::pull_request(&Repository::default(), "main", origin).is_trusted();
        assert_eq!([Origin::Own, Origin::Fork, Origin::Dependabot].map(of), [true, false, false]);
    }
}
