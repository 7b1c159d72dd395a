//! Lists and maps that are told by their indentation.

use super::{
    Map, Reader,
    names::Properties,
    plain::{Stop, plain_length},
    resolve,
};
use crate::{
    text::msg,
    workflow::{Node, Position, Span, Value},
    yaml::read::MAX_DEPTH,
};

impl<'a> Reader<'a> {
    /// Reads what stands here, at `column` from 0. All of it is indented deeper than `parent`.
    pub(super) fn node(&mut self, parent: isize, column: usize) -> Node {
        let at = (self.line, self.byte);
        let properties = self.properties();
        if properties.column.is_some() && self.is_at_end_of_line() {
            let node = match self.next_block() {
                Some(next) if parent < signed(next) => self.bare(parent, next, &properties),
                _ => self.empty(),
            };
            return self.finish(node, &properties, true);
        }
        if properties.column.is_some() && (self.has_key() || self.is_indicator(b'-')) {
            // They belong to the first key.
            (self.line, self.byte) = at;
            return self.bare(parent, column, &Properties::default());
        }
        let is_plain = !matches!(self.peek(), Some(b'"' | b'\'' | b'|' | b'>'));
        let node = self.bare(parent, column, &properties);
        self.finish(node, &properties, is_plain)
    }

    fn bare(&mut self, parent: isize, column: usize, properties: &Properties<'a>) -> Node {
        self.count(1, None);
        self.depth += 1;
        if MAX_DEPTH < self.depth {
            let start = self.here();
            self.refuse(Span { start, end: start }, msg::yaml_too_deep(MAX_DEPTH.to_string()));
        }
        self.open.extend(properties.anchor);
        let is_list = self.is_indicator(b'-');
        let node = if self.line >= self.lines.len() {
            Node::default()
        } else if is_list {
            self.list(parent, column)
        } else if self.is_indicator(b'?') || self.has_key() || self.is_spoiled_key(column) {
            self.map(parent, column)
        } else {
            self.scalar(parent)
        };
        if properties.anchor.is_some() {
            self.open.pop();
        }
        self.depth -= 1;
        node
    }

    /// A scalar, or a list or map in brackets, and the end of its line.
    fn scalar(&mut self, parent: isize) -> Node {
        let at = (self.line, self.byte);
        let node = match self.peek() {
            Some(b'[' | b'{') => {
                let node = self.flow(parent);
                if std::mem::take(&mut self.unclosed) {
                    return node;
                }
                node
            }
            Some(b'"' | b'\'') => self.quoted(parent),
            Some(b'|' | b'>') => return self.literal(parent),
            Some(b'*') => match self.alias() {
                Some(node) => node,
                None => return self.bad_beginning(false),
            },
            Some(b'&' | b'!' | b'@' | b'`' | b'%' | b',' | b']' | b'}') => {
                return self.bad_beginning(false);
            }
            _ => return self.plain(parent),
        };
        self.skip_blanks();
        if !self.is_at_end_of_line() {
            self.after_value(&node, at);
        }
        node
    }

    /// Something stands after a value that was complete.
    fn after_value(&mut self, node: &Node, (line, byte): (usize, usize)) {
        let quote = self.lines[line].text[byte..].chars().next();
        let message = match quote {
            Some(it @ ('"' | '\'')) if node.as_text().is_some() && self.line != line => {
                // The quote that closes it was meant to open another text.
                let start = self.position_at(line, byte);
                let end = Position { column: start.column + 1, ..start };
                self.fail(Span { start, end }, msg::yaml_quote(it.to_string()));
                return self.end_of_line();
            }
            Some(it @ ('"' | '\'')) => msg::yaml_after_quote(it.to_string()),
            _ => msg::YAML_AFTER_VALUE.message(),
        };
        let span = self.span_of_rest();
        self.fail(span, message);
        self.end_of_line();
    }

