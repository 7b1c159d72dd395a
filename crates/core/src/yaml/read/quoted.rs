//! Scalars in quotes.

use super::Reader;
use crate::{
    text::msg,
    workflow::{Node, Position, Span, Value},
};

impl Reader<'_> {
    /// Reads from a quote to the next. Its lines are indented deeper than `parent`.
    pub(super) fn quoted(&mut self, parent: isize) -> Node {
        let (line, byte) = (self.line, self.byte);
        let start = self.here();
        let quote = if self.peek() == Some(b'\'') { '\'' } else { '"' };
        self.byte += 1;
        let mut text = String::new();
        loop {
            let row = self.quoted_row(quote, &mut text);
            if row == Row::Closed {
                let span = self.span_from(start);
                return Node { value: Value::Text(text), span, ..Node::default() };
            }
            let is_joined = row == Row::Joined;
            let Some((next, blank)) = self.continuation_in_quotes(parent) else { break };
            text.push_str(if blank == 0 && !is_joined { " " } else { "" });
            text.extend(std::iter::repeat_n('\n', blank));
            let row = &self.lines[next].text;
            (self.line, self.byte) = (next, row.len() - row.trim_start_matches([' ', '\t']).len());
        }
        self.unclosed((line, byte), start, quote)
    }

    /// Nothing closes it, so it is taken to end with its line.
    fn unclosed(&mut self, at: (usize, usize), start: Position, quote: char) -> Node {
        (self.line, self.byte) = at;
        let end = Position { column: start.column + 1, ..start };
        self.fail(Span { start, end }, msg::yaml_quote(quote.to_string()));
        let text = self.rest().get(1..).unwrap_or_default().trim_end().to_owned();
        self.end_of_line();
        let span = self.span_from(start);
        Node { value: Value::Text(text), span, ..Node::default() }
    }

    fn continuation_in_quotes(&self, parent: isize) -> Option<(usize, usize)> {
        let mut line = self.line + 1;
        while self.lines.get(line)?.text.trim().is_empty() {
            line += 1;
        }
        let text = &self.lines[line].text;
        let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
        let is_deep = parent < indent.try_into().unwrap_or(isize::MAX);
        let goes_on = is_deep && !self.is_marker(line, "---") && !self.is_marker(line, "...");
        goes_on.then_some((line, line - self.line - 1))
    }

    /// Reads what a line has of it.
    fn quoted_row(&mut self, quote: char, text: &mut String) -> Row {
        // Blanks at the end of a line do not count, unless they were escaped.
        let mut solid = text.len();
        loop {
            let rest = self.rest();
            let special = |it: char| it == quote || it == '\\' && quote == '"';
            let Some(at) = rest.find(special) else {
                text.push_str(rest);
                let length = text.trim_end_matches([' ', '\t']).len().max(solid);
                text.truncate(length);
                self.end_of_line();
                return Row::Open;
            };
            text.push_str(&rest[..at]);
            self.byte += at;
            let rest = &rest[at..];
            if rest.starts_with("''") && quote == '\'' {
                text.push('\'');
                self.byte += 2;
            } else if rest.starts_with(quote) {
                self.byte += 1;
                return Row::Closed;
            } else if rest.len() == 1 {
                self.byte += 1;
                return Row::Joined;
            } else {
                self.escape(text);
                solid = text.len();
            }
        }
    }

    /// Reads `\n` and its like (YAML 1.2.2, 5.7).
    fn escape(&mut self, text: &mut String) {
        let rest = self.rest();
        let Some(kind) = rest.chars().nth(1) else { return };
        let length = match kind {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let digits =
            rest.get(2..2 + length).filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()));
        let coded = digits.and_then(|it| u32::from_str_radix(it, 16).ok()).and_then(char::from_u32);
        let found = match kind {
            '0' => Some('\0'),
            'a' => Some('\u{7}'),
            'b' => Some('\u{8}'),
            't' | '\t' => Some('\t'),
            'n' => Some('\n'),
            'v' => Some('\u{b}'),
            'f' => Some('\u{c}'),
            'r' => Some('\r'),
            'e' => Some('\u{1b}'),
            ' ' | '"' | '/' | '\\' => Some(kind),
            'N' => Some('\u{85}'),
            '_' => Some('\u{a0}'),
            'L' => Some('\u{2028}'),
            'P' => Some('\u{2029}'),
            _ => coded.filter(|_| length > 0),
        };
        let start = self.here();
        self.byte += 1 + kind.len_utf8() + if found.is_some() { length } else { 0 };
        match found {
            Some(it) => text.push(it),
            None => {
                let span = self.span_from(start);
                self.fail(span, msg::yaml_escape(format!("\\{kind}")));
                text.push('\\');
                text.push(kind);
            }
        }
    }
}

/// How a line of a text in quotes ends.
#[derive(PartialEq)]
enum Row {
    Closed,
    Open,
    /// With `\`, which joins it with the next.
    Joined,
}
