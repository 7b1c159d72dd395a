//! Where rules put what they find.

use std::rc::Rc;

use crate::{
    lint::{
        Around, Finding, Fix, Rule, Severity,
        contexts::Texts,
        facts::{Facts, OfJob},
        fix::Edit,
        syntax::{self, Fault},
        tag_lines::TagLine,
    },
    text::Message,
    topic::Place,
    workflow::{Entry, Node, Span, TextLine, Workflow, shell::Command},
    yaml::Line,
};

/// Collects findings; knows which rule speaks, and what rules share.
pub struct Findings<'a> {
    workflow: &'a Workflow,
    around: Around<'a>,
    texts: Option<Rc<Texts<'a>>>,
    faults: Option<Rc<[Fault<'a>]>>,
    pub(super) facts: Facts<'a>,
    rule: Option<&'static Rule>,
    /// The workflow is ours, so that places mean something.
    ours: bool,
    pub(super) all: Vec<Found>,
}

/// A finding, and what its repair wants to do.
pub(super) struct Found {
    finding: Finding,
    edits: Vec<Edit>,
}

impl<'a> Findings<'a> {
    pub(super) fn of(workflow: &'a Workflow, around: Around<'a>) -> Findings<'a> {
        let mut ours = false;
        workflow.root.walk(&mut |it| ours |= it.place.is_some());
        let (facts, all) = (Facts::default(), Vec::new());
        Findings { workflow, around, texts: None, faults: None, facts, rule: None, ours, all }
    }

    /// What is known of other workflows.
    pub(super) fn around(&self) -> Around<'a> {
        self.around
    }

    /// The texts with expressions. Whoever asks first has them read.
    pub(super) fn texts(&mut self) -> Rc<Texts<'a>> {
        let texts =
            self.texts.get_or_insert_with(|| Rc::new(Texts::of(self.workflow, self.around)));
        texts.clone()
    }

    /// Where the workflow departs from the syntax. Whoever asks first has it walked.
    pub(super) fn faults(&mut self) -> Rc<[Fault<'a>]> {
        let faults = self.faults.get_or_insert_with(|| syntax::faults(self.workflow).into());
        faults.clone()
    }

    /// What is known of a job.
    pub(super) fn job(&mut self, job: &'a Node) -> &mut OfJob<'a> {
        self.facts.job(job)
    }

    /// The rules of a `tags` input.
    pub(super) fn tag_lines(&mut self, tags: &'a Node) -> Rc<[TagLine]> {
        self.facts.tag_lines(tags)
    }

    /// The commands of a script.
    pub(super) fn commands(&mut self, script: &str) -> Rc<[Command]> {
        self.facts.commands(script)
    }

    pub(super) fn rule(&mut self, rule: &'static Rule) {
        self.rule = Some(rule);
    }

    /// Whether the workflow was composed just now, so that nobody wrote what stands there.
    pub(super) fn is_ours(&self) -> bool {
        self.ours
    }

    /// A finding at a node.
    pub fn at(&mut self, node: &Node, message: Message) -> &mut Self {
        self.span(node.span, node.place, message)
    }

    /// A finding at a key.
    pub fn key(&mut self, entry: &Entry, message: Message) -> &mut Self {
        self.span(entry.key_span, entry.node.place, message)
    }

    /// A finding at a line of a text.
    pub fn line(&mut self, line: &TextLine, message: Message) -> &mut Self {
        self.span(line.span, line.place, message)
    }

    pub fn span(&mut self, span: Span, place: Option<Place>, message: Message) -> &mut Self {
        if let Some(rule) = self.rule {
            let severity = rule.severity;
            let finding = Finding { rule, severity, span, place, message, fix: None };
            self.all.push(Found { finding, edits: Vec::new() });
        }
        self
    }

    /// The severity of the last finding, where it differs from its rule's.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        if let Some(last) = self.all.last_mut() {
            last.finding.severity = severity;
        }
        self
    }

    /// The place that the last finding is about, where the node has none or another.
    pub fn place(&mut self, place: impl Into<Place>) -> &mut Self {
        if let Some(last) = self.all.last_mut().filter(|_| self.ours) {
            last.finding.place = Some(place.into());
        }
        self
    }

    /// The last finding can be repaired; what this does. How is told by the calls after it.
    pub fn fix(&mut self, label: Message) -> &mut Self {
        if let Some(last) = self.all.last_mut() {
            last.finding.fix = Some(Fix { label, sets: Vec::new(), edits: Vec::new() });
        }
        self
    }

    /// The repair sets a place, if the workflow is ours.
    pub fn sets(&mut self, place: impl Into<Place>, value: impl Into<String>) -> &mut Self {
        let last = self.all.last_mut().and_then(|it| it.finding.fix.as_mut());
        if let Some(fix) = last.filter(|_| self.ours) {
            fix.sets.push((place.into(), value.into()));
        }
        self
    }

    /// The repair edits the text, if the text allows it.
    pub(super) fn edits(&mut self, edit: Edit) -> &mut Self {
        if let Some(last) = self.all.last_mut() {
            last.edits.push(edit);
        }
        self
    }

    pub(super) fn done(self, lines: &[Line]) -> Vec<Finding> {
        Findings::finish(self.all, lines)
    }

    /// From top to bottom, each with its repair if the text allows it.
    pub(super) fn finish(mut all: Vec<Found>, lines: &[Line]) -> Vec<Finding> {
        let finish = |Found { mut finding, edits }: Found| {
            if let Some(fix) = &mut finding.fix {
                // All of a repair or nothing of it.
                let edits: Option<Vec<_>> = edits.into_iter().map(|it| it.resolve(lines)).collect();
                fix.edits = edits.unwrap_or_default();
            }
            finding.fix = finding.fix.filter(|it| !it.sets.is_empty() || !it.edits.is_empty());
            finding
        };
        all.sort_by_key(|it| (it.finding.span.start, it.finding.severity));
        all.into_iter().map(finish).collect()
    }
}
