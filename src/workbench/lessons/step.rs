//! A step of a lesson: what it is about, what is asked for and what of it is done, hints, the solution,
//! and what was learned.

use pushwright_core::{
    lesson::{
        Lesson, Requirement, Step,
        progress::{Mark, Trace},
    },
    text::msg,
};

use crate::{
    desk::Desk,
    lessons::{
        STEP, body,
        changes::changes,
        course::Course,
        focus_title, head, marked, own, prose,
        prose::line,
        question::{Answer, question},
    },
    signals::Var,
    widgets::{View, all, button, drawn, el, icon, nothing, rich, text, words},
};

pub(super) fn step(desk: Desk, lesson: &'static Lesson, at: usize, step: &'static Step) -> View {
    let all_steps = lesson.steps.len().to_string();
    let number = (at + 1).to_string();
    let title = msg::lesson_panel_step_of(number, all_steps);
    let goal = match at {
        0 => el("p.lesson-goal")
            .with(el("strong").with(words(desk.say(msg::LESSON_PANEL_GOAL))))
            .with(el("span").with(line(desk, &lesson.goal))),
        _ => nothing(),
    };
    // As long as the page lives; a few bytes each time a step is shown.
    let given: &'static Var<Answer> = Var::lasting(None);
    let asked = step.question.as_ref().map_or_else(nothing, |it| question(desk, it, given));
    let is_asked = step.question.is_some();
    let work = match Course::is_text(lesson) {
        true => own::own(desk, move || is_asked && given.with(Option::is_none)),
        false => nothing(),
    };
    let guide = el("div.lesson-guide")
        .with(
            el("h3")
                .is("id", STEP)
                .is("tabindex", "-1")
                .with(words(move || title.say(desk.lang.get()))),
        )
        .with(goal)
        .with(el("div.prose").with(prose(desk, &step.text)))
        .with(asked)
        .with(task(desk, step))
        .with(help(desk, lesson, at, step))
        .with(done(desk, lesson, at, step))
        .with(changes(desk, lesson))
        .with(onward(desk, lesson, at));
    let body = body().is("data-step", &(at + 1).to_string()).with(steps(desk, lesson, at));
    let body = body.with(el("div.lesson-columns").with(guide).with(work));
    all([lesson_head(desk, lesson), body])
}

pub(super) fn lesson_head(desk: Desk, lesson: &'static Lesson) -> View {
    let above = words(move || {
        let (number, minutes) = (lesson.number.to_string(), lesson.minutes.to_string());
        msg::lesson_panel_of(number, minutes).say(desk.lang.get())
    });
    head(desk, above, line(desk, &lesson.title))
}

/// All steps, and how each of them stands. Those that were reached can be gone to.
pub(super) fn steps(desk: Desk, lesson: &'static Lesson, at: usize) -> View {
    let course = desk.course();
    let item = move |n: usize| {
        let mark = move || course.of(lesson).steps[n].mark;
        let says = move || {
            let number = (n + 1).to_string();
            let says = match mark() {
                Mark::Done => msg::lesson_panel_step_done(number),
                Mark::Skipped => msg::lesson_panel_step_skipped(number),
                Mark::Open => msg::lesson_panel_step_open(number),
            };
            says.say(desk.lang.get())
        };
        let drawing = move |it: &Mark| match it {
            Mark::Done => icon::icon(icon::CHECK),
            Mark::Skipped => icon::icon(icon::SKIP),
            Mark::Open => el("span").is("aria-hidden", "true").with(text(&(n + 1).to_string())),
        };
        let is_far = move || n != at && !is_reached(course, lesson, n);
        let dot = el("button.dot")
            .is("type", "button")
            .follows("aria-label", says)
            .follows("title", says)
            .has("disabled", is_far)
            .follows("data-mark", move || mark_id(mark()).to_owned())
            .on("click", move |_| {
                if n != at {
                    course.enter(desk, lesson, n);
                }
            })
            .with(drawn(mark, drawing));
        el("li").with(if n == at { dot.is("aria-current", "step") } else { dot })
    };
    el("nav")
        .follows("aria-label", desk.say(msg::LESSON_TEACH_STEP))
        .with(el("ol.dots").with(all((0..lesson.steps.len()).map(item))))
}

fn mark_id(mark: Mark) -> &'static str {
    match mark {
        Mark::Done => "done",
        Mark::Skipped => "skipped",
        Mark::Open => "open",
    }
}

/// Whether no step before this one is open.
fn is_reached(course: &Course, lesson: &Lesson, step: usize) -> bool {
    let own = course.of(lesson);
    step <= own.at || own.steps.iter().take(step).all(|it| it.mark != Mark::Open)
}

