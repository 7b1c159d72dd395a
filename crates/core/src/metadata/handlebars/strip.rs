//! Which blanks around expressions are dropped: those that a `~` asks for, and the lines on which
//! only a block, an `{{else}}` or a comment stands. Source: Handlebars 4.7, `whitespace-control.js`.

use super::tree::{Block, Content, Node, Program, Strip};
use crate::metadata::text::is_space;

pub(super) fn strip(program: &mut Program) {
    walk(program, true);
}

/// What a node asks of its neighbors.
#[derive(Default)]
struct Asks {
    strip: Strip,
    /// It may take its whole line away.
    inline: bool,
    /// The same for the line of its beginning and of its end.
    open: bool,
    close: bool,
}

fn walk(program: &mut Program, is_root: bool) {
    for n in 0..program.nodes.len() {
        let asks = match &mut program.nodes[n] {
            Node::Content(_) => continue,
            Node::Mustache { strip, .. } => Asks { strip: *strip, ..Asks::default() },
            Node::Comment(strip) | Node::Partial { strip, .. } => {
                Asks { strip: *strip, inline: true, ..Asks::default() }
            }
            Node::Block(it) => block(it),
        };
        let nodes = &mut program.nodes;
        let before = is_blank_before(nodes, n, is_root);
        let after = is_blank_after(nodes, n + 1, is_root);
        if asks.strip.close {
            omit_right(nodes.get_mut(n + 1), All::Yes);
        }
        if asks.strip.open {
            omit_left(previous(nodes, n), All::Yes);
        }
        if asks.inline && before && after {
            omit_right(nodes.get_mut(n + 1), All::No);
            omit_left(previous(nodes, n), All::No);
        }
        if asks.open && before {
            omit_right(begin(&mut nodes[n]), All::No);
            omit_left(previous(nodes, n), All::No);
        }
        if asks.close && after {
            omit_right(nodes.get_mut(n + 1), All::No);
            omit_left(end(&mut nodes[n]), All::No);
        }
    }
}

fn block(block: &mut Block) -> Asks {
    for it in [&mut block.program, &mut block.inverse].into_iter().flatten() {
        walk(it, false);
    }
    let (open, between, close) = (block.open, block.between, block.close);
    let has_both = block.program.is_some();
    let Block { program, inverse, .. } = block;
    let (Some(program), inverse) = (match has_both {
        true => (program.as_mut(), inverse.as_mut()),
        false => (inverse.as_mut(), None),
    }) else {
        return Asks::default();
    };
    let mut res = Asks {
        strip: Strip { open: open.open, close: close.close },
        open: is_blank_after(&program.nodes, 0, false),
        ..Asks::default()
    };
    if open.close {
        omit_right(program.nodes.first_mut(), All::Yes);
    }
    let Some(inverse) = inverse else {
        res.close = is_blank_before(&program.nodes, program.nodes.len(), false);
        if close.open {
            omit_left(program.nodes.last_mut(), All::Yes);
        }
        return res;
    };
    in_first(inverse, |nodes| {
        res.close = is_blank_before(nodes, nodes.len(), false);
        let starts_line = is_blank_after(nodes, 0, false);
        if between.open {
            omit_left(program.nodes.last_mut(), All::Yes);
        }
        if between.close {
            omit_right(nodes.first_mut(), All::Yes);
        }
        if close.open {
            omit_left(nodes.last_mut(), All::Yes);
        }
        if is_blank_before(&program.nodes, program.nodes.len(), false) && starts_line {
            omit_left(program.nodes.last_mut(), All::No);
            omit_right(nodes.first_mut(), All::No);
        }
    });
    res
}

/// The nodes behind `{{else}}`, or behind the first `{{else if}}`. The original takes those for the
/// last ones of a chain too.
fn in_first<T>(inverse: &mut Program, act: impl FnOnce(&mut Vec<Node>) -> T) -> T {
    if inverse.chained
        && let Some(Node::Block(Block { program: Some(program), .. })) = inverse.nodes.first_mut()
    {
        return act(&mut program.nodes);
    }
    act(&mut inverse.nodes)
}

/// The content that a block begins with.
fn begin(node: &mut Node) -> Option<&mut Node> {
    match node {
        Node::Block(it) => it.program.as_mut().or(it.inverse.as_mut())?.nodes.first_mut(),
        _ => None,
    }
}

/// The content that a block ends with.
fn end(node: &mut Node) -> Option<&mut Node> {
    match node {
        Node::Block(Block { program, inverse, .. }) => match (program, inverse) {
            (Some(_), Some(inverse)) => inverse.nodes.last_mut(),
            (Some(it), None) | (None, Some(it)) => it.nodes.last_mut(),
            (None, None) => None,
        },
        _ => None,
    }
}

fn previous(nodes: &mut [Node], n: usize) -> Option<&mut Node> {
    nodes.get_mut(n.checked_sub(1)?)
}

fn content(node: Option<&Node>) -> Option<&Content> {
    match node {
        Some(Node::Content(it)) => Some(it),
        _ => None,
    }
}

/// Whether only blanks stand between the beginning of a line and the node at `n`.
fn is_blank_before(nodes: &[Node], n: usize, is_root: bool) -> bool {
    let Some(at) = n.checked_sub(1) else { return is_root };
    let Some(content) = content(nodes.get(at)) else { return false };
    let rest = content.original.trim_end_matches(|it| is_space(it) && it != '\n');
    rest.ends_with('\n') || (rest.is_empty() && at == 0 && is_root)
}

/// Whether only blanks stand between what comes before the node at `n` and the end of the line.
fn is_blank_after(nodes: &[Node], n: usize, is_root: bool) -> bool {
    if n >= nodes.len() {
        return is_root;
    }
    let Some(content) = content(nodes.get(n)) else { return false };
    let rest = content.original.trim_start_matches(|it| is_space(it) && it != '\n');
    rest.starts_with('\n') || (rest.is_empty() && n + 1 == nodes.len() && is_root)
}

/// All blanks, or those of one line.
#[derive(PartialEq)]
enum All {
    Yes,
    No,
}

fn omit_right(node: Option<&mut Node>, all: All) {
    let Some(Node::Content(it)) = node else { return };
    if all == All::No && it.right_stripped {
        return;
    }
    let kept = match all {
        All::Yes => it.value.trim_start_matches(is_space),
        All::No => {
            let rest = it.value.trim_start_matches([' ', '\t']);
            rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest)
        }
    };
    it.right_stripped = kept.len() < it.value.len();
    it.value = kept.to_owned();
}

fn omit_left(node: Option<&mut Node>, all: All) {
    let Some(Node::Content(it)) = node else { return };
    if all == All::No && it.left_stripped {
        return;
    }
    let kept = match all {
        All::Yes => it.value.trim_end_matches(is_space),
        All::No => it.value.trim_end_matches([' ', '\t']),
    };
    it.left_stripped = kept.len() < it.value.len();
    it.value = kept.to_owned();
}
