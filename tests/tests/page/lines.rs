//! A setting and its lines belong together, from both sides.

use pushwright_browser::Visitor;

/// The lines that are marked when this control has the focus.
fn check_marked(preset: &str, control: &str, parts: &[&str]) {
    let page = Visitor::default().opens("");
    page.click(&format!("[data-preset={preset}]"));
    page.click(control);
    page.expect_visible("#workflow .line[data-marked=true]");
    let marked = page.texts("#workflow .line[data-marked=true]").join("\n");
    for part in parts {
        assert!(marked.contains(part), "{part} is not marked, but:\n{marked}");
    }
    page.expect_attribute(".field[data-selected=true]", "data-topic", control.trim_start_matches('#'));
    page.expect_visible("#explanation .sentence");
}

#[test]
fn the_image_marks_its_lines() {
    check_marked("docker-hub", "#image", &["images: "]);
}

#[test]
fn the_branches_mark_their_lines() {
    check_marked("recommended", "#branches", &["branches:"]);
}

#[test]
fn the_token_marks_its_line() {
    check_marked("docker-hub", "#token", &["password: "]);
}

/// Clicks the line that contains this, and expects its setting and an explanation.
fn check_line(part: &str, topic: &str) {
    let page = Visitor::default().opens("");
    page.click_text("#workflow .line", part);
    page.expect_text("#workflow .line[aria-selected=true]", part);
    page.expect_attribute(".field[data-selected=true]", "data-topic", topic);
    page.expect_visible(&format!(".field[data-topic={topic}]"));
    page.expect_text("#explanation h3", part);
    let sentence = page.text("#explanation .sentence");
    assert!(sentence.ends_with('.'), "{sentence}");
    let paragraphs = page.texts("#explanation p:not(.sentence)");
    assert!(paragraphs.iter().any(|it| 40 < it.len()), "{paragraphs:?}");
    let source = page.attribute("#explanation a", "href").unwrap_or_default();
    assert!(source.starts_with("https://"), "{source}");
    assert_eq!(page.text("#explanation a"), "Source");
}

#[test]
fn a_line_of_the_triggers() {
    check_line("pull_request:", "pull-request");
}

#[test]
fn a_line_of_a_folded_section() {
    check_line("cache-to:", "cache");
}

#[test]
fn a_line_of_a_list() {
    check_line("images: ghcr.io", "image");
}

#[test]
fn every_line_is_explained() {
    let page = Visitor::default().opens("");
    page.press("Tab");
    page.press("Enter");
    page.expect_focus("workflow");
    for line in page.yaml().lines() {
        page.press("Down");
        let is_code = !line.trim().is_empty() && !line.trim().starts_with('#');
        if is_code {
            let said = page.texts("#explanation .sentence").join("");
            assert!(10 < said.chars().count(), "nothing is said about {line:?}, only {said:?}");
        }
    }
}

#[test]
fn a_step_can_be_copied_alone() {
    let page = Visitor::default().opens("");
    page.click_text("#workflow .line", "uses: docker/setup-qemu-action");
    page.click_text("#explanation button", "Copy this step");
    page.expect_text(".status", "The step is copied.");
    let step = page.paste_elsewhere();
    assert!(step.starts_with("- name: Set up QEMU\n  uses: docker/setup-qemu-action@"), "{step}");
    assert_eq!(step.lines().count(), 2, "{step}");
}

#[test]
fn a_line_leads_to_its_setting() {
    let page = Visitor::default().opens("");
    page.click_text("#workflow .line", "timeout-minutes:");
    page.click_text("#explanation button", "Change");
    page.expect_focus("timeout");
}
