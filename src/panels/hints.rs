//! What a tag rule comes to, beside its control. What filters let through and when a schedule runs is
//! shown by the extras, once somebody is there.

use pushwright_core::topic::{Place, Topic};

use crate::{
    state::State,
    widgets::{View, drawn, el, nothing, text},
};

pub(crate) fn hints(state: State, place: Place) -> View {
    match place.topic {
        Topic::Tag => line(state, place.item),
        _ => nothing(),
    }
}

/// The line that a tag rule comes to.
fn line(state: State, n: usize) -> View {
    let line = move || state.recipe.with(|it| it.tags.get(n).map(|it| it.line()));
    let draw = |line: &Option<String>| {
        line.as_ref().map_or_else(nothing, |it| el("code").is("translate", "no").with(text(it)))
    };
    el("div.samples").with(drawn(line, draw))
}
