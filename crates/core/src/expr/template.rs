//! Texts with expressions in them, as values of a workflow are: `pushed ${{ a }} and ${{ b }}`.

use std::ops::Range;

use super::{
    Expr, Kind, Names,
    evaluate::{Evaluation, Scope},
    fault::{Fault, FaultKind},
    parse::{ANY, MAX_LENGTH, parse_in},
    value::{Part, Value},
};

/// A text taken apart.
#[derive(Debug, Default, PartialEq)]
pub struct Pieces {
    pub pieces: Vec<Piece>,
    /// Where a `${{` stands that no `}}` closes; the text from there on is no piece.
    pub unclosed: Option<usize>,
}

/// Spans are in bytes of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(Range<usize>),
    Expression {
        /// With the braces.
        span: Range<usize>,
        /// What is between them, without blanks at its ends.
        inner: Range<usize>,
    },
}

/// Tells expressions from what is literal. A `}}` in a quoted text closes nothing.
pub fn pieces(text: &str) -> Pieces {
    let mut res = Pieces::default();
    let mut at = 0;
    while let Some(start) = start(text, at) {
        if at < start {
            res.pieces.push(Piece::Text(at..start));
        }
        let Some(end) = end(text, start + 3) else {
            res.unclosed = Some(start);
            return res;
        };
        let inner = &text[start + 3..end];
        let first = start + 3 + (inner.len() - inner.trim_start().len());
        let inner = first..first + inner.trim().len();
        at = end + 2;
        res.pieces.push(Piece::Expression { span: start..at, inner });
    }
    if at < text.len() {
        res.pieces.push(Piece::Text(at..text.len()));
    }
    res
}

/// Whether a text holds any expression, be it a broken one.
pub fn has_expression(text: &str) -> bool {
    start(text, 0).is_some()
}

/// Where the next `${{` stands. Most texts are short, and looked through sooner than a search of the standard
/// library is set up.
fn start(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        at += bytes[at..].iter().position(|it| *it == b'$')?;
        if bytes[at..].starts_with(b"${{") {
            return Some(at);
        }
        at += 1;
    }
}

/// Where the `}}` of an expression stands.
fn end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        at += bytes[at..].iter().position(|it| matches!(it, b'}' | b'\''))?;
        match bytes[at..] {
            [b'}', b'}', ..] => return Some(at),
            // One in quotes closes nothing.
            [b'\'', ..] => at += 2 + bytes[at + 1..].iter().position(|it| *it == b'\'')?,
            _ => at += 1,
        }
    }
}

/// Reads every expression of a text; a `${{` without an end is a fault of its own.
pub fn expressions(text: &str, names: &Names<'_>) -> Vec<Result<Expr, Fault>> {
    let all = pieces(text);
    let mut res = Vec::new();
    for it in &all.pieces {
        if let Piece::Expression { inner, .. } = it {
            res.push(parse_piece(text, inner, names));
        }
    }
    res.extend(all.unclosed.map(|at| Err(unclosed(text, at))));
    res.extend(too_long(text, &all.pieces).map(Err));
    res
}

/// Reads what stands between the braces; nothing is a fault.
fn parse_piece(text: &str, inner: &Range<usize>, names: &Names<'_>) -> Result<Expr, Fault> {
    if inner.is_empty() {
        return Err(Fault::at(FaultKind::Empty, text, inner.start, inner.clone()));
    }
    parse_in(text, inner.clone(), names)
}

fn unclosed(text: &str, at: usize) -> Fault {
    Fault::at(FaultKind::Unclosed, text, at, at..(at + 3).min(text.len()))
}

