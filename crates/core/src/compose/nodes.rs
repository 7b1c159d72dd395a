//! Small builders of the tree. They are called hundreds of times, so they are never inlined: 1 KB less
//! of the page (brotli, measured).

use crate::{
    topic::{Place, Topic},
    workflow::{Entry, Node, Span, Value},
};

#[inline(never)]
pub(super) fn entry(key: &str, node: Node) -> Entry {
    Entry { key: key.to_owned(), key_span: Span::default(), node }
}

#[inline(never)]
pub(super) fn map(entries: Vec<Entry>) -> Node {
    Value::Map(entries).into()
}

/// The same node, about a place.
#[inline(never)]
pub(super) fn at(place: impl Into<Place>, node: Node) -> Node {
    Node { place: Some(place.into()), ..node }
}

/// A text about a place.
#[inline(never)]
pub(super) fn text(place: impl Into<Place>, value: &str) -> Node {
    at(place, Node::text(value))
}

/// An entry whose value is a text; it is about what it stands in.
#[inline(never)]
pub(super) fn entry_plain(key: &str, value: &str) -> Entry {
    entry(key, Node::text(value))
}

/// An entry whose value is a text about a place.
#[inline(never)]
pub(super) fn entry_text(key: &str, place: impl Into<Place>, value: &str) -> Entry {
    entry(key, text(place, value))
}

#[inline(never)]
pub(super) fn flag(place: impl Into<Place>, value: bool) -> Node {
    at(place, Value::Bool(value).into())
}

/// A number if it is one, otherwise a text.
#[inline(never)]
pub(super) fn scalar(place: impl Into<Place>, value: &str) -> Node {
    let is_number = !value.is_empty() && value.bytes().all(|it| it.is_ascii_digit());
    let value = value.to_owned();
    at(place, if is_number { Value::Number(value) } else { Value::Text(value) }.into())
}

/// One line as it is, several as a block, each about its own place.
#[inline(never)]
pub(super) fn text_lines(place: impl Into<Place>, lines: &[(Place, String)]) -> Node {
    match lines {
        [(only, text)] => at(*only, Node::text(text.as_str())),
        _ => {
            let mut all = String::new();
            for (_, line) in lines {
                all.push_str(line);
                all.push('\n');
            }
            let line_places = lines.iter().map(|it| it.0).collect();
            Node { line_places, ..at(place, Node::text(all)) }
        }
    }
}

/// A row of a table of inputs: what it is about, its name, and its value with `{name}` where something
/// is filled in.
pub(super) type Row = (Topic, &'static str, &'static str);

/// The inputs of a table; the names that are filled in stand with their braces. What comes to nothing is
/// left out, and what is yes or no is no text. `item` is meant where a topic is that of a list.
///
/// Tables instead of code, because each entry that is built in code costs the page more than its row.
pub(super) fn inputs(item: usize, rows: &[Row], values: &[(&str, &str)]) -> Vec<Entry> {
    let mut res = Vec::new();
    for (topic, key, value) in rows {
        let value = filled(value, values);
        let place = Place { topic: *topic, item: if topic.list().is_some() { item } else { 0 } };
        match value.as_str() {
            "" => {}
            "true" | "false" => res.push(entry(key, flag(place, value == "true"))),
            _ => res.push(entry(key, at(place, Node::text(value)))),
        }
    }
    res
}

/// A text with values in place of the names in it.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut res = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        res.push_str(&rest[..at]);
        rest = &rest[at..];
        let (name, value) = values.iter().find(|it| rest.starts_with(it.0)).unwrap_or(&("{", "{"));
        res.push_str(value);
        rest = &rest[name.len()..];
    }
    res + rest
}

/// A step with a script, all of it about one topic.
pub(super) fn script(topic: Topic, name: &str, env: &[(&str, &str)], run: &str) -> Node {
    // With room for a condition.
    let mut entries = Vec::with_capacity(4);
    entries.push(entry_plain("name", name));
    if !env.is_empty() {
        let env = env.iter().map(|(name, value)| entry_plain(name, value)).collect();
        entries.push(entry("env", map(env)));
    }
    entries.push(entry_plain("run", run));
    at(topic, map(entries))
}
