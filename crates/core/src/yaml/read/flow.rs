//! Lists and maps in brackets.

use super::{Map, Reader};
use crate::{
    text::msg,
    workflow::{Node, Position, Span, Value},
    yaml::read::MAX_DEPTH,
};

impl Reader<'_> {
    /// Reads from `[` or `{` on.
    pub(super) fn flow(&mut self, parent: isize) -> Node {
        let start = self.here();
        if self.rest().starts_with("{{") {
            return self.braces();
        }
        self.depth += 1;
        if MAX_DEPTH < self.depth {
            let span = Span { start, end: start };
            self.refuse(span, msg::yaml_too_deep(MAX_DEPTH.to_string()));
        }
        let is_map = self.peek() == Some(b'{');
        self.byte += 1;
        let value = match is_map {
            true => Value::Map(self.flow_map(parent, start)),
            false => Value::Seq(self.flow_list(parent, start)),
        };
        self.depth -= 1;
        let span = self.span_from(start);
        Node { value, span, ..Node::default() }
    }

    /// `{{ x }}` was meant as an expression.
    fn braces(&mut self) -> Node {
        let start = self.here();
        let rest = self.rest();
        let length = rest.find("}}").map_or(rest.trim_end().len(), |it| it + 2);
        self.byte += length;
        let span = self.span_from(start);
        self.fail(span, msg::YAML_BRACES.message());
        Node { value: Value::Text(rest[..length].to_owned()), span, ..Node::default() }
    }

    fn flow_list(&mut self, parent: isize, start: Position) -> Vec<Node> {
        let mut res = Vec::new();
        while self.goes_on(']', parent, start) {
            let at = (self.line, self.byte);
            let item = self.flow_item(parent);
            self.skip_blanks();
            match self.is_colon() {
                // `[a: b]` is a list of maps of one entry.
                true => {
                    let begin = item.span.start;
                    let mut map = Map::default();
                    self.flow_value(&mut map, item, parent);
                    let span = self.span_from(begin);
                    res.push(Node { value: Value::Map(map.entries), span, ..Node::default() });
                }
                false => res.push(item),
            }
            self.comma(']', parent, at);
        }
        res
    }

    fn flow_map(&mut self, parent: isize, start: Position) -> Vec<crate::workflow::Entry> {
        let mut map = Map::default();
        while self.goes_on('}', parent, start) {
            let at = (self.line, self.byte);
            if self.is_indicator(b'?') {
                self.byte += 1;
                self.skip();
            }
            let key = match self.is_colon() {
                true => self.empty(),
                false => self.flow_item(parent),
            };
            self.flow_value(&mut map, key, parent);
            self.comma('}', parent, at);
        }
        map.entries
    }

    /// Reads `: value` after a key, if it is there.
    fn flow_value(&mut self, map: &mut Map, key: Node, parent: isize) {
        let (name, span) = (self.key_of(key.value, key.span), key.span);
        self.skip();
        let mut node = self.empty();
        if self.is_colon() {
            self.byte += 1;
            node = self.empty();
            if self.skip() && !matches!(self.peek(), Some(b',' | b'}' | b']')) {
                node = self.flow_item(parent);
            }
        }
        self.add(map, name, span, node);
    }

    /// Whether another item comes; takes the closing bracket in if none does.
    fn goes_on(&mut self, close: char, parent: isize, start: Position) -> bool {
        // One bracket explains those around it.
        if self.unclosed {
            return false;
        }
        if !self.skip() || self.begins_entry(parent) {
            let open = if close == ']' { "[" } else { "{" };
            let end = Position { column: start.column + 1, ..start };
            self.fail(Span { start, end }, msg::yaml_bracket(open, close.to_string()));
            self.unclosed = true;
            return false;
        }
        match self.peek() {
            Some(it @ (b']' | b'}')) => {
                if char::from(it) != close {
                    let at = self.here();
                    let end = Position { column: at.column + 1, ..at };
                    let message =
                        msg::yaml_wrong_bracket(char::from(it).to_string(), close.to_string());
                    self.fail(Span { start: at, end }, message);
                }
                self.byte += 1;
                false
            }
            _ => true,
        }
    }

    /// Whether a line begins an entry of a block around the brackets.
    fn begins_entry(&self, parent: isize) -> bool {
        let before = &self.lines[self.line].text[..self.byte];
        let column = isize::try_from(self.column()).unwrap_or(isize::MAX);
        let is_close = matches!(self.peek(), Some(b']' | b'}' | b','));
        before.trim().is_empty()
            && column <= parent
            && !is_close
            && (self.is_indicator(b'-') || self.has_key())
    }

    /// Takes in the comma after an item; without one, something must be wrong.
    fn comma(&mut self, close: char, parent: isize, at: (usize, usize)) {
        if self.unclosed || !self.skip() || self.begins_entry(parent) {
            return;
        }
        match self.peek() {
            Some(b',') => self.byte += 1,
            Some(b']' | b'}') => {}
            _ => {
                let start = self.here();
                let end = Position { column: start.column + 1, ..start };
                self.fail(Span { start, end }, msg::yaml_comma(close.to_string()));
                if (self.line, self.byte) == at {
                    self.byte += self.rest().chars().next().map_or(0, char::len_utf8);
                }
            }
        }
    }

    /// A node between brackets.
    fn flow_item(&mut self, parent: isize) -> Node {
        let properties = self.properties();
        let rest = self.rest();
        let second = rest.as_bytes().get(1);
        let is_alone = second.is_none_or(|it| b" \t,]}".contains(it));
        self.open.extend(properties.anchor);
        let (node, is_plain) = match self.peek() {
            Some(b'[' | b'{') => (self.flow(parent), false),
            Some(b'"' | b'\'') => (self.quoted(parent), false),
            Some(b'*') => (self.alias().unwrap_or_else(|| self.bad_beginning(true)), false),
            None | Some(b',' | b']' | b'}') => (self.empty(), true),
            Some(b'-' | b'?') if is_alone => (self.bad_beginning(true), false),
            Some(b'&' | b'!' | b'@' | b'`' | b'%' | b'|' | b'>' | b'#') => {
                (self.bad_beginning(true), false)
            }
            Some(_) => (self.plain_in_flow(), true),
        };
        if properties.anchor.is_some() {
            self.open.pop();
        }
        self.count(1, Some(node.span));
        self.finish(node, &properties, is_plain)
    }

    fn is_colon(&self) -> bool {
        let Some(rest) = self.rest().strip_prefix(':') else { return false };
        let line = self.lines.get(self.line).map_or("", |it| it.text.as_str());
        let after_quote = self.byte > 0 && matches!(line.as_bytes()[self.byte - 1], b'"' | b'\'');
        rest.is_empty() || rest.starts_with([' ', '\t', ',', ']', '}', '[', '{']) || after_quote
    }

    pub(super) fn empty(&mut self) -> Node {
        self.empty_at((self.line, self.byte))
    }

    /// Nothing, at a line and byte.
    pub(super) fn empty_at(&mut self, (line, byte): (usize, usize)) -> Node {
        let at = self.position_at(line, byte);
        Node { span: Span { start: at, end: at }, ..Node::default() }
    }

    /// The text of a key. GitHub takes no lists and maps as keys.
    pub(super) fn key_of(&mut self, key: Value, span: Span) -> String {
        match key {
            Value::Text(it) | Value::Number(it) => it,
            Value::Bool(it) => it.to_string(),
            Value::Null => String::new(),
            Value::Seq(_) | Value::Map(_) => {
                self.fail(span, msg::YAML_COMPLEX_KEY.message());
                String::new()
            }
        }
    }
}
