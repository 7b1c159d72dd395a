//! What goes along with a step, though somebody else has written it.

use std::iter;

use super::{Held, Merge};
use crate::{
    recognise::align::{At, Part},
    workflow::{Node, Span},
};

/// An input or a variable that somebody else has given to a step or a job, and that went with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    pub span: Span,
    pub name: String,
}

impl<'a> Merge<'a> {
    /// Notes what goes with a step or a job of theirs.
    pub(super) fn loses(&mut self, theirs: &'a Node) {
        let steps = theirs.get("steps").map_or(&[][..], Node::items);
        let all = iter::once(theirs).chain(steps);
        let given = all.flat_map(|it| ["env", "with"].map(|key| it.get(key))).flatten();
        for it in given.flat_map(Node::entries) {
            let part = Part { at: At::Entry(it), node: &it.node };
            if !self.sides.knows(&part) {
                self.lost.push(Lost { span: part.span(), name: it.key.clone() });
            }
        }
    }

    /// Nothing goes there after all.
    pub(super) fn keeps(&mut self, held: &Held<'a>) {
        let span = held.part.span();
        self.lost.retain(|it| it.span.start < span.start || span.end < it.span.start);
    }
}
