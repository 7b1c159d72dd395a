//! A learner at the keyboard: finds things with Tab, answers, sets what a step asks for.

use pushwright_browser::Page;
use pushwright_core::{
    host::Native,
    lesson::{Lesson, Solution, State, Step, code, question},
    recipe::Control,
    text::Lang,
    topic::Place,
};
use serde_json::json;

#[track_caller]
pub(super) fn open_lessons(page: &Page) {
    page.click("#lessons-button");
    page.expect_visible(".lesson-list");
    page.expect_focus("lessons-title");
}

/// Presses Tab until something has the focus.
#[track_caller]
pub(super) fn tab_to(page: &Page, css: &str) {
    page.expect_visible(css);
    let is_there = || {
        page.eval_with("return !!document.activeElement?.matches(arguments[0])", vec![json!(css)])
            == true
    };
    for _ in 0..200 {
        if is_there() {
            assert_eq!(page.covered(), [""; 0], "{css}");
            return;
        }
        page.press("Tab");
    }
    panic!("Tab does not come to {css}, but to {:?}", page.focused());
}

/// Goes somewhere with Tab and presses Enter.
#[track_caller]
pub(super) fn go(page: &Page, css: &str) {
    tab_to(page, css);
    page.press("Enter");
}

/// Plays a lesson from the list to its code.
#[track_caller]
pub(super) fn play(page: &Page, lesson: &Lesson) {
    go(page, "#lessons-button");
    go(page, &format!("[data-lesson={}]", lesson.id));
    for (n, step) in lesson.steps.iter().enumerate() {
        page.expect_attribute("#lessons-body", "data-step", &(n + 1).to_string());
        page.expect_focus("lesson-step");
        if let Some(it) = &step.question {
            answer(page, it, &lesson.state(n));
        }
        let shown = match &step.solution {
            Solution::Settings(sets) => !set_all(page, step, sets),
            Solution::Edits(_) => !edit(page, lesson, n),
        };
        if shown {
            go(page, "#lesson-skip");
        }
        page.wait_for(&format!("all of step {}", n + 1), || {
            !page.has(".checks li[data-met=false]") && page.is_visible(".lesson-done")
        });
        let mark = if shown { "skipped" } else { "done" };
        page.expect_attribute(".dot[aria-current]", "data-mark", mark);
        // The focus may be in the form now; the lesson comes before it.
        page.eval("document.getElementById('lessons-title').focus()");
        go(page, "#lesson-next");
    }
    page.expect_visible("#lesson-code");
    let own = code::decode(&page.text("#lesson-code")).expect("a code that counts");
    assert!(own.is_finished() && own.lesson == lesson.id, "{own:?}");
}

/// Answers rightly, from what is known before the step.
#[track_caller]
fn answer(page: &Page, of: &question::Question, before: &State) {
    let truth = of.answer(&before.document(), &Native).expect("an answer");
    match of.choices().iter().position(|it| *it == truth) {
        Some(n) => {
            // Arrows move in a group of choices.
            tab_to(page, ".lesson-question input");
            page.press("Space");
            page.press_times("Down", n);
        }
        None => {
            tab_to(page, "#lesson-free");
            page.type_text(&question::say(&truth, Lang::En));
        }
    }
    go(page, "#lesson-answer");
    page.expect_attribute(".verdict", "data-right", "true");
}

/// Sets what the solution names, in the form; `false` if that takes more than a field.
fn set_all(page: &Page, step: &Step, sets: &[(Place, String)]) -> bool {
    let fits = |it: &(Place, String)| match Control::of(it.0.topic) {
        Control::Toggle { .. } | Control::Text { .. } | Control::Choice { .. } => true,
        Control::Lines { .. } => step.focus == Some(it.0),
        _ => false,
    };
    // Rules of tags change what stands below them, so several settings are left to the solution.
    if sets.len() != 1 || !sets.iter().all(fits) || step.focus != Some(sets[0].0) {
        return false;
    }
    for (place, value) in sets {
        let field = format!("#{}", place.id().replace('.', "-"));
        go(page, "#lesson-point");
        let is_there = page.eval_with(
            "return !!document.querySelector(arguments[0])?.matches('input, select, textarea')",
            vec![json!(field)],
        );
        if is_there != true {
            return false;
        }
        page.expect_focus(&place.id().replace('.', "-"));
        match Control::of(place.topic) {
            Control::Toggle { .. } => page.press("Space"),
            Control::Choice { .. } => {
                page.press("Home");
                for _ in 0..12 {
                    if page.value(&field) == *value {
                        break;
                    }
                    page.press("Down");
                }
                page.expect_value(&field, value);
            }
            _ => {
                page.press("Control+a");
                page.type_text(value);
            }
        }
    }
    true
}

/// Types the workflow as it should be over what is there.
fn edit(page: &Page, lesson: &Lesson, n: usize) -> bool {
    let State::Text(text) = lesson.state(n + 1) else { return false };
    tab_to(page, "#lesson-own");
    page.press("Control+a");
    page.type_text(&text);
    true
}
