//! More ways to take the workflow along: what is handed over really arrives.

use std::{fs, path::Path, process::Command};

use pushwright_browser::{Page, Place, Visitor, read_code};
use pushwright_core::text::{Lang, Text, msg};

use crate::{away::folder, en, refused::NO_CLIPBOARD, secrets::secret};

const FILE: &str = ".github/workflows/docker-publish.yml";

#[track_caller]
pub(crate) fn open(page: &Page) {
    page.click("#more");
    page.expect_visible("dialog[data-dialog=ways]");
}

/// Unfolds one of the ways.
#[track_caller]
pub(crate) fn unfold(page: &Page, way: &str) {
    page.click(&format!("[data-way={way}] > summary"));
    page.expect_visible(&format!("[data-way={way}] > .body"));
}

#[track_caller]
fn copy(page: &Page, way: &str, done: Text) -> String {
    page.click(&format!("[data-way={way}] .offer .button[data-kind=primary]"));
    page.expect_text(".said", en(done));
    page.paste_elsewhere()
}

/// An empty repository of this test alone.
fn repository(name: &str) -> std::path::PathBuf {
    let res = folder(name);
    git(&res, &["init", "-q", "-b", "main"]);
    git(&res, &["config", "user.name", "a"]);
    git(&res, &["config", "user.email", "a@b.c"]);
    res
}

#[track_caller]
fn git(at: &Path, args: &[&str]) -> String {
    run(at, "git", args)
}

#[track_caller]
fn run(at: &Path, program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).current_dir(at).output();
    let output = output.unwrap_or_else(|error| panic!("{program} does not run: {error}"));
    let says = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}: {says}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn expect_file(repository: &Path, text: &str) {
    let written = fs::read_to_string(repository.join(FILE)).expect("the workflow");
    assert_eq!(written, text);
    let _ = fs::remove_dir_all(repository);
}

/// What is saved, once all of it is there.
#[track_caller]
fn saved(page: &Page, file: &Path, end: &str) -> String {
    let text = || fs::read_to_string(file).unwrap_or_default();
    page.wait_for("all of the file", || text().ends_with(end));
    text()
}

#[test]
fn a_link_and_its_code() {
    let folder = folder("code");
    let page = Visitor { place: Place::Published, ..Visitor::default() }.opens("");
    page.saves_into(&folder.to_string_lossy());
    page.click("[data-preset=docker-hub]");
    page.fill("#image", "acme/app");
    open(&page);
    page.wait_for("the address", || page.address().contains("image=acme/app"));
    let link = page.address();
    page.expect_value("#way-link", &link);
    let seen = |name: &str, of: &str| page.attribute(of, name).unwrap_or_default();
    let read = read_code(&seen("viewBox", ".qr"), &seen("d", ".qr path:last-child"));
    assert_eq!(read.as_deref(), Some(link.as_str()));
    assert_eq!(page.texts(".qr title"), [en(msg::EXTRAS_QR_TITLE)]);
    assert!(!page.texts("dialog").join("").contains(en(msg::EXTRAS_LINK_LOCAL)));
    assert_eq!(copy(&page, "link", msg::PAGE_COPIED_LINK), link);

    page.click_text("dialog .button", en(msg::EXTRAS_QR_SAVE));
    page.expect_text(".said", &msg::extras_saved("pushwright-link.svg").say(Lang::En));
    let svg = saved(&page, &folder.join("pushwright-link.svg"), "</svg>\n");
    let between = |from: &str| svg.rsplit(from).next().and_then(|it| it.split('"').next());
    let read = read_code(between("viewBox=\"").expect("a box"), between(" d=\"").expect("a path"));
    assert_eq!(read.as_deref(), Some(link.as_str()));
    let _ = fs::remove_dir_all(&folder);
}

#[test]
fn a_link_that_leads_nobody_says_so() {
    let page = Visitor::default().opens("");
    open(&page);
    page.expect_text("[data-way=link]", en(msg::EXTRAS_LINK_LOCAL));
}

#[test]
fn a_long_link_has_no_code() {
    let page = Visitor::default().opens(&format!("#v=1&name={}", "long-".repeat(300)));
    open(&page);
    let limit = pushwright_core::qr::MAX_BYTES.to_string();
    page.expect_text("[data-way=link] .caution", &msg::qr_too_long(limit).say(Lang::En));
    assert!(!page.has(".qr"));
    assert_eq!(copy(&page, "link", msg::PAGE_COPIED_LINK), page.address());
}

#[test]
fn a_command_writes_the_file() {
    let page = Visitor::default().opens("#v=1&preset=both&image=acme/app&comments=teaching");
    let yaml = page.yaml() + "\n";
    open(&page);
    unfold(&page, "terminal");
    assert!(!page.is_visible("[data-way=link] > .body"), "one is open at a time");
    let command = copy(&page, "terminal", msg::EXTRAS_TERMINAL_COPIED);
    assert_eq!(page.value("#way-terminal"), command);
    let there = repository("command");
    fs::create_dir(there.join("deep")).expect("a folder");
    run(&there.join("deep"), "sh", &["-c", &command]);
    expect_file(&there, &yaml);

    page.click("#way-commit");
    let command = copy(&page, "terminal", msg::EXTRAS_TERMINAL_COPIED);
    let there = repository("commit");
    run(&there, "sh", &["-c", &command]);
    assert_eq!(git(&there, &["branch", "--show-current"]), "add-docker-publish\n");
    let log = git(&there, &["log", "--format=%s", "--name-only"]);
    assert_eq!(log, format!("Add docker-publish.yml\n\n{FILE}\n"));
    expect_file(&there, &yaml);
}

