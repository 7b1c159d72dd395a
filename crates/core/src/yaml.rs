//! Workflows as text: `write` lays a tree out, `read` makes a tree of any text. Both leave a
//! [`Document`], so nothing after them needs to know which of the two it came from.

mod changed;
mod comments;
pub(crate) mod edit;
mod highlight;
mod read;
pub(crate) mod scalar;
#[cfg(not(target_arch = "wasm32"))]
pub mod settings;
pub(crate) mod style;
mod write;

pub(crate) use self::read::{Indent, untabbed};
pub use self::{
    changed::changed,
    edit::apply,
    highlight::{Kind, Part, highlight, line_numbers},
    read::{MAX_BYTES, MAX_DEPTH, MAX_ERRORS, MAX_NODES, MAX_REPEATED, is_number, read},
    write::write,
};

use crate::{
    text::Message,
    topic::Place,
    workflow::{Span, Workflow},
};

/// A workflow together with its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    pub workflow: Workflow,
    pub lines: Vec<Line>,
    /// What is wrong with the text as YAML. Written documents have none.
    pub errors: Vec<Error>,
    /// Anchors that nothing refers to.
    pub unused: Vec<Unused>,
}

impl Document {
    /// The whole text, every line ended.
    pub fn text(&self) -> String {
        let mut res = String::with_capacity(self.lines.iter().map(|it| it.text.len() + 1).sum());
        for line in &self.lines {
            res.push_str(&line.text);
            res.push_str(line.end.text());
        }
        res
    }
}

/// A line of the text, without its end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub text: String,
    /// What the line is about, where that is known.
    pub place: Option<Place>,
    /// How it ended where it was read, so that a repair changes nothing else.
    pub end: End,
}

/// The end of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    #[default]
    Lf,
    CrLf,
    Cr,
}

impl End {
    pub fn text(self) -> &'static str {
        match self {
            End::Lf => "\n",
            End::CrLf => "\r\n",
            End::Cr => "\r",
        }
    }
}

/// Text that is not YAML, or not YAML that GitHub accepts.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    pub span: Span,
    pub message: Message,
}

/// An anchor that nothing refers to.
#[derive(Clone, Debug, PartialEq)]
pub struct Unused {
    /// Without `&`.
    pub name: String,
    /// The anchor itself.
    pub span: Span,
}
