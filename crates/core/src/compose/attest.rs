//! Attestations of what was pushed, one for each registry.

use crate::{
    catalog::actions,
    compose::{
        after::{FIRST, digest},
        cache::{is_lower_cased, lower_case, lower_case_step, lower_cased},
        in_env,
        nodes::{Row, inputs, script},
        publishes::guard,
        steps::step,
    },
    recipe::{Recipe, Target},
    topic::Topic,
    workflow::Node,
};

/// All of them, with what they need that no step before them has made.
pub(super) fn attests(recipe: &Recipe, steps: &mut Vec<Node>) {
    if !recipe.attest {
        return;
    }
    let lowers = recipe.published().any(|it| is_lower_cased(&subject(recipe, it.1)));
    // The job that joins platforms has no build before it.
    if lowers && (recipe.legs().is_some() || lower_case(recipe).is_none()) {
        steps.push(guard(recipe, lower_case_step(recipe)));
    }
    each(recipe, Topic::Attest, "artifact attestation", "", steps);
    if recipe.attests_sbom() {
        // Of the only platform, or of the first: BuildKit lists the contents of each.
        // Source: docs.docker.com/build/metadata/attestations/sbom.
        let run = "set -o pipefail\n\
                   docker buildx imagetools inspect \"$IMAGE@$DIGEST\" --format '{{json .SBOM}}' \\\n\
                   \x20 | jq '.SPDX // first(.[]).SPDX' > \"$SBOM\"\n";
        let env = [("IMAGE", FIRST), ("DIGEST", &*digest(recipe)), ("SBOM", SBOM)];
        let read = script(Topic::AttestSbom, "Read the list of contents", &env, run);
        steps.push(guard(recipe, read));
        each(recipe, Topic::AttestSbom, "SBOM attestation", SBOM, steps);
    }
}

const SBOM: &str = "${{ runner.temp }}/sbom.spdx.json";

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

/// One for each registry: about where the image comes from, or about the list of contents in a file.
fn each(recipe: &Recipe, topic: Topic, what: &str, sbom: &str, steps: &mut Vec<Node>) {
    let digest = digest(recipe);
    let several = 1 < recipe.published().count();
    for (n, target) in recipe.published() {
        let values = [
            ("{subject}", &*subject(recipe, target)),
            ("{digest}", &*digest),
            ("{sbom}", sbom),
            ("{push}", if target.attest_push { "true" } else { "" }),
        ];
        let with = inputs(n, INPUTS, &values);
        let mut name = format!("Generate {what}");
        if several {
            name = format!("{name} for {}", target.host());
        }
        steps.push(guard(recipe, step(recipe, topic, &name, &actions::ATTEST, with)));
    }
}

const INPUTS: &[Row] = &[
    (Topic::Image, "subject-name", "{subject}"),
    (Topic::Image, "subject-digest", "{digest}"),
    (Topic::AttestSbom, "sbom-path", "{sbom}"),
    (Topic::AttestPush, "push-to-registry", "{push}"),
];
