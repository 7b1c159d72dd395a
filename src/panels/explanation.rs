//! The chosen line, or the chosen setting, in words.

use std::sync::Arc;

use leptos::prelude::*;
use pushwright_core::{
    explain::Explanation,
    text::{Note, msg},
    topic::Place,
    workflow::{jobs, steps},
};

use crate::{
    browser,
    panels::{field::control_id, handover},
    state::State,
    widgets::{Button, icon, live, rich},
};

/// What there is to say about the chosen line.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    title: String,
    sentence: String,
    note: Option<Arc<Note>>,
    place: Option<Place>,
    /// Lines of the step around it, from 1.
    step: Option<(usize, usize)>,
}

#[component]
pub(crate) fn Explained(state: State) -> impl IntoView {
    let said = Memo::new(move |_| said(state));
    let view = live(move || {
        Some(match said.get() {
            None => view! { <p class="hint">{state.say(&msg::PAGE_EXPLAIN_EMPTY)}</p> }.into_any(),
            Some(it) => body(state, it).into_any(),
        })
    });
    view! {
        <aside class="explanation" id="explanation" aria-label=state.say(&msg::PAGE_EXPLAIN_TITLE)>
            {view}
        </aside>
    }
}

fn body(state: State, said: Said) -> impl IntoView {
    let lang = state.lang.get();
    let texts = said.note.iter().flat_map(|it| it.more.iter());
    let texts = texts.map(|it| view! { <p>{rich(it)}</p> }).collect_view();
    let source = said.note.map(|it| {
        view! {
            <a href=it.source.clone() target="_blank" rel="noopener noreferrer">
                {msg::PAGE_SOURCE.get(lang)}
            </a>
        }
    });
    let edit = said.place.map(|place| {
        let label = msg::page_edit(place.topic.label().get(lang)).say(lang);
        let press = Callback::new(move |()| browser::focus(&control_id(place)));
        view! { <Button label kind="quiet" on_press=press/> }
    });
    let copy_step = said.step.map(|(first, last)| {
        let press = Callback::new(move |()| handover::copy_lines(state, first, last));
        let label = msg::PAGE_COPY_STEP.get(lang).to_owned();
        view! { <Button label kind="quiet" icon=icon::COPY on_press=press/> }
    });
    view! {
        <h3><code translate="no">{said.title}</code></h3>
        <p class="sentence">{rich(&said.sentence)}</p>
        {texts}
        <div class="actions">{edit}{copy_step}{source}</div>
    }
}

fn said(state: State) -> Option<Said> {
    let lang = state.lang.get();
    let Some(active) = state.active.get() else {
        let place = state.selected.get()?;
        let note = state.notes.with(|it| place.topic.note(it))?;
        return Some(Said {
            title: place.topic.label().get(lang).to_owned(),
            sentence: note.says.clone(),
            note: Some(note),
            place: None,
            step: None,
        });
    };
    let rows = state.rows.get();
    let line = rows.iter().position(|it| it.key == active)? + 1;
    let explanations = state.explanations.get();
    let around = |it: &&Explanation| it.span.start.line <= line && line <= it.span.end.line;
    // The innermost comes last: it begins nearest to the line.
    let explanation = explanations.iter().rev().find(around)?;
    let text = active.0.trim().trim_start_matches("- ").to_owned();
    Some(Said {
        title: text.split(" #").next().unwrap_or_default().trim().to_owned(),
        sentence: explanation.says(lang),
        note: explanation.note.clone(),
        place: rows.get(line - 1).and_then(|it| it.place),
        step: step_around(state, line),
    })
}

fn step_around(state: State, line: usize) -> Option<(usize, usize)> {
    let document = state.document.get();
    let them = jobs(&document.workflow).iter().flat_map(|it| steps(&it.node));
    let spans = them.map(|it| (it.span.start.line, it.span.end.line));
    spans.into_iter().find(|it| it.0 <= line && line <= it.1)
}
