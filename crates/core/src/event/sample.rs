//! Events to try a workflow with. Names of branches and tags are such that its filters let them
//! through, where there are any.

use super::{
    Event, Kind, NAMES, Origin, Repository, inputs, other::with_run, repository::edge_branches,
    sets_off,
};
use crate::{
    data::Data,
    filter,
    workflow::{Node, Workflow, trigger, triggers},
};

/// The common kinds, whether or not the workflow starts on them, and all others on which it does.
pub fn kinds(workflow: &Workflow) -> Vec<Kind> {
    let mut res = Kind::COMMON.to_vec();
    for trigger in triggers(workflow) {
        match NAMES.iter().find(|it| **it == trigger.event) {
            Some(&"pull_request_target") => res.extend([Kind::Target, Kind::TargetFork]),
            Some(name) if Kind::is_other(name) => res.push(Kind::Other(name)),
            _ => {}
        }
    }
    res
}

/// An event of each of these kinds; of tags a pre-release, too, and of branches those that a tag rule is for.
pub fn samples(workflow: &Workflow, repository: &Repository) -> Vec<Event> {
    samples_of(workflow, repository, kinds(workflow))
}

/// The same of kinds that were chosen.
pub fn samples_of(
    workflow: &Workflow,
    repository: &Repository,
    kinds: impl IntoIterator<Item = Kind>,
) -> Vec<Event> {
    let mut res = Vec::new();
    for kind in kinds {
        let event = sample(workflow, repository, kind);
        let after = match kind {
            Kind::PushTag => vec![Event::push_tag(repository, &before(event.ref_name()))],
            Kind::PushBranch => edges(workflow, repository, &event),
            _ => Vec::new(),
        };
        res.push(event);
        res.extend(after);
    }
    res
}

/// Pushes to the branches of `type=edge` rules that start the workflow, but for what there is already.
fn edges(workflow: &Workflow, repository: &Repository, known: &Event) -> Vec<Event> {
    let mut names = edge_branches(workflow);
    names.sort();
    names.dedup();
    let or_default =
        |it: String| if it.is_empty() { repository.default_branch.clone() } else { it };
    let pushed = names.into_iter().map(|it| Event::push_branch(repository, &or_default(it)));
    let is_new = |it: &Event| it.git_ref != known.git_ref;
    pushed.filter(is_new).filter(|it| sets_off(workflow, it).runs == Some(true)).collect()
}

/// An event of a kind that the filters of a workflow let through, if any can be found.
pub fn sample(workflow: &Workflow, repository: &Repository, kind: Kind) -> Event {
    let default = repository.default_branch.as_str();
    let branch = || name(workflow, "push", "branches", &[default, "develop", "release/1.2"]);
    let base = |event: &str| name(workflow, event, "branches", &[default, "develop"]);
    let tag = || name(workflow, "push", "tags", &["v1.2.3", "1.2.3"]);
    let pull = |origin| Event::pull_request(repository, &base("pull_request"), origin);
    let target =
        |origin| Event::pull_request_target(repository, &base("pull_request_target"), origin);
    let res = match kind {
        Kind::PushBranch => Event::push_branch(repository, &branch()),
        Kind::PushTag => Event::push_tag(repository, &tag()),
        Kind::PullRequest => pull(Origin::Own),
        Kind::Fork => pull(Origin::Fork),
        Kind::Dependabot => pull(Origin::Dependabot),
        Kind::Target => target(Origin::Own),
        Kind::TargetFork => target(Origin::Fork),
        Kind::MergeGroup => Event::merge_group(repository, &base("pull_request")),
        Kind::Release => Event::release(repository, &tag()),
        Kind::Schedule => Event::schedule(repository, cron(workflow).unwrap_or("30 4 * * 1")),
        Kind::Dispatch => {
            let on_branch = format!("refs/heads/{default}");
            Event::dispatch(repository, &on_branch, defaults(workflow, "workflow_dispatch"))
        }
        Kind::Call => {
            let pushed = Event::push_branch(repository, &branch());
            Event::call(pushed, defaults(workflow, "workflow_call"))
        }
        Kind::Other(it) => other(workflow, repository, it),
    };
    // Without a trigger, or in a call, there is nothing to fit.
    match trigger(workflow, res.trigger()) {
        Some(it) => res.fitting_types(&it),
        None => res,
    }
}

fn cron(workflow: &Workflow) -> Option<&str> {
    trigger(workflow, "schedule")?.node.items().first()?.get("cron")?.as_text()
}

fn other(workflow: &Workflow, repository: &Repository, event: &str) -> Event {
    let res = Event::other(repository, event);
    if event != "workflow_run" {
        return res;
    }
    let default = repository.default_branch.as_str();
    let branch = name(workflow, event, "branches", &[default, "develop"]);
    let name = name(workflow, event, "workflows", &["CI"]);
    with_run(with_run(res, "head_branch", &branch), "name", &name)
}

/// A pre-release of a tag.
fn before(tag: &str) -> String {
    format!("{tag}-rc.1")
}

