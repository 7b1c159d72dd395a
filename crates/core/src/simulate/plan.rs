//! A workflow prepared for any number of events: whatever does not depend on one is read once.

use std::{
    cell::{Cell, OnceCell},
    rc::Rc,
};

use super::{
    bake::Files,
    called::MAX_CALLED,
    row::{Row, images},
    run::{Level, Run, World, all_jobs, needs},
    scope::Scope,
    texts::Texts,
};
use crate::{
    event::{Event, sets_off},
    host::Host,
    lint::Logins,
    workflow::{
        self, Entry, Node, Workflow, builder, jobs,
        permissions::{Granted, Need, granted, needed},
        reads,
    },
};

/// A workflow, with those that its jobs call, as far as they are known.
pub struct Plan<'a> {
    own: Flow<'a>,
    others: Vec<(&'a str, Flow<'a>)>,
    texts: Rc<Texts>,
    files: Files,
}

/// A workflow of a plan.
pub(super) struct Flow<'a> {
    pub(super) workflow: &'a Workflow,
    /// Each after those that it needs.
    pub(super) jobs: Vec<Planned<'a>>,
}

/// A job of a plan.
pub(super) struct Planned<'a> {
    pub(super) entry: &'a Entry,
    facts: OnceCell<Facts>,
}

/// What is known of a job before any event.
pub(super) struct Facts {
    /// The secrets that it reads, those of its steps among them.
    pub(super) secrets: Vec<String>,
    pub(super) needs: Vec<Need>,
    /// What is written of its token.
    pub(super) granted: Granted,
    /// The same job with steps, if it calls Docker's workflow.
    built: Option<Node>,
    /// The secrets that each step reads.
    pub(super) of_steps: Vec<Vec<String>>,
    /// Where its scripts run, from the root of the repository.
    pub(super) folder: String,
    logins: OnceCell<Logins>,
}

impl<'a> Plan<'a> {
    /// `others` are the workflows that its jobs may call, by their paths from the root of the repository:
    /// `.github/workflows/build.yml`. Their jobs stand behind the job that calls.
    pub fn new(workflow: &'a Workflow, others: &[(&'a str, &'a Workflow)]) -> Plan<'a> {
        let others = others.iter().map(|it| (it.0, Flow::new(it.1))).collect();
        Plan { own: Flow::new(workflow), others, texts: Rc::default(), files: Files::default() }
    }

    /// Gives it the texts of Bake files, by their paths from the root of the repository: `docker-bake.hcl`, or
    /// `**/docker-bake.hcl` where the folder is not known. Where a step names no files, those that are given are taken
    /// to be all that there are.
    #[must_use]
    pub fn with_files(self, texts: &[(&str, &str)]) -> Plan<'a> {
        Plan { files: Files::new(texts), ..self }
    }

    /// Foretells the run that an event sets off.
    pub fn run(&self, event: &Event, host: &dyn Host) -> Run {
        let verdict = sets_off(self.own.workflow, event);
        if verdict.runs == Some(false) {
            return Run { verdict, jobs: Vec::new() };
        }
        let budget = Cell::new(MAX_CALLED);
        let (others, texts, files) = (&self.others[..], &self.texts, &self.files);
        let world = World { event, host, others, texts, files, budget: &budget };
        let level = Level { flow: &self.own, world: &world, limit: None, depth: 0 };
        let (jobs, _) = all_jobs(&level, &Scope::new(self.own.workflow, event, texts));
        Run { verdict, jobs }
    }

    /// Foretells what an event comes to.
    pub fn row(&self, event: Event, host: &dyn Host) -> Row {
        let run = self.run(&event, host);
        Row { images: images(&run), event, run }
    }
}

impl<'a> Flow<'a> {
    fn new(workflow: &'a Workflow) -> Flow<'a> {
        let planned = |entry| Planned { entry, facts: OnceCell::new() };
        Flow { workflow, jobs: in_order(jobs(workflow)).into_iter().map(planned).collect() }
    }
}

impl Planned<'_> {
    pub(super) fn facts(&self, workflow: &Workflow) -> &Facts {
        self.facts.get_or_init(|| {
            let job = &self.entry.node;
            let built = builder::job_with_steps(job);
            let steps = workflow::steps(built.as_ref().unwrap_or(job));
            Facts {
                secrets: secrets(job),
                needs: needed(workflow, job),
                granted: granted(workflow, job),
                of_steps: steps.iter().map(secrets).collect(),
                folder: folder(job).or_else(|| folder(&workflow.root)).unwrap_or_default(),
                built,
                logins: OnceCell::new(),
            }
        })
    }
}

impl Facts {
    pub(super) fn is_built(&self) -> bool {
        self.built.is_some()
    }

    /// The job as it runs.
    pub(super) fn job<'a>(&'a self, written: &'a Node) -> &'a Node {
        self.built.as_ref().unwrap_or(written)
    }

    /// What its logins are worth; of few runs that is asked.
    pub(super) fn logins(&self, workflow: &Workflow, job: &Node) -> &Logins {
        self.logins.get_or_init(|| Logins::new(workflow, job))
    }
}

/// The folder that a job or a workflow sets for all scripts in it.
fn folder(owner: &Node) -> Option<String> {
    let run = owner.get("defaults")?.get("run")?;
    run.get("working-directory")?.as_text().map(str::to_owned)
}

/// The names of the secrets that a part of a workflow reads.
fn secrets(node: &Node) -> Vec<String> {
    let reads = reads::reads(node, "secrets");
    let names = reads::names(&reads).into_iter().filter(|it| *it != "GITHUB_TOKEN");
    names.map(str::to_owned).collect()
}

/// The jobs, each after those that it needs; among those that may run, in the order of the file. Of a
/// circle, GitHub runs nothing; it stands at the end.
fn in_order(jobs: &[Entry]) -> Vec<&Entry> {
    let mut rest: Vec<&Entry> = jobs.iter().collect();
    let mut res: Vec<&Entry> = Vec::new();
    while !rest.is_empty() {
        let is_ready = |it: &&Entry| {
            needs(&it.node).iter().all(|need| {
                res.iter().any(|it| it.key == *need) || jobs.iter().all(|it| it.key != *need)
            })
        };
        let at = rest.iter().position(is_ready).unwrap_or(0);
        res.push(rest.remove(at));
    }
    res
}
