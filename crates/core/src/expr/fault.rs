//! What is wrong with an expression, in the kinds that GitHub tells apart.

use std::ops::Range;

use super::parse::{MAX_DEPTH, MAX_LENGTH};
use crate::text::{Message, msg};

#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub kind: FaultKind,
    /// What it is about, in bytes of the text that was parsed.
    pub span: Range<usize>,
    /// As GitHub counts it: within the expression, from 1, in UTF-16 units.
    pub position: usize,
    /// The word at which it was noticed, or the text that could not be used.
    pub found: String,
}

/// When a fault comes to light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Lexing,
    Parsing,
    Evaluation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// No word of the language: `=`, `"text"`, `'text` without an end.
    Word,
    /// A word that may not stand here.
    Unexpected,
    /// The expression ends too early; the word is the last one.
    End,
    /// Nothing stands between `${{` and `}}`.
    Empty,
    /// A `${{` has no `}}`.
    Unclosed,
    UnknownContext,
    UnknownFunction,
    TooFewArguments,
    TooManyArguments,
    /// `case` wants pairs and a default.
    EvenArguments,
    TooDeep,
    TooLong,
    /// A predicate of `case` is not a boolean.
    Predicate,
    /// `format` cannot read its first argument.
    Format,
    /// The same names an argument that is not there.
    FormatArgument,
    /// `fromJSON` got something else.
    Json,
    TooMuchMemory,
}

impl FaultKind {
    pub fn stage(self) -> Stage {
        match self {
            FaultKind::Word => Stage::Lexing,
            FaultKind::Unexpected
            | FaultKind::End
            | FaultKind::Empty
            | FaultKind::Unclosed
            | FaultKind::UnknownContext
            | FaultKind::UnknownFunction
            | FaultKind::TooFewArguments
            | FaultKind::TooManyArguments
            | FaultKind::EvenArguments
            | FaultKind::TooDeep
            | FaultKind::TooLong => Stage::Parsing,
            FaultKind::Predicate
            | FaultKind::Format
            | FaultKind::FormatArgument
            | FaultKind::Json
            | FaultKind::TooMuchMemory => Stage::Evaluation,
        }
    }
}

impl Fault {
    /// A fault at a word of an expression that starts at `start`.
    pub(super) fn at(kind: FaultKind, text: &str, start: usize, span: Range<usize>) -> Fault {
        let before = text.get(start..span.start).unwrap_or_default();
        let found = text.get(span.clone()).unwrap_or_default().to_owned();
        Fault { kind, position: before.encode_utf16().count() + 1, found, span }
    }

    /// A fault of evaluating a part of an expression.
    pub(super) fn of(kind: FaultKind, span: &Range<usize>, found: impl Into<String>) -> Fault {
        Fault { kind, span: span.clone(), position: 0, found: found.into() }
    }

    /// What is wrong and what helps.
    pub fn message(&self) -> Message {
        let found = self.found.as_str();
        let position = self.position.to_string();
        match self.kind {
            FaultKind::Word if found.starts_with('"') => msg::expression_quotes(found, position),
            FaultKind::Word if found == "=" => msg::expression_equals(position),
            FaultKind::Word if found.starts_with('\'') => msg::expression_open_text(position),
            FaultKind::Word => msg::expression_word(found, position),
            FaultKind::Unexpected => msg::expression_unexpected(found, position),
            FaultKind::End => msg::expression_end(found),
            FaultKind::Empty => msg::EXPRESSION_EMPTY.message(),
            FaultKind::Unclosed => msg::EXPRESSION_UNCLOSED.message(),
            FaultKind::UnknownContext => msg::expression_unknown_context(found),
            FaultKind::UnknownFunction => msg::expression_unknown_function(found),
            FaultKind::TooFewArguments => msg::expression_too_few(found),
            FaultKind::TooManyArguments => msg::expression_too_many(found),
            FaultKind::EvenArguments => msg::EXPRESSION_EVEN.message(),
            FaultKind::TooDeep => msg::expression_too_deep(MAX_DEPTH.to_string()),
            FaultKind::TooLong => msg::expression_too_long(MAX_LENGTH.to_string()),
            FaultKind::Predicate => msg::EXPRESSION_PREDICATE.message(),
            FaultKind::Format => msg::expression_format(found),
            FaultKind::FormatArgument => msg::expression_format_argument(found),
            FaultKind::Json => msg::EXPRESSION_JSON.message(),
            FaultKind::TooMuchMemory => msg::EXPRESSION_MEMORY.message(),
        }
    }
}
