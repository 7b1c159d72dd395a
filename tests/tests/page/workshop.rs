//! The view for who leads a workshop, the link for the class, completion codes, handouts.

use std::collections::BTreeMap;

use pushwright_browser::{Page, Visitor};
use pushwright_core::{
    lesson::{
        self, LESSONS, Lesson, code,
        progress::{Hints, Mark, Progress},
    },
    text::{Lang, msg},
};
use serde_json::json;

use crate::{
    accessibility::{Found, expect_none, judge},
    en,
};

fn lessons() -> Vec<Lesson> {
    let mut all: Vec<Lesson> = LESSONS.iter().filter_map(|it| lesson::read(it.file).0).collect();
    all.sort_by_key(|it| it.number);
    all
}

#[test]
fn every_step_with_time_and_notes() {
    let page = Visitor::default().opens("#teach");
    page.expect_visible(".teach-step");
    assert!(!page.is_visible("#form"), "the form is out of the way");
    for lesson in lessons() {
        page.click(&format!("[data-teach={}]", lesson.id));
        page.expect_attribute(&format!("[data-teach={}]", lesson.id), "aria-pressed", "true");
        page.wait_for("its steps", || page.count(".teach-step") == lesson.steps.len());
        let shown = page.texts(".teach-steps").join("");
        for step in &lesson.steps {
            let note = step.notes.get(Lang::En).replace('`', "");
            assert!(shown.contains(note.trim()), "{}: {note}", lesson.id);
        }
    }
    page.press("Escape");
    page.expect_gone(".sheet");
    page.expect_visible("#form");
    page.expect_focus("lessons-button");
}

#[test]
fn jumps_to_a_start_and_to_a_solution() {
    let page = Visitor::default().opens("#teach");
    page.click("[data-teach=first-image]");
    page.click(".teach-step[data-step='3'] [data-jump=start]");
    page.expect_text(".lesson-guide h3", &msg::lesson_panel_step_of("3", "4").say(Lang::En));
    page.expect_yaml("secrets.DOCKERHUB_TOKEN");
    page.expect_attribute(".checks li:last-child", "data-met", "false");
    page.click("#lesson-all");
    page.click("#lessons-teach");
    page.click(".teach-step[data-step='3'] [data-jump=solution]");
    page.expect_yaml("acme/hello");
    page.expect_attribute(".checks li:last-child", "data-met", "true");
}

#[test]
fn a_link_that_is_short_enough_to_type() {
    let page = Visitor::default().opens("#v=1&preset=hub&image=acme/class");
    page.click("#lessons-button");
    page.click("#lessons-teach");
    page.click("[data-teach=first-image]");
    page.choose("#class-step", "2");
    page.choose("#class-language", "zh-CN");
    page.click("label[for=class-fixed-image]");
    page.expect_text("#class-link", "lock=image");
    let link = page.text("#class-link");
    let (_, fragment) = link.split_once('#').expect("a fragment");
    assert!(fragment.len() < 60 || fragment.contains("lesson=1&"), "{fragment}");
    assert!(page.is_visible(".class-shown .qr-code"));
    page.click("#class-copy");
    page.expect_text(".status", en(msg::LESSON_TEACH_LINK_COPIED));
    assert_eq!(page.paste_elsewhere(), link);
    // A learner opens it.
    page.eval("localStorage.clear()");
    page.goto(&format!("?#{fragment}"));
    page.wait_until_ready();
    page.expect_attribute("html", "lang", "zh-CN");
    page.expect_text(".lesson-guide h3", &msg::lesson_panel_step_of("2", "4").say(Lang::ZhCn));
    page.expect_yaml("acme/class");
    page.expect_attribute("#image", "readonly", "");
}

#[test]
fn large_type_for_the_last_row() {
    let page = Visitor::default().opens("#teach");
    let size = || {
        page.eval(
            "return parseFloat(getComputedStyle(document.querySelector('.teach-text p')).fontSize)",
        )
    };
    page.expect_visible(".teach-text p");
    let before = size().as_f64().unwrap_or_default();
    page.click("#teach-large");
    let large = || before * 1.3 < size().as_f64().unwrap_or_default();
    page.wait_for("larger type", large);
    assert!(page.too_wide().is_empty(), "{:?}", page.too_wide());
    page.click("#teach-large");
    page.wait_for("the usual type", || !large());
}

