//! What runs would do, in the page's tab: all events beside each other, and one in detail.

use pushwright_browser::{Page, Visitor};
use pushwright_core::{
    event::{Event, Kind, Origin, Repository},
    text::{Lang, msg},
};

use crate::en;

#[track_caller]
pub(crate) fn open(page: &Page) {
    page.click("#tab-simulate");
    page.expect_visible(".outcomes tbody tr");
}

fn title(event: &Event) -> String {
    event.title().say(Lang::En).replace('`', "")
}

fn main_branch() -> Event {
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
    page.expect_text(".trust[data-trusted=false]", en(&msg::RUN_FORK));
    let skipped = page.texts(".step[data-runs=false] .step-name");
    assert!(skipped.iter().any(|it| it.contains("Log in")), "{skipped:?}");
    page.expect_text(".step[data-runs=false] .reason", "github.event_name != 'pull_request'");
    assert!(!page.has(".pushes"), "nothing leaves the runner");
}
