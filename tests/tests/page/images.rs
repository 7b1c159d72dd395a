//! Several images: from a list that somebody has already to the file of the workflow.

use std::{fs, path::Path};

use pushwright_browser::{Page, Visitor};
use pushwright_core::text::{Lang, msg};

use crate::{
    accessibility::{Found, expect_none, judge},
    away::folder,
    beside::{expected, unpacked},
    en, ways,
};

const LIST: &str = "# services\napi ./services/api\nweb ./web\nworker ./services/worker docker/worker.Dockerfile\n";

fn unfold(page: &Page) {
    page.click("[data-section=what] > summary");
    page.expect_visible("#add-images");
}

/// Opens the dialog for a list, and pastes one.
fn paste(page: &Page, list: &str) {
    page.click("#images [data-opens='extras:images']");
    page.expect_visible("#images-list");
    page.fill("#images-list", list);
}

fn tabs(page: &Page) -> Vec<String> {
    page.texts("#images [role=tab]")
}

/// A page whose images come from the pasted list, and which saves into a folder.
fn takes_the_list(address: &str, folder: &Path) -> Page {
    let page = Visitor::default().opens(address);
    page.saves_into(&folder.to_string_lossy());
    unfold(&page);
    paste(&page, LIST);
    page.expect_text("ol.images", "worker");
    page.click_text("dialog .button", en(msg::EXTRAS_IMAGES_TAKE));
    page.expect_gone("dialog");
    page.wait_for("a tab for each image", || tabs(&page) == ["api", "web", "worker"]);
    page
}

#[test]
fn from_a_pasted_list_to_the_file() {
    let folder = folder("monorepo");
    let page = takes_the_list("?#v=1&image=acme/shop", &folder);
    page.expect_text("#images-1-panel .names", "ghcr.io/acme/api");
    page.expect_yaml("- component: worker");

    page.click("#changed-only");
    page.click("#component-tags");
    page.expect_yaml("needs.changes.outputs.worker == 'true'");
    page.expect_yaml("web/v*.*.*");
    page.click("#download");
    page.expect_text(".status", &msg::page_downloaded("docker-publish.yml").say(Lang::En));
    let file = folder.join("docker-publish.yml");
    let written = || fs::read_to_string(&file).unwrap_or_default();
    page.wait_for("the file", || written() == page.yaml() + "\n");
    let _ = fs::remove_dir_all(folder);
}

#[test]
fn from_a_pasted_list_to_the_archive() {
    let folder = folder("monorepo-archive");
    let address = "?#v=1&image=acme/shop&updates=dependabot&clean-up=week";
    let page = takes_the_list(address, &folder);
    page.expect_yaml("- component: worker");
    let all = expected(&page);
    assert_eq!(all.len(), 3, "{all:?}");
    ways::open(&page);
    ways::unfold(&page, "archive");
    page.click("#way-archive");
    let archive = || {
        let found = fs::read_dir(&folder).into_iter().flatten().flatten().map(|it| it.path());
        let mut zips = found.filter(|it| it.extension().is_some_and(|it| it == "zip"));
        zips.next().and_then(|it| fs::read(it).ok()).unwrap_or_default()
    };
    page.wait_for("the archive", || rawzip::ZipArchive::from_slice(&archive()).is_ok());
    assert_eq!(unpacked(&archive()), all);
    let _ = fs::remove_dir_all(&folder);
}

#[test]
fn dockers_workflow_and_what_differs() {
    let page = Visitor::default().opens("");
    let before = page.yaml();
    page.click("[data-section=build] > summary");
    page.click("#github-builder");
    page.expect_yaml("uses: docker/github-builder/.github/workflows/build.yml@");
    page.expect_gone("#timeout");
    page.wait_for("what differs", || {
        page.texts("#explanation p").iter().filter(|it| it.starts_with("Differs from")).count() == 7
    });
    page.expect_text("#explanation", "Cannot be expressed");
    let rows = page.texts("#explanation p a");
    assert_eq!(rows.len(), 10, "each with its source: {rows:?}");
    page.click("#github-builder");
    page.wait_for("the workflow as before", || page.yaml() == before);
}

#[test]
fn what_cannot_be_used_of_a_list_is_said_before_it_is_taken() {
    let page = Visitor::default().opens("");
    unfold(&page);
    paste(&page, "Api ./x");
    page.expect_text("ul.unused", "Api");
    page.expect_attribute("dialog .button[data-kind=primary]", "disabled", "");
    page.fill("#images-list", "api ./x");
    page.expect_text("ol.images", "api");
    page.press("Escape");
    page.expect_gone("dialog");
    assert_eq!(tabs(&page), [""; 0]);
}