    fn map(&mut self, parent: isize, column: usize) -> Node {
        let start = self.here();
        let mut map = Map::default();
        let mut at = column;
        loop {
            let place = (self.line, self.byte);
            self.entry(&mut map, at);
            if (self.line, self.byte) == place {
                self.next_line();
            }
            let Some(next) = self.next_block() else { break };
            if signed(next) <= parent {
                break;
            }
            at = column;
            if next == column && self.is_indicator(b'-') {
                if !self.items_among_keys(parent) {
                    break;
                }
                at = self.column();
            } else if next != column {
                self.misplaced(column);
                at = self.column();
            }
        }
        let last = map.entries.last().map(|it| it.node.span.end.max(it.key_span.end));
        let span = Span { start, end: last.unwrap_or(start) };
        Node { value: Value::Map(map.entries), span, ..Node::default() }
    }

    /// Leaves out items where keys should stand. Gives whether a key follows.
    fn items_among_keys(&mut self, parent: isize) -> bool {
        let span = self.span_of_rest();
        self.fail(span, msg::YAML_ITEM_AMONG_KEYS.message());
        loop {
            let column = self.column();
            self.skip_line_and_below(column);
            match self.next_block() {
                Some(next) if parent < signed(next) && self.is_indicator(b'-') => {}
                next => return next.is_some_and(|it| parent < signed(it)),
            }
        }
    }

    /// A line of a map or list that does not begin where the others do.
    fn misplaced(&mut self, column: usize) {
        // Where tabs are, columns are guessed.
        if self.excused != Some(self.line) && !self.complained_of_tabs {
            let span = self.span_of_rest();
            self.excused = Some(self.line);
            self.fail(span, msg::yaml_indentation((column + 1).to_string()));
        }
    }

    fn entry(&mut self, map: &mut Map, column: usize) {
        let key = if let Some(length) = self.plain_key() {
            // Nearly all keys are such.
            let key = self.key_of_length(length);
            self.count(1, Some(key.1));
            key
        } else if self.is_indicator(b'?') {
            self.byte += 1;
            let key = self.after_indicator(signed(column), column);
            let has_value = self.next_block() == Some(column) && self.is_indicator(b':');
            if !has_value {
                let (name, span) = (self.key_of(key.value, key.span), key.span);
                return self.add(map, name, span, key_only(span));
            }
            (key.value, key.span)
        } else if self.has_key() {
            self.key()
        } else if self.is_indicator(b':') {
            let it = self.empty();
            (it.value, it.span)
        } else {
            match self.spoiled_key() {
                Some(it) => (it.value, it.span),
                None => return self.no_key(column),
            }
        };
        let (value, span) = key;
        let name = self.key_of(value, span);
        self.skip_blanks();
        if self.peek() == Some(b':') {
            self.byte += 1;
        }
        let node = self.value(column);
        self.add(map, name, span, node);
    }

    /// The key that stands here; it has been seen that there is one.
    fn key(&mut self) -> (Value, Span) {
        let properties = self.properties();
        let node = match self.peek() {
            Some(b'"' | b'\'') => self.quoted(isize::MAX),
            Some(b'[' | b'{') => self.flow(isize::MAX),
            Some(b'*') if self.rest().contains(" :") => {
                self.alias().unwrap_or_else(|| self.empty())
            }
            Some(b'*' | b'&' | b'!' | b'@' | b'`' | b'%' | b',' | b']' | b'}' | b'|' | b'>') => {
                let length = plain_length(self.rest(), false).0;
                let start = self.here();
                let text = self.rest()[..length].to_owned();
                self.byte += length;
                let span = self.span_from(start);
                self.fail(span, msg::yaml_begins(text.chars().take(1).collect::<String>()));
                Node { value: Value::Text(text), span, ..Node::default() }
            }
            _ => {
                let length = plain_length(self.rest(), false).0;
                let (value, span) = self.key_of_length(length);
                Node { value, span, ..Node::default() }
            }
        };
        self.count(1, Some(node.span));
        let node = self.finish(node, &properties, false);
        (node.value, node.span)
    }

