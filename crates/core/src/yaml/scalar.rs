//! Texts as YAML scalars: plain where every reader takes them for the same text, quoted elsewhere.
//! Source: YAML 1.2.2, sections 7.3 (flow scalars) and 8.1 (block scalars).

use std::borrow::Cow;

use crate::yaml::read;

/// A text as a scalar. One of several lines comes as a literal block: its header (`|`), then its
/// lines, indented by two blanks unless they are empty.
pub(crate) fn quote(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return text.into();
    }
    if let Some(header) = block(text) {
        let mut res = header.to_owned();
        for line in block_lines(text) {
            res.push_str(if line.is_empty() { "\n" } else { "\n  " });
            res.push_str(line);
        }
        return res.into();
    }
    match text.contains('\n') || needs_escape(text) {
        true => double_quoted(text).into(),
        false => format!("'{}'", text.replace('\'', "''")).into(),
    }
}

/// The same between the brackets of a list or map, where these would end a plain one.
pub(crate) fn quote_in_brackets(text: &str) -> Cow<'_, str> {
    match quote(text) {
        Cow::Borrowed(it) if it.contains(['{', '}', '[', ']', ',']) => {
            format!("'{}'", it.replace('\'', "''")).into()
        }
        it => it,
    }
}

/// Whether anything is not printable, or a line break to some readers.
fn needs_escape(text: &str) -> bool {
    // Nearly all texts are made of these.
    !text.bytes().all(|it| matches!(it, b' '..=b'~' | b'\n')) && text.chars().any(is_escaped)
}

fn is_escaped(it: char) -> bool {
    (it.is_control() && it != '\n')
        || matches!(it, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn is_plain(text: &str) -> bool {
    let mut chars = text.chars();
    let starts = match (chars.next(), chars.next()) {
        (Some('-' | '?' | ':'), second) => second.is_some_and(|it| !" ,[]{}".contains(it)),
        (Some(first), _) => !"-?:,[]{}#&*!|>'\"%@` ".contains(first),
        (None, _) => false,
    };
    // A colon before a blank would begin a value, a blank before a hash a comment.
    let bytes = text.as_bytes();
    let goes_on = |n: usize| match bytes[n] {
        b'!'..=b'~' | 0x80.. => true,
        b' ' => bytes[n - 1] != b':' && !matches!(bytes.get(n + 1), None | Some(b'#')),
        _ => false,
    };
    starts
        && (0..bytes.len()).all(goes_on)
        && (text.is_ascii() || !needs_escape(text))
        && !text.ends_with(':')
        && !text.starts_with("---")
        && !text.starts_with("...")
        && read::is_text(text)
}

/// The header of the literal block that a text of several lines is written as, unless its
/// indentation or its blanks could be misread.
pub(super) fn block(text: &str) -> Option<&'static str> {
    if !text.contains('\n') || needs_escape(text) {
        return None;
    }
    let body = text.trim_end_matches('\n');
    // The first line tells the indentation.
    let is_misread = body.is_empty() || body.starts_with([' ', '\n']);
    if is_misread || body.ends_with(' ') || body.contains(" \n") {
        return None;
    }
    Some(match text.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    })
}

/// The lines of a literal block.
pub(super) fn block_lines(text: &str) -> impl Iterator<Item = &str> {
    text.strip_suffix('\n').unwrap_or(text).split('\n')
}

fn double_quoted(text: &str) -> String {
    let mut res = String::from("\"");
    for it in text.chars() {
        match it {
            '"' => res.push_str("\\\""),
            '\\' => res.push_str("\\\\"),
            '\n' => res.push_str("\\n"),
            '\t' => res.push_str("\\t"),
            '\r' => res.push_str("\\r"),
            it if is_escaped(it) => escape(it, &mut res),
            it => res.push(it),
        }
    }
    res.push('"');
    res
}

/// `\u0007`: four digits are enough for everything that needs an escape.
fn escape(it: char, res: &mut String) {
    res.push_str("\\u");
    for shift in [12, 8, 4, 0] {
        res.extend(char::from_digit(u32::from(it) >> shift & 15, 16));
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;
    use crate::workflow::Value;

    #[test]
    fn quotes_what_needs_it_and_nothing_else() {
        let texts = [
            "plain",
            "",
            "true",
            "1.10",
            "on",
            "*",
            "a: b",
            "a #b",
            "${{ x }}",
            "a\nb\n",
            "a\nb",
            "  a\nb\n",
            "\n",
            "a\u{7}",
            "a\n\nb\n\n",
            "-",
            "- a",
            "'",
            "a\tb",
            "\u{85}a",
        ];
        expect![[r#"
            plain
            ~
            ''
            ~
            'true'
            ~
            '1.10'
            ~
            on
            ~
            '*'
            ~
            'a: b'
            ~
            'a #b'
            ~
            ${{ x }}
            ~
            |
              a
              b
            ~
            |-
              a
              b
            ~
            "  a\nb\n"
            ~
            "\n"
            ~
            "a\u0007"
            ~
            |+
              a

              b

            ~
            '-'
            ~
            '- a'
            ~
            ''''
            ~
            "a\tb"
            ~
            "\u0085a"
        "#]]
        .assert_eq(&(texts.map(quote).join("\n~\n") + "\n"));
    }

    proptest! {
        /// Whatever is written is read back, by our reader and by another one.
        #[test]
        fn every_text_is_read_back(text in "\\PC*|[a-z:#' \"\n\t\\-?,&*!|>%@`{}\\[\\]0-9.~]{0,12}|(?s).{0,8}") {
            let document = format!("a:\n  - {}\n", quote(&text).replace('\n', "\n  "));
            let read = read::read(&document);
            prop_assert_eq!(&read.errors, &[], "{}", document);
            let ours = read.workflow.root.get("a").map(|it| it.items()[0].value.clone());
            prop_assert_eq!(ours, Some(Value::Text(text.clone())), "{}", document);
            let theirs: serde_yaml::Value = serde_yaml::from_str(&document).expect("YAML");
            prop_assert_eq!(theirs["a"][0].as_str(), Some(text.as_str()), "{}", document);
        }
    }
}
