//! A list of which only the items that come and go are drawn; the others stay as they are.

use leptos::prelude::Owner;
use web_sys::Node;

use crate::calls::{Call, Repeat};

use super::element::{View, effect, owned, place};

/// An item that is drawn. Its effects end with the owner.
struct Item {
    key: String,
    node: Node,
    _owner: Owner,
}

/// A list of one element for each key. `draw` gets the number of the key.
pub fn each(
    keys: impl Fn() -> Vec<String> + 'static,
    draw: impl Fn(usize) -> View + 'static,
) -> View {
    list(Box::new(keys), Box::new(draw))
}

fn list(mut keys: Box<dyn Repeat<Vec<String>>>, draw: Box<dyn Call<usize, View>>) -> View {
    let (place, _, end) = place();
    let mut items: Vec<Item> = Vec::new();
    effect(Box::new(move || {
        let keys = keys.repeat();
        let (head, tail) = same(&items, &keys);
        let last = items.len() - tail;
        let mut next = items.get(last).map_or_else(|| end.clone(), |it| it.node.clone());
        let mut old: Vec<Item> = items.splice(head..last, []).collect();
        // From the end, so that what comes next is in its place already.
        let middle = keys[head..keys.len() - tail].iter().enumerate().rev();
        let mut new: Vec<Item> = Vec::new();
        for (n, key) in middle {
            new.push(match old.iter().rposition(|it| it.key == *key) {
                Some(found) => old.remove(found),
                None => drawn_item(key, &mut || draw.call(head + n)),
            });
        }
        // What goes goes first: all that stays would be moved around it otherwise.
        for item in &old {
            item.remove();
        }
        for item in &new {
            before(&item.node, &next);
            next = item.node.clone();
        }
        items.splice(head..head, new.into_iter().rev());
    }));
    place
}

/// How many items at the beginning and at the end are what they were.
fn same(items: &[Item], keys: &[String]) -> (usize, usize) {
    let is_same = |it: &(&Item, &String)| it.0.key == *it.1;
    let head = items.iter().zip(keys).take_while(is_same).count();
    let rest = items[head..].iter().rev().zip(keys[head..].iter().rev());
    (head, rest.take_while(is_same).count())
}

fn drawn_item(key: &str, draw: &mut dyn Repeat<View>) -> Item {
    // Made in an owner that has ended already: a run of the effect must not end what is drawn in it.
    let owner = Owner::new().with(Owner::new);
    let node = owned(&owner, draw).node().clone();
    Item { key: key.to_owned(), node, _owner: owner }
}

/// Moves a node only if it is elsewhere: a moved one starts its animations again.
fn before(node: &Node, next: &Node) {
    if node.next_sibling().as_ref() != Some(next)
        && let Some(parent) = next.parent_node()
    {
        let _ = parent.insert_before(node, Some(next));
    }
}

impl Item {
    fn remove(&self) {
        if let Some(parent) = self.node.parent_node() {
            let _ = parent.remove_child(&self.node);
        }
    }
}
