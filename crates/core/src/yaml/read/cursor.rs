//! Where reading stands: lines, columns, and what lies between nodes. Columns of indentation are
//! counted in bytes, since only blanks come before them.

use super::Reader;
use crate::{
    text::msg,
    workflow::{Position, Span},
};

/// What a tab is taken for, so that the rest of a text with tabs can be read.
const TAB: usize = 2;

impl<'a> Reader<'a> {
    /// The line from here on; empty at the end.
    pub(super) fn rest(&self) -> &'a str {
        self.lines.get(self.line).and_then(|it| it.text.get(self.byte..)).unwrap_or_default()
    }

    /// The same as bytes, for a look at what stands here.
    pub(super) fn bytes(&self) -> &'a [u8] {
        let line = self.lines.get(self.line).map(|it| it.text.as_bytes());
        line.and_then(|it| it.get(self.byte..)).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes().first().copied()
    }

    pub(super) fn next_line(&mut self) {
        (self.line, self.byte) = (self.line + 1, 0);
    }

    pub(super) fn end_of_line(&mut self) {
        self.byte += self.rest().len();
    }

    pub(super) fn here(&mut self) -> Position {
        self.position_at(self.line, self.byte)
    }

    /// Line and column as editors show them. Asked in the order of the text, it counts each
    /// character once.
    pub(super) fn position_at(&mut self, line: usize, byte: usize) -> Position {
        let Some(text) = self.lines.get(line).map(|it| it.text.as_str()) else {
            let last = self.lines.len().max(1);
            let length = self.lines.last().map_or(0, |it| it.text.chars().count());
            return Position { line: last, column: length + 1 };
        };
        // Of plain text, which nearly all is, that is known sooner.
        if self.is_plain {
            return Position { line: line + 1, column: byte + 1 };
        }
        let (at, from, known) = self.counted;
        let (from, known) = if at == line && from <= byte { (from, known) } else { (0, 0) };
        let column = known + text.get(from..byte).unwrap_or_default().chars().count();
        self.counted = (line, byte, column);
        Position { line: line + 1, column: column + 1 }
    }

    pub(super) fn span_from(&mut self, start: Position) -> Span {
        let end = self.here();
        Span { start, end: end.max(start) }
    }

    /// From here to the last text of the line.
    pub(super) fn span_of_rest(&mut self) -> Span {
        let start = self.here();
        let length = self.rest().trim_end().len();
        let end = self.position_at(self.line, self.byte + length);
        Span { start, end: end.max(start) }
    }

    pub(super) fn skip_blanks(&mut self) {
        self.byte += self.bytes().iter().take_while(|it| is_blank(**it)).count();
    }

    /// Whether nothing but a comment is left of the line.
    pub(super) fn is_at_end_of_line(&self) -> bool {
        self.peek().is_none_or(|it| it == b'#' && self.is_after_blank())
    }

    fn is_after_blank(&self) -> bool {
        let line = self.lines.get(self.line).map_or("", |it| it.text.as_str());
        self.byte == 0 || line.as_bytes().get(self.byte - 1).is_some_and(|it| is_blank(*it))
    }

    /// Goes to the next text, over blanks, comments and line ends. `false` at the end of the
    /// document.
    pub(super) fn skip(&mut self) -> bool {
        while self.line < self.lines.len() {
            if self.byte == 0
                && (self.is_marker(self.line, "---") || self.is_marker(self.line, "..."))
            {
                return false;
            }
            let starts_line = self.byte == 0;
            self.skip_blanks();
            if !self.is_at_end_of_line() {
                return true;
            }
            let rest = self.rest();
            if self.noted <= self.line {
                let line = &self.lines[self.line].text;
                let is_alone = starts_line || line[..self.byte].trim_end().is_empty();
                match rest.strip_prefix('#') {
                    Some(text) => self.loose.comment(self.line + 1, text, is_alone),
                    None if is_alone => self.loose.blank(self.line + 1),
                    None => {}
                }
                self.noted = self.line + 1;
            }
            self.next_line();
        }
        false
    }

    /// Goes to the next text of a block and gives the column at which it begins, from 0.
    pub(super) fn next_block(&mut self) -> Option<usize> {
        if !self.skip() {
            return None;
        }
        let before = &self.lines[self.line].text[..self.byte];
        // Nearly always there are but spaces.
        let is_plain = self.peek().is_some_and(|it| it.is_ascii_graphic());
        if is_plain && before.bytes().all(|it| it == b' ') {
            return Some(before.len());
        }
        if before.bytes().all(is_blank) || before.trim().is_empty() {
            if let Some(at) = before.bytes().position(|it| it == b'\t') {
                self.complain_of_tab(self.line, at);
            }
            self.other_blanks();
        }
        (self.line < self.lines.len()).then(|| self.column())
    }

    /// The column of this place, from 0, a tab of the indentation counted as some spaces.
    pub(super) fn column(&self) -> usize {
        let line = self.lines.get(self.line).map_or("", |it| it.text.as_str());
        let before = line.get(..self.byte).unwrap_or_default();
        // Nearly always there are but spaces.
        if before.bytes().all(|it| it == b' ') {
            return before.len();
        }
        let text = before.trim_start();
        let indent = &before[..before.len() - text.len()];
        let widths = indent.chars().map(|it| if it == '\t' { TAB } else { 1 });
        text.len() + widths.sum::<usize>()
    }

    pub(super) fn complain_of_tab(&mut self, line: usize, byte: usize) {
        if self.tabs.last().is_none_or(|it| *it < line) {
            self.tabs.push(line);
        }
        if !self.complained_of_tabs {
            self.complained_of_tabs = true;
            let start = self.position_at(line, byte);
            let end = Position { column: start.column + 1, ..start };
            self.fail(Span { start, end }, msg::YAML_TAB.message());
        }
    }

    /// Blanks that look like spaces come with text that was copied from elsewhere.
    fn other_blanks(&mut self) {
        if self.peek().is_some_and(|it| it.is_ascii_graphic()) {
            return;
        }
        let rest = self.rest();
        let length = rest.len() - rest.trim_start().len();
        if length > 0 {
            let start = self.here();
            self.byte += length;
            let span = self.span_from(start);
            self.excused = Some(self.line);
            self.fail(span, msg::YAML_BLANK.message());
        }
    }

    pub(super) fn is_marker(&self, line: usize, marker: &str) -> bool {
        let line = self.lines.get(line).map_or("", |it| it.text.as_str());
        // Hardly any line begins so.
        line.as_bytes().first() == marker.as_bytes().first()
            && line
                .strip_prefix(marker)
                .is_some_and(|it| it.is_empty() || it.starts_with([' ', '\t']))
    }

    /// Whether an indicator stands here as such: before a blank or the end of the line.
    pub(super) fn is_indicator(&self, indicator: u8) -> bool {
        match self.bytes() {
            [it] => *it == indicator,
            [it, after, ..] => *it == indicator && is_blank(*after),
            [] => false,
        }
    }

    /// Leaves out a line and what is below it.
    pub(super) fn skip_line_and_below(&mut self, column: usize) {
        self.next_line();
        while self.line < self.lines.len() {
            let text = &self.lines[self.line].text;
            let indent = text.len() - text.trim_start_matches(' ').len();
            if !text.trim().is_empty() && indent <= column {
                return;
            }
            self.next_line();
        }
    }
}

pub(super) fn is_blank(it: u8) -> bool {
    it == b' ' || it == b'\t'
}
