//! Recipes held against a document: what each of them writes, and how far that is from it. There is a bound
//! to how many are.

use std::collections::HashSet;

use crate::{
    compose::compose,
    recipe::Recipe,
    recognise::{
        align::align,
        distance::{distance, said},
        start,
    },
    workflow::{Node, Workflow},
};

/// How many workflows are composed at most, and how many nodes are looked at.
const MAX_COMPOSED: usize = 6_000;
const MAX_NODES: usize = 8_000_000;

pub(super) struct Judge {
    pub(super) theirs: Workflow,
    /// What the document says, wherever it does.
    said: HashSet<u64>,
    /// Whether there may be more than one image.
    pub(super) has_several: bool,
    size: usize,
    pub(super) composed: usize,
    nodes: usize,
}

/// A recipe with what it writes.
pub(super) struct Guess {
    pub(super) recipe: Recipe,
    pub(super) root: Node,
    pub(super) distance: u32,
}

impl Judge {
    pub(super) fn new(theirs: Workflow) -> Judge {
        let (size, said) = (size(&theirs.root), said(&theirs.root));
        let has_several = start::has_several(&theirs.root);
        Judge { theirs, said, has_several, size, composed: 0, nodes: 0 }
    }

    /// What a recipe writes, or nothing if there has been enough of it.
    pub(super) fn write(&mut self, recipe: &Recipe) -> Option<Node> {
        if MAX_COMPOSED <= self.composed || MAX_NODES <= self.nodes {
            return None;
        }
        self.composed += 1;
        let root = compose(recipe).root;
        self.nodes += self.size + size(&root);
        Some(root)
    }

    pub(super) fn judge(&mut self, recipe: Recipe) -> Option<Guess> {
        let root = self.write(&recipe)?;
        let distance = distance(&align(&root, &self.theirs.root));
        Some(Guess { recipe, root, distance })
    }

    /// Whether a guess says something that the document says, and the one before did not; or says no more
    /// what the document does not say.
    pub(super) fn is_hopeful(&self, before: &Guess, next: &Guess) -> bool {
        let (old, new) = (said(&before.root), said(&next.root));
        new.iter().any(|it| !old.contains(it) && self.said.contains(it))
            || old.iter().any(|it| !new.contains(it) && !self.said.contains(it))
    }
}

fn size(node: &Node) -> usize {
    let mut res = 0;
    node.walk(&mut |_| res += 1);
    res
}
