//! Comparisons: like JavaScript's loose ones, but texts are equal whatever their case, and lists and
//! maps only to themselves.

use std::{cmp::Ordering, sync::Arc};

use super::{
    Comparison,
    value::{Part, Value, fold, folded},
};

/// What a comparison gives; `None` if that cannot be known.
pub(super) fn compare(comparison: Comparison, left: &Value, right: &Value) -> Option<bool> {
    match comparison {
        Comparison::Equal => equal(left, right),
        Comparison::NotEqual => equal(left, right).map(|it| !it),
        Comparison::Less => order(left, right).map(|it| it == Some(Ordering::Less)),
        Comparison::Greater => order(left, right).map(|it| it == Some(Ordering::Greater)),
        Comparison::LessOrEqual => {
            order(left, right).map(|it| matches!(it, Some(Ordering::Less | Ordering::Equal)))
        }
        Comparison::GreaterOrEqual => {
            order(left, right).map(|it| matches!(it, Some(Ordering::Greater | Ordering::Equal)))
        }
    }
}

pub(super) fn equal(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Partial(parts), Value::Text(text)) | (Value::Text(text), Value::Partial(parts)) => {
            if can_be(parts, text) {
                None
            } else {
                Some(false)
            }
        }
        _ => order(left, right).map(|it| it == Some(Ordering::Equal)),
    }
}

/// How two values stand to each other; `Some(None)` if neither way. A list equals itself.
fn order(left: &Value, right: &Value) -> Option<Option<Ordering>> {
    Some(match (left, right) {
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => return None,
        (Value::List(a), Value::List(b)) => Arc::ptr_eq(a, b).then_some(Ordering::Equal),
        (Value::Map(a), Value::Map(b)) => Arc::ptr_eq(a, b).then_some(Ordering::Equal),
        (Value::List(_) | Value::Map(_), _) | (_, Value::List(_) | Value::Map(_)) => None,
        (Value::Null, Value::Null) => Some(Ordering::Equal),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(folded(a).cmp(folded(b))),
        (Value::Partial(_), Value::Text(_) | Value::Partial(_))
        | (Value::Text(_), Value::Partial(_)) => return None,
        _ => left.to_number()?.partial_cmp(&right.to_number()?),
    })
}

/// Whether a text with gaps can turn out to be a given one.
fn can_be(parts: &[Part], text: &str) -> bool {
    let text = fold(text);
    let mut rest = text.as_str();
    for (n, part) in parts.iter().enumerate() {
        let Part::Text(it) = part else { continue };
        let it = fold(it);
        let found = match n {
            0 => rest.starts_with(&it).then_some(0),
            _ if n + 1 == parts.len() => rest.ends_with(&it).then(|| rest.len() - it.len()),
            _ => rest.find(&it),
        };
        let Some(found) = found else { return false };
        rest = &rest[found + it.len()..];
    }
    true
}
