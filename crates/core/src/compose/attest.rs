//! Attestations of what was pushed, one for each registry.

use crate::{
    catalog::actions,
    compose::{
        after::digest,
        in_env,
        nodes::{entry, flag, text},
        publishes::guard,
        steps::step,
    },
    recipe::{Recipe, Target},
    topic::{Place, Topic},
    workflow::Node,
};

pub(super) fn attest(recipe: &Recipe, n: usize, target: &Target) -> Node {
    let subject = match in_env(recipe) {
        Some(_) => "${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}".to_owned(),
        None => target.qualified(),
    };
    let place = Place { topic: Topic::Image, item: n };
    let mut with = vec![
        entry("subject-name", text(place, &subject)),
        entry("subject-digest", text(place, &digest(recipe))),
    ];
    if target.attest_push {
        let place = Place { topic: Topic::AttestPush, item: n };
        with.push(entry("push-to-registry", flag(place, true)));
    }
    let name = match recipe.published().count() {
        0 | 1 => "Generate artifact attestation".to_owned(),
        _ => format!("Generate artifact attestation for {}", target.host()),
    };
    guard(recipe, step(recipe, Topic::Attest, &name, &actions::ATTEST, with))
}
