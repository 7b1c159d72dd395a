//! Judges a workflow, ours or a stranger's, by its tree alone. One rule a file; a rule is a row with a
//! function. Severities follow what happens at run time.

mod condition;
mod contexts;
mod expressions;
mod findings;
mod fix;
mod ignored;
mod keyed;
mod kinds;
mod matrix;
mod named;
mod nearest;
mod refs;
mod repair;
mod rules;
mod scripted;
mod syntax;
mod tag_lines;

pub use self::{
    findings::Findings,
    fix::{Fix, apply},
    repair::{Repaired, repair},
    rules::{CHOSEN, REFUSED, WRITTEN},
};

use crate::{
    text::{Message, Text, msg},
    topic::Place,
    workflow::{Span, Workflow},
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
    let mut findings = lint_strictly(document);
    let is_whole = !document.errors.iter().any(breaks_off);
    ignored::settle(document, is_whole, &mut findings);
    findings
}

/// The same with what is excused.
pub fn lint_strictly(document: &Document) -> Vec<Finding> {
    let mut findings = judge(document, &[CHOSEN, WRITTEN]);
    let is_whole = !document.errors.iter().any(breaks_off);
    // What is ours says what it does.
    let is_foreign = !Findings::of(&document.workflow).is_ours();
    if is_whole
        && is_foreign
        && let Some(workflow) = scripted::by_effect(&document.workflow)
    {
        by_effect(document, &workflow, &mut findings);
    }
    findings
}

/// Puts what the rules about publishing find in a workflow by its effect in place of what they find in its words.
/// Repairs are for words.
fn by_effect(document: &Document, workflow: &Workflow, findings: &mut Vec<Finding>) {
    let mut found = Findings::of(workflow);
    for rule in rules::BY_EFFECT.iter().chain(rules::BY_EFFECT_TOO).copied() {
        found.rule(rule);
        (rule.check)(workflow, &mut found);
    }
    let key = |it: &Finding| (it.span, it.rule.id, it.severity);
    let (mut old, mut all): (Vec<Finding>, Vec<Finding>) =
        findings.drain(..).partition(|it| rules::BY_EFFECT.contains(&it.rule));
    let mut seen = found.done(&document.lines);
    let too = |it: &&Finding| rules::BY_EFFECT_TOO.contains(&it.rule);
    seen.extend(all.iter().filter(too).cloned());
    all.retain(|it| !too(&it));
    old.sort_by_key(key);
    seen.sort_by_key(key);
    // The same is told once, however many steps stand for one script.
    seen.dedup_by(|one, other| key(one) == key(other) && one.message == other.message);
    for new in &mut seen {
        let from = old.partition_point(|it| key(it) < key(new));
        let mut known = old[from..].iter().take_while(|it| key(it) == key(new));
        if !too(&&*new) {
            new.fix = known.find(|it| it.message == new.message).and_then(|it| it.fix.clone());
        }
    }
    all.extend(seen);
    all.sort_by_key(|it| (it.span.start, it.severity));
    *findings = all;
}

/// The same for a document that `compose` has made, at less cost.
pub fn lint_composed(document: &Document) -> Vec<Finding> {
    judge(document, &[CHOSEN])
}

fn judge(document: &Document, rules: &[&[&'static Rule]]) -> Vec<Finding> {
    let mut findings = Findings::of(&document.workflow);
    for error in &document.errors {
        findings.rule(&rules::YAML_SYNTAX);
        findings.span(error.span, None, error.message.clone());
    }
    // Of half a workflow nothing can be said: what seems to be missing may come after the break.
    if !document.errors.iter().any(breaks_off) {
        for rule in rules.iter().copied().flatten() {
            findings.rule(rule);
            (rule.check)(&document.workflow, &mut findings);
        }
    }
    findings.done(&document.lines)
}

/// Whether it is only guessed what the text was meant to say. Of other mistakes the tree knows what
/// was meant.
fn breaks_off(error: &Error) -> bool {
    let harmless: [&'static Text; 6] = [
        &msg::YAML_DUPLICATE_KEY,
        &msg::YAML_ALIAS,
        &msg::YAML_MERGE,
        &msg::YAML_COLON_IN_TEXT,
        &msg::YAML_FLOW_EXPRESSION,
        &msg::YAML_BRACES,
    ];
    !harmless.contains(&error.message.text)
}