/// The recommended form names its image after the repository, and goes on to publish it.
#[test]
fn the_image_of_the_repository_stays_when_another_is_added() {
    let page = Visitor::default().opens("");
    unfold(&page);
    page.click("#add-images");
    page.wait_for("both", || tabs(&page) == ["app", "api"]);
    page.click("#images-1-tab");
    page.expect_text("#images-1-panel .names", "ghcr.io/${{ github.repository }}");
    page.expect_yaml("          images: ghcr.io/${{ github.repository }}\n");
    page.expect_yaml("          images: ghcr.io/${{ github.repository }}/api\n");
}

#[test]
fn the_tabs_by_keyboard() {
    let page = Visitor::default().opens("?#v=1&images=3");
    page.click("#images-1-tab");
    page.expect_focus("images-1-tab");
    for (key, id) in [("Right", 2), ("End", 3), ("Right", 1), ("Left", 3), ("Home", 1)] {
        page.press(key);
        page.expect_focus(&format!("images-{id}-tab"));
        page.expect_attribute(&format!("#images-{id}-tab"), "aria-selected", "true");
        page.expect_visible(&format!("#images-{id}-panel"));
        assert_eq!(page.count("#images [role=tabpanel]:not([hidden])"), 1);
    }
    // An image that is gone leaves the focus with its neighbor, the last one with the way to a new one.
    for left in ["images-1-tab", "images-1-tab", "add-images"] {
        page.click("#images [role=tabpanel]:not([hidden]) > .icon-button");
        page.expect_focus(left);
    }
    // That of the repository comes along.
    page.press("Enter");
    page.expect_visible("#images-2-panel");
    page.click("#add-images");
    page.expect_attribute("#images-3-tab", "aria-selected", "true");
}

/// Nothing is left of the last card, and the focus goes to the way to a new one.
#[test]
fn the_focus_outlives_the_last_card() {
    let page = Visitor::default().opens("?#v=1&tags=2");
    page.click(&format!("[aria-label='{} 2']", en(msg::REMOVE_TAGS)));
    page.expect_focus("add-tags");
}

#[test]
fn a_line_of_an_image_leads_to_its_tab() {
    let page = Visitor::default().opens("?#v=1&images=3&images-as=jobs&component-context.2=./ui");
    page.click_text("#workflow .line", "context: ./ui");
    page.expect_attribute("#images-2-tab", "aria-selected", "true");
    page.expect_visible("#component-context-2");
    page.click("#explanation .button[data-kind=quiet]");
    page.expect_focus("component-context-2");
}

#[test]
fn what_is_shared_and_what_is_not_is_said_at_both_ends() {
    let page = Visitor::default().opens("?#v=1&images=2&platforms=linux/amd64,linux/arm64");
    let label = |id: &str| format!("label[for={id}] .own");
    let shared = msg::page_as_all("linux/amd64, linux/arm64").say(Lang::En);
    page.expect_text(&label("component-platforms"), &shared);
    page.click("#images-2-tab");
    page.fill("#component-platforms-2", "linux/amd64");
    page.expect_text(&label("component-platforms-2"), en(msg::PAGE_OWN));
    page.click("[data-section=platforms] > summary");
    page.expect_text(&label("platforms"), &msg::page_own_in("web").say(Lang::En));
}

/// Names as long as nobody should have them, and everything that can be said of an image.
const ALL: &str = "?#v=1&images=4&image=acme/shop&component.3=a-very-long-name-of-a-component-indeed\
                   &component.4=&component-file.2=./docker/web.Dockerfile&changed-only=on\
                   &component-platforms.2=linux/amd64&platforms=linux/amd64,linux/arm64";

#[track_caller]
fn check(width: u32, height: u32, languages: &'static str) {
    let page = Visitor { width, height, languages, ..Visitor::default() }.opens(ALL);
    let mut found = Found::new();
    for image in 1..=4 {
        page.click(&format!("#images-{image}-tab"));
        page.expect_visible(&format!("#images-{image}-panel"));
        judge(&page, &format!("image {image}"), &mut found);
        assert_eq!((page.too_wide(), page.covered()), (vec![], vec![]), "image {image}");
    }
    paste(&page, "api ./x\nApi ./y\n");
    judge(&page, "list", &mut found);
    assert_eq!((page.too_wide(), page.too_small()), (vec![], vec![]), "list");
    expect_none(&found);
}

#[test]
fn english_on_a_laptop() {
    check(1280, 900, "en");
}

#[test]
fn chinese_on_a_phone() {
    check(360, 740, "zh-CN");
}
