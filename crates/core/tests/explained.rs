//! Everything that we write is explained: whatever is chosen, no key is without a note.

use std::collections::BTreeSet;

use pushwright_core::{
    compose::compose,
    sample::sample,
    text::{Lang, Notes},
    workflow::{Entry, Node, jobs, steps, triggers, uses},
};

#[test]
fn no_part_is_without_a_note() {
    let notes = Notes::built_in(Lang::En);
    let mut state = 7_u64;
    let mut missing = BTreeSet::new();
    for _ in 0..2000 {
        let recipe = sample(&mut || next(&mut state));
        let workflow = compose(&recipe);
        let mut ids = keys("", &workflow.root);
        for it in triggers(&workflow) {
            ids.push(format!("on.{}", it.event));
            ids.extend(keys(&format!("on.{}.", it.event), it.node));
        }
        for job in jobs(&workflow).iter().map(|it| &it.node) {
            ids.extend(keys("job.", job));
            ids.extend(job.get("permissions").iter().flat_map(|it| keys("permission.", it)));
            steps(job).iter().for_each(|it| step(it, &mut ids));
        }
        missing.extend(ids.into_iter().filter(|it| notes.get(it).is_none()));
    }
    assert_eq!(missing, BTreeSet::new());
}

fn step(step: &Node, ids: &mut Vec<String>) {
    ids.extend(keys("step.", step));
    // A secret that is handed in under its own name is the user's.
    let own = |it: &&Entry| !it.node.as_text().is_some_and(|text| text.contains(&it.key));
    let env = step.get("env").map_or(&[][..], Node::entries);
    ids.extend(env.iter().filter(own).map(|it| format!("env.{}", it.key)));
    if let Some(it) = uses(step) {
        ids.push(format!("action.{}", it.action));
        let with = step.get("with");
        ids.extend(with.iter().flat_map(|with| keys(&format!("input.{}.", it.action), with)));
    }
}

fn keys(prefix: &str, node: &Node) -> Vec<String> {
    node.entries().iter().map(|it| format!("{prefix}{}", it.key)).collect()
}

/// A stream of numbers (splitmix64).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut it = *state;
    it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    it ^ (it >> 31)
}
