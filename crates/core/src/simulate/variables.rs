//! What a shell makes of variables in a word: `$NAME`, `${NAME}`, and the expansions that scripts commonly
//! use to cut a ref or put a name in lower case. Source: GNU Bash manual 5.2, "Shell Parameter Expansion".

use super::scope::Scope;
use crate::expr::{Gaps, Part, Value};

/// Longest value that is taken apart; refs and names are far shorter.
const MAX_LENGTH: usize = 1000;

/// The variables that a script sees.
pub(super) struct Variables<'a> {
    pub(super) scope: &'a Scope,
    /// Those that it has set itself; the last of a name counts.
    pub(super) own: Vec<(String, Value)>,
    /// What stands for unknown values in its text.
    pub(super) gaps: Gaps,
}

impl Variables<'_> {
    /// A word with its quotes taken off and its variables replaced. What is not known is a gap.
    pub(super) fn word(&self, raw: &str) -> Value {
        if is_plain(raw) {
            return self.gaps.value(raw);
        }
        let mut parts = Vec::new();
        for (piece, is_literal) in unquoted(raw) {
            match is_literal {
                true => parts.push(Part::Text(piece)),
                false => parts.extend(self.expanded(&piece)),
            }
        }
        let whole = |it: Part| match it {
            Part::Text(it) => self.gaps.value(&it).to_parts(),
            gap => vec![gap],
        };
        Value::of_parts(parts.into_iter().flat_map(whole).collect())
    }

    fn expanded(&self, text: &str) -> Vec<Part> {
        let mut res = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['$', '`']) {
            res.push(Part::Text(rest[..at].to_owned()));
            let from = &rest[at..];
            let length = length(from);
            let (it, after) = from.split_at(length);
            rest = after;
            match it.strip_prefix('$') {
                // A command whose answer nobody knows.
                None => res.push(self.unknown(it)),
                Some(name) if name.starts_with('(') => res.push(self.unknown(it)),
                Some("") => res.push(Part::Text(it.to_owned())),
                Some(name) => {
                    let inner = name.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
                    res.extend(self.parameter(inner.unwrap_or(name), it));
                }
            }
        }
        res.push(Part::Text(rest.to_owned()));
        res
    }

    /// What `${inner}` stands for, which is written as `whole`.
    fn parameter(&self, inner: &str, whole: &str) -> Vec<Part> {
        let end = inner.find(|it| !is_of_name(it)).unwrap_or(inner.len());
        let (name, change) = inner.split_at(end);
        let value = self.variable(name);
        if change.is_empty() {
            return value.map_or_else(|| vec![self.unknown(whole)], |it| it.to_parts());
        }
        if let (",,", Some(it)) | ("^^", Some(it)) = (change, &value) {
            let cased = |it| match it {
                Part::Text(it) if change == ",," => Part::Text(it.to_lowercase()),
                Part::Text(it) => Part::Text(it.to_uppercase()),
                gap => gap,
            };
            return it.to_parts().into_iter().map(cased).collect();
        }
        let known = value.as_ref().and_then(Value::to_text).filter(|it| it.len() <= MAX_LENGTH);
        // What stands in for nothing may be a variable itself.
        if let (Some(default), Some(it)) = (change.strip_prefix(":-"), &known) {
            return match it.is_empty() {
                true => self.expanded(default),
                false => vec![Part::Text(it.to_string())],
            };
        }
        let changed = known.and_then(|it| changed(&it, change));
        vec![changed.map_or_else(|| self.unknown(whole), Part::Text)]
    }

    fn variable(&self, name: &str) -> Option<Value> {
        let own = self.own.iter().rev().find(|it| it.0 == name);
        own.map(|it| it.1.clone()).or_else(|| self.scope.variable(name))
    }

    fn unknown(&self, written: &str) -> Part {
        Part::Unknown(self.gaps.value(written).show().replace(['‹', '›'], ""))
    }
}

