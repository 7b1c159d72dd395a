//! Lessons, taken as a learner would: by keyboard, in the form, with hints and help.

mod play;

use std::fs;

use pushwright_browser::Visitor;
use pushwright_core::{
    lesson::{self, LESSONS, Lesson, code},
    text::{Lang, msg},
};

use crate::{away::folder, en};
use play::{go, open_lessons, play, tab_to};

/// A lesson of ours, by its place in the course.
fn lesson(n: usize) -> Lesson {
    lesson::read(LESSONS[n].file).0.expect("a lesson that is sound")
}

fn by_id(id: &str) -> Lesson {
    let n = LESSONS.iter().position(|it| it.id == id).expect("a lesson");
    lesson(n)
}

#[track_caller]
fn check(id: &str) {
    let page = Visitor { height: 1400, ..Visitor::default() }.opens("");
    play(&page, &by_id(id));
}

#[test]
fn your_first_image_by_keyboard() {
    check("first-image");
}

#[test]
fn github_packages_by_keyboard() {
    check("github-packages");
}

#[test]
fn both_registries_by_keyboard() {
    check("both-registries");
}

#[test]
fn several_platforms_by_keyboard() {
    check("several-platforms");
}

#[test]
fn the_supply_chain_by_keyboard() {
    check("supply-chain");
}

#[test]
fn somebody_else_s_workflow_by_keyboard() {
    check("read-a-workflow");
}

/// Those above are all that there are: a new lesson wants a test.
#[test]
fn the_others_by_keyboard() {
    let played = [
        "first-image",
        "github-packages",
        "both-registries",
        "several-platforms",
        "supply-chain",
        "read-a-workflow",
    ];
    for it in LESSONS.iter().filter(|it| !played.contains(&it.id)) {
        check(it.id);
    }
}

#[test]
fn a_step_is_judged_at_once() {
    let page = Visitor::default().opens("#lesson=first-image");
    page.expect_text("#lessons-title", lesson(0).title.get(Lang::En));
    page.expect_attribute(".checks li", "data-met", "false");
    page.fill("#branches", "main");
    page.expect_attribute(".checks li", "data-met", "true");
    page.expect_text(
        ".lesson-done",
        lesson(0).steps[0].why.get(Lang::En).split('`').next().unwrap_or_default(),
    );
    page.expect_text(".status", &msg::lesson_panel_step_is_done("1").say(Lang::En));
    // It may be lost again, and then says so.
    page.fill("#branches", "");
    page.expect_attribute(".checks li", "data-met", "false");
    page.expect_text(".status", "Not done any more");
    page.fill("#branches", "main");
    page.expect_attribute(".checks li", "data-met", "true");
    // The judgement itself, without what the page draws.
    let took = page.eval(
        "const took = []; for (let n = 0; n < 40; n++) { const start = performance.now(); \
         dispatchEvent(new Event('pushwright:changed')); took.push(performance.now() - start); } \
         return took.sort((a, b) => a - b)[20]",
    );
    let took = took.as_f64().unwrap_or(f64::MAX);
    assert!(took < 5.0, "{took} ms");
}

#[test]
fn what_changed_and_why() {
    let page = Visitor::default().opens("#lesson=first-image");
    page.click(".lesson-changes > summary");
    page.expect_text(".lesson-changes", en(msg::LESSON_PANEL_CHANGES_NONE));
    page.fill("#branches", "main");
    page.expect_text(".changes [data-kind=added] code", "push:");
    page.expect_text(".changes [data-kind=added] p", "start the workflow");
    page.choose("#language", "zh-CN");
    page.expect_text(".changes [data-kind=added] p", "工作流");
    let changed = page.texts(".changes code").join("\n");
    assert!(!changed.contains('#'), "comments are no change: {changed}");
}

#[test]
fn predict_then_see() {
    let page = Visitor::default().opens("#lesson=first-image");
    page.expect_visible(".lesson-question");
    page.click("#lesson-answer");
    page.expect_text(".status", en(msg::LESSON_PANEL_NO_ANSWER));
    assert!(!page.has(".verdict"), "the truth comes after the answer");
    page.click(".lesson-question .choice:first-of-type input");
    page.click("#lesson-answer");
    page.expect_attribute(".verdict", "data-right", "false");
    page.click_text(".lesson-question .choice label", "no");
    page.click("#lesson-answer");
    page.expect_attribute(".verdict", "data-right", "true");
    page.expect_text(
        ".verdict",
        lesson(0).steps[0]
            .question
            .as_ref()
            .map_or("", |it| it.because.get(Lang::En).split('`').next().unwrap_or_default()),
    );
    // The truth is that of the beginning, whatever has been done since.
    page.fill("#branches", "main");
    page.expect_attribute(".checks li", "data-met", "true");
    page.click("#lesson-answer");
    page.expect_attribute(".verdict", "data-right", "true");
}

