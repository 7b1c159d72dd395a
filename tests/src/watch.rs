//! What must not happen during a visit: errors and warnings in the console, violations of the
//! policy, requests to others or for files that no release has.

use serde_json::Value;
use thirtyfour::BrowserLogEntry;

use crate::server;

/// Turns what the console would not show into what it shows.
pub(crate) const SCRIPT: &str = include_str!("scripts/watch.js");

/// What the console says that nobody wants to see there.
pub(crate) fn complaints(log: &[BrowserLogEntry]) -> Vec<String> {
    let bad = |it: &&BrowserLogEntry| matches!(it.level.as_str(), "SEVERE" | "WARNING");
    log.iter().filter(bad).map(|it| format!("{}: {}", it.level, it.message)).collect()
}

/// The addresses of all requests in the performance log.
pub(crate) fn requests(log: &[BrowserLogEntry]) -> Vec<String> {
    log.iter().filter_map(|it| request(&it.message)).collect()
}

fn request(message: &str) -> Option<String> {
    let message: Value = serde_json::from_str(message).ok()?;
    let message = message.get("message")?;
    let url = match message.get("method")?.as_str()? {
        "Network.requestWillBeSent" => message.pointer("/params/request/url"),
        "Network.webSocketCreated" => message.pointer("/params/url"),
        _ => None,
    };
    url?.as_str().map(str::to_owned)
}

/// Why a request must not be; nothing for the release's own files, and for those of the sites around.
pub(crate) fn fault(url: &str, origin: &str, around: &[String]) -> Option<String> {
    if around.iter().any(|it| url.starts_with(it)) {
        return None;
    }
    // They never leave the browser.
    if ["data:", "blob:", "about:"].iter().any(|it| url.starts_with(it)) {
        return None;
    }
    let Some(path) = url.strip_prefix(origin) else {
        return Some(format!("request to another host: {url}"));
    };
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let is_folder = path.is_empty() || path.ends_with('/');
    let path = if is_folder { format!("{path}index.html") } else { path.to_owned() };
    let is_ours = origin.ends_with(".html") || server::dist().join(path).is_file();
    (!is_ours).then(|| format!("request for what is no file of the release: {url}"))
}
