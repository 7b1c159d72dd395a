//! The snippets for other people's documentation: what is chosen stands in them.

use pushwright_browser::{Page, Place, Visitor};
use pushwright_core::{
    embed::{Embedding, Load, Site, policy, snippet},
    share::{Frame, decode},
    text::{Lang, Text, msg},
};

use crate::{en, ways};

#[track_caller]
fn open(page: &Page) {
    ways::open(page);
    ways::unfold(page, "embed");
    page.click("[data-way=embed] .button");
    page.expect_visible("dialog[data-dialog=embed]");
}

/// What the core writes for the page as it is.
struct Expected {
    folder: String,
    fragment: String,
    yaml: String,
}

impl Expected {
    fn of(page: &Page) -> Expected {
        let address = page.address();
        let (folder, fragment) = address.split_once('#').unwrap_or((&address, ""));
        let (folder, fragment) = (folder.to_owned(), fragment.to_owned());
        Expected { folder, fragment, yaml: page.yaml() + "\n" }
    }

    #[track_caller]
    fn check(&self, page: &Page, site: Site, frame: &str, load: Load) {
        let recipe = decode(&self.fragment).recipe;
        let (frame, problems) = Frame::decode(frame);
        assert_eq!(problems, []);
        let embedding = Embedding {
            page: &self.folder,
            integrity: "",
            recipe: &recipe,
            frame: &frame,
            load,
            yaml: &self.yaml,
            link: msg::EXTRAS_EMBED_LINK.get(frame.lang.unwrap_or(Lang::En)),
        };
        let parts = snippet(site, embedding);
        let fields = ["#embed-page", "#embed-config"];
        for (part, field) in parts.iter().zip(fields) {
            page.expect_value(field, &part.text);
        }
        assert_eq!(page.count("dialog .offer"), parts.len(), "{site:?}");
    }
}

#[test]
fn every_tool_has_its_snippet() {
    let page = Visitor { place: Place::Published, ..Visitor::default() }
        .opens("#v=1&preset=hub&image=acme/app&name=a+%26+b");
    let expected = Expected::of(&page);
    open(&page);
    assert!(!page.texts("dialog").join("").contains(en(msg::EXTRAS_EMBED_LOCAL)));
    for site in Site::ALL {
        page.choose("#embed-site", site.id());
        expected.check(&page, site, "", Load::Visible);
        let docs = page.attribute("dialog a", "href");
        assert_eq!(docs.as_deref(), Some(site.docs()));
        let allow = policy(site, &expected.folder);
        let says = page.texts("dialog").join("");
        assert!(allow.is_empty() || says.contains(&allow), "{site:?}: {allow}");
        assert_eq!(page.is_visible("#embed-view"), site != Site::Readme);
        let has_load = !matches!(site, Site::Readme | Site::Frame);
        assert_eq!(page.is_visible("#embed-load"), has_load);
    }
    let readme = page.value("#embed-page");
    assert!(readme.contains("/badge.svg)](http://pushwright.test"), "{readme}");
    page.click("dialog .offer .button");
    page.expect_text(".said", en(msg::EXTRAS_EMBED_COPIED));
    assert_eq!(page.paste_elsewhere(), readme);
}

#[test]
fn choices_stand_in_the_snippet() {
    let page = Visitor::default().opens("#v=1&preset=hub&image=acme/app&timeout=7");
    let expected = Expected::of(&page);
    open(&page);
    page.expect_text("dialog", en(msg::EXTRAS_EMBED_LOCAL));
    page.choose("#embed-site", "html");
    let check = |frame: &str, load| expected.check(&page, Site::Html, frame, load);
    page.choose("#embed-view", "form");
    check("view=form", Load::Visible);
    page.choose("#embed-theme", "dark");
    page.choose("#embed-lang", "zh-CN");
    page.choose("#embed-load", "click");
    check("view=form&theme=dark&lang=zh-CN", Load::Click);

    page.click("[data-way=topics] > summary");
    let listed = page.texts("[data-way=topics] .topics label");
    assert_eq!(listed, [en(msg::TOPIC_IMAGE), en(msg::TOPIC_TIMEOUT)]);
    page.choose("#embed-topic-timeout", "fixed");
    page.choose("#embed-topic-image", "fixed");
    page.click("#embed-presets");
    page.click("#embed-all");
    page.choose("#embed-topic-cache", "hidden");
    let frame = "view=form&theme=dark&lang=zh-CN&lock=image,timeout&hide=preset,cache";
    check(frame, Load::Click);
    assert_eq!(page.texts("[data-way=topics] .count"), ["4"]);
    page.click("#embed-all");
    page.wait_for("what is chosen alone", || page.count(".topics label") == 3);
    page.choose("#embed-topic-timeout", "free");
    page.choose("#embed-topic-image", "hidden");
    check("view=form&theme=dark&lang=zh-CN&hide=preset,image,cache", Load::Click);

    page.press("Escape");
    page.expect_gone("dialog");
    page.expect_focus("more");
    open(&page);
    page.choose("#embed-site", "html");
    check("", Load::Visible);
}

#[test]
fn in_chinese() {
    let page = Visitor { languages: "zh-CN", ..Visitor::default() }.opens("");
    let zh = |it: Text| it.get(Lang::ZhCn);
    open(&page);
    page.expect_text("#extras-title", zh(msg::EXTRAS_EMBED));
    let snippet = page.value("#embed-page");
    assert!(snippet.contains(zh(msg::EXTRAS_EMBED_LINK)), "{snippet}");
    page.choose("#embed-lang", "en");
    let snippet = || page.value("#embed-page");
    let reads = || snippet().contains(en(msg::EXTRAS_EMBED_LINK));
    page.wait_for("the link in the reader's language", reads);
    assert!(snippet().contains("lang=\"en\""), "{}", snippet());
}
