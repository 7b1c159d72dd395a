//! Values of expressions, the unknown ones among them, and GitHub's conversions between them.

use std::{borrow::Cow, mem::take, sync::Arc};

use crate::data::{Data, number};

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    /// A text of which some parts cannot be known.
    Partial(Arc<[Part]>),
    List(Arc<List>),
    Map(Arc<Map>),
    /// Nothing is known about it, not even what kind of value it is. Holds what nobody can foretell:
    /// `secrets.TOKEN`, `hashFiles()`.
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Text(String),
    /// As in [`Value::Unknown`].
    Unknown(String),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    pub items: Vec<Value>,
    /// Made by a filter, so that an index goes into each item.
    pub is_filtered: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    pub entries: Vec<(String, Value)>,
    /// There may be more than is listed here, and what is not listed is unknown.
    pub is_open: bool,
}

impl Map {
    /// The value of a key; case does not count, and of two the first is meant.
    pub fn get(&self, key: &str) -> Option<&Value> {
        let is_plain = key.is_ascii();
        // Capital and small letters differ in one bit.
        let first = |it: &str| it.bytes().next().unwrap_or_default() | 0x20;
        let wanted = first(key);
        let is_it = |it: &str| {
            // Nearly all keys are plain, and begin with another letter.
            let own = first(it);
            let may_be = own == wanted || !own.is_ascii() || !is_plain;
            may_be
                && (it.eq_ignore_ascii_case(key)
                    || !(is_plain && it.is_ascii()) && folded(it).eq(folded(key)))
        };
        self.entries.iter().find(|it| is_it(&it.0)).map(|it| &it.1)
    }
}

impl Value {
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Arc::new(List { items, is_filtered: false }))
    }

    /// A map of which all keys are known.
    pub fn map(entries: Vec<(String, Value)>) -> Value {
        Value::Map(Arc::new(Map { entries, is_open: false }))
    }

    /// A map that may have other keys, too.
    pub fn open(entries: Vec<(String, Value)>) -> Value {
        Value::Map(Arc::new(Map { entries, is_open: true }))
    }

    /// Whether a condition holds; `None` if that cannot be known.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Value::Null => Some(false),
            Value::Bool(it) => Some(*it),
            Value::Number(it) => Some(*it != 0.0 && !it.is_nan()),
            Value::Text(it) => Some(!it.is_empty()),
            Value::Partial(them) => {
                let is_there = |it: &Part| matches!(it, Part::Text(it) if !it.is_empty());
                them.iter().any(is_there).then_some(true)
            }
            Value::List(_) | Value::Map(_) => Some(true),
            Value::Unknown(_) => None,
        }
    }

    /// What the runner makes of it where it wants a number; `None` if that cannot be known.
    pub fn to_number(&self) -> Option<f64> {
        match self {
            Value::Null => Some(0.0),
            Value::Bool(it) => Some(f64::from(*it)),
            Value::Number(it) => Some(*it),
            Value::Text(it) => Some(number(it)),
            Value::List(_) | Value::Map(_) => Some(f64::NAN),
            Value::Partial(_) | Value::Unknown(_) => None,
        }
    }

    /// The value as a text, in parts; without an unknown one all of it is known.
    pub fn to_parts(&self) -> Vec<Part> {
        match self {
            Value::Partial(them) => them.to_vec(),
            Value::Unknown(it) => vec![Part::Unknown(it.clone())],
            it => vec![Part::Text(it.to_text().unwrap_or_default().into_owned())],
        }
    }

    /// The value as a text, if all of it is known.
    pub fn to_text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(match self {
            Value::Null => "",
            Value::Bool(true) => "true",
            Value::Bool(false) => "false",
            Value::Number(it) => return Some(Cow::Owned(number::of_15_places(*it))),
            Value::Text(it) => it,
            Value::List(_) => "Array",
            Value::Map(_) => "Object",
            Value::Partial(_) | Value::Unknown(_) => return None,
        }))
    }

    /// The value where a text is wanted.
    pub fn into_text(self) -> Value {
        match self {
            Value::Text(_) | Value::Partial(_) | Value::Unknown(_) => self,
            it => Value::of_parts(it.to_parts()),
        }
    }

    /// A text, a text with gaps, or nothing but a gap.
    pub fn of_parts(mut res: Vec<Part>) -> Value {
        res.dedup_by(|it, before| match (before, it) {
            (Part::Text(before), Part::Text(it)) => {
                before.push_str(it);
                true
            }
            _ => false,
        });
        res.retain(|it| !matches!(it, Part::Text(it) if it.is_empty()));
        match res.as_mut_slice() {
            [] => Value::Text(String::new()),
            [Part::Text(it)] => Value::Text(take(it)),
            [Part::Unknown(it)] => Value::Unknown(take(it)),
            _ => Value::Partial(res.into()),
        }
    }

    /// What people read: gaps stand in angle quotes.
    pub fn show(&self) -> String {
        let gap = |it: &str| ["‹", it, "›"].concat();
        match self {
            Value::Unknown(it) => gap(it),
            Value::Partial(them) => {
                let shown = them.iter().map(|it| match it {
                    Part::Text(it) => Cow::Borrowed(it.as_str()),
                    Part::Unknown(it) => Cow::Owned(gap(it)),
                });
                shown.collect()
            }
            it => it.to_text().unwrap_or_default().into_owned(),
        }
    }

    /// The same, of a value that nobody else needs.
    pub fn into_shown(self) -> String {
        match self {
            Value::Text(it) => it,
            it => it.show(),
        }
    }

    /// What it is that nobody can foretell; `None` if nothing of it is unknown.
    pub fn unknown(&self) -> Option<&str> {
        match self {
            Value::Unknown(it) => Some(it),
            Value::Partial(them) => them.iter().find_map(|it| match it {
                Part::Unknown(it) => Some(it.as_str()),
                Part::Text(_) => None,
            }),
            Value::List(them) => them.items.iter().find_map(Value::unknown),
            Value::Map(them) if them.is_open => Some("…"),
            Value::Map(them) => them.entries.iter().find_map(|it| it.1.unknown()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => None,
        }
    }

    /// Whether it has a text of its own: all but lists and maps. `None` if that cannot be known.
    pub(super) fn is_primitive(&self) -> Option<bool> {
        match self {
            Value::Unknown(_) => None,
            Value::List(_) | Value::Map(_) => Some(false),
            _ => Some(true),
        }
    }

    /// As data, if all of it is known.
    pub fn to_data(&self) -> Option<Data> {
        Some(match self {
            Value::Null => Data::Null,
            Value::Bool(it) => Data::Bool(*it),
            Value::Number(it) => Data::Number(*it),
            Value::Text(it) => Data::Text(it.clone()),
            Value::List(them) => {
                Data::List(them.items.iter().map(Value::to_data).collect::<Option<_>>()?)
            }
            Value::Map(them) if !them.is_open => {
                let entry = |it: &(String, Value)| Some((it.0.clone(), it.1.to_data()?));
                Data::Map(them.entries.iter().map(entry).collect::<Option<_>>()?)
            }
            Value::Map(_) | Value::Partial(_) | Value::Unknown(_) => return None,
        })
    }
}

