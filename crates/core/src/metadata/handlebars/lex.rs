//! Texts of templates as tokens. The rules stand in the order of the original, because the first
//! that matches wins. Source: Handlebars 4.7, `spec/` and `src/handlebars.l` of its parser.

use crate::metadata::text::is_space;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Content,
    Comment,
    OpenSexpr,
    CloseSexpr,
    OpenPartial,
    OpenBlock,
    OpenEndblock,
    Inverse,
    OpenInverse,
    OpenInverseChain,
    OpenUnescaped,
    Open,
    Equals,
    Id,
    Sep,
    CloseUnescaped,
    Close,
    Text,
    Data,
    Bool,
    Undefined,
    Null,
    Number,
    OpenBlockParams,
    CloseBlockParams,
    Invalid,
    /// Where no rule fits; its text is the error.
    Broken,
    /// `{{{{`, which is not foretold.
    Raw,
    /// `}}}}`, which ends what such braces began.
    CloseRaw,
    Eof,
}

impl Kind {
    /// What errors call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Content => "CONTENT",
            Kind::Comment => "COMMENT",
            Kind::OpenSexpr => "OPEN_SEXPR",
            Kind::CloseSexpr => "CLOSE_SEXPR",
            Kind::OpenPartial => "OPEN_PARTIAL",
            Kind::OpenBlock => "OPEN_BLOCK",
            Kind::OpenEndblock => "OPEN_ENDBLOCK",
            Kind::Inverse => "INVERSE",
            Kind::OpenInverse => "OPEN_INVERSE",
            Kind::OpenInverseChain => "OPEN_INVERSE_CHAIN",
            Kind::OpenUnescaped => "OPEN_UNESCAPED",
            Kind::Open => "OPEN",
            Kind::Equals => "EQUALS",
            Kind::Id => "ID",
            Kind::Sep => "SEP",
            Kind::CloseUnescaped => "CLOSE_UNESCAPED",
            Kind::Close => "CLOSE",
            Kind::Text => "STRING",
            Kind::Data => "DATA",
            Kind::Bool => "BOOLEAN",
            Kind::Undefined => "UNDEFINED",
            Kind::Null => "NULL",
            Kind::Number => "NUMBER",
            Kind::OpenBlockParams => "OPEN_BLOCK_PARAMS",
            Kind::CloseBlockParams => "CLOSE_BLOCK_PARAMS",
            Kind::Invalid | Kind::Broken => "INVALID",
            Kind::Raw => "OPEN_RAW_BLOCK",
            Kind::CloseRaw => "CLOSE_RAW_BLOCK",
            Kind::Eof => "EOF",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// What it stands for: a text without its quotes and escapes, else as written.
    pub(super) text: String,
    /// Where it is in the template, in bytes.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The tokens of a template; the last one is [`Kind::Eof`]. What is wrong is a token, too: the parser
/// may find something else before it.
pub(super) fn lex(template: &str) -> Vec<Token> {
    let mut res = Vec::new();
    let mut at = 0;
    while at < template.len() {
        let rest = &template[at..];
        let Some(length) = rest.find("{{") else {
            push(&mut res, Kind::Content, rest, at, rest.len());
            break;
        };
        let before = &rest[..length];
        // A backslash makes the braces text; two make one, and the braces count again.
        let content = before.strip_suffix('\\').unwrap_or(before);
        if !content.is_empty() {
            push(&mut res, Kind::Content, content, at, length);
        }
        at += length;
        if content.len() < length && !content.ends_with('\\') {
            let length = literal(&template[at..]);
            push(&mut res, Kind::Content, &template[at..at + length], at, length);
            at += length;
        } else {
            at = expression(template, at, &mut res);
        }
    }
    push(&mut res, Kind::Eof, "", template.len(), 0);
    res
}

fn push(tokens: &mut Vec<Token>, kind: Kind, text: &str, start: usize, length: usize) {
    tokens.push(Token { kind, text: text.to_owned(), start, end: start + length });
}

/// How much of a text behind `\{{` is literal: to the next braces, which may be escaped too.
fn literal(rest: &str) -> usize {
    let behind = &rest[2..];
    let next = behind.find("{{").map_or(rest.len(), |it| it + 2);
    let slashes = rest[2..next].bytes().rev().take_while(|it| *it == b'\\').count();
    if next == rest.len() { next } else { next - slashes.min(2) }
}

/// Reads from `{{` to what closes it; gives where that ends.
fn expression(template: &str, from: usize, tokens: &mut Vec<Token>) -> usize {
    let mut at = from;
    while at < template.len() {
        let rest = &template[at..];
        if let Some(it) = rest.chars().next().filter(|it| is_space(*it)) {
            at += it.len_utf8();
            continue;
        }
        if rest.starts_with("{{{{") {
            push(tokens, Kind::Raw, "{{{{", at, 4);
            return template.len();
        }
        let Some((kind, text, length)) = one(rest) else {
            let line = template[..at].matches('\n').count() + 1;
            let position = position(template, at, at);
            let message = format!("Lexical error on line {line}. Unrecognized text.\n{position}");
            push(tokens, Kind::Broken, &message, at, 0);
            return template.len();
        };
        push(tokens, kind, &text, at, length);
        at += length;
        let closes = [Kind::Close, Kind::CloseUnescaped, Kind::Comment, Kind::Inverse];
        if closes.contains(&kind) {
            break;
        }
    }
    at
}

/// The excerpt with a pointer that errors show. Where a long comment begins, the lexer of the original
/// counts the braces twice.
pub(super) fn position(template: &str, start: usize, end: usize) -> String {
    let mut past = String::new();
    let mut rest = &template[..start];
    while let Some(at) = ["{{!--", "{{~!--"].iter().filter_map(|it| rest.find(it)).min() {
        let length = if rest[at..].starts_with("{{~") { 6 } else { 5 };
        let Some(close) = rest[at..].find("--}}").or_else(|| rest[at..].find("--~}}")) else {
            break;
        };
        past.push_str(&rest[..at]);
        // Behind a backslash there is no comment.
        if !rest[..at].ends_with('\\') {
            past.push_str(&rest[at..at + length - 1]);
        }
        past.push_str(&rest[at..at + close]);
        rest = &rest[at + close..];
    }
    past.push_str(rest);
    // One that never ends stops the lexer behind its braces.
    for it in
        ["{{!--", "{{~!--"].iter().filter(|it| start == end && template[start..].starts_with(**it))
    {
        past.push_str(&it[..it.len() - 1]);
    }
    // JavaScript counts in units of UTF-16.
    let past: Vec<u16> = past.encode_utf16().collect();
    let kept = past.len().saturating_sub(20);
    let dots = if kept > 0 { "..." } else { "" };
    let before = [dots, &one_line(&past[kept..])].concat();
    let shown = 20.max(template[start..end].encode_utf16().count());
    let next: Vec<u16> = template[start..].encode_utf16().take(shown).collect();
    let mut after = one_line(&next[..next.len().min(20)]);
    if next.len() > 20 {
        after.push_str("...");
    }
    format!("{before}{after}\n{}^", "-".repeat(before.encode_utf16().count()))
}

fn one_line(units: &[u16]) -> String {
    String::from_utf16_lossy(units).replace('\n', "")
}

type One = (Kind, String, usize);

/// The token that a text within braces begins with.
fn one(rest: &str) -> Option<One> {
    let first = rest.chars().next()?;
    let plain = |kind, length: usize| Some((kind, rest[..length].to_owned(), length));
    if rest.starts_with("{{") {
        return open(rest);
    }
    if rest.starts_with("}}}}") {
        return plain(Kind::CloseRaw, 4);
    }
    if let Some(length) = closing(rest, "}") {
        return plain(Kind::CloseUnescaped, length);
    }
    if let Some(length) = closing(rest, "") {
        return plain(Kind::Close, length);
    }
    let word = |word: &str| rest.strip_prefix(word).is_some_and(|it| it.starts_with(ends_literal));
    match first {
        '(' => plain(Kind::OpenSexpr, 1),
        ')' => plain(Kind::CloseSexpr, 1),
        '=' => plain(Kind::Equals, 1),
        '.' if rest.starts_with("..") => plain(Kind::Id, 2),
        '.' if rest[1..].starts_with(ends_id) => plain(Kind::Id, 1),
        '/' | '.' => plain(Kind::Sep, 1),
        '"' | '\'' => quoted(rest, first).or_else(|| plain(Kind::Invalid, 1)),
        '@' => plain(Kind::Data, 1),
        '|' => plain(Kind::CloseBlockParams, 1),
        '[' => bracketed(rest).or_else(|| plain(Kind::Invalid, 1)),
        _ if word("true") => plain(Kind::Bool, 4),
        _ if word("false") => plain(Kind::Bool, 5),
        _ if word("undefined") => plain(Kind::Undefined, 9),
        _ if word("null") => plain(Kind::Null, 4),
        _ => match (number(rest), rest.find(|it| !is_id(it))) {
            (Some(length), _) => plain(Kind::Number, length),
            (None, Some(length)) if length > 0 && rest[length..].starts_with(ends_id) => {
                match block_params(rest) {
                    Some(length) => plain(Kind::OpenBlockParams, length),
                    None => plain(Kind::Id, length),
                }
            }
            _ => plain(Kind::Invalid, first.len_utf8()),
        },
    }
}

/// What begins with `{{`.
fn open(rest: &str) -> Option<One> {
    let tilde = usize::from(rest[2..].starts_with('~'));
    let behind = &rest[2 + tilde..];
    let start = 2 + tilde;
    let plain = |kind, length: usize| Some((kind, rest[..length].to_owned(), length));
    // `{{^}}` and `{{else}}`, with blanks wherever they may stand.
    let alone = |word: &str, text: &str| {
        let after = text.strip_prefix(word)?.trim_start_matches(is_space);
        let close = closing(after, "")?;
        Some(rest.len() - after.len() + close)
    };
    let unspaced = behind.trim_start_matches(is_space);
    if behind.starts_with("!--") {
        return comment(rest, "--");
    }
    match behind.chars().next() {
        Some('>') => plain(Kind::OpenPartial, start + 1),
        Some('#') if behind[1..].starts_with(['>', '*']) => plain(Kind::OpenPartial, start + 2),
        Some('#') => plain(Kind::OpenBlock, start + 1),
        Some('/') => plain(Kind::OpenEndblock, start + 1),
        Some('^') => match alone("^", behind) {
            Some(length) => plain(Kind::Inverse, length),
            None => plain(Kind::OpenInverse, start + 1),
        },
        _ if unspaced.starts_with("else") => match alone("else", unspaced) {
            Some(length) => plain(Kind::Inverse, length),
            None => plain(Kind::OpenInverseChain, rest.len() - unspaced.len() + 4),
        },
        Some('{') => plain(Kind::OpenUnescaped, start + 1),
        Some('&') => plain(Kind::Open, start + 1),
        Some('*') => plain(Kind::OpenPartial, start + 1),
        Some('!') => comment(rest, "").or_else(|| plain(Kind::Open, start)),
        _ => plain(Kind::Open, start),
    }
}

/// A comment to the first end that closes its kind.
fn comment(rest: &str, dashes: &str) -> Option<One> {
    let ends = [format!("{dashes}}}}}"), format!("{dashes}~}}}}")];
    let length = ends.iter().filter_map(|it| Some(rest.find(it)? + it.len())).min()?;
    Some((Kind::Comment, rest[..length].to_owned(), length))
}

/// The length of `}}` with what may stand before it.
fn closing(rest: &str, before: &str) -> Option<usize> {
    let behind = rest.strip_prefix(before)?;
    let behind = behind.strip_prefix('~').unwrap_or(behind);
    let after = behind.strip_prefix("}}")?;
    Some(rest.len() - after.len())
}

fn ends_id(it: char) -> bool {
    matches!(it, '=' | '~' | '}' | '/' | '.' | ')' | '|') || is_space(it)
}

fn ends_literal(it: char) -> bool {
    matches!(it, '~' | '}' | ')') || is_space(it)
}

fn is_id(it: char) -> bool {
    !is_space(it)
        && !matches!(it, '!' | '"' | '#' | '%'..=',' | '.' | '/' | ';'..='>' | '@' | '['..='^' | '`' | '{'..='~')
}

/// `as |`, with any blanks between.
fn block_params(rest: &str) -> Option<usize> {
    let behind = rest.strip_prefix("as")?;
    let after = behind.trim_start_matches(is_space).strip_prefix('|')?;
    let length = rest.len() - after.len();
    (3 < length).then_some(length)
}

fn number(rest: &str) -> Option<usize> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = usize::from(rest.starts_with('-'));
    let whole = digits(&rest[sign..]);
    let mut length = sign + whole;
    if let Some(fraction) = rest[length..].strip_prefix('.') {
        let count = digits(fraction);
        length += if count > 0 { count + 1 } else { 0 };
    }
    (whole > 0 && rest[length..].starts_with(ends_literal)).then_some(length)
}

/// A text in quotes. An escaped quote closes it if no other does.
fn quoted(rest: &str, quote: char) -> Option<One> {
    let quotes = rest.match_indices(quote).map(|it| it.0).skip(1);
    let escaped = |at: &usize| rest[1..*at].ends_with('\\');
    let mut last = None;
    let mut close = None;
    for at in quotes {
        last = Some(at);
        if !escaped(&at) {
            close = Some(at);
            break;
        }
    }
    let at = close.or(last)?;
    let text = rest[1..at].replace(&format!("\\{quote}"), &quote.to_string());
    Some((Kind::Text, text, at + 1))
}

/// `[any name]`.
fn bracketed(rest: &str) -> Option<One> {
    let mut closes = rest.match_indices(']').map(|it| it.0).peekable();
    let mut at = closes.next()?;
    while rest[..at].ends_with('\\') {
        match closes.next() {
            Some(next) => at = next,
            None => break,
        }
    }
    let text = rest[..=at].replace("\\]", "]").replace("\\\\", "\\");
    Some((Kind::Id, text, at + 1))
}