/// What is checked, row by row.
fn task(desk: Desk, step: &'static Step) -> View {
    let row = |(n, it): (usize, &'static Requirement)| requirement(desk, n, it);
    let rows = el("ul.checks").with(all(step.check.iter().enumerate().map(row)));
    el("section.lesson-task")
        .with(el("h4").with(words(desk.say(msg::LESSON_PANEL_TASK))))
        .with(rows)
}

fn requirement(desk: Desk, n: usize, requirement: &'static Requirement) -> View {
    let met = move || desk.course().met.with(|it| it.get(n).copied().unwrap_or_default());
    let says = drawn(move || desk.lang.get(), move |it| rich(&requirement.say(*it)));
    let state = move |(met, lang): &(bool, _)| match met {
        true => marked(icon::CHECK, msg::LESSON_PANEL_MET.get(*lang)),
        false => marked(icon::CIRCLE, msg::LESSON_PANEL_UNMET.get(*lang)),
    };
    el("li")
        .flag("data-met", met)
        .with(el("span.check-says").with(says))
        .with(drawn(move || (met(), desk.lang.get()), state))
}

/// Ways on for who is stuck: the setting, hints, the solution.
fn help(desk: Desk, lesson: &'static Lesson, at: usize, step: &'static Step) -> View {
    let course = desk.course();
    let trace = move || course.of(lesson).steps[at];
    let point = step.focus.map_or_else(nothing, |place| {
        let go = move || desk.page().point(&place.id());
        button("", None, desk.say(msg::LESSON_PANEL_POINT), go).is("id", "lesson-point")
    });
    let hint_says = move || {
        let (next, lang) = (trace().hints.count() + 1, desk.lang.get());
        match next {
            1..=3 => msg::lesson_panel_hint(next.to_string()).say(lang),
            _ => msg::LESSON_PANEL_HINTS_NONE.get(lang).to_owned(),
        }
    };
    let hint = button("", None, hint_says, move || course.hint(lesson, at))
        .is("id", "lesson-hint")
        .has("disabled", move || trace().hints.count() == 3);
    let show = button("", Some(icon::SKIP), desk.say(msg::LESSON_PANEL_SHOW_ME), move || {
        course.skip(desk, lesson, at);
    });
    let show = show
        .is("id", "lesson-skip")
        .follows("title", desk.say(msg::LESSON_PANEL_SHOW_ME_SAYS))
        .has("disabled", move || course.met.with(|it| it.iter().all(|it| *it)));
    let hints = drawn(
        move || trace().hints.count(),
        move |count| match count {
            0 => nothing(),
            count => {
                let hints = step.hints.iter().take(*count);
                let hints = hints.map(|it| el("li").with(line(desk, it)));
                el("ol.hints")
                    .follows("aria-label", desk.say(msg::LESSON_PANEL_HINTS))
                    .with(all(hints))
            }
        },
    );
    all([
        el("div.actions").with(point).with(hint).with(show),
        el("div").is("aria-live", "polite").with(hints),
    ])
}

/// What was learned, once the step is done.
fn done(desk: Desk, lesson: &'static Lesson, at: usize, step: &'static Step) -> View {
    let course = desk.course();
    let mark = move || course.of(lesson).steps[at].mark;
    let draw = move |it: &Mark| {
        let title = match it {
            Mark::Open => return nothing(),
            Mark::Done => msg::lesson_panel_step_is_done((at + 1).to_string()),
            Mark::Skipped => msg::lesson_panel_shown((at + 1).to_string()),
        };
        let drawing = if *it == Mark::Done { icon::CHECK } else { icon::SKIP };
        let title = words(move || title.say(desk.lang.get()));
        el("section.lesson-done")
            .is("data-mark", mark_id(*it))
            .with(el("p.marked").with(icon::icon(drawing)).with(el("strong").with(title)))
            .with(el("h4").with(words(desk.say(msg::LESSON_PANEL_WHY))))
            .with(el("div.prose").with(prose(desk, &step.why)))
    };
    drawn(mark, draw)
}

/// Back, start over, next.
fn onward(desk: Desk, lesson: &'static Lesson, at: usize) -> View {
    let course = desk.course();
    let is_open = move || {
        let Trace { mark, .. } = course.of(lesson).steps[at];
        mark == Mark::Open
    };
    let is_last = at + 1 == lesson.steps.len();
    let next = if is_last { msg::LESSON_PANEL_FINISH } else { msg::LESSON_PANEL_NEXT };
    let next = button("primary", None, desk.say(next), move || course.enter(desk, lesson, at + 1));
    let next = next.is("id", "lesson-next").has("disabled", is_open);
    let back = match at {
        0 => nothing(),
        _ => button("", None, desk.say(msg::LESSON_PANEL_BACK), move || {
            course.enter(desk, lesson, at - 1);
        })
        .is("id", "lesson-back"),
    };
    let actions = el("div.actions lesson-onward").with(back).with(next);
    all([actions, el("div.actions").with(restart(desk, lesson)).with(to_list(desk))])
}

pub(super) fn restart(desk: Desk, lesson: &'static Lesson) -> View {
    button("quiet", Some(icon::UNDO), desk.say(msg::LESSON_PANEL_RESTART), move || {
        desk.course().restart(desk, lesson);
    })
    .is("id", "lesson-restart")
}

pub(super) fn to_list(desk: Desk) -> View {
    let list = move || {
        desk.course().show_list();
        focus_title();
    };
    button("quiet", None, desk.say(msg::LESSON_PANEL_ALL), list).is("id", "lesson-all")
}
