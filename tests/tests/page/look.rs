//! Light, dark, high contrast.

use pushwright_browser::{Page, Visitor};
use serde_json::json;

fn background(page: &Page) -> String {
    page.text_of("return getComputedStyle(document.documentElement).backgroundColor")
}

fn prefers(page: &Page, scheme: &str) {
    let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
    page.cdp("Emulation.setEmulatedMedia", json!({ "features": features }));
}

#[test]
fn a_theme_is_chosen_and_stays() {
    let page = Visitor::default().opens("");
    let mut seen = Vec::new();
    for theme in ["light", "dark", "contrast"] {
        page.choose("#theme", theme);
        page.expect_attribute("html", "data-theme", theme);
        seen.push(background(&page));
        page.reload();
        page.expect_attribute("html", "data-theme", theme);
        page.expect_value("#theme", theme);
        assert_eq!(background(&page), seen[seen.len() - 1], "{theme} after reloading");
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 3, "three themes, three backgrounds: {seen:?}");
}

#[test]
fn the_system_decides_until_someone_chooses() {
    let page = Visitor::default().opens("");
    page.expect_value("#theme", "system");
    prefers(&page, "dark");
    let dark = background(&page);
    prefers(&page, "light");
    let light = background(&page);
    assert_ne!(dark, light);
    page.choose("#theme", "dark");
    assert_eq!(background(&page), dark);
    page.choose("#theme", "system");
    page.expect_attribute("html", "data-theme", "system");
    assert_eq!(background(&page), light);
}
