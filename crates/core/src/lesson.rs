//! Lessons: steps that lead from one workflow to the next, each with what it asks for, hints, a
//! solution and the reason. A lesson is data, read here; whether a step is done is judged by the
//! tree of the workflow alone. Nothing here knows how a lesson is shown.

pub mod code;
pub mod difference;
mod effect;
mod judge;
mod predicate;
pub mod progress;
pub mod question;
mod read;

pub use self::{
    judge::{MAX_MINUTES, judge},
    predicate::{Credential, Predicate, Requirement, When, Which},
    question::Question,
    read::{MAX_ID, MAX_STEPS, read},
};

use std::cell::OnceCell;

use crate::{
    compose::compose,
    host::Host,
    lint::{Finding, Severity, lint_strictly},
    recipe::Recipe,
    share,
    text::{Lang, Message},
    topic::Place,
    workflow::{Position, Workflow},
    yaml::{self, Document},
};

/// A lesson, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Written into completion codes and links, so it never changes. The name of its file.
    pub id: String,
    /// Its place in the course.
    pub number: u32,
    /// Goes up when steps are added, removed or reordered.
    pub version: u32,
    pub title: Localized,
    pub minutes: u32,
    pub goal: Localized,
    pub start: State,
    pub steps: Vec<Step>,
}

/// A text of a lesson in every language. Words in backticks are code; a blank line parts paragraphs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Localized(pub [String; Lang::ALL.len()]);

impl Localized {
    pub fn get(&self, lang: Lang) -> &str {
        &self.0[lang as usize]
    }
}

/// What a learner works on.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// The form, filled in.
    Recipe(Box<Recipe>),
    /// The text of a workflow.
    Text(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Where it begins in the lesson's file.
    pub at: Position,
    pub text: Localized,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// The control that it is about.
    pub focus: Option<Place>,
    /// Asked before anything is done.
    pub question: Option<Question>,
    /// All of them must be met.
    pub check: Vec<Requirement>,
    /// A nudge, where to look, and what to do.
    pub hints: [Localized; 3],
    pub solution: Solution,
    /// What was learned, said when the step is done.
    pub why: Localized,
    /// For whoever leads the workshop.
    pub notes: Localized,
}

/// What fulfills a step, made on what the steps before it left.
#[derive(Clone, Debug, PartialEq)]
pub enum Solution {
    /// Places of the recipe and their values; lists stand before their items.
    Settings(Vec<(Place, String)>),
    /// Lines of the text that give way to others.
    Edits(Vec<Replacement>),
}

/// Lines that stand in the text once, and what takes their place.
#[derive(Clone, Debug, PartialEq)]
pub struct Replacement {
    pub old: String,
    pub new: String,
}

/// Something wrong with a lesson's file.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub at: Position,
    pub severity: Severity,
    pub message: Message,
}

/// One requirement of a step, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'a> {
    pub requirement: &'a Requirement,
    pub met: bool,
}

/// What the check of a step says about a workflow, one row a requirement.
pub fn check<'a>(step: &'a Step, document: &Document, host: &dyn Host) -> Vec<Row<'a>> {
    let judged = Judged::of(document, host);
    let row = |it: &'a Requirement| Row { requirement: it, met: it.predicate.holds(&judged) };
    step.check.iter().map(row).collect()
}

/// Whether a workflow fulfills a step.
pub fn is_done(step: &Step, document: &Document, host: &dyn Host) -> bool {
    check(step, document, host).iter().all(|it| it.met)
}

/// A document, and what several predicates ask about it.
pub(crate) struct Judged<'a> {
    document: &'a Document,
    host: &'a dyn Host,
    /// What of it can run.
    live: Workflow,
    findings: OnceCell<Vec<Finding>>,
}

