//! No violation that axe-core knows, in any view, language, theme or size.

use pushwright_browser::{Page, Visitor};

const THEMES: &[&str] = &["light", "dark", "contrast"];
const SECTIONS: &[&str] = &["what", "build", "platforms", "cache", "supply-chain", "output"];

/// Judges what is shown now, in every theme.
fn judge(page: &Page, view: &str, found: &mut Vec<String>) {
    for theme in THEMES {
        // By script: a dialog would be in the way, and the themes have tests of their own.
        page.eval(&format!("document.documentElement.dataset.theme = '{theme}'"));
        let violations = page.accessibility_violations();
        found.extend(violations.into_iter().map(|it| format!("{view}, {theme}: {it}")));
    }
}

fn views(page: &Page, found: &mut Vec<String>) {
    judge(page, "YAML", found);
    page.click("#tab-problems");
    judge(page, "no problems", found);
    page.click("[data-preset=docker-hub-and-github-packages]");
    page.fill("#image", "Acme/App");
    judge(page, "problems, error at its field", found);
    page.click("#tab-setup");
    judge(page, "set-up", found);
    page.click("#tab-yaml");
    for section in SECTIONS {
        page.click(&format!(".section[data-section={section}] > summary"));
    }
    page.click("[data-topic=image] .more-button");
    page.click_text("#workflow .line", "permissions: {}");
    judge(page, "all sections, help and explanation open", found);
}

fn dialogs(page: &Page, found: &mut Vec<String>) {
    let buttons = [".tools .button:nth-of-type(3)", ".tools .button:nth-of-type(4)", ".tools .button:nth-of-type(5)", "#github", "#copy"];
    for button in buttons {
        page.click(button);
        page.expect_visible("dialog[open]");
        judge(page, &format!("dialog of {button}"), found);
        page.press("Escape");
        page.expect_gone("dialog");
    }
}

fn check(width: u32, height: u32, languages: &'static str) {
    let page = Visitor { width, height, languages, ..Visitor::default() }.opens("");
    let mut found = Vec::new();
    views(&page, &mut found);
    dialogs(&page, &mut found);
    page.goto("#v=1&unknown=1");
    page.expect_visible(".notice");
    judge(&page, "notice", &mut found);
    assert!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
}

#[test]
fn english_on_a_laptop() {
    check(1280, 900, "en");
}

#[test]
fn english_on_a_phone() {
    check(360, 740, "en");
}

#[test]
fn chinese_on_a_laptop() {
    check(1280, 900, "zh-CN");
}

#[test]
fn chinese_on_a_phone() {
    check(360, 740, "zh-CN");
}

#[test]
fn the_shell() {
    let page = Visitor { before: "delete window.WebAssembly", ..Visitor::default() }.looks_at("");
    page.expect_visible("#boot-error");
    let found = page.accessibility_violations();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
