//! A setting and its lines belong together, from both sides.

use pushwright_browser::Visitor;
use pushwright_core::text::msg;

use crate::en;

/// A preset, a control of it, and the line that is marked while the control has the focus.
const CONTROLS: &[(&str, &str, &str)] = &[
    ("docker-hub", "image", "images: "),
    ("docker-hub", "token", "password: "),
    ("recommended", "branches", "branches:"),
    ("recommended", "timeout", "timeout-minutes: 60"),
];

#[test]
fn a_control_marks_its_lines() {
    let page = Visitor::default().opens("");
    for (preset, control, line) in CONTROLS {
        page.click(&format!("[data-preset={preset}]"));
        page.click(&format!("#{control}"));
        page.expect_attribute(".field[data-selected=true]", "data-topic", control);
        page.expect_text("#workflow .line[data-marked=true]", line);
        let marked = page.count("#workflow .line[data-marked=true]");
        assert!(marked < 5, "{marked} lines are marked for {control}");
        page.expect_visible("#explanation .sentence");
        let shown = "const line = document.querySelector('.line[data-marked=true]').getBoundingClientRect(); \
            const box = document.getElementById('workflow').getBoundingClientRect(); \
            return box.top <= line.top && line.bottom <= box.bottom";
        page.wait_for(&format!("{line} to come into view"), || page.eval(shown) == true);
    }
}

/// A line, and the setting that it belongs to.
const LINES: &[(&str, &str)] = &[
    ("pull_request:", "pull-request"),
    ("images: ghcr.io", "image"),
    // Its section is folded at first.
    ("cache-to:", "cache"),
    ("runs-on:", "runner"),
];

#[test]
fn a_line_is_explained_and_shows_its_setting() {
    let page = Visitor::default().opens("");
    for (line, topic) in LINES {
        page.click_text("#workflow .line", line);
        page.expect_text("#workflow .line[aria-selected=true]", line);
        page.expect_attribute(".field[data-selected=true]", "data-topic", topic);
        page.expect_visible(&format!(".field[data-topic={topic}]"));
        page.expect_text("#explanation h3", line);
        let sentence = page.text("#explanation .sentence");
        assert!(sentence.ends_with('.'), "{sentence}");
        let paragraphs = page.texts("#explanation p:not(.sentence)");
        assert!(paragraphs.iter().any(|it| 40 < it.len()), "{line}: {paragraphs:?}");
        let source = page.attribute("#explanation a", "href").unwrap_or_default();
        assert!(source.starts_with("https://"), "{line}: {source}");
        assert_eq!(page.text("#explanation a"), en(msg::PAGE_SOURCE));
    }
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

/// In one column the setting stands far above: what was asked for is what is said of the line.
#[test]
fn a_line_is_explained_where_it_stands() {
    let page = Visitor::default().opens("");
    page.resize(390, 844);
    page.click("#to-workflow");
    page.expect_focus("panel");
    let top = |css: &str| {
        let script = "return document.querySelector(arguments[0]).getBoundingClientRect().top";
        page.eval_with(script, vec![css.into()]).as_f64().expect("a number")
    };
    assert!(0.0 <= top("#tab-yaml"), "the tabs are in sight");
    page.click_text("#workflow .line", "permissions: {}");
    page.expect_visible("#explanation .sentence");
    let (line, said) = (top("#workflow .line[aria-selected=true]"), top("#explanation .sentence"));
    assert!(0.0 <= line && line < said && said < 844.0, "{line} {said}");
}

#[test]
fn a_step_can_be_copied_alone() {
    let page = Visitor::default().opens("");
    page.click_text("#workflow .line", "uses: docker/setup-qemu-action");
    page.click_text("#explanation button", en(msg::BEHIND_COPY_STEP));
    page.expect_text(".status", en(msg::BEHIND_COPIED_STEP));
    let step = page.paste_elsewhere();
    assert!(step.starts_with("- name: Set up QEMU\n  uses: docker/setup-qemu-action@"), "{step}");
    assert_eq!(step.lines().count(), 2, "{step}");
}

#[test]
fn a_job_can_be_copied_alone() {
    let page = Visitor::default().opens("");
    page.click_text("#workflow .line", "uses: docker/setup-qemu-action");
    page.click_text("#explanation button", en(msg::BEHIND_COPY_JOB));
    page.expect_text(".status", en(msg::BEHIND_COPIED_JOB));
    let job = page.paste_elsewhere();
    let whole = page.yaml();
    let at = whole.find("  publish:").expect("a job");
    let own: Vec<&str> = whole[at..].lines().map(|it| it.get(2..).unwrap_or_default()).collect();
    assert_eq!(job.trim_end(), own.join("\n").trim_end());
    // Of a line that is in no job, there is none.
    page.click_text("#workflow .line", "permissions: {}");
    page.wait_for("no job", || {
        !page.texts("#explanation button").iter().any(|it| it == en(msg::BEHIND_COPY_JOB))
    });
}

#[test]
fn a_line_leads_to_its_setting() {
    let page = Visitor::default().opens("");
    page.click_text("#workflow .line", "timeout-minutes:");
    page.click("#explanation .actions button");
    page.expect_focus("timeout");
}

/// A line that is longer than its box could not be scrolled to its end.
#[test]
fn lines_are_as_wide_as_the_longest() {
    for (width, lang) in [(1280, "en"), (1280, "zh-CN"), (360, "zh-CN")] {
        let page = Visitor { width, ..Visitor::default() }
            .opens(&format!("#lang={lang}&comments=teaching"));
        let is_cut = "return [...document.querySelectorAll('#workflow .line')] \
            .filter((it) => it.clientWidth < it.scrollWidth).map((it) => it.textContent)";
        assert_eq!(page.eval(is_cut), serde_json::json!([]), "{width} {lang}");
        let long = "a".repeat(200);
        page.fill("#image", &format!("acme/{long}"));
        page.wait_for("the long line", || page.texts("#workflow .line").join("").contains(&long));
        assert_eq!(page.eval(is_cut), serde_json::json!([]), "{width} {lang}");
    }
}
