//! Named configurations.

use pushwright_browser::{Page, Visitor};
use pushwright_core::text::{Lang, msg};

use crate::en;

fn open(page: &Page) {
    page.click_text(".tools button", en(msg::PAGE_CONFIGURATIONS));
    page.expect_visible("dialog[open]");
}

fn keep(page: &Page, name: &str) {
    open(page);
    page.fill("#configuration", name);
    page.click_text("dialog button", en(msg::EXTRAS_KEPT_KEEP));
    page.expect_text(".kept", name);
    page.expect_text(".said", &msg::extras_kept_done(name).say(Lang::En));
    page.click_text("dialog button", en(msg::PAGE_CLOSE));
    page.expect_gone("dialog");
}

#[test]
fn kept_opened_and_deleted() {
    let page = Visitor::default().opens("");
    page.fill("#timeout", "45");
    keep(&page, "patient");
    page.click("[data-preset=docker-hub]");
    keep(&page, "hub & more");
    page.reload();

    open(&page);
    assert_eq!(page.texts(".kept li > span"), ["patient", "hub & more"]);
    page.click(".kept li:nth-child(1) button:nth-of-type(1)");
    page.expect_gone("dialog");
    page.expect_value("#timeout", "45");
    page.expect_yaml("registry: ghcr.io");
    page.click(&format!("[aria-label={:?}]", en(msg::PAGE_UNDO)));
    page.expect_attribute("[data-preset=docker-hub]", "aria-pressed", "true");

    open(&page);
    page.click(".kept li:nth-child(1) button:nth-of-type(2)");
    page.wait_for("one to be gone", || page.count(".kept li") == 1);
    page.reload();
    open(&page);
    assert_eq!(page.texts(".kept li > span"), ["hub & more"]);
}

#[test]
fn a_name_is_kept_once() {
    let page = Visitor::default().opens("");
    keep(&page, "mine");
    page.fill("#timeout", "45");
    keep(&page, "mine");
    open(&page);
    assert_eq!(page.texts(".kept li > span"), ["mine"]);
    let button = "dialog button[data-kind=primary]";
    assert!(page.attribute(button, "disabled").is_some(), "a name is needed");
    page.click(".kept li button");
    page.expect_value("#timeout", "45");
}

#[test]
fn enter_keeps_as_well() {
    let page = Visitor::default().opens("");
    open(&page);
    page.click("#configuration");
    page.press("Enter");
    page.fill("#configuration", "by keyboard");
    page.press("Enter");
    page.expect_text(".said", &msg::extras_kept_done("by keyboard").say(Lang::En));
    assert_eq!(page.texts(".kept li > span"), ["by keyboard"]);
}
