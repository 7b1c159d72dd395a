//! Ways out of the page beside the clipboard: a file, and GitHub's editor.

use std::{fs, path::PathBuf};

use pushwright_browser::{Page, Visitor};
use pushwright_core::text::{Lang, msg};
use serde_json::Value;

use crate::en;

/// Remembers what would be opened.
const OPENED: &str =
    "window.opened = []; window.open = (...them) => { opened.push(them); return null; };";

/// An empty folder of this test alone.
pub(crate) fn folder(name: &str) -> PathBuf {
    let res = std::env::temp_dir().join(format!("pushwright-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&res);
    fs::create_dir_all(&res).expect("a folder for downloads");
    res
}

#[test]
fn the_file_that_is_downloaded() {
    let folder = folder("download");
    let page = Visitor::default().opens("");
    page.saves_into(&folder.to_string_lossy());
    page.click(".section[data-section=what] > summary");
    page.fill("#file-name", "images.yml");
    page.click("#download");
    page.expect_text(".status", &msg::page_downloaded("images.yml").say(Lang::En));
    let file = folder.join("images.yml");
    page.wait_for("the file", || file.exists());
    let text = || fs::read_to_string(&file).unwrap_or_default();
    page.wait_for("all of the file", || text().len() > page.yaml().len());
    assert_eq!(text(), page.yaml() + "\n");
    let _ = fs::remove_dir_all(&folder);
}

/// Percent-encoded but for what RFC 3986 lets stand everywhere, and `/`.
fn encode(text: &str) -> String {
    let encode = |it: u8| match it {
        it if it.is_ascii_alphanumeric() || b"-_.~/".contains(&it) => char::from(it).to_string(),
        it => format!("%{it:02X}"),
    };
    text.bytes().map(encode).collect()
}

#[track_caller]
fn opened(page: &Page) -> String {
    page.wait_for("a new tab", || page.eval("return opened.length") == 1);
    let them = page.eval("return opened.splice(0)[0]");
    let part = |n: usize| them.get(n).and_then(Value::as_str).unwrap_or_default().to_owned();
    assert_eq!((part(1).as_str(), part(2).as_str()), ("_blank", "noopener"), "{them}");
    part(0)
}

fn go(page: &Page, owner: &str, repository: &str) {
    page.click("#github");
    page.expect_visible("dialog[open]");
    page.fill("#github-owner", owner);
    page.fill("#github-repository", repository);
    page.click_text("dialog button", en(msg::EXTRAS_GITHUB_GO));
    page.expect_gone("dialog");
}

#[test]
fn a_short_workflow_is_filled_into_github_s_editor() {
    let page = Visitor { before: OPENED, ..Visitor::default() }.opens("");
    page.click("[data-preset=docker-hub]");
    go(&page, "octocat", "hello-world");
    let start = "https://github.com/octocat/hello-world/new/main?filename=.github/workflows/docker-publish.yml";
    let address = opened(&page);
    assert!(address.len() <= 8_000, "{}", address.len());
    assert_eq!(address, format!("{start}&value={}", encode(&(page.yaml() + "\n"))));
}

#[test]
fn a_long_workflow_is_copied_and_github_s_editor_opened() {
    let page = Visitor { before: OPENED, ..Visitor::default() }.opens("");
    page.click(".section[data-section=output] > summary");
    page.choose("#comments", "teaching");
    go(&page, "octocat", "hello-world");
    let address = opened(&page);
    assert_eq!(
        address,
        "https://github.com/octocat/hello-world/new/main?filename=.github/workflows/docker-publish.yml"
    );
    page.expect_text(".status", en(msg::EXTRAS_GITHUB_TOO_LONG));
    assert_eq!(page.paste_elsewhere(), page.yaml() + "\n");
}

#[test]
fn the_repository_is_remembered() {
    let page = Visitor { before: OPENED, ..Visitor::default() }.opens("");
    page.click("#github");
    let go_button = "dialog button[data-kind=primary]";
    page.expect_visible("dialog[open]");
    assert!(page.attribute(go_button, "disabled").is_some(), "nothing is filled in yet");
    page.press("Escape");
    page.expect_gone("dialog");
    go(&page, "octo cat", "hello-world");
    assert!(opened(&page).starts_with("https://github.com/octo%20cat/hello-world/new/main?"));
    page.reload();
    page.click("#github");
    page.expect_value("#github-owner", "octo cat");
    page.expect_value("#github-repository", "hello-world");
    page.fill("#github-branch", "trunk");
    page.click_text("dialog button", en(msg::EXTRAS_GITHUB_GO));
    assert!(opened(&page).starts_with("https://github.com/octo%20cat/hello-world/new/trunk?"));
}
