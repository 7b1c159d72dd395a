//! The files beside the workflow: in their tabs, taken along one by one, and all at once.

use std::{fs, path::Path, process::Command};

use pushwright_browser::{Page, Visitor};
use pushwright_core::{
    companion::files,
    recipe::Recipe,
    share,
    text::{Lang, msg},
};

use crate::{
    away::folder,
    en,
    ways::{open, unfold},
};

/// With a name that a shell must not take for anything else.
const EVIL: &str = "#v=1&file-name=it's $(touch x).yml&updates=dependabot&clean-up=month&build-with=bake\
                    &image=ghcr-acme/$(touch+y)&context=./a'b&comments=teaching";

fn recipe(page: &Page) -> Recipe {
    share::decode(&page.fragment()).recipe
}

/// What is to be handed over: path and text of each file.
pub(crate) fn expected(page: &Page) -> Vec<(String, String)> {
    let recipe = recipe(page);
    let workflow = format!(".github/workflows/{}", recipe.file_name);
    let mut res = vec![(workflow, page.yaml() + "\n")];
    let beside = files(&recipe, Lang::En);
    res.extend(beside.into_iter().map(|it| (it.path().to_owned(), it.text)));
    res
}

/// The file in the tab that is open.
fn shown(page: &Page) -> String {
    page.text_of(
        "return [...document.querySelectorAll('#beside .line')].map((it) => it.textContent + '\\n').join('')",
    )
}

#[test]
fn a_tab_for_each_file() {
    let page = Visitor::default().opens("");
    assert!(!page.has("#tab-dependabot"));
    for section in ["supply-chain", "checks"] {
        page.click(&format!(".section[data-section={section}] > summary"));
    }
    page.choose("#updates", "dependabot");
    page.choose("#clean-up", "week");
    page.expect_text("#tab-dependabot", "dependabot.yml");
    for (n, tab) in ["#tab-dependabot", "#tab-clean-up"].into_iter().enumerate() {
        page.click(tab);
        page.expect_visible("#beside .line");
        let (path, text) = &expected_beside(&page, Lang::En)[n];
        page.wait_for("the file", || shown(&page) == *text);
        page.expect_text(".panel .file", path);
        page.click("#beside-copy");
        page.expect_text(".status", path);
        assert_eq!(page.paste_elsewhere(), *text);
    }
    // What copies the workflow copies what is in sight.
    page.click("#copy");
    assert_eq!(page.paste_elsewhere(), shown(&page));
    // The choice goes, and with it the tab that is open.
    page.choose("#clean-up", "off");
    page.expect_gone("#tab-clean-up");
    page.expect_visible("#workflow");
    page.click("#copy");
    assert_eq!(page.paste_elsewhere(), page.yaml() + "\n");
}

fn expected_beside(page: &Page, lang: Lang) -> Vec<(String, String)> {
    files(&recipe(page), lang).into_iter().map(|it| (it.path().to_owned(), it.text)).collect()
}

#[test]
fn in_the_language_of_the_page_and_by_keyboard() {
    let page = Visitor { languages: "zh-CN", ..Visitor::default() }.opens("#v=1&updates=renovate");
    page.click("#tab-yaml");
    page.press("Right");
    page.expect_focus("tab-renovate");
    page.expect_visible("#beside .line");
    let text = expected_beside(&page, Lang::ZhCn)[0].1.clone();
    page.wait_for("the file", || shown(&page) == text);
}

#[test]
fn all_files_in_one_archive() {
    let there = folder("archive");
    let page = Visitor::default().opens(EVIL);
    page.saves_into(&there.to_string_lossy());
    let all = expected(&page);
    assert_eq!(all.len(), 4, "{all:?}");
    open(&page);
    unfold(&page, "archive");
    page.click("#way-archive");
    let name = "add-it-s-touch-x.zip";
    page.expect_text(".said", &msg::extras_saved(name).say(Lang::En));
    let read = || fs::read(there.join(name)).unwrap_or_default();
    page.wait_for("the archive", || rawzip::ZipArchive::from_slice(&read()).is_ok());
    assert_eq!(unpacked(&read()), all);
    let _ = fs::remove_dir_all(&there);
}

pub(crate) fn unpacked(bytes: &[u8]) -> Vec<(String, String)> {
    let archive = rawzip::ZipArchive::from_slice(bytes).expect("an archive");
    let mut entries = archive.entries();
    let mut res = Vec::new();
    while let Some(it) = entries.next_entry().expect("an entry") {
        let data = archive.get_entry(it.wayfinder()).expect("its data").data();
        assert_eq!(it.crc32(), rawzip::crc32(data));
        let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
        res.push((text(it.file_path().as_ref()), text(data)));
    }
    res
}

#[test]
fn one_command_writes_them_all() {
    let there = folder("all");
    let page = Visitor::default().opens(EVIL);
    let all = expected(&page);
    page.click("#tab-bake");
    page.click("#beside-all");
    unfold(&page, "terminal");
    page.click("#way-commit");
    page.click("[data-way=terminal] .offer .button[data-kind=primary]");
    page.expect_text(".said", en(msg::EXTRAS_TERMINAL_COPIED));
    let run = |program: &str, args: &[&str]| {
        let done = Command::new(program).args(args).current_dir(&there).output();
        assert!(done.as_ref().is_ok_and(|it| it.status.success()), "{program}: {done:?}");
    };
    run("git", &["init", "-q", "-b", "main"]);
    run("git", &["config", "user.name", "a"]);
    run("git", &["config", "user.email", "a@b.c"]);
    run("sh", &["-c", &page.paste_elsewhere()]);
    for (path, text) in &all {
        assert_eq!(fs::read_to_string(there.join(path)).ok().as_ref(), Some(text), "{path}");
    }
    assert!(!["x", "y"].iter().any(|it| there.join(it).exists() || Path::new(it).exists()));
    let _ = fs::remove_dir_all(&there);
}
