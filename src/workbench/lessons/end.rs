//! The end of a lesson: what was done, the code that says so, and what comes next.

use pushwright_core::{
    lesson::{Lesson, code, progress::Mark},
    text::msg,
};

use crate::{
    desk::Desk,
    lessons::{
        STEP, body, marked,
        step::{lesson_head, restart, steps, to_list},
    },
    widgets::{View, all, button, el, icon, live, nothing, text, words},
};

pub(super) fn end(desk: Desk, lesson: &'static Lesson) -> View {
    let course = desk.course();
    let summary = live(move || {
        let (own, lang) = (course.of(lesson), desk.lang.get());
        let count = |mark| own.steps.iter().filter(|it| it.mark == mark).count();
        let done = msg::lesson_end_done(count(Mark::Done).to_string(), own.steps.len().to_string());
        let shown = match count(Mark::Skipped) {
            0 => nothing(),
            it => el("p").with(text(&msg::lesson_end_skipped(it.to_string()).say(lang))),
        };
        all([el("p").with(text(&done.say(lang))), shown])
    });
    let title = live(move || marked(icon::CHECK, msg::LESSON_END_TITLE.get(desk.lang.get())));
    let guide = el("div.lesson-guide")
        .with(
            el("div.lesson-done")
                .is("data-mark", "done")
                .with(el("h3").is("id", STEP).is("tabindex", "-1").with(title))
                .with(summary),
        )
        .with(code_part(desk, lesson))
        .with(next(desk, lesson))
        .with(el("div.actions").with(restart(desk, lesson)).with(to_list(desk)));
    let body = body().with(steps(desk, lesson, lesson.steps.len())).with(guide);
    all([lesson_head(desk, lesson), body])
}

fn code_part(desk: Desk, lesson: &'static Lesson) -> View {
    let Some(code) = code::encode(&desk.course().of(lesson)) else { return nothing() };
    let shown = el("code").is("id", "lesson-code").is("translate", "no").with(text(&code));
    let copy = button("primary", Some(icon::COPY), desk.say(msg::LESSON_END_COPY), move || {
        let done = msg::LESSON_END_COPIED.get(desk.lang.with_untracked(|it| *it));
        desk.page().copy(code.clone(), done.to_owned());
    });
    el("section.lesson-code")
        .with(el("h4").with(words(desk.say(msg::LESSON_END_CODE))))
        .with(el("p.code-box").with(shown))
        .with(el("p.help").with(words(desk.say(msg::LESSON_END_CODE_SAYS))))
        .with(el("div.actions").with(copy.is("id", "lesson-copy-code")))
}

/// The lesson after this one.
fn next(desk: Desk, lesson: &'static Lesson) -> View {
    let course = desk.course();
    let next =
        course.lessons.with_untracked(|it| it.iter().find(|it| lesson.number < it.number).copied());
    let Some(next) = next else { return nothing() };
    let says = move || {
        let lang = desk.lang.get();
        msg::lesson_end_next(next.title.get(lang)).say(lang)
    };
    let go = move || course.jump(desk, next, 0);
    el("div.actions").with(button("", None, says, go).is("id", "lesson-following"))
}
