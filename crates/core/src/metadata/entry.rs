//! An entry of the `tags` input as the action reads it before anything is evaluated.

use std::{borrow::Cow, cmp::Ordering};

use super::{Attribute, Fault, Type, list, text};

/// An entry with what it leaves out filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub kind: Type,
    /// In the order in which they were written, those filled in at the end. Unknown ones are kept.
    pub attributes: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

/// What an empty `tags` input means. Source: metadata-action v6.2.0, README, "tags input".
const DEFAULTS: [&str; 4] =
    ["type=schedule", "type=ref,event=branch", "type=ref,event=tag", "type=ref,event=pr"];

/// The entries of the input, each with its place there, in the order in which they are evaluated.
pub fn entries(items: &[String]) -> Result<Vec<(usize, Entry)>, Fault> {
    let defaults = DEFAULTS.map(str::to_owned);
    let items = if items.is_empty() { &defaults } else { items };
    let read = items.iter().enumerate().map(|(n, it)| Ok((n, Entry::of(it)?)));
    sorted(read.collect::<Result<_, Fault>>()?)
}

impl Entry {
    pub fn of(item: &str) -> Result<Entry, Fault> {
        let mut res = Entry { kind: Type::Raw, attributes: Vec::new() };
        for field in list::fields(item)? {
            let (key, value) = match field.char_indices().skip(1).find(|it| it.1 == '=') {
                Some((at, _)) if !field.starts_with('=') => {
                    (key(text::trim(&field[..at])), &field[at + 1..])
                }
                _ => (Cow::Borrowed(Attribute::Value.id()), &*field),
            };
            let value = text::trim(value);
            match &*key {
                "type" => {
                    let unknown = || Fault::error(format!("Unknown tag type attribute: {value}"));
                    res.kind = Type::of(value).ok_or_else(unknown)?;
                }
                _ => res.set(key, value.to_owned().into()),
            }
        }
        res.complete(item)?;
        Ok(res)
    }

    /// The value of an attribute, if it is there, even empty.
    pub fn get(&self, attribute: Attribute) -> Option<&str> {
        self.attributes.iter().find(|it| it.0 == attribute.id()).map(|it| &*it.1)
    }

    /// The value of an attribute that [`Entry::of`] has filled in if it was not there.
    pub(super) fn text(&self, attribute: Attribute) -> &str {
        self.get(attribute).unwrap_or_default()
    }

    fn set(&mut self, key: Cow<'static, str>, value: Cow<'static, str>) {
        match self.attributes.iter_mut().find(|it| it.0 == key) {
            Some(it) => it.1 = value,
            None => self.attributes.push((key, value)),
        }
    }

    fn or(&mut self, attribute: Attribute, value: &'static str) {
        if self.get(attribute).is_none() {
            self.attributes.push((attribute.id().into(), value.into()));
        }
    }

    /// Fills in what is left out, or says what may not be.
    fn complete(&mut self, item: &str) -> Result<(), Fault> {
        let wrong = |what: &str| Err(Fault::error(format!("{what} for {item}")));
        if let Some(it) = self.kind.required().filter(|it| self.get(*it).is_none()) {
            return wrong(&format!("Missing {} attribute", it.id()));
        }
        match self.kind {
            Type::Schedule => self.or(Attribute::Pattern, "nightly"),
            Type::Semver | Type::Pep440 => {
                self.or(Attribute::Value, "");
                self.or(Attribute::Match, "");
            }
            Type::Match => {
                self.or(Attribute::Group, "0");
                if text::number(self.text(Attribute::Group)).is_nan() {
                    return wrong("Invalid match group");
                }
                self.or(Attribute::Value, "");
            }
            Type::Edge => self.or(Attribute::Branch, ""),
            Type::Ref => match self.text(Attribute::Event) {
                "branch" | "tag" => {}
                "pr" => self.or(Attribute::Prefix, "pr-"),
                _ => return wrong("Invalid event"),
            },
            Type::Raw => {}
            Type::Sha => {
                self.or(Attribute::Prefix, "sha-");
                self.or(Attribute::Format, "short");
                if !matches!(self.text(Attribute::Format), "short" | "long") {
                    return wrong("Invalid format");
                }
            }
        }
        self.or(Attribute::Enable, "true");
        self.or(Attribute::Priority, self.kind.priority());
        Ok(())
    }
}

