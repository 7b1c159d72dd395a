//! What of two recipes and a document stands for the same.

use std::collections::HashMap;

use crate::{
    recognise::align::{Alignment, At, Part, align},
    workflow::Node,
};

/// A part, by the node that it is in or of: the whole, an item, or a line of it.
type Key = (*const Node, usize);

/// Partners of parts.
pub(super) struct Sides<'a> {
    /// Of what was written before, in the document.
    theirs: HashMap<Key, Part<'a>>,
    /// Of what was written before, in what is written now.
    ours: HashMap<Key, Part<'a>>,
    /// Of what is written now, in what was written before.
    base: HashMap<Key, Part<'a>>,
}

impl<'a> Sides<'a> {
    pub(super) fn of(base: &'a Node, ours: &'a Node, theirs: &'a Node) -> Sides<'a> {
        let now = align(base, ours);
        Sides {
            theirs: partners(align(base, theirs).pairs()),
            base: partners(now.pairs().map(|it| (it.1, it.0))),
            ours: partners(now.pairs()),
        }
    }

    pub(super) fn theirs(&self, base: &Part<'a>) -> Option<Part<'a>> {
        self.theirs.get(&key(base)).copied().or_else(|| only_line(&self.theirs, base))
    }

    /// Whether a part of the document stands for something that was written before.
    pub(super) fn knows(&self, theirs: &Part<'a>) -> bool {
        self.theirs.values().any(|it| std::ptr::eq(it.node, theirs.node))
    }

    pub(super) fn ours(&self, base: &Part<'a>) -> Option<Part<'a>> {
        self.ours.get(&key(base)).copied()
    }

    pub(super) fn base(&self, ours: &Part<'a>) -> Option<Part<'a>> {
        self.base.get(&key(ours)).copied()
    }
}

/// Whether a part of a document says what we would write there.
pub(super) fn says_the_same(ours: &Node, theirs: &Node) -> bool {
    let all: Alignment = align(ours, theirs);
    all.matches.first().is_some_and(|it| it.same)
}

fn partners<'a>(pairs: impl Iterator<Item = (Part<'a>, Part<'a>)>) -> HashMap<Key, Part<'a>> {
    pairs.map(|(one, other)| (key(&one), other)).collect()
}

fn key(part: &Part) -> Key {
    let kind = match part.at {
        At::Root | At::Entry(_) => 0,
        At::Item(_) => 1,
        At::Line(n, _) => n + 2,
    };
    (part.node, kind)
}

/// Texts of one line are not taken apart, so their lines have the partners that they have.
fn only_line<'a>(all: &HashMap<Key, Part<'a>>, part: &Part<'a>) -> Option<Part<'a>> {
    let At::Line(0, _) = part.at else { return None };
    let it = all.get(&(part.node, 0)).or(all.get(&(part.node, 1)))?;
    let text = it.node.as_text().filter(|it| !it.trim_end().contains('\n'))?;
    Some(Part { at: At::Line(0, text), node: it.node })
}
