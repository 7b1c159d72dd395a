//! Texts of lessons: paragraphs with code in them, in the page's language.

use pushwright_core::lesson::Localized;

use crate::{
    desk::Desk,
    widgets::{View, all, drawn, el, rich},
};

/// The paragraphs of a text.
pub(crate) fn prose(desk: Desk, of: &'static Localized) -> View {
    let paragraphs = |it: &&'static str| {
        let them = it.split("\n\n").map(|it| it.replace('\n', " "));
        all(them.map(|it| el("p").with(rich(it.trim()))))
    };
    drawn(move || of.get(desk.lang.get()), paragraphs)
}

/// A text without paragraphs.
pub(crate) fn line(desk: Desk, of: &'static Localized) -> View {
    drawn(move || of.get(desk.lang.get()), |it: &&'static str| rich(it.trim()))
}
