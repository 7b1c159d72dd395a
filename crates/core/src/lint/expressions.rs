//! `${{ }}` in texts, told apart from what is literal. What is inside is not evaluated.

/// A text with an expression depends on the run.
pub(super) use crate::expr::has_expression as is_dynamic;
use crate::expr::{Piece, pieces};

/// The text with each expression replaced by one `\u{1}`, which nobody types.
pub(super) fn literal(text: &str) -> String {
    if !is_dynamic(text) {
        return text.to_owned();
    }
    let all = pieces(text);
    let mut res = String::with_capacity(text.len());
    for it in &all.pieces {
        match it {
            Piece::Text(it) => res.push_str(&text[it.clone()]),
            Piece::Expression { .. } => res.push(UNKNOWN),
        }
    }
    res.extend(all.unclosed.map(|_| UNKNOWN));
    res
}

pub(super) const UNKNOWN: char = '\u{1}';

/// What stands inside of each `${{ }}`.
pub(super) fn inside(text: &str) -> Vec<&str> {
    if !is_dynamic(text) {
        return Vec::new();
    }
    let all = pieces(text);
    let inner = |it: &Piece| match it {
        Piece::Text(_) => None,
        Piece::Expression { inner, .. } => Some(inner.clone()),
    };
    let whole = all.pieces.iter().filter_map(inner).map(|it| &text[it]);
    whole.chain(all.unclosed.map(|at| text[at + "${{".len()..].trim())).collect()
}

/// The names read from a context by an expression: `secrets.A || secrets.b-c` has `A` and `b-c`. Texts
/// in quotes are left out.
pub(super) fn names<'a>(expression: &'a str, context: &str) -> Vec<&'a str> {
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    let mut res = Vec::new();
    for (n, code) in expression.split('\'').enumerate() {
        if n % 2 == 1 {
            continue;
        }
        for (at, found) in code.match_indices(context) {
            let alone = !code[..at].ends_with(|it: char| is_word(it) || it == '.');
            let Some(rest) = code[at + found.len()..].strip_prefix('.') else { continue };
            let end = rest.find(|it: char| !is_word(it)).unwrap_or(rest.len());
            if alone && !rest.starts_with('*') {
                res.push(&rest[..end]);
            }
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_texts() {
        assert_eq!(literal("a${{ b }}c${{ d"), "a\u{1}c\u{1}");
        assert_eq!(inside("a${{ b }}c${{d}}"), ["b", "d"]);
        assert_eq!(inside("${{ '}}' }}${{ e"), ["'}}'", "e"]);
    }

    #[test]
    fn names_of_a_context() {
        assert_eq!(names("secrets.A || secrets.b-c", "secrets"), ["A", "b-c"]);
        assert_eq!(names("'secrets.A' == my.secrets.B", "secrets"), [""; 0]);
        assert_eq!(names("secrets.", "secrets"), [""]);
    }
}
