//! Finding one setting among many.

use pushwright_browser::{Page, Visitor};

/// The settings that can be seen.
fn fields(page: &Page) -> Vec<String> {
    let fields = page.eval(
        "return [...document.querySelectorAll('.field')].filter((it) => it.checkVisibility()).map((it) => it.dataset.topic)",
    );
    let text = |it: &serde_json::Value| it.as_str().unwrap_or_default().to_owned();
    fields.as_array().into_iter().flatten().map(text).collect()
}

#[test]
fn a_setting_is_found_by_its_name() {
    let page = Visitor::default().opens("");
    let all = fields(&page).len();
    page.fill("#search", "sbom");
    page.wait_for("the SBOM", || fields(&page).contains(&"sbom".to_owned()));
    assert!(fields(&page).len() < all, "{:?}", fields(&page));
    page.fill("#search", "");
    page.wait_for("all again", || all <= fields(&page).len());
}

#[test]
fn a_setting_is_found_by_its_help() {
    let page = Visitor::default().opens("");
    page.fill("#search", "QEMU");
    page.wait_for("the emulation", || fields(&page).contains(&"emulation".to_owned()));
}

#[test]
fn a_search_in_vain_says_so() {
    let page = Visitor::default().opens("");
    page.fill("#search", "zebra");
    page.expect_text("#form [role=status]", "No setting matches “zebra”.");
    assert_eq!(fields(&page), [""; 0]);
    page.fill("#search", "timeout");
    page.expect_gone("#form [role=status]");
}