#[test]
fn hints_and_the_solution_are_recorded() {
    let page = Visitor::default().opens("#lesson=first-image");
    for n in 1..=3 {
        page.expect_text("#lesson-hint", &format!("({n} of 3)"));
        page.click("#lesson-hint");
        page.wait_for("the hint", || page.count(".hints li") == n);
    }
    page.expect_attribute("#lesson-hint", "disabled", "");
    page.click("#lesson-skip");
    page.expect_text(".status", &msg::lesson_panel_shown("1").say(Lang::En));
    page.expect_attribute(".dot[aria-current]", "data-mark", "skipped");
    page.expect_yaml("- main");
    for _ in 1..lesson(0).steps.len() {
        page.click("#lesson-next");
        page.click("#lesson-skip");
    }
    page.click("#lesson-next");
    page.expect_visible("#lesson-code");
    let own = code::decode(&page.text("#lesson-code")).expect("a code that counts");
    assert!(own.is_finished() && own.lesson == "first-image");
    let hints: Vec<usize> = own.steps.iter().map(|it| it.hints.count()).collect();
    assert_eq!(hints, [3, 0, 0, 0]);
    page.click("#lesson-copy-code");
    page.expect_text(".status", en(msg::LESSON_END_COPIED));
    assert_eq!(page.paste_elsewhere(), page.text("#lesson-code"));
}

#[test]
fn a_reload_goes_on() {
    let page = Visitor::default().opens("");
    open_lessons(&page);
    page.click("[data-lesson=first-image]");
    page.fill("#branches", "main");
    page.expect_attribute(".checks li", "data-met", "true");
    page.click("#lesson-next");
    page.expect_text(".lesson-guide h3", "2");
    page.reload();
    page.expect_text(".lesson-guide h3", &msg::lesson_panel_step_of("2", "4").say(Lang::En));
    page.expect_yaml("- main");
    page.expect_attribute(".dots li:first-child .dot", "data-mark", "done");
    assert_eq!(page.focused(), "BODY", "nobody asked for it");
    // What changed since the step began is still known.
    page.click(".lesson-changes > summary");
    page.expect_text(".lesson-changes", en(msg::LESSON_PANEL_CHANGES_NONE));
    // A closed lesson stays closed, and its progress is kept.
    page.click("#lessons-close");
    page.expect_gone("#lessons");
    page.expect_focus("lessons-button");
    page.reload();
    assert!(!page.is_visible("#lessons"));
    open_lessons(&page);
    page.expect_text("[data-lesson=first-image]", &msg::lesson_list_go_on("2").say(Lang::En));
    page.click("[data-lesson=first-image]");
    page.click("#lesson-restart");
    page.expect_text(".lesson-guide h3", &msg::lesson_panel_step_of("1", "4").say(Lang::En));
    page.expect_attribute(".dots li:first-child .dot", "data-mark", "open");
}

#[test]
fn a_text_of_one_s_own_outlives_a_reload() {
    let page = Visitor::default().opens("#lesson=read-a-workflow");
    page.expect_visible("#lesson-own");
    page.click("#lesson-own");
    page.press("Control+Home");
    page.type_text("# mine");
    page.press("Enter");
    page.reload();
    page.wait_for("the text", || page.value("#lesson-own").starts_with("# mine\n"));
    assert!(!page.is_visible("#workflow"), "the form is out of the way");
}

/// They would answer the question that comes first.
#[test]
fn findings_wait_for_the_answer() {
    let page = Visitor::default().opens("#lesson=read-a-workflow");
    page.expect_text(".lesson-work", msg::LESSON_PANEL_OWN_ASKED.get(Lang::En));
    assert_eq!(page.count(".own-findings"), 0);
    page.click("label[for=lesson-choice-0]");
    page.click("#lesson-answer");
    page.expect_visible(".own-findings");
}

#[test]
fn one_s_own_settings_come_back() {
    let page = Visitor::default().opens("#v=1&preset=hub&image=acme/mine");
    page.expect_yaml("acme/mine");
    open_lessons(&page);
    page.click("[data-lesson=github-packages]");
    page.wait_for("the lesson's settings", || !page.yaml().contains("acme/mine"));
    page.expect_text(".status", en(msg::LESSON_PANEL_REPLACED));
    page.click("#lesson-all");
    page.click("#lessons-bring-back");
    page.expect_yaml("acme/mine");
    page.expect_gone("#lessons-bring-back");
}

#[test]
fn a_link_to_a_lesson_leaves_one_s_own_settings() {
    let page = Visitor::default().opens("");
    page.click("[data-preset=docker-hub]");
    page.fill("#image", "acme/mine");
    page.goto("?#lesson=first-image&step=2");
    page.wait_until_ready();
    page.expect_text(".lesson-guide h3", &msg::lesson_panel_step_of("2", "4").say(Lang::En));
    page.expect_yaml("- main");
    page.click("#lesson-all");
    page.click("#lessons-bring-back");
    page.expect_yaml("acme/mine");
}