/// The name of an attribute in lower case, as it is mostly written.
fn key(written: &str) -> Cow<'static, str> {
    let known = Attribute::ALL.iter().map(|it| it.id()).chain(["type"]).find(|it| *it == written);
    known.map_or_else(|| written.to_lowercase().into(), Cow::Borrowed)
}

/// By priority, the highest first; equal ones keep their order. What is no number equals everything,
/// and where it ends up depends on how V8 sorts: up to 63 entries by binary insertion.
fn sorted(mut entries: Vec<(usize, Entry)>) -> Result<Vec<(usize, Entry)>, Fault> {
    let priority = |it: &(usize, Entry)| text::number(it.1.text(Attribute::Priority));
    let Some(odd) = entries.iter().find(|it| priority(it).is_nan()) else {
        entries.sort_by(|a, b| priority(b).partial_cmp(&priority(a)).unwrap_or(Ordering::Equal));
        return Ok(entries);
    };
    if 64 <= entries.len() {
        let written = odd.1.text(Attribute::Priority);
        return Err(Fault::Unknown(format!("priority={written}")));
    }
    let comes_before = |a: &(usize, Entry), b: &(usize, Entry)| priority(b) < priority(a);
    let descends = |n: usize, them: &[(usize, Entry)]| comes_before(&them[n], &them[n - 1]);
    let mut run = entries.len().min(1);
    if entries.len() > 1 {
        let falls = descends(1, &entries);
        run = (1..entries.len()).find(|n| descends(*n, &entries) != falls).unwrap_or(entries.len());
        if falls {
            entries[..run].reverse();
        }
    }
    for n in run..entries.len() {
        let at = insertion_point(&entries[..n], |it| !comes_before(&entries[n], it));
        entries[at..=n].rotate_right(1);
    }
    Ok(entries)
}

/// Binary search as V8 does it. That of the standard library may ask in another order, which counts
/// once answers contradict each other.
fn insertion_point<T>(them: &[T], is_before: impl Fn(&T) -> bool) -> usize {
    let (mut left, mut right) = (0, them.len());
    while left < right {
        let middle = left + (right - left) / 2;
        match is_before(&them[middle]) {
            true => left = middle + 1,
            false => right = middle,
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(item: &str, expected: &str) {
        let said = match Entry::of(item) {
            Ok(it) => {
                let all: Vec<_> =
                    it.attributes.iter().map(|it| format!("{}={}", it.0, it.1)).collect();
                format!("{} {}", it.kind.id(), all.join(" "))
            }
            Err(Fault::Error { message, .. }) => message,
            Err(Fault::Unknown(it)) => it,
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn what_is_left_out_is_filled_in() {
        check("latest", "raw value=latest enable=true priority=200");
        check("TYPE= sha ,format=long", "sha format=long prefix=sha- enable=true priority=100");
        check("type=ref,event=pr,prefix=", "ref event=pr prefix= enable=true priority=600");
        check("x,a=b=c", "raw value=x a=b=c enable=true priority=200");
        check("type=raw,value=x,", "raw value= enable=true priority=200");
        check("=x", "raw value==x enable=true priority=200");
    }

    #[test]
    fn what_may_not_be_left_out() {
        check("a=b", "Missing value attribute for a=b");
        check("type=semver", "Missing pattern attribute for type=semver");
        check(
            "type=match,pattern=x,group=y",
            "Invalid match group for type=match,pattern=x,group=y",
        );
        check("type=RAW", "Unknown tag type attribute: RAW");
    }

    #[test]
    fn order() {
        let of = |priorities: &[&str]| {
            let items: Vec<_> = priorities.iter().map(|it| format!("x,priority={it}")).collect();
            let them = entries(&items).unwrap_or_default();
            them.iter().map(|it| it.0.to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of(&["1", "0x10", "1e1", "", "-1", "1"]), "1 2 0 5 3 4");
        assert_eq!(of(&["1", "x", "5", "3", "y", "9"]), "0 1 2 3 4 5");
        assert_eq!(of(&["x", "1", "2", "x", "0", "4"]), "0 5 2 1 3 4");
    }
}
