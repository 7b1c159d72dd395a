//! Cache mounts of the Dockerfile, kept from one run to the next. BuildKit exports no cache mounts with
//! its layers, so an action puts them into the builder before the build and takes them out at the job's
//! end. Source: <https://docs.docker.com/build/ci/github-actions/cache/#cache-mounts>.

use crate::{
    catalog::actions,
    compose::{
        Publishes,
        cache::{NOT_TAG, reads_for_releases, scope},
        nodes::{entry, entry_text, flag, text_lines},
        publishes,
        steps::{after_name, step},
    },
    recipe::{Mount, Recipe},
    topic::Topic,
    workflow::{Entry, Node},
};

const TOPIC: Topic = Topic::CacheMounts;

/// The action has to know which builder it is.
pub(super) fn name_builder(recipe: &Recipe, mut builder: Node) -> Node {
    if !recipe.mounts().is_empty() {
        after_name(&mut builder, entry_text("id", TOPIC, "builder"));
    }
    builder
}

/// Brings the mounts and puts them into the builder. What takes them out and keeps them runs after the
/// last step, in reverse order, so the action that keeps them stands first.
pub(super) fn mounts(recipe: &Recipe) -> Vec<Node> {
    let them = recipe.mounts();
    if them.is_empty() {
        return Vec::new();
    }
    let mut res = Vec::new();
    let publishes = Publishes::of(recipe);
    if publishes != Publishes::Never {
        let name = "Keep the cache mounts";
        let keep = step(recipe, TOPIC, name, &actions::CACHE, folder(recipe));
        let when = match &publishes {
            Publishes::If(it) => Some(it.clone()),
            _ => None,
        };
        res.push(only_if(recipe, when, keep));
    }
    // Runs that do not publish read them only.
    if let Some(when) = publishes::otherwise(recipe) {
        let name = "Restore the cache mounts";
        let restore = step(recipe, TOPIC, name, &actions::CACHE_RESTORE, folder(recipe));
        let when = Some(when).filter(|_| publishes != Publishes::Never);
        res.push(only_if(recipe, when, restore));
    }
    let name = "Put the cache mounts into the builder";
    let inject = step(recipe, TOPIC, name, &actions::CACHE_DANCE, inputs(recipe, &them));
    res.push(only_if(recipe, None, inject));
    res
}

fn inputs(recipe: &Recipe, them: &[Mount]) -> Vec<Entry> {
    let line = |(n, it): (usize, &Mount)| {
        let target = match it.id {
            "" => json(it.target),
            id => format!(r#"{{"target": {}, "id": {}}}"#, json(it.target), json(id)),
        };
        let comma = if n + 1 < them.len() { "," } else { "" };
        (TOPIC.into(), format!("  {}: {target}{comma}", json(&format!("{FOLDER}/{}", it.folder))))
    };
    let mut map = vec![(TOPIC.into(), "{".to_owned())];
    map.extend(them.iter().enumerate().map(line));
    map.push((TOPIC.into(), "}".to_owned()));
    let mut res = vec![
        entry_text("builder", TOPIC, "${{ steps.builder.outputs.name }}"),
        entry("cache-map", text_lines(TOPIC, &map)),
        // Beside the mounts, or moving them would not be a mere renaming; and not in the build context.
        entry_text("scratch-dir", TOPIC, "${{ runner.temp }}/cache-mounts-work"),
    ];
    match (Publishes::of(recipe), publishes::otherwise(recipe)) {
        (Publishes::Always, _) | (_, None) => {}
        (Publishes::Never, _) => res.push(entry("skip-extraction", flag(TOPIC, true))),
        (_, Some(it)) => {
            res.push(entry_text("skip-extraction", TOPIC, &format!("${{{{ {it} }}}}")));
        }
    }
    res
}

const FOLDER: &str = "${{ runner.temp }}/cache-mounts";

fn folder(recipe: &Recipe) -> Vec<Entry> {
    let name = format!("mounts-{}-", scope(recipe));
    let key = format!("{name}${{{{ github.run_id }}}}");
    vec![
        entry_text("path", TOPIC, FOLDER),
        entry_text("key", Topic::CacheScope, &key),
        entry_text("restore-keys", Topic::CacheScope, &name),
    ]
}

/// Releases are built without what earlier runs left, unless chosen otherwise.
fn only_if(recipe: &Recipe, when: Option<String>, mut step: Node) -> Node {
    let not_tag = (!reads_for_releases(recipe)).then_some(NOT_TAG);
    let when = match (when, not_tag) {
        (Some(it), Some(not_tag)) if it.contains("||") => format!("({it}) && {not_tag}"),
        (Some(it), Some(not_tag)) => format!("{it} && {not_tag}"),
        (Some(it), None) => it,
        (None, Some(not_tag)) => not_tag.to_owned(),
        (None, None) => return step,
    };
    after_name(&mut step, entry_text("if", TOPIC, &when));
    step
}

/// A text as JSON. What else JSON would escape cannot stand in a line.
fn json(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', " "))
}
