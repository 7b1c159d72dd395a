//! Without a network: the site after its server was stopped, a release that follows another, and the
//! page as one file.

use pushwright_browser::{Page, Place, Site, Visitor};
use pushwright_core::text::{Lang, Text, msg};
use serde_json::json;

use crate::en;

fn visitor(site: &Site) -> Visitor {
    Visitor { place: Place::At(site.address), ..Visitor::default() }
}

/// Waits until the worker has all of the release and serves the page.
#[track_caller]
fn wait_until_kept(page: &Page) {
    let kept = "return navigator.serviceWorker.controller?.state";
    page.wait_for("the worker", || page.eval(kept) == "activated");
}

/// The form works whole: settings, both languages, notes, and what is fetched when it is opened.
#[track_caller]
fn expect_whole(page: &Page) {
    page.click("[data-preset=docker-hub]");
    page.fill("#image", "acme/offline");
    page.expect_yaml("images: acme/offline");
    page.click("[data-opens='extras:kept']");
    page.expect_visible("dialog[open]");
    page.press("Escape");
    page.expect_gone("dialog[open]");
    for (lang, other) in [(Lang::En, Lang::ZhCn), (Lang::ZhCn, Lang::En)] {
        page.expect_text(".bar", msg::PAGE_COPY.get(lang));
        page.choose("#language", other.id());
        page.expect_text(".bar", msg::PAGE_COPY.get(other));
    }
}

#[track_caller]
fn expect_notice(page: &Page, text: Text) {
    page.expect_text("#newer", en(text));
}

#[test]
fn the_site_after_its_server_was_stopped() {
    let mut site = Site::start();
    let page = visitor(&site).opens("");
    wait_until_kept(&page);
    site.stop();
    // Within the same visit, too.
    expect_whole(&page);
    page.reload();
    page.expect_yaml("images: acme/offline");
    page.click("[data-preset=recommended]");
    expect_whole(&page);
    page.goto("?from=elsewhere#v=1&preset=ghcr&timeout=17");
    page.wait_until_ready();
    page.expect_yaml("timeout-minutes: 17");
    assert!(!page.is_visible("#newer"));
}

#[test]
fn a_new_release_is_said_and_comes_whole() {
    let site = Site::start();
    let page = visitor(&site).opens("");
    wait_until_kept(&page);
    page.reload();
    let notes = || page.text_of("return fetch('notes.en.md').then((it) => it.text())");
    let marked = |it: &str| it.replace("</body>", "<i id=\"second\"></i></body>");
    site.change("index.html", marked);
    site.change("notes.en.md", |it| format!("{it}\n<!-- the-second -->\n"));
    site.release();
    page.eval("navigator.serviceWorker.getRegistration().then((it) => it.update())");
    expect_notice(&page, msg::BEHIND_NEWER);
    // Until it is loaded anew, this page has what belongs to it.
    assert!(!notes().contains("the-second"));
    page.click("[data-preset=docker-hub]");
    page.fill("#image", "acme/stays");
    page.click("#newer button");
    page.wait_for("the new release", || page.has("#second"));
    page.wait_until_ready();
    page.expect_yaml("images: acme/stays");
    assert!(notes().contains("the-second"));
    assert!(!page.is_visible("#newer"));
    let caches = page.eval("return caches.keys()");
    page.reload();
    assert!(page.has("#second"), "{caches}");
}

#[test]
fn a_release_that_does_not_arrive_whole_is_not_used() {
    let mut site = Site::start();
    let page = visitor(&site).opens("");
    wait_until_kept(&page);
    site.change("index.html", |it| it.replace("</body>", "<i id=\"second\"></i></body>"));
    site.change("notes.en.md", |it| format!("{it}\n<!-- the-second -->\n"));
    site.release();
    // A file is another than the release says, as in the middle of a deployment.
    site.change("texts.zh-CN.txt", |it| it.replacen('a', "b", 1));
    page.forgives_complaint("Failed to find a valid digest");
    let update = "const it = await navigator.serviceWorker.getRegistration(); await it.update().catch(() => {}); \
        const worker = it.installing; if (!worker) return 'none'; \
        return new Promise((done) => { worker.onstatechange = () => done(worker.state); })";
    assert_eq!(page.eval(&format!("return (async () => {{ {update} }})()")), "redundant");
    assert!(!page.is_visible("#newer"));
    site.stop();
    page.reload();
    assert!(!page.has("#second"));
    expect_whole(&page);
}

#[test]
fn no_other_worker_can_be_registered() {
    let site = Site::start();
    let page = visitor(&site).opens("");
    wait_until_kept(&page);
    page.expects_complaint("TrustedScriptURL");
    page.expects_complaint("TrustedTypePolicy");
    page.forgives_complaint("policy violated");
    let register =
        "return navigator.serviceWorker.register('boot.js').then(() => 'taken', (it) => it.name)";
    assert_eq!(page.eval(register), "TypeError");
    for name in ["pushwright-worker", "default"] {
        let make = format!(
            "try {{ trustedTypes.createPolicy('{name}', {{}}); return 'made' }} catch (it) {{ return it.name }}"
        );
        assert_eq!(page.eval(&make), "TypeError", "{name}");
    }
}

#[test]
fn the_page_as_one_file_with_the_network_off() {
    let page = Visitor { place: Place::Disk, ..Visitor::default() }.arrives();
    let off =
        json!({ "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0 });
    page.cdp("Network.emulateNetworkConditions", off);
    page.goto("#v=1&preset=ghcr&timeout=17");
    page.wait_until_ready();
    page.expect_yaml("timeout-minutes: 17");
    expect_whole(&page);
    let address = page.address();
    page.reload();
    assert_eq!(page.address(), address);
    page.expect_yaml("images: acme/offline");
    let requests = page.requests();
    assert!(
        !requests.is_empty()
            && requests.iter().all(|it| it.starts_with("file://") || it.starts_with("data:")),
        "{requests:#?}"
    );
}
