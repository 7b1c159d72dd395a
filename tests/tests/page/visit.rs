//! From the first look to a workflow that is taken away, and back to it later.

use pushwright_browser::{Page, Visitor};
use pushwright_core::text::{Lang, msg};

use crate::en;

const FILE: &str = ".github/workflows/docker-publish.yml";

#[test]
fn the_first_visit_shows_the_recommended_workflow() {
    let page = Visitor::default().opens("");
    page.expect_attribute("[data-preset=recommended]", "aria-pressed", "true");
    page.expect_yaml("registry: ghcr.io");
    page.expect_yaml("images: ghcr.io/${{ github.repository }}");
    page.expect_yaml("push-to-registry: true");
    assert_eq!(page.fragment(), "", "nobody has chosen anything yet");
    page.click("#tab-problems");
    page.expect_text("#panel", en(msg::BEHIND_NO_PROBLEMS));
}

/// Choose, type, copy: the three workflows of GitHub's tutorial.
fn check_tutorial(preset: &str, fields: &[(&str, &str)], expected: &[&str]) {
    let page = Visitor::default().opens("");
    page.click(&format!("[data-preset={preset}]"));
    page.expect_attribute(&format!("[data-preset={preset}]"), "aria-pressed", "true");
    for (field, image) in fields {
        page.fill(field, image);
    }
    for part in expected {
        page.expect_yaml(part);
    }
    page.click("#copy");
    page.expect_text(".status", &msg::page_copied(FILE).say(Lang::En));
    let yaml = page.yaml();
    assert_eq!(page.paste_elsewhere(), format!("{yaml}\n"));

    page.reload();
    assert_eq!(page.yaml(), yaml, "after reloading");
    let link = page.fragment();
    drop(page);
    expect_same(&Visitor::default().opens(&link), &yaml, fields);
}

/// Another person, who got the link.
fn expect_same(page: &Page, yaml: &str, fields: &[(&str, &str)]) {
    assert_eq!(page.yaml(), yaml, "from the link");
    for (field, image) in fields {
        page.expect_value(field, image);
    }
    assert!(!page.is_visible(".notice"), "{:?}", page.texts(".notice"));
}

#[test]
fn docker_hub_in_three_actions() {
    let expected = [
        "images: acme/app",
        "username: ${{ secrets.DOCKER_USERNAME }}",
        "subject-name: docker.io/acme/app",
    ];
    check_tutorial("docker-hub", &[("#image", "acme/app")], &expected);
}

#[test]
fn github_packages_in_three_actions() {
    let expected = ["REGISTRY: ghcr.io", "IMAGE_NAME: acme/app", "registry: ${{ env.REGISTRY }}"];
    check_tutorial("github-packages", &[("#image", "acme/app")], &expected);
}

#[test]
fn both_registries_in_four_actions() {
    let expected =
        ["acme/app", "ghcr.io/acme/other", "registry: ghcr.io", "secrets.DOCKER_PASSWORD"];
    let fields = [("#image", "acme/app"), ("#image-2", "acme/other")];
    check_tutorial("docker-hub-and-github-packages", &fields, &expected);
}

#[test]
fn nothing_is_fetched_after_loading() {
    let page = Visitor::default().opens("");
    // What the page itself asks for while it loads.
    for last in ["icon.svg", "offline.js"] {
        page.wait_for(last, || page.requests().iter().any(|it| it.ends_with(last)));
    }
    let before = page.requests();
    page.click("[data-preset=docker-hub]");
    page.fill("#image", "acme/app");
    for tab in ["#tab-problems", "#tab-setup", "#tab-yaml"] {
        page.click(tab);
    }
    page.click("#workflow .line:nth-of-type(4)");
    page.click("#copy");
    page.expect_text(".status", &msg::page_copied(FILE).say(Lang::En));
    assert_eq!(page.requests(), before, "requests after loading");

    page.choose("#language", "zh-CN");
    page.expect_attribute("html", "lang", "zh-CN");
    let new = page.requests().split_off(before.len());
    assert!(!new.is_empty() && new.iter().all(|it| it.contains(".zh-CN.")), "{new:?}");
}

#[test]
fn the_repository_s_tasks_are_listed() {
    let page = Visitor::default().opens("");
    page.click("#tab-setup");
    page.expect_text("#panel", &msg::behind_setup_file(FILE).say(Lang::En));
    page.click("[data-preset=docker-hub]");
    page.expect_text("#panel", "DOCKER_USERNAME");
    page.expect_text("#panel", "DOCKER_PASSWORD");
}

/// The whole checklist: its commands are copied as they are, and what is ticked stays ticked.
#[test]
fn the_checklist_is_copied_and_ticked() {
    let page = Visitor::default().opens("");
    page.click("[data-preset=docker-hub]");
    page.click("#tab-setup");
    page.click("[data-opens='workbench:setup']");
    page.expect_text("dialog[open] .checklist", "gh secret set DOCKER_PASSWORD");
    page.expect_text("dialog[open] .checklist", "gh attestation verify");
    page.click("#task-1");
    page.click(".checklist li:nth-child(2) button");
    page.expect_text("dialog[open] [role=status]", msg::CHECKLIST_COPIED.get(Lang::En));
    page.press("Escape");
    page.expect_gone("dialog[open]");
    page.reload();
    page.click("#tab-setup");
    page.click("[data-opens='workbench:setup']");
    page.expect_visible("#task-1:checked");
    page.expect_gone("#task-2:checked");
}

#[test]
fn the_whole_checklist_fits_into_its_dialog() {
    for width in [390, 1280] {
        let page = Visitor { width, ..Visitor::default() }.opens("#v=1&preset=hardened");
        page.click("#tab-setup");
        page.click("[data-opens='workbench:setup']");
        page.expect_visible("#setup .checklist pre");
        let inside = page.eval(
            "const it = document.getElementById('setup'); return it.scrollWidth <= it.clientWidth",
        );
        assert_eq!(inside, true, "{width} px");
    }
}

#[test]
fn what_was_said_leaves_by_itself_and_on_escape() {
    let page = Visitor::default().opens("");
    for escape in [true, false] {
        page.click("#share");
        page.expect_text(".status", en(msg::PAGE_COPIED_LINK));
        if escape {
            page.press("Escape");
        }
        page.expect_gone(".status:not(:empty)");
    }
}
