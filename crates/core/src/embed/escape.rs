//! A text written into other people's languages: markup, MDX, a block of Markdown.

use crate::data::json;

/// Text between tags or in an attribute.
pub(super) fn html(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => res += "&amp;",
            '<' => res += "&lt;",
            '>' => res += "&gt;",
            '"' => res += "&quot;",
            it => res.push(it),
        }
    }
    res
}

/// The lines of a text for a block of HTML inside of Markdown, which a blank line would end.
pub(super) fn block(text: &str) -> String {
    let mut res = String::new();
    for (n, line) in text.trim_end().split('\n').enumerate() {
        res += match (n, line.trim_end()) {
            (0, _) => "",
            // Read as the end of a line by browsers, but not by Markdown.
            (_, "") => "&#10;",
            _ if res.ends_with("&#10;") => "&#10;",
            _ => "\n",
        };
        res += &html(line.trim_end());
    }
    res
}

/// A text as an expression of JavaScript, a line of it on each line: in MDX, braces and blank lines of
/// the text itself would mean something.
pub(super) fn mdx(text: &str) -> String {
    let mut res = String::from("{[\n");
    for line in text.trim_end().split('\n') {
        res += &format!("  {},\n", json::text(line));
    }
    res + "].join(\"\\n\")}"
}

/// A block of code in Markdown, with a fence that the text cannot close.
pub(super) fn fenced(text: &str) -> String {
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}yaml\n{}\n{fence}\n", text.trim_end())
}

/// Text of a link in Markdown.
pub(super) fn label(text: &str) -> String {
    text.replace(['[', ']', '\n'], " ")
}
