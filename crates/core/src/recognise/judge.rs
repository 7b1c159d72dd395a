//! Recipes held against a document: what each of them writes, and how far that is from it. There is a bound
//! to how many are.

use std::collections::HashSet;

use crate::{
    catalog::registries::{DOCKER_HUB, canonical},
    compose::compose,
    image,
    recipe::{Recipe, Target, Usage},
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
    /// Whether a login names a host of Docker Hub.
    names_hub: bool,
    /// Where images go that only the tags of a build name.
    tagged: Vec<String>,
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
        let (names_hub, tagged) = (start::names_hub(&theirs), start::tagged(&theirs));
        Judge { theirs, said, has_several, names_hub, tagged, size, composed: 0, nodes: 0 }
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
        // Another registry writes a host into the login, which Docker Hub does not, and seems nearer.
        let lacks_hub = self.names_hub && !recipe.registries.iter().any(is_hub);
        let pushes = |host: &String| recipe.registries.iter().any(|it| pushes_to(it, host));
        let lacks_image = !self.tagged.iter().all(pushes);
        let distance = match lacks_hub || lacks_image || recipe.registries.iter().any(is_misnamed) {
            true => u32::MAX,
            false => distance(&align(&root, &self.theirs.root)),
        };
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

/// Whether it is Docker Hub, with an image where one is pushed.
fn is_hub(target: &Target) -> bool {
    let is_named = target.usage != Usage::Push || !target.image.trim().is_empty();
    target.registry == &DOCKER_HUB && is_named
}

fn pushes_to(target: &Target, host: &str) -> bool {
    target.usage == Usage::Push && !target.image.trim().is_empty() && target.host() == host
}

/// Whether a host of Docker Hub stands where the form has no host, or that of another registry.
fn is_misnamed(target: &Target) -> bool {
    let of_hub = |host: &str| !host.is_empty() && canonical(host) == DOCKER_HUB.host;
    let in_name = || of_hub(&image::parse(&target.image).host);
    target.registry.own_host && of_hub(&target.host) || in_name()
}

fn size(node: &Node) -> usize {
    let mut res = 0;
    node.walk(&mut |_| res += 1);
    res
}
