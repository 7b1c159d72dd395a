//! The chosen line, or the chosen setting, in words.

use std::sync::Arc;

use pushwright_core::{
    text::{Lang, Note, msg},
    topic::Place,
};

use crate::{
    behind,
    state::State,
    widgets::{View, all, drawn, el, nothing, rich, text, words},
};

/// The first and the last, from 1.
pub(crate) type Lines = (usize, usize);

/// What there is to say about the chosen line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) title: String,
    pub(crate) sentence: String,
    pub(crate) note: Option<Arc<Note>>,
    pub(crate) place: Option<Place>,
    /// Lines of the step and of the job around it, from 1.
    pub(crate) step: Option<Lines>,
    pub(crate) job: Option<Lines>,
}

pub(crate) fn explanation(state: State) -> View {
    let said =
        move || (state.lang.get(), state.are_checks_here().then(|| behind::said(state)).flatten());
    let draw = move |(lang, said): &(Lang, Option<Said>)| match said {
        None => el("p.hint").with(text(msg::PAGE_EXPLAIN_EMPTY.get(*lang))),
        Some(it) => behind::explained(state, *lang, it),
    };
    el("aside.explanation")
        .is("id", "explanation")
        .follows("aria-label", state.say(msg::PAGE_EXPLAIN_TITLE))
        .with(drawn(said, draw))
}

/// What else there is to say, paragraph by paragraph.
pub(crate) fn more(note: &Note) -> View {
    all(note.more.iter().map(|it| el("p").with(rich(it))))
}

/// The page that a note is taken from.
pub(crate) fn source(state: State, note: &Note) -> View {
    // It comes a moment later than the first sentence.
    if note.source.is_empty() {
        return nothing();
    }
    el("a")
        .is("href", &note.source)
        .is("target", "_blank")
        .is("rel", "noopener noreferrer")
        .with(words(state.say(msg::PAGE_SOURCE)))
}
