//! Comments and blank lines of a text, given to the nodes they belong to.

use std::{collections::VecDeque, mem};

use crate::workflow::{Node, Value, Workflow};

/// Gives each comment to the node below it, or to the last one that begins on its line.
pub(super) fn attach(workflow: &mut Workflow, mut loose: Loose) {
    workflow.header = take_header(&mut loose);
    attach_below(&mut workflow.root, &mut loose);
    workflow.footer = mem::take(&mut loose.above).into_iter().filter_map(|it| it.comment).collect();
}

/// What stands between the nodes.
#[derive(Default)]
pub(super) struct Loose {
    /// Lines without a node: comments, or nothing.
    above: VecDeque<Above>,
    /// Comments at the ends of lines, in the order of these.
    beside: Vec<(usize, String)>,
}

struct Above {
    line: usize,
    /// `None` for a blank line.
    comment: Option<String>,
}

impl Loose {
    /// Takes in the text behind a `#`; it may stand on a line of its own. Lines come in their order.
    pub(super) fn comment(&mut self, line: usize, text: &str, is_alone: bool) {
        let comment = text.strip_prefix(' ').unwrap_or(text).to_owned();
        match is_alone {
            true => self.above.push_back(Above { line, comment: Some(comment) }),
            false => self.beside.push((line, comment)),
        }
    }

    pub(super) fn blank(&mut self, line: usize) {
        self.above.push_back(Above { line, comment: None });
    }
}

/// Comments that open the file and are set apart by a blank line.
fn take_header(loose: &mut Loose) -> Vec<String> {
    let leading = loose.above.iter().enumerate().take_while(|(n, it)| it.line == n + 1);
    let end = leading.take_while(|(_, it)| it.comment.is_some()).count();
    let is_header = loose.above.get(end).is_some_and(|it| it.line == end + 1);
    if end == 0 || !is_header {
        return Vec::new();
    }
    loose.above.drain(..end + 1).filter_map(|it| it.comment).collect()
}

fn attach_below(node: &mut Node, loose: &mut Loose) {
    match &mut node.value {
        Value::Seq(them) => {
            for it in them {
                let line = it.span.start.line;
                attach_to(it, line, loose);
            }
        }
        Value::Map(them) => {
            for it in them {
                attach_to(&mut it.node, it.key_span.start.line, loose);
            }
        }
        _ => {}
    }
}

fn attach_to(node: &mut Node, line: usize, loose: &mut Loose) {
    while let Some(above) = loose.above.pop_front_if(|it| it.line < line) {
        match above.comment {
            Some(comment) => node.above.push(comment),
            None => node.gap = true,
        }
    }
    attach_below(node, loose);
    // The last one that begins on the line is asked first, and takes it.
    if let Ok(at) = loose.beside.binary_search_by_key(&line, |it| it.0) {
        node.beside = mem::take(&mut loose.beside[at].1);
    }
}