impl<'a> Judged<'a> {
    pub(crate) fn of(document: &'a Document, host: &'a dyn Host) -> Judged<'a> {
        let live = effect::live(&document.workflow);
        Judged { document, host, live, findings: OnceCell::new() }
    }

    /// What is found in the document, and what is found in it without its dead parts: a login that
    /// never runs is as good as none.
    pub(crate) fn findings(&self) -> &[Finding] {
        self.findings.get_or_init(|| {
            let mut res = lint_strictly(self.document);
            if self.live != self.document.workflow {
                let workflow = self.live.clone();
                res.extend(lint_strictly(&Document { workflow, ..self.document.clone() }));
            }
            res
        })
    }
}

impl Lesson {
    /// What there is before the step with this number, counted from 0: the start, with the solutions
    /// of the steps before it. After the last step it is what the lesson ends with.
    pub fn state(&self, step: usize) -> State {
        let solved = self.steps.iter().take(step);
        solved.fold(self.start.clone(), |state, it| it.solution.applied(&state).unwrap_or(state))
    }

    /// What skipping a step makes of the learner's own work. Where the solution does not fit into
    /// that, the lesson's own state takes its place.
    pub fn skipped(&self, step: usize, own: &State) -> State {
        let solved = self.steps.get(step).and_then(|it| it.solution.applied(own));
        solved.unwrap_or_else(|| self.state(step + 1))
    }
}

impl State {
    /// The workflow, as checks and questions see it.
    pub fn document(&self) -> Document {
        match self {
            State::Recipe(recipe) => yaml::write(compose(recipe)),
            State::Text(text) => yaml::read(text),
        }
    }
}

impl Solution {
    /// The state with the solution made; `None` if it does not fit.
    pub fn applied(&self, state: &State) -> Option<State> {
        match (self, state) {
            (Solution::Settings(sets), State::Recipe(recipe)) => {
                let mut recipe = recipe.clone();
                let mut set = |it: &(Place, String)| share::set(&mut recipe, it.0, &it.1).is_ok();
                sets.iter().all(&mut set).then_some(State::Recipe(recipe))
            }
            (Solution::Edits(edits), State::Text(text)) => {
                let edited = edits.iter().try_fold(text.clone(), |text, it| it.made(&text));
                edited.map(State::Text)
            }
            _ => None,
        }
    }
}

impl Replacement {
    /// The text with the lines replaced; `None` unless they stand in it exactly once. Blanks at the
    /// ends of lines do not count, and the new lines are indented like the old ones.
    fn made(&self, text: &str) -> Option<String> {
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let old: Vec<&str> = self.old.lines().map(str::trim_end).collect();
        let indent = |it: &str| it.len() - it.trim_start().len();
        let depth = |at: usize| indent(lines[at]).checked_sub(indent(old[0]));
        let fits = |at: &usize| {
            depth(*at).is_some_and(|depth| {
                old.iter().zip(&lines[*at..]).all(|(old, line)| {
                    let expected = if old.is_empty() { 0 } else { depth + indent(old) };
                    indent(line) == expected && line.trim() == old.trim()
                })
            })
        };
        let last = lines.len().checked_sub(old.len()).filter(|_| !old.is_empty())?;
        let mut found = (0..=last).filter(fits);
        let (at, None) = (found.next()?, found.next()) else { return None };
        let blank = " ".repeat(depth(at)?);
        let new = self.new.lines().map(|it| format!("{blank}{it}").trim_end().to_owned());
        let before = lines[..at].iter().map(|it| (*it).to_owned());
        let after = lines[at + old.len()..].iter().map(|it| (*it).to_owned());
        let all: Vec<String> = before.chain(new).chain(after).collect();
        Some(all.join("\n") + "\n")
    }
}

/// A lesson of ours, as far as a list of them says.
#[derive(Debug)]
pub struct Listed {
    pub id: &'static str,
    pub minutes: u32,
    title: [&'static str; Lang::ALL.len()],
    /// The page fetches the file instead.
    #[cfg(not(target_arch = "wasm32"))]
    pub file: &'static str,
}

impl Listed {
    pub fn title(&self, lang: Lang) -> &'static str {
        self.title[lang as usize]
    }
}

include!(concat!(env!("OUT_DIR"), "/lessons.rs"));
