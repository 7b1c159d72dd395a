//! Every size of screen: nothing sideways, nothing too small, nothing covered.

use std::collections::BTreeMap;

use pushwright_browser::{Page, Visitor};
use pushwright_core::text::msg;

use crate::{en, ways};

const SECTIONS: [&str; 11] = [
    "what",
    "where",
    "when",
    "tags",
    "build",
    "checks",
    "platforms",
    "cache",
    "builder",
    "supply-chain",
    "output",
];

/// Goes through everything that the page can show, but errors.
pub(crate) fn each_view(page: &Page, mut look: impl FnMut(&str)) {
    look("YAML");
    page.click("#tab-problems");
    page.expect_visible("#panel .empty");
    look("no problems");
    page.click("[data-preset=docker-hub-and-github-packages]");
    page.click("#tab-setup");
    page.expect_visible("#panel .tasks");
    look("set-up");
    page.click("#tab-yaml");
    unfold(page);
    page.click("[data-topic=image] .more-button");
    page.click_text("#workflow .line", "permissions: {}");
    page.expect_visible("#explanation .sentence");
    look("all sections, help and explanation open");
    // Who has changed nothing is not asked before starting over.
    page.fill("#timeout", "45");
    // Lessons have tests of their own.
    let mut buttons = page.texts(".tools .button:not(#lessons-button, #check-button)");
    buttons.push(page.text("#github"));
    for button in buttons {
        page.click_text(".tools .button, #github", &button);
        page.expect_visible("dialog[open]");
        look(&format!("dialog “{button}”"));
        page.press("Escape");
        page.expect_gone("dialog");
    }
    each_way(page, &mut look);
    each_run(page, &mut look);
    page.goto("?#v=1&preset=docker-hub&unknown=1");
    page.wait_until_ready();
    page.expect_visible(".notice");
    look("notice");
}

/// What runs would do, of the form's workflow and of another one; what is checked.
fn each_run(page: &Page, look: &mut impl FnMut(&str)) {
    page.click("#tab-simulate");
    page.expect_visible(".outcomes tbody tr");
    look("simulate");
    page.click("#event-0");
    page.expect_visible("#simulated");
    look("simulate: an event");
    page.click("#all-events");
    page.click("#tab-yaml");
    page.click("#check-button");
    page.expect_visible("#check-sample");
    look("check: nothing yet");
    page.click("#check-sample");
    page.expect_visible("#check-list > li");
    look("check: problems");
    page.click("#check-tab-runs");
    page.expect_visible(".check-runs .outcomes");
    look("check: simulate");
    page.click("#check-close");
    page.click("#check-back");
    page.expect_gone("#check-view");
}

/// The ways to take the workflow along, and the snippets for documentation.
fn each_way(page: &Page, look: &mut impl FnMut(&str)) {
    ways::open(page);
    look("ways: link");
    for way in ["terminal", "patch", "github", "embed"] {
        ways::unfold(page, way);
        look(&format!("ways: {way}"));
    }
    page.click("[data-way=embed] .button");
    page.click("[data-way=topics] > summary");
    page.click("#embed-all");
    page.expect_visible("#embed-topic-cache");
    look("embed");
    page.press("Escape");
    page.expect_gone("dialog");
}

/// Unfolds every section, as a person would.
fn unfold(page: &Page) {
    for section in SECTIONS {
        let section = format!(".section[data-section={section}]");
        if page.attribute(&section, "open").is_none() {
            page.click(&format!("{section} > summary"));
        }
    }
}

#[track_caller]
fn check(width: u32, height: u32, languages: &'static str) {
    let page = Visitor { width, height, languages, ..Visitor::default() }.opens("");
    // Each fault, and the views that have it.
    let mut faults: BTreeMap<String, Vec<String>> = BTreeMap::new();
    each_view(&page, |view| {
        for fault in [page.too_wide(), page.too_small()].concat() {
            faults.entry(fault).or_default().push(view.to_owned());
        }
    });
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn phone_of_320_pixels() {
    check(320, 640, "en");
}

#[test]
fn phone_of_360_pixels() {
    check(360, 740, "zh-CN");
}

#[test]
fn tablet() {
    check(820, 1100, "en");
}

#[test]
fn laptop() {
    check(1366, 768, "zh-CN");
}

#[test]
fn wide_screen() {
    check(2560, 1300, "en");
}

/// Goes through the page with Tab; whatever has the focus must be seen.
#[track_caller]
fn check_focus(width: u32, height: u32) {
    let page = Visitor { width, height, ..Visitor::default() }.opens("");
    unfold(&page);
    page.click("[data-preset=docker-hub]");
    let mut seen = Vec::new();
    let mut faults = Vec::new();
    while seen.len() < 250 {
        page.press("Tab");
        seen.push(page.focused());
        if seen.last().is_some_and(|it| it == "BODY" || it == en(msg::PAGE_SKIP_TO_PREVIEW)) {
            break;
        }
        faults.extend(page.covered());
    }
    assert!(faults.is_empty(), "{} of {} are covered: {faults:#?}", faults.len(), seen.len());
    assert!((60..250).contains(&seen.len()), "Tab came to {}: {seen:?}", seen.len());
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
fn on_a_phone_the_workflow_is_one_press_away() {
    let page = Visitor { width: 390, height: 844, ..Visitor::default() }.opens("");
    page.expect_visible("[data-section=where][open]");
    assert_eq!(page.count(".section[open]"), 1);
    let is_seen = |css: &str| {
        let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect(); \
            return 0 <= box.top && box.bottom <= innerHeight";
        page.eval_with(script, vec![css.into()]) == true
    };
    assert!(is_seen("#to-workflow") && !is_seen("#workflow .line"));
    page.click("#to-workflow");
    page.wait_for("the workflow", || is_seen("#workflow .line"));
    page.expect_visible("#panel:focus");
    page.resize(1280, 800);
    page.wait_for("two columns", || !page.is_visible("#to-workflow"));
}