impl From<Data> for Value {
    fn from(data: Data) -> Value {
        match data {
            Data::Null => Value::Null,
            Data::Bool(it) => Value::Bool(it),
            Data::Number(it) => Value::Number(it),
            Data::Text(it) => Value::Text(it),
            Data::List(them) => Value::list(them.into_iter().map(Value::from).collect()),
            Data::Map(them) => {
                Value::map(them.into_iter().map(|it| (it.0, Value::from(it.1))).collect())
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

/// A text as a number: JavaScript's rules, except that only `0x` and `0o` name another base
/// (actions/runner, `ExpressionUtility.ParseNumber`).
pub(super) fn number(text: &str) -> f64 {
    let text = text.trim();
    let (sign, size) = match text.as_bytes() {
        [] => return 0.0,
        [b'-', ..] => (-1.0, &text[1..]),
        [b'+', ..] => (1.0, &text[1..]),
        [b'0', b'x', ..] => return of_base(&text[2..], 16),
        [b'0', b'o', ..] => return of_base(&text[2..], 8),
        _ => (1.0, text),
    };
    let infinity = (size == "Infinity").then_some(f64::INFINITY);
    infinity.or_else(|| number::read(size)).map_or(f64::NAN, |it| sign * it)
}

/// As .NET reads an `Int32`: 32 bits and no more, the first of which is the sign.
fn of_base(digits: &str, base: u32) -> f64 {
    match u32::from_str_radix(digits, base) {
        Ok(it) if !digits.starts_with('+') => f64::from(it.cast_signed()),
        _ => f64::NAN,
    }
}

/// A text as it is compared: in capitals, of one letter each, in UTF-16 units (.NET's
/// `OrdinalIgnoreCase`).
pub(super) fn folded(text: &str) -> impl Iterator<Item = u16> {
    text.chars().flat_map(|it| {
        let mut units = [0; 2];
        let length = capital(it).encode_utf16(&mut units).len();
        units.into_iter().take(length)
    })
}

/// The same as a text, to search in.
pub(super) fn fold(text: &str) -> String {
    // As nearly all texts are.
    match text.is_ascii() {
        true => text.to_ascii_uppercase(),
        false => text.chars().map(capital).collect(),
    }
}

/// The Turkish `ı` stays as it is: it is another letter than `i`.
fn capital(letter: char) -> char {
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(it), None) if letter != 'ı' => it,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_other_bases_have_32_bits() {
        let all = [
            ("0x0F", 15.0),
            ("0o17", 15.0),
            ("0x7fffffff", 2_147_483_647.0),
            ("0xFFFFFFFF", -1.0),
            ("0x00000000001", 1.0),
            ("0o37777777777", -1.0),
        ];
        for (text, expected) in all {
            assert_eq!(number(text), expected, "{text}");
        }
        for text in ["0x", "0x100000000", "0o40000000000", "0x+1", "0X1", "0o8", "0b1", "-0x1"] {
            assert!(number(text).is_nan(), "{text}");
        }
    }
}