    /// The plain key that begins here.
    fn key_of_length(&mut self, length: usize) -> (Value, Span) {
        let start = self.here();
        // `on` is a text in YAML 1.2, and so is every key for GitHub; `null` is an empty one.
        let value = resolve(&self.rest()[..length]);
        self.byte += length;
        (value, self.span_from(start))
    }

    /// How long the key is that stands here, if it is a plain one that begins like a word.
    fn plain_key(&self) -> Option<usize> {
        let is_word = self.peek().is_some_and(|it| it.is_ascii_alphanumeric());
        let (length, stop) = plain_length(self.rest(), false);
        (is_word && stop == Stop::Colon).then_some(length)
    }

    /// What stands after the colon of a key at `column`.
    fn value(&mut self, column: usize) -> Node {
        let at = (self.line, self.byte);
        self.skip_blanks();
        let properties = self.properties();
        if self.is_at_end_of_line() {
            let node = match self.next_block() {
                Some(next) if column < next => self.bare(signed(column), next, &properties),
                // A list may stand as deep as its key.
                Some(next) if column == next && self.is_indicator(b'-') => {
                    self.bare(signed(column) - 1, next, &properties)
                }
                _ => self.empty_at(at),
            };
            return self.finish(node, &properties, true);
        }
        let is_plain = !matches!(self.peek(), Some(b'"' | b'\'' | b'|' | b'>'));
        let node = if self.is_indicator(b'-') {
            let span = self.span_of_rest();
            self.fail(span, msg::YAML_LIST_BESIDE_KEY.message());
            let column = self.column();
            self.list(signed(column) - 1, column)
        } else {
            self.count(1, None);
            self.open.extend(properties.anchor);
            let node = self.scalar(signed(column));
            if properties.anchor.is_some() {
                self.open.pop();
            }
            node
        };
        self.finish(node, &properties, is_plain)
    }

    fn list(&mut self, parent: isize, column: usize) -> Node {
        let start = self.here();
        let mut items = Vec::new();
        let mut at = column;
        loop {
            self.byte += 1;
            items.push(self.after_indicator(signed(at), at));
            let Some(next) = self.next_block() else { break };
            if signed(next) <= parent {
                break;
            }
            if !self.is_indicator(b'-') {
                // As deep as its key, the list ends where the next key begins.
                if next == column && signed(column) == parent + 1 {
                    break;
                }
                if !self.belongs_to_item(&mut items, column, parent) {
                    break;
                }
            } else if next != column {
                self.misplaced(column);
            }
            at = self.column();
        }
        let end = items.last().map_or(start, |it| it.span.end.max(start));
        Node { value: Value::Seq(items), span: Span { start, end }, ..Node::default() }
    }

    /// A line among items that is none: most likely a key of the item before it. Gives whether an
    /// item follows.
    fn belongs_to_item(&mut self, items: &mut [Node], column: usize, parent: isize) -> bool {
        loop {
            let next = self.column();
            let inside = items.last().map(|it| it.span.start.column).unwrap_or(column + 3);
            if self.excused != Some(self.line) && !self.complained_of_tabs {
                let span = self.span_of_rest();
                self.fail(span, msg::yaml_key_among_items(inside.to_string()));
            }
            let last = items.last_mut().map(|it| &mut it.value);
            match last {
                Some(Value::Map(entries)) if self.has_key() => {
                    let mut map = Map::default();
                    self.entry(&mut map, next);
                    entries.extend(map.entries);
                }
                _ => self.skip_line_and_below(next),
            }
            match self.next_block() {
                None => return false,
                Some(next) if signed(next) <= parent => return false,
                Some(_) if self.is_indicator(b'-') => return true,
                Some(_) => {}
            }
        }
    }

    /// What stands after a dash or question mark at `column`.
    fn after_indicator(&mut self, parent: isize, column: usize) -> Node {
        let at = (self.line, self.byte);
        self.skip_blanks();
        if !self.is_at_end_of_line() {
            let column = self.column();
            return self.node(parent, column);
        }
        match self.next_block() {
            Some(next) if column < next => self.node(parent, next),
            _ => self.empty_at(at),
        }
    }

