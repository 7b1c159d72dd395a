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
    let subjects: Vec<String> = recipe.published().map(|it| subject(recipe, it.1)).collect();
    let lowers = subjects.iter().any(|it| is_lower_cased(it));
    // The job that joins platforms has no build before it.
    if lowers && (recipe.parts_platforms() || lower_case(recipe).is_none()) {
        steps.push(guard(recipe, lower_case_step(recipe)));
    }
    each(recipe, &ORIGIN, &subjects, steps);
    if recipe.attests_sbom() {
        // Of the only platform, or of the first: BuildKit lists the contents of each.
        // Source: docs.docker.com/build/metadata/attestations/sbom.
        let run = "set -o pipefail\n\
                   docker buildx imagetools inspect \"$IMAGE@$DIGEST\" --format '{{json .SBOM}}' \\\n\
                   \x20 | jq '.SPDX // first(.[]).SPDX' > \"$SBOM\"\n";
        let env = [("IMAGE", FIRST), ("DIGEST", &*digest(recipe)), ("SBOM", SBOM)];
        let read = script(Topic::AttestSbom, "Read the list of contents", &env, run);
        steps.push(guard(recipe, read));
        each(recipe, &CONTENTS, &subjects, steps);
    }
}

/// What is attested.
struct Statement {
    topic: Topic,
    step: &'static str,
    /// The file with the list of contents, if that is it.
    sbom: &'static str,
}

const ORIGIN: Statement =
    Statement { topic: Topic::Attest, step: "Generate artifact attestation", sbom: "" };

const CONTENTS: Statement =
    Statement { topic: Topic::AttestSbom, step: "Generate SBOM attestation", sbom: SBOM };

const SBOM: &str = "${{ runner.temp }}/sbom.spdx.json";

/// The name of the image with its host. The action writes it in lower case only if it pushes
/// (`src/subject.ts` of actions/attest).
fn subject(recipe: &Recipe, target: &Target) -> String {
    let name = target.qualified();
    let lowered = if target.attest_push { String::new() } else { lower_cased(&name) };
    match in_env(recipe) {
        _ if is_lower_cased(&lowered) => lowered,
        Some(_) => "${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}".to_owned(),
        None => name,
    }
}

/// One for each registry.
fn each(recipe: &Recipe, it: &Statement, subjects: &[String], steps: &mut Vec<Node>) {
    let digest = digest(recipe);
    for ((n, target), subject) in recipe.published().zip(subjects) {
        let values = [
            ("{subject}", subject.as_str()),
            ("{digest}", &*digest),
            ("{sbom}", it.sbom),
            ("{push}", if target.attest_push { "true" } else { "" }),
        ];
        let with = inputs(n, INPUTS, &values);
        let mut name = it.step.to_owned();
        if 1 < subjects.len() {
            name = name + " for " + &target.host();
        }
        steps.push(guard(recipe, step(recipe, it.topic, &name, &actions::ATTEST, with)));
    }
}

const INPUTS: &[Row] = &[
    (Topic::Image, "subject-name", "{subject}"),
    (Topic::Image, "subject-digest", "{digest}"),
    (Topic::AttestSbom, "sbom-path", "{sbom}"),
    (Topic::AttestPush, "push-to-registry", "{push}"),
];
