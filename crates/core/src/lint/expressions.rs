//! `${{ }}` in texts, told apart from what is literal. What is inside is not evaluated.

/// Whether a text depends on the run.
pub(super) fn is_dynamic(text: &str) -> bool {
    text.contains("${{")
}

/// The text with each expression replaced by one `\u{1}`, which nobody types.
pub(super) fn literal(text: &str) -> String {
    let mut res = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("${{") {
        res.push_str(before);
        res.push(UNKNOWN);
        rest = from.split_once("}}").map_or("", |it| it.1);
    }
    res + rest
}

pub(super) const UNKNOWN: char = '\u{1}';

/// What stands inside of each `${{ }}`.
pub(super) fn inside(text: &str) -> Vec<&str> {
    let mut res = Vec::new();
    let mut rest = text;
    while let Some((_, from)) = rest.split_once("${{") {
        let (expression, after) = from.split_once("}}").unwrap_or((from, ""));
        res.push(expression.trim());
        rest = after;
    }
    res
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
    }

    #[test]
    fn names_of_a_context() {
        assert_eq!(names("secrets.A || secrets.b-c", "secrets"), ["A", "b-c"]);
        assert_eq!(names("'secrets.A' == my.secrets.B", "secrets"), [""; 0]);
        assert_eq!(names("secrets.", "secrets"), [""]);
    }
}
