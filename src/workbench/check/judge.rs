//! When a text is read and judged: behind what was typed, in slices, so that typing goes on meanwhile.

use std::rc::Rc;

use pushwright_core::{
    account::account,
    explain::any::explain_any,
    lint::{Around, Finding, Fix, Slices, apply, repair},
    secret,
    text::Lang,
    workflow::{Entry, Node, Workflow, jobs},
    yaml::{self, Document},
};

use super::files::{File, Found, Judged, Mark, Row};
use crate::{
    browser::{Browser, after_paint, later, milliseconds, wait},
    desk::Desk,
    widgets::effect,
};

/// A check that takes no longer, in milliseconds, is made at once.
const SHORT: i64 = 8;
/// Others wait for a pause of so many times what they take, and no longer than this.
const PATIENCE: i64 = 3;
const LONGEST: i64 = 600;
/// Rules speak for so long, then whatever the person does comes first.
const SLICE: i64 = 5;
/// The account waits for a pause.
const PAUSE: u32 = 150;

/// Judges anew when what is said depends on something else than the text.
pub(super) fn follow(desk: Desk) {
    let check = desk.check();
    effect(Box::new(move || {
        let current = check.current.get();
        // The notes come later, and in another language.
        let _ = (desk.notes.version(), desk.lang.get());
        if check.is_open.get() {
            soon(desk, current);
        }
    }));
}

/// Judges a text once what was typed has been painted.
pub(super) fn soon(desk: Desk, file: File) {
    if file.is_bake() {
        return;
    }
    let turn = file.turn.get().wrapping_add(1);
    file.turn.set(turn);
    let took = file.took.get();
    let pause = if took <= SHORT { 0 } else { (PATIENCE * took).min(LONGEST) };
    let is_due = move || file.turn.get() == turn;
    let judge = move || {
        if is_due() {
            slices(desk, file, turn);
        }
    };
    wait(pause.max(0) as u32, move || after_paint(judge));
}

/// Reads, judges, explains: each by itself, and the rest is given up when the text changes.
fn slices(desk: Desk, file: File, turn: u32) {
    let start = milliseconds();
    let text = file.text.with_untracked(Clone::clone);
    let document = Rc::new(yaml::read(&text));
    let others = others(desk, file, &document);
    let took = milliseconds() - start;
    let check = Checking { text, document, others, slices: Slices::default(), took };
    later(move || check.go_on(desk, file, turn));
}

/// The workflows that stand open beside a text, by their paths, if it calls any of its repository: calls
/// are judged by what they declare. One that was not read yet is read for it.
fn others(desk: Desk, file: File, document: &Document) -> Vec<(String, Workflow)> {
    let is_local = |it: &Entry| {
        let uses = it.node.get("uses").and_then(Node::as_text);
        uses.is_some_and(|it| it.starts_with("./"))
    };
    if !jobs(&document.workflow).iter().any(is_local) {
        return Vec::new();
    }
    let files = desk.check().files.with_untracked(Clone::clone);
    let others = files.into_iter().filter(|it| *it != file && !it.is_blank() && !it.is_bake());
    let workflow = |it: File| {
        let found = it.found.with_untracked(|it| it.0.document.clone());
        match found.lines.is_empty() {
            true => it.text.with_untracked(|it| yaml::read(it).workflow),
            false => found.workflow.clone(),
        }
    };
    others.map(|it| (it.path(), workflow(it))).collect()
}

/// A text that is being judged.
struct Checking {
    text: String,
    document: Rc<Document>,
    others: Vec<(String, Workflow)>,
    slices: Slices,
    took: i64,
}

