//! Text to tree, with positions. Text that breaks off still gives a tree of what is whole. What
//! GitHub accepts of YAML is read: block and flow style, anchors and aliases, comments.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::{
    text::msg,
    workflow::{Entry, Node, Position, Span, Value, Workflow},
    yaml::{Document, Error, Line, comments},
};

/// The longest text that is read, in bytes. GitHub's own limit for a workflow file is lower.
pub const MAX_BYTES: usize = 1 << 20;
/// How deeply maps and lists may stand in each other.
pub const MAX_DEPTH: usize = 64;
/// How many nodes a text may have, those from aliases counted each time.
pub const MAX_NODES: usize = 50_000;

/// Reads any text. What is wrong with it as YAML stands in the document's errors.
pub fn read(text: &str) -> Document {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines =
        text.lines().map(|it| Line { text: it.to_owned(), place: None }).collect::<Vec<_>>();
    if MAX_BYTES < text.len() {
        let message = msg::yaml_too_long((MAX_BYTES / 1024).to_string());
        let errors = vec![Error { span: Span::default(), message }];
        return Document { workflow: Workflow::default(), lines, errors };
    }
    let mut builder = Builder::default();
    builder.run(text);
    let mut root = builder.root.unwrap_or_default();
    settle(&mut root, &lines);
    let mut workflow = Workflow { root, ..Workflow::default() };
    comments::attach(&mut workflow, &lines);
    Document { workflow, lines, errors: builder.errors }
}

/// A map or list whose end has not come yet.
struct Open {
    node: Node,
    anchor: usize,
    key: Option<(String, Span)>,
    keys: HashSet<String>,
}

#[derive(Default)]
struct Builder {
    stack: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    errors: Vec<Error>,
}

impl Builder {
    fn run(&mut self, text: &str) {
        let mut parser = Parser::new_from_str(text);
        while let Some(event) = parser.next_event() {
            match event {
                Ok((event, span)) => {
                    if !self.event(event, convert(span)) {
                        break;
                    }
                }
                Err(error) => {
                    let at = position(*error.marker());
                    let message = msg::yaml_broken(explain(error.info()));
                    self.errors.push(Error { span: Span { start: at, end: at }, message });
                    break;
                }
            }
        }
        // What was open when the text broke off is whole up to there.
        while let Some(open) = self.stack.pop() {
            self.done(open.node, 0);
        }
    }

    /// Takes one event in; `false` when reading must end.
    fn event(&mut self, event: Event<'_>, span: Span) -> bool {
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                self.errors.push(Error { span, message: msg::YAML_SECOND_DOCUMENT.message() });
                return false;
            }
            Event::Scalar(text, style, anchor, _) => {
                let value = match style {
                    ScalarStyle::Plain => resolve(&text),
                    _ => Value::Text(text.into_owned()),
                };
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let block_column = if is_block { span.start.column } else { 0 };
                self.done(Node { value, span, block_column, ..Node::default() }, anchor);
            }
            Event::SequenceStart(anchor, _) => self.open(Value::Seq(Vec::new()), anchor, span),
            Event::MappingStart(anchor, _) => self.open(Value::Map(Vec::new()), anchor, span),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(mut open) = self.stack.pop() {
                    open.node.span.end = span.end.max(open.node.span.start);
                    self.done(open.node, open.anchor);
                }
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(node) => {
                    node.walk(&mut |_| self.nodes += 1);
                    self.done(Node { span, ..node }, 0);
                }
                None => self.errors.push(Error { span, message: msg::YAML_ALIAS.message() }),
            },
            _ => {}
        }
        self.nodes += 1;
        if MAX_NODES < self.nodes || MAX_DEPTH < self.stack.len() {
            let message = msg::yaml_too_large(MAX_NODES.to_string(), MAX_DEPTH.to_string());
            self.errors.push(Error { span, message });
            return false;
        }
        true
    }

    fn open(&mut self, value: Value, anchor: usize, span: Span) {
        let node = Node { value, span, ..Node::default() };
        self.stack.push(Open { node, anchor, key: None, keys: HashSet::new() });
    }

    /// A node is complete: it is a key, a value, an item, or the whole.
    fn done(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return;
        };
        match (&mut open.node.value, open.key.take()) {
            (Value::Seq(them), _) => them.push(node),
            (Value::Map(them), Some((key, key_span))) => them.push(Entry { key, key_span, node }),
            (Value::Map(_), None) => {
                let key = node.as_text().unwrap_or_default().to_owned();
                if !open.keys.insert(key.to_ascii_lowercase()) {
                    let message = msg::yaml_duplicate_key(key.clone());
                    self.errors.push(Error { span: node.span, message });
                }
                open.key = Some((key, node.span));
            }
            _ => {}
        }
    }
}

