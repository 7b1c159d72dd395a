//! Looks for the recipe whose workflow is nearest to a document, by trying: what a control would write
//! shows whether it was chosen. So nothing here has to know how a setting is written, and whatever can be
//! composed can be recognised.

use std::collections::HashSet;

use crate::{
    compose::compose,
    recipe::{Control, Recipe, shown},
    recognise::{
        align::align,
        distance::{distance, new_troubles, said},
        moves, start,
    },
    share::items,
    topic::{Place, Topic},
    workflow::Node,
};

/// How many workflows are composed at most, and how many nodes are looked at.
const MAX_COMPOSED: usize = 6_000;
const MAX_NODES: usize = 8_000_000;

/// How often all controls are gone through at most.
const MAX_ROUNDS: usize = 8;

pub(super) struct Search<'a> {
    pub(super) theirs: &'a Node,
    /// What the document says, wherever it does.
    said: HashSet<u64>,
    /// Whether there may be more than one image.
    pub(super) has_several: bool,
    size: usize,
    pub(super) composed: usize,
    nodes: usize,
}

/// A recipe with what it writes.
#[derive(Clone)]
pub(super) struct Guess {
    pub(super) recipe: Recipe,
    pub(super) root: Node,
    pub(super) distance: u32,
}

impl<'a> Search<'a> {
    pub(super) fn new(theirs: &'a Node) -> Search<'a> {
        let size = size(theirs);
        let has_several = start::has_several(theirs);
        Search { theirs, said: said(theirs), has_several, size, composed: 0, nodes: 0 }
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
        let distance = distance(&align(&root, self.theirs));
        Some(Guess { recipe, root, distance })
    }

    /// Goes through all controls for as long as that brings the guess nearer.
    pub(super) fn improve(&mut self, guess: &mut Guess) {
        for _ in 0..MAX_ROUNDS {
            let before = guess.distance;
            for topic in moves::order() {
                for item in 0..items(&guess.recipe, topic) {
                    self.at_place(guess, Place { topic, item }, true);
                }
            }
            if guess.distance == 0 || guess.distance == before {
                return;
            }
        }
    }

    /// Tries what a control may say. What that makes room for is tried along with it, once, and whether
    /// what it makes superfluous can go.
    fn at_place(&mut self, guess: &mut Guess, place: Place, along: bool) {
        // Annotations are hidden until there are any.
        let is_there = shown(&guess.recipe, place) || place.topic == Topic::Annotations;
        if guess.distance == 0 || !is_there {
            return;
        }
        for recipe in moves::moves(self, guess, place) {
            let Some(mut next) = self.judge(recipe) else { return };
            // What is new in a list says nothing as long as it has no name, and a text was read there.
            let control = Control::of(place.topic);
            let is_open = !matches!(control, Control::Toggle { .. } | Control::Choice { .. });
            if along
                && guess.distance <= next.distance
                && (is_open || self.is_hopeful(guess, &next))
            {
                self.settle(&mut next, &guess.recipe);
                if guess.distance <= next.distance {
                    self.tidy(&mut next, guess, place);
                }
            }
            if next.distance < guess.distance {
                *guess = next;
            }
        }
    }

    /// Tries whether what does not fit any more can be otherwise.
    fn tidy(&mut self, guess: &mut Guess, before: &Guess, except: Place) {
        let theirs = self.theirs;
        let places = new_troubles(&align(&before.root, theirs), &align(&guess.root, theirs));
        places
            .into_iter()
            .filter(|it| *it != except)
            .for_each(|it| self.at_place(guess, it, false));
    }

    /// Whether a guess says something that the document says, and the one before did not; or says no more
    /// what the document does not say.
    fn is_hopeful(&self, before: &Guess, next: &Guess) -> bool {
        let (old, new) = (said(&before.root), said(&next.root));
        new.iter().any(|it| !old.contains(it) && self.said.contains(it))
            || old.iter().any(|it| !new.contains(it) && !self.said.contains(it))
    }

    /// Fills in what was not there before.
    fn settle(&mut self, guess: &mut Guess, before: &Recipe) {
        for _ in 0..2 {
            let distance = guess.distance;
            for topic in moves::order() {
                for item in 0..items(&guess.recipe, topic) {
                    let place = Place { topic, item };
                    if items(before, topic) <= item || !shown(before, place) {
                        self.at_place(guess, place, false);
                    }
                }
            }
            if guess.distance == distance {
                return;
            }
        }
    }
}

fn size(node: &Node) -> usize {
    let mut res = 0;
    node.walk(&mut |_| res += 1);
    res
}
