//! What a browser and a command line each have in their own way, and the core not at all: regular
//! expressions of ECMAScript, time zones, the order of texts. The browser answers with its own
//! `RegExp` and `Intl`; natively, [`Native`] does.

#[cfg(not(target_arch = "wasm32"))]
mod native;

use std::cmp::Ordering;

#[cfg(not(target_arch = "wasm32"))]
pub use native::Native;

/// Asks whoever runs the core.
pub trait Host {
    /// What `text.match(new RegExp(pattern, flags))` gives: the match and its groups, or with the
    /// flag `g` all matches; `None` for `null`. `Err` is the message of the `SyntaxError`.
    fn matches(&self, pattern: &str, flags: &str, text: &str) -> Result<Option<Groups>, String>;

    /// How a zone's clocks stood at an instant, in milliseconds since 1970; `None` if there is no
    /// zone of that name. Case does not matter, and links count as names.
    fn zone(&self, name: &str, instant: i64) -> Option<Zone>;

    /// The order of two texts as `localeCompare` has it in American English.
    fn collate(&self, a: &str, b: &str) -> Ordering;
}

/// A group that took no part in the match is `None`.
pub type Groups = Vec<Option<String>>;

/// How the clocks of a place stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// Seconds east of UTC.
    pub offset: i32,
    /// `JST`, or `+11` where there is none.
    pub abbreviation: String,
}