/// Whether a word stands for itself, as most do.
pub(super) fn is_plain(raw: &str) -> bool {
    raw.bytes().all(|it| !matches!(it, b'$' | b'`' | b'\'' | b'"' | b'\\'))
}

/// The parts of a word, and whether each is literal: what stands in single quotes.
fn unquoted(raw: &str) -> Vec<(String, bool)> {
    let mut res = Vec::new();
    if raw.contains(['(', '`']) {
        // The quotes of a command in it are its own.
        return vec![(bare(raw), false)];
    }
    let count = raw.matches('\'').count();
    for (n, piece) in raw.split('\'').enumerate() {
        // A quote without an end is none.
        let is_literal = n % 2 == 1 && n < count;
        let piece = if is_literal { piece.to_owned() } else { bare(piece) };
        if !piece.is_empty() {
            res.push((piece, is_literal));
        }
    }
    res
}

/// Without double quotes, and with those that a backslash keeps.
fn bare(piece: &str) -> String {
    let piece = piece.replace("\\\n", "").replace("\\\"", "\u{1}");
    piece.replace('"', "").replace('\u{1}', "\"")
}

fn is_of_name(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_'
}

/// How long the expansion is with which a text begins.
fn length(text: &str) -> usize {
    let closed = |by: char| text[1..].find(by).map_or(text.len(), |it| it + 1 + by.len_utf8());
    if text.starts_with('`') {
        return closed('`');
    }
    match text[1..].chars().next() {
        Some('{') => closed_bracket(text, '{', '}'),
        Some('(') => closed_bracket(text, '(', ')'),
        Some(it) if is_of_name(it) => {
            1 + text[1..].find(|it| !is_of_name(it)).unwrap_or(text.len() - 1)
        }
        _ => 1,
    }
}

