//! What a browser may refuse: storage, the clipboard. The page goes on and says so.

use pushwright_browser::{Page, Visitor};
use pushwright_core::text::msg;
use serde_json::json;

use crate::en;

pub(crate) const NO_STORAGE: &str = "Object.defineProperty(window, 'localStorage', \
    { get() { throw new DOMException('refused', 'SecurityError'); } });";

pub(crate) const NO_CLIPBOARD: &str =
    "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });";

#[test]
fn storage() {
    let page = Visitor { before: NO_STORAGE, ..Visitor::default() }.opens("");
    page.click("[data-preset=docker-hub]");
    page.fill("#image", "acme/app");
    page.expect_yaml("images: acme/app");
    page.choose("#theme", "dark");
    page.expect_attribute("html", "data-theme", "dark");
    page.choose("#language", "zh-CN");
    page.expect_attribute("html", "lang", "zh-CN");
    // The address still restores the form.
    let yaml = page.yaml_without_comments();
    page.reload();
    assert_eq!(page.yaml_without_comments(), yaml);
}

#[track_caller]
fn expect_selected(page: &Page) {
    page.click("#copy");
    page.expect_text(".status", en(msg::PAGE_COPY_FAILED));
    let selected = page.text_of("return getSelection().toString()");
    let lines =
        |it: &str| it.trim_end().lines().map(|it| it.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(lines(&selected), lines(&page.yaml()));
    page.press("Control+c");
    assert_eq!(lines(&page.paste_elsewhere()), lines(&page.yaml()), "copied by hand");
}

#[test]
fn a_clipboard_that_is_denied() {
    let page = Visitor::default().opens("");
    let permission = json!({ "name": "clipboard-write", "allowWithoutSanitization": false });
    let denied = json!({ "permission": permission, "setting": "denied" });
    page.cdp("Browser.setPermission", denied);
    expect_selected(&page);
}

#[test]
fn a_clipboard_that_is_not_there() {
    let page = Visitor { before: NO_CLIPBOARD, ..Visitor::default() }.opens("");
    expect_selected(&page);
}

#[test]
fn a_link_that_cannot_be_copied_is_selected_itself() {
    let page = Visitor { before: NO_CLIPBOARD, ..Visitor::default() }.opens("");
    page.click("[data-preset=docker-hub]");
    page.click("#share");
    page.wait_for("the status", || page.is_visible(".status"));
    let selected = "const it = document.activeElement; \
        return getSelection().toString() || it.value?.slice(it.selectionStart, it.selectionEnd) || ''";
    assert_eq!(
        page.text_of(selected),
        page.address(),
        "selected beside {:?}",
        page.text(".status")
    );
}
