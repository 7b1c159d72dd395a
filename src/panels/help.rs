//! What a setting is for: one sentence, and on demand the rest.

use pushwright_core::{text::msg, topic::Place};

use crate::{
    panels::{
        explanation::{more, source},
        field::control_id,
    },
    state::State,
    widgets::{View, drawn, el, nothing, rich, text, words},
};

pub(crate) fn help(state: State, place: Place) -> View {
    let open = move || state.unfolded.with(|it| it.contains(&place));
    let id = format!("{}-help", control_id(place));
    let note = move || state.notes.with(|it| place.topic.note(it));
    let sentence = drawn(note, |it| it.as_ref().map_or_else(nothing, |it| rich(&it.says)));
    let more_id = format!("{id}-more");
    let rest = drawn(
        move || note().filter(|_| open()),
        move |note| {
            let Some(note) = note else { return nothing() };
            el("div.more").is("id", &more_id).with(more(note)).with(source(state, note))
        },
    );
    el("div.help")
        .with(el("span").is("id", &id).with(sentence))
        .with(text(" "))
        .with(switch(state, place, open).is("aria-controls", &format!("{id}-more")))
        .with(rest)
}

fn switch(state: State, place: Place, open: impl Fn() -> bool + Copy + 'static) -> View {
    let word = move || if open() { msg::PAGE_LESS } else { msg::PAGE_MORE };
    let label = move || {
        let lang = state.lang.get();
        format!("{}: {}", word().get(lang), place.topic.label().get(lang))
    };
    el("button.more-button")
        .is("type", "button")
        .flag("aria-expanded", open)
        .follows("aria-label", label)
        .on("click", move |_| state.unfold(place, !open()))
        .with(words(move || word().get(state.lang.get()).to_owned()))
}
