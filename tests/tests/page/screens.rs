//! Every size of screen: nothing sideways, nothing too small, nothing covered.

use pushwright_browser::{Page, Visitor};

const BUTTONS: &[&str] = &["Start over", "Kept here", "Keyboard"];

/// Unfolds every section, as a person would.
fn unfold(page: &Page) {
    for section in ["what", "where", "when", "tags", "build", "platforms", "cache", "supply-chain", "output"] {
        let section = format!(".section[data-section={section}]");
        if page.attribute(&section, "open").is_none() {
            page.click(&format!("{section} > summary"));
        }
    }
}

#[track_caller]
fn check(page: &Page, view: &str) {
    let faults = [page.too_wide(), page.too_small()].concat();
    assert!(faults.is_empty(), "{view}: {faults:#?}");
}

fn check_views(width: u32, height: u32, languages: &'static str) {
    let visitor = Visitor { width, height, languages, ..Visitor::default() };
    let page = visitor.opens("");
    check(&page, "at first");
    page.click("[data-preset=docker-hub-and-github-packages]");
    unfold(&page);
    check(&page, "unfolded");
    page.click("[data-topic=image] .more-button");
    page.click_text("#workflow .line", "permissions: {}");
    page.expect_visible("#explanation .sentence");
    check(&page, "a line explained, help open");
    page.fill("#image", "Acme/App");
    check(&page, "a wrong name");
    for tab in ["#tab-problems", "#tab-setup"] {
        page.click(tab);
        check(&page, tab);
    }
    let dialogs = [".tools .button:nth-of-type(3)", ".tools .button:nth-of-type(4)", ".tools .button:nth-of-type(5)", "#github"];
    for button in dialogs {
        page.click(button);
        page.expect_visible("dialog[open]");
        check(&page, button);
        page.press("Escape");
        page.expect_gone("dialog");
    }
}

#[test]
fn phone_of_320_pixels() {
    check_views(320, 640, "en");
}

#[test]
fn phone_of_360_pixels() {
    check_views(360, 740, "zh-CN");
}

#[test]
fn tablet() {
    check_views(820, 1100, "en");
}

#[test]
fn wide_screen() {
    check_views(2560, 1300, "zh-CN");
}

/// Goes through the page with Tab; whatever has the focus must be seen.
fn check_focus(width: u32, height: u32) {
    let page = Visitor { width, height, ..Visitor::default() }.opens("");
    page.click("[data-preset=docker-hub]");
    unfold(&page);
    page.click("[data-preset=docker-hub]");
    let mut stops = 0;
    let mut faults = Vec::new();
    loop {
        page.press("Tab");
        let focused = page.focused();
        if focused == "BODY" || focused == "Skip to the workflow" || 250 < stops {
            break;
        }
        stops += 1;
        faults.extend(page.covered());
    }
    assert!(faults.is_empty(), "{} of {stops} are covered: {faults:#?}", faults.len());
    assert!((60..250).contains(&stops), "Tab came to {stops} elements");
}

#[test]
fn focus_is_seen_on_a_phone() {
    check_focus(360, 740);
}

#[test]
fn focus_is_seen_on_a_laptop() {
    check_focus(1366, 768);
}

#[test]
fn focus_is_seen_at_four_times_the_size() {
    // What 400 % make of 1280 × 1024.
    check_focus(320, 256);
}

#[test]
fn the_words_of_all_dialogs_are_the_buttons() {
    let page = Visitor::default().opens("");
    let seen = page.texts(".tools .button");
    assert_eq!(seen, BUTTONS);
}
