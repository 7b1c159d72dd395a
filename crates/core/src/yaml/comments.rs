//! Comments and blank lines of a text, given back to the nodes they belong to. YAML's events leave
//! them out; their positions are found by looking at what no scalar covers.

use std::{
    collections::{HashMap, VecDeque},
    mem,
};

use crate::{
    workflow::{Node, Position, Span, Value, Workflow},
    yaml::Line,
};

/// Gives each comment to the node below it, or to the last one that begins on its line.
pub(super) fn attach(workflow: &mut Workflow, lines: &[Line]) {
    let mut scalars = Vec::new();
    scalar_spans(&workflow.root, &mut scalars);
    let mut loose = loose(lines, &scalars);
    workflow.header = take_header(&mut loose);
    attach_below(&mut workflow.root, &mut loose);
    workflow.footer = mem::take(&mut loose.above).into_iter().filter_map(|it| it.comment).collect();
}

/// What stands between the nodes.
#[derive(Default)]
struct Loose {
    /// Lines without a node: comments, or nothing.
    above: VecDeque<Above>,
    /// Comments at the ends of lines, by line.
    beside: HashMap<usize, String>,
}

struct Above {
    line: usize,
    /// `None` for a blank line.
    comment: Option<String>,
}

fn scalar_spans(node: &Node, res: &mut Vec<(Span, bool)>) {
    match &node.value {
        Value::Seq(them) => them.iter().for_each(|it| scalar_spans(it, res)),
        Value::Map(them) => {
            for it in them {
                res.push((it.key_span, false));
                scalar_spans(&it.node, res);
            }
        }
        _ => res.push((node.span, node.block_column > 0)),
    }
}

fn loose(lines: &[Line], scalars: &[(Span, bool)]) -> Loose {
    let mut res = Loose::default();
    // Scalars come in the order of the text, so one pass over both is enough.
    let mut from = 0;
    for (n, line) in lines.iter().enumerate() {
        let number = n + 1;
        while scalars.get(from).is_some_and(|(it, _)| it.end.line < number) {
            from += 1;
        }
        let near: Vec<_> =
            scalars[from..].iter().take_while(|(it, _)| it.start.line <= number).collect();
        let text = line.text.as_str();
        if near.iter().any(|(_, is_block)| *is_block) {
            continue;
        }
        if text.trim().is_empty() {
            res.above.push_back(Above { line: number, comment: None });
            continue;
        }
        let Some(at) = comment_at(text, number, &near) else { continue };
        let comment = text[at + 1..].strip_prefix(' ').unwrap_or(&text[at + 1..]).to_owned();
        match text[..at].trim().is_empty() {
            true => res.above.push_back(Above { line: number, comment: Some(comment) }),
            false => _ = res.beside.insert(number, comment),
        }
    }
    res
}

/// The byte at which a comment begins: a `#` after a blank, outside of every scalar.
fn comment_at(text: &str, line: usize, near: &[&(Span, bool)]) -> Option<usize> {
    let mut before = ' ';
    for (column, (at, it)) in text.char_indices().enumerate() {
        let here = Position { line, column: column + 1 };
        let covered =
            near.iter().any(|(it, is_block)| !is_block && it.start <= here && here < it.end);
        if it == '#' && (before == ' ' || before == '\t') && !covered {
            return Some(at);
        }
        before = it;
    }
    None
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
    if let Some(comment) = loose.beside.remove(&line) {
        node.beside = comment;
    }
}
