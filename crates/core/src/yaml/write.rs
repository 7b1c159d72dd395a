//! Tree to text. The layout is ours (indentation, comments, blank lines, positions); each scalar is
//! quoted by [`super::scalar`].

use crate::{
    topic::Place,
    workflow::{Entry, Node, Position, Span, Value, Workflow},
    yaml::{Document, Line, scalar},
};

/// Lays a workflow out and notes in its tree where everything stands.
pub fn write(mut workflow: Workflow) -> Document {
    // With room for what most workflows hold.
    let mut writer = Writer { lines: Vec::with_capacity(200), place: None };
    for line in &workflow.header {
        writer.comment(0, line);
    }
    if !workflow.header.is_empty() {
        writer.line(String::new());
    }
    match &workflow.root.value {
        Value::Null => {}
        _ => writer.block(&mut workflow.root, 0, None),
    }
    for line in &workflow.footer {
        writer.comment(0, line);
    }
    Document { workflow, lines: writer.lines, ..Document::default() }
}

/// Keys of GitHub's own syntax, and ids.
fn is_plain_key(key: &str) -> bool {
    key.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && key.bytes().all(|it| it.is_ascii_alphanumeric() || b"_-./".contains(&it))
        && !matches!(key, "true" | "false" | "null" | "True" | "False" | "Null")
        && !matches!(key, "TRUE" | "FALSE" | "NULL")
}

struct Writer {
    lines: Vec<Line>,
    /// What the nodes around are about.
    place: Option<Place>,
}

impl Writer {
    /// A map or list, one entry a line, from column `indent`. `first` is the beginning of the line
    /// on which the first entry stands, if there is one (`- `).
    fn block(&mut self, node: &mut Node, indent: usize, first: Option<String>) {
        let around = self.place;
        self.place = node.place.or(around);
        let start = Position { line: self.lines.len() + 1, column: indent + 1 };
        let mut first = first;
        match &mut node.value {
            Value::Map(them) => {
                for it in them {
                    self.entry(it, indent, first.take());
                }
            }
            Value::Seq(them) => {
                for it in them {
                    self.item(it, indent, first.take());
                }
            }
            _ => self.scalar(node, indent, first.unwrap_or_default()),
        }
        node.span = Span { start, end: self.end() };
        self.place = around;
    }

    fn entry(&mut self, entry: &mut Entry, indent: usize, first: Option<String>) {
        let around = self.place;
        self.place = entry.node.place.or(around);
        let mut line = self.lead(&entry.node, indent, first);
        let at = Position { line: self.lines.len() + 1, column: indent + 1 };
        match is_plain_key(&entry.key) {
            true => line.push_str(&entry.key),
            false => line.push_str(&scalar::quote(&entry.key)),
        }
        let end = Position { column: line.chars().count() + 1, ..at };
        entry.key_span = Span { start: at, end };
        line.push(':');
        self.value(&mut entry.node, indent, line);
        self.place = around;
    }

    fn item(&mut self, node: &mut Node, indent: usize, first: Option<String>) {
        let around = self.place;
        self.place = node.place.or(around);
        let mut line = self.lead(node, indent, first);
        let is_block = !is_inline(node);
        // `- key: value`: comments of the item itself stay above or end a line of their own.
        if is_block && node.beside.is_empty() && !has_lead(node) {
            line.push_str("- ");
            self.block(node, indent + 2, Some(line));
        } else {
            line.push('-');
            self.value(node, indent, line);
        }
        self.place = around;
    }

    /// Blank line and comments before a node, then the beginning of its line.
    fn lead(&mut self, node: &Node, indent: usize, first: Option<String>) -> String {
        match first {
            Some(first) => first,
            None => {
                if node.gap {
                    self.line(String::new());
                }
                for line in &node.above {
                    self.comment(indent, line);
                }
                begun(indent)
            }
        }
    }

    /// What comes after `key:` or `-`.
    fn value(&mut self, node: &mut Node, indent: usize, mut line: String) {
        if is_inline(node) {
            line.push(' ');
            self.scalar(node, indent, line);
        } else {
            self.line(with_comment(line, &node.beside));
            self.block(node, indent + 2, None);
        }
    }

    fn scalar(&mut self, node: &mut Node, indent: usize, mut line: String) {
        let start = Position { line: self.lines.len() + 1, column: line.chars().count() + 1 };
        let text = match &node.value {
            Value::Text(it) => match scalar::block(it) {
                Some(header) => return self.literal(node, indent, line + header),
                None => &*scalar::quote(it),
            },
            Value::Bool(true) => "true",
            Value::Bool(false) => "false",
            Value::Number(it) => it,
            Value::Seq(_) => "[]",
            Value::Map(_) => "{}",
            Value::Null => "",
        };
        line.push_str(text);
        line.truncate(line.trim_end().len());
        let end = Position { column: line.chars().count() + 1, ..start };
        self.line(with_comment(line, &node.beside));
        node.span = Span { start, end };
    }

    /// A literal block behind its header; the parent stands at `indent`.
    fn literal(&mut self, node: &mut Node, indent: usize, header: String) {
        self.line(with_comment(header, &node.beside));
        node.block_column = indent + 3;
        let start = Position { line: self.lines.len() + 1, column: node.block_column };
        let text = node.as_text().unwrap_or_default();
        for (n, it) in scalar::block_lines(text).enumerate() {
            let text = if it.is_empty() { String::new() } else { begun(indent + 2) + it };
            let place = node.line_places.get(n).copied().or(self.place);
            self.lines.push(Line { text, place, ..Line::default() });
        }
        node.span = Span { start, end: self.end() };
    }

    fn comment(&mut self, indent: usize, text: &str) {
        let line = format!("{}# {text}", " ".repeat(indent));
        self.line(line.trim_end().to_owned());
    }

    fn line(&mut self, text: String) {
        let place = if text.is_empty() { None } else { self.place };
        self.lines.push(Line { text, place, ..Line::default() });
    }

    /// The position after the last character written.
    fn end(&self) -> Position {
        let last = self.lines.last().map_or(0, |it| it.text.chars().count());
        Position { line: self.lines.len().max(1), column: last + 1 }
    }
}

/// Scalars, and empty maps and lists.
fn is_inline(node: &Node) -> bool {
    match &node.value {
        Value::Map(them) => them.is_empty(),
        Value::Seq(them) => them.is_empty(),
        _ => true,
    }
}

/// Whether the first entry of a block wants lines of its own before it.
fn has_lead(node: &Node) -> bool {
    let first = match &node.value {
        Value::Map(them) => them.first().map(|it| &it.node),
        Value::Seq(them) => them.first(),
        _ => None,
    };
    first.is_some_and(|it| it.gap || !it.above.is_empty())
}

fn with_comment(mut line: String, comment: &str) -> String {
    if !comment.is_empty() {
        line.push_str(" # ");
        line.push_str(comment);
    }
    line
}

/// The beginning of a line, with room for what most of them hold.
fn begun(indent: usize) -> String {
    let mut line = String::with_capacity(80);
    (0..indent).for_each(|_| line.push(' '));
    line
}
