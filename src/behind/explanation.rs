//! What there is to say about the chosen line or setting, and how it is shown.

use std::sync::Arc;

use pushwright_core::{
    catalog::differences::DIFFERENCES,
    explain::{Explanation, explain},
    text::{Lang, Note, Notes, Text, msg},
    topic::Place,
    workflow::{jobs, steps},
    yaml::Document,
};

use crate::{
    browser,
    panels::{
        explanation::{Lines, Said, more, source},
        field::control_id,
        handover,
    },
    state::State,
    widgets::{View, all, button, code, el, icon, nothing, rich, text},
};

#[inline(never)]
pub(crate) fn explained(state: State, lang: Lang, said: &Said) -> View {
    let actions = el("div.actions")
        .with(
            said.place
                .filter(|it| !state.is_hidden(it.topic))
                .map_or_else(nothing, |it| edit(lang, it)),
        )
        .with(copy(state, said.step, msg::BEHIND_COPY_STEP, msg::BEHIND_COPIED_STEP))
        .with(copy(state, said.job, msg::BEHIND_COPY_JOB, msg::BEHIND_COPIED_JOB))
        .with(said.note.as_ref().map_or_else(nothing, |it| source(state, it)));
    all([
        el("h3").with(code(&said.title)),
        el("p.sentence").with(rich(&said.sentence)),
        said.note.as_ref().map_or_else(nothing, |it| more(it)),
        said.note.as_ref().filter(|it| it.id == ABOUT).map_or_else(nothing, |_| differs(state)),
        actions,
    ])
}

fn edit(lang: Lang, place: Place) -> View {
    let label = msg::behind_edit(place.topic.label().get(lang)).say(lang);
    button("quiet", None, move || label.clone(), move || browser::focus(&control_id(place)))
}

fn copy(state: State, lines: Option<Lines>, label: Text, done: Text) -> View {
    let Some(lines) = lines else { return nothing() };
    let press = move || handover::copy_lines(state, lines, done);
    button("quiet", Some(icon::COPY), state.say(label), press)
}

#[inline(never)]
pub(crate) fn said(state: State) -> Option<Said> {
    let lang = state.lang.get();
    let Some(active) = state.active.get() else {
        let place = state.selected.get()?;
        let note = state.notes.with(|it| Some(whole(it, place.topic.note(it)?)))?;
        return Some(Said {
            title: place.topic.label().get(lang).to_owned(),
            sentence: note.says.clone(),
            note: Some(note),
            place: None,
            step: None,
            job: None,
        });
    };
    let work = state.work();
    let line = work.row(Some(active))? + 1;
    let around = |it: &&Explanation| it.span.start.line <= line && line <= it.span.end.line;
    // The innermost comes last: it begins nearest to the line.
    // Only one line is explained at a time, so the others are not kept.
    let explanations = state.notes.with(|it| explain(&work.document.workflow, it));
    let explanation = explanations.iter().rev().find(around)?;
    let note = explanation.note.clone().map(|note| state.notes.with(|it| whole(it, note)));
    let sentence = match (&explanation.reason, &note) {
        (None, Some(note)) => note.says.clone(),
        _ => explanation.says(lang),
    };
    let text = work.document.lines[line - 1].text.trim();
    let text = text.strip_prefix("- ").unwrap_or(text).to_owned();
    Some(Said {
        title: text.split(" #").next().unwrap_or_default().trim().to_owned(),
        sentence,
        note,
        place: work.rows.get(line - 1).and_then(|it| it.place),
        step: step_around(&work.document, line),
        job: job_around(&work.document, line),
    })
}

const ABOUT: &str = "topic.github-builder";

/// Whatever differs from steps where Docker's workflow builds is told together, wherever one stands.
fn whole(notes: &Notes, note: Arc<Note>) -> Arc<Note> {
    let differs = note.id.starts_with("builder.");
    notes.get(ABOUT).filter(|_| differs).unwrap_or(note)
}

/// What differs, each with the page that it is taken from.
fn differs(state: State) -> View {
    let notes = state
        .notes
        .with(|notes| DIFFERENCES.iter().filter_map(|it| notes.get(it.note)).collect::<Vec<_>>());
    let row = |it: &Arc<Note>| el("p").with(rich(&it.says)).with(text(" ")).with(source(state, it));
    all(notes.iter().map(row))
}

fn step_around(document: &Document, line: usize) -> Option<Lines> {
    let them = jobs(&document.workflow).iter().flat_map(|it| steps(&it.node));
    around(them.map(|it| (it.span.start.line, it.span.end.line)), line)
}

/// With its name, so that it can be put below the `jobs` of another workflow.
fn job_around(document: &Document, line: usize) -> Option<Lines> {
    let them = jobs(&document.workflow).iter();
    around(them.map(|it| (it.key_span.start.line, it.node.span.end.line)), line)
}

fn around(mut them: impl Iterator<Item = Lines>, line: usize) -> Option<Lines> {
    them.find(|it| it.0 <= line && line <= it.1)
}
