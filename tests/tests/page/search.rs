//! Finding one setting among many.

use pushwright_browser::{Page, Visitor};
use pushwright_core::{
    text::{Lang, msg},
    topic::Section,
};

/// The settings that can be seen.
fn fields(page: &Page) -> Vec<String> {
    let fields = page.eval(
        "return [...document.querySelectorAll('.field')].filter((it) => it.checkVisibility()).map((it) => it.dataset.topic)",
    );
    let text = |it: &serde_json::Value| it.as_str().unwrap_or_default().to_owned();
    fields.as_array().into_iter().flatten().map(text).collect()
}

#[test]
fn settings_are_found_by_name_and_by_help() {
    let page = Visitor::default().opens("");
    let all = fields(&page);
    page.fill("#search", "branches");
    page.wait_for("fewer settings", || fields(&page).len() < all.len());
    assert!(fields(&page).contains(&"branches".to_owned()), "{:?}", fields(&page));
    // Folded at first; what is found must be seen.
    for (search, topic) in [("sbom", "sbom"), ("QEMU", "multi-platform")] {
        page.fill("#search", search);
        page.wait_for(topic, || fields(&page).contains(&topic.to_owned()));
    }
    page.fill("#search", "");
    page.wait_for("all again", || all.iter().all(|it| fields(&page).contains(it)));
}

#[test]
fn a_search_in_vain_says_so() {
    let page = Visitor::default().opens("");
    page.fill("#search", "zebra");
    page.expect_text("#form [role=status]", &msg::page_search_none("zebra").say(Lang::En));
    assert_eq!(fields(&page), [""; 0]);
    page.fill("#search", "timeout");
    page.expect_gone("#form [role=status]");
}

#[test]
fn what_was_folded_is_found_as_well() {
    let page = Visitor::default().opens("");
    page.click("[data-section=where] > summary");
    page.wait_for("a folded section", || !page.is_visible("#image"));
    page.fill("#search", "image");
    page.wait_for("the setting", || fields(&page).contains(&"image".to_owned()));
}

#[test]
fn sections_without_a_hit_are_not_there() {
    let page = Visitor::default().opens("");
    let sections = || {
        let seen = page.eval(
            "return [...document.querySelectorAll('.section')].filter((it) => it.checkVisibility()).map((it) => it.dataset.section)",
        );
        seen.as_array().cloned().unwrap_or_default()
    };
    let all = sections();
    assert_eq!(all.len(), Section::ALL.len());
    page.fill("#search", "qemu");
    page.wait_for("one section", || sections() == ["platforms"]);
    page.fill("#search", "");
    page.wait_for("all again", || sections() == all);
}
