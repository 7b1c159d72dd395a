//! No violation that axe-core knows, in any view, language, theme or size.

use std::collections::BTreeMap;

use pushwright_browser::{Page, Rules, Visitor};

use crate::screens;

const THEMES: &[&str] = &["light", "dark", "contrast"];

/// Each violation, and the views that have it.
pub(crate) type Found = BTreeMap<String, Vec<String>>;

/// Judges what is shown now, in every theme.
pub(crate) fn judge(page: &Page, view: &str, found: &mut Found) {
    for theme in THEMES {
        // By script: a dialog would be in the way, and the themes have tests of their own.
        page.eval(&format!("document.documentElement.dataset.theme = '{theme}'"));
        // A theme changes colors and nothing else.
        let rules = if *theme == THEMES[0] { Rules::All } else { Rules::OfColor };
        for violation in page.violations(rules) {
            found.entry(violation).or_default().push(format!("{view} ({theme})"));
        }
    }
}

#[track_caller]
pub(crate) fn expect_none(found: &Found) {
    let one = |(violation, views): (&String, &Vec<String>)| {
        format!("{violation}\n  in: {}", views.join(", "))
    };
    let all: Vec<String> = found.iter().map(one).collect();
    assert!(all.is_empty(), "{} violations:\n{}", all.len(), all.join("\n"));
}

#[track_caller]
fn check(width: u32, height: u32, languages: &'static str) {
    let page = Visitor { width, height, languages, ..Visitor::default() }.opens("");
    let mut found = Found::new();
    screens::each_view(&page, |view| judge(&page, view, &mut found));
    expect_none(&found);
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
    let before = "delete window.WebAssembly";
    let page = Visitor { before, ..Visitor::default() }.looks_at("");
    // What is loaded ahead for the form is then not used.
    page.forgives_complaint("preloaded using link preload but not used");
    page.expect_visible("#boot-error");
    let mut found = Found::new();
    for (width, height) in [(1280, 900), (360, 740)] {
        page.resize(width, height);
        judge(&page, &format!("shell of {width} px"), &mut found);
    }
    expect_none(&found);
}

#[test]
fn a_wrong_image_name() {
    let page = Visitor::default().opens("#v=1&preset=docker-hub&image=acme/my+app");
    page.expect_attribute("#image", "aria-invalid", "true");
    let mut found = Found::new();
    for (width, height) in [(1280, 900), (360, 740)] {
        page.resize(width, height);
        page.click("#tab-problems");
        judge(&page, &format!("problems at {width} px"), &mut found);
        page.click("#copy");
        page.expect_visible("dialog[open]");
        judge(&page, &format!("copying with errors at {width} px"), &mut found);
        page.press("Escape");
        page.expect_gone("dialog");
    }
    expect_none(&found);
}
