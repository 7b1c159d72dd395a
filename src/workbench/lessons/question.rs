//! A question before the work: first an answer, then what is true of this very workflow, and why.

use pushwright_core::{
    lesson::question::{Question, say, words as words_of},
    text::{Lang, msg},
    yaml,
};

use crate::{
    browser::Browser,
    desk::Desk,
    lessons::{marked, prose, prose::line},
    signals::Var,
    widgets::{View, all, button, drawn, el, icon, nothing, plain, text, typed, words},
};

/// What was answered, in words; nothing yet.
pub(super) type Answer = Option<Vec<String>>;

/// A question, and the answer that counts once it was checked.
pub(super) fn question(
    desk: Desk,
    question: &'static Question,
    given: &'static Var<Answer>,
) -> View {
    let answer: &'static Var<Answer> = Var::lasting(None);
    let check = move || match answer.get() {
        Some(it) => given.set(Some(it)),
        None => desk.tell(&msg::LESSON_PANEL_NO_ANSWER.message()),
    };
    let check =
        button("", None, desk.say(msg::LESSON_PANEL_CHECK), check).is("id", "lesson-answer");
    let verdict = drawn(
        move || (given.get(), desk.lang.get()),
        move |(given, lang)| {
            given.as_ref().map_or_else(nothing, |it| verdict(desk, question, it, *lang))
        },
    );
    let field = match question.choices() {
        them if them.is_empty() => free(desk, answer),
        them => choices(desk, question, them, answer),
    };
    el("section.lesson-question")
        .with(el("h4").with(words(desk.say(msg::LESSON_PANEL_ASK))))
        .with(field)
        .with(el("div.actions").with(check))
        .with(el("div").is("aria-live", "polite").with(verdict))
}

fn choices(
    desk: Desk,
    question: &'static Question,
    them: Vec<Vec<String>>,
    answer: &'static Var<Answer>,
) -> View {
    let choice = move |(n, it): (usize, Vec<String>)| {
        let id = format!("lesson-choice-{n}");
        let words = it.clone();
        let says = drawn(move || desk.lang.get(), move |lang| text(&say(&words, *lang)));
        let radio = el("input")
            .is("type", "radio")
            .is("name", "lesson-choice")
            .is("id", &id)
            .on("change", move |_| answer.set(Some(it.clone())));
        el("div.choice").with(radio).with(el("label").is("for", &id).with(says))
    };
    el("fieldset")
        .with(el("legend").with(line(desk, &question.ask)))
        .with(all(them.into_iter().enumerate().map(choice)))
}

fn free(desk: Desk, answer: &'static Var<Answer>) -> View {
    let field = plain("input")
        .is("type", "text")
        .is("id", "lesson-free")
        .is("aria-describedby", "lesson-free-says")
        .on("input", move |it| {
            let it = typed(&it);
            answer.set((!it.trim().is_empty()).then(|| words_of(&it)));
        });
    el("div.field")
        .with(el("label").is("for", "lesson-free").with(words(desk.say(msg::LESSON_PANEL_ANSWER))))
        .with(field)
        .with(
            el("p.help")
                .is("id", "lesson-free-says")
                .with(words(desk.say(msg::LESSON_PANEL_ANSWER_SAYS))),
        )
}

/// What is true, computed from the workflow as it was when the step began.
fn verdict(desk: Desk, question: &'static Question, given: &[String], lang: Lang) -> View {
    let before = desk.course().before.with_untracked(|it| yaml::read(it));
    let truth = question.answer(&before, &Browser);
    let Some(truth) = truth else { return nothing() };
    let is_right = truth == given;
    let (drawing, word) = match is_right {
        true => (icon::CHECK, msg::LESSON_PANEL_RIGHT.get(lang)),
        false => (icon::REMOVE, msg::LESSON_PANEL_WRONG.get(lang)),
    };
    let says = msg::lesson_panel_truth(say(&truth, lang)).say(lang);
    el("div.verdict")
        .is("data-right", if is_right { "true" } else { "false" })
        .with(
            el("p").with(marked(drawing, word)).with(text(" ")).with(el("span").with(text(&says))),
        )
        .with(el("div.prose").with(prose(desk, &question.because)))
}
