//! What the workflow has become since the step began, and why each line is there.

use pushwright_core::{
    lesson::{
        Lesson,
        difference::{Change, Kind, difference},
    },
    text::{Lang, msg},
    yaml,
};

use crate::{
    desk::Desk,
    signals::Var,
    widgets::{View, all, el, live, nothing, rich, text, words},
};

pub(super) fn changes(desk: Desk, lesson: &'static Lesson) -> View {
    // As long as the page lives; a few bytes each time a step is shown.
    let is_open: &'static Var<bool> = Box::leak(Box::new(Var::new(false)));
    let rows = live(move || match is_open.get() {
        true => rows(desk, lesson),
        // Nobody sees it, so nothing is compared.
        false => nothing(),
    });
    el("details.lesson-changes")
        .on("toggle", move |_| {
            is_open.update(|it| *it = !*it);
            desk.fetch_notes();
        })
        .with(el("summary").with(words(desk.say(msg::LESSON_PANEL_CHANGES))))
        .with(rows)
}

fn rows(desk: Desk, lesson: &'static Lesson) -> View {
    let course = desk.course();
    let lang = desk.lang.get();
    // Followed, so that what is shown is what there is.
    desk.fragment.with(|_| ());
    let before = yaml::read(&course.before.get());
    let after = yaml::read(&desk.text_of(&course.own(desk, lesson)));
    let notes = desk.notes.get();
    let changes = difference(&before, &after, &notes, lang);
    if changes.is_empty() {
        return el("p.help").with(text(msg::LESSON_PANEL_CHANGES_NONE.get(lang)));
    }
    el("ul.changes").with(all(changes.iter().map(|it| row(it, lang))))
}

fn row(change: &Change, lang: Lang) -> View {
    let (id, sign, says) = match change.kind {
        Kind::Added => ("added", "+", msg::LESSON_PANEL_ADDED.get(lang)),
        Kind::Removed => ("removed", "−", msg::LESSON_PANEL_REMOVED.get(lang)),
        Kind::Around => ("around", " ", ""),
    };
    let sign = el("span.sign").is("aria-hidden", "true").with(text(sign));
    let spoken = match says {
        "" => nothing(),
        it => el("span.unseen").with(text(it)),
    };
    let code = el("code").is("translate", "no").with(text(&change.text));
    let why = match change.says.as_str() {
        "" => nothing(),
        it => el("p").with(rich(it)),
    };
    el("li").is("data-kind", id).with(el("div").with(sign).with(spoken).with(code)).with(why)
}
