//! Copying instead of building: what was tested under one name is published under others, the very same
//! bytes. The names come from the tag rules, as those of builds do, so a release is promoted by what
//! would otherwise build it.

use crate::{
    compose::{
        Publishes,
        after::{TAGS, outputs},
        job::{self, job},
        metadata::{Stage, metadata},
        native::unguard,
        nodes::{entry_text, script},
        publishes::condition,
        scan,
        steps::{logins, publish_steps, with_id},
    },
    recipe::Recipe,
    topic::Topic,
    workflow::{Entry, Node},
};

/// The one job.
pub(super) fn copying(recipe: &Recipe) -> Node {
    let mut steps = logins(recipe);
    steps.push(metadata(recipe, Stage::Index));
    if Publishes::of(recipe) != Publishes::Never {
        steps.push(find(recipe));
        scan::before(recipe, &mut steps);
        steps.push(copy());
        steps.extend(publish_steps(recipe));
    }
    // Runs that publish nothing have nothing to do at all.
    steps.iter_mut().for_each(|it| unguard(recipe, it));
    let mut head: Vec<Entry> = job::name(recipe).into_iter().collect();
    head.extend(condition(recipe));
    head.push(entry_text("runs-on", Topic::Runner, recipe.runner.trim()));
    // Nothing is handed on where nothing is copied.
    head.extend(outputs(recipe).filter(|_| Publishes::of(recipe) != Publishes::Never));
    job(recipe, head, steps)
}

/// The image by its digest. What the tag means a moment later is not what was looked at.
fn find(recipe: &Recipe) -> Node {
    let source = match recipe.copy_from.trim() {
        "" => "ghcr.io/${{ github.repository }}:sha-${{ github.sha }}",
        it => it,
    };
    let mut res = script(Topic::CopyFrom, "Find the tested image", &[("SOURCE", source)], FIND);
    with_id(&mut res, "source");
    res
}

/// Registries refuse capitals in names, but not in tags.
const FIND: &str = r#"set -o pipefail
repository=$(sed 's/:[^:/]*$//' <<< "${SOURCE%%@*}")
reference="${repository,,}${SOURCE#"$repository"}"
digest=$(docker buildx imagetools inspect "$reference" --format '{{json .Manifest}}' | jq -r .digest)
echo "digest=$digest" >> "$GITHUB_OUTPUT"
echo "image=${repository,,}@$digest" >> "$GITHUB_OUTPUT"
"#;

/// What is scanned before it is published.
pub(super) const SOURCE: &str = "${{ steps.source.outputs.image }}";

/// Without a carbon copy an image for one platform would get an index around it, and another digest.
/// Source: <https://docs.docker.com/reference/cli/docker/buildx/imagetools/create/#prefer-index>.
const COPY: &str = r#"args=()
while read -r tag; do
  args+=(--tag "$tag")
done <<< "$TAGS"
docker buildx imagetools create --prefer-index=false "${args[@]}" "$SOURCE"
"#;

fn copy() -> Node {
    let env = [("SOURCE", SOURCE), ("TAGS", TAGS)];
    script(Topic::BuildWith, "Copy the image", &env, COPY)
}
