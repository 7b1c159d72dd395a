//! How far two workflows are from each other: what one of them would have to lose and to get to be the
//! other.

use std::{
    collections::{BTreeSet, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::{
    recognise::{
        align::{Alignment, At, Match, Part},
        alike,
    },
    topic::Place,
    workflow::{Node, Value, is_commit},
};

/// What one line that is missing counts.
const LINE: u32 = 16;

/// How many times as much the name of an image counts: whoever pushes it does more than any other step.
const IMAGE: u32 = 8;

/// What a map or a list counts beside what is in it.
const NAME: u32 = 4;

/// The distance; 0 where both say the same.
pub(super) fn distance(aligned: &Alignment) -> u32 {
    let all = &aligned.matches;
    let has_parts = |n: usize| all.get(n + 1).is_some_and(|it| it.parent == n);
    let cost = |(n, it): (usize, &Match)| match (it.ours, it.theirs) {
        _ if it.same => 0,
        (Some(ours), Some(theirs)) if has_parts(n) => renamed(ours, theirs),
        (Some(ours), Some(theirs)) => of_pair(ours, theirs),
        (Some(it), None) | (None, Some(it)) => alone(it),
        (None, None) => 0,
    };
    sum(all.iter().enumerate().map(|(n, it)| match is_image(all, it) {
        true => cost((n, it)).saturating_mul(IMAGE),
        false => cost((n, it)),
    }))
}

/// Whether a match is about what is published: nothing else a form says matters as much.
fn is_image(all: &[Match], it: &Match) -> bool {
    let is_called = |it: &Match| it.ours.or(it.theirs).is_some_and(|it| it.key() == "images");
    is_called(it) || is_called(&all[it.parent])
}

fn renamed(ours: Part, theirs: Part) -> u32 {
    if ours.key().eq_ignore_ascii_case(theirs.key()) || theirs.key().is_empty() { 0 } else { LINE }
}

/// Less than what each of them counts alone, so that what begins right is better than nothing; and the more
/// alike, the less, so that each of the settings that make up a text can be found by itself.
fn of_pair(ours: Part, theirs: Part) -> u32 {
    let named = renamed(ours, theirs);
    let (Some(mine), Some(other)) = (ours.text(), theirs.text()) else {
        return named + inner(ours.node).max(inner(theirs.node)).max(1);
    };
    if ours.is_pin() && same_kind_of_pin(mine, other).is_some() {
        // Another version of the same is what a newer workflow of ours has, too.
        return if same_kind_of_pin(mine, other) == Some(true) { 1 } else { 3 };
    }
    // What has nothing in common stands where something else belongs.
    named + LINE - alike::of_texts(mine, other).saturating_sub(LINE / 4).min(LINE - 1)
}

/// Whether two references of one action are written in the same style; `None` for two actions.
fn same_kind_of_pin(ours: &str, theirs: &str) -> Option<bool> {
    let (name, ours) = ours.split_once('@')?;
    let (other, theirs) = theirs.split_once('@')?;
    let style = |it: &str| match is_commit(it) {
        true => 0,
        false => 1 + it.matches('.').count(),
    };
    name.eq_ignore_ascii_case(other).then(|| style(ours) == style(theirs))
}

/// What a part counts that has no partner.
fn alone(part: Part) -> u32 {
    match part.at {
        At::Line(..) => LINE,
        At::Root | At::Entry(_) | At::Item(_) => weight(part.node),
    }
}

fn weight(node: &Node) -> u32 {
    match node.value {
        Value::Seq(_) | Value::Map(_) => inner(node).saturating_add(NAME),
        _ => inner(node).max(LINE),
    }
}

/// What is in a node, without that it is there.
fn inner(node: &Node) -> u32 {
    match &node.value {
        Value::Seq(them) => sum(them.iter().map(weight)),
        Value::Map(them) => sum(them.iter().map(|it| weight(&it.node))),
        Value::Text(it) => LINE.saturating_mul(u32::try_from(it.lines().count()).unwrap_or(1)),
        Value::Number(_) | Value::Bool(_) => LINE,
        Value::Null => 0,
    }
}

fn sum(them: impl Iterator<Item = u32>) -> u32 {
    them.fold(0, u32::saturating_add)
}

/// The places to look at where a guess has become worse: what the document has not, or has otherwise, and
/// what wrote before that which nothing writes now.
pub(super) fn new_troubles(before: &Alignment, now: &Alignment) -> BTreeSet<Place> {
    let old = troubles(before);
    let new = troubles(now).into_iter().filter(|it| !old.contains(it));
    let mut res: BTreeSet<Place> = new.map(|it| it.0).collect();
    let wrote = |lost: &Node| {
        let mut pairs = before.pairs();
        pairs.find(|it| std::ptr::eq(it.1.node, lost)).and_then(|it| it.0.place())
    };
    let lost = now.only_theirs().filter_map(|it| now.matches[it].theirs);
    res.extend(lost.filter_map(|it| wrote(it.node)));
    res
}

/// The places of ours that the document has not, or has otherwise, and whether it has them.
fn troubles(aligned: &Alignment) -> BTreeSet<(Place, bool)> {
    let is_leaf = |n: usize| aligned.matches.get(n + 1).is_none_or(|it| it.parent != n);
    let wrong = aligned.matches.iter().enumerate().filter(|(n, it)| !it.same && is_leaf(*n));
    wrong.filter_map(|it| Some((it.1.ours?.place()?, it.1.theirs.is_some()))).collect()
}

/// What is said anywhere in a workflow, each line with its key, wherever it stands.
pub(super) fn said(root: &Node) -> HashSet<u64> {
    let mut res = HashSet::new();
    collect("", root, &mut res);
    res
}

fn collect(key: &str, node: &Node, into: &mut HashSet<u64>) {
    match &node.value {
        Value::Seq(them) => them.iter().for_each(|it| collect(key, it, into)),
        Value::Map(them) => them.iter().for_each(|it| {
            if it.node.as_text().is_none() {
                into.insert(hash(key, &it.key));
            }
            collect(&it.key, &it.node, into);
        }),
        _ => {
            let text = node.as_text().unwrap_or_default();
            let text = if key == "uses" { text.split('@').next().unwrap_or(text) } else { text };
            text.lines().for_each(|it| {
                into.insert(hash(key, it.trim()));
            });
        }
    }
}

fn hash(key: &str, text: &str) -> u64 {
    let mut res = DefaultHasher::new();
    (key, text).hash(&mut res);
    res.finish()
}
