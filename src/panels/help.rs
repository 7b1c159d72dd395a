//! What a setting is for: one sentence, and on demand the rest.

use leptos::prelude::*;
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
    let open = RwSignal::new(false);
    let id = format!("{}-help", control_id(place));
    let note = move || state.notes.with(|it| place.topic.note(it));
    let sentence = drawn(note, |it| it.as_ref().map_or_else(nothing, |it| rich(&it.says)));
    let more_id = format!("{id}-more");
    let rest = drawn(
        move || note().filter(|_| open.get()),
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

fn switch(state: State, place: Place, open: RwSignal<bool>) -> View {
    let word = move || if open.get() { &msg::PAGE_LESS } else { &msg::PAGE_MORE };
    let label = move || {
        let lang = state.lang.get();
        format!("{}: {}", word().get(lang), place.topic.label().get(lang))
    };
    el("button.more-button")
        .is("type", "button")
        .flag("aria-expanded", move || open.get())
        .follows("aria-label", label)
        .on("click", move |_| open.update(|it| *it = !*it))
        .with(words(move || word().get(state.lang.get()).to_owned()))
}
