//! Words of a shell.

/// A text as one word, whatever is in it: between single quotes nothing means anything to a shell of
/// POSIX but the quote itself (POSIX.1-2024, Shell Command Language, 2.2.2).
pub(super) fn word(text: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "._/:@=-".contains(it);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// A command: its words as they are, but those in braces are values.
pub(super) fn command(pattern: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut res = String::new();
    for (n, part) in pattern.split("{}").enumerate() {
        if 0 < n {
            res += &word(values.next().copied().unwrap_or_default());
        }
        res += part;
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_words() {
        assert_eq!(word("a-b.c/d"), "a-b.c/d");
        assert_eq!(word("it's $(id)"), r"'it'\''s $(id)'");
        assert_eq!(word(""), "''");
        assert_eq!(command("gh x --env {} -f {}", &["a b", "c"]), "gh x --env 'a b' -f c");
    }
}
