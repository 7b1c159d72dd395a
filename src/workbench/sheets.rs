//! What takes the place of the whole page for a while: the view for who leads a workshop, and handouts.

mod codes;
mod handout;
mod link;
mod teach;

use pushwright_core::text::{Text, msg};

use crate::{
    browser::{self, later, mark, on_key},
    desk::Desk,
    lessons::course::{Course, Open},
    widgets::{View, all, button, drawn, effect, el, nothing, words},
};

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Sheet {
    Teach,
    Handout {
        /// `None` for all of them.
        lesson: Option<Open>,
        edition: Edition,
    },
}

/// For whom a handout is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edition {
    Learner,
    Facilitator,
}

impl Edition {
    const ALL: [Edition; 2] = [Edition::Learner, Edition::Facilitator];

    fn id(self) -> &'static str {
        match self {
            Edition::Learner => "learner",
            Edition::Facilitator => "facilitator",
        }
    }

    fn label(self) -> Text {
        match self {
            Edition::Learner => msg::LESSON_HANDOUT_LEARNER,
            Edition::Facilitator => msg::LESSON_HANDOUT_FACILITATOR,
        }
    }
}

impl Sheet {
    fn id(self) -> &'static str {
        match self {
            Sheet::Teach => "teach",
            Sheet::Handout { .. } => "handout",
        }
    }
}

const TITLE: &str = "sheet-title";

impl Course {
    pub(crate) fn show_sheet(&'static self, desk: Desk, sheet: Sheet) {
        // What was said of the form is over.
        desk.page().say("");
        self.fetch(Box::new(move || {
            self.sheet.set(Some(sheet));
            later(|| browser::focus(TITLE));
        }));
    }

    /// Goes back to the form.
    fn close_sheet(&self) {
        self.sheet.set(None);
        later(|| browser::focus("lessons-button"));
    }
}

pub(crate) fn sheets(desk: Desk) -> View {
    let course = desk.course();
    effect(Box::new(move || mark("body", "data-sheet", course.sheet.get().map(Sheet::id))));
    on_key(move |it| {
        let is_open = course.sheet.with_untracked(Option::is_some);
        if it.key() == "Escape" && is_open && !it.default_prevented() {
            course.close_sheet();
        }
    });
    // Changing what is shown in a sheet must not draw all of it anew.
    let kind = move || course.sheet.get().map(Sheet::id);
    drawn(kind, move |it| match it {
        Some("teach") => {
            frame(desk, msg::LESSON_TEACH_TITLE, msg::LESSON_TEACH_SAYS, teach::teach(desk))
        }
        Some(_) => {
            frame(desk, msg::LESSON_HANDOUT_TITLE, msg::LESSON_HANDOUT_SAYS, handout::handout(desk))
        }
        None => nothing(),
    })
}

/// The frame of a sheet; what it is laid over is out of the way until it closes.
fn frame(desk: Desk, title: Text, says: Text, body: View) -> View {
    let back =
        button("", None, desk.say(msg::LESSON_TEACH_BACK), move || desk.course().close_sheet());
    let head = el("header.sheet-head")
        .with(
            el("div")
                .with(el("h1").is("id", TITLE).is("tabindex", "-1").with(words(desk.say(title))))
                .with(el("p.help").with(words(desk.say(says)))),
        )
        .with(back.is("id", "sheet-back"));
    el("main.sheet").is("aria-labelledby", TITLE).with(all([head, body]))
}
