//! The controls of the table: a switch, a choice, a line of text, several lines.

use pushwright_core::{
    lint::{Finding, Severity},
    recipe::{Control, Opt, Recipe},
    topic::Place,
};

use crate::{
    panels::field::control_id,
    state::State,
    widgets::{Choice, View, all, apart, el, is_checked, nothing, plain, select, text, typed},
};

pub(crate) fn control(state: State, place: Place) -> View {
    let item = place.item;
    match Control::of(place.topic) {
        Control::Toggle { get, .. } => toggle(state, place, get),
        Control::Choice { options, allowed, get, .. } => {
            choice(state, place, options, allowed, get)
        }
        Control::Text { example, get, .. } => {
            let example = move || state.recipe.with(|it| example(it, item)).to_owned();
            let value = move || state.recipe.with(|it| get(it, item).to_owned());
            let field = typing(state, place, plain("input").is("type", "text"))
                .follows("placeholder", example)
                .value(value);
            el("div.one-line").with(field)
        }
        Control::Lines { example, offered, get, .. } => {
            let rows = move || {
                let count = state.recipe.with(|it| get(it, item).split('\n').count());
                count.clamp(1, 12).to_string()
            };
            let field = typing(state, place, plain("textarea"))
                .is("placeholder", example)
                .follows("rows", rows)
                .value(move || state.recipe.with(|it| get(it, item).to_owned()));
            all([chips(state, place, offered, get), field])
        }
        Control::List { .. } | Control::Derived => nothing(),
    }
}

/// A control that cannot be changed where its value is fixed, though it is read aloud.
fn fixed(state: State, place: Place, control: View, attribute: &'static str) -> View {
    apart(|| control.has(attribute, move || state.is_locked(place)))
}

/// Ids, for a control's name and for what describes it.
fn named(control: View, place: Place) -> View {
    let id = control_id(place);
    control.is("id", &id).is("aria-describedby", &format!("{id}-help {id}-findings"))
}

fn toggle(state: State, place: Place, get: fn(&Recipe, usize) -> bool) -> View {
    let set = move |on: bool| state.set(place, if on { "on" } else { "off" });
    let control = named(el("input").is("type", "checkbox").is("role", "switch"), place);
    fixed(state, place, control, "disabled")
        .checked(move || state.recipe.with(|it| get(it, place.item)))
        .on("change", move |it| set(is_checked(&it)))
}

fn choice(
    state: State,
    place: Place,
    options: &'static [Opt],
    allowed: fn(&Recipe, usize, usize) -> bool,
    get: fn(&Recipe, usize) -> usize,
) -> View {
    let item = place.item;
    let value = move || state.recipe.with(|it| options[get(it, item)].id.to_owned());
    let choices = move || {
        let lang = state.lang.get();
        let choice = |it: &'static Opt| -> Choice { (it.id, it.label.get(lang)) };
        state.recipe.with(|recipe| {
            let current = get(recipe, item);
            let can = |n: &usize| allowed(recipe, item, *n) || *n == current;
            (0..options.len()).filter(can).map(|n| choice(&options[n])).collect()
        })
    };
    let control = named(select(value, choices, move |it| state.set(place, it)), place);
    fixed(state, place, control, "disabled")
}

fn typing(state: State, place: Place, field: View) -> View {
    let is_wrong = move |it: &Finding| it.place == Some(place) && it.severity == Severity::Error;
    let invalid = move || state.judged.with(|it| it.findings().iter().any(is_wrong));
    let field = fixed(state, place, named(field, place), "readonly");
    apart(|| field.flag("aria-invalid", invalid))
        .on("input", move |it| state.set(place, &typed(&it)))
}

/// Values to choose beside typing them: each is a line of the text, or not.
fn chips(
    state: State,
    place: Place,
    offered: &'static [&'static str],
    get: fn(&Recipe, usize) -> &str,
) -> View {
    if offered.is_empty() {
        return nothing();
    }
    let chip = |value: &'static str| {
        let is_on = move || {
            state.recipe.with(|recipe| get(recipe, place.item).lines().any(|it| it.trim() == value))
        };
        let chip = el("button.chip")
            .is("type", "button")
            .flag("aria-pressed", is_on)
            .on("click", move |_| switch(state, place, get, value))
            .with(text(value));
        fixed(state, place, chip, "disabled")
    };
    let group = el("div.chips").is("role", "group").is("translate", "no");
    apart(|| group.follows("aria-label", state.say(place.topic.label())))
        .with(all(offered.iter().copied().map(chip)))
}

/// Adds a line, or takes it away.
fn switch(state: State, place: Place, get: fn(&Recipe, usize) -> &str, value: &str) {
    state.edit(|recipe| {
        let lines = get(recipe, place.item).lines().filter(|it| !it.trim().is_empty());
        let mut lines: Vec<&str> = lines.collect();
        match lines.iter().position(|it| it.trim() == value) {
            Some(n) => drop(lines.remove(n)),
            None => lines.push(value),
        }
        let lines = lines.join("\n");
        Control::of(place.topic).write(recipe, place.item, &lines);
    });
}
