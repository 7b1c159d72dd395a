//! Plain pages of others: what the element does in them, and what it never does.

use pushwright_browser::{Host, Page, Sheet, Visitor, origin};
use pushwright_core::text::{Lang, msg};
use serde_json::{Value, json};

use crate::{FRAME, element, page, script, visit, visit_as, wait_for_frame};

const DOCKER_HUB: &str = "preset=\"docker-hub\" settings=\"image=acme/app\"";

#[test]
fn the_form_takes_the_place_of_the_text() {
    let page = visit(&element(DOCKER_HUB));
    wait_for_frame(&page);
    page.expect_gone("push-wright > pre");
    page.within(FRAME, |page| {
        page.expect_yaml("images: acme/app");
        page.fill("#image", "acme/other");
        page.expect_yaml("images: acme/other");
        assert_eq!(
            page.eval("return [history.length, location.hash.includes('acme/app')]")[1],
            true
        );
    });
}

#[test]
fn without_javascript_the_text_stays() {
    let host = crate::host(&element(DOCKER_HUB));
    let page = Visitor::default().arrives();
    page.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    page.visits(&host, "/");
    page.expect_text("push-wright > pre", "the workflow as text");
}

#[test]
fn nothing_is_fetched_before_it_is_seen() {
    let page = visit(&format!("<div style=\"height: 5000px\"></div>{}", element(DOCKER_HUB)));
    page.wait_for("the script", || page.requests().iter().any(|it| it.ends_with("/embed.js")));
    page.eval("return new Promise((done) => setTimeout(done, 500))");
    let ours = |page: &Page| page.requests().iter().filter(|it| it.starts_with(&origin())).count();
    assert_eq!(ours(&page), 1, "{:?}", page.requests());
    page.eval("scrollTo(0, 5000)");
    wait_for_frame(&page);
    assert!(5 < ours(&page));
}

#[test]
fn nothing_is_fetched_before_a_click() {
    let page = visit(&element("load=\"click\""));
    page.expect_visible("push-wright > pre");
    page.eval("return new Promise((done) => setTimeout(done, 500))");
    assert!(!page.requests().iter().any(|it| it.contains("/embed/")), "{:?}", page.requests());
    let (x, y) = (20, 20);
    for kind in ["mousePressed", "mouseReleased"] {
        let click = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
        page.cdp("Input.dispatchMouseEvent", click);
    }
    wait_for_frame(&page);
}

