//! What runs would do, in the page's tab: all events beside each other, and one in detail.

use pushwright_browser::{Page, Visitor};
use pushwright_core::{
    event::{Event, Origin, Repository},
    text::{Lang, msg},
};

use crate::{accessibility, en};

#[track_caller]
pub(crate) fn open(page: &Page) {
    page.click("#tab-simulate");
    page.expect_visible(".outcomes tbody tr");
}

pub(crate) fn title(event: &Event) -> String {
    event.title(Lang::En).replace('`', "")
}

pub(crate) fn main_branch() -> Event {
    Event::push_branch(&Repository::default(), "main")
}

fn release(tag: &str) -> Event {
    Event::release(&Repository::default(), tag)
}

/// The row of an event: whether it runs, and what stands in its last cell.
#[track_caller]
fn row(page: &Page, event: &Event) -> (String, String) {
    let title = title(event);
    let rows = page.texts(".outcomes tbody tr th");
    let n = rows.iter().position(|it| *it == title);
    let n = n.unwrap_or_else(|| panic!("{title} is not among {rows:?}")) + 1;
    let row = format!(".outcomes tbody tr:nth-of-type({n})");
    let runs = page.attribute(&row, "data-runs").unwrap_or_default();
    let cell = page.text(&format!("{row} td:last-child"));
    (runs, cell.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[track_caller]
fn expect_row(page: &Page, event: &Event, runs: &str, cell: &str) {
    page.wait_for("the outcome of the event", || {
        let (is, says) = row(page, event);
        is == runs && says.contains(cell)
    });
}

#[track_caller]
fn show(page: &Page, event: &Event) {
    page.click_text(".outcomes .event", &title(event));
    page.expect_text("#simulated", &title(event));
}

/// The action fails over a template that never ends, where it comes to it.
#[test]
fn a_run_that_fails_says_so() {
    let page = Visitor::default().opens("?#v=1&tag-pattern=%7B%7Bversion");
    open(&page);
    let tag = Event::push_tag(&Repository::default(), "v1.2.3");
    expect_row(&page, &tag, "fails", "docker/metadata-action");
    expect_row(&page, &main_branch(), "true", "main");
}

#[test]
fn the_tutorial_under_each_event() {
    let page = Visitor::default().opens("");
    page.click("[data-preset=docker-hub]");
    open(&page);
    assert_eq!(page.count(".outcomes tbody tr"), 11, "one for each common event");
    let image = "my-docker-hub-namespace/my-docker-hub-repository";
    expect_row(&page, &release("v1.2.3"), "true", &format!("{image} v1.2.3 latest"));
    expect_row(&page, &main_branch(), "false", "Not in on.");
    // GitHub Packages pushes from a branch.
    page.click("[data-preset=github-packages]");
    let branch = Event::push_branch(&Repository::default(), "release");
    expect_row(&page, &branch, "true", "ghcr.io/octo-org/octo-app release");
    expect_row(&page, &release("v1.2.3"), "false", "Not in on.");
    page.click("[data-preset=docker-hub-and-github-packages]");
    let both = format!("{image} ghcr.io/octo-org/octo-app v1.2.3 latest");
    expect_row(&page, &release("v1.2.3"), "true", &both);
}

#[test]
fn the_bake_file_that_the_form_writes_is_known() {
    let page =
        Visitor::default().opens("#v=1&build-with=bake&image=acme/app&platforms=linux/amd64");
    open(&page);
    expect_row(&page, &Event::push_tag(&Repository::default(), "v1.2.3"), "true", "1.2.3 1.2 1");
    show(&page, &main_branch());
    let target = msg::simulate_target_for("default", "linux/amd64").say(Lang::En).replace('`', "");
    page.expect_text(".step .target", &target);
    // Of a file of one's own only its name is known.
    let page = Visitor::default().opens("#v=1&build-with=bake&image=acme/app&bake-files=own.hcl");
    open(&page);
    show(&page, &main_branch());
    let unread = msg::simulate_unread("own.hcl").say(Lang::En).replace('`', "");
    page.expect_text(".steps", &unread);
}

#[test]
fn a_release_candidate_moves_nothing() {
    let page = Visitor::default().opens("");
    open(&page);
    let tag = |it| Event::push_tag(&Repository::default(), it);
    expect_row(&page, &tag("v1.2.3"), "true", "1.2.3 1.2 1 latest");
    let (_, cell) = row(&page, &tag("v1.2.3-rc.1"));
    assert_eq!(cell, "ghcr.io/octo-org/octo-app 1.2.3-rc.1");
    show(&page, &tag("v1.2.3-rc.1"));
    page.expect_text(
        ".latest",
        &msg::run_latest_before("1.2.3-rc.1").say(Lang::En).replace('`', ""),
    );
}

#[test]
fn a_pull_request_from_a_fork() {
    let page = Visitor::default().opens("");
    open(&page);
    let fork = Event::pull_request(&Repository::default(), "main", Origin::Fork);
    show(&page, &fork);
    page.expect_text(".trust[data-trusted=false]", en(msg::RUN_FORK));
    let skipped = page.texts(".step[data-runs=false] .step-name");
    assert!(skipped.iter().any(|it| it.contains("Log in")), "{skipped:?}");
    page.expect_text(".step[data-runs=false] .reason", "github.event_name != 'pull_request'");
    assert!(!page.has(".pushes"), "nothing leaves the runner");
    page.expect_text(".rights", en(msg::RUN_TOKEN_FORK));
}

#[test]
fn a_schedule() {
    let page = Visitor::default().opens("#v=1&schedule=30+4+*+*+1");
    open(&page);
    let event = Event::schedule(&Repository::default(), "30 4 * * 1");
    let (runs, _) = row(&page, &event);
    assert_eq!(runs, "true");
    show(&page, &event);
    page.expect_text(".decided", "schedule");
    page.expect_text(".facts", "refs/heads/main");
}

#[test]
fn the_table_follows_the_form() {
    let page = Visitor::default().opens("");
    open(&page);
    page.fill("#image", "acme/app");
    expect_row(&page, &main_branch(), "true", "ghcr.io/acme/app main");
    page.click("#tab-yaml");
    page.fill("#image", "acme/other");
    page.click("#tab-simulate");
    expect_row(&page, &main_branch(), "true", "ghcr.io/acme/other main");
    page.choose("#language", "zh-CN");
    page.expect_text(
        ".outcomes",
        msg::SIMULATE_NOT_NAMED.get(Lang::ZhCn).replace('`', "").as_str(),
    );
}

#[test]
fn a_step_is_a_way_to_its_lines() {
    let page = Visitor::default().opens("");
    open(&page);
    show(&page, &main_branch());
    page.click_text(".step-name", "Set up QEMU");
    page.expect_text(".excerpt .code", "uses: docker/setup-qemu-action");
    page.click_text(".excerpt .button", en(msg::SIMULATE_SHOW_LINES));
    page.expect_visible("#workflow .line[data-shown=true]");
    let shown = page.texts("#workflow .line[data-shown=true]").join("\n");
    assert!(shown.contains("name: Set up QEMU") && shown.contains("setup-qemu-action"), "{shown}");
    assert!(!shown.contains("Set up Docker Buildx"), "{shown}");
    page.expect_focus("workflow");
    // In another workflow these would be other lines.
    page.click("[data-preset=docker-hub]");
    page.wait_for("no mark", || !page.has("#workflow [data-shown]"));
}

#[test]
fn an_event_of_ones_own() {
    let page = Visitor::default().opens("");
    open(&page);
    page.click("#add-event");
    page.choose("#event-kind", "push-tag");
    page.fill("#event-name", "v2.0.0");
    page.expect_text("#simulated", "v2.0.0");
    page.expect_text(".run .tags", "2.0.0");
    page.click(".payload > summary");
    page.fill("#event-payload", "{\"ref\": ");
    page.expect_attribute("#event-payload", "aria-invalid", "true");
    page.fill("#event-payload", "{\"ref\": \"refs/tags/v3.1.4\"}");
    page.expect_attribute("#event-payload", "aria-invalid", "false");
    page.expect_text(".run .tags", "3.1.4");
    page.click("#remove-event");
    page.expect_visible(".outcomes");
    assert_eq!(page.count(".outcomes tbody tr"), 11);
    // Whoever took it away goes on where it could be added again.
    page.expect_focus("add-event");
}

#[test]
fn what_is_far_down_in_a_run_makes_the_page_no_longer() {
    let page = Visitor::default().opens("");
    page.resize(1280, 900);
    open(&page);
    page.click("#add-event");
    page.expect_focus("simulated");
    page.expect_visible(".job");
    let longer = "return document.documentElement.scrollHeight - window.innerHeight";
    assert_eq!(page.eval(longer), 0);
}

#[test]
fn what_is_read_of_a_payload() {
    let page = Visitor::default().opens("");
    open(&page);
    page.click("#add-event");
    page.choose("#event-kind", "fork");
    page.click(".payload > summary");
    page.expect_text("#event-reads", "number");
    page.expect_text("#event-reads mark", "15");
}

#[test]
fn by_keyboard_alone() {
    let page = Visitor::default().opens("");
    page.click("#tab-yaml");
    page.press("Right");
    page.press("Right");
    page.expect_attribute("#tab-simulate", "aria-selected", "true");
    page.expect_visible(".outcomes tbody tr");
    for _ in 0..20 {
        if page.focused().contains("event-1") {
            break;
        }
        page.press("Tab");
    }
    page.press("Enter");
    page.expect_focus("simulated");
    page.press("Shift+Tab");
    page.expect_focus("all-events");
    page.press("Enter");
    page.expect_focus("event-1");
}

#[test]
fn tag_rules_show_what_they_give() {
    let page = Visitor::default().opens("");
    page.click("#tag");
    page.expect_text("[data-rule='0']", "1.2.3");
    page.expect_text("#rules-together", "latest moves to this image");
    page.click("#add-tags");
    let last = page.count("[data-topic=tag]") - 1;
    let rule = format!("[data-rule='{last}']");
    page.choose(&format!("#tag-{}", last + 1), "raw");
    page.fill(&format!("#tag-value-{}", last + 1), "nightly");
    page.expect_text(&rule, "nightly");
    page.expect_text("#rules-together", "nightly");
}

#[test]
fn nothing_that_axe_knows() {
    for languages in ["en", "zh-CN"] {
        let page = Visitor { languages, ..Visitor::default() }.opens("");
        let mut found = accessibility::Found::new();
        page.click("#tag");
        page.expect_visible("#rules-together tr");
        open(&page);
        for (width, height) in [(1280, 900), (360, 740)] {
            page.resize(width, height);
            accessibility::judge(&page, &format!("all events at {width} px"), &mut found);
            page.click("#event-1");
            page.expect_visible(".step-name");
            page.click(".step:nth-of-type(5) .step-name");
            page.expect_visible(".excerpt");
            accessibility::judge(&page, &format!("one event at {width} px"), &mut found);
            page.click("#change-event");
            page.expect_visible(".editor");
            page.click(".payload > summary");
            accessibility::judge(&page, &format!("the editor at {width} px"), &mut found);
            page.click("#all-events");
        }
        accessibility::expect_none(&found);
    }
}

/// Goes into the first tag rule, whose section is folded on a narrow screen.
fn enter_rule(page: &Page) {
    if !page.is_visible("#tag") {
        page.click("[data-section=tags] > summary");
    }
    page.click("#tag");
}

#[test]
fn nothing_too_wide_or_too_small() {
    for (width, height) in [(320, 640), (820, 1100), (1366, 768), (2560, 1300)] {
        let page = Visitor { width, height, ..Visitor::default() }.opens("");
        let mut faults = Vec::new();
        let mut look = |view: &str| {
            let them = [page.too_wide(), page.too_small()].concat();
            faults.extend(them.into_iter().map(|it| format!("{view} at {width} px: {it}")));
        };
        enter_rule(&page);
        page.expect_visible("#rules-together tr");
        look("tag rules");
        open(&page);
        look("all events");
        page.click("#event-1");
        page.expect_visible(".step-name");
        page.click(".step:nth-of-type(5) .step-name");
        look("one event");
        page.click("#change-event");
        page.expect_visible(".editor");
        page.click(".payload > summary");
        look("the editor");
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[test]
fn typing_in_a_rule_is_answered_at_once() {
    let page = Visitor::default().opens("");
    page.click("#tag");
    page.expect_text("[data-rule='0']", "1.2.3");
    page.eval(
        "window.took = null; const start = performance.now(); \
         const seen = new MutationObserver(() => { window.took ??= performance.now() - start; }); \
         seen.observe(document.querySelector('#rules-together'), { subtree: true, childList: true }); \
         const field = document.querySelector('#tag-prefix'); field.value = 'x-'; \
         field.dispatchEvent(new Event('input', { bubbles: true }));",
    );
    page.expect_text("[data-rule='0']", "x-1.2.3");
    page.expect_text("#rules-together", "x-1.2.3");
    let took = page.eval("return window.took").as_f64().expect("a time");
    // A build without optimization on a busy machine: what matters is that nothing waits.
    eprintln!("typed until foretold: {took:.1} ms");
    assert!(took < 250.0, "it took {took} ms");
}

/// Holds the workbench back until `release` is called.
const HELD: &str = "const real = window.fetch; const gate = new Promise((it) => { window.release = it; }); \
    window.fetch = async (what, ...rest) => { \
        if (String(what?.url ?? what).includes('workbench')) await gate; return real(what, ...rest); };";

/// How far down what has the focus is on the screen.
#[track_caller]
fn place(page: &Page) -> f64 {
    page.two_frames();
    let top = page.eval("return document.activeElement.getBoundingClientRect().top");
    top.as_f64().expect("a place")
}

#[test]
fn what_comes_late_moves_nothing_that_has_the_focus() {
    for (width, height) in [(1366, 768), (360, 740)] {
        let page = Visitor { before: HELD, width, height, ..Visitor::default() }.opens("");
        enter_rule(&page);
        page.click("#latest");
        page.press("Tab");
        let before = place(&page);
        page.eval("window.release()");
        page.expect_text("[data-rule='0']", "1.2.3");
        let after = place(&page);
        let focused = page.focused();
        assert!((after - before).abs() < 2.0, "{focused} went from {before} to {after} ({width})");
    }
}