/// The first of the usual names that a filter lets through, or one made of its patterns.
fn name(workflow: &Workflow, event: &str, key: &str, usual: &[&str]) -> String {
    let first = usual.first().copied().unwrap_or_default().to_owned();
    let Some(trigger) = trigger(workflow, event) else { return first };
    let texts = |key: &str| -> Option<Vec<&str>> {
        let them = trigger.node.get(key)?.one_or_many();
        Some(them.iter().filter_map(Node::as_text).collect())
    };
    if let Some(ignored) = texts(&format!("{key}-ignore")) {
        let fine = usual.iter().find(|it| !filter::ignores(&ignored, it));
        return fine.map_or(first, |it| (*it).to_owned());
    }
    let Some(patterns) = texts(key) else { return first };
    let mut made = usual.iter().map(|it| (*it).to_owned());
    let positive = patterns.iter().filter(|it| !it.starts_with('!'));
    let own = positive.map(|it| fitting(it));
    made.by_ref().chain(own).find(|it| filter::admits(&patterns, it)).unwrap_or(first)
}

/// A name that a pattern covers: what may be anything becomes a version, classes their first
/// character, and what may be left out is left out.
pub fn fitting(pattern: &str) -> String {
    let mut res = String::new();
    let mut rest = pattern.chars().peekable();
    while let Some(it) = rest.next() {
        match it {
            '*' => {
                while rest.next_if_eq(&'*').is_some() {}
                let after_digit = res.ends_with(|it: char| it.is_ascii_digit());
                res.push_str(if after_digit { ".2.3" } else { "1.2.3" });
            }
            '[' => {
                let class: String = rest.by_ref().take_while(|it| *it != ']').collect();
                res.extend(if class.starts_with("0-9") { Some('1') } else { class.chars().next() });
            }
            '\\' => res.extend(rest.next()),
            '?' | '+' => {}
            it => res.push(it),
        }
    }
    res
}

fn defaults(workflow: &Workflow, event: &str) -> Vec<(String, Data)> {
    trigger(workflow, event).map(|it| inputs(&it)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::sets_off, yaml};

    #[track_caller]
    fn check(on: &str, expected: &str) {
        let workflow = yaml::read(on).workflow;
        let all = samples(&workflow, &Repository::default());
        let running = all.iter().filter(|it| sets_off(&workflow, it).runs == Some(true));
        let names: Vec<_> =
            running.map(|it| format!("{} {}", it.trigger(), it.ref_name())).collect();
        assert_eq!(names.join(", "), expected);
    }

    #[test]
    fn names_fit_the_filters() {
        check("on: push", "push main, push v1.2.3, push v1.2.3-rc.1");
        check(
            "on: {push: {tags: ['release-[0-9]+.*']}}",
            "push release-1.1.2.3, push release-1.1.2.3-rc.1",
        );
        check("on: {push: {tags: ['[0-9]+.[0-9]+.[0-9]+', '!2*']}}", "push 1.2.3");
        check("on: {push: {branches: [next/**]}}", "push next/1.2.3");
        check("on: {push: {branches-ignore: [main]}}", "push develop");
        check(
            "on: {pull_request: {branches: [trunk]}}",
            "pull_request 15/merge, pull_request 15/merge, pull_request 15/merge",
        );
        check(
            "on: {schedule: [{cron: '5 4 * * *'}], workflow_call: {}}",
            "schedule main, workflow_call main",
        );
    }

    #[test]
    fn branches_of_tag_rules() {
        let check_rules = |on: &str, rules: &str, expected: &str| {
            let step = format!("{{uses: docker/metadata-action@v6, with: {{tags: \"{rules}\"}}}}");
            check(&format!("{on}\njobs: {{a: {{steps: [{step}]}}}}"), expected);
        };
        let on = "on: {push: {branches: [main, next]}}";
        check_rules(on, "type=edge", "push main");
        check_rules(on, "type=sha\\ntype=edge,branch=next", "push main, push next");
        check_rules(
            on,
            "type=edge,branch=next,suffix=-a\\ntype=edge,branch=next",
            "push main, push next",
        );
        check_rules(on, "type=edge,branch=other", "push main");
        check_rules(on, "type=edge,branch=${{ github.ref_name }}", "push main");
        check_rules("on: {push: {branches: [edge]}}", "type=edge", "push edge");
    }

    #[test]
    fn other_events_of_the_workflow() {
        check(
            "on: {pull_request_target: {types: [labeled], branches: [trunk]}}",
            "pull_request_target main, pull_request_target main",
        );
        check(
            "on: {workflow_run: {workflows: [Tests], types: [requested], branches: [next]}}",
            "workflow_run main",
        );
        check(
            "on: [create, delete, repository_dispatch, registry_package, issue_comment, x]",
            "create v1.2.3, delete main, repository_dispatch main, registry_package main, \
             issue_comment main",
        );
        check("on: {release: {types: [released]}}", "release v1.2.3");
        check("on: {repository_dispatch: {types: [build]}}", "repository_dispatch main");
        check(
            "on: {pull_request: {types: [closed]}}",
            "pull_request main, pull_request main, pull_request main",
        );
    }

    #[test]
    fn inputs_have_their_defaults() {
        let text = "on:
  workflow_dispatch:
    inputs:
      push: {type: boolean, default: true}
      level: {type: choice, options: [low, high]}
      n: {type: number, default: 3}
      name: {}
";
        let all = samples(&yaml::read(text).workflow, &Repository::default());
        let event = all.iter().find(|it| it.name == "workflow_dispatch");
        let shown: Vec<_> = event
            .map_or(&[][..], |it| &it.inputs)
            .iter()
            .map(|it| format!("{}={}", it.0, it.1.to_json()))
            .collect();
        assert_eq!(shown.join(" "), "push=true level=\"low\" n=3 name=\"\"");
    }
}
