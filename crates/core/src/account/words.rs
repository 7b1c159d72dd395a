//! Small help with sentences.

use crate::text::{Lang, list};

/// A name as code.
pub(super) fn code(text: &str) -> String {
    format!("`{text}`")
}

/// More names than this are not read one by one.
pub(super) const MAX_NAMES: usize = 8;

/// Names as code, in a sentence; of very many, the first ones.
pub(super) fn codes<T: AsRef<str>>(texts: &[T], lang: Lang) -> String {
    let mut all: Vec<String> = texts.iter().take(MAX_NAMES).map(|it| code(it.as_ref())).collect();
    if MAX_NAMES < texts.len() {
        all.push("…".to_owned());
    }
    list(all, lang)
}

/// As a sentence begins.
pub(super) fn raised(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(rest).collect()
}

/// As it stands within a sentence.
pub(super) fn lowered(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|it| it.to_ascii_lowercase());
    first.into_iter().chain(rest).collect()
}
