//! The texts that are checked: each with its lines, its history and what was found in it. They stay on
//! the device, without values that look like secrets.

use std::{
    cell::{Cell, OnceCell, RefCell},
    ops::Deref,
    ptr,
    rc::Rc,
};

use pushwright_core::{
    account::Sentence,
    explain::any,
    lint::{Finding, Severity},
    secret,
    yaml::Document,
};

use super::{look::Look, settings::Form};
use crate::{
    browser::{store, stored, wait},
    history::History,
    signals::Var,
    simulate::Simulation,
};

/// Key in the browser's storage: the number of the text that is shown, then names and texts.
const KEPT: &str = "pushwright.check";
/// Stands between the parts of what is stored; no workflow holds it, since YAML forbids it.
const BETWEEN: char = '\u{1}';
/// How long after a change it is stored, in milliseconds.
const PAUSE: u32 = 300;
/// What a text is called that was pasted.
const NAME: &str = "workflow.yml";
/// A text, which is the same if it is the same one; it lasts as long as the page does.
#[derive(Clone, Copy)]
pub(crate) struct File(&'static Inner);

impl Deref for File {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        self.0
    }
}

impl PartialEq for File {
    fn eq(&self, other: &File) -> bool {
        ptr::eq(self.0, other.0)
    }
}

pub(crate) struct Inner {
    pub(crate) name: String,
    pub(crate) text: Var<String>,
    pub(crate) rows: Var<Vec<Row>>,
    pub(crate) found: Var<Found>,
    pub(crate) history: Var<Texts>,
    /// Counts the changes, so that a check of what there was before is given up.
    pub(crate) turn: Cell<u32>,
    /// What runs of it would do, once somebody has asked.
    pub(super) runs: OnceCell<Simulation>,
    /// The settings that write it, once somebody has asked.
    pub(super) form: Var<Option<Form>>,
    pub(super) look: Look,
    /// What the last check took, in milliseconds.
    pub(crate) took: Cell<i64>,
    /// Lines end as on Windows.
    is_crlf: bool,
}

/// A line and what is wrong in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row {
    pub(crate) text: String,
    pub(crate) marks: Vec<Mark>,
}

/// A range of a line, in characters from 0, and what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) severity: Severity,
    pub(crate) says: String,
}

/// What a check has come to; the same only if it is the same check.
#[derive(Clone, Default)]
pub(crate) struct Found(pub(crate) Rc<Judged>);

impl PartialEq for Found {
    fn eq(&self, other: &Found) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Default)]
pub(crate) struct Judged {
    pub(crate) document: Rc<Document>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) explanations: Vec<any::Said>,
    /// What kind of secret the text seems to hold, and in which line.
    pub(crate) secret: Option<(&'static str, usize)>,
}

/// Texts to go back and forth to, and the kinds of changes.
type Texts = History<String, String>;

impl File {
    fn new(name: &str, text: &str) -> File {
        // Where both kinds are mixed, that of most lines.
        let is_crlf = text.matches('\n').count() < 2 * text.matches("\r\n").count();
        let text =
            text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        File(Box::leak(Box::new(Inner {
            name: name.to_owned(),
            rows: Var::new(rows(&text)),
            text: Var::new(text),
            found: Var::new(Found::default()),
            history: Var::new(History::default()),
            turn: Cell::new(0),
            runs: OnceCell::new(),
            form: Var::new(None),
            look: Look::new(),
            took: Cell::new(0),
            is_crlf,
        })))
    }

    pub(crate) fn is_blank(self) -> bool {
        self.text.with(|it| it.trim().is_empty())
    }

    /// The settings that write it as it is now, if they are known.
    pub(super) fn form_of_now(self) -> Option<Form> {
        self.form.get().filter(|it| self.text.with(|now| *now == it.text))
    }

    /// The text as the file had it, with the ends of its lines.
    pub(crate) fn whole(self) -> String {
        let text = self.text.with_untracked(Clone::clone);
        if self.is_crlf { text.replace('\n', "\r\n") } else { text }
    }

