//! The messages between a page and the frame in it: frozen ones, random ones, and those of strangers.

use std::fs;

use pushwright_browser::{Host, Page, Sheet, Visitor, origin};
use serde_json::{Value, json};

use crate::{element, page, visit, wait_for_frame};

/// What version 1 has promised. Pages of others hold to it, so nothing here ever changes.
const FIXTURES: &str = include_str!("protocol/v1.json");

/// A page that talks to the frame by itself.
const TALK: &str = include_str!("protocol/talk.js");

fn talking(fragment: &str) -> Page {
    let frame = format!(
        "<iframe width=\"640\" height=\"900\" src=\"{}/embed/#{fragment}\"></iframe>",
        origin()
    );
    let page = visit(&format!("<script>{TALK}</script>{frame}"));
    page.wait_for("the frame", || page.eval("return window.ready") == true);
    page
}

#[test]
fn version_one_is_frozen() {
    let fixtures: Vec<Value> = serde_json::from_str(FIXTURES).expect("JSON");
    assert!(6 < fixtures.len());
    let page = talking("v=1");
    for (n, fixture) in fixtures.iter().enumerate() {
        let fragment = fixture["fragment"].as_str().unwrap_or_default();
        let address = format!("{}/embed/?{n}#{fragment}", origin());
        page.eval_with(
            "ready = false; heard.length = 0; document.querySelector('iframe').src = arguments[0]",
            vec![json!(address)],
        );
        page.wait_for("the frame", || page.eval("return window.ready") == true);
        page.eval("begin()");
        // The checks come behind the form and are told of, too.
        page.wait_for("the first change that is checked", || {
            page.eval("return heard.some((it) => it.type === 'change' && it.checked)") == true
        });
        page.eval("heard.length = 0");
        page.eval_with(
            "for (const it of arguments[0]) port.postMessage(it)",
            vec![fixture["say"].clone()],
        );
        let name = fixture["name"].as_str().unwrap_or_default();
        let expected = fixture["hear"].as_array().expect("what is heard");
        for message in expected {
            let holds = || {
                page.eval_with(
                    "return heard.some((it) => holds(it, arguments[0]))",
                    vec![message.clone()],
                ) == true
            };
            page.wait_for(
                &format!("{name}: {message}; heard {}", page.eval("return JSON.stringify(heard)")),
                holds,
            );
        }
        if expected.is_empty() {
            page.eval("return new Promise((done) => setTimeout(done, 200))");
            assert_eq!(
                page.eval("return heard.filter((it) => it.type !== 'resize').length"),
                0,
                "{name}"
            );
        }
    }
}

#[test]
fn nobody_is_told_anything_who_has_not_asked() {
    let page = talking("v=1");
    page.eval("return new Promise((done) => setTimeout(done, 500))");
    assert_eq!(page.eval("return said"), json!([{ "pushwright": 1, "type": "ready" }]));
    // Of another version there is a port, but no conversation.
    page.eval("begin(2)");
    page.wait_for("the answer", || page.eval("return heard.length") == 1);
    assert_eq!(
        page.eval("return heard"),
        json!([{ "pushwright": 1, "type": "error", "code": "version" }])
    );
}

#[test]
fn random_messages_to_the_frame() {
    let page = talking("v=1&preset=hub");
    page.eval("begin(); window.rest = flood(100000, 7)");
    let done = || page.eval("return window.flooded") == true;
    for _ in 0..10 {
        if done() {
            break;
        }
        page.eval("return new Promise((done) => setTimeout(done, 3000))");
    }
    assert!(done(), "{} of 100000", page.eval("return window.count"));
    // It still answers, and it is well.
    page.eval("heard.length = 0; port.postMessage({ pushwright: 1, type: 'set', settings: 'v=1&image=acme/after' })");
    page.wait_for("the answer", || {
        page.eval(
            "return heard.some((it) => it.type === 'change' && it.yaml.includes('acme/after'))",
        ) == true
    });
    page.within("document.querySelector('iframe')", |page| {
        assert!(!page.is_visible("#boot-error"))
    });
}

#[test]
fn random_messages_from_a_frame() {
    // A frame that is not ours, under an element that believes it is.
    let script = fs::read_to_string(embed_js()).expect("embed.js");
    let count = "<script>window.told = []; for (const type of ['change', 'copy', 'download', 'resize', 'error']) \
        addEventListener('pushwright-' + type, (it) => told.push(it.detail));</script>";
    let body = format!(
        "{count}<push-wright load=\"eager\">text</push-wright><script type=\"module\">{script}</script>"
    );
    let sheets = [
        Sheet { path: "/", html: page(&body), policy: String::new() },
        Sheet {
            path: "/embed/",
            html: page(&format!("<script>{TALK}; answerWithNoise(100000, 11)</script>")),
            policy: String::new(),
        },
    ];
    let page = Visitor::default().arrives();
    page.visits(&Host::of(sheets), "/");
    let last = || page.eval("return window.told.some((it) => it.code === 'last')") == true;
    for _ in 0..10 {
        if last() {
            break;
        }
        page.eval("return new Promise((done) => setTimeout(done, 3000))");
    }
    assert!(last(), "{}", page.eval("return window.told.length"));
    let wrong = "return window.told.filter((it) => it.pushwright !== 1 || ({ \
        resize: () => typeof it.height !== 'number', \
        change: () => typeof it.yaml !== 'string' || typeof it.link !== 'string' || !Array.isArray(it.findings), \
        copy: () => typeof it.ok !== 'boolean' || typeof it.text !== 'string', \
        download: () => typeof it.file !== 'string', \
        error: () => typeof it.code !== 'string' })[it.type]())";
    assert_eq!(page.eval(wrong), json!([]), "messages of another shape became events");
}

fn embed_js() -> std::path::PathBuf {
    pushwright_browser::dist().join("embed.js")
}

#[test]
fn strangers_get_no_answer() {
    let stranger = Host::of([Sheet {
        path: "/",
        html: page(&format!("<script>{TALK}; pretend(2000, 5)</script>")),
        policy: String::new(),
    }]);
    let body = format!(
        "{}<iframe id=\"stranger\" src=\"{}/\"></iframe>",
        element("load=\"eager\""),
        stranger.origin
    );
    let host = crate::host(&body);
    let page = Visitor::default().arrives();
    page.allows(&stranger);
    page.visits(&host, "/");
    wait_for_frame(&page);
    let frame = "document.getElementById('stranger')";
    page.within(frame, |page| {
        page.wait_for("all to be said", || page.eval("return window.flooded") == true);
        page.eval("return new Promise((done) => setTimeout(done, 300))");
        assert_eq!(page.eval("return said.concat(heard)"), json!([]), "answers to a stranger");
    });
    // Those that were meant still talk.
    page.eval("document.querySelector('push-wright').setAttribute('settings', 'image=acme/app')");
    page.within(crate::FRAME, |page| page.expect_yaml("acme/app"));
}
