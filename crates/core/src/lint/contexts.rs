//! What the contexts hold, as far as the workflow itself says: which steps, jobs and rows of a matrix
//! there are. The values are left open.

mod values;

use std::{cell::Cell, iter, mem, ptr, slice::Iter, sync::Arc};

pub(super) use self::values::{GITHUB, RUNNER, known};

use self::values::{FIXED, inputs, matrix, needs, outcome, result, secrets, services};
use crate::{
    expr::{Map, Scope, Value},
    lint::{
        Around,
        keyed::{Keyed, texts},
        variables::{Language, language},
    },
    workflow::{Entry, Node, Workflow, jobs, steps},
};

/// The texts of a workflow, with what each can see. Made once and shared by all rules.
pub(super) struct Texts<'a> {
    /// From top to bottom.
    pub(super) all: Vec<Keyed<'a>>,
    workflow: &'a Workflow,
    /// What every text sees.
    scope: Scope,
    /// In the order of the jobs.
    inside: Vec<Inside<'a>>,
}

/// What the texts of one job see beside that. It is made once: rules ask for it again and again.
struct Inside<'a> {
    needs: Value,
    matrix: Value,
    /// Instead of what every job has.
    job: Option<Value>,
    /// Each with its id and what it leaves, if it has one.
    steps: Vec<(&'a Node, Option<(String, Value)>)>,
    /// All of it beside what every text sees, but for the steps; put aside until it is asked for again.
    scope: Cell<Option<Scope>>,
}

impl<'a> Texts<'a> {
    pub(super) fn of(workflow: &'a Workflow, around: Around<'a>) -> Texts<'a> {
        let result = |it: &Entry| (it.key.clone(), result(&it.node, &around));
        let results = jobs(workflow).iter().map(result).collect();
        let results = Arc::new(Map { entries: results, is_open: false });
        let entries = vec![
            ("jobs".to_owned(), Value::Map(results.clone())),
            ("github".to_owned(), FIXED.github.clone()),
            ("runner".to_owned(), FIXED.runner.clone()),
            ("job".to_owned(), FIXED.job.clone()),
            ("strategy".to_owned(), FIXED.strategy.clone()),
            ("env".to_owned(), Value::open(Vec::new())),
            ("vars".to_owned(), Value::open(Vec::new())),
            ("secrets".to_owned(), secrets(workflow)),
            ("inputs".to_owned(), inputs(workflow)),
        ];
        let scope = Scope { contexts: Map { entries, is_open: true }, status: None };
        let inside =
            jobs(workflow).iter().map(|it| inside(workflow, &it.node, &results, &scope)).collect();
        Texts { all: texts(workflow), workflow, scope, inside }
    }

    /// Visits every text with what it can see.
    pub(super) fn each(&self, visit: &mut dyn FnMut(&Keyed<'_>, &Scope)) {
        let mut rest = self.all.as_slice();
        let outside = rest.iter().filter(|it| it.job.is_none());
        outside.for_each(|it| visit(it, &self.scope));
        for (entry, inside) in jobs(self.workflow).iter().zip(&self.inside) {
            let is_here = |it: &Keyed<'_>| it.job.is_some_and(|it| ptr::eq(it, entry));
            let from = rest.iter().take_while(|it| it.job.is_none()).count();
            let length = rest[from..].iter().take_while(|it| is_here(it)).count();
            if length > 0 {
                self.job(inside, &rest[from..from + length], visit);
                rest = &rest[from + length..];
            }
        }
    }

    /// A step sees those before it; everything else in a job sees them all.
    fn job(
        &self,
        inside: &Inside<'_>,
        texts: &[Keyed<'_>],
        visit: &mut dyn FnMut(&Keyed<'_>, &Scope),
    ) {
        let mut scope = inside.scope.take().unwrap_or_else(|| self.of_job(inside));
        if inside.steps.len() <= MAX_STEPS {
            scope.contexts.entries.push(("steps".to_owned(), Value::map(Vec::new())));
        }
        let mut of_steps = texts.iter().filter(|it| it.step.is_some()).peekable();
        for (step, outcome) in &inside.steps {
            let is_here = |it: &&Keyed<'_>| it.step.is_some_and(|it| ptr::eq(it, *step));
            while let Some(it) = of_steps.next_if(is_here) {
                visit(it, &scope);
            }
            let last = scope.contexts.entries.last_mut().filter(|it| it.0 == "steps");
            let known = last.map(|it| &mut it.1);
            if let (Some(Value::Map(known)), Some(it)) = (known, outcome) {
                Arc::make_mut(known).entries.push(it.clone());
            }
        }
        texts.iter().filter(|it| it.step.is_none()).for_each(|it| visit(it, &scope));
        scope.contexts.entries.retain(|it| it.0 != "steps");
        inside.scope.set(Some(scope));
    }

    /// What all texts of a job see.
    fn of_job(&self, inside: &Inside<'_>) -> Scope {
        let mut scope = self.scope.clone();
        let entries = &mut scope.contexts.entries;
        if let Some(own) = &inside.job
            && let Some(known) = entries.iter_mut().find(|it| it.0 == "job")
        {
            known.1 = own.clone();
        }
        entries.push(("needs".to_owned(), inside.needs.clone()));
        entries.push(("matrix".to_owned(), inside.matrix.clone()));
        scope
    }
}

fn inside<'a>(workflow: &Workflow, job: &'a Node, results: &Map, scope: &Scope) -> Inside<'a> {
    let step = |it: &'a Node| {
        let id = it.get("id").and_then(Node::as_text);
        (it, id.map(|id| (id.to_owned(), outcome(workflow, job, it))))
    };
    Inside {
        needs: needs(job, results),
        matrix: matrix(job, scope),
        job: match job.get("services") {
            None => Some(FIXED.without_services.clone()),
            Some(it) => services(it).map(|it| values::job(Some(it))),
        },
        steps: all_steps(job).map(step).collect(),
        scope: Cell::new(None),
    }
}

/// Of longer jobs the steps are not looked at, so that work stays in proportion.
const MAX_STEPS: usize = 1000;

/// The scripts that a POSIX shell may read and that contain this, with the nodes that they stand in.
pub(super) fn scripts<'a>(workflow: &'a Workflow, part: &str) -> Vec<(&'a Node, &'a str)> {
    let mut res = Vec::new();
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for step in all_steps(job) {
            let script = step.get("run").and_then(|it| Some((it, it.as_text()?)));
            let is_meant = |it: &(&Node, &str)| {
                it.1.contains(part) && language(workflow, job, step) != Some(Language::PowerShell)
            };
            res.extend(script.filter(is_meant));
        }
    }
    res
}

/// The steps of a job, those of groups among them.
pub(super) fn all_steps(job: &Node) -> impl Iterator<Item = &Node> {
    let (mut rest, mut around) = (steps(job).iter(), Vec::new());
    iter::from_fn(move || next_step(&mut rest, &mut around))
}

/// Once, not for each of the many rules that go through steps.
#[inline(never)]
fn next_step<'a>(rest: &mut Iter<'a, Node>, around: &mut Vec<Iter<'a, Node>>) -> Option<&'a Node> {
    loop {
        match rest.next() {
            Some(it) => match it.get("parallel") {
                Some(group) => around.push(mem::replace(rest, group.items().iter())),
                None => return Some(it),
            },
            None => *rest = around.pop()?,
        }
    }
}
