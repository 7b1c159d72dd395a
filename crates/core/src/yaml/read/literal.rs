//! Scalars of several lines: `|` and `>`.

use super::Reader;
use crate::{
    text::msg,
    workflow::{Node, Position, Span, Value},
};

/// What becomes of the line ends after the text.
#[derive(Clone, Copy, PartialEq)]
enum Chomping {
    Clip,
    Strip,
    Keep,
}

impl Reader<'_> {
    /// Reads from `|` or `>` on. `parent` is the column of what the scalar belongs to.
    pub(super) fn literal(&mut self, parent: isize) -> Node {
        let start = self.here();
        let is_folded = self.peek() == Some(b'>');
        self.byte += 1;
        let (chomping, given) = self.header();
        let header = self.span_from(start);
        self.skip_blanks();
        if !self.is_at_end_of_line() {
            let span = self.span_of_rest();
            self.fail(span, msg::yaml_block_header(if is_folded { ">" } else { "|" }));
            self.end_of_line();
        }
        self.note_comment();
        self.next_line();
        let first = self.line;
        let outer = usize::try_from(parent + 1).unwrap_or(0);
        let indent = match given {
            // Of what is the whole document, the indentation is counted from the margin.
            Some(it) => outer.saturating_sub(1) + it,
            None => self.indent_of_text(outer),
        };
        let rows = self.rows(indent, outer);
        let text = if is_folded { fold(&rows, chomping) } else { join(&rows, chomping) };
        let is_text = |it: &&str| !it.trim_matches(' ').is_empty();
        let filled = rows.len() - rows.iter().rev().take_while(|it| !is_text(it)).count();
        let shown = if chomping == Chomping::Keep { rows.len() } else { filled };
        self.line = (first + shown).min(self.lines.len());
        self.byte = 0;
        if shown == 0 {
            return Node { value: Value::Text(text), span: header, ..Node::default() };
        }
        let length = |n: usize| self.lines.get(n).map_or(0, |it| it.text.chars().count());
        // The first line may be blank, and shorter than the indentation.
        let start = Position { line: first + 1, column: indent.min(length(first)) + 1 };
        let end = Position { line: first + shown, column: length(first + shown - 1) + 1 };
        let span = Span { start, end };
        Node { value: Value::Text(text), span, block_column: indent + 1, ..Node::default() }
    }

    /// The signs after `|`: what becomes of the last line ends, and the indentation.
    fn header(&mut self) -> (Chomping, Option<usize>) {
        let (mut chomping, mut indent) = (Chomping::Clip, None);
        while let Some(it) = self.peek() {
            match it {
                b'-' => chomping = Chomping::Strip,
                b'+' => chomping = Chomping::Keep,
                b'1'..=b'9' if indent.is_none() => indent = Some(usize::from(it - b'0')),
                _ => break,
            }
            self.byte += 1;
        }
        (chomping, indent)
    }

    /// The indentation of the first line with text, if it is deep enough.
    fn indent_of_text(&mut self, outer: usize) -> usize {
        let lines = self.lines;
        let text = lines[self.line.min(lines.len())..].iter().zip(self.line..);
        let mut text = text.filter(|(it, _)| !it.text.trim_matches(' ').is_empty());
        let Some((line, n)) = text.next() else { return outer };
        let spaces = leading(&line.text);
        if spaces < outer && line.text[spaces..].starts_with('\t') && !line.text.trim().is_empty() {
            self.complain_of_tab(n, spaces);
            return line.text.len() - line.text.trim_start_matches([' ', '\t']).len();
        }
        spaces.max(outer)
    }

    /// The lines of the text, without their indentation.
    fn rows(&self, indent: usize, outer: usize) -> Vec<&str> {
        let mut res = Vec::new();
        for (n, line) in self.lines.iter().enumerate().skip(self.line) {
            let text = line.text.as_str();
            let is_end = outer == 0 && (self.is_marker(n, "---") || self.is_marker(n, "..."));
            let is_blank = text.trim_matches(' ').is_empty();
            let has_tabs = self.complained_of_tabs
                && text.get(..indent).is_some_and(|it| it.trim().is_empty());
            match is_blank {
                true => res.push(text.get(indent..).unwrap_or_default()),
                false if !is_end && (indent <= leading(text) || has_tabs) => {
                    res.push(&text[indent..])
                }
                false => break,
            }
        }
        res
    }

    /// The comment that ends a line within a node.
    fn note_comment(&mut self) {
        if let Some(text) = self.rest().strip_prefix('#')
            && self.noted <= self.line
        {
            self.loose.comment(self.line + 1, text, false);
            self.noted = self.line + 1;
        }
    }
}

fn leading(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

fn join(rows: &[&str], chomping: Chomping) -> String {
    let mut res = rows.join("\n");
    if !rows.is_empty() {
        res.push('\n');
    }
    chomp(res, chomping)
}

fn chomp(mut text: String, chomping: Chomping) -> String {
    let length = text.trim_end_matches('\n').len();
    match chomping {
        Chomping::Keep => {}
        Chomping::Strip => text.truncate(length),
        Chomping::Clip => text.truncate((length + 1).min(text.len()) * usize::from(length > 0)),
    }
    text
}

/// Line ends become spaces, but for those around lines that are indented deeper, and empty ones.
fn fold(rows: &[&str], chomping: Chomping) -> String {
    let is_deep = |it: &str| it.starts_with([' ', '\t']);
    let mut res = String::new();
    // Line ends that were not written yet, and whether the last text was deeper.
    let (mut ends, mut was_deep, mut is_first) = (0, false, true);
    for row in rows {
        if row.is_empty() {
            ends += 1;
            continue;
        }
        let keeps = is_first || was_deep || is_deep(row);
        match ends {
            _ if is_first => res.extend(std::iter::repeat_n('\n', ends)),
            _ if keeps => res.extend(std::iter::repeat_n('\n', ends + 1)),
            0 => res.push(' '),
            _ => res.extend(std::iter::repeat_n('\n', ends)),
        }
        res.push_str(row);
        (ends, was_deep, is_first) = (0, is_deep(row), false);
    }
    res.extend(std::iter::repeat_n('\n', ends + usize::from(!is_first)));
    chomp(res, chomping)
}
