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
    widgets::{View, all, details, el, nothing, rich, text},
};

pub(super) fn changes(desk: Desk, lesson: &'static Lesson) -> View {
    let title = desk.say(msg::LESSON_PANEL_CHANGES);
    details("details.lesson-changes", title, move || desk.fetch_notes(), move || rows(desk, lesson))
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

/// A line that came or went.
pub(crate) fn row(change: &Change, lang: Lang) -> View {
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
