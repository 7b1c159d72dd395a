//! The HTML that stands in the page before the wasm arrives.

/// Replaces `<!-- shell -->` in `index.html`.
pub(crate) fn shell() -> String {
    String::new()
}
