//! A wrong image name is said at the field, in the list of problems and before copying, and one
//! press repairs it.

use pushwright_browser::{Page, Visitor};

fn with_image(name: &str) -> Page {
    let page = Visitor::default().opens("");
    page.click("[data-preset=docker-hub]");
    page.fill("#image", name);
    page
}

fn check_repair(name: &str, part: &str, repaired: &str) {
    let page = with_image(name);
    page.expect_attribute("#image", "aria-invalid", "true");
    page.expect_text("#image-findings", "Error");
    page.expect_text("#image-findings", part);
    let described = page.attribute("#image", "aria-describedby").unwrap_or_default();
    assert!(described.split(' ').any(|it| it == "image-findings"), "{described}");
    page.expect_text("#tab-problems", "1");
    page.click("#tab-problems");
    page.expect_text("#panel [data-severity=error]", part);

    page.click("#image-findings [data-severity=error] button");
    page.expect_value("#image", repaired);
    page.expect_gone("#image-findings [data-severity=error]");
    page.expect_gone("#panel [data-severity=error]");
    assert_eq!(page.attribute("#image", "aria-invalid"), None);
    page.click("#tab-yaml");
    page.expect_yaml(&format!("images: {repaired}"));
}

#[test]
fn capitals_in_an_image_name() {
    check_repair("Acme/App", "Acme/App", "acme/app");
}

#[test]
fn a_host_typed_before_an_image_name() {
    check_repair("docker.io/acme/app", "docker.io", "acme/app");
}

#[test]
fn a_problem_leads_to_its_field() {
    let page = with_image("Acme/App");
    page.click("#tab-problems");
    page.click("#panel [data-severity=error] button[data-kind=quiet]");
    page.expect_focus("image");
    page.expect_attribute("#workflow .line[aria-selected=true]", "data-marked", "true");
}

#[test]
fn a_repair_can_be_made_from_the_list_of_problems() {
    let page = with_image("Acme/App");
    page.click("#tab-problems");
    page.click("#panel [data-severity=error] button[data-kind=fix]");
    page.expect_value("#image", "acme/app");
    page.expect_text("#panel", "No problems found.");
}

#[test]
fn copying_with_an_error_asks_once() {
    let page = with_image("Acme/App");
    page.expect_attribute("#image", "aria-invalid", "true");
    page.click("#copy");
    page.expect_text("dialog", "1");
    page.click_text("dialog button", "Show the problems");
    page.expect_gone("dialog");
    page.expect_attribute("#tab-problems", "aria-selected", "true");

    page.click("#copy");
    page.click_text("dialog button", "Copy anyway");
    page.expect_text(".status", "Copied");
    page.expect_gone("dialog");
    assert_eq!(page.paste_elsewhere(), page.yaml() + "\n");
}

#[test]
fn an_empty_image_name_is_an_error() {
    let page = with_image("");
    page.expect_attribute("#image", "aria-invalid", "true");
    page.expect_text("#image-findings", "Error");
}
