//! The names of groups, and what refers to them.

use super::{Parser, Why};

/// The names that were met, each with where it stands.
pub(super) struct Names {
    known: Vec<(String, Vec<Alternative>)>,
    references: Vec<String>,
    /// Where the parser is, from the outermost group inwards.
    path: Vec<Alternative>,
    groups: usize,
}

/// A group by its number, and which of its alternatives is meant.
type Alternative = (usize, usize);

impl Default for Names {
    fn default() -> Names {
        Names { known: Vec::new(), references: Vec::new(), path: vec![(0, 0)], groups: 0 }
    }
}

impl Names {
    pub(super) fn enter(&mut self) {
        self.groups += 1;
        self.path.push((self.groups, 0));
    }

    pub(super) fn leave(&mut self) {
        self.path.pop();
    }

    pub(super) fn next_alternative(&mut self) {
        if let Some(it) = self.path.last_mut() {
            it.1 += 1;
        }
    }

    /// A name may be there once, or once in each of several alternatives.
    pub(super) fn add(&mut self, name: String) -> Result<(), Why> {
        let excludes = |other: &[Alternative]| {
            let split = self.path.iter().zip(other).find(|(a, b)| a != b);
            split.is_some_and(|(a, b)| a.0 == b.0)
        };
        if self.known.iter().any(|it| it.0 == name && !excludes(&it.1)) {
            return Err("Duplicate capture group name");
        }
        self.known.push((name, self.path.clone()));
        Ok(())
    }

    pub(super) fn refer(&mut self, name: String) {
        self.references.push(name);
    }

    pub(super) fn all_known(&self) -> Result<(), Why> {
        let is_known = |name: &String| self.known.iter().any(|it| it.0 == *name);
        match self.references.iter().all(is_known) {
            true => Ok(()),
            false => Err("Invalid named capture referenced"),
        }
    }
}

impl Parser {
    /// `ParseCaptureGroupName`, from what follows `<` to what follows `>`.
    pub(super) fn group_name(&mut self) -> Result<String, Why> {
        let wrong = "Invalid capture group name";
        let mut res = String::new();
        loop {
            let is_escaped = self.skips("\\u");
            let code = match is_escaped {
                true => self.unicode_escape(true).ok_or("Invalid Unicode escape")?,
                false => self.code_point().ok_or(wrong)?,
            };
            let it = char::from_u32(code).ok_or(wrong)?;
            match it {
                '>' if !res.is_empty() => return Ok(res),
                '$' | '_' => res.push(it),
                it if it.is_alphabetic() => res.push(it),
                it if !res.is_empty() && is_part(it) => res.push(it),
                _ => return Err(wrong),
            }
        }
    }

    /// The next character, even where halves of pairs are read.
    fn code_point(&mut self) -> Option<u32> {
        let first = *self.chars.get(self.at)?;
        self.at += 1;
        let second = self.chars.get(self.at).copied().unwrap_or_default();
        let is_pair = (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(&second);
        if !is_pair {
            return Some(first);
        }
        self.at += 1;
        Some(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))
    }
}

/// Source: ECMA-262, 2025, "IdentifierPartChar".
fn is_part(it: char) -> bool {
    it.is_alphanumeric() || matches!(it, '\u{200c}' | '\u{200d}' | '\u{300}'..='\u{36f}')
}
