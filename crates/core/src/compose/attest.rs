//! Attestations of what was pushed, one for each registry.

use crate::{
    catalog::actions,
    compose::{
        after::digest,
        cache::{is_lower_cased, lower_case, lower_case_step, lower_cased},
        in_env,
        nodes::{entry, flag, text},
        publishes::guard,
        steps::step,
    },
    recipe::{Recipe, Target},
    topic::{Place, Topic},
    workflow::Node,
};

/// All of them, with what they need that no step before them has made.
pub(super) fn attests(recipe: &Recipe) -> Vec<Node> {
    let mut res = Vec::new();
    let lowers = recipe.published().any(|it| is_lower_cased(&subject(recipe, it.1)));
    // The job that joins platforms has no build before it.
    if lowers && (recipe.legs().is_some() || lower_case(recipe).is_none()) {
        res.push(guard(recipe, lower_case_step(recipe)));
    }
    res.extend(recipe.published().map(|(n, target)| attest(recipe, n, target)));
    res
}

/// The name of the image with its host. The action writes it in lower case only if it pushes
/// (`src/subject.ts` of actions/attest).
fn subject(recipe: &Recipe, target: &Target) -> String {
    let lowered = lower_cased(&target.qualified());
    match in_env(recipe) {
        _ if !target.attest_push && is_lower_cased(&lowered) => lowered,
        Some(_) => "${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}".to_owned(),
        None => target.qualified(),
    }
}

fn attest(recipe: &Recipe, n: usize, target: &Target) -> Node {
    let subject = subject(recipe, target);
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
