//! A workflow for three registries and three platforms, built by hand in the form: what is mistyped on
//! the way is said at its field, and a press repairs it.

use pushwright_browser::{Page, Visitor};
use pushwright_core::{
    generate::{Surroundings, generate},
    lint::lint,
    share,
    text::{Lang, Notes, msg},
};

use crate::en;

/// A field, what is mistyped into it, and what the repair makes of it.
type Slip = (&'static str, &'static str, &'static str);

const ECR: &[Slip] = &[
    ("account", "1234-5678-9012", "123456789012"),
    ("region", "eu-central-1a", "eu-central-1"),
    ("image", "team/my app", "team/my-app"),
];

const GAR: &[Slip] = &[
    ("region-2", "europe-west3-a", "europe-west3"),
    ("project-2", "My-Project-123", "my-project-123"),
    ("image-2", "images//my-app", "images/my-app"),
];

const DOCKER_HUB: &[Slip] = &[
    ("image-3", "acme/tools/my-app", "acme/tools-my-app"),
    ("image-3", "acme/my app", "acme/my-app"),
];

#[test]
fn three_registries_and_three_platforms() {
    let page = Visitor::default().opens("");
    page.choose("#registry", "ecr");
    slip_and_repair(&page, ECR);
    page.fill("#role", "arn:aws:iam::123456789012:role/publish");
    page.click("#add-registries");
    page.choose("#registry-2", "gar");
    slip_and_repair(&page, GAR);
    page.click("#add-registries");
    page.choose("#registry-3", "docker-hub");
    slip_and_repair(&page, DOCKER_HUB);

    page.click("[data-section=platforms] summary");
    page.click_text("[data-topic=platforms] .chip", "linux/arm/v7");
    page.choose("#multi-platform", "native");
    page.fill("#runners", "linux/arm/v7=self-hosted, arm");

    check_workflow(&page);
    page.click("#tab-problems");
    page.expect_text("#panel", en(msg::BEHIND_NO_PROBLEMS));
    check_link(&page);
}

/// Types what is wrong, reads what is said about it, and lets it be repaired by keyboard.
#[track_caller]
fn slip_and_repair(page: &Page, slips: &[Slip]) {
    for (field, wrong, right) in slips {
        let css = format!("#{field}");
        page.fill(&css, wrong);
        page.expect_attribute(&css, "aria-invalid", "true");
        let findings = format!("#{field}-findings");
        page.expect_text(&format!("{findings} [data-severity=error]"), part_of(wrong));
        let fix = page.text(&format!("{findings} button"));
        tab_to(page, &fix);
        page.press("Enter");
        page.expect_value(&css, right);
        page.expect_gone(&format!("{findings} [data-severity=error]"));
    }
}

/// Names are told by the part that is wrong, others whole.
fn part_of(wrong: &'static str) -> &'static str {
    wrong.rsplit('/').next().unwrap_or(wrong)
}

#[track_caller]
fn tab_to(page: &Page, button: &str) {
    for _ in 0..6 {
        page.press("Tab");
        if page.focused() == button {
            return;
        }
    }
    panic!("Tab does not come to {button:?}, but to {:?}", page.focused());
}

/// One job a platform, each pushing by digest to all three; one more that makes an index in each.
#[track_caller]
fn check_workflow(page: &Page) {
    page.expect_yaml("platform: linux/arm/v7");
    let yaml = page.yaml_without_comments();
    for part in [
        "platform: linux/amd64\n            pair: linux-amd64\n            runner: ubuntu-latest",
        "platform: linux/arm64\n            pair: linux-arm64\n            runner: ubuntu-24.04-arm",
        "runner:\n              - self-hosted\n              - arm",
        "push-by-digest=true",
        "docker buildx imagetools create",
        "role-to-assume: arn:aws:iam::123456789012:role/publish",
        "registry: 123456789012.dkr.ecr.eu-central-1.amazonaws.com",
        "registry: europe-west3-docker.pkg.dev",
        "username: ${{ vars.DOCKERHUB_USERNAME }}",
        "subject-name: 123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/my-app",
        "subject-name: europe-west3-docker.pkg.dev/my-project-123/images/my-app",
        "subject-name: docker.io/acme/my-app",
    ] {
        assert!(yaml.contains(part), "{part:?} is not in\n{yaml}");
    }
    let images = "images: |\n            123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/my-app\n            \
        europe-west3-docker.pkg.dev/my-project-123/images/my-app\n            acme/my-app\n";
    assert_eq!(yaml.matches(images).count(), 2, "{yaml}");
    assert_eq!(
        yaml.matches("subject-digest: ${{ steps.push.outputs.digest }}").count(),
        3,
        "{yaml}"
    );
}

/// The address holds all of it, and what is shown is what the core writes for it.
#[track_caller]
fn check_link(page: &Page) {
    let is_whole = || page.fragment().contains("runners=");
    page.wait_for("the address", is_whole);
    let decoded = share::decode(page.fragment().trim_start_matches('#'));
    assert_eq!(decoded.problems, []);
    let notes = Notes::built_in(Lang::En);
    let around = Surroundings { lang: Lang::En, notes: &notes, link: "" };
    let document = generate(&decoded.recipe, around);
    assert_eq!(lint(&document), []);
    let name = "platform: linux/arm/v7";
    assert!(document.text().contains(name), "{}", document.text());
    assert!(decoded.recipe.registries.len() == 3, "{:?}", decoded.recipe.registries);
}
