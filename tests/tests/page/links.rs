//! Links are input like any other: what cannot be used is named, the rest is used.

use pushwright_browser::{Place, Visitor};
use pushwright_core::text::{Lang, msg};

use crate::en;

/// A link, what the notice names, and a line of the workflow that comes all the same.
const CASES: &[(&str, &str, &str)] = &[
    ("#v=1&preset=docker-hub&image=acme/app&color=blue", "color", "images: acme/app"),
    ("#v=1&cache=attic&timeout=20", "attic", "timeout-minutes: 20"),
    ("#v=2&image=acme/app", "2", "images: ghcr.io/acme/app"),
    ("#v=1&preset=moon", "moon", "platforms: linux/amd64,linux/arm64"),
    ("#v=1&image.9=acme/app", "image.9", "registry: ghcr.io"),
    ("#%F0%9F&&=&v", "", "registry: ghcr.io"),
];

#[test]
fn what_cannot_be_used_is_named() {
    let page = Visitor::default().arrives();
    for (n, (link, notice, line)) in CASES.iter().enumerate() {
        page.goto(&format!("?{n}{link}"));
        page.wait_until_ready();
        page.expect_text(".notice", en(msg::BEHIND_LINK_PROBLEMS));
        page.expect_text(".notice", notice);
        assert!(!page.text(".notice").contains('`'), "{}", page.text(".notice"));
        page.expect_yaml(line);
        page.click_text(".notice button", en(msg::PAGE_CLOSE));
        page.expect_gone(".notice");
    }
}

#[test]
fn markup_in_a_link_is_only_text() {
    let page =
        Visitor::default().opens("#v=1&image=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&%3Cb%3E=1");
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
    page.expect_text(".status", en(msg::PAGE_COPIED_LINK));
    assert_eq!(page.paste_elsewhere(), page.address());
}

#[test]
fn the_file_names_the_link_that_restores_it() {
    let published = Visitor { place: Place::Published, ..Visitor::default() };
    let page = published.opens("");
    page.click("[data-preset=docker-hub]");
    page.fill("#image", "acme/app");
    page.expect_yaml("images: acme/app");
    // The address waits for a pause in typing; the file does not.
    page.wait_for("the address in the file", || {
        let header = msg::header_link(page.address()).say(Lang::En);
        page.yaml().contains(&format!("# {header}\n"))
    });
    let yaml = page.yaml();
    let link = page.fragment();
    drop(page);
    assert_eq!(published.opens(&link).yaml(), yaml);
}

#[test]
fn a_link_can_say_what_is_fixed_and_how_the_page_looks() {
    let link = "#v=1&preset=hub&image=acme/app&lock=image&hide=timeout&theme=dark&lang=zh-CN";
    let page = Visitor::default().opens(link);
    page.expect_attribute("html", "lang", "zh-CN");
    page.expect_attribute("html", "data-theme", "dark");
    page.expect_attribute("#image", "readonly", "");
    page.expect_text("label[for=image]", msg::PAGE_LOCKED.get(Lang::ZhCn));
    assert!(!page.has("#timeout"));
    page.click("[data-preset=github-packages]");
    page.expect_value("#image", "acme/app");
    page.wait_for("the address", || page.fragment().contains("preset=ghcr"));
    assert!(page.fragment().ends_with("&lock=image&hide=timeout"), "{}", page.fragment());
    page.reload();
    page.expect_attribute("#image", "readonly", "");
}

#[test]
fn what_holds_something_fixed_cannot_be_removed() {
    let page = Visitor::default().opens("#v=1&preset=both&image=acme/app&lock=image");
    let remove = |n| format!("[aria-label='{} {n}']", en(msg::REMOVE_REGISTRIES));
    page.expect_attribute(&remove(1), "disabled", "");
    page.expect_attribute(&remove(2), "disabled", "");
    page.goto("#v=1&preset=both&image=acme/app&lock=timeout");
    page.wait_for("a way to remove it", || page.attribute(&remove(1), "disabled").is_none());
}
