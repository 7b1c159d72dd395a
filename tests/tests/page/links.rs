//! Links are input like any other: what cannot be used is named, the rest is used.

use pushwright_browser::{Place, Visitor};

#[test]
fn an_unknown_key_is_named() {
    let page = Visitor::default().opens("#v=1&preset=docker-hub&image=acme/app&color=blue");
    page.expect_text(".notice", "color");
    page.expect_yaml("images: acme/app");
    page.click_text(".notice button", "Close");
    page.expect_gone(".notice");
}

#[test]
fn a_value_that_cannot_be_is_named() {
    let page = Visitor::default().opens("#v=1&cache=attic&timeout=20");
    page.expect_text(".notice", "attic");
    page.expect_yaml("timeout-minutes: 20");
}

#[test]
fn a_newer_version_is_named() {
    let page = Visitor::default().opens("#v=2&image=acme/app");
    page.expect_text(".notice", "version 2");
    page.expect_yaml("images: ghcr.io/acme/app");
}

#[test]
fn an_unknown_preset_is_named() {
    let page = Visitor::default().opens("#v=1&preset=moon");
    page.expect_text(".notice", "moon");
    page.expect_attribute("[data-preset=recommended]", "aria-pressed", "true");
}

#[test]
fn markup_in_a_link_is_only_text() {
    let page = Visitor::default().opens("#v=1&image=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&%3Cb%3E=1");
    page.expect_value("#image", "<img src=x onerror=alert(1)>");
    page.expect_yaml("<img src=x onerror=alert(1)>");
    page.expect_text(".notice", "<b>");
    assert_eq!(page.count("main img, .notice b"), 0);
}

#[test]
fn a_link_that_is_typed_over_an_open_page_counts() {
    let page = Visitor::default().opens("");
    page.goto("#v=1&preset=docker-hub&image=acme/app");
    page.expect_attribute("[data-preset=docker-hub]", "aria-pressed", "true");
    page.expect_yaml("images: acme/app");
    page.goto("#v=1&nonsense=1");
    page.expect_text(".notice", "nonsense");
}

#[test]
fn the_copied_link_is_the_address() {
    let page = Visitor::default().opens("");
    page.click("[data-preset=docker-hub]");
    page.fill("#image", "acme/app");
    page.click("#share");
    page.expect_text(".status", "The link is copied.");
    assert_eq!(page.paste_elsewhere(), page.address());
}

#[test]
fn the_file_names_the_link_that_restores_it() {
    let published = Visitor { place: Place::Published, ..Visitor::default() };
    let page = published.opens("");
    page.click("[data-preset=docker-hub]");
    page.fill("#image", "acme/app");
    page.expect_yaml("images: acme/app");
    let yaml = page.yaml();
    assert!(yaml.contains(&format!("# Change it at {}\n", page.address())), "{yaml}");
    let link = page.fragment();
    drop(page);
    assert_eq!(published.opens(&link).yaml(), yaml);
}