/// Five hundred learners, of whom one never finished, and who skipped and asked in turn.
fn class() -> Vec<String> {
    let lessons = lessons();
    let one = |n: usize| {
        let lesson = &lessons[n % 2];
        let mut own = Progress::begin(lesson);
        for (at, it) in own.steps.iter_mut().enumerate() {
            it.mark = if (n + at).is_multiple_of(5) { Mark::Skipped } else { Mark::Done };
            it.hints = Hints::of(n % 4);
        }
        if n == 499 {
            own.steps[0].mark = Mark::Open;
        }
        code::encode(&own).expect("a code")
    };
    (0..500).map(one).collect()
}

#[test]
fn five_hundred_codes_are_counted() {
    let page = Visitor::default().opens("#teach");
    page.expect_text(".codes", en(msg::LESSON_TEACH_CODES_NONE));
    let mut pasted = class();
    pasted.push("moon-landing.1.aaa.00".to_owned());
    pasted.push("first-image.1.aaaa.00".to_owned());
    // Pasted in one go, as from a chat.
    page.click("#class-codes");
    let took = page.eval_with(
        "const it = document.getElementById('class-codes'); it.value = arguments[0]; const start = performance.now(); \
         it.dispatchEvent(new Event('input', { bubbles: true })); \
         return new Promise((done) => setTimeout(() => done(performance.now() - start)))",
        vec![json!(pasted.join("\n"))],
    );
    assert!(took.as_f64().is_some_and(|it| it < 250.0), "{took} ms");
    page.expect_text("#codes-sum", &msg::lesson_teach_codes_sum("500", "499").say(Lang::En));
    let lessons = lessons();
    for lesson in &lessons[..2] {
        let rows = format!(".tally[data-lesson={}] tbody tr", lesson.id);
        assert_eq!(page.count(&rows), lesson.steps.len());
        let numbers: Vec<usize> = page
            .texts(&format!("{rows} td"))
            .iter()
            .map(|it| it.parse().expect("a number"))
            .collect();
        for row in numbers.chunks(4) {
            assert_eq!(row[0] + row[1] + row[2], 250, "{row:?}");
        }
    }
    assert_eq!(page.count(".wrong-codes li"), 2);
    page.expect_text(".wrong-codes", "moon-landing.1.aaa.00");
    page.expect_text(".wrong-codes", "first-image.1.aaaa.00");
}

#[test]
fn the_button_prints() {
    let before = "window.printed = 0; window.print = () => { window.printed++; };";
    let page = Visitor { before, ..Visitor::default() }.opens("");
    page.click("#lessons-button");
    page.click("[data-handout=first-image]");
    page.expect_attribute(".paper", "data-edition", "learner");
    assert_eq!(page.count(".paper"), 1);
    page.click("#handout-print");
    assert_eq!(page.eval("return window.printed"), 1);
    page.choose("#handout-lesson", "");
    page.wait_for("all of them", || page.count(".paper") == LESSONS.len());
    page.click("#sheet-back");
    page.expect_gone(".sheet");
}

/// Millimeters to inches, as the browser's protocol wants paper.
const PAPERS: [(&str, f64, f64); 2] = [("A4", 210.0 / 25.4, 297.0 / 25.4), ("Letter", 8.5, 11.0)];

/// How many pages a print has.
fn pages(page: &Page, width: f64, height: f64) -> usize {
    let wish = json!({ "paperWidth": width, "paperHeight": height, "printBackground": true, "preferCSSPageSize": false });
    let answer = page.cdp("Page.printToPDF", wish);
    let pdf = answer.get("data").and_then(|it| it.as_str()).unwrap_or_default();
    // The dictionary of every page stands in the file as text.
    let bytes = page.eval_with(
        "return [...atob(arguments[0]).matchAll(/\\/Type\\s*\\/Page\\b(?!s)/g)].length",
        vec![json!(pdf)],
    );
    bytes.as_u64().unwrap_or_default() as usize
}

