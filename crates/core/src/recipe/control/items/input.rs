//! The fields of a question for whoever starts a run.

use super::always;
use crate::{
    recipe::{
        Input, InputKind, Recipe,
        control::{
            Control, options,
            table::{text, toggle},
        },
    },
    topic::Topic,
};

/// The controls of [`Topic::Inputs`]'s fields.
pub(in super::super) fn of_input(topic: Topic) -> Control {
    match topic {
        Topic::Input => text(
            |_, _| "go-version",
            |it, n| it.inputs.get(n).map_or("", |it| &it.name),
            |it, n| it.inputs.get_mut(n).map(|it| &mut it.name),
        ),
        Topic::InputType => Control::Choice {
            options: options::INPUT_TYPE,
            allowed: always,
            get: |it, n| it.inputs.get(n).map_or(0, |it| it.kind as usize),
            set: |it, n, option| edit_input(it, n, |it| it.kind = InputKind::ALL[option]),
        },
        Topic::InputDescription => text(
            |_, _| "Version of Go",
            |it, n| it.inputs.get(n).map_or("", |it| &it.description),
            |it, n| it.inputs.get_mut(n).map(|it| &mut it.description),
        ),
        Topic::InputOptions => text(
            |_, _| "1.25, 1.26",
            |it, n| it.inputs.get(n).map_or("", |it| &it.options),
            |it, n| it.inputs.get_mut(n).map(|it| &mut it.options),
        ),
        Topic::InputDefault => text(
            |it, n| match it.inputs.get(n).map(|it| it.kind) {
                Some(InputKind::Boolean) => "true",
                Some(InputKind::Environment) => "production",
                _ => "1.25",
            },
            |it, n| it.inputs.get(n).map_or("", |it| &it.default),
            |it, n| it.inputs.get_mut(n).map(|it| &mut it.default),
        ),
        Topic::InputRequired => toggle(
            |it, n| it.inputs.get(n).is_some_and(|it| it.required),
            |it, n, to| edit_input(it, n, |it| it.required = to),
        ),
        _ => text(
            |_, _| "GO_VERSION",
            |it, n| it.inputs.get(n).map_or("", |it| &it.build_arg),
            |it, n| it.inputs.get_mut(n).map(|it| &mut it.build_arg),
        ),
    }
}

fn edit_input(recipe: &mut Recipe, n: usize, edit: impl FnOnce(&mut Input)) {
    if let Some(input) = recipe.inputs.get_mut(n) {
        edit(input);
    }
}
