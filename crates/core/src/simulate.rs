//! What a run will do, foretold from the tree of a workflow, ours or a stranger's, and an event. What
//! nobody can know before the run is shown as a gap, `‹vars.NAME›`, and never guessed.

mod scope;
mod tags;

pub use self::tags::{Foretold, tags};