    /// Whether a key stands here: something with a colon after it.
    pub(super) fn has_key(&self) -> bool {
        let rest = self.rest();
        let after = match self.peek() {
            Some(b'"' | b'\'') => after_quotes(rest),
            Some(b'[' | b'{') => after_brackets(rest),
            _ => {
                let (length, stop) = plain_length(rest, false);
                return stop == Stop::Colon && length > 0;
            }
        };
        let after = after.map(|it| it.trim_start_matches([' ', '\t']));
        let after = after.and_then(|it| it.strip_prefix(':'));
        after.is_some_and(|it| it.is_empty() || it.starts_with([' ', '\t']))
    }

    /// Whether a line that is no entry is among lines that are.
    fn is_spoiled_key(&self, column: usize) -> bool {
        let rest = self.rest();
        if rest.starts_with(['|', '>', '[', '{', '"', '\'', '*', '&', '!']) {
            return false;
        }
        let mut next = self.lines.iter().enumerate().skip(self.line + 1);
        let Some((line, text)) = next.find(|(_, it)| {
            let text = it.text.trim_start();
            !text.is_empty() && !text.starts_with('#')
        }) else {
            return false;
        };
        let indent = text.text.len() - text.text.trim_start_matches(' ').len();
        let text = &text.text[indent..];
        indent == column
            && !self.is_marker(line, "---")
            && !text.starts_with("- ")
            && plain_length(text, false).1 == Stop::Colon
    }

    /// `name:text` without the blank, or with a wide colon. What was meant is clear.
    fn spoiled_key(&mut self) -> Option<Node> {
        let rest = self.rest();
        let at = rest.find([':', '：']).filter(|it| *it > 0)?;
        let name = &rest[..at];
        let is_name = name.chars().all(|it| it.is_alphanumeric() || it == '_' || it == '-');
        if !is_name {
            return None;
        }
        let start = self.here();
        self.byte += at;
        let span = self.span_from(start);
        let is_wide = rest[at..].starts_with('：');
        let end = Position { column: span.end.column + 1, ..span.end };
        let message = match is_wide {
            true => msg::yaml_wide_colon(name),
            false => msg::yaml_no_space(name),
        };
        self.fail(Span { start, end }, message);
        self.byte += if is_wide { '：'.len_utf8() } else { 0 };
        Some(Node { value: Value::Text(name.to_owned()), span, ..Node::default() })
    }

    /// A line without a colon where a key should stand.
    fn no_key(&mut self, column: usize) {
        let span = self.span_of_rest();
        let shown: String = self.rest().trim_end().chars().take(40).collect();
        if self.excused != Some(self.line) {
            self.fail(span, msg::yaml_no_colon(shown));
        }
        self.skip_line_and_below(column);
    }
}

fn signed(column: usize) -> isize {
    isize::try_from(column).unwrap_or(isize::MAX)
}

fn key_only(span: Span) -> Node {
    Node { span: Span { start: span.end, end: span.end }, ..Node::default() }
}

/// What follows a text in quotes that ends on its line.
fn after_quotes(text: &str) -> Option<&str> {
    let quote = *text.as_bytes().first()?;
    let mut at = 1;
    loop {
        match *text.as_bytes().get(at)? {
            b'\\' if quote == b'"' => at += 2,
            it if it == quote => {
                if quote == b'\'' && text.as_bytes().get(at + 1) == Some(&quote) {
                    at += 2;
                } else {
                    return text.get(at + 1..);
                }
            }
            _ => at += 1,
        }
    }
}

/// What follows a list or map that ends on its line.
fn after_brackets(text: &str) -> Option<&str> {
    let (mut depth, mut quote) = (0, None);
    for (at, it) in text.bytes().enumerate() {
        match (quote, it) {
            (Some(open), _) if open == it => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(it),
            (None, b'[' | b'{') => depth += 1,
            (None, b']' | b'}') => {
                depth -= 1;
                if depth == 0 {
                    return text.get(at + 1..);
                }
            }
            _ => {}
        }
    }
    None
}
