//! Fills the placeholders of both pages: the shell, and `{{hash file}}` for the hash of a file of the build.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

use crate::{shell, worker::integrity};

const SHELL: &str = "<!-- shell -->";
const HASH: &str = "{{hash ";

/// The page, and the one for frames.
const PAGES: [&str; 2] = ["index.html", "embed/index.html"];

pub(crate) fn fill(staging: &Path) -> Result<()> {
    let shell = shell::shell();
    for page in PAGES {
        let path = staging.join(page);
        let html = without_trunk(&fs::read_to_string(&path)?);
        ensure!(html.contains(SHELL), "{page} has lost its placeholder {SHELL}");
        let html = html.replace(SHELL, &shell);
        let html = with_hashes(&html, |file| {
            let content = fs::read(staging.join(file));
            Ok(integrity(&content.with_context(|| {
                format!("{page} wants the hash of {file}, which was not built")
            })?))
        })?;
        fs::write(path, html)?;
    }
    Ok(())
}

/// Trunk removes its own link only where it puts its loader, which is an inline script and so not wanted.
fn without_trunk(html: &str) -> String {
    html.lines().filter(|it| !it.contains("data-trunk")).map(|it| format!("{it}\n")).collect()
}

fn with_hashes(html: &str, hash: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut parts = html.split(HASH);
    let mut res = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (file, rest) = part.split_once("}}").context("a placeholder does not end in }}")?;
        res += &hash(file)?;
        res += rest;
    }
    Ok(res)
}

#[cfg(test)]
mod tests {
    use super::{with_hashes, without_trunk};

    #[test]
    fn every_placeholder_becomes_the_hash_of_its_file() {
        let html = with_hashes(r#"<a b="{{hash x.js}}"><a b="{{hash y.css}}">"#, |file| {
            Ok(format!("[{file}]"))
        });
        assert_eq!(html.ok().as_deref(), Some(r#"<a b="[x.js]"><a b="[y.css]">"#));
    }

    #[test]
    fn trunks_own_link_goes() {
        assert_eq!(without_trunk("<p>\n<link data-trunk rel=\"rust\">\n</p>\n"), "<p>\n</p>\n");
    }
}
