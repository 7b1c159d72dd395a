//! Judges a workflow, ours or a stranger's, by its tree alone. One rule a file; a rule is a row with a
//! function. Severities follow what happens at run time.

mod findings;
mod rules;

pub use self::{findings::Findings, rules::RULES};

use crate::{
    text::{Message, Text},
    topic::Place,
    workflow::{Span, Workflow},
    yaml::Document,
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
}

/// A rule: the whole knowledge of one mistake.
#[derive(Debug)]
pub struct Rule {
    /// Never changes. Also the name of its page in `docs/rules/`.
    pub id: &'static str,
    /// Of its findings, unless one of them says otherwise.
    pub severity: Severity,
    /// What it is about, in a few words.
    pub title: &'static Text,
    /// Where the fact behind it is told.
    pub source: &'static str,
    pub check: fn(&Workflow, &mut Findings),
}

/// What a rule found.
#[derive(Clone, Debug)]
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

/// A repair that is safe to make. It sets places of a recipe, or replaces ranges of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does: "Write acme/app".
    pub label: Message,
    /// For our own workflow: the places and their new values.
    pub sets: Vec<(Place, String)>,
    /// For any text: the ranges and what takes their place.
    pub edits: Vec<(Span, String)>,
}

/// Everything that is wrong with a document, from top to bottom.
pub fn lint(document: &Document) -> Vec<Finding> {
    let mut findings = Findings::default();
    for error in &document.errors {
        findings.rule(&rules::YAML_SYNTAX);
        findings.span(error.span, None, error.message.clone());
    }
    for rule in RULES {
        findings.rule(rule);
        (rule.check)(&document.workflow, &mut findings);
    }
    findings.done()
}
