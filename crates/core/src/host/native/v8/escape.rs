//! What follows a backslash.

use super::{Parser, Why, is_property};

const INVALID_ESCAPE: Why = "Invalid escape";
const INVALID_UNICODE: Why = "Invalid Unicode escape";
const AT_END: Why = "\\ at end of pattern";

/// More than V8 has registers for.
const MAX_GROUP: usize = 1 << 16;

impl Parser {
    /// An escape outside of classes, from its backslash; whether it may be repeated.
    pub(super) fn atom_escape(&mut self) -> Result<bool, Why> {
        match self.peek(1).ok_or(AT_END)? {
            'b' | 'B' => {
                self.at += 2;
                return Ok(false);
            }
            '1'..='9' => self.reference()?,
            '0' if self.unicode && self.peek(2).is_some_and(|it| it.is_ascii_digit()) => {
                return Err("Invalid decimal escape");
            }
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => self.at += 2,
            'p' | 'P' if self.unicode => self.property("Invalid property name")?,
            'k' if self.unicode || self.has_names => {
                self.at += 2;
                if !self.skips("<") {
                    return Err("Invalid named reference");
                }
                let name = self.group_name()?;
                self.names.refer(name);
            }
            _ => drop(self.character(false)?),
        }
        Ok(true)
    }

    /// `ParseBackReferenceIndex`, and what else a number may be.
    fn reference(&mut self) -> Result<(), Why> {
        let start = self.at;
        self.at += 1;
        let mut number = 0;
        while let Some(digit) = self.peek(0).and_then(|it| it.to_digit(10)) {
            number = (number * 10 + digit as usize).min(MAX_GROUP);
            self.at += 1;
        }
        if number <= self.groups.max(self.begun) {
            return Ok(());
        }
        self.at = start;
        match self.peek(1) {
            _ if self.unicode => Err(INVALID_ESCAPE),
            Some('8' | '9') => {
                self.at += 2;
                Ok(())
            }
            _ => {
                self.at += 1;
                self.octal();
                Ok(())
            }
        }
    }

    /// An escape within a class; `None` if it is a class itself.
    pub(super) fn class_escape(&mut self) -> Result<Option<u32>, Why> {
        match self.peek(1).ok_or(AT_END)? {
            'b' => {
                self.at += 2;
                Ok(Some(8))
            }
            '-' if self.unicode => {
                self.at += 2;
                Ok(Some('-'.into()))
            }
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => {
                self.at += 2;
                Ok(None)
            }
            'p' | 'P' if self.unicode => {
                self.property("Invalid property name in character class")?;
                Ok(None)
            }
            _ => self.character(true).map(Some),
        }
    }

    /// `\p{…}`, from its backslash.
    fn property(&mut self, wrong: Why) -> Result<(), Why> {
        self.at += 2;
        let rest = &self.chars[self.at..];
        let written: String = rest.iter().map_while(|it| char::from_u32(*it)).collect();
        let length = written.find('}').ok_or(wrong)? + 1;
        let written = &written[..length];
        self.at += written.chars().count();
        match written.starts_with('{') && is_property(written, self.sets) {
            true => Ok(()),
            false => Err(wrong),
        }
    }

    /// `ParseCharacterEscape`, from its backslash.
    fn character(&mut self, in_class: bool) -> Result<u32, Why> {
        let it = self.peek(1).ok_or(AT_END)?;
        let code = self.chars[self.at + 1];
        self.at += 2;
        Ok(match it {
            't' => 9,
            'n' => 10,
            'v' => 11,
            'f' => 12,
            'r' => 13,
            'c' => return self.control(in_class),
            '0' if !self.peek(0).is_some_and(|it| it.is_ascii_digit()) => 0,
            '0'..='7' if self.unicode => return Err("Invalid decimal escape"),
            '0'..='7' => {
                self.at -= 1;
                self.octal()
            }
            'x' => match self.hex(2) {
                None if self.unicode => return Err(INVALID_ESCAPE),
                it => it.unwrap_or(code),
            },
            'u' => match self.unicode_escape(self.unicode) {
                None if self.unicode => return Err(INVALID_UNICODE),
                it => it.unwrap_or(code),
            },
            _ if self.unicode && !"^$\\.*+?()[]{}|/".contains(it) => return Err(INVALID_ESCAPE),
            'k' if self.has_names => return Err(INVALID_ESCAPE),
            _ => code,
        })
    }

    /// What follows `\c`.
    fn control(&mut self, in_class: bool) -> Result<u32, Why> {
        match self.peek(0) {
            Some(it) if it.is_ascii_alphabetic() => {}
            _ if self.unicode => return Err(INVALID_UNICODE),
            Some(it) if in_class && (it.is_ascii_digit() || it == '_') => {}
            _ => {
                // The backslash is one, and the `c` is read once more.
                self.at -= 1;
                return Ok('\\'.into());
            }
        }
        self.at += 1;
        Ok(self.chars[self.at - 1] & 0x1f)
    }

    /// Up to three digits, which stand for no more than a byte.
    fn octal(&mut self) -> u32 {
        let mut res = 0;
        for _ in 0..3 {
            let digit = self.peek(0).and_then(|it| it.to_digit(8));
            let Some(digit) = digit.filter(|it| res * 8 + it < 256) else { break };
            res = res * 8 + digit;
            self.at += 1;
        }
        res
    }

    fn hex(&mut self, count: usize) -> Option<u32> {
        let mut res = 0;
        for n in 0..count {
            res = res * 16 + self.peek(n)?.to_digit(16)?;
        }
        self.at += count;
        Some(res)
    }

    /// What follows `\u`.
    pub(super) fn unicode_escape(&mut self, braces: bool) -> Option<u32> {
        if !(braces && self.is("{")) {
            return self.hex(4);
        }
        let start = self.at;
        self.at += 1;
        let mut res = None;
        while let Some(digit) = self.peek(0).and_then(|it| it.to_digit(16)) {
            res = Some(res.unwrap_or(0) * 16 + digit).filter(|it| *it <= 0x10_ffff);
            if res.is_none() {
                break;
            }
            self.at += 1;
        }
        if res.is_some() && self.skips("}") {
            return res;
        }
        self.at = start;
        None
    }
}
