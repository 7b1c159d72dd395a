//! A secret that comes to the page by mistake goes nowhere from there.

use pushwright_browser::{Page, Place, Visitor};
use pushwright_core::text::msg;

use crate::en;

/// Put together here, so that no scanner takes this file for a leak.
pub(crate) fn secret() -> String {
    format!("gh{}_{}", "p", "a1B2".repeat(9))
}

/// Everything that stays or travels.
#[track_caller]
fn expect_nowhere(page: &Page) {
    let secret = secret();
    let core = &secret[4..];
    let stored = page.text_of("return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state, document.title])");
    assert!(!stored.contains(core), "stored: {stored}");
    assert!(!page.address().contains(core), "address: {}", page.address());
    let header: Vec<String> =
        page.yaml().lines().filter(|it| it.starts_with('#')).map(str::to_owned).collect();
    assert!(!header.join("\n").contains(core), "header: {header:#?}");
    let sent = page.requests();
    // Fragments are not sent; the first request would show one that was opened.
    let sent: Vec<_> =
        sent.iter().filter(|it| it.split('#').next().unwrap_or_default().contains(core)).collect();
    assert!(sent.is_empty(), "sent: {sent:?}");
}

#[test]
fn in_a_field() {
    let page = Visitor { place: Place::Published, ..Visitor::default() }.opens("");
    page.click("[data-preset=docker-hub]");
    page.fill("#image", "acme/app");
    page.fill("#token", &secret());
    page.expect_text(".notice[data-kind=warning]", en(msg::TOPIC_TOKEN));
    expect_nowhere(&page);
    assert!(page.fragment().contains("image=acme/app"), "the rest stays in the link");
    page.click("#share");
    page.expect_text(".status", en(msg::PAGE_COPIED_LINK));
    assert!(!page.paste_elsewhere().contains(&secret()[4..]));
    page.fill("#token", "DOCKERHUB_TOKEN");
    page.expect_gone(".notice");
}

#[test]
fn in_a_field_with_lines() {
    let page = Visitor::default().opens("");
    page.click(".section[data-section=build] > summary");
    page.fill("#build-args", &format!("TOKEN={}", secret()));
    page.expect_text(".notice[data-kind=warning]", en(msg::TOPIC_BUILD_ARGS));
    expect_nowhere(&page);
}

#[test]
fn in_a_link() {
    let place = Place::Published;
    let page = Visitor { place, ..Visitor::default() }
        .opens(&format!("#v=1&preset=docker-hub&token={}", secret()));
    page.expect_text(".notice", "token");
    page.expect_value("#token", "DOCKER_PASSWORD");
    assert!(!page.texts(".notice").join("").contains(&secret()[4..]), "the notice repeats it");
    expect_nowhere(&page);
}

#[test]
fn in_a_link_under_an_unknown_key() {
    let page = Visitor::default().opens(&format!("#v=1&password={}", secret()));
    page.expect_text(".notice", "password");
    assert!(!page.texts(".notice").join("").contains(&secret()[4..]), "the notice repeats it");
    expect_nowhere(&page);
}

#[test]
fn in_a_name_for_what_is_kept() {
    let page = Visitor::default().opens("");
    page.fill("#image", &secret());
    page.click_text(".tools button", en(msg::PAGE_CONFIGURATIONS));
    page.fill("#configuration", "mine");
    page.click_text("dialog button", en(msg::EXTRAS_KEPT_KEEP));
    page.expect_text(".kept", "mine");
    expect_nowhere(&page);
}