#[test]
fn a_patch_adds_the_file() {
    let page = Visitor::default().opens("#v=1&preset=ghcr&image=acme/app");
    let yaml = page.yaml() + "\n";
    open(&page);
    unfold(&page, "patch");
    let there = repository("patch");
    fs::write(there.join("it.patch"), copy(&page, "patch", msg::EXTRAS_PATCH_COPIED))
        .expect("written");
    git(&there, &["apply", "it.patch"]);
    expect_file(&there, &yaml);
}

#[test]
fn a_patch_changes_the_file_that_is_there() {
    let page = Visitor::default().opens("");
    let yaml = page.yaml() + "\n";
    let there = repository("change");
    page.saves_into(&there.to_string_lossy());
    open(&page);
    unfold(&page, "patch");
    // Without the end of its last line, as people select it.
    page.fill("#way-old", "name: before\non: push");
    page.click_text("[data-way=patch] .button", en(msg::PAGE_DOWNLOAD));
    let name = "update-docker-publish.patch";
    page.expect_text(".said", &msg::extras_saved(name).say(Lang::En));
    let patch = saved(&page, &there.join(name), "\n");
    assert_eq!(patch, page.value("#way-patch"));
    assert!(patch.contains("-name: before\n-on: push\n"), "{patch}");
    fs::create_dir_all(there.join(".github/workflows")).expect("a folder");
    fs::write(there.join(FILE), "name: before\non: push\n").expect("written");
    git(&there, &["apply", name]);
    expect_file(&there, &yaml);

    page.fill("#way-old", &yaml);
    page.expect_text("[data-way=patch]", en(msg::EXTRAS_PATCH_SAME));
    assert!(!page.has("#way-patch"));
    let kept = page.text_of("return JSON.stringify([{ ...localStorage }, { ...sessionStorage }])");
    assert!(!kept.contains("before"), "{kept}");
    page.reload();
    open(&page);
    unfold(&page, "patch");
    page.expect_value("#way-old", "");
}

#[test]
fn what_cannot_be_copied_is_selected() {
    let page = Visitor { before: NO_CLIPBOARD, ..Visitor::default() }.opens("");
    open(&page);
    for way in ["link", "terminal", "patch"] {
        if way != "link" {
            unfold(&page, way);
        }
        page.click(&format!("[data-way={way}] .offer .button[data-kind=primary]"));
        page.expect_text(".said", en(msg::PAGE_COPY_REFUSED));
        page.expect_focus(&format!("way-{way}"));
        page.press("Control+c");
        assert_eq!(page.paste_elsewhere(), page.value(&format!("#way-{way}")), "{way}");
    }
}

#[test]
fn a_secret_is_never_handed_over_in_silence() {
    let page = Visitor { place: Place::Published, ..Visitor::default() }.opens("");
    page.click("[data-preset=docker-hub]");
    page.fill("#token", &secret());
    let says = page.text(".notice[data-kind=warning]");
    open(&page);
    page.expect_text(".content > .caution", &says);
    assert!(!page.value("#way-link").contains(&secret()[4..]));
    for way in ["terminal", "patch"] {
        unfold(&page, way);
        page.expect_text(&format!("[data-way={way}] .caution"), en(msg::EXTRAS_HOLDS_SECRET));
        let button = format!("[data-way={way}] .offer .button[data-kind=primary]");
        page.expect_text(&button, en(msg::PAGE_COPY_ANYWAY));
    }
    unfold(&page, "github");
    page.click("[data-way=github] .button");
    page.expect_text("dialog[data-dialog=github]", en(msg::EXTRAS_GITHUB_SECRET));
    page.fill("#github-owner", "octocat");
    page.fill("#github-repository", "hello-world");
    let go = page.attribute("dialog .button[data-kind=primary]", "disabled");
    assert!(go.is_some(), "no address may hold a secret");
    page.press("Escape");
    page.expect_gone("dialog");

    open(&page);
    unfold(&page, "embed");
    page.click("[data-way=embed] .button");
    page.expect_text("dialog[data-dialog=embed]", en(msg::EXTRAS_EMBED_SECRET));
    assert!(!page.has("dialog textarea"), "there is a snippet");
}

#[test]
fn by_keyboard() {
    let page = Visitor { languages: "zh-CN", ..Visitor::default() }.opens("");
    let zh = |it: Text| it.get(Lang::ZhCn);
    while page.focused() != "more" {
        page.press("Tab");
    }
    page.press("Enter");
    page.expect_text("#extras-title", zh(msg::EXTRAS_WAYS));
    page.expect_focus(zh(msg::EXTRAS_LINK));
    while page.focused() != zh(msg::EXTRAS_TERMINAL) {
        page.press("Tab");
    }
    page.press("Enter");
    page.expect_visible("#way-terminal");
    assert!(!page.is_visible("#way-link"));
    while page.focused() != zh(msg::EXTRAS_TERMINAL_COPY) {
        page.press("Tab");
        assert_eq!(page.covered(), [""; 0]);
    }
    page.press("Space");
    page.expect_text(".said", zh(msg::EXTRAS_TERMINAL_COPIED));
    while page.focused() != zh(msg::EXTRAS_PATCH) {
        page.press("Tab");
    }
    page.press("Enter");
    page.wait_for("silence", || page.texts(".said") == [""]);
    page.press("Escape");
    page.expect_gone("dialog");
    page.expect_focus("more");
    // What was said is not said again.
    page.press("Enter");
    page.expect_visible("dialog");
    assert_eq!(page.texts(".said"), [""]);
}