/// GitHub reads a mixed text as a call, `format('a {0}', b)`, and the limit holds for all of it.
fn too_long(text: &str, pieces: &[Piece]) -> Option<Fault> {
    // No character counts for more than two, and no piece for more than this.
    if pieces.len() < 2 || text.len() * 2 + pieces.len() * 16 < MAX_LENGTH {
        return None;
    }
    // Braces and quotes are doubled in it.
    let doubled = |it: &str| it.encode_utf16().count() + it.matches(['{', '}', '\'']).count();
    let length = |(n, it): (usize, &Piece)| match it {
        Piece::Text(it) => doubled(&text[it.clone()]),
        Piece::Expression { inner, .. } => {
            text[inner.clone()].encode_utf16().count() + n.to_string().len() + "{}, ".len()
        }
    };
    let all: usize = pieces.iter().enumerate().map(length).sum();
    let is_too_long = MAX_LENGTH < all + "format('')".len();
    is_too_long.then(|| Fault::of(FaultKind::TooLong, &(0..text.len()), ""))
}

/// A text that has been read, for as many values as are wanted of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Template(Vec<Read>);

#[derive(Clone, Debug, PartialEq)]
enum Read {
    Text(String),
    Expression(Expr),
}

impl Template {
    pub fn read(text: &str) -> Result<Template, Fault> {
        let Pieces { pieces, unclosed: open } = pieces(text);
        if let Some(at) = open {
            return Err(unclosed(text, at));
        }
        if let Some(fault) = too_long(text, &pieces) {
            return Err(fault);
        }
        let read = |it: &Piece| match it {
            Piece::Text(it) => Ok(Read::Text(text[it.clone()].to_owned())),
            Piece::Expression { inner, .. } => parse_piece(text, inner, &ANY).map(Read::Expression),
        };
        pieces.iter().map(read).collect::<Result<_, Fault>>().map(Template)
    }

    /// The value of its expression if it is nothing else, or a text.
    pub fn value(&self, scope: &Scope) -> Result<Value, Fault> {
        let mut evaluation = Evaluation::new(scope);
        if let [Read::Expression(it)] = self.0.as_slice() {
            return evaluation.value(it);
        }
        let mut parts = Vec::new();
        for it in &self.0 {
            match it {
                Read::Text(it) => parts.push(Part::Text(it.clone())),
                Read::Expression(it) => parts.extend(evaluation.value(it)?.to_parts()),
            }
        }
        Ok(Value::of_parts(parts))
    }
}

/// What a text gives that is evaluated once.
pub fn evaluate_text(text: &str, scope: &Scope) -> Result<Value, Fault> {
    Template::read(text)?.value(scope)
}

/// Reads an `if:`. Without `${{ }}` all of it is the expression; with some text around them it is a
/// text, which always holds. Whether `success()` is to be asked first, [`Expr::asks_for_status`] says.
pub fn condition(text: &str, names: &Names<'_>) -> Result<Expr, Fault> {
    let Pieces { pieces, unclosed: open } = pieces(text);
    if let Some(at) = open {
        return Err(unclosed(text, at));
    }
    match pieces.as_slice() {
        [Piece::Expression { inner, .. }] => parse_piece(text, inner, names),
        [] | [Piece::Text(_)] => {
            let start = text.len() - text.trim_start().len();
            parse_in(text, start..start + text.trim().len(), names)
        }
        _ => formatted(text, &pieces, names),
    }
}

/// GitHub reads a mixed text as a call of `format`.
fn formatted(text: &str, pieces: &[Piece], names: &Names<'_>) -> Result<Expr, Fault> {
    if let Some(fault) = too_long(text, pieces) {
        return Err(fault);
    }
    let mut pattern = String::new();
    let mut args = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(it) => {
                pattern.push_str(&text[it.clone()].replace('{', "{{").replace('}', "}}"));
            }
            Piece::Expression { inner, .. } => {
                pattern.push_str(&format!("{{{}}}", args.len()));
                args.push(parse_piece(text, inner, names)?);
            }
        }
    }
    let all = 0..text.len();
    let pattern = Expr { kind: Kind::Literal(Value::Text(pattern)), span: all.clone() };
    args.insert(0, pattern);
    Ok(Expr { kind: Kind::Call("format".to_owned(), args), span: all })
}
