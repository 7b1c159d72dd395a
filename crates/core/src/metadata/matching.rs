//! The regular expressions of tag rules. Those of ECMAScript know the host.

use super::Fault;
use crate::host::{Groups, Host};

/// What an attribute `match` makes of a value: its first group. `None`: it does not match.
pub(super) fn first_group(
    pattern: &str,
    value: &str,
    host: &dyn Host,
) -> Result<Option<String>, Fault> {
    let Some(groups) = matches(pattern, "", value, host)? else { return Ok(None) };
    match groups.into_iter().nth(1).flatten() {
        Some(it) => Ok(Some(it)),
        // The action goes on with the group, and stumbles over it.
        None => {
            let message = "Cannot read properties of undefined (reading 'replace')";
            Err(Fault::type_error(message))
        }
    }
}

/// The groups of a pattern, which may be written `/pattern/flags`.
pub(super) fn groups(pattern: &str, value: &str, host: &dyn Host) -> Result<Option<Groups>, Fault> {
    let (pattern, flags) = flagged(pattern).unwrap_or((pattern, ""));
    matches(pattern, flags, value, host)
}

/// The group that an attribute names. Only plain numbers name one.
pub(super) fn group(groups: &Groups, name: &str) -> Option<String> {
    let at = name.parse::<usize>().ok().filter(|it| it.to_string() == name)?;
    groups.get(at).cloned().flatten()
}

/// Pattern and flags: the last slash ends the pattern.
fn flagged(pattern: &str) -> Option<(&str, &str)> {
    let (pattern, flags) = pattern.strip_prefix('/')?.rsplit_once('/')?;
    let breaks = ['\n', '\r', '\u{2028}', '\u{2029}'];
    (!pattern.is_empty() && !pattern.contains(breaks) && !flags.contains(breaks))
        .then_some((pattern, flags))
}

fn matches(
    pattern: &str,
    flags: &str,
    value: &str,
    host: &dyn Host,
) -> Result<Option<Groups>, Fault> {
    host.matches(pattern, flags, value)
        .map_err(|message| Fault::Error { name: "SyntaxError", message })
}