    /// Whether it is no workflow, but says what one of them builds with Bake.
    pub(crate) fn is_bake(self) -> bool {
        [".hcl", ".json"].iter().any(|it| self.name.ends_with(it))
    }

    /// Where the file belongs; one of Bake may lie in any folder.
    pub(crate) fn path(self) -> String {
        let folder = if self.is_bake() { "**/" } else { ".github/workflows/" };
        [folder, &self.name].concat()
    }

    /// Sets the text. Changes of the same kind in a row are one step; those without a kind are steps of
    /// their own.
    pub(crate) fn write(self, text: String, kind: &str) {
        let before = self.text.with_untracked(Clone::clone);
        if before == text {
            return;
        }
        let kind = (!kind.is_empty()).then(|| kind.to_owned());
        self.history.update(|it| it.record(before, kind));
        self.show(text);
    }

    /// Goes a step back. Answers where the cursor belongs, as JavaScript counts.
    pub(crate) fn undo(self) -> Option<usize> {
        self.step(History::undo)
    }

    pub(crate) fn redo(self) -> Option<usize> {
        self.step(History::redo)
    }

    fn step(self, to: fn(&mut Texts, String) -> Option<String>) -> Option<usize> {
        let now = self.text.with_untracked(Clone::clone);
        let text = self.history.update(|it| to(it, now.clone()))?;
        let at = end_of_change(&now, &text);
        self.show(text);
        Some(at)
    }

    /// Shows a text: of its lines only those that differ are new, the others keep their marks.
    fn show(self, text: String) {
        self.rows.update(|old| {
            let new = rows(&text);
            let same = |(old, new): &(&Row, &Row)| old.text == new.text;
            let head = old.iter().zip(&new).take_while(same).count();
            let rest = old[head..].iter().rev().zip(new[head..].iter().rev());
            let tail = rest.take_while(same).count();
            let (last, end) = (old.len() - tail, new.len() - tail);
            old.splice(head..last, new.into_iter().skip(head).take(end - head));
        });
        self.text.set(text);
    }
}

fn rows(text: &str) -> Vec<Row> {
    text.split('\n').map(|it| Row { text: it.to_owned(), marks: Vec::new() }).collect()
}

/// Where in the new text the part ends that differs from the old one, in UTF-16.
fn end_of_change(old: &str, new: &str) -> usize {
    let same = |(old, new): &(char, char)| old == new;
    let head = old.chars().zip(new.chars()).take_while(same).count();
    let (old_left, left) = (old.chars().count() - head, new.chars().count() - head);
    let tail = old.chars().rev().zip(new.chars().rev()).take(old_left.min(left)).take_while(same);
    let end = head + left - tail.count();
    new.chars().take(end).map(char::len_utf16).sum()
}

/// What stands beside the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// What it does in plain words, and what is wrong with it.
    Found,
    /// What runs of it would do.
    Runs,
    /// Which settings of the form write it.
    Settings,
}

/// All that is known of this view.
pub(crate) struct Check {
    pub(crate) is_open: Var<bool>,
    /// One at least.
    pub(crate) files: Var<Vec<File>>,
    pub(crate) current: Var<File>,
    /// The line with the cursor, from 0.
    pub(crate) line: Var<usize>,
    /// What was closed last.
    pub(crate) closed: Var<Option<File>>,
    /// The severities that are listed.
    pub(crate) listed: Var<Vec<Severity>>,
    /// What stands beside the text.
    pub(crate) side: Var<Side>,
    /// The current workflow in a few sentences.
    pub(crate) told: Var<Vec<Sentence>>,
    /// What is said about rules, once it has been asked for.
    pub(crate) pages: Var<String>,
    /// The text for which others are being opened: it stays the one that is shown.
    pub(crate) stays: Cell<Option<File>>,
    is_due: Cell<bool>,
    kept: RefCell<String>,
}

