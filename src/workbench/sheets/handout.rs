//! Handouts on paper, one page a lesson: for learners with blanks, for who leads with the answers.

use pushwright_core::{
    lesson::{Lesson, Requirement, Step, question},
    share::{Class, Frame, class_link},
    text::{Lang, Text, msg},
};

use super::{Edition, Sheet, link::code};
use crate::{
    browser::{self, Browser, fit, later, print},
    desk::Desk,
    lessons::course::Open,
    widgets::{View, all, button, drawn, el, icon, nothing, rich, select, text, words},
};

/// From the largest type to the smallest in which a lesson may be printed, in quarters of a point.
const SIZES: [&str; 11] = ["44", "42", "40", "38", "36", "34", "32", "30", "28", "26", "24"];

pub(super) fn handout(desk: Desk) -> View {
    let course = desk.course();
    let shown = move || match course.sheet.get() {
        Some(Sheet::Handout { lesson, edition }) => Some((lesson, edition, desk.lang.get())),
        _ => None,
    };
    let pages = drawn(shown, move |it| match *it {
        Some((lesson, edition, lang)) => {
            // Sizes are known once it is in the document.
            later(|| fit(".paper", "data-size", &SIZES));
            let lessons = match lesson {
                Some(it) => vec![it.0],
                None => course.lessons.with_untracked(Clone::clone),
            };
            all(lessons.into_iter().map(|it| page(desk, it, Print { edition, lang })))
        }
        None => nothing(),
    });
    let papers = el("div.papers")
        .is("tabindex", "0")
        .is("role", "region")
        .follows("aria-label", desk.say(msg::LESSON_HANDOUT_TITLE));
    el("div.handout").with(tools(desk)).with(papers.with(pages))
}

fn tools(desk: Desk) -> View {
    let course = desk.course();
    let now = move || match course.sheet.get() {
        Some(Sheet::Handout { lesson, edition }) => (lesson, edition),
        _ => (None, Edition::Learner),
    };
    let lessons = move || {
        let lang = desk.lang.get();
        let mut res = vec![("", msg::LESSON_HANDOUT_ALL.get(lang))];
        let titles = |it: &&'static Lesson| (it.id.as_str(), it.title.get(lang));
        res.extend(course.lessons.with(|it| it.iter().map(titles).collect::<Vec<_>>()));
        res
    };
    let which = select(
        move || now().0.map_or("", |it| &it.0.id).to_owned(),
        lessons,
        move |id| {
            course
                .sheet
                .set(Some(Sheet::Handout { lesson: course.find(id).map(Open), edition: now().1 }));
        },
    );
    let editions =
        move || Edition::ALL.map(|it| (it.id(), it.label().get(desk.lang.get()))).to_vec();
    let edition = select(
        move || now().1.id().to_owned(),
        editions,
        move |id| {
            let edition = Edition::ALL.into_iter().find(|it| it.id() == id);
            let edition = edition.unwrap_or(Edition::Learner);
            course.sheet.set(Some(Sheet::Handout { lesson: now().0, edition }));
        },
    );
    let field = |id: &str, label: Text, field: View| {
        let label = el("label").is("for", id).with(words(desk.say(label)));
        el("div.field").with(label).with(field.is("id", id))
    };
    let print = button("primary", Some(icon::PRINT), desk.say(msg::LESSON_HANDOUT_PRINT), print);
    el("div.handout-tools")
        .with(field("handout-lesson", msg::LESSON_HANDOUT_WHICH, which))
        .with(field("handout-edition", msg::LESSON_HANDOUT_EDITION, edition))
        .with(print.is("id", "handout-print"))
}

/// For whom it is, and in which language.
#[derive(Clone, Copy)]
struct Print {
    edition: Edition,
    lang: Lang,
}

/// The page of a lesson.
fn page(desk: Desk, lesson: &'static Lesson, print: Print) -> View {
    let Print { edition, lang } = print;
    let class = Class { lesson: lesson.id.clone(), step: 0 };
    let fragment = class_link(&class, lesson.number, &Frame::default(), &Default::default());
    let link = browser::address(&fragment);
    let minutes = msg::lesson_panel_of(lesson.number.to_string(), lesson.minutes.to_string());
    let titles = el("div")
        .with(el("p.overline").with(text(&format!(
            "{} · {}",
            minutes.say(lang),
            edition.label().get(lang)
        ))))
        .with(el("h2").with(rich(lesson.title.get(lang))))
        .with(el("p").with(rich(lesson.goal.get(lang))));
    let open = el("div.paper-link")
        .with(code(&link, msg::LESSON_TEACH_LINK_CODE.get(lang)))
        .with(el("p").with(text(msg::LESSON_HANDOUT_OPEN.get(lang))));
    let steps = lesson.steps.iter().enumerate().map(|(n, it)| {
        let answer = answer(desk, lesson, n);
        step(n, it, answer, print)
    });
    el("article.paper")
        .is("data-edition", edition.id())
        .is("data-lesson", &lesson.id)
        .is("lang", lang.id())
        .with(el("header").with(titles).with(open))
        .with(el("p.paper-address").with(el("code").is("translate", "no").with(text(&link))))
        .with(el("ol.paper-steps").with(all(steps)))
        .with(foot(edition, lang))
}

