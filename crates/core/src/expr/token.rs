//! The words of an expression. Like GitHub, all of them are read before any is understood, so a wrong
//! word comes before every other fault.

use std::ops::Range;

use super::{
    Comparison,
    fault::{Fault, FaultKind},
    value::number,
};

pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    Open,
    Close,
    OpenIndex,
    CloseIndex,
    Comma,
    Dot,
    Star,
    Not,
    And,
    Or,
    Compare(Comparison),
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    Name,
}

/// The words in a range of a text.
pub(super) fn tokens(text: &str, range: Range<usize>) -> Result<Vec<Token>, Fault> {
    let mut lexer = Lexer { text: &text[..range.end], start: range.start, at: range.start };
    // Most expressions have fewer words.
    let mut res: Vec<Token> = Vec::with_capacity(16);
    loop {
        lexer.eat(char::is_whitespace);
        let start = lexer.at;
        if start == range.end {
            return Ok(res);
        }
        let kind = lexer.token(res.last().map(|it| &it.kind))?;
        res.push(Token { kind, span: start..lexer.at });
    }
}

struct Lexer<'a> {
    text: &'a str,
    /// Of the expression.
    start: usize,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn eat(&mut self, takes: fn(char) -> bool) {
        // What is taken is short.
        while let Some(it) = self.rest().chars().next().filter(|it| takes(*it)) {
            self.at += it.len_utf8();
        }
    }

    fn token(&mut self, before: Option<&TokenKind>) -> Result<TokenKind, Fault> {
        let start = self.at;
        if let Some((length, kind)) = sign(self.rest()) {
            self.at += length;
            return Ok(kind);
        }
        let follows_value = matches!(
            before,
            Some(TokenKind::Name | TokenKind::CloseIndex | TokenKind::Close | TokenKind::Star)
        );
        match self.rest().chars().next() {
            Some('.') if follows_value => {
                self.at += 1;
                Ok(TokenKind::Dot)
            }
            Some('\'') => self.string(start),
            Some('.' | '-' | '+' | '0'..='9') => self.number(start),
            _ => self.word(start, before == Some(&TokenKind::Dot)),
        }
    }

    fn string(&mut self, start: usize) -> Result<TokenKind, Fault> {
        self.at += 1;
        let mut res = String::new();
        while let Some(length) = self.rest().find('\'') {
            res.push_str(&self.rest()[..length]);
            self.at += length + 1;
            // Two of them are one that is meant.
            if !self.rest().starts_with('\'') {
                return Ok(TokenKind::Text(res));
            }
            res.push('\'');
            self.at += 1;
        }
        self.at = self.text.len();
        Err(self.unexpected(start))
    }

    fn number(&mut self, start: usize) -> Result<TokenKind, Fault> {
        self.at += 1;
        self.eat(|it| !is_boundary(it) || it == '.');
        let value = number(&self.text[start..self.at]);
        if value.is_nan() { Err(self.unexpected(start)) } else { Ok(TokenKind::Number(value)) }
    }

    fn word(&mut self, start: usize, is_property: bool) -> Result<TokenKind, Fault> {
        let is_plain = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-');
        // Most are names, and found without a look at what letters are.
        self.at += match self.rest().bytes().take_while(is_plain).count() {
            0 => self.rest().chars().next().map_or(0, char::len_utf8),
            length => length,
        };
        self.eat(|it| !is_boundary(it));
        let word = &self.text[start..self.at];
        if !is_name(word) {
            return Err(self.unexpected(start));
        }
        Ok(match word {
            _ if is_property => TokenKind::Name,
            "null" => TokenKind::Null,
            "true" => TokenKind::Bool(true),
            "false" => TokenKind::Bool(false),
            "NaN" => TokenKind::Number(f64::NAN),
            "Infinity" => TokenKind::Number(f64::INFINITY),
            _ => TokenKind::Name,
        })
    }

    fn unexpected(&self, start: usize) -> Fault {
        Fault::at(FaultKind::Word, self.text, self.start, start..self.at)
    }
}

/// The sign that a text begins with, and its length.
fn sign(text: &str) -> Option<(usize, TokenKind)> {
    let compare = |length, it| (length, TokenKind::Compare(it));
    Some(match text.as_bytes() {
        [b'&', b'&', ..] => (2, TokenKind::And),
        [b'|', b'|', ..] => (2, TokenKind::Or),
        [b'=', b'=', ..] => compare(2, Comparison::Equal),
        [b'!', b'=', ..] => compare(2, Comparison::NotEqual),
        [b'<', b'=', ..] => compare(2, Comparison::LessOrEqual),
        [b'>', b'=', ..] => compare(2, Comparison::GreaterOrEqual),
        [b'<', ..] => compare(1, Comparison::Less),
        [b'>', ..] => compare(1, Comparison::Greater),
        [b'!', ..] => (1, TokenKind::Not),
        [b'(', ..] => (1, TokenKind::Open),
        [b')', ..] => (1, TokenKind::Close),
        [b'[', ..] => (1, TokenKind::OpenIndex),
        [b']', ..] => (1, TokenKind::CloseIndex),
        [b',', ..] => (1, TokenKind::Comma),
        [b'*', ..] => (1, TokenKind::Star),
        _ => return None,
    })
}

fn is_boundary(it: char) -> bool {
    let is_sign =
        matches!(it, '(' | '[' | ')' | ']' | ',' | '.' | '!' | '>' | '<' | '=' | '&' | '|');
    is_sign || it.is_whitespace()
}

fn is_name(word: &str) -> bool {
    let starts = word.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
    starts && word.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'))
}