fn closed_bracket(text: &str, open: char, close: char) -> usize {
    let mut depth = 0;
    for (at, it) in text.char_indices() {
        match it {
            it if it == open => depth += 1,
            it if it == close && depth == 1 => return at + it.len_utf8(),
            it if it == close => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// What an expansion makes of a value; `None` if that is not known here.
fn changed(value: &str, change: &str) -> Option<String> {
    if change.contains(['$', '`', '[']) {
        return None;
    }
    let ends: Vec<usize> = value.char_indices().map(|it| it.0).chain([value.len()]).collect();
    let fits = |pattern: &str, it: &str| covers(pattern.trim_matches('"'), it);
    if let Some(it) = change.strip_prefix("##") {
        let at = ends.iter().rev().find(|at| fits(it, &value[..**at]));
        return Some(value[at.copied().unwrap_or(0)..].to_owned());
    }
    if let Some(it) = change.strip_prefix('#') {
        let at = ends.iter().find(|at| fits(it, &value[..**at]));
        return Some(value[at.copied().unwrap_or(0)..].to_owned());
    }
    if let Some(it) = change.strip_prefix("%%") {
        let at = ends.iter().find(|at| fits(it, &value[**at..]));
        return Some(value[..at.copied().unwrap_or(value.len())].to_owned());
    }
    if let Some(it) = change.strip_prefix('%') {
        let at = ends.iter().rev().find(|at| fits(it, &value[**at..]));
        return Some(value[..at.copied().unwrap_or(value.len())].to_owned());
    }
    if let Some(it) = change.strip_prefix('/') {
        return replaced(value, it);
    }
    part(value, change.strip_prefix(':')?)
}

/// `/old/new` for all, `old/new` for the first. Patterns are not looked for.
fn replaced(value: &str, change: &str) -> Option<String> {
    let all = change.strip_prefix('/');
    let change = all.unwrap_or(change).replace("\\/", "\u{1}");
    let (old, new) = change.split_once('/').unwrap_or((&change, ""));
    let (old, new) = (old.replace('\u{1}', "/"), new.replace('\u{1}', "/"));
    if old.is_empty() || old.contains(['*', '?', '\\', '#', '%']) || new.contains('\\') {
        return None;
    }
    Some(match all {
        Some(_) => value.replace(&old, &new),
        None => value.replacen(&old, &new, 1),
    })
}

/// `start:length`, or `start` alone.
fn part(value: &str, range: &str) -> Option<String> {
    let number = |it: &str| match it.trim() {
        "" => Some(0),
        it => it.parse::<usize>().ok(),
    };
    let (start, length) = match range.split_once(':') {
        Some((start, length)) => (number(start)?, length.trim().parse().ok()?),
        None => (number(range)?, usize::MAX),
    };
    Some(value.chars().skip(start).take(length).collect())
}

/// Whether a pattern of `*`, `?` and letters covers a text.
pub(super) fn covers(pattern: &str, text: &str) -> bool {
    let (mut pattern_at, mut text_at) = (0, 0);
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    // Where the last `*` stands, and how far it reaches.
    let mut star: Option<(usize, usize)> = None;
    while text_at < text.len() {
        match pattern.get(pattern_at) {
            Some('*') => {
                star = Some((pattern_at, text_at));
                pattern_at += 1;
            }
            Some(it) if *it == '?' || *it == text[text_at] => {
                pattern_at += 1;
                text_at += 1;
            }
            _ => {
                let Some((at, reach)) = star else { return false };
                star = Some((at, reach + 1));
                pattern_at = at + 1;
                text_at = reach + 1;
            }
        }
    }
    pattern[pattern_at..].iter().all(|it| *it == '*')
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{
        event::{Event, Repository},
        workflow::Workflow,
        yaml,
    };

    #[test]
    fn variables_and_what_is_made_of_them() {
        let event = Event::push_tag(&Repository::default(), "app/v1.2.3");
        let mut scope = Scope::new(&Workflow::default(), &event, &Rc::default());
        let env =
            "env: {NAME: App, GITHUB_ACTOR: me, REG: '${{ secrets.REG }}', A: 'x/${{ vars.B }}'}";
        scope.add_env(&yaml::read(env).workflow.root);
        let own = vec![("V".to_owned(), "1".into()), ("V".to_owned(), "a-b-c".into())];
        let variables = Variables { scope: &scope, own, gaps: Gaps::default() };
        for (raw, expected) in [
            ("$GITHUB_EVENT_NAME", "push"),
            ("${GITHUB_ACTOR^^}", "ME"),
            ("\"${NAME,,}\":'$NAME'", "app:$NAME"),
            ("$REG/app:$OTHER", "‹secrets.REG›/app:‹$OTHER›"),
            ("${A^^}", "X/‹vars.B›"),
            ("${GITHUB_REF#refs/tags/}", "app/v1.2.3"),
            ("${GITHUB_REF##*/}", "v1.2.3"),
            ("${GITHUB_REF##*/v}", "1.2.3"),
            ("${GITHUB_REF_NAME%/*}", "app"),
            ("${V%%-*}${V%-*}", "aa-b"),
            ("${GITHUB_REF_NAME//\\//-}", "app-v1.2.3"),
            ("${V/-/}", "ab-c"),
            ("${GITHUB_SHA::7}", "5f3331d"),
            ("${GITHUB_SHA:0:7}${GITHUB_SHA:38}", "5f3331d6a"),
            ("${NONE:-x}", "‹${NONE:-x}›"),
            ("${V:-x}", "a-b-c"),
            ("${GITHUB_HEAD_REF:-$V}", "a-b-c"),
            ("${GITHUB_HEAD_REF:-${GITHUB_REF#refs/tags/}}:x", "app/v1.2.3:x"),
            ("${GITHUB_HEAD_REF:-}", ""),
            ("${V/[a-c]/x}", "‹${V/[a-c]/x}›"),
            ("a:$(git rev-parse $(x))b", "a:‹$(git rev-parse $(x))›b"),
            ("a`date`", "a‹`date`›"),
            ("$", "$"),
            ("a$-b", "a$-b"),
            ("${", "‹${›"),
            ("\\\"a\\\"", "\"a\""),
            ("it's", "its"),
        ] {
            assert_eq!(variables.word(raw).show(), expected, "{raw}");
        }
    }
}
