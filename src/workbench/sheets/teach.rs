//! The view for who leads a workshop: every step with its time, its notes and its answers, ways to
//! jump to it, the link for the class and what the class did.

use pushwright_core::{
    lesson::{Lesson, Localized, Step, question},
    text::{Message, Text, msg},
};

use super::{codes::codes, link::link};
use crate::{
    browser::{Browser, document, mark},
    desk::Desk,
    lessons::{
        course::Open,
        prose::{self, prose},
    },
    signals::Var,
    widgets::{View, all, button, drawn, el, is_checked, live, nothing, text, words},
};

/// The lesson that is looked at.
pub(super) type Chosen = &'static Var<Option<Open>>;

pub(super) fn teach(desk: Desk) -> View {
    let course = desk.course();
    let first = course.lessons.with_untracked(|it| it.first().map(|it| Open(it)));
    // As long as the page lives; a few bytes each time the view opens.
    let chosen: Chosen = Var::lasting(first);
    let steps =
        drawn(move || chosen.get(), move |it| it.map_or_else(nothing, |it| steps(desk, it.0)));
    el("div.teach")
        .with(el("div.teach-tools").with(choice(desk, chosen)).with(large(desk)))
        .with(steps)
        .with(link(desk, chosen))
        .with(codes(desk))
}

/// Which lesson, as buttons: all titles are in sight.
fn choice(desk: Desk, chosen: Chosen) -> View {
    let item = move |it: &'static Lesson| {
        let title = move || format!("{}. {}", it.number, it.title.get(desk.lang.get()));
        el("button.chip")
            .is("type", "button")
            .is("data-teach", &it.id)
            .flag("aria-pressed", move || chosen.get() == Some(Open(it)))
            .on("click", move |_| chosen.set(Some(Open(it))))
            .with(words(title))
    };
    let items = live(move || all(desk.course().lessons.get().into_iter().map(item)));
    el("div.chips")
        .is("role", "group")
        .follows("aria-label", desk.say(msg::LESSON_TEACH_LESSON))
        .with(items)
}

/// Larger type for the whole page, the form too.
fn large(desk: Desk) -> View {
    let set = move |it| mark("html", "data-size", is_checked(&it).then_some("large"));
    let is_large = mark_is_large();
    let field = el("input")
        .is("type", "checkbox")
        .is("role", "switch")
        .is("id", "teach-large")
        .checked(move || is_large)
        .on("change", set);
    let label = el("label").is("for", "teach-large").with(words(desk.say(msg::LESSON_TEACH_LARGE)));
    el("div.switch").with(field).with(label)
}

fn mark_is_large() -> bool {
    let root = document().document_element();
    root.is_some_and(|it| it.has_attribute("data-size"))
}

fn steps(desk: Desk, lesson: &'static Lesson) -> View {
    let mut from = 0;
    let rows = lesson.steps.iter().enumerate().map(|(n, it)| {
        let row = row(desk, lesson, n, it, from);
        from += it.minutes;
        row
    });
    let rows = all(rows.collect::<Vec<_>>());
    let sum = move || msg::lesson_teach_together(lesson.minutes.to_string()).say(desk.lang.get());
    el("section")
        .with(el("h2").with(prose::line(desk, &lesson.title)))
        .with(el("p.help").with(prose::line(desk, &lesson.goal)))
        .with(el("p.sum").with(words(sum)))
        .with(el("ol.teach-steps").with(rows))
}

fn row(desk: Desk, lesson: &'static Lesson, n: usize, step: &'static Step, from: u32) -> View {
    let course = desk.course();
    let jump = move |label, says: fn(String) -> Message, to: Jump| {
        let says = move || says((n + 1).to_string()).say(desk.lang.get());
        let go = move || match to {
            Jump::Start => course.jump(desk, lesson, n),
            Jump::Solution => {
                course.jump(desk, lesson, n);
                course.skip(desk, lesson, n);
            }
        };
        button("", None, desk.say(label), go).follows("aria-label", says).is("data-jump", to.id())
    };
    let time = move || {
        msg::lesson_teach_at(from.to_string(), (from + step.minutes).to_string())
            .say(desk.lang.get())
    };
    let answer = step.question.as_ref().map_or_else(nothing, |it| answer(desk, lesson, n, it));
    el("li.teach-step")
        .is("data-step", &(n + 1).to_string())
        .with(el("p.time").with(words(time)))
        .with(
            el("div.teach-text")
                .with(el("div.prose").with(prose(desk, &step.text)))
                .with(answer)
                .with(part(desk, msg::LESSON_TEACH_NOTES, &step.notes))
                .with(part(desk, msg::LESSON_HANDOUT_SOLUTION, &step.hints[2])),
        )
        .with(
            el("div.actions")
                .with(jump(msg::LESSON_TEACH_START_SHORT, msg::lesson_teach_start, Jump::Start))
                .with(jump(
                    msg::LESSON_TEACH_SOLUTION_SHORT,
                    msg::lesson_teach_solution,
                    Jump::Solution,
                )),
        )
}

#[derive(Clone, Copy)]
enum Jump {
    Start,
    Solution,
}

impl Jump {
    fn id(self) -> &'static str {
        match self {
            Jump::Start => "start",
            Jump::Solution => "solution",
        }
    }
}

fn part(desk: Desk, title: Text, says: &'static Localized) -> View {
    el("div.teach-part")
        .with(el("h3").with(words(desk.say(title))))
        .with(el("div.prose").with(prose(desk, says)))
}

/// A question with its answer, computed from what the step begins with.
fn answer(desk: Desk, lesson: &'static Lesson, n: usize, of: &'static question::Question) -> View {
    let truth = of.answer(&desk.document(&lesson.state(n)), &Browser).unwrap_or_default();
    let says = drawn(
        move || desk.lang.get(),
        move |lang| text(&msg::lesson_teach_answer(question::say(&truth, *lang)).say(*lang)),
    );
    el("div.teach-part")
        .with(el("h3").with(words(desk.say(msg::LESSON_HANDOUT_PREDICT))))
        .with(el("p").with(prose::line(desk, &of.ask)))
        .with(el("p").with(el("strong").with(says)))
}
