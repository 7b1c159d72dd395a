//! The `on:` of a workflow.

use crate::{
    compose::{
        inputs::{Asked, inputs},
        nodes::{at, entry, entry_plain, map, text},
    },
    recipe::{Recipe, lines},
    topic::{Place, Topic},
    workflow::{Entry, Node, Value},
};

pub(super) fn on(recipe: &Recipe) -> Node {
    let mut events = Vec::new();
    events.extend(push(recipe));
    events.extend(pull_request(recipe));
    if recipe.merge_group {
        events.push(entry("merge_group", at(Topic::MergeGroup, Node::default())));
    }
    if recipe.release {
        let types = at(Topic::Release, Value::Seq(vec![Node::text("published")]).into());
        events.push(entry("release", at(Topic::Release, map(vec![entry("types", types)]))));
    }
    events.extend(schedule(recipe));
    if recipe.dispatch {
        let node = inputs(recipe, Asked::ByHand).map_or(Node::default(), |it| map(vec![it]));
        events.push(entry("workflow_dispatch", at(Topic::Dispatch, node)));
    }
    if recipe.call {
        let node = inputs(recipe, Asked::ByWorkflow).map_or(Node::default(), |it| map(vec![it]));
        events.push(entry("workflow_call", at(Topic::Call, node)));
    }
    map(events)
}

/// Adds entries to `workflow_call`.
pub(super) fn extend_call(root: &mut Node, more: Vec<Entry>) {
    let call = root.get_mut("on").and_then(|it| it.get_mut("workflow_call"));
    let Some(call) = call.filter(|_| !more.is_empty()) else { return };
    match &mut call.value {
        Value::Map(entries) => entries.extend(more),
        other => *other = Value::Map(more),
    }
}

fn push(recipe: &Recipe) -> Option<Entry> {
    let mut filters = Vec::new();
    filters.extend(filter("branches", Topic::Branches, &recipe.branches));
    filters.extend(tags(recipe));
    if filters.is_empty() {
        return None;
    }
    let topic =
        if lines(&recipe.branches).is_empty() { Topic::TagFilters } else { Topic::Branches };
    filters.extend(filter("paths", Topic::Paths, &recipe.paths));
    Some(entry("push", at(topic, map(filters))))
}

/// The patterns of tags, those of each image where each is released by itself.
fn tags(recipe: &Recipe) -> Option<Entry> {
    if recipe.images.is_empty() || !recipe.component_tags {
        return filter("tags", Topic::TagFilters, &recipe.tag_filters);
    }
    let of = |n| {
        let place = Place { topic: Topic::Component, item: n };
        let own = recipe.component(n).map(|it| it.tag_filters).unwrap_or_default();
        lines(&own).into_iter().map(|it| text(place, it)).collect::<Vec<_>>()
    };
    let all: Vec<Node> = (0..recipe.images.len()).flat_map(of).collect();
    (!all.is_empty()).then(|| entry("tags", at(Topic::TagFilters, Value::Seq(all).into())))
}

fn pull_request(recipe: &Recipe) -> Option<Entry> {
    if !recipe.pull_request {
        return None;
    }
    let mut filters = Vec::new();
    let branches = &recipe.pull_request_branches;
    filters.extend(filter("branches", Topic::PullRequestBranches, branches));
    filters.extend(filter("paths", Topic::Paths, &recipe.paths));
    let node = if filters.is_empty() { Node::default() } else { map(filters) };
    Some(entry("pull_request", at(Topic::PullRequest, node)))
}

fn filter(key: &str, topic: Topic, patterns: &str) -> Option<Entry> {
    let patterns: Vec<Node> = lines(patterns).into_iter().map(Node::text).collect();
    (!patterns.is_empty()).then(|| entry(key, at(topic, Value::Seq(patterns).into())))
}

fn schedule(recipe: &Recipe) -> Option<Entry> {
    let one = |cron: &str| {
        let mut entries = vec![entry_plain("cron", cron)];
        if !recipe.timezone.trim().is_empty() {
            let zone = text(Topic::Timezone, recipe.timezone.trim());
            entries.push(entry("timezone", zone));
        }
        map(entries)
    };
    let times: Vec<Node> = lines(&recipe.schedule).into_iter().map(one).collect();
    (!times.is_empty()).then(|| entry("schedule", at(Topic::Schedule, Value::Seq(times).into())))
}
