//! Lines of metadata-action's `tags` input, taken apart as the action does it: as CSV, twice. What
//! `${{ }}` will be worth is not known, so it counts as a plain character.

use crate::{
    lint::expressions::{UNKNOWN, literal},
    metadata::Type,
    workflow::{Node, TextLine},
};

/// A line and what the action reads from it.
#[derive(Clone, Debug)]
pub(super) struct TagLine {
    pub(super) line: TextLine,
    /// Keys in lower case, each once, the last one winning; a field without a key is `value`.
    pub(super) fields: Vec<(String, String)>,
    /// Quotes stand where the action cannot take them.
    pub(super) misquoted: bool,
    /// It is one expression, which may be worth any rule, or none.
    pub(super) is_unknown: bool,
}

impl TagLine {
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|it| it.0 == key).map(|it| it.1.as_str())
    }

    /// The type as written; `None` where it depends on the run.
    pub(super) fn type_name(&self) -> Option<&str> {
        let name = self.get("type").unwrap_or(Type::Raw.id());
        (!name.contains(UNKNOWN)).then_some(name)
    }

    pub(super) fn kind(&self) -> Option<Type> {
        self.type_name().and_then(Type::of)
    }
}

/// The rules of a `tags` input; comments are left out. Rules ask [`Findings`](super::Findings) instead.
pub(super) fn tag_lines(tags: &Node) -> Vec<TagLine> {
    let lines = tags.lines().into_iter().filter(|it| !it.text.starts_with('#'));
    lines.map(read).collect()
}

fn read(line: TextLine) -> TagLine {
    let text = literal(&line.text);
    let is_unknown = text.chars().all(|it| it == UNKNOWN);
    let mut fields = Vec::new();
    let mut misquoted = false;
    // Without quotes it would come out as it went in.
    if text.contains('"') {
        let first = csv(&text, Quotes::Relaxed).map(|it| it.join(","));
        match first.and_then(|it| csv(&it, Quotes::Strict)) {
            Some(second) => second.iter().for_each(|it| add(it, &mut fields)),
            None => misquoted = true,
        }
    } else {
        text.split(',').for_each(|it| add(it, &mut fields));
    }
    TagLine { line, fields, misquoted, is_unknown }
}

fn add(field: &str, fields: &mut Vec<(String, String)>) {
    let (key, value) = match field.split_once('=') {
        Some((key, value)) if !key.is_empty() => (key.trim().to_ascii_lowercase(), value.trim()),
        _ => ("value".to_owned(), field.trim()),
    };
    fields.retain(|it| it.0 != key);
    fields.push((key, value.to_owned()));
}

/// What a quote inside of an unquoted field is.
#[derive(Clone, Copy, PartialEq)]
enum Quotes {
    /// A character like any other.
    Relaxed,
    /// A mistake.
    Strict,
}

/// The fields of a record; `None` where a quote stands wrong.
fn csv(text: &str, quotes: Quotes) -> Option<Vec<String>> {
    let mut res = Vec::new();
    let mut rest = text;
    loop {
        let (field, after) = match rest.strip_prefix('"').map(quoted) {
            Some(Some((field, after))) if after.is_empty() || after.starts_with(',') => {
                (field, after)
            }
            Some(None) => return None,
            Some(Some(_)) if quotes == Quotes::Strict => return None,
            _ => {
                let end = rest.find(',').unwrap_or(rest.len());
                let (field, after) = rest.split_at(end);
                if quotes == Quotes::Strict && field.contains('"') {
                    return None;
                }
                (field.to_owned(), after)
            }
        };
        res.push(field);
        match after.strip_prefix(',') {
            Some(it) => rest = it,
            None => return Some(res),
        }
    }
}

/// A quoted field from behind its opening quote on, and what comes after its closing quote.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut res = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        res.push_str(before);
        match after.strip_prefix('"') {
            Some(it) => {
                res.push('"');
                rest = it;
            }
            None => return Some((res, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&[(&str, &str)]>) {
        let it = read(TextLine { text: text.to_owned(), place: None, span: Default::default() });
        let fields: Vec<(&str, &str)> =
            it.fields.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
        assert_eq!((!it.misquoted).then_some(fields.as_slice()), expected);
    }

    #[test]
    fn reads_what_the_action_reads() {
        check(
            "type=semver,pattern={{version}}",
            Some(&[("type", "semver"), ("pattern", "{{version}}")]),
        );
        check("latest", Some(&[("value", "latest")]));
        check(
            r#"type=match,"""pattern=\d{1,3}""""#,
            Some(&[("type", "match"), ("pattern", r"\d{1,3}")]),
        );
        check(
            r#"type=match,"pattern=\d{1,3}""#,
            Some(&[("type", "match"), ("pattern", r"\d{1"), ("value", "3}")]),
        );
        check(r#"type=raw,value={{date "YYYY"}}"#, None);
        check(r#"type=raw,"value=x"#, None);
    }
}
