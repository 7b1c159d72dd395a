//! What a workflow reads of the payload of an event: in its expressions, in its filters, and by
//! docker/metadata-action.

use crate::{
    data::Data,
    event::Event,
    expr::Expr,
    workflow::{Workflow, is_action, jobs, reads, steps, trigger},
};

/// A part of the payload that is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// `pull_request.head.sha`.
    pub path: String,
    /// `None` if the payload does not have it.
    pub value: Option<Data>,
}

/// What docker/metadata-action reads. Source: metadata-action v6.2.0, `src/context.ts`, `src/meta.ts`.
const BY_METADATA: &[&str] = &[
    "number",
    "pull_request.head.sha",
    "base_ref",
    "commits",
    "repository.default_branch",
    "repository.name",
    "repository.description",
    "repository.html_url",
    "repository.license",
];

/// All that is read of an event's payload, each part once. Of what the action looks for, only what is
/// there.
pub fn reads(workflow: &Workflow, event: &Event) -> Vec<Read> {
    let mut paths: Vec<String> = Vec::new();
    let mut add = |it: String| {
        if !paths.contains(&it) {
            paths.push(it);
        }
    };
    filters(workflow, event).into_iter().for_each(|it| add(it.to_owned()));
    reads::expressions(&workflow.root, "github", &mut |_, it| in_expression(it, &mut add));
    let has_metadata = jobs(workflow)
        .iter()
        .flat_map(|it| steps(&it.node))
        .any(|it| is_action(it, "docker/metadata-action"));
    if has_metadata {
        let there = BY_METADATA.iter().filter(|it| event.payload.at(it).is_some());
        there.for_each(|it| add((*it).to_owned()));
    }
    let read = |path: String| Read { value: event.payload.at(&path).cloned(), path };
    paths.into_iter().map(read).collect()
}

fn filters(workflow: &Workflow, event: &Event) -> Vec<&'static str> {
    let Some(trigger) = trigger(workflow, event.trigger()) else { return Vec::new() };
    let has = |them: &[&str]| them.iter().any(|it| trigger.node.get(it).is_some());
    let mut res = Vec::new();
    if has(&["types"]) {
        res.push("action");
    }
    if has(&["branches", "branches-ignore"]) {
        match trigger.event {
            "pull_request" | "pull_request_target" => res.push("pull_request.base.ref"),
            "merge_group" => res.push("merge_group.base_ref"),
            _ => {}
        }
    }
    if has(&["paths", "paths-ignore"]) && trigger.event == "push" {
        res.push("commits");
    }
    res
}

/// What an expression reads of `github.event`; of `a.b.c` the longest part.
fn in_expression(it: &Expr, add: &mut dyn FnMut(String)) {
    let path = it.path().map(|it| it.to_ascii_lowercase());
    match path.as_deref() {
        None => it.parts(&mut |it| in_expression(it, add)),
        Some("github.head_ref") => add("pull_request.head.ref".to_owned()),
        Some("github.base_ref") => add("pull_request.base.ref".to_owned()),
        Some(path) => {
            if let Some(rest) = path.strip_prefix("github.event.") {
                add(rest.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Origin, Repository},
        yaml,
    };

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let event = Event::pull_request(&Repository::default(), "main", Origin::Fork);
        let them = reads(&yaml::read(text).workflow, &event);
        let shown = |it: &Read| {
            let value = it.value.as_ref().map(Data::to_json);
            format!("{}: {}", it.path, value.as_deref().unwrap_or("-"))
        };
        assert_eq!(them.iter().map(shown).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn in_expressions_and_filters() {
        check(
            "on: {pull_request: {types: [opened], branches: [main]}}
env: {A: 'x ${{ github.head_ref }} ${{ github.event.inputs.a || github.event.number }}'}
jobs:
  a:
    if: github.event.pull_request.head.repo.fork && contains(github.event.pull_request.labels.*.name, 'a')
    steps: [{run: x}]
",
            &[
                "action: \"synchronize\"",
                "pull_request.base.ref: \"main\"",
                "pull_request.head.ref: \"faster\"",
                "inputs.a: -",
                "number: 15",
                "pull_request.head.repo.fork: true",
                "pull_request.labels: []",
            ],
        );
    }

    #[test]
    fn by_the_action() {
        check(
            "on: pull_request\njobs: {a: {steps: [{uses: docker/metadata-action@v6}]}}",
            &[
                "number: 15",
                "pull_request.head.sha: \"860c1904a1ce19322e91ac35af1ab07466440c37\"",
                "repository.default_branch: \"main\"",
                "repository.name: \"octo-app\"",
                "repository.html_url: \"https://github.com/octo-org/octo-app\"",
            ],
        );
    }
}
