//! Lessons beside the form: first a list of them, then one of them step by step, at its end a code.
//! What they ask for and whether it is done is known in the core.

pub(crate) mod changes;
pub(crate) mod course;
mod end;
mod list;
mod own;
pub(crate) mod prose;
mod question;
mod step;

use pushwright_core::{
    share::{self, Frame, Opens},
    text::msg,
};

use self::course::{Course, Open, Shown};
pub(crate) use self::prose::prose;
use crate::{
    browser::{self, later, mark, put_first},
    desk::Desk,
    sheets::Sheet,
    widgets::{View, drawn, effect, el, icon, icon_button, nothing, text, words},
};

/// The part of the page in which lessons are.
const ID: &str = "lessons";
/// What has the focus when something else is shown in it.
const TITLE: &str = "lessons-title";
const BODY: &str = "lessons-body";
/// The heading of a step, which says more than that of its lesson.
const STEP: &str = "lesson-step";

/// Puts the place for lessons beside the form.
pub(crate) fn set_up(desk: Desk) {
    let course = desk.course();
    let draw = move |it: &(Shown, usize)| match it.0 {
        Shown::Nothing => nothing(),
        Shown::List => list::list(desk),
        Shown::Step(Open(lesson), at) => match lesson.steps.get(at) {
            Some(step) => step::step(desk, lesson, at, step),
            None => end::end(desk, lesson),
        },
    };
    let panel = el("section.lessons")
        .is("id", ID)
        .is("aria-labelledby", TITLE)
        .flag("data-folded", move || course.folded.get())
        .has("hidden", move || course.shown.get() == Shown::Nothing)
        .with(drawn(move || (course.shown.get(), course.visit.get()), draw));
    put_first("main.page", &panel);
    effect(Box::new(move || {
        let kind = match course.shown.get() {
            Shown::Nothing => None,
            Shown::Step(Open(lesson), at) if Course::is_text(lesson) && at < lesson.steps.len() => {
                Some("text")
            }
            _ => Some("form"),
        };
        mark("main.page", "data-lessons", kind);
    }));
}

/// Opens what the address asks for, or else what was open before, or else the list.
pub(crate) fn open(desk: Desk) {
    let course = desk.course();
    let opens = share::opens(&browser::fragment());
    if matches!(opens, Some(Opens::Lesson(_) | Opens::Teach)) {
        // Back would open it again and again. What is fixed stays in the address.
        let (frame, _) = Frame::decode(&browser::fragment());
        browser::replace_fragment(&(desk.page().fragment() + &frame.encode()));
    }
    match opens {
        Some(Opens::Teach) => desk.course().show_sheet(desk, Sheet::Teach),
        Some(Opens::Lesson(class)) => {
            course.fetch(Box::new(move || match course.find(&class.lesson) {
                Some(lesson) => course.jump(desk, lesson, class.step),
                None => {
                    course.shown.set(Shown::List);
                    desk.tell(&msg::lesson_list_unknown(class.lesson.as_str()));
                }
            }));
        }
        Some(Opens::Check) => {}
        None if course.shown.with_untracked(|it| *it == Shown::Nothing) => {
            course.fetch(Box::new(move || course.resume(desk)));
        }
        None => {}
    }
}

/// Opens it because somebody asked for it, who then is in it.
pub(crate) fn press(desk: Desk) {
    let course = desk.course();
    course.folded.set(false);
    course.fetch(Box::new(move || {
        open(desk);
        focus_title();
    }));
}

pub(crate) fn focus_title() {
    later(|| {
        browser::focus(TITLE);
        browser::focus(STEP);
    });
}

/// The top of what is shown: a title that takes the focus, a line above it, and the ways out.
fn head(desk: Desk, above: View, title: View) -> View {
    let course = desk.course();
    let close = move || {
        course.close();
        if course.kept.with_untracked(|it| !it.is_empty()) {
            desk.tell(&msg::LESSON_LIST_STAYS.message());
        }
        later(focus_button);
    };
    let fold_says = move || {
        let folded = course.folded.get();
        let text = if folded { msg::LESSON_PANEL_UNFOLD } else { msg::LESSON_PANEL_FOLD };
        text.get(desk.lang.get()).to_owned()
    };
    let fold = icon_button(icon::FOLD, fold_says, move || {
        course.folded.set(!course.folded.with_untracked(|it| *it));
    });
    let fold = fold
        .is("data-fold", "")
        .is("aria-controls", BODY)
        .flag("aria-expanded", move || !course.folded.get());
    let titles = el("div")
        .with(el("p.overline").with(above))
        .with(el("h2").is("id", TITLE).is("tabindex", "-1").with(title));
    let close = icon_button(icon::REMOVE, desk.say(msg::LESSON_PANEL_CLOSE), close);
    el("header.lesson-head")
        .with(titles)
        .with(el("div.lesson-tools").with(fold).with(close.is("id", "lessons-close")))
}

/// Gives the focus back to the button that opens the lessons.
fn focus_button() {
    browser::focus("lessons-button");
}

/// What stands below the head and can be folded away.
fn body() -> View {
    el("div.lesson-body").is("id", BODY)
}

/// A number of minutes, as a short text.
fn minutes(desk: Desk, count: u32) -> View {
    words(move || msg::lesson_list_minutes(count.to_string()).say(desk.lang.get()))
}

/// A word with a drawing before it, so that nothing is said by color alone.
fn marked(drawing: &str, word: &str) -> View {
    el("span.marked").with(icon::icon(drawing)).with(text(word))
}
