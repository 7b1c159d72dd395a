//! Signatures by cosign, without a key: Sigstore certifies the run's identity for some minutes, and the
//! certificate stands in the signature. Source: <https://docs.sigstore.dev/cosign/signing/overview/>.

use crate::{
    catalog::actions,
    compose::{
        after::{TAGS, digest},
        nodes::script,
        publishes::guard,
        steps::step,
    },
    recipe::Recipe,
    topic::Topic,
    workflow::Node,
};

/// Signs what was pushed in every registry, by its digest: a tag may mean something else a moment later.
pub(super) fn sign(recipe: &Recipe, steps: &mut Vec<Node>) {
    if !recipe.sign {
        return;
    }
    let topic = Topic::Sign;
    let install = step(recipe, topic, "Install cosign", &actions::COSIGN_INSTALLER, Vec::new());
    steps.push(guard(recipe, install));
    let env = [("DIGEST", &*digest(recipe)), ("TAGS", TAGS)];
    let sign = "  cosign sign --yes \"$image@$DIGEST\"\ndone\n";
    let run = [PIPEFAIL, EACH_IMAGE, sign].concat();
    steps.push(guard(recipe, script(topic, "Sign the image", &env, &run)));
}

/// Says that a pipe fails where any part of it does.
pub(super) const PIPEFAIL: &str = "set -o pipefail\n";

/// A loop over the names of what was pushed, without their tags.
pub(super) const EACH_IMAGE: &str =
    "for image in $(sed 's/:[^:]*$//' <<< \"$TAGS\" | sort -u); do\n";
