//! What follows the push: trying again, telling people, handing results on.

use crate::{
    compose::{
        Publishes, bake,
        build::{Purpose, build_for},
        nodes::{at, entry, map, text},
        publishes::guard,
        steps::after_name,
    },
    recipe::{BuildWith, Recipe},
    topic::Topic,
    workflow::{Entry, Node},
};

/// The digest of what was pushed: of the index, if a job of its own has made one.
pub(super) fn digest(recipe: &Recipe) -> String {
    match recipe.legs() {
        Some(_) => "${{ steps.push.outputs.digest }}".to_owned(),
        None => built(recipe),
    }
}

/// The digest of what a build pushed, whichever build did.
pub(super) fn built(recipe: &Recipe) -> String {
    let output = match recipe.build_with {
        BuildWith::Dockerfile => "digest",
        BuildWith::Bake => "metadata",
    };
    let first = format!("steps.push.outputs.{output}");
    let found = match recipe.retry {
        true => format!("steps.retry.outputs.{output} || {first}"),
        false => first,
    };
    match recipe.build_with {
        BuildWith::Dockerfile => format!("${{{{ {found} }}}}"),
        BuildWith::Bake => {
            let target = bake::target(recipe).replace('\'', "''");
            let digest = "containerimage.digest";
            format!("${{{{ fromJSON({found} || '{{}}')['{target}']['{digest}'] }}}}")
        }
    }
}

/// The whole build once more, if the first one failed. What the builder has, it need not make again,
/// so mostly the push alone is repeated.
pub(super) fn again(recipe: &Recipe) -> Vec<Node> {
    if !recipe.retry {
        return Vec::new();
    }
    let condition = || entry("if", text(Topic::Retry, "steps.push.outcome == 'failure'"));
    let wait = map(vec![
        entry("name", Node::text("Wait before trying again")),
        condition(),
        entry("run", Node::text("sleep 30")),
    ]);
    let name = "Build and push once more";
    let mut again = build_for(recipe, Topic::Retry, name, Purpose::Again, vec![]);
    after_name(&mut again, condition());
    after_name(&mut again, entry("id", Node::text("retry")));
    vec![at(Topic::Retry, wait), again]
}

/// Writes to the page of the run what was published and how to get it.
pub(super) fn summary(recipe: &Recipe) -> Option<Node> {
    if !recipe.summary || Publishes::of(recipe) == Publishes::Never {
        return None;
    }
    let env = vec![
        entry("IMAGE", text(Topic::Summary, "${{ fromJSON(steps.meta.outputs.json).tags[0] }}")),
        entry("DIGEST", text(Topic::Summary, &digest(recipe))),
        entry("TAGS", text(Topic::Summary, "${{ steps.meta.outputs.tags }}")),
    ];
    let node = map(vec![
        entry("name", Node::text("Say what was published")),
        entry("env", map(env)),
        entry("run", text(Topic::Summary, SUMMARY)),
    ]);
    Some(guard(recipe, at(Topic::Summary, node)))
}

const SUMMARY: &str = "\
{
  echo '### Published image'
  echo
  echo '~~~console'
  echo \"docker pull $IMAGE\"
  echo '~~~'
  echo
  echo 'Digest and tags:'
  echo
  echo '~~~'
  echo \"$DIGEST\"
  echo \"$TAGS\"
  echo '~~~'
} >> \"$GITHUB_STEP_SUMMARY\"
";

/// What later jobs can read as `needs.JOB.outputs`.
pub(super) fn outputs(recipe: &Recipe) -> Option<Entry> {
    if !recipe.job_outputs {
        return None;
    }
    let of = |key, value: &str| entry(key, text(Topic::JobOutputs, value));
    let them = vec![
        of("digest", &digest(recipe)),
        of("tags", "${{ steps.meta.outputs.tags }}"),
        of("version", "${{ steps.meta.outputs.version }}"),
    ];
    Some(entry("outputs", at(Topic::JobOutputs, map(them))))
}
