//! The line with the cursor, in words.

use std::sync::Arc;

use pushwright_core::{
    explain::any,
    text::{Lang, Note, msg},
};

use super::{editor::FIELD, files::File};
use crate::{
    browser::{self, document},
    desk::Desk,
    widgets::{View, all, code, drawn, el, listen, nothing, rich, text},
};

/// What there is to say.
#[derive(Clone, PartialEq)]
struct Said {
    title: String,
    /// One for each part that begins there, expressions among them.
    sentences: Vec<String>,
    note: Option<Arc<Note>>,
}

/// Of a line that holds a whole tree, no more is told.
const MAX_PARTS: usize = 6;

/// Follows the cursor.
pub(super) fn follow(desk: Desk) {
    let check = desk.check();
    let moved = move |_| {
        let is_there = document().active_element().is_some_and(|it| it.id() == FIELD);
        if !is_there || check.is_open.with_untracked(|it| !*it) {
            return;
        }
        desk.fetch_notes();
        check.line.set(at_cursor(check.current.with_untracked(|it| *it)));
    };
    listen(&document(), "selectionchange", Box::new(moved));
}

/// The line with the cursor as it stands now, from 0: browsers tell late that it has moved.
pub(super) fn at_cursor(file: File) -> usize {
    let at = browser::cursor(FIELD);
    file.text.with_untracked(|it| line_of(it, at))
}

/// The line of a place that is counted in UTF-16, from 0.
fn line_of(text: &str, at: usize) -> usize {
    let (mut left, mut line) = (at, 0);
    for it in text.chars() {
        if left == 0 {
            break;
        }
        left = left.saturating_sub(it.len_utf16());
        line += usize::from(it == '\n');
    }
    line
}

pub(super) fn line(desk: Desk) -> View {
    let check = desk.check();
    // Lines of Bake files are not explained.
    let has_text = move || {
        let file = check.current.get();
        !file.is_blank() && !file.is_bake()
    };
    let said = move || (has_text(), desk.lang.get(), said(desk));
    let draw = |(has_text, lang, said): &(bool, Lang, Option<Said>)| match said {
        _ if !has_text => nothing(),
        None => part(el("p.hint").with(text(msg::CHECK_LINE_EMPTY.get(*lang))), *lang),
        Some(it) => part(body(it, *lang), *lang),
    };
    drawn(said, draw)
}

fn part(content: View, lang: Lang) -> View {
    el("aside.explanation")
        .is("id", "check-line")
        .is("aria-label", msg::PAGE_EXPLAIN_TITLE.get(lang))
        .with(content)
}

fn body(said: &Said, lang: Lang) -> View {
    let note = said.note.as_ref();
    let more = note.map_or_else(nothing, |it| all(it.more.iter().map(|it| el("p").with(rich(it)))));
    let source = note.filter(|it| !it.source.is_empty()).map_or_else(nothing, |it| {
        el("a")
            .is("href", &it.source)
            .is("target", "_blank")
            .is("rel", "noopener noreferrer")
            .with(text(msg::PAGE_SOURCE.get(lang)))
    });
    all([
        el("h2").with(code(&said.title)),
        all(said.sentences.iter().map(|it| el("p.sentence").with(rich(it)))),
        more,
        source,
    ])
}

fn said(desk: Desk) -> Option<Said> {
    let check = desk.check();
    let file = check.current.get();
    let line = check.line.get() + 1;
    let found = file.found.get();
    let explanations = &found.0.explanations;
    let starts = |it: &&any::Said| it.span.start.line == line;
    let mut parts: Vec<&any::Said> = explanations.iter().filter(starts).take(MAX_PARTS).collect();
    if parts.is_empty() {
        let around = |it: &&any::Said| it.span.start.line <= line && line <= it.span.end.line;
        // The innermost comes last: it begins nearest to the line.
        parts.extend(explanations.iter().rev().find(around));
    }
    let note = parts.iter().rev().find_map(|it| it.note.clone());
    if parts.is_empty() {
        return None;
    }
    let title = file.rows.with(|it| it.get(line - 1).map(|it| it.text.trim().to_owned()))?;
    let title = title.trim_start_matches("- ").split(" #").next().unwrap_or_default().trim();
    if title.is_empty() {
        return None;
    }
    Some(Said {
        title: title.to_owned(),
        sentences: parts.iter().map(|it| it.says.clone()).collect(),
        note,
    })
}