impl Check {
    pub(crate) fn new() -> Check {
        let kept = stored(KEPT).unwrap_or_default();
        let mut parts = kept.split(BETWEEN);
        let at: usize = parts.next().and_then(|it| it.parse().ok()).unwrap_or_default();
        let parts: Vec<&str> = parts.collect();
        let mut files: Vec<File> =
            parts.chunks_exact(2).map(|it| File::new(it[0], it[1])).collect();
        if files.is_empty() {
            files.push(File::new(NAME, ""));
        }
        Check {
            is_open: Var::new(false),
            current: Var::new(files[at.min(files.len() - 1)]),
            files: Var::new(files),
            line: Var::new(0),
            closed: Var::new(None),
            listed: Var::new(Severity::ALL.to_vec()),
            side: Var::new(Side::Found),
            told: Var::new(Vec::new()),
            pages: Var::new(String::new()),
            stays: Cell::new(None),
            is_due: Cell::new(false),
            kept: RefCell::new(kept),
        }
    }

    /// Stores the texts when changes pause.
    pub(crate) fn keep_soon(&'static self) {
        if !self.is_due.replace(true) {
            wait(PAUSE, move || self.keep());
        }
    }

    pub(crate) fn keep(&self) {
        self.is_due.set(false);
        let files = self.files.with_untracked(Clone::clone);
        let current = self.current.with_untracked(|it| *it);
        let at = files.iter().position(|it| *it == current).unwrap_or_default();
        let mut kept = at.to_string();
        for file in files {
            for part in [&file.name, &secret::mask(&file.whole())] {
                kept.push(BETWEEN);
                kept.push_str(&part.replace(BETWEEN, ""));
            }
        }
        if *self.kept.borrow() != kept {
            store(KEPT, &kept);
            self.kept.replace(kept);
        }
    }

    /// Shows a text beside the others, in place of one in which nothing is.
    pub(crate) fn add(&'static self, name: &str, text: &str) -> File {
        let name = self.free_name(name);
        let file = File::new(&name, text);
        self.put(file);
        file
    }

    fn put(&'static self, file: File) {
        self.files.update(|it| {
            it.retain(|it| !it.text.with_untracked(|it| it.trim().is_empty()));
            it.push(file);
        });
        self.show(file);
    }

    /// A name that no other text has.
    fn free_name(&self, name: &str) -> String {
        let name = if name.is_empty() { NAME } else { name };
        let is_taken = |name: &str| {
            let taken = |it: &File| it.name == name && !it.text.with_untracked(String::is_empty);
            self.files.with_untracked(|it| it.iter().any(taken))
        };
        let (stem, end) = name.rsplit_once('.').map_or((name, ""), |it| it);
        let numbered = |n: usize| match end {
            "" => format!("{stem}-{n}"),
            end => format!("{stem}-{n}.{end}"),
        };
        match is_taken(name) {
            false => name.to_owned(),
            true => (2..).map(numbered).find(|it| !is_taken(it)).unwrap_or_default(),
        }
    }

    pub(crate) fn show(&'static self, file: File) {
        self.line.set(0);
        self.told.set(Vec::new());
        self.current.set(file);
        self.keep_soon();
    }

    /// Takes the current text away; it can be brought back.
    pub(crate) fn remove(&'static self) {
        let file = self.current.get();
        let at = self.files.with(|it| it.iter().position(|it| *it == file)).unwrap_or_default();
        self.files.update(|it| {
            it.remove(at);
            if it.is_empty() {
                it.push(File::new(NAME, ""));
            }
        });
        self.closed.set(Some(file));
        let next = self.files.with(|it| it[at.min(it.len() - 1)]);
        self.show(next);
    }

    pub(crate) fn bring_back(&'static self) {
        if let Some(file) = self.closed.get() {
            self.closed.set(None);
            self.put(file);
        }
    }
}
