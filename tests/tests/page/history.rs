//! What changed, and the way back.

use pushwright_browser::{Page, Visitor};

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

#[test]
fn undo_and_redo_by_buttons() {
    let page = Visitor::default().opens("");
    let first = page.yaml();
    let disabled =
        |name: &str| page.attribute(&format!("[aria-label={name}]"), "disabled").is_some();
    assert!(disabled("Undo") && disabled("Redo"));
    page.fill("#timeout", "45");
    page.click("[data-preset=docker-hub]");
    let third = page.yaml();
    page.click("[aria-label=Undo]");
    page.expect_value("#timeout", "45");
    page.expect_yaml("timeout-minutes: 45");
    page.click("[aria-label=Undo]");
    page.expect_value("#timeout", "60");
    assert_eq!(page.yaml(), first, "what was typed in one go is undone in one go");
    assert!(disabled("Undo"));
    page.click("[aria-label=Redo]");
    page.click("[aria-label=Redo]");
    page.expect_attribute("[data-preset=docker-hub]", "aria-pressed", "true");
    assert_eq!(page.yaml(), third);
    assert!(disabled("Redo"));
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
    page.click_text(".tools button", "Start over");
    page.expect_text("dialog", "1");
    page.click_text("dialog button", "Cancel");
    page.expect_gone("dialog");
    page.expect_value("#timeout", "45");
    page.click_text(".tools button", "Start over");
    page.click_text("dialog button", "Discard");
    page.expect_value("#timeout", "60");
    page.click("[aria-label=Undo]");
    page.expect_value("#timeout", "45");
}
