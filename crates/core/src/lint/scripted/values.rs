//! Nodes for what was not written as one.

use crate::workflow::{Entry, Node, Span, TextLine, input};

pub(super) fn text(text: &str, span: Span) -> Node {
    Node { span, ..Node::text(text) }
}

pub(super) fn of_line(line: &TextLine) -> Node {
    text(&line.text, line.span)
}

/// Stands for the context of a push that builds nothing: none that could be a folder or an address.
pub(super) fn pushed_only() -> Node {
    Node::text("{{push}}")
}

/// Inputs that mean the same for another action.
pub(super) fn inputs_of(step: &Node, names: &[&str]) -> Vec<Entry> {
    names.iter().filter_map(|it| Some(Entry::of(it, input(step, it)?.clone()))).collect()
}

/// A step in the place of another, under the same condition.
pub(super) fn step_like(step: &Node, action: &str, inputs: Vec<Entry>) -> Node {
    let kept = ["name", "id", "if", "env", "continue-on-error"];
    let mut entries: Vec<Entry> =
        step.entries().iter().filter(|it| kept.contains(&it.key.as_str())).cloned().collect();
    let span = inputs.first().map_or(step.span, |it| it.key_span);
    entries.push(Entry::of("uses", text(action, span)));
    if !inputs.is_empty() {
        let with = Node { span, ..crate::workflow::Value::Map(inputs).into() };
        entries.push(Entry::of("with", with));
    }
    Node { span, ..crate::workflow::Value::Map(entries).into() }
}
