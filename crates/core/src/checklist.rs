//! What has to be set up around a workflow before its first run, and afterwards: read off the tree, so
//! that it holds for a workflow from anywhere. Commands are for a shell of POSIX; whatever stands in the
//! workflow is one quoted word in them.

mod around;
mod clouds;
mod names;
mod repositories;
mod shell;
mod stored;
mod subject;

pub use self::names::{Names, names};

use crate::{
    text::Message,
    workflow::{Workflow, builder},
};

/// A thing to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The same for the same thing in every language: ticks are kept by it.
    pub id: String,
    pub task: Message,
    /// Why, and what to mind.
    pub says: Vec<Message>,
    pub snippets: Vec<Snippet>,
    /// Where it is told.
    pub source: &'static str,
}

/// Something to copy.
#[derive(Clone, Debug, PartialEq)]
pub struct Snippet {
    pub kind: Kind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Commands, one a line.
    Shell,
    /// The contents of a file of this name, which the commands read.
    File(&'static str),
}

impl Snippet {
    fn shell(lines: &[String]) -> Snippet {
        Snippet { kind: Kind::Shell, text: lines.join("\n") }
    }
}

/// Everything that a workflow needs, in the order in which it is done.
pub fn checklist(workflow: &Workflow) -> Vec<Item> {
    // Whoever calls Docker's workflow has to set up what its steps need.
    let with_steps = builder::with_steps(workflow);
    let workflow = with_steps.as_ref().unwrap_or(workflow);
    let mut res = Vec::new();
    // Whatever else is set up, without that nothing comes of it.
    around::tested(workflow, &mut res);
    clouds::clouds(workflow, &mut res);
    repositories::repositories(workflow, &mut res);
    around::before(workflow, &mut res);
    stored::stored(workflow, &mut res);
    // Its first run may follow at once, and has to find all that.
    res.push(around::file(workflow));
    around::after(workflow, &mut res);
    // The same role in two jobs is one role.
    let mut seen: Vec<String> = Vec::new();
    res.retain(|it| {
        let is_new = !seen.contains(&it.id);
        seen.push(it.id.clone());
        is_new
    });
    res
}