impl Checking {
    /// Lets rules speak for a few milliseconds, and comes back for the rest of them.
    fn go_on(mut self, desk: Desk, file: File, turn: u32) {
        if file.turn.get() != turn {
            return;
        }
        let start = milliseconds();
        let has_time = &mut || milliseconds() - start < SLICE;
        // What is not open may be in the repository all the same.
        let around = Around { others: &self.others, is_whole: false };
        let is_done =
            self.text.trim().is_empty() || self.slices.go_on(&self.document, around, has_time);
        self.took += milliseconds() - start;
        // Of a check that was given up only so much is known.
        if is_done || file.took.get() < self.took {
            file.took.set(self.took);
        }
        later(move || match is_done {
            true => self.finish(desk, file, turn),
            false => self.go_on(desk, file, turn),
        });
    }

    fn finish(self, desk: Desk, file: File, turn: u32) {
        if file.turn.get() != turn {
            return;
        }
        let Checking { text, document, slices, .. } = self;
        let findings = slices.findings(&document);
        let notes = desk.notes.with_untracked(Clone::clone);
        let lang = desk.lang.with_untracked(|it| *it);
        // Before the notes are there, everything would seem to be unknown.
        let explanations = match notes.is_empty() {
            true => Vec::new(),
            false => explain_any(&document.workflow, &notes, lang),
        };
        let secret = secret(&text);
        show(desk, file, Judged { document, findings, explanations, secret });
        tell(desk, file, turn);
    }
}

/// The kind of the first secret, and its line from 1.
fn secret(text: &str) -> Option<(&'static str, usize)> {
    let found = secret::find(text)?;
    Some((found.name, text[..found.start].matches('\n').count() + 1))
}

fn show(desk: Desk, file: File, judged: Judged) {
    let lang = desk.lang.with_untracked(|it| *it);
    let marks = judged.findings.iter().map(|it| mark(it, &judged.document, lang));
    let marks: Vec<(usize, Mark)> = marks.collect();
    file.rows.update(|them| put(them, marks));
    file.found.set(Found(Rc::new(judged)));
}

fn put(rows: &mut [Row], marks: Vec<(usize, Mark)>) {
    rows.iter_mut().for_each(|it| it.marks.clear());
    for (line, mark) in marks {
        if let Some(row) = rows.get_mut(line) {
            row.marks.push(mark);
        }
    }
}

/// The line, from 0, and the range in it. Of a finding of many lines, the first is marked.
fn mark(finding: &Finding, document: &Document, lang: Lang) -> (usize, Mark) {
    let line = finding.span.start.line.saturating_sub(1);
    let from = finding.span.start.column.saturating_sub(1);
    let whole = document.lines.get(line).map_or(0, |it| it.text.chars().count());
    let to = match finding.span.end.line == finding.span.start.line {
        true => finding.span.end.column.saturating_sub(1).min(whole),
        false => whole,
    };
    let severity = finding.severity.label().get(lang);
    let says = format!("{severity}: {}", finding.message.say(lang).replace('`', ""));
    (line, Mark { from, to: to.max(from + 1), severity: finding.severity, says })
}

/// Tells what the workflow does, where it is seen.
fn tell(desk: Desk, file: File, turn: u32) {
    let check = desk.check();
    wait(PAUSE, move || {
        let is_shown = check.is_open.with_untracked(|it| *it)
            && check.current.with_untracked(|it| *it == file)
            && file.turn.get() == turn;
        if is_shown {
            let lang = desk.lang.with_untracked(|it| *it);
            let found = file.found.with_untracked(|it| it.0.clone());
            let is_blank = file.text.with_untracked(|it| it.trim().is_empty());
            let told = if is_blank { Vec::new() } else { account(&found.document, &Browser, lang) };
            check.told.set(told);
        }
    });
}

/// A text with one repair made.
pub(super) fn repaired(text: &str, fix: &Fix) -> String {
    written(text, apply(&yaml::read(text).lines, &fix.edits))
}

/// A text with all repairs made, and how many there were.
pub(super) fn all_repaired(text: &str) -> (String, usize) {
    let repaired = repair(&yaml::read(text));
    (written(text, repaired.text), repaired.labels.len())
}

/// Repairs end every line; a text whose last line is open stays so.
fn written(before: &str, mut text: String) -> String {
    if !before.ends_with('\n') && text.ends_with('\n') {
        text.pop();
    }
    text
}
