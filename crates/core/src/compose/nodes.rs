//! Small builders of the tree.

use crate::{
    topic::Place,
    workflow::{Entry, Node, Span, Value},
};

pub(super) fn entry(key: &str, node: Node) -> Entry {
    Entry { key: key.to_owned(), key_span: Span::default(), node }
}

pub(super) fn map(entries: Vec<Entry>) -> Node {
    Value::Map(entries).into()
}

/// The same node, about a place.
pub(super) fn at(place: impl Into<Place>, node: Node) -> Node {
    Node { place: Some(place.into()), ..node }
}

/// A text about a place.
pub(super) fn text(place: impl Into<Place>, value: &str) -> Node {
    at(place, Node::text(value))
}

pub(super) fn flag(place: impl Into<Place>, value: bool) -> Node {
    at(place, Value::Bool(value).into())
}

/// A number if it is one, otherwise a text.
pub(super) fn scalar(place: impl Into<Place>, value: &str) -> Node {
    let is_number = !value.is_empty() && value.bytes().all(|it| it.is_ascii_digit());
    let value = value.to_owned();
    at(place, if is_number { Value::Number(value) } else { Value::Text(value) }.into())
}

/// One line as it is, several as a block, each about its own place.
pub(super) fn text_lines(place: impl Into<Place>, lines: &[(Place, String)]) -> Node {
    match lines {
        [(only, text)] => at(*only, Node::text(text.as_str())),
        _ => {
            let all: String = lines.iter().map(|it| format!("{}\n", it.1)).collect();
            let line_places = lines.iter().map(|it| it.0).collect();
            Node { line_places, ..at(place, Node::text(all)) }
        }
    }
}
