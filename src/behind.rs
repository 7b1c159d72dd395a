//! What is needed only once the checks have come, and so lies with them in the file behind the page: see
//! xtask/src/split.rs, which knows each of these functions. None may be called before. Types stay
//! outside, because what holds them is there from the beginning.

mod dialogs;
mod explanation;
mod findings;
mod notices;
mod setup;

pub(crate) use explanation::{explained, said};
pub(crate) use findings::{findings, told};

use crate::{
    state::State,
    widgets::{View, live},
};

/// A part of the page that comes then.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    /// What lies over the page.
    Over,
    Notices,
    Problems,
    /// What is to be set up.
    Tasks,
}

#[inline(never)]
pub(crate) fn part(state: State, which: Part) -> View {
    match which {
        Part::Over => dialogs::over(state),
        Part::Notices => notices::notices(state),
        Part::Problems => {
            live(move || state.judged.with(|it| findings::problems(state, it.findings())))
        }
        Part::Tasks => live(move || setup::tasks(state)),
    }
}
