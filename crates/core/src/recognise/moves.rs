//! What may be tried at a control: the recipes that differ from a guess there.

use crate::{
    metadata::TagRule,
    recipe::{COMMON, Control, MAX_ITEMS, Recipe},
    recognise::{
        judge::{Guess, Judge},
        probe,
    },
    topic::{Place, Topic},
};

/// The topics in the order in which they are tried: what decides how many jobs and steps there are comes
/// before what stands in them.
pub(super) fn order() -> Vec<Topic> {
    let is_between = |it: &Topic| !FIRST.contains(it) && !LAST.contains(it) && is_seen(*it);
    let between = Topic::ALL.iter().copied().filter(is_between);
    FIRST.iter().copied().chain(between).chain(LAST.iter().copied()).collect()
}

const FIRST: &[Topic] = &[
    Topic::BuildWith,
    Topic::GithubBuilder,
    Topic::MultiPlatform,
    Topic::Pins,
    Topic::Platforms,
    Topic::Registries,
    Topic::Registry,
    Topic::Use,
];

/// What takes whatever nothing else has taken.
const LAST: &[Topic] = &[Topic::BakeSet];

/// Whether a topic can be seen in a workflow at all, and is not seen by others.
fn is_seen(topic: Topic) -> bool {
    let elsewhere = [
        Topic::Comments,
        Topic::Header,
        Topic::Updates,
        Topic::CleanUp,
        // A registry is tried with each of its logins.
        Topic::Login,
    ];
    let of_rule = topic.list() == Some(Topic::Tags) && topic != Topic::Tags;
    !of_rule && !elsewhere.contains(&topic)
}

/// The recipes to try.
pub(super) fn moves(judge: &mut Judge, guess: &Guess, place: Place) -> Vec<Recipe> {
    let Place { topic, item } = place;
    let recipe = &guess.recipe;
    match Control::of(topic) {
        _ if topic == Topic::Registry => registries(recipe, item),
        _ if topic == Topic::Tags => tags(judge, recipe),
        Control::Toggle { get, set } => {
            let mut next = recipe.clone();
            set(&mut next, item, !get(recipe, item));
            vec![next]
        }
        Control::Choice { options, allowed, get, set } => {
            let others = (0..options.len()).filter(|it| *it != get(recipe, item));
            let with = |n| {
                let mut next = recipe.clone();
                set(&mut next, item, n);
                next
            };
            others.filter(|it| allowed(recipe, item, *it)).map(with).collect()
        }
        Control::List { len, add, remove, .. } => {
            let mut res = Vec::new();
            if len(recipe) < MAX_ITEMS && (topic != Topic::Images || judge.has_several) {
                let mut next = recipe.clone();
                add(&mut next);
                let mut first = next.clone();
                to_front(&mut first, topic, len(recipe));
                res.push(next);
                res.extend((0 < len(recipe)).then_some(first));
            }
            for n in 0..len(recipe) {
                let mut next = recipe.clone();
                remove(&mut next, n);
                res.push(next);
            }
            res
        }
        Control::Text { .. } | Control::Lines { .. } => {
            let mut values = probe::values(judge, recipe, place);
            // What names no part of its own shows in no text.
            values.extend((topic == Topic::ComponentImage).then(|| COMMON.to_owned()));
            values.iter().flat_map(|it| typed(recipe, place, it)).collect()
        }
        Control::Derived => Vec::new(),
    }
}

/// A value in the place, and in those of the same registry: two of its images have one login.
fn typed(recipe: &Recipe, place: Place, value: &str) -> Vec<Recipe> {
    let control = Control::of(place.topic);
    let mut own = recipe.clone();
    control.write(&mut own, place.item, value);
    let mut all = own.clone();
    if place.topic.list() == Some(Topic::Registries) && place.topic != Topic::Image {
        let row = |n: usize| recipe.registries.get(n).map(|it| it.registry.id);
        for n in (0..recipe.registries.len()).filter(|it| row(*it) == row(place.item)) {
            control.write(&mut all, n, value);
        }
    }
    if all == own { vec![own] } else { vec![own, all] }
}

/// Puts what was added to a list before the others.
fn to_front(recipe: &mut Recipe, list: Topic, from: usize) {
    match list {
        Topic::Images if from < recipe.images.len() => recipe.images.rotate_right(1),
        Topic::Registries if from < recipe.registries.len() => recipe.registries.rotate_right(1),
        Topic::Inputs if from < recipe.inputs.len() => recipe.inputs.rotate_right(1),
        _ => {}
    }
}

/// Each registry with each of its logins.
fn registries(recipe: &Recipe, item: usize) -> Vec<Recipe> {
    let (
        Control::Choice { options, set, .. },
        Control::Choice { options: logins, allowed, set: log_in, .. },
    ) = (Control::of(Topic::Registry), Control::of(Topic::Login))
    else {
        return Vec::new();
    };
    let mut res = Vec::new();
    for n in 0..options.len() {
        let mut next = recipe.clone();
        set(&mut next, item, n);
        // Whether attestations are pushed is a choice of its own.
        if let Some((new, old)) = next.registries.get_mut(item).zip(recipe.registries.get(item)) {
            new.attest_push = old.attest_push;
        }
        for login in (0..logins.len()).filter(|it| allowed(&next, item, *it)) {
            let mut next = next.clone();
            log_in(&mut next, item, login);
            res.extend((next != *recipe).then_some(next));
        }
    }
    res
}

/// The rules as the document has them.
fn tags(judge: &mut Judge, recipe: &Recipe) -> Vec<Recipe> {
    let read = |lines: Vec<String>| {
        let rules = lines.iter().map(|it| TagRule::of(it));
        let tags: Vec<TagRule> = rules.filter_map(Result::ok).take(MAX_ITEMS).collect();
        Recipe { tags, ..recipe.clone() }
    };
    let found = probe::tag_lines(judge, recipe);
    found.into_iter().map(read).chain([Recipe { tags: Vec::new(), ..recipe.clone() }]).collect()
}
