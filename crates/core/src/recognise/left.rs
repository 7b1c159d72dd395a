//! What a recipe does not explain of a document, and what the document lacks of the recipe's workflow.

use crate::{
    recognise::align::{Alignment, Part, same_action},
    text::{Message, msg},
    topic::Place,
    workflow::Span,
};

/// A part of the document that the form leaves as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    pub span: Span,
    /// `jobs.publish.steps[2].with.tags`; a line of a text has its number behind it, `run:3`.
    pub path: String,
    pub why: Why,
}

/// Why a part is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No setting writes it.
    Unknown,
    /// The form would write this.
    Differs(String),
    /// The same action at another version; the form would write this one.
    Version(String),
}

impl Why {
    /// The same in words.
    pub fn says(&self) -> Message {
        match self {
            Why::Unknown => msg::RECOGNISED_UNKNOWN.message(),
            Why::Differs(ours) if ours.trim().is_empty() => msg::RECOGNISED_OTHERWISE.message(),
            Why::Differs(ours) => msg::recognised_differs(short(ours)),
            Why::Version(ours) => msg::recognised_version(short(ours)),
        }
    }
}

/// The first line of a text, as far as it helps.
fn short(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// How many characters of a value are shown.
const MOST: usize = 80;

/// A part of what the form writes that the document does not have.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// The part of the document in which it would stand.
    pub span: Span,
    pub path: String,
    /// The setting that writes it.
    pub place: Option<Place>,
}

/// Both, each in the order of the document.
pub(super) fn rest(aligned: &Alignment) -> (Vec<Left>, Vec<Missing>) {
    let (mut left, mut missing) = (Vec::new(), Vec::new());
    for (n, it) in aligned.matches.iter().enumerate().filter(|it| !it.1.same) {
        match (it.ours, it.theirs) {
            (Some(ours), Some(theirs)) => {
                let has_parts = aligned.matches.get(n + 1).is_some_and(|it| it.parent == n);
                let why =
                    if has_parts { renamed(ours, theirs) } else { Some(differs(ours, theirs)) };
                let path = || aligned.path(n);
                left.extend(why.map(|why| Left { span: theirs.span(), path: path(), why }));
            }
            (None, Some(theirs)) => {
                left.push(Left { span: theirs.span(), path: aligned.path(n), why: Why::Unknown });
            }
            (Some(ours), None) => {
                let around = aligned.matches[it.parent].theirs;
                let span = around.map(|it| it.span()).unwrap_or_default();
                missing.push(Missing { span, path: aligned.path(n), place: ours.place() });
            }
            (None, None) => {}
        }
    }
    left.sort_by_key(|it| it.span);
    missing.sort_by_key(|it| it.span);
    (left, missing)
}

fn renamed(ours: Part, theirs: Part) -> Option<Why> {
    let same = ours.key().eq_ignore_ascii_case(theirs.key()) || theirs.key().is_empty();
    (!same).then(|| Why::Differs(ours.key().to_owned()))
}

fn differs(ours: Part, theirs: Part) -> Why {
    match (ours.text(), theirs.text()) {
        (Some(mine), Some(other)) if ours.is_pin() && same_action(mine, other) => {
            Why::Version(mine.to_owned())
        }
        (mine, _) => Why::Differs(mine.unwrap_or_default().to_owned()),
    }
}