#[test]
fn a_link_by_number_with_what_is_fixed() {
    let page = Visitor::default()
        .opens("#lesson=1&step=3&preset=hub&image=acme/class&lock=image&lang=zh-CN");
    page.expect_attribute("html", "lang", "zh-CN");
    page.expect_text("#lessons-title", lesson(0).title.get(Lang::ZhCn));
    page.expect_yaml("acme/class");
    page.expect_attribute("#image", "readonly", "");
    assert!(page.fragment().contains("lock=image"), "{}", page.fragment());
}

#[test]
fn a_lesson_that_is_not_there() {
    let page = Visitor::default().opens("#lesson=moon");
    page.expect_visible(".lesson-list");
    page.expect_text(".status", "moon");
    assert_eq!(page.count(".lesson-item"), LESSONS.len());
}

#[test]
fn another_language_in_the_midst() {
    let page = Visitor::default().opens("#lesson=first-image&step=2");
    page.click("#lesson-hint");
    page.fill("#token", "DOCKERHUB_TOKEN");
    page.expect_attribute(".checks li", "data-met", "true");
    page.choose("#language", "zh-CN");
    page.expect_text("#lessons-title", lesson(0).title.get(Lang::ZhCn));
    page.expect_text(".hints li", "令牌");
    page.expect_attribute(".checks li", "data-met", "true");
    page.expect_attribute(".dot[aria-current]", "data-mark", "done");
    let english = page.eval(
        "return [...document.querySelectorAll('#lessons button, #lessons h3, #lessons h4, #lessons p, #lessons li')] \
         .filter((it) => it.checkVisibility() && it.textContent.trim() && !/[\\u4e00-\\u9fff\\d]/.test(it.textContent)).map((it) => it.outerHTML)",
    );
    assert_eq!(english, serde_json::json!([]), "not translated");
}

#[test]
fn progress_goes_along_as_a_file() {
    let folder = folder("progress");
    let page = Visitor::default().opens("#lesson=first-image");
    page.saves_into(&folder.to_string_lossy());
    page.click("#lesson-skip");
    page.click("#lesson-all");
    page.click("#lessons-export");
    page.expect_text(".status", "pushwright-lessons.txt");
    let file = folder.join("pushwright-lessons.txt");
    page.wait_for("the file", || {
        fs::read_to_string(&file).is_ok_and(|it| it.contains("first-image"))
    });
    page.eval("localStorage.clear()");
    page.goto("?");
    page.wait_until_ready();
    open_lessons(&page);
    page.expect_text("[data-lesson=first-image]", en(msg::LESSON_LIST_START));
    page.upload("#lessons-import", &file);
    page.expect_text(".status", "pushwright-lessons.txt");
    page.expect_text(".lesson-item", &msg::lesson_list_steps("1", "4").say(Lang::En));
    fs::write(&file, "nothing of the kind").expect("a file");
    page.upload("#lessons-import", &file);
    page.expect_text(
        ".status",
        &msg::lesson_list_unreadable("pushwright-lessons.txt").say(Lang::En),
    );
    let _ = fs::remove_dir_all(&folder);
}

#[test]
fn storage_that_is_refused() {
    let page = Visitor { before: crate::refused::NO_STORAGE, ..Visitor::default() }
        .opens("#lesson=first-image");
    page.fill("#branches", "main");
    page.expect_attribute(".checks li", "data-met", "true");
    page.click("#lesson-next");
    page.click("#lesson-skip");
    page.click("#lesson-all");
    page.expect_text(".lesson-item", &msg::lesson_list_steps("2", "4").say(Lang::En));
    page.reload();
    assert!(!page.is_visible("#lessons"));
    open_lessons(&page);
    page.expect_text("[data-lesson=first-image]", en(msg::LESSON_LIST_START));
}

#[test]
fn lessons_that_do_not_arrive() {
    let before = "const real = window.fetch; window.broken = true; \
        window.fetch = (it, ...more) => window.broken && String(it).includes('lessons/first') ? Promise.reject(new TypeError('off')) : real(it, ...more);";
    let page = Visitor { before, ..Visitor::default() }.opens("");
    open_lessons(&page);
    page.expect_text(".lesson-note", en(msg::LESSON_LIST_MISSING));
    assert_eq!(page.count(".lesson-item"), LESSONS.len() - 1);
    page.eval("window.broken = false");
    page.click(".lesson-note button");
    page.wait_for("all lessons", || page.count(".lesson-item") == LESSONS.len());
    page.expect_gone(".lesson-note");
}

#[test]
fn the_way_there_and_back_by_keyboard() {
    let page = Visitor::default().opens("");
    tab_to(&page, "#lessons-button");
    page.press("Enter");
    page.expect_focus("lessons-title");
    go(&page, "[data-lesson=first-image]");
    page.expect_focus("lesson-step");
    go(&page, "#lesson-point");
    page.expect_focus("branches");
    page.type_text("main");
    page.expect_attribute(".checks li", "data-met", "true");
}
