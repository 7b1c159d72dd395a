//! What is needed only once the checks have come, and so lies with them in the file behind the page: see
//! xtask/src/split.rs, which knows each of these functions. None may be called before. Types stay
//! outside, because what holds them is there from the beginning.

mod dialogs;
mod explanation;
mod findings;
mod notices;
mod setup;

pub(crate) use dialogs::over;
pub(crate) use explanation::{explained, said};
pub(crate) use findings::{findings, problems, told};
pub(crate) use notices::notices;
pub(crate) use setup::tasks;
