//! What a run will do, foretold from the tree of a workflow, ours or a stranger's, and an event: its
//! jobs and steps with what decides over each, the tags that are made, and what is pushed. What nobody
//! can know before the run is shown as a gap, `‹vars.NAME›`, and never guessed.

mod attest;
mod bake;
mod built;
mod called;
mod failing;
mod matrix;
mod others;
mod plan;
mod push;
mod reads;
mod rights;
mod row;
mod run;
mod scope;
mod script;
mod step;
mod tags;
mod texts;
mod variables;
mod words;

pub use self::{
    attest::Attested,
    built::{Built, Target},
    plan::Plan,
    push::{Held, Pushed},
    reads::{Read, reads},
    rights::{Has, Lack, Limit, Secret, Token},
    row::{Image, Row, row, split},
    run::{Job, Run, Runs, Why, run},
    step::Step,
    tags::{Foretold, for_tags, tags},
};
pub(crate) use attest::ATTESTING;
