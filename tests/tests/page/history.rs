//! What changed, and the way back.

use pushwright_browser::{Page, Visitor};
use pushwright_core::{
    text::{Lang, msg},
    topic::{Section, Topic},
};

use crate::en;

fn changed(page: &Page) -> Vec<String> {
    page.texts("#workflow .line[data-changed=true]")
}

#[test]
fn changed_lines_are_marked() {
    let page = Visitor::default().opens("");
    assert_eq!(changed(&page), [""; 0], "nothing has changed yet");
    page.fill("#timeout", "45");
    page.expect_yaml("timeout-minutes: 45");
    assert_eq!(changed(&page), ["    timeout-minutes: 45"]);
    page.click("#release");
    page.expect_yaml("release:");
    let lines = changed(&page);
    assert!(lines.iter().any(|it| it.contains("release:")), "{lines:?}");
    assert!(
        !lines.iter().any(|it| it.contains("timeout")),
        "marked for the change before: {lines:?}"
    );
}

fn undo() -> String {
    format!("[aria-label={:?}]", en(msg::PAGE_UNDO))
}

fn redo() -> String {
    format!("[aria-label={:?}]", en(msg::PAGE_REDO))
}

#[test]
fn undo_and_redo_by_buttons() {
    let page = Visitor::default().opens("");
    let first = page.yaml();
    let disabled = |button: String| page.attribute(&button, "disabled").is_some();
    assert!(disabled(undo()) && disabled(redo()));
    page.fill("#timeout", "45");
    page.click("[data-preset=docker-hub]");
    let third = page.yaml();
    page.click(&undo());
    page.expect_value("#timeout", "45");
    page.expect_yaml("timeout-minutes: 45");
    page.click(&undo());
    page.expect_value("#timeout", "60");
    assert_eq!(page.yaml(), first, "what was typed in one go is undone in one go");
    assert!(disabled(undo()));
    page.click(&redo());
    page.click(&redo());
    page.expect_attribute("[data-preset=docker-hub]", "aria-pressed", "true");
    assert_eq!(page.yaml(), third);
    assert!(disabled(redo()));
}

#[test]
fn undo_and_redo_by_keys() {
    let page = Visitor::default().opens("");
    page.click("[data-preset=docker-hub]");
    page.expect_yaml("DOCKER_USERNAME");
    page.press("Control+z");
    page.expect_attribute("[data-preset=recommended]", "aria-pressed", "true");
    page.press("Control+Shift+z");
    page.expect_attribute("[data-preset=docker-hub]", "aria-pressed", "true");
    page.press("Control+z");
    page.expect_attribute("[data-preset=recommended]", "aria-pressed", "true");
    page.press("Control+y");
    page.expect_attribute("[data-preset=docker-hub]", "aria-pressed", "true");
}

#[test]
fn back_and_forward() {
    let page = Visitor::default().opens("");
    let first = page.yaml();
    page.click("[data-preset=docker-hub]");
    page.expect_yaml("DOCKER_USERNAME");
    let second = page.yaml();
    page.click("[data-preset=github-packages]");
    page.expect_yaml("IMAGE_NAME");
    page.back();
    page.expect_attribute("[data-preset=docker-hub]", "aria-pressed", "true");
    assert_eq!(page.yaml(), second);
    page.back();
    page.expect_attribute("[data-preset=recommended]", "aria-pressed", "true");
    assert_eq!(page.yaml(), first);
    page.forward();
    page.expect_attribute("[data-preset=docker-hub]", "aria-pressed", "true");
    page.forward();
    page.expect_yaml("IMAGE_NAME");
}

#[test]
fn typing_is_one_step_back() {
    let page = Visitor::default().opens("");
    page.click("[data-preset=docker-hub]");
    page.fill("#image", "acme/app");
    page.expect_yaml("images: acme/app");
    page.back();
    page.expect_value("#image", "my-docker-hub-namespace/my-docker-hub-repository");
    page.back();
    page.expect_attribute("[data-preset=recommended]", "aria-pressed", "true");
}

#[test]
fn starting_over_asks_and_can_be_undone() {
    let page = Visitor::default().opens("");
    page.fill("#timeout", "45");
    page.click_text(".tools button", en(msg::PAGE_RESET));
    page.expect_text("dialog", &msg::page_reset_sure("1").say(Lang::En));
    page.click_text("dialog button", en(msg::PAGE_CANCEL));
    page.expect_gone("dialog");
    page.expect_value("#timeout", "45");
    page.click_text(".tools button", en(msg::PAGE_RESET));
    page.click_text("dialog button", en(msg::BEHIND_RESET_YES));
    page.expect_gone("dialog");
    page.expect_value("#timeout", "60");
    page.click(&undo());
    page.expect_value("#timeout", "45");
}

#[test]
fn what_changed_while_it_was_folded_is_right_once_it_is_opened() {
    let page = Visitor::default().opens("");
    let before = page.value("#image");
    page.fill("#image", "acme/other");
    page.expect_yaml("acme/other");
    page.click("[data-section=where] > summary");
    page.wait_for("a folded section", || !page.is_visible("#image"));
    page.press("Control+z");
    page.wait_for("the workflow of before", || !page.yaml().contains("acme/other"));
    page.choose("#language", Lang::ZhCn.id());
    page.expect_text(".section[data-section=where] h2", Section::Where.label().get(Lang::ZhCn));
    page.click("[data-section=where] > summary");
    page.expect_visible("#image");
    page.expect_value("#image", &before);
    page.expect_text("label[for=image]", Topic::Image.label().get(Lang::ZhCn));
}

#[test]
fn starting_over_asks_nobody_who_has_nothing_to_lose() {
    let page = Visitor::default().opens("");
    page.click_text(".tools button", en(msg::PAGE_RESET));
    page.expect_text(".status", en(msg::PAGE_RESET_NONE));
    assert!(!page.has("dialog"));
}

#[test]
fn a_preset_says_what_it_replaces() {
    let page = Visitor::default().opens("");
    page.click("[data-preset=docker-hub]");
    page.expect_attribute("[data-preset=docker-hub]", "aria-pressed", "true");
    assert_eq!(page.text(".status"), "", "nothing was lost");
    page.fill("#image", "acme/app");
    page.click("[data-preset=hardened]");
    page.expect_text(".status", &msg::page_reset_sure("1").say(Lang::En));
    page.click(&undo());
    page.expect_value("#image", "acme/app");
}
