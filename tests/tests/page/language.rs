//! The page in the language that its reader speaks.

use pushwright_browser::{Page, Visitor};

fn is_chinese(text: &str) -> bool {
    text.chars().any(|it| ('\u{4e00}'..='\u{9fff}').contains(&it))
}

/// The texts that are for people, and in which no Chinese is.
fn not_chinese(page: &Page) -> Vec<String> {
    let texts = page.eval(
        "return [...document.querySelectorAll('label, button, summary, legend, .help > span, h2, h3, .brand p')] \
         .filter((it) => it.checkVisibility() && !it.closest('[translate=no], .chips, .tab')) \
         .map((it) => it.getAttribute('aria-label') || it.textContent)",
    );
    let texts = texts.as_array().into_iter().flatten();
    let texts = texts.map(|it| it.as_str().unwrap_or_default().to_owned());
    texts.filter(|it| !it.trim().is_empty() && !is_chinese(it)).collect()
}

/// Names that are the same in every language.
const NAMES: &[&str] = &["SBOM", "Docker Hub", "GitHub Packages", "Dockerfile", "YAML"];

#[test]
fn everything_changes_but_the_workflow() {
    let page = Visitor::default().opens("");
    let yaml = page.yaml();
    let code = page.yaml_without_comments();
    assert!(!is_chinese(&yaml));
    page.choose("#language", "zh-CN");
    page.expect_attribute("html", "lang", "zh-CN");
    page.expect_text("label[for=image]", "镜像");
    page.wait_for("Chinese comments", || is_chinese(&page.yaml()));
    assert_eq!(page.yaml_without_comments(), code, "what GitHub reads");
    let comments = page.texts("#workflow .comment");
    let is_version =
        |it: &str| it.starts_with("# v") && it.ends_with(|it: char| it.is_ascii_digit());
    let english: Vec<_> = comments.iter().filter(|it| !is_chinese(it) && !is_version(it)).collect();
    assert!(english.is_empty(), "comments that are not Chinese: {english:#?}");
    let left: Vec<_> =
        not_chinese(&page).into_iter().filter(|it| !NAMES.contains(&it.as_str())).collect();
    assert!(left.is_empty(), "not translated: {left:#?}");
    assert!(is_chinese(&page.text_of("return document.title")));

    page.reload();
    page.expect_attribute("html", "lang", "zh-CN");
    page.expect_value("#language", "zh-CN");
    page.choose("#language", "en");
    page.expect_attribute("html", "lang", "en");
    page.wait_for("English comments", || page.yaml() == yaml);
}

#[test]
fn every_preset_is_the_same_code_in_both_languages() {
    let page = Visitor::default().opens("");
    let presets = ["docker-hub", "github-packages", "docker-hub-and-github-packages"];
    for preset in presets {
        page.choose("#language", "en");
        page.click(&format!("[data-preset={preset}]"));
        page.expect_attribute(&format!("[data-preset={preset}]"), "aria-pressed", "true");
        let (yaml, code) = (page.yaml(), page.yaml_without_comments());
        page.choose("#language", "zh-CN");
        page.wait_for("other comments", || page.yaml() != yaml);
        assert_eq!(page.yaml_without_comments(), code, "{preset}");
    }
}

#[test]
fn explanations_come_in_the_language() {
    let page = Visitor::default().opens("");
    page.choose("#language", "zh-CN");
    page.click_text("#workflow .line", "uses: docker/login-action");
    page.wait_for("Chinese explanation", || {
        is_chinese(&page.texts("#explanation p:not(.sentence)").join(""))
    });
    assert!(is_chinese(&page.text("#explanation .sentence")));
}

#[track_caller]
fn check_first(languages: &'static str, expected: &str) {
    let page = Visitor { languages, ..Visitor::default() }.opens("");
    let wanted = page.text_of("return navigator.languages.join()");
    assert!(languages.starts_with(wanted.split(',').next().unwrap_or_default()), "{wanted}");
    page.expect_attribute("html", "lang", expected);
    page.expect_value("#language", expected);
}

#[test]
fn a_chinese_browser_gets_chinese() {
    check_first("zh-CN,zh,en", "zh-CN");
}

#[test]
fn the_first_language_that_is_spoken_here_counts() {
    check_first("de-DE,zh-TW,en", "zh-CN");
}

#[test]
fn who_speaks_neither_gets_english() {
    check_first("fr-FR,fr", "en");
}
