//! What a tag rule comes to, beside its control. What filters let through and when a schedule runs is
//! shown by the extras, once somebody is there.

use pushwright_core::topic::{Place, Topic};

use crate::{
    state::State,
    widgets::{View, el, nothing, words},
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
    let code = el("code").is("translate", "no");
    el("div.samples").with(code.with(words(move || line().unwrap_or_default())))
}
