//! How a text is indented, and parts of a workflow written in the same way.

use crate::{
    workflow::{Entry, Node, Value, Workflow},
    yaml::write,
};

/// The blanks before what stands in something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    /// From a key to the keys in it.
    pub(crate) step: usize,
    /// From a key to the dashes of its list.
    pub(crate) dash: usize,
}

impl Style {
    /// That of a whole text, as its first map and its first list in another have it.
    pub(crate) fn of(root: &Node) -> Style {
        let (mut step, mut dash) = (None, None);
        look(root, &mut step, &mut dash);
        let step = step.unwrap_or(2);
        Style { step, dash: dash.unwrap_or(step) }
    }

    /// The lines of an entry that stands at the margin.
    pub(crate) fn entry(self, entry: &Entry) -> Vec<String> {
        self.written(Value::Map(vec![bare_entry(entry)]))
    }

    /// The lines of an item of a list whose dash stands at the margin.
    pub(crate) fn item(self, node: &Node) -> Vec<String> {
        self.written(Value::Seq(vec![bare(node)]))
    }

    fn written(self, value: Value) -> Vec<String> {
        let document = write(Workflow { root: value.into(), ..Workflow::default() });
        let mut lines: Vec<String> = document.lines.into_iter().map(|it| it.text).collect();
        self.indent(&document.workflow.root, 0, &mut lines);
        lines
    }

    /// Indents what stands in a node, whose own lines begin at `column` now, and were `was` when its
    /// positions were noted.
    fn indent(self, node: &Node, column: usize, lines: &mut [String]) {
        let was = node.span.start.column - 1;
        for it in node.entries() {
            let deep = column + if it.node.items().is_empty() { self.step } else { self.dash };
            self.indent_below(&it.node, it.key_span.start.line, (was, column), deep, lines);
        }
        for it in node.items() {
            // What follows a dash stands two blanks behind it, whatever the style.
            self.indent_below(it, it.span.start.line - 1, (was, column), column + 2, lines);
        }
    }

    /// Moves the lines of a value that come after line `first`, counted from 1, to `column`. Those of what
    /// it stands in have been moved already, from one column to another.
    fn indent_below(
        self,
        node: &Node,
        first: usize,
        around: (usize, usize),
        column: usize,
        lines: &mut [String],
    ) {
        let is_block = node.block_column > 0;
        if !is_block && node.entries().is_empty() && node.items().is_empty() {
            return;
        }
        let old = if is_block { node.block_column } else { node.span.start.column } - 1;
        let old = old - around.0 + around.1;
        for line in lines.iter_mut().take(node.span.end.line).skip(first) {
            if line.len() > old && line.as_bytes()[..old].iter().all(|it| *it == b' ') {
                line.replace_range(..old, &" ".repeat(column));
            }
        }
        self.indent(node, column, lines);
    }
}

fn look(node: &Node, step: &mut Option<usize>, dash: &mut Option<usize>) {
    for it in node.entries() {
        let column = |it: &Node| it.span.start.column;
        let is_below = it.key_span.start.line < it.node.span.start.line;
        let deeper = column(&it.node).checked_sub(it.key_span.start.column).filter(|_| is_below);
        match &it.node.value {
            Value::Map(_) => *step = step.or(deeper.filter(|it| *it > 0)),
            Value::Seq(_) => *dash = dash.or(deeper),
            _ => {}
        }
        look(&it.node, step, dash);
    }
    node.items().iter().for_each(|it| look(it, step, dash));
}

/// Without the blank line and the comments before it, which whoever puts it somewhere decides on.
fn bare(node: &Node) -> Node {
    Node { gap: false, ..node.clone() }
}

fn bare_entry(entry: &Entry) -> Entry {
    Entry { node: bare(&entry.node), ..entry.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{compose::compose, recipe::PRESETS, yaml::read};

    const STYLES: [Style; 4] = [
        Style { step: 2, dash: 2 },
        Style { step: 2, dash: 0 },
        Style { step: 4, dash: 4 },
        Style { step: 4, dash: 0 },
    ];

    #[test]
    fn every_style_says_the_same() {
        for preset in PRESETS {
            let root = compose(&(preset.recipe)()).root;
            for style in STYLES {
                let text = style.written(root.value.clone()).join("\n") + "\n";
                let read = read(&text);
                assert_eq!(read.errors, [], "{text}");
                let ours = |root: &Node| {
                    write(Workflow { root: root.clone(), ..Workflow::default() }).text()
                };
                assert_eq!(ours(&read.workflow.root), ours(&root));
                assert_eq!(Style::of(&read.workflow.root), style, "{text}");
            }
        }
    }
}
