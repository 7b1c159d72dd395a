//! Scalars without quotes.

use std::borrow::Cow;

use super::{Reader, cursor::is_blank, resolve};
use crate::{
    text::msg,
    workflow::{Node, Position, Span, Value},
};

/// Why a plain scalar ends where it does.
#[derive(PartialEq)]
pub(super) enum Stop {
    Line,
    Comment,
    /// A `:` that makes a key of what stands before it.
    Colon,
    /// A comma or bracket.
    Flow,
}

impl Reader<'_> {
    /// Reads a plain scalar in a block; lines that are indented deeper than `parent` go on with it.
    pub(super) fn plain(&mut self, parent: isize) -> Node {
        let start = self.here();
        let (length, stop) = plain_length(self.rest(), false);
        let mut text = Cow::Borrowed(&self.rest()[..length]);
        self.byte += length;
        if stop == Stop::Colon {
            let start = self.here();
            let end = Position { column: start.column + 1, ..start };
            self.fail(Span { start, end }, msg::YAML_COLON_IN_TEXT.message());
            let rest = self.rest();
            let rest = rest[..rest.find(" #").unwrap_or(rest.len())].trim_end();
            text.to_mut().push_str(rest);
            self.byte += rest.len();
        }
        let mut is_long = stop == Stop::Colon;
        let mut may_go_on = stop == Stop::Line;
        while may_go_on && let Some((line, blank)) = self.continuation(parent) {
            let byte = self.lines[line].text.len() - self.lines[line].text.trim_start().len();
            let (length, stop) = plain_length(&self.lines[line].text[byte..], false);
            if stop == Stop::Colon {
                // A key that is indented too far.
                let start = self.position_at(line, byte);
                let end = self.position_at(line, byte + length);
                self.excused = Some(line);
                if !self.complained_of_tabs {
                    self.fail(Span { start, end }, msg::YAML_BELOW_VALUE.message());
                }
                break;
            }
            let text = text.to_mut();
            text.push_str(if blank == 0 { " " } else { "" });
            text.extend(std::iter::repeat_n('\n', blank));
            text.push_str(&self.lines[line].text[byte..byte + length]);
            (self.line, self.byte) = (line, byte + length);
            is_long = true;
            may_go_on = stop == Stop::Line;
        }
        let span = self.span_from(start);
        let value = if is_long { Value::Text(text.into_owned()) } else { resolve(&text) };
        Node { value, span, ..Node::default() }
    }

    /// The next line with text, if it goes on with a scalar, and how many empty ones come before it.
    pub(super) fn continuation(&self, parent: isize) -> Option<(usize, usize)> {
        let (mut line, mut indent) = (self.line, 0);
        let mut text = "";
        while text[indent..].trim_start().is_empty() {
            line += 1;
            text = &self.lines.get(line)?.text;
            indent = text.bytes().take_while(|it| is_blank(*it)).count();
        }
        let goes_on = parent < indent.try_into().unwrap_or(isize::MAX)
            && !text[indent..].starts_with('#')
            && !self.is_marker(line, "---")
            && !self.is_marker(line, "...");
        goes_on.then_some((line, line - self.line - 1))
    }

    /// Reads a plain scalar between brackets.
    pub(super) fn plain_in_flow(&mut self) -> Node {
        let start = self.here();
        let (mut length, stop) = plain_length(self.rest(), true);
        let rest = self.rest();
        let is_expression =
            stop == Stop::Flow && rest[length..].starts_with("{{") && rest[..length].ends_with('$');
        if is_expression {
            let inside = rest[length..].find("}}").map_or(rest.len(), |it| length + it + 2);
            length = inside + plain_length(&rest[inside..], true).0;
        }
        let mut text = rest[..length].to_owned();
        self.byte += length;
        if is_expression {
            let span = self.span_from(start);
            self.fail(span, msg::YAML_FLOW_EXPRESSION.message());
        }
        let mut may_go_on = stop == Stop::Line && !is_expression;
        let mut is_long = is_expression;
        while may_go_on && let Some((line, blank)) = self.continuation(-1) {
            let byte = self.lines[line].text.len() - self.lines[line].text.trim_start().len();
            let (length, stop) = plain_length(&self.lines[line].text[byte..], true);
            // A key or a dash begins something new.
            let is_item = self.lines[line].text[byte..].starts_with("- ");
            if length == 0 || stop == Stop::Colon || is_item {
                break;
            }
            text.push_str(if blank == 0 { " " } else { "" });
            text.extend(std::iter::repeat_n('\n', blank));
            text.push_str(&self.lines[line].text[byte..byte + length]);
            (self.line, self.byte) = (line, byte + length);
            is_long = true;
            may_go_on = stop == Stop::Line;
        }
        let span = self.span_from(start);
        let value = if is_long { Value::Text(text) } else { resolve(&text) };
        Node { value, span, ..Node::default() }
    }

    /// A scalar that begins with a character that YAML keeps for itself. It was meant as a text.
    pub(super) fn bad_beginning(&mut self, in_flow: bool) -> Node {
        let start = self.here();
        let first: String = self.rest().chars().take(1).collect();
        let rest = self.rest();
        let length = match in_flow {
            true => rest.find([',', ']', '}']).unwrap_or(rest.len()).max(first.len()),
            false => rest.find(" #").unwrap_or(rest.len()),
        };
        let text = rest[..length].trim_end();
        self.byte += text.len();
        let span = self.span_from(start);
        self.fail(span, msg::yaml_begins(first.as_str()));
        Node { value: Value::Text(text.to_owned()), span, ..Node::default() }
    }
}

/// How much of a line a plain scalar takes, without blanks at its end, and what ends it.
pub(super) fn plain_length(text: &str, in_flow: bool) -> (usize, Stop) {
    let bytes = text.as_bytes();
    let is_end = |it: Option<&u8>| match it {
        None | Some(b' ' | b'\t') => true,
        Some(it) => in_flow && b",[]{}".contains(it),
    };
    let mut stop = (bytes.len(), Stop::Line);
    for (at, it) in bytes.iter().enumerate() {
        match it {
            b':' if is_end(bytes.get(at + 1)) => stop = (at, Stop::Colon),
            b'#' if at > 0 && is_blank(bytes[at - 1]) => stop = (at, Stop::Comment),
            b',' | b'[' | b']' | b'{' | b'}' if in_flow => stop = (at, Stop::Flow),
            _ => continue,
        }
        break;
    }
    (text[..stop.0].trim_end_matches([' ', '\t']).len(), stop.1)
}
