//! What rules ask of a job or a script again and again: found out when it is asked first, and kept while
//! the workflow is judged.

use std::{ptr, rc::Rc};

use crate::{
    lint::{
        named::{Named, named},
        tag_lines::{TagLine, tag_lines},
    },
    workflow::{
        Node, Workflow,
        permissions::{self, Need},
        publish::{self, LoggedIn},
        shell::{self, Command},
    },
};

/// Jobs, scripts and tag rules that have been asked for.
#[derive(Default)]
pub(super) struct Facts<'a> {
    jobs: Vec<OfJob<'a>>,
    scripts: Vec<(String, Rc<[Command]>)>,
    tags: Vec<(&'a Node, Rc<[TagLine]>)>,
}

/// What is known of a job.
pub(super) struct OfJob<'a> {
    job: &'a Node,
    named: Option<Rc<[Named<'a>]>>,
    logins: Option<Rc<[LoggedIn<'a>]>>,
    needed: Option<Rc<[Need]>>,
    knows_all: Option<bool>,
}

/// So many scripts and inputs are kept; of more, each would be looked for longer than it is read.
const MOST: usize = 100;

impl<'a> Facts<'a> {
    pub(super) fn job(&mut self, job: &'a Node) -> &mut OfJob<'a> {
        let known = self.jobs.iter().position(|it| ptr::eq(it.job, job));
        let at = known.unwrap_or_else(|| {
            self.jobs.push(OfJob { job, named: None, logins: None, needed: None, knows_all: None });
            self.jobs.len() - 1
        });
        &mut self.jobs[at]
    }

    /// The rules of a `tags` input.
    pub(super) fn tag_lines(&mut self, tags: &'a Node) -> Rc<[TagLine]> {
        if let Some((_, known)) = self.tags.iter().find(|it| ptr::eq(it.0, tags)) {
            return known.clone();
        }
        let lines: Rc<[TagLine]> = tag_lines(tags).into();
        if self.tags.len() < MOST {
            self.tags.push((tags, lines.clone()));
        }
        lines
    }

    /// The commands of a script.
    pub(super) fn commands(&mut self, script: &str) -> Rc<[Command]> {
        if let Some((_, known)) = self.scripts.iter().find(|it| it.0 == script) {
            return known.clone();
        }
        let commands: Rc<[Command]> = shell::commands(script).into();
        if self.scripts.len() < MOST {
            self.scripts.push((script.to_owned(), commands.clone()));
        }
        commands
    }
}

impl<'a> OfJob<'a> {
    /// The image names that it writes out.
    pub(super) fn named(&mut self, workflow: &Workflow) -> Rc<[Named<'a>]> {
        self.named.get_or_insert_with(|| named(workflow, self.job).into()).clone()
    }

    /// Its steps with docker/login-action.
    pub(super) fn logins(&mut self, workflow: &Workflow) -> Rc<[LoggedIn<'a>]> {
        self.logins.get_or_insert_with(|| publish::logins(workflow, self.job).into()).clone()
    }

    /// What it needs of the token.
    pub(super) fn needed(&mut self, workflow: &Workflow) -> Rc<[Need]> {
        self.needed.get_or_insert_with(|| permissions::needed(workflow, self.job).into()).clone()
    }

    /// Whether it needs nothing else.
    pub(super) fn knows_all(&mut self) -> bool {
        *self.knows_all.get_or_insert_with(|| permissions::knows_all(self.job))
    }
}