/// Room for what a learner writes down.
fn foot(edition: Edition, lang: Lang) -> View {
    let blank =
        |it: Text| el("p.blank").with(el("span").with(text(it.get(lang)))).with(el("span.rule"));
    match edition {
        Edition::Learner => el("footer")
            .with(el("h3").with(text(msg::LESSON_HANDOUT_OWN_NOTES.get(lang))))
            .with(el("div.lines"))
            .with(
                el("div.blanks")
                    .with(blank(msg::LESSON_HANDOUT_NAME))
                    .with(blank(msg::LESSON_HANDOUT_CODE)),
            ),
        Edition::Facilitator => nothing(),
    }
}

/// The answer to a step's question, computed from what the step begins with.
fn answer(desk: Desk, lesson: &Lesson, n: usize) -> Vec<String> {
    let question = lesson.steps[n].question.as_ref();
    question
        .and_then(|it| it.answer(&desk.document(&lesson.state(n)), &Browser))
        .unwrap_or_default()
}

fn step(n: usize, step: &Step, answer: Vec<String>, print: Print) -> View {
    let lang = print.lang;
    let paragraphs = step.text.get(lang).split("\n\n").map(|it| it.replace('\n', " "));
    let paragraphs = paragraphs.map(|it| el("p").with(rich(it.trim())));
    let minutes = msg::lesson_list_minutes(step.minutes.to_string()).say(lang);
    let number = el("p.step-number")
        .with(el("b").with(text(&(n + 1).to_string())))
        .with(el("span").with(text(&minutes)));
    let task = el("div")
        .with(all(paragraphs))
        .with(asked(step, answer, print))
        .with(done_when(step, print));
    el("li").with(number).with(task).with(match print.edition {
        Edition::Learner => nothing(),
        Edition::Facilitator => el("div")
            .with(labeled(msg::LESSON_HANDOUT_SOLUTION, lang, rich(step.hints[2].get(lang))))
            .with(labeled(msg::LESSON_HANDOUT_WHY, lang, rich(step.why.get(lang))))
            .with(labeled(msg::LESSON_HANDOUT_NOTES, lang, rich(step.notes.get(lang)))),
    })
}

/// What is checked: boxes to tick for learners, a sentence for who leads.
fn done_when(step: &Step, Print { edition, lang }: Print) -> View {
    let label = msg::LESSON_HANDOUT_CHECKED;
    match edition {
        Edition::Learner => {
            let row = |it: &Requirement| {
                el("li").with(el("span.box")).with(el("span").with(rich(&it.say(lang))))
            };
            let when = el("p.done-when").with(text(label.get(lang)));
            all([when, el("ul.boxes").with(all(step.check.iter().map(row)))])
        }
        Edition::Facilitator => {
            let rows: Vec<String> = step.check.iter().map(|it| it.say(lang)).collect();
            labeled(label, lang, rich(&rows.join(msg::LESSON_AND.get(lang))))
        }
    }
}

fn labeled(label: Text, lang: Lang, it: View) -> View {
    el("p.labeled").with(el("b").with(text(label.get(lang)))).with(text(" ")).with(it)
}

/// The question: with room for an answer, or with the answer.
fn asked(step: &Step, answer: Vec<String>, Print { edition, lang }: Print) -> View {
    let Some(question) = &step.question else { return nothing() };
    let ask = labeled(msg::LESSON_HANDOUT_PREDICT, lang, rich(question.ask.get(lang)));
    let below = match edition {
        Edition::Learner => blanks(question, lang),
        Edition::Facilitator => {
            let truth = el("strong").with(text(&question::say(&answer, lang)));
            let because = rich(question.because.get(lang));
            let answer = all([truth, text(" — "), because]);
            labeled(msg::LESSON_HANDOUT_ANSWER, lang, answer)
        }
    };
    all([ask, below])
}

/// What a learner ticks or writes before the work.
fn blanks(question: &question::Question, lang: Lang) -> View {
    let choices = question.choices();
    if choices.is_empty() {
        return el("p.blank").with(el("span.rule"));
    }
    let choice = |it: &Vec<String>| {
        el("li").with(el("span.box")).with(el("span").with(text(&question::say(it, lang))))
    };
    el("ul.boxes in-row").with(all(choices.iter().map(choice)))
}