/// As strict as a page can be that wants the element.
fn strict() -> String {
    let origin = origin();
    format!(
        "default-src 'none'; script-src {origin}; frame-src {origin}; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

#[test]
fn a_strict_policy_needs_no_more_than_two_words() {
    let sheet = Sheet { path: "/", html: page(&element(DOCKER_HUB)), policy: strict() };
    let page = Visitor::default().arrives();
    page.visits(&Host::of([sheet]), "/");
    wait_for_frame(&page);
    page.eval("document.querySelector('push-wright').setAttribute('theme', 'dark')");
    page.within(FRAME, |page| page.expect_attribute("html", "data-theme", "dark"));
}

#[test]
fn only_the_page_for_frames_can_be_in_one() {
    let page = visit(&format!("<iframe src=\"{}/#v=1\"></iframe>", origin()));
    page.expects_complaint("frame-ancestors 'none'");
    page.within("document.querySelector('iframe')", |page| assert!(!page.has("#form")));
}

#[test]
fn a_sandbox_has_no_origin_and_works() {
    let listen = "<script>addEventListener('pushwright-change', (it) => (window.change = it.detail))</script>";
    let page = visit(&format!("{listen}{}", element(&format!("{DOCKER_HUB} sandbox"))));
    wait_for_frame(&page);
    page.within(FRAME, |page| {
        assert_eq!(page.eval("return self.origin"), "null");
        page.expect_yaml("images: acme/app");
        page.fill("#image", "acme/sand");
        page.expect_yaml("images: acme/sand");
        page.click("#github");
        page.expect_visible("dialog[open]");
    });
    page.wait_for("the change", || {
        page.eval("return window.change?.yaml.includes('acme/sand')") == true
    });
}

#[test]
fn a_bare_frame_in_a_sandbox_works_too() {
    let frame = format!(
        "<iframe sandbox=\"allow-scripts\" width=\"640\" height=\"900\" src=\"{}/embed/#v=1&preset=hub&view=preview\"></iframe>",
        origin()
    );
    let page = visit(&frame);
    page.within("document.querySelector('iframe')", |page| {
        page.expect_yaml("username: ${{ secrets.DOCKER_USERNAME }}");
        assert!(!page.is_visible("#form"));
    });
}

const NO_STORAGE: &str = "for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) \
    Object.defineProperty(window, name, { get() { throw new DOMException('refused', 'SecurityError'); } });";

#[test]
fn storage_is_not_needed() {
    let page = visit_as(Visitor { before: NO_STORAGE, ..Visitor::default() }, &element(DOCKER_HUB));
    wait_for_frame(&page);
    page.within(FRAME, |page| {
        page.fill("#image", "acme/other");
        page.expect_yaml("images: acme/other");
    });
}

#[test]
fn nothing_is_left_behind() {
    let page = visit(&element(DOCKER_HUB));
    wait_for_frame(&page);
    let before = page.eval("return history.length");
    page.within(FRAME, |page| {
        page.fill("#image", "acme/other");
        page.click("[data-preset=github-packages]");
        page.expect_yaml("REGISTRY: ghcr.io");
        // Longer than what waits for a pause.
        page.eval("return new Promise((done) => setTimeout(done, 400))");
        assert_eq!(page.eval("return localStorage.length + sessionStorage.length"), 0);
    });
    assert_eq!(page.eval("return history.length"), before, "steps of the page around");
}

#[test]
fn focus_and_scroll_stay_where_they_are() {
    const WATCH: &str = "window.moved = []; \
        addEventListener('scroll', () => moved.push('scroll'), true); \
        addEventListener('blur', () => moved.push('blur'), true); \
        addEventListener('focusin', (it) => it.target.id === 'mine' || moved.push('focus'), true);";
    let visitor = Visitor { before: WATCH, ..Visitor::default() };
    let body = format!(
        "<input id=\"mine\" autofocus><p>{}</p>{}",
        "text ".repeat(80),
        element(DOCKER_HUB)
    );
    let page = visit_as(visitor, &body);
    page.click("#mine");
    wait_for_frame(&page);
    page.eval("return new Promise((done) => setTimeout(done, 300))");
    page.expect_focus("mine");
    assert_eq!(page.eval("return window.moved"), json!([]));
    // A line that is chosen does not pull the page to its setting.
    page.within(FRAME, |page| page.click_text("#workflow .line", "images:"));
    let at = page.eval("return scrollY");
    page.eval("return new Promise((done) => setTimeout(done, 300))");
    assert_eq!(page.eval("return scrollY"), at);
}

#[test]
fn what_is_fixed_or_hidden_follows_the_attributes() {
    let page = visit(&element(&format!("{DOCKER_HUB} lock=\"image,login\" hide=\"cache,preset\"")));
    wait_for_frame(&page);
    page.within(FRAME, |page| {
        page.expect_attribute("#image", "readonly", "");
        page.expect_text("label[for=image]", msg::PAGE_LOCKED.get(Lang::En));
        page.click("#image");
        page.type_text("x");
        page.expect_value("#image", "acme/app");
        assert!(!page.has("#cache") && !page.is_visible("[data-preset]"));
        page.eval("window.same = true");
    });
    let set = |name: &str, value: &str| {
        let script =
            "document.querySelector('push-wright').setAttribute(arguments[0], arguments[1])";
        page.eval_with(script, vec![json!(name), json!(value)]);
    };
    set("lock", "");
    set("hide", "image");
    set("sections", "where,cache");
    page.within(FRAME, |page| {
        page.wait_for("the field to go", || !page.has("#image") && page.has("#cache"));
        assert!(!page.is_visible("[data-section=tags]") && page.is_visible("[data-section=cache]"));
        page.expect_yaml("images: acme/app");
    });
    set("view", "preview");
    page.within(FRAME, |page| page.expect_gone("#form"));
    set("settings", "image=acme/else");
    page.within(FRAME, |page| {
        page.expect_yaml("images: acme/else");
        assert_eq!(page.eval("return window.same"), true, "the frame was loaded again");
    });
    set("hide", "moon");
    page.within(FRAME, |page| page.expect_text(".notice", "moon"));
}

#[test]
fn another_preset_keeps_what_is_fixed() {
    let page = visit(
        &element(&format!("{DOCKER_HUB} lock=\"timeout\"")).replace("image=acme/app", "timeout=17"),
    );
    wait_for_frame(&page);
    page.within(FRAME, |page| {
        page.click("[data-preset=github-packages]");
        page.expect_yaml("REGISTRY: ghcr.io");
        page.expect_yaml("timeout-minutes: 17");
    });
}

/// How a documentation tool says that it is dark, and how that it is light.
const THEMES: &[(&str, &str)] = &[
    (
        "document.documentElement.dataset.theme = 'dark'",
        "document.documentElement.dataset.theme = 'light'",
    ),
    (
        "document.body.dataset.mdColorScheme = 'slate'",
        "document.body.dataset.mdColorScheme = 'default'",
    ),
    ("document.documentElement.className = 'dark'", "document.documentElement.className = ''"),
    (
        "document.documentElement.className = 'navy sidebar'",
        "document.documentElement.className = 'rust sidebar'",
    ),
    (
        "document.documentElement.style.colorScheme = 'dark'",
        "document.documentElement.style.colorScheme = 'light'",
    ),
    (
        "document.documentElement.style.color = '#eee'",
        "document.documentElement.style.color = '#111'",
    ),
];

#[test]
fn the_theme_follows_the_page_around() {
    for (dark, light) in THEMES {
        let page = visit(&element(""));
        wait_for_frame(&page);
        page.within(FRAME, |page| {
            page.expect_attribute("html", "data-theme", "light");
            page.eval("window.same = true");
        });
        for (script, theme) in [(dark, "dark"), (light, "light")] {
            page.eval(script);
            page.within(FRAME, |page| {
                page.expect_attribute("html", "data-theme", theme);
                assert_eq!(page.eval("return window.same"), true, "the frame was loaded again");
            });
            let scheme = page.text_of(&format!("return {FRAME}.style.colorScheme"));
            assert_eq!(scheme, theme, "the same on both sides, or browsers paint a ground");
        }
    }
}

#[test]
fn the_language_follows_the_page_around() {
    let page = visit(&element(""));
    wait_for_frame(&page);
    page.within(FRAME, |page| page.expect_attribute("html", "lang", "en"));
    page.eval("document.documentElement.lang = 'zh-Hans'");
    page.within(FRAME, |page| {
        page.expect_attribute("html", "lang", "zh-CN");
        page.expect_text("#copy", msg::PAGE_COPY.get(Lang::ZhCn));
    });
}

const LISTEN: &str = "<script>window.heard = []; for (const type of ['change', 'copy', 'download', 'resize', 'error']) \
    addEventListener('pushwright-' + type, (it) => heard.push(it.detail));</script>";

fn heard(page: &Page, kind: &str) -> Vec<Value> {
    let of = format!("return window.heard.filter((it) => it.type === '{kind}')");
    page.eval(&of).as_array().cloned().unwrap_or_default()
}

#[test]
fn the_page_around_hears_what_happens() {
    let page = visit(&format!("{LISTEN}{}", element(DOCKER_HUB)));
    wait_for_frame(&page);
    page.within(FRAME, |page| page.fill("#image", "acme/my app"));
    let last = || heard(&page, "change").pop().unwrap_or_default();
    page.wait_for("the error", || last()["errors"] == 1);
    let last = last();
    assert_eq!(last["file"], ".github/workflows/docker-publish.yml");
    assert!(last["yaml"].as_str().is_some_and(|it| it.contains("acme/my app")));
    let link = format!("{}/#v=1&preset=hub&image=acme/my+app", origin());
    assert_eq!(last["link"], link);
    let finding = &last["findings"][0];
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["place"], "image");
    page.eval("document.querySelector('push-wright').setAttribute('lock', 'moon')");
    page.wait_for("the problem", || !heard(&page, "error").is_empty());
    assert_eq!(heard(&page, "error")[0]["code"], "settings");
}

/// What is copied from a frame, whether the page around allows it or not.
fn check_copy(body: &str, frame: &str) {
    let page = visit(body);
    let yaml = page.within(frame, |page| {
        page.expect_yaml("images: acme/app");
        page.click("#copy");
        page.expect_text(".status", ".github/workflows/docker-publish.yml");
        page.yaml()
    });
    assert_eq!(page.paste_elsewhere(), format!("{yaml}\n"));
}

#[test]
fn copying_works_in_the_element() {
    check_copy(&element(DOCKER_HUB), FRAME);
}

#[test]
fn copying_works_in_a_frame_without_leave() {
    let src = format!("{}/embed/#v=1&preset=hub&image=acme/app", origin());
    let frame = format!("<iframe width=\"640\" height=\"900\" src=\"{src}\"></iframe>");
    check_copy(&frame, "document.querySelector('iframe')");
    let sandbox = frame.replace("<iframe", "<iframe sandbox=\"allow-scripts\"");
    check_copy(&sandbox, "document.querySelector('iframe')");
}

const NO_CLIPBOARD: &str = "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined }); \
    Document.prototype.execCommand = () => false;";

#[test]
fn what_cannot_be_copied_is_selected_and_said() {
    let visitor = Visitor { before: NO_CLIPBOARD, ..Visitor::default() };
    let page = visit_as(visitor, &format!("{LISTEN}{}", element(DOCKER_HUB)));
    wait_for_frame(&page);
    page.within(FRAME, |page| {
        page.click("#copy");
        page.expect_text(".status", msg::PAGE_COPY_FAILED.get(Lang::En));
        assert!(page.text_of("return getSelection().toString()").contains("images: acme/app"));
    });
    page.wait_for("the message", || !heard(&page, "copy").is_empty());
    let copy = &heard(&page, "copy")[0];
    assert_eq!(copy["ok"], false);
    assert!(copy["text"].as_str().is_some_and(|it| it.contains("images: acme/app")));
}

#[test]
fn the_height_follows_what_is_shown() {
    let page = visit(&format!("{LISTEN}{}", element("")));
    wait_for_frame(&page);
    let height = || page.eval(&format!("return {FRAME}.clientHeight")).as_u64().unwrap_or_default();
    let inside = |page: &Page| {
        page.eval("return document.documentElement.scrollHeight").as_u64().unwrap_or_default()
    };
    let settle = |page: &Page| {
        page.eval("return new Promise((done) => setTimeout(done, 150))");
        let (outer, inner) = (height(), page.within(FRAME, inside));
        assert!(outer.abs_diff(inner) <= 1, "the frame is {outer} px high, what is in it {inner}");
        outer
    };
    let folded = settle(&page);
    let count = heard(&page, "resize").len();
    page.within(FRAME, |page| page.click("[data-section=when] > summary"));
    let open = settle(&page);
    assert!(folded + 200 < open);
    page.within(FRAME, |page| page.click("[data-section=when] > summary"));
    assert_eq!(settle(&page), folded, "it shrinks as well");
    let said = heard(&page, "resize").len() - count;
    assert!(said <= 4, "two changes took {said} messages");
    page.eval("document.querySelector('push-wright').setAttribute('max-height', '300px')");
    assert_eq!(height(), 300);
}

#[test]
fn a_page_that_cannot_come_to_rest_is_left_alone() {
    let never = "<script>addEventListener('pushwright-resize', ({ target }) => { \
        target.style.width = target.clientWidth < 500 ? '700px' : '400px'; });</script>";
    let page = visit(&format!("{LISTEN}{never}{}", element("")));
    wait_for_frame(&page);
    page.wait_for("the end", || heard(&page, "error").iter().any(|it| it["code"] == "height"));
    let count = heard(&page, "resize").len();
    assert!(count < 40, "{count} messages");
    page.eval("return new Promise((done) => setTimeout(done, 500))");
    assert_eq!(heard(&page, "resize").len(), count);
}

#[test]
fn a_dialog_is_where_the_person_is() {
    let page = visit(&element(""));
    wait_for_frame(&page);
    page.within(FRAME, |page| {
        page.click("#github");
        page.expect_visible("dialog[open]");
        let apart = "const box = document.querySelector('dialog[open]').getBoundingClientRect(); \
            const from = document.getElementById('github').getBoundingClientRect(); \
            return [Math.max(box.top - from.bottom, from.top - box.bottom, 0), box.top >= 0, box.bottom <= innerHeight]";
        let apart = page.eval(apart);
        assert!(apart[0].as_f64().is_some_and(|it| it < 200.0), "{apart}");
        assert_eq!((&apart[1], &apart[2]), (&json!(true), &json!(true)));
    });
}

#[test]
fn two_on_a_page_know_nothing_of_each_other() {
    let one = element("id=\"one\" load=\"eager\"").replace(&script(), "");
    let two = element("id=\"two\" load=\"eager\" preset=\"docker-hub\"");
    let page = visit(&format!("{LISTEN}{one}{two}"));
    let frame = |id: &str| {
        format!("document.getElementById('{id}')?.shadowRoot?.querySelector('iframe.ready')")
    };
    page.within(&frame("one"), |page| {
        page.fill("#image", "acme/one");
        page.expect_yaml("ghcr.io/acme/one");
    });
    page.within(&frame("two"), |page| {
        page.expect_yaml("secrets.DOCKER_USERNAME");
        assert!(!page.yaml().contains("acme/one"));
    });
    // It can go, and come back.
    page.eval("window.it = document.getElementById('two'); it.remove()");
    page.eval("document.body.prepend(window.it)");
    page.within(&frame("two"), |page| page.expect_yaml("secrets.DOCKER_USERNAME"));
}

#[test]
fn a_form_that_stops_says_so_and_is_not_asked_again() {
    let page = visit(&format!("{LISTEN}{}", element(DOCKER_HUB)));
    wait_for_frame(&page);
    page.expects_complaint("unreachable");
    page.forgives_complaint("on purpose");
    page.within(FRAME, |page| {
        page.eval("import(new URL('../pushwright-page.js', document.baseURI)).then((it) => setTimeout(() => it.fail()))");
        page.expect_visible("#boot-error");
    });
    let stopped = || heard(&page, "error").iter().filter(|it| it["code"] == "stopped").count();
    page.wait_for("the message", || stopped() == 1);
    page.eval("document.querySelector('push-wright').setAttribute('lock', 'image')");
    page.wait_for("the answer", || stopped() == 2);
}

#[test]
fn a_form_that_does_not_come_leaves_the_text() {
    let host = crate::host(&format!("{LISTEN}{}", element(DOCKER_HUB)));
    let page = Visitor::default().arrives();
    page.cdp("Network.setBlockedURLs", json!({ "urls": ["*.wasm"] }));
    page.forgives_complaint("preloaded using link preload but not used");
    page.visits(&host, "/");
    page.wait_for("the message", || {
        heard(&page, "error").iter().any(|it| it["code"] == "unloadable")
    });
    page.expect_text("push-wright > pre", "the workflow as text");
}

#[test]
fn what_has_happened_is_said_where_it_happened() {
    let page = visit(&element(DOCKER_HUB));
    wait_for_frame(&page);
    page.within(FRAME, |page| {
        for _ in 0..2 {
            page.click("#copy");
            page.expect_text(".status", ".github/workflows/docker-publish.yml");
            let apart = "return document.querySelector('.status').getBoundingClientRect().top \
                - document.getElementById('copy').getBoundingClientRect().bottom";
            let apart = page.eval(apart).as_f64().unwrap_or(1e9);
            assert!(apart.abs() < 100.0, "{apart} px from the button");
            // It does not stay in the way of what comes next.
            page.click("#image");
            page.wait_for("the status to go", || !page.is_visible(".status"));
        }
    });
}
