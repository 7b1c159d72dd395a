//! Before the form is there, and where it cannot be: the shell shows a workflow that can be used.

use pushwright_browser::{Page, Visitor};
use pushwright_core::text::msg;
use serde_json::json;

use crate::en;

/// The shell alone: the default workflow, and what its lines mean.
#[track_caller]
fn expect_shell(page: &Page) {
    page.expect_text("#before-start .code", "uses: docker/build-push-action@");
    let lines = page.texts("#before-start .code .line");
    assert!(60 < lines.len(), "{lines:?}");
    assert!(
        lines.iter().any(|it| it == "      packages: write # to push the image to ghcr.io"),
        "{lines:#?}"
    );
    page.expect_text("#before-start h2", en(msg::PAGE_SHELL_TITLE));
    assert!(20 < page.count("#before-start dd"), "{:?}", page.texts("#before-start dd"));
    page.expect_text("#before-start h1", "Pushwright");
}

#[test]
fn without_javascript() {
    let page = Visitor::default().arrives();
    page.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    page.goto("");
    expect_shell(&page);
    page.expect_text("noscript", "The form needs JavaScript.");
    assert!(page.too_wide().is_empty(), "{:#?}", page.too_wide());
}

#[test]
fn the_shell_shows_what_the_form_shows() {
    let page = Visitor::default().arrives();
    page.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    page.goto("");
    let shell = page.texts("#before-start .code .line");
    page.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": false }));
    page.reload();
    assert_eq!(page.yaml(), shell.join("\n"));
}

#[test]
fn nothing_moves_when_the_form_comes() {
    const MOVES: &str = "window.moved = []; new PerformanceObserver((them) => { for (const it of them.getEntries()) \
        if (!it.hadRecentInput) moved.push(it.value); }).observe({ type: 'layout-shift', buffered: true });";
    let page = Visitor { before: MOVES, ..Visitor::default() }.opens("");
    let moved = page.eval("return moved.reduce((sum, it) => sum + it, 0)");
    let moved = moved.as_f64().unwrap_or(1.0);
    assert!(moved < 0.02, "cumulative layout shift {moved}");
}

#[test]
fn a_file_that_does_not_arrive_is_said() {
    let page = Visitor::default().arrives();
    page.cdp("Network.setBlockedURLs", json!({ "urls": ["*.wasm"] }));
    page.forgives_complaint("preloaded using link preload but not used");
    page.goto("");
    page.expect_text("#boot-error", "a part of it did not arrive");
    expect_shell(&page);
}

#[test]
fn what_is_not_checked_does_not_look_faultless() {
    let page = Visitor::default().arrives();
    page.cdp("Network.setBlockedURLs", json!({ "urls": ["*checks_bg.wasm"] }));
    page.goto("");
    page.expect_text("#boot-error", "Nothing here is checked");
    page.fill("#image", "Acme/App");
    page.expect_yaml("images: ghcr.io/Acme/App");
    page.click("#tab-problems");
    page.expect_text("#panel", en(msg::PAGE_NOT_CHECKED));
    assert!(!page.has("#image-findings li"));
}

#[test]
fn checks_without_words_stay_away() {
    let page = Visitor::default().arrives();
    page.cdp("Network.setBlockedURLs", json!({ "urls": ["*checks.en.txt"] }));
    page.goto("");
    page.expect_text("#boot-error", "Nothing here is checked");
    page.click("#tab-problems");
    page.expect_text("#panel", en(msg::PAGE_NOT_CHECKED));
}

#[test]
fn a_browser_without_webassembly_is_told() {
    let before = "delete window.WebAssembly";
    let page = Visitor { before, ..Visitor::default() }.looks_at("");
    page.forgives_complaint("preloaded using link preload but not used");
    page.expect_text("#boot-error", "too old");
    expect_shell(&page);
}

/// A panic on purpose, in the page that runs.
fn panic(page: &Page) {
    page.expects_complaint("unreachable");
    // Only where the standard library was not built along: else a panic is a trap and nothing more.
    page.forgives_complaint("on purpose");
    page.eval(
        "import(new URL('pushwright-page.js', document.baseURI)).then((it) => setTimeout(() => it.fail()))",
    );
}

