//! How JavaScript trims texts and reads numbers, as far as the action depends on it.

/// What JavaScript takes for blank: Unicode's white space without the control character U+0085, and
/// with the byte order mark. Source: ECMA-262, 2025, "WhiteSpace" and "LineTerminator".
pub(super) fn is_space(it: char) -> bool {
    (it.is_whitespace() && it != '\u{85}') || it == '\u{feff}'
}

pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// What `Number(text)` gives. Source: ECMA-262, 2025, StringToNumber.
pub(super) fn number(text: &str) -> f64 {
    let text = trim(text);
    let digits = |radix| {
        let all = &text[2..];
        let value =
            |sum: f64, it: char| Some(sum * f64::from(radix) + f64::from(it.to_digit(radix)?));
        let sum = all.chars().try_fold(0.0, value).filter(|_| !all.is_empty());
        sum.unwrap_or(f64::NAN)
    };
    match text.get(..2) {
        _ if text.is_empty() => return 0.0,
        Some("0x" | "0X") => return digits(16),
        Some("0o" | "0O") => return digits(8),
        Some("0b" | "0B") => return digits(2),
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        "Infinity" if text.starts_with('-') => f64::NEG_INFINITY,
        "Infinity" => f64::INFINITY,
        // Rust knows more words for what is no number, and all of them begin with a letter.
        it if it.starts_with(|it: char| it.is_ascii_digit() || it == '.') => {
            text.parse().unwrap_or(f64::NAN)
        }
        _ => f64::NAN,
    }
}

/// Every run of characters that a tag cannot hold becomes one `-`.
pub(super) fn sanitized(tag: &str) -> String {
    let mut res = String::new();
    let mut in_run = false;
    for it in tag.chars() {
        let is_fine = it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-');
        match is_fine {
            true => res.push(it),
            false if !in_run => res.push('-'),
            false => {}
        }
        in_run = !is_fine;
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let all = [
            ("", 0.0),
            (" 17 ", 17.0),
            ("0x10", 16.0),
            ("1e3", 1000.0),
            ("-0.5", -0.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("+3", 3.0),
            ("0b11", 3.0),
            ("Infinity", f64::INFINITY),
        ];
        for (text, expected) in all {
            assert_eq!(number(text), expected, "{text}");
        }
        for text in ["x", "1x", "0x", "inf", "NaN", "1_000", "-0x1", "1e", "infinity", "--1"] {
            assert!(number(text).is_nan(), "{text}");
        }
    }

    #[test]
    fn runs_become_one_dash() {
        assert_eq!(sanitized("a/b+c d__é名.x"), "a-b-c-d__-.x");
    }
}
