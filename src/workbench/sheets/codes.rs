//! What a class did, as far as the completion codes tell that somebody pastes.

use pushwright_core::{
    lesson::{
        LESSONS,
        code::{Counts, StepTally, Tally, count},
    },
    text::{Lang, Text, msg},
};

use crate::{
    desk::Desk,
    signals::Var,
    widgets::{View, all, drawn, el, nothing, plain, text, typed, words},
};

pub(super) fn codes(desk: Desk) -> View {
    // As long as the page lives; a few bytes each time the view opens.
    let pasted: &'static Var<String> = Var::lasting(String::new());
    let field = plain("textarea")
        .is("id", "class-codes")
        .is("rows", "5")
        .is("translate", "no")
        .value(move || pasted.get())
        .on("input", move |it| pasted.set(typed(&it)));
    let label = el("label").is("for", "class-codes");
    let known: Vec<&str> = LESSONS.iter().map(|it| it.id).collect();
    let counts = drawn(
        move || (pasted.get(), desk.lang.get()),
        move |(pasted, lang)| shown(desk, &count(pasted, &known), *lang),
    );
    el("section.codes")
        .with(el("h2").with(words(desk.say(msg::LESSON_TEACH_CODES))))
        .with(el("p.help").with(words(desk.say(msg::LESSON_TEACH_CODES_SAYS))))
        .with(label.with(words(desk.say(msg::LESSON_TEACH_CODES_LABEL))))
        .with(field)
        .with(el("div").is("aria-live", "polite").with(counts))
}

fn shown(desk: Desk, counts: &Counts, lang: Lang) -> View {
    if counts.lessons.is_empty() && counts.wrong.is_empty() {
        return el("p.help").with(text(msg::LESSON_TEACH_CODES_NONE.get(lang)));
    }
    let learners: usize = counts.lessons.iter().map(|it| it.learners).sum();
    let finished: usize = counts.lessons.iter().map(|it| it.finished).sum();
    let sum = msg::lesson_teach_codes_sum(learners.to_string(), finished.to_string());
    let left = match counts.left_out {
        0 => nothing(),
        it => el("p").with(text(&msg::lesson_teach_codes_left(it.to_string()).say(lang))),
    };
    let wrong = counts.wrong.iter().map(|(code, fault)| {
        el("li")
            .with(el("code").is("translate", "no").with(text(code)))
            .with(text(" "))
            .with(text(&fault.message().say(lang)))
    });
    let wrong = match counts.wrong.is_empty() {
        true => nothing(),
        false => all([
            el("h3").with(text(msg::LESSON_TEACH_CODES_WRONG.get(lang))),
            el("ul.wrong-codes").with(all(wrong)),
        ]),
    };
    all([
        el("p").is("id", "codes-sum").with(el("strong").with(text(&sum.say(lang)))),
        all(counts.lessons.iter().map(|it| table(desk, it, lang))),
        left,
        wrong,
    ])
}

/// A lesson, one row a step.
fn table(desk: Desk, tally: &Tally, lang: Lang) -> View {
    let lesson = desk.course().find(&tally.lesson);
    let title = lesson.map_or(tally.lesson.as_str(), |it| it.title.get(lang));
    let is_current = lesson.is_some_and(|it| it.version == tally.version);
    let title = match is_current {
        true => title.to_owned(),
        false => msg::lesson_teach_codes_version(title, tally.version.to_string()).say(lang),
    };
    let number = |it: usize| el("td").with(text(&it.to_string()));
    let row = |(n, it): (usize, &StepTally)| {
        let name = el("th").is("scope", "row").with(text(&(n + 1).to_string()));
        [it.done, it.skipped, it.open, it.hints]
            .map(number)
            .into_iter()
            .fold(el("tr").with(name), View::with)
    };
    let heading = |it: Text| el("th").is("scope", "col").with(text(it.get(lang)));
    let headings = [
        msg::LESSON_TEACH_STEP,
        msg::LESSON_TEACH_CODES_DONE,
        msg::LESSON_TEACH_CODES_SKIPPED,
        msg::LESSON_TEACH_CODES_OPEN,
        msg::LESSON_TEACH_CODES_HINTS,
    ];
    let learners =
        format!("{} · {}: {}", title, msg::LESSON_TEACH_CODES_LEARNERS.get(lang), tally.learners);
    el("table.tally")
        .is("data-lesson", &tally.lesson)
        .with(el("caption").with(text(&learners)))
        .with(el("thead").with(headings.map(heading).into_iter().fold(el("tr"), View::with)))
        .with(el("tbody").with(all(tally.steps.iter().enumerate().map(row))))
}