/// What a plain scalar means in YAML 1.2's core schema, which GitHub follows.
pub(super) fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_number(text) => Value::Number(text.to_owned()),
        _ => Value::Text(text.to_owned()),
    }
}

/// Whether a plain scalar is a number in YAML 1.2's core schema.
pub fn is_number(text: &str) -> bool {
    if let Some(hex) = text.strip_prefix("0x") {
        return !hex.is_empty() && hex.bytes().all(|it| it.is_ascii_hexdigit());
    }
    if let Some(octal) = text.strip_prefix("0o") {
        return !octal.is_empty() && octal.bytes().all(|it| (b'0'..b'8').contains(&it));
    }
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(text, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let exponent_fits = exponent.is_none_or(|it| {
        let it = it.strip_prefix(['+', '-']).unwrap_or(it);
        !it.is_empty() && digits(it)
    });
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    exponent_fits && digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty())
}

/// The parser's own words, made friendlier where newcomers meet them most.
fn explain(info: &str) -> String {
    info.trim_end_matches('.').to_owned()
}

fn convert(span: saphyr_parser::Span) -> Span {
    Span { start: position(span.start), end: position(span.end) }
}

fn position(marker: saphyr_parser::Marker) -> Position {
    Position { line: marker.line().max(1), column: marker.col() + 1 }
}

/// Puts the ends of spans where a reader sees them; the parser's reach on to the next token.
fn settle(node: &mut Node, lines: &[Line]) {
    match &mut node.value {
        Value::Seq(them) => {
            them.iter_mut().for_each(|it| settle(it, lines));
            node.span.end = them.last().map_or(node.span.end, |it| it.span.end);
        }
        Value::Map(them) => {
            them.iter_mut().for_each(|it| settle(&mut it.node, lines));
            let last = them.last().map(|it| it.node.span.end.max(it.key_span.end));
            node.span.end = last.unwrap_or(node.span.end);
        }
        Value::Text(text) if node.block_column > 0 => {
            let rows = text.lines().count().saturating_sub(1);
            settle_block(node, rows, lines);
        }
        _ => settle_scalar(node, lines),
    }
}

fn line(lines: &[Line], number: usize) -> &str {
    let line = number.checked_sub(1).and_then(|it| lines.get(it));
    line.map_or("", |it| it.text.as_str())
}

/// Block scalars begin in the line after their header, and end with their last text.
fn settle_block(node: &mut Node, rows: usize, lines: &[Line]) {
    let mut first = node.span.start.line;
    while 1 < first && line(lines, first - 1).trim().is_empty() {
        first -= 1;
    }
    let last = first + rows;
    node.span.start = Position { line: first, column: node.block_column };
    node.span.end = Position { line: last, column: line(lines, last).chars().count() + 1 };
}

/// Scalars in one line end with their last character, quoted ones with their quote.
fn settle_scalar(node: &mut Node, lines: &[Line]) {
    let Span { start, end } = node.span;
    if start.line != end.line || end.column <= start.column {
        return;
    }
    let text = line(lines, start.line).chars().skip(start.column - 1);
    let text: String = text.take(end.column - start.column).collect();
    let quote = text.chars().next().filter(|it| matches!(it, '\'' | '"'));
    let text = quote.and_then(|it| text.rfind(it)).map_or(text.trim_end(), |at| &text[..=at]);
    node.span.end.column = start.column + text.chars().count();
}
