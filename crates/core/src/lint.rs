//! Judges a workflow, ours or a stranger's, by its tree alone. One rule a file; a rule is a row with a
//! function. Severities follow what happens at run time.

mod called;
mod condition;
mod contexts;
mod expressions;
mod facts;
mod findings;
mod fix;
mod handed;
mod ignored;
mod keyed;
mod kinds;
mod local;
mod logins;
mod matrix;
mod named;
mod nearest;
mod refs;
mod repair;
mod rules;
mod scripted;
mod slices;
mod syntax;
mod tag_lines;
mod variables;

pub use self::{
    called::Around,
    findings::Findings,
    fix::{Fix, apply},
    repair::{Repaired, repair},
    rules::{CHOSEN, REFUSED, WRITTEN, all},
    slices::Slices,
};
pub(crate) use self::{logins::Logins, named::commas};

use crate::{
    text::{Message, Text, msg},
    topic::Place,
    workflow::{Span, Workflow, builder},
    yaml::{Document, Error},
};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// GitHub refuses the workflow, a run fails, or a secret leaks.
    Error,
    /// It works, but not always or not as meant.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

    pub fn id(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }

    /// What people call it.
    pub fn label(self) -> Text {
        match self {
            Severity::Error => msg::SEVERITY_ERROR,
            Severity::Warning => msg::SEVERITY_WARNING,
            Severity::Info => msg::SEVERITY_INFO,
        }
    }
}

/// A rule: the whole knowledge of one mistake.
#[derive(Debug)]
pub struct Rule {
    /// Never changes. Also the name of its page in `docs/rules/`.
    pub id: &'static str,
    /// Of its findings, unless one of them says otherwise.
    pub severity: Severity,
    /// What it is about, in a few words.
    pub title: Text,
    /// Where the fact behind it is told.
    pub source: &'static str,
    pub check: for<'a> fn(&'a Workflow, &mut Findings<'a>),
}

/// Rules are compared by what identifies them.
impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.id == other.id
    }
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub span: Span,
    /// The choice that it is about, in workflows that we wrote.
    pub place: Option<Place>,
    /// The harm, then the remedy.
    pub message: Message,
    pub fix: Option<Fix>,
}

/// Every rule that reads the tree.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    CHOSEN.iter().chain(WRITTEN).copied()
}

/// Everything that is wrong with a document, from top to bottom, but for what a comment in it excuses.
pub fn lint(document: &Document) -> Vec<Finding> {
    lint_among(document, Around::default())
}

/// The same, with what is known of other workflows.
pub fn lint_among(document: &Document, around: Around<'_>) -> Vec<Finding> {
    let mut slices = Slices::default();
    slices.go_on(document, around, &mut || true);
    slices.findings(document)
}

/// The same with what is excused.
pub fn lint_strictly(document: &Document) -> Vec<Finding> {
    let mut slices = Slices::default();
    slices.go_on(document, Around::default(), &mut || true);
    slices.all(document)
}

/// The same for a document that `compose` has made, at less cost. The build of the page puts it, and all that
/// only it calls, into a file of its own, so it stays a function of its own.
#[inline(never)]
pub fn lint_composed(document: &Document) -> Vec<Finding> {
    let by_steps = builder::with_steps(&document.workflow);
    let mut findings = Findings::of(&document.workflow, Around::default());
    errors(document, &mut findings);
    if is_whole(document) {
        for rule in CHOSEN {
            findings.rule(rule);
            let by_steps = by_steps.as_ref().filter(|_| rules::OF_BUILDER.contains(rule));
            (rule.check)(by_steps.unwrap_or(&document.workflow), &mut findings);
        }
    }
    findings.done(&document.lines)
}

/// What the reader could not make sense of.
fn errors(document: &Document, findings: &mut Findings<'_>) {
    for error in &document.errors {
        findings.rule(&rules::YAML_SYNTAX);
        findings.span(error.span, None, error.message.clone());
    }
}

/// Of half a workflow nothing can be said: what seems to be missing may come after the break.
fn is_whole(document: &Document) -> bool {
    !document.errors.iter().any(breaks_off)
}

/// Whether it is only guessed what the text was meant to say. Of other mistakes the tree knows what
/// was meant.
fn breaks_off(error: &Error) -> bool {
    let harmless: [Text; 8] = [
        msg::YAML_TAB_READ,
        msg::YAML_DUPLICATE_KEY,
        msg::YAML_ALIAS,
        msg::YAML_ALIAS_IN_ITSELF,
        msg::YAML_MERGE,
        msg::YAML_COLON_IN_TEXT,
        msg::YAML_FLOW_EXPRESSION,
        msg::YAML_BRACES,
    ];
    !harmless.contains(&error.message.text)
}
