//! A wrong image name is said at the field, in the list of problems and before copying, and one
//! press repairs it.

use pushwright_browser::{Page, Visitor};
use pushwright_core::text::{Lang, msg};

use crate::en;

fn with_image(name: &str) -> Page {
    let page = Visitor::default().opens("");
    page.click("[data-preset=docker-hub]");
    page.fill("#image", name);
    page
}

/// What is typed, what is said about it, and the name after the repair.
const NAMES: &[(&str, &str, &str)] = &[
    ("acme/my app", "acme/my app", "acme/my-app"),
    ("acme/app:1.0", "1.0", "acme/app"),
    ("acme//app", "acme//app", "acme/app"),
];

#[test]
fn a_wrong_name_is_said_and_repaired() {
    for (name, part, repaired) in NAMES {
        let page = with_image(name);
        page.expect_attribute("#image", "aria-invalid", "true");
        page.expect_text("#image-findings [data-severity=error]", part);
        page.expect_text("#image-findings", en(msg::SEVERITY_ERROR));
        check_repair(&page, part, repaired);
    }
}

#[test]
fn a_host_typed_before_a_name_is_said_and_repaired() {
    let page = with_image("docker.io/acme/app");
    page.expect_attribute("#image", "aria-invalid", "true");
    check_repair(&page, "docker.io", "acme/app");
}

/// The example in the message is longer than the column.
#[test]
fn a_long_example_stays_in_its_column() {
    for link in ["registry=ecr&role=publish", "registry=gar&identity-provider=wrong"] {
        let page = Visitor::default().opens(&format!("?#v=1&{link}"));
        page.resize(1280, 800);
        page.expect_visible(".list [aria-invalid=true]");
        let beyond =
            "const it = document.querySelector('.form'); return it.scrollWidth - it.clientWidth";
        assert_eq!(page.eval(beyond), 0, "{link}");
    }
}

/// The action pushes them under the lower-case name, so this is no more than a warning.
#[test]
fn capitals_are_said_and_repaired() {
    let page = with_image("Acme/App");
    page.expect_text("#image-findings [data-severity=warning]", "Acme/App");
    check_repair(&page, "Acme/App", "acme/app");
}

/// The field and the list of problems say it; the button at the field repairs it.
#[track_caller]
fn check_repair(page: &Page, part: &str, repaired: &str) {
    page.expect_text("#image-findings", part);
    let described = page.attribute("#image", "aria-describedby").unwrap_or_default();
    assert!(described.split(' ').any(|it| it == "image-findings"), "{described}");
    page.expect_visible("#tab-problems .count");
    page.click("#tab-problems");
    page.expect_text("#panel .problems", part);

    page.click("#image-findings button");
    page.expect_value("#image", repaired);
    page.expect_focus("image");
    page.expect_gone("#image-findings li");
    page.expect_text("#panel", en(msg::BEHIND_NO_PROBLEMS));
    assert_ne!(page.attribute("#image", "aria-invalid").as_deref(), Some("true"));
    page.click("#tab-yaml");
    page.expect_yaml(&format!("images: {repaired}"));
}

#[test]
fn a_problem_leads_to_its_field() {
    let page = with_image("acme/my app");
    page.click("#tab-problems");
    page.click("#panel [data-severity=error] button[data-kind=quiet]");
    page.expect_focus("image");
    page.expect_attribute("#workflow .line[aria-selected=true]", "data-marked", "true");
}

#[test]
fn a_repair_can_be_made_from_the_list_of_problems() {
    let page = with_image("acme/my app");
    page.click("#tab-problems");
    page.click("#panel [data-severity=error] button[data-kind=fix]");
    page.expect_value("#image", "acme/my-app");
    page.expect_text("#panel", en(msg::BEHIND_NO_PROBLEMS));
}

#[test]
fn copying_with_an_error_asks_once() {
    let page = with_image("acme/my app");
    page.expect_attribute("#image", "aria-invalid", "true");
    page.click("#copy");
    page.expect_text("dialog", &msg::behind_errors_ask("1").say(Lang::En));
    page.click_text("dialog button", en(msg::BEHIND_SHOW_PROBLEMS));
    page.expect_gone("dialog");
    page.expect_attribute("#tab-problems", "aria-selected", "true");

    page.click("#copy");
    page.click_text("dialog button", en(msg::PAGE_COPY_ANYWAY));
    let file = ".github/workflows/docker-publish.yml";
    page.expect_text(".status", &msg::page_copied(file).say(Lang::En));
    page.expect_gone("dialog");
    assert_eq!(page.paste_elsewhere(), page.yaml() + "\n");
}

#[test]
fn an_empty_image_name_is_an_error() {
    let page = with_image("");
    page.expect_attribute("#image", "aria-invalid", "true");
    page.expect_text("#image-findings", en(msg::SEVERITY_ERROR));
}

#[test]
fn every_way_out_with_an_error_asks() {
    let page = with_image("acme/my app");
    page.expect_attribute("#image", "aria-invalid", "true");
    for way in ["#download", "#github"] {
        page.click(way);
        page.expect_text("dialog", &msg::behind_errors_ask("1").say(Lang::En));
        page.press("Escape");
        page.expect_gone("dialog");
    }
    page.click("#download");
    page.click_text("dialog button", en(msg::BEHIND_GO_ON));
    page.expect_text(".status", &msg::page_downloaded("docker-publish.yml").say(Lang::En));
    page.click("#github");
    page.click_text("dialog button", en(msg::BEHIND_GO_ON));
    page.expect_visible("#github-owner");
    page.press("Escape");
    page.expect_gone("dialog");

    page.click("#image-findings button");
    page.expect_gone("#image-findings li");
    page.click("#github");
    page.expect_visible("#github-owner");
}