#[test]
fn a_panic_loses_nothing() {
    let page = Visitor::default().opens("");
    page.click("[data-preset=docker-hub]");
    page.fill("#image", "acme/app");
    page.expect_yaml("images: acme/app");
    let yaml = page.yaml();
    panic(&page);
    page.expect_text("#boot-error", "reload the page");
    page.expect_attribute("#boot-error", "role", "alert");
    page.reload();
    page.expect_gone("#boot-error");
    assert_eq!(page.yaml(), yaml);
}

/// Types into a field letter by letter, without a pause, then does something at once or a moment later. `it` is
/// the page's module.
fn type_and(page: &Page, text: &str, then: &str) {
    page.eval_with(
        "const [text, then] = arguments; \
         import(new URL('pushwright-page.js', document.baseURI)).then((it) => { \
           const field = document.getElementById('image'); \
           for (let n = 1; n <= text.length; n++) { \
             field.value = text.slice(0, n); \
             field.dispatchEvent(new Event('input', { bubbles: true })); \
           } \
           if (then === 'reload') location.reload(); \
           else if (then === 'fail at once') it.fail(); \
           else setTimeout(() => it.fail(), 20); \
         })",
        vec![json!(text), json!(then)],
    );
}

/// Nothing of the page runs when it is left: whatever it has to keep is kept before.
const NO_FAREWELL: &str =
    "addEventListener('pagehide', (it) => it.stopImmediatePropagation(), { capture: true });";

#[test]
fn the_last_letters_before_a_panic_are_there() {
    for before in ["", NO_FAREWELL] {
        let page = Visitor { before, ..Visitor::default() }.opens("");
        page.fill("#image", "acme/a");
        page.expect_yaml("images: ghcr.io/acme/a");
        page.expects_complaint("unreachable");
        page.forgives_complaint("on purpose");
        type_and(&page, "acme/and-some-more", "fail");
        page.expect_text("#boot-error", "reload the page");
        page.reload();
        page.expect_gone("#boot-error");
        page.expect_value("#image", "acme/and-some-more");
        page.expect_yaml("images: ghcr.io/acme/and-some-more");
        assert!(!page.has(".notice"), "it was shown before, so it is harmless");
    }
}

#[test]
fn what_it_may_have_stopped_on_is_offered() {
    for before in ["", NO_FAREWELL] {
        let page = Visitor { before, ..Visitor::default() }.opens("");
        page.fill("#image", "acme/a");
        page.wait_for("the storage", || {
            page.text_of("return localStorage.getItem('pushwright.recipe')").contains("acme/a")
        });
        page.expects_complaint("unreachable");
        page.forgives_complaint("on purpose");
        type_and(&page, "acme/and-some-more", "fail at once");
        page.expect_text("#boot-error", "reload the page");
        page.reload();
        page.expect_gone("#boot-error");
        if page.value("#image") == "acme/a" {
            page.expect_text(".notice", en(msg::PAGE_CRASHED));
            page.click_text(".notice button", en(msg::PAGE_CRASHED_RETRY));
        }
        page.expect_value("#image", "acme/and-some-more");
    }
}

#[test]
fn the_last_letters_before_a_reload_are_there() {
    let page = Visitor::default().opens("");
    page.fill("#image", "acme/a");
    page.expect_yaml("images: ghcr.io/acme/a");
    type_and(&page, "acme/and-some-more", "reload");
    page.wait_for("the page anew", || {
        page.text_of("return performance.getEntriesByType('navigation')[0]?.type ?? ''") == "reload"
    });
    page.wait_until_ready();
    page.expect_value("#image", "acme/and-some-more");
    page.wait_for("the address", || page.fragment().contains("and-some-more"));
}

#[test]
fn a_panic_speaks_the_language_of_the_page() {
    let page = Visitor::default().opens("");
    page.choose("#language", "zh-CN");
    page.expect_attribute("html", "lang", "zh-CN");
    panic(&page);
    page.expect_text("#boot-error", "重新加载");
}

#[test]
fn a_change_that_crashed_is_not_made_again_by_itself() {
    let page = Visitor::default().opens("");
    page.fill("#timeout", "45");
    page.expect_yaml("timeout-minutes: 45");
    // As a page leaves it that stopped while it computed on a change.
    page.eval("localStorage.setItem('pushwright.pending', 'v=1&timeout=46')");
    page.goto("?");
    page.wait_until_ready();
    page.expect_text(".notice", en(msg::PAGE_CRASHED));
    page.expect_value("#timeout", "45");
    page.click_text(".notice button", en(msg::PAGE_CRASHED_RETRY));
    page.expect_value("#timeout", "46");
    page.expect_gone(".notice");
}
