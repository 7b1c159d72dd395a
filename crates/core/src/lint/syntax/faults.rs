//! Holds a workflow against the table of its syntax.

use super::{Map, Others, Scalar, Shape, WORKFLOW};
use crate::workflow::{Entry, Node, Span, Value, Workflow};

/// Where a workflow departs from the syntax.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Fault<'a> {
    /// A key that the map does not take; with the key that makes it such a map, if one does.
    Unknown { entry: &'a Entry, map: &'static Map, beside: &'a str },
    /// One of these keys should be there; `at` is where the map begins or is named.
    Missing { at: Span, keys: &'static [&'static str] },
    /// A key whose value cannot stand there.
    Wrong { key: &'a str, at: Span, node: &'a Node, shape: &'static Shape, why: Wrong },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) enum Wrong {
    /// Nothing, where something is needed.
    Empty,
    /// A list or map that holds nothing: of no use, but not refused.
    Hollow,
    /// A text for a map, a map for a list, and so on.
    Kind,
    /// A text that is not one of those that there are.
    Text,
    /// What people name as they like, without a name. Source: what the schema calls `loose-key-type` is a text that
    /// says something, wherever there is one.
    Nameless,
}

/// All of them, from top to bottom.
pub(in super::super) fn faults(workflow: &Workflow) -> Vec<Fault<'_>> {
    let root = &workflow.root;
    let mut walk = Walk { found: Vec::new() };
    // An empty file is the finding of the rule about triggers.
    if !matches!(root.value, Value::Null) {
        walk.node("", root.span, root, &WORKFLOW);
    }
    walk.found
}

/// Maps with rules of their own for the names in them, and those in which anything goes.
const NAMED: &[&str] =
    &["", "on", "on.workflow_dispatch.inputs", "on.workflow_call.inputs", "permissions", "jobs"];

struct Walk<'a> {
    found: Vec<Fault<'a>>,
}

impl<'a> Walk<'a> {
    /// A value below a key, which stands at `at`.
    fn node(&mut self, key: &'a str, at: Span, node: &'a Node, shape: &'static Shape) {
        let why = match &node.value {
            Value::Null if shape.may_be_empty => None,
            Value::Null if takes_nothing(shape) => {
                // `container: null` is no container; with nothing at all something was forgotten.
                let is_meant = shape.map.is_some() && is_written(node);
                (!is_meant).then_some(Wrong::Hollow)
            }
            Value::Null => Some(Wrong::Empty),
            Value::Seq(items) => match shape.items {
                Some(_) if items.is_empty() => (!shape.may_be_empty).then_some(Wrong::Hollow),
                Some(shape) => {
                    for it in items {
                        let is_there = !matches!(it.value, Value::Null);
                        self.node(key, if is_there { it.span } else { start(it.span) }, it, shape);
                    }
                    None
                }
                None => Some(Wrong::Kind),
            },
            Value::Map(entries) => match shape.map {
                Some(map) => {
                    self.map(at, entries, map);
                    // `permissions: {}` says a lot.
                    let is_wanted = shape.scalar == Scalar::None && !shape.may_be_empty;
                    let is_hollow = entries.is_empty() && is_wanted && !needs(map);
                    is_hollow.then_some(Wrong::Hollow)
                }
                None => Some(Wrong::Kind),
            },
            _ => of_scalar(node, shape),
        };
        if let Some(why) = why {
            self.found.push(Fault::Wrong { key, at, node, shape, why });
        }
    }

    fn map(&mut self, at: Span, entries: &'a [Entry], all: &'static Map) {
        let (beside, map) = variant(entries, all);
        let mut own = entries.iter().find(|it| it.key == beside);
        for entry in entries {
            let known = map.keys.iter().find(|it| it.name == entry.key).map(|it| it.shape);
            let shape = known.or(match map.others {
                Others::None => None,
                Others::All(it) => Some(it),
                Others::ByName(of) => Some(of(&entry.key)),
            });
            match shape {
                Some(shape) if entry.key.is_empty() && !NAMED.contains(&map.of) => {
                    let key = map.of.rsplit('.').next().unwrap_or_default();
                    let (at, node, why) = (entry.key_span, &entry.node, Wrong::Nameless);
                    self.found.push(Fault::Wrong { key, at, node, shape, why });
                }
                Some(it) => self.node(&entry.key, entry.key_span, &entry.node, it),
                // `${{ insert }}` takes the keys of the map beside it.
                None if entry.key.starts_with("${{") => {}
                None => {
                    self.found.push(Fault::Unknown { entry, map, beside });
                    // Of two that exclude each other nobody knows which one was meant.
                    let excludes = all.variants.iter().any(|it| it.0 == entry.key);
                    if let Some(own) = own.take_if(|_| excludes) {
                        self.found.push(Fault::Unknown { entry: own, map, beside: &entry.key });
                    }
                }
            }
        }
        let has = |key: &str| entries.iter().any(|it| it.key == key);
        let is_any = |key: &str| key.starts_with('<') && !entries.is_empty();
        let needed = map.keys.iter().filter(|it| it.is_required);
        for it in needed.filter(|it| !has(it.name)) {
            self.found.push(Fault::Missing { at, keys: std::slice::from_ref(&it.name) });
        }
        if !map.one_of.is_empty() && !map.one_of.iter().any(|it| has(it) || is_any(it)) {
            self.found.push(Fault::Missing { at, keys: map.one_of });
        }
    }
}

/// Whether GitHub takes nothing for an empty text, and that for none.
fn takes_nothing(shape: &Shape) -> bool {
    matches!(shape.scalar, Scalar::Useful | Scalar::Text)
}

/// Whether it says `null` or `~`.
fn is_written(node: &Node) -> bool {
    node.span.start < node.span.end
}

/// Whether a map that holds nothing lacks something.
fn needs(map: &Map) -> bool {
    let names = map.keys.iter().any(|it| it.is_required) || !map.one_of.is_empty();
    names || map.variants.iter().any(|it| it.0.is_empty())
}

fn start(span: Span) -> Span {
    Span { end: span.start, ..span }
}

/// Which of several maps it is, and by which key.
fn variant(entries: &[Entry], map: &'static Map) -> (&'static str, &'static Map) {
    if map.variants.is_empty() {
        return ("", map);
    }
    let of = |key: &str| map.variants.iter().find(|it| it.0 == key).copied();
    entries.iter().find_map(|it| of(&it.key)).or_else(|| of("")).unwrap_or(("", map))
}

fn of_scalar(node: &Node, shape: &Shape) -> Option<Wrong> {
    let text = node.as_text().unwrap_or_default();
    match shape.scalar {
        Scalar::Any | Scalar::Text => None,
        _ if is_expression(text) => None,
        Scalar::Useful => text.trim().is_empty().then_some(Wrong::Hollow),
        Scalar::Filled => text.trim().is_empty().then_some(Wrong::Empty),
        Scalar::None => {
            Some(if text.is_empty() && !shape.may_be_empty { Wrong::Empty } else { Wrong::Kind })
        }
        Scalar::Bool => (!matches!(node.value, Value::Bool(_))).then_some(Wrong::Kind),
        Scalar::Count => {
            let is_count = text.parse::<u32>().is_ok_and(|it| 0 < it);
            (!is_count || !matches!(node.value, Value::Number(_))).then_some(Wrong::Kind)
        }
        Scalar::OneOf(them) => (!them.contains(&text)).then_some(Wrong::Text),
    }
}

/// Whether all of a text is one expression, which may give whatever is wanted.
fn is_expression(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("${{") && text.ends_with("}}") && text.matches("${{").count() == 1
}