#[track_caller]
fn check_handouts(languages: &'static str) {
    let page = Visitor { languages, ..Visitor::default() }.opens("");
    page.click("#lessons-button");
    page.click("#lessons-handouts");
    for edition in ["facilitator", "learner"] {
        page.choose("#handout-edition", edition);
        page.wait_for("all pages in their size", || {
            page.count(&format!(".paper[data-edition={edition}][data-size]")) == LESSONS.len()
        });
        let cut = page.eval(
            "return [...document.querySelectorAll('.paper')].filter((it) => it.clientHeight < it.scrollHeight || it.clientWidth < it.scrollWidth) \
             .map((it) => it.dataset.lesson)",
        );
        assert_eq!(cut, json!([]), "more than a page ({edition})");
        let small = page.eval("return [...document.querySelectorAll('.paper')].filter((it) => it.dataset.size < 28).map((it) => it.dataset.lesson + it.dataset.size)");
        assert_eq!(small, json!([]), "type below 7 points ({edition})");
        for (name, width, height) in PAPERS {
            assert_eq!(pages(&page, width, height), LESSONS.len(), "{name}, {edition}");
        }
    }
}

#[test]
fn one_page_a_lesson_on_both_papers() {
    check_handouts("en");
}

#[test]
fn one_page_a_lesson_in_chinese() {
    check_handouts("zh-CN");
}

/// Shows everything that belongs to lessons.
fn each_view(page: &Page, mut look: impl FnMut(&str)) {
    page.click("#lessons-button");
    page.expect_visible(".lesson-list");
    look("list of lessons");
    page.click("[data-lesson=first-image]");
    page.expect_visible(".lesson-question");
    page.click("#lesson-hint");
    page.click(".lesson-question .choice input");
    page.click("#lesson-answer");
    page.expect_visible(".verdict");
    look("step with answer and hint");
    page.click("#lesson-skip");
    page.click(".lesson-changes > summary");
    page.expect_visible(".changes");
    look("step that was shown");
    for _ in 1..4 {
        page.click("#lesson-next");
        page.click("#lesson-skip");
    }
    page.click("#lesson-next");
    page.expect_visible("#lesson-code");
    look("end of a lesson");
    page.click("#lesson-all");
    page.click("[data-lesson=read-a-workflow]");
    page.expect_visible("#lesson-own");
    look("somebody else's workflow");
    page.click("#lesson-all");
    page.click("#lessons-teach");
    page.click("[data-teach=several-platforms]");
    page.eval("const it = document.getElementById('class-codes'); it.value = 'first-image.1.aaaa.00'; it.dispatchEvent(new Event('input'))");
    page.expect_visible(".wrong-codes");
    look("workshop view");
    page.click("#sheet-back");
    page.click("#lessons-handouts");
    page.expect_visible(".paper");
    look("handouts");
}

#[track_caller]
fn check_views(width: u32, height: u32, languages: &'static str) {
    let page = Visitor { width, height, languages, ..Visitor::default() }.opens("");
    let mut found = Found::new();
    let mut faults: BTreeMap<String, Vec<String>> = BTreeMap::new();
    each_view(&page, |view| {
        judge(&page, view, &mut found);
        for fault in [page.too_wide(), page.too_small()].concat() {
            faults.entry(fault).or_default().push(view.to_owned());
        }
    });
    assert!(faults.is_empty(), "{faults:#?}");
    expect_none(&found);
}

#[test]
fn every_view_on_a_laptop() {
    check_views(1366, 768, "en");
}

#[test]
fn every_view_on_a_phone() {
    check_views(360, 740, "zh-CN");
}

#[test]
fn every_view_at_320_pixels() {
    check_views(320, 640, "en");
}

#[test]
fn every_view_on_a_tablet() {
    check_views(1024, 768, "zh-CN");
}

#[test]
fn every_view_on_a_wide_screen() {
    check_views(1920, 1080, "en");
}
