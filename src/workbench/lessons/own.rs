//! The text that a lesson is about, where it is not the form's: somebody else's workflow, to be read
//! and repaired, and what the check finds in it.

use pushwright_core::{
    lint::{self, Finding},
    text::{Lang, msg},
    yaml,
};

use crate::{
    browser::select_line,
    desk::Desk,
    widgets::{View, all, el, live, plain, rich, text, typed, words},
};

const FIELD: &str = "lesson-own";

/// The text with what is found. As long as a question is open and nothing was tried, the findings wait: they
/// would answer it.
pub(super) fn own(desk: Desk, is_asked: impl Fn() -> bool + 'static) -> View {
    let course = desk.course();
    let write = move |it| {
        course.write(&typed(&it));
        course.follow(desk);
    };
    let field = plain("textarea")
        .is("id", FIELD)
        .is("aria-describedby", "lesson-own-says")
        .is("wrap", "off")
        .is("rows", "24")
        .is("translate", "no")
        .value(move || course.own.get())
        .on("input", write);
    let found = live(move || {
        let lang = desk.lang.get();
        if is_asked() && course.own.with(|it| course.before.with(|before| it == before)) {
            return el("p.help").with(text(msg::LESSON_PANEL_OWN_ASKED.get(lang)));
        }
        let findings = course.own.with(|it| {
            let document = yaml::read(it);
            let errors =
                document.errors.iter().map(|it| (it.span.start.line, it.message.say(lang)));
            let findings = lint::lint(&document).into_iter();
            let findings = findings.map(|it| (it.span.start.line, said(&it, lang)));
            errors.chain(findings).collect::<Vec<_>>()
        });
        match findings.is_empty() {
            true => el("p.help").with(text(msg::LESSON_PANEL_OWN_CLEAN.get(lang))),
            false => el("ul.own-findings").with(all(findings.into_iter().map(|it| row(it, lang)))),
        }
    });
    el("div.lesson-work")
        .with(el("label").is("for", FIELD).with(words(desk.say(msg::LESSON_PANEL_OWN))))
        .with(
            el("p.help")
                .is("id", "lesson-own-says")
                .with(words(desk.say(msg::LESSON_PANEL_OWN_SAYS))),
        )
        .with(field)
        .with(el("h4").with(words(desk.say(msg::LESSON_PANEL_OWN_FINDINGS))))
        .with(found)
}

fn said(finding: &Finding, lang: Lang) -> String {
    finding.message.say(lang)
}

/// A finding, which leads to its line.
fn row((line, says): (usize, String), lang: Lang) -> View {
    let says = msg::lesson_panel_own_line(line.to_string(), says).say(lang);
    el("li").with(
        el("button.finding-line")
            .is("type", "button")
            .on("click", move |_| select_line(FIELD, line))
            .with(rich(&says)),
    )
}
