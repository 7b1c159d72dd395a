//! Where rules put what they find.

use crate::{
    lint::{Finding, Fix, Rule, Severity},
    text::Message,
    topic::Place,
    workflow::{Node, Span, TextLine},
};

/// Collects findings; knows which rule speaks.
#[derive(Default)]
pub struct Findings {
    rule: Option<&'static Rule>,
    all: Vec<Finding>,
}

impl Findings {
    pub(super) fn rule(&mut self, rule: &'static Rule) {
        self.rule = Some(rule);
    }

    /// A finding at a node.
    pub fn at(&mut self, node: &Node, message: Message) -> &mut Findings {
        self.span(node.span, node.place, message)
    }

    /// A finding at a line of a text.
    pub fn line(&mut self, line: &TextLine, message: Message) -> &mut Findings {
        self.span(line.span, line.place, message)
    }

    pub fn span(&mut self, span: Span, place: Option<Place>, message: Message) -> &mut Findings {
        if let Some(rule) = self.rule {
            let severity = rule.severity;
            self.all.push(Finding { rule, severity, span, place, message, fix: None });
        }
        self
    }

    /// The severity of the last finding, where it differs from its rule's.
    pub fn severity(&mut self, severity: Severity) -> &mut Findings {
        if let Some(last) = self.all.last_mut() {
            last.severity = severity;
        }
        self
    }

    /// The place that the last finding is about, where the node has none or another.
    pub fn place(&mut self, place: impl Into<Place>) -> &mut Findings {
        if let Some(last) = self.all.last_mut().filter(|it| it.place.is_some()) {
            last.place = Some(place.into());
        }
        self
    }

    /// The repair of the last finding.
    pub fn fix(&mut self, fix: Fix) -> &mut Findings {
        if let Some(last) = self.all.last_mut() {
            last.fix = Some(fix);
        }
        self
    }

    pub(super) fn done(mut self) -> Vec<Finding> {
        self.all.sort_by_key(|it| (it.span.start, it.severity));
        self.all
    }
}
