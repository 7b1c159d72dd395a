//! Unknown values in texts that are handed on to what knows no gaps, such as readers of JSON. In such a text
//! each stands as a character of Unicode's private use, which nothing takes apart or puts in lower case.

use std::borrow::Cow;

use super::value::{Part, Value};

/// The unknown values of such texts, by their characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gaps(Vec<String>);

/// What a part takes in a text: each gap three bytes.
fn length(part: &Part) -> usize {
    match part {
        Part::Text(it) => it.len(),
        Part::Unknown(_) => 3,
    }
}

/// The first gap is this character, the second the one after it.
const FIRST: u32 = 0xe000;
/// More of them are all the same one.
const MAX: u32 = 0x1000;

impl Gaps {
    /// A value as a text with gaps.
    pub fn text(&mut self, value: &Value) -> String {
        match value {
            Value::Unknown(it) => self.gap(it.clone()).to_string(),
            Value::Partial(them) => {
                let mut res = String::with_capacity(them.iter().map(length).sum());
                them.iter().for_each(|it| match it {
                    Part::Text(it) => res.push_str(it),
                    Part::Unknown(it) => res.push(self.gap(it.clone())),
                });
                res
            }
            it => it.to_text().unwrap_or_default().into_owned(),
        }
    }

    /// What stands for an unknown value.
    pub fn gap(&mut self, what: String) -> char {
        let n = u32::try_from(self.0.len()).unwrap_or(MAX).min(MAX);
        self.0.push(what);
        char::from_u32(FIRST + n).unwrap_or_default()
    }

    /// What a text made of such texts stands for.
    pub fn value<'a>(&self, text: impl Into<Cow<'a, str>>) -> Value {
        self.taken_apart(text.into())
    }

    fn taken_apart(&self, text: Cow<'_, str>) -> Value {
        let mut res = Vec::new();
        let mut rest = &*text;
        while let Some((at, gap)) = self.first(rest) {
            res.push(Part::Text(rest[..at].to_owned()));
            res.push(Part::Unknown(gap.to_owned()));
            // Each such character takes three bytes.
            rest = &rest[at + 3..];
        }
        if res.is_empty() {
            return Value::Text(text.into_owned());
        }
        res.push(Part::Text(rest.to_owned()));
        Value::of_parts(res)
    }

    /// The first gap of a text, and where it stands.
    fn first(&self, text: &str) -> Option<(usize, &str)> {
        // Of most texts nothing is unknown, and no gap is one of ASCII.
        if self.0.is_empty() || text.is_ascii() {
            return None;
        }
        let of = |it: char| self.0.get(u32::from(it).checked_sub(FIRST)? as usize);
        let mut from = 0;
        // The characters of gaps begin with one of these bytes, and take three.
        let begins = |it: &u8| matches!(it, 0xee | 0xef);
        while let Some(length) = text.as_bytes()[from..].iter().position(begins) {
            let at = from + length;
            if let Some(it) = text[at..].chars().next().and_then(of) {
                return Some((at, it));
            }
            from = at + 3;
        }
        None
    }
}
