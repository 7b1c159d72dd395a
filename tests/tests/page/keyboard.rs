//! Everything without a mouse.

use pushwright_browser::{Page, Visitor};
use pushwright_core::text::{Lang, msg};

use crate::en;

/// Presses Tab until it arrives.
#[track_caller]
fn tab_to(page: &Page, id: &str) {
    let mut seen = Vec::new();
    while seen.len() < 60 {
        page.press("Tab");
        seen.push(page.focused());
        if seen.last().is_some_and(|it| it == id) {
            return;
        }
    }
    panic!("Tab does not come to {id}, but to {seen:?}");
}

#[test]
fn from_a_blank_page_to_a_copied_workflow() {
    let page = Visitor::default().opens("");
    page.press("Tab");
    page.expect_focus(en(msg::PAGE_SKIP_TO_PREVIEW));
    tab_to(&page, "docker-hub");
    page.press("Enter");
    page.expect_attribute("[data-preset=docker-hub]", "aria-pressed", "true");
    tab_to(&page, "image");
    page.press("Control+a");
    page.type_text("acme/app");
    page.expect_yaml("images: acme/app");
    page.press("Control+Enter");
    let file = ".github/workflows/docker-publish.yml";
    page.expect_text(".status", &msg::page_copied(file).say(Lang::En));
    let presses = page.presses();
    assert!(presses <= 40, "it took {presses} key presses");
    eprintln!("key presses from blank to copied: {presses}");
    page.expect_focus("image");
    assert_eq!(page.paste_elsewhere(), page.yaml() + "\n");
}

/// Goes through the lines until one contains this.
#[track_caller]
fn walk_to(page: &Page, part: &str) {
    for _ in 0..100 {
        page.press("Down");
        let id = page.attribute("#workflow", "aria-activedescendant").unwrap_or_default();
        let active = page.texts(&format!("#{id}")).join("\n");
        assert_eq!(page.texts("#workflow .line[aria-selected=true]").join(""), active);
        if active.contains(part) {
            return;
        }
    }
    panic!("no line says {part}");
}

#[test]
fn through_the_lines_to_a_setting() {
    let page = Visitor::default().opens("");
    page.press("Tab");
    page.press("Enter");
    page.expect_focus("workflow");
    walk_to(&page, "images: ghcr.io");
    page.expect_text("#explanation h3", "images: ghcr.io");
    page.press("Enter");
    page.expect_focus("image");
    page.type_text("x");
    page.expect_yaml("x");
}

#[test]
fn the_ends_of_the_lines_and_the_way_out() {
    let page = Visitor::default().opens("");
    page.press("Tab");
    page.press("Enter");
    page.expect_focus("workflow");
    page.press("End");
    let last = page.yaml().lines().next_back().unwrap_or_default().to_owned();
    page.expect_text("#workflow .line[aria-selected=true]", last.trim());
    page.press("Home");
    page.expect_text("#workflow .line[aria-selected=true]", "# Made with");
    page.press("Up");
    page.expect_text("#workflow .line[aria-selected=true]", "# Made with");
    page.press("Shift+Tab");
    page.expect_focus("more");
    page.press("Tab");
    page.expect_focus("workflow");
    page.press("Tab");
    assert_ne!(page.focused(), "workflow", "the preview is a trap");
}

#[test]
fn tab_comes_round_and_to_everything() {
    let page = Visitor::default().opens("");
    let mut seen = Vec::new();
    while seen.len() < 300 {
        page.press("Tab");
        let focused = page.focused();
        if focused == "BODY" || seen.first() == Some(&focused) {
            break;
        }
        seen.push(focused);
    }
    for id in ["language", "theme", "search", "image", "add-tags", "tab-yaml", "copy", "workflow"] {
        assert!(seen.iter().any(|it| it == id), "Tab never comes to {id}, only to {seen:#?}");
    }
    let tabs = seen.iter().filter(|it| it.starts_with("tab-") && !it.starts_with("tab-value"));
    assert_eq!(tabs.count(), 1, "the arrow keys lead to the other tabs");
    assert!(seen.len() < 300, "Tab is caught: {:?}", &seen[280..]);
}

#[test]
fn the_tabs_turn_with_arrows() {
    let page = Visitor::default().opens("");
    page.click("#tab-yaml");
    for (key, tab) in [
        ("Right", "tab-problems"),
        ("Right", "tab-simulate"),
        ("Right", "tab-setup"),
        ("Right", "tab-yaml"),
        ("Left", "tab-setup"),
        ("Home", "tab-yaml"),
        ("End", "tab-setup"),
    ] {
        page.press(key);
        page.expect_focus(tab);
        page.expect_attribute(&format!("#{tab}"), "aria-selected", "true");
        page.expect_attribute("#panel", "aria-labelledby", tab);
    }
}

/// Opens a dialog from a button, by keyboard.
fn check_dialog(button: &str) {
    let page = Visitor::default().opens("");
    tab_to(&page, button);
    page.press("Enter");
    page.expect_visible("dialog[open]");
    let is_inside = "return document.querySelector('dialog').contains(document.activeElement)";
    page.wait_for("the focus in the dialog", || page.eval(is_inside) == true);
    for _ in 0..6 {
        page.press("Tab");
        let outside = "return document.activeElement !== document.body \
            && !document.querySelector('dialog').contains(document.activeElement)";
        assert_eq!(page.eval(outside), false, "Tab leaves the dialog for {}", page.focused());
    }
    page.press("Escape");
    page.expect_gone("dialog");
    page.expect_focus(button);
}

#[test]
fn the_sheet_of_shortcuts_gives_the_focus_back() {
    check_dialog("shortcuts");
}

#[test]
fn what_is_kept_gives_the_focus_back() {
    check_dialog(en(msg::PAGE_CONFIGURATIONS));
}

#[test]
fn opening_on_github_gives_the_focus_back() {
    let page = Visitor::default().opens("");
    page.click("#github");
    page.expect_visible("dialog[open]");
    page.press("Escape");
    page.expect_gone("dialog");
    page.expect_focus("github");
    // Closed by its button, too.
    page.press("Enter");
    page.expect_visible("dialog[open]");
    page.click_text("dialog button", en(msg::PAGE_CANCEL));
    page.expect_gone("dialog");
    page.expect_focus("github");
}

#[test]
fn shortcuts() {
    let page = Visitor::default().opens("");
    page.press("Control+k");
    page.expect_focus("search");
    // In a field it is only a character.
    page.type_text("?");
    page.expect_value("#search", "?");
    assert!(!page.has("dialog"));
    page.press("Backspace");
    page.click("#tab-yaml");
    page.press("Shift+?");
    page.expect_text("dialog h2", en(msg::BEHIND_KEYBOARD_TITLE));
    page.press("Escape");
    page.expect_gone("dialog");
    page.expect_focus("tab-yaml");
}
