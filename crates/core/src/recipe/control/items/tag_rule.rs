//! A tag rule's fields.

use super::always;
use crate::{
    metadata::{Attribute, Type},
    recipe::{
        Recipe,
        control::{Control, options, table::text},
    },
    topic::Topic,
};

/// The controls of [`Topic::Tags`]'s fields.
pub(in super::super) fn of_tag_rule(topic: Topic) -> Control {
    match topic {
        Topic::Tag => Control::Choice {
            options: options::TAG,
            allowed: always,
            get: |it, n| it.tags.get(n).map_or(0, |it| it.kind as usize),
            set: |it, n, option| {
                if let Some(rule) = it.tags.get_mut(n) {
                    rule.kind = Type::ALL[option];
                }
            },
        },
        Topic::TagPattern => text(
            |it, n| match it.tags.get(n).map(|it| it.kind) {
                Some(Type::Schedule) => "nightly",
                Some(Type::Match) => r"\d+\.\d+",
                _ => "{{version}}",
            },
            |it, n| get(it, n, Attribute::Pattern),
            |it, n| get_mut(it, n, Attribute::Pattern),
        ),
        Topic::TagValue => text(
            |_, _| "stable",
            |it, n| get(it, n, Attribute::Value),
            |it, n| get_mut(it, n, Attribute::Value),
        ),
        Topic::TagMatch => text(
            |_, _| r"api/v(\d+\.\d+\.\d+)",
            |it, n| get(it, n, Attribute::Match),
            |it, n| get_mut(it, n, Attribute::Match),
        ),
        Topic::TagGroup => text(
            |_, _| "0",
            |it, n| get(it, n, Attribute::Group),
            |it, n| get_mut(it, n, Attribute::Group),
        ),
        Topic::TagEvent => Control::Choice {
            options: options::TAG_EVENT,
            allowed: always,
            get: |it, n| position(&EVENTS, get(it, n, Attribute::Event)),
            set: |it, n, option| set(it, n, Attribute::Event, EVENTS[option]),
        },
        Topic::TagBranch => text(
            |_, _| "main",
            |it, n| get(it, n, Attribute::Branch),
            |it, n| get_mut(it, n, Attribute::Branch),
        ),
        Topic::TagFormat => Control::Choice {
            options: options::TAG_FORMAT,
            allowed: always,
            get: |it, n| position(&FORMATS, get(it, n, Attribute::Format)),
            set: |it, n, option| set(it, n, Attribute::Format, FORMATS[option]),
        },
        Topic::TagPrefix => text(
            |_, _| "api-",
            |it, n| get(it, n, Attribute::Prefix),
            |it, n| get_mut(it, n, Attribute::Prefix),
        ),
        Topic::TagSuffix => text(
            |_, _| "-alpine",
            |it, n| get(it, n, Attribute::Suffix),
            |it, n| get_mut(it, n, Attribute::Suffix),
        ),
        Topic::TagEnable => text(
            |_, _| "{{is_default_branch}}",
            |it, n| get(it, n, Attribute::Enable),
            |it, n| get_mut(it, n, Attribute::Enable),
        ),
        _ => text(
            |_, _| "900",
            |it, n| get(it, n, Attribute::Priority),
            |it, n| get_mut(it, n, Attribute::Priority),
        ),
    }
}

/// The values of metadata-action's `event` and `format`, in the order of their options.
const EVENTS: [&str; 3] = ["branch", "tag", "pr"];
const FORMATS: [&str; 2] = ["", "long"];

fn position(them: &[&str], value: &str) -> usize {
    them.iter().position(|it| *it == value).unwrap_or(0)
}

fn get(recipe: &Recipe, n: usize, attribute: Attribute) -> &str {
    recipe.tags.get(n).map_or("", |it| it.get(attribute))
}

fn get_mut(recipe: &mut Recipe, n: usize, attribute: Attribute) -> Option<&mut String> {
    recipe.tags.get_mut(n).map(|it| &mut it.attributes[attribute as usize])
}

fn set(recipe: &mut Recipe, n: usize, attribute: Attribute, to: &str) {
    if let Some(field) = get_mut(recipe, n, attribute) {
        to.clone_into(field);
    }
}
