//! GitHub's patterns for branches, tags and paths in words. Source: GitHub's documentation, "Workflow
//! syntax", "Filter pattern cheat sheet".

use super::words::tidy;
use crate::text::{Lang, Message, Text, msg};

/// A pattern in words: "begins with `release/`". Of long ones, what each piece stands for.
pub fn glob_in_words(pattern: &str, lang: Lang) -> String {
    if let Some(rest) = pattern.strip_prefix('!') {
        return msg::glob_but(glob_in_words(rest, lang)).say(lang);
    }
    let pieces = pieces(pattern);
    let simple = match pieces.as_slice() {
        [] => return String::new(),
        [Piece::Text(it)] => Some(msg::glob_is(it.as_str())),
        [Piece::Anything] => Some(msg::GLOB_ANY.message()),
        [Piece::NoSlash] => Some(msg::GLOB_ANY_NO_SLASH.message()),
        [Piece::Text(it), Piece::Anything] => Some(msg::glob_starts(it.as_str())),
        [Piece::Text(it), Piece::NoSlash] => Some(msg::glob_starts_no_slash(it.as_str())),
        [Piece::Anything, Piece::Text(it)] => Some(msg::glob_ends(it.as_str())),
        [Piece::NoSlash, Piece::Text(it)] => Some(msg::glob_ends_no_slash(it.as_str())),
        _ => None,
    };
    tidy(&simple.unwrap_or_else(|| sequence(&pieces, lang)).say(lang), lang)
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    /// `**`
    Anything,
    /// `*`
    NoSlash,
    /// `[0-9]`, without its brackets.
    Class(String),
    /// What stands before it, once more or not at all: `?`.
    Optional(Box<Piece>),
    /// What stands before it, once or more: `+`.
    Repeated(Box<Piece>),
}

fn pieces(pattern: &str) -> Vec<Piece> {
    let mut res: Vec<Piece> = Vec::new();
    let mut rest = pattern.chars().peekable();
    while let Some(it) = rest.next() {
        match it {
            '*' => {
                let mut stars = 1;
                while rest.next_if_eq(&'*').is_some() {
                    stars += 1;
                }
                res.push(if stars > 1 { Piece::Anything } else { Piece::NoSlash });
            }
            '[' => res.push(Piece::Class(rest.by_ref().take_while(|it| *it != ']').collect())),
            '?' => quantify(&mut res, Piece::Optional),
            '+' => quantify(&mut res, Piece::Repeated),
            '\\' => rest.next().into_iter().for_each(|it| add(&mut res, it)),
            it => add(&mut res, it),
        }
    }
    res
}

fn add(res: &mut Vec<Piece>, letter: char) {
    match res.last_mut() {
        Some(Piece::Text(it)) => it.push(letter),
        _ => res.push(Piece::Text(letter.into())),
    }
}

/// Only the last letter of a text is meant.
fn quantify(res: &mut Vec<Piece>, how: fn(Box<Piece>) -> Piece) {
    let Some(last) = res.pop() else { return };
    match last {
        Piece::Text(mut it) => {
            let letter = it.pop().map(String::from).unwrap_or_default();
            if !it.is_empty() {
                res.push(Piece::Text(it));
            }
            res.push(how(Box::new(Piece::Text(letter))));
        }
        it => res.push(how(Box::new(it))),
    }
}

fn sequence(pieces: &[Piece], lang: Lang) -> Message {
    let mut them = pieces.iter().map(|it| piece(it, lang)).rev();
    let last = them.next().unwrap_or_default();
    msg::glob_sequence(them.fold(last, |rest, it| msg::glob_then(it, rest).say(lang)))
}

fn piece(it: &Piece, lang: Lang) -> String {
    let text = |it: Text| it.get(lang).to_owned();
    match it {
        Piece::Text(it) => format!("`{it}`"),
        Piece::Anything => text(msg::GLOB_PIECE_ANY),
        Piece::NoSlash => text(msg::GLOB_PIECE_NO_SLASH),
        Piece::Class(it) if it == "0-9" => text(msg::GLOB_PIECE_DIGIT),
        Piece::Class(it) => msg::glob_piece_class(it.as_str()).say(lang),
        Piece::Optional(it) => msg::glob_piece_optional(piece(it, lang)).say(lang),
        Piece::Repeated(it) => msg::glob_piece_repeated(piece(it, lang)).say(lang),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn patterns() {
        let all = [
            "main",
            "**",
            "*",
            "release/**",
            "v*",
            "**.md",
            "*.js",
            "v[0-9]+.[0-9]+.*",
            "!docs/**",
            "colou?r",
            "src/**/x.[ch]",
            "a\\*",
        ];
        let mut res = String::new();
        for it in all {
            let said = Lang::ALL.map(|lang| glob_in_words(it, lang));
            res += &format!("{it}: {} | {}\n", said[0], said[1]);
        }
        expect![[r#"
            main: exactly `main` | 只有 `main`
            **: anything | 任何名称
            *: anything without a `/` | 任何不含 `/` 的名称
            release/**: anything that begins with `release/` | 以 `release/` 开头的一切
            v*: anything that begins with `v` and has no further `/` | 以 `v` 开头且其后不再有 `/` 的一切
            **.md: anything that ends with `.md` | 以 `.md` 结尾的一切
            *.js: anything that ends with `.js` and has no `/` before it | 以 `.js` 结尾且其前没有 `/` 的一切
            v[0-9]+.[0-9]+.*: `v`, then a digit once or more, then `.`, then a digit once or more, then `.`, then anything without a `/` | `v`，接着一个或多个数字，接着 `.`，接着一个或多个数字，接着 `.`，接着不含 `/` 的任意内容
            !docs/**: but not anything that begins with `docs/` | 但不包括以 `docs/` 开头的一切
            colou?r: `colo`, then `u` or nothing, then `r` | `colo`，接着可有可无的 `u`，接着 `r`
            src/**/x.[ch]: `src/`, then anything, then `/x.`, then one of `ch` | `src/`，接着任意内容，接着 `/x.`，接着 `ch` 之一
            a\*: exactly `a*` | 只有 `a*`
        "#]].assert_eq(&res);
    }
}
