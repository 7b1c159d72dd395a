//! One job for each platform, on a runner of its kind, and one that makes an index of what they have
//! pushed. Source: <https://docs.docker.com/build/ci/github-actions/multi-platform/>.

use crate::{
    catalog::actions,
    compose::{
        Publishes,
        after::{built, outputs as job_outputs},
        build::{outputs, pushed},
        builder::builder,
        cache::lower_cased,
        job::{self, job},
        login::login,
        metadata::{Stage, levels, metadata},
        nodes::{at, entry, entry_plain, entry_text, flag, map, script, text_lines},
        publishes::{condition, guard},
        several::suffix,
        steps::{build_steps, publish_steps, step, with_id},
    },
    recipe::{Leg, Recipe},
    topic::{Place, Topic},
    workflow::{Entry, Node, Value},
};

/// Both jobs, with their ids.
pub(super) fn jobs(recipe: &Recipe, legs: &[Leg], id: &str) -> Vec<(String, Node)> {
    let builds = match id {
        _ if !recipe.part.is_empty() => format!("build-{id}"),
        "build" => "build-platforms".to_owned(),
        _ => "build".to_owned(),
    };
    let mut res = vec![(builds.clone(), platform(recipe, legs))];
    if publishes(recipe) || recipe.merge_dry_run {
        res.push((id.to_owned(), merge(recipe, &builds)));
    }
    res
}

fn publishes(recipe: &Recipe) -> bool {
    Publishes::of(recipe) != Publishes::Never
}

fn platform(recipe: &Recipe, legs: &[Leg]) -> Node {
    let mut steps = build_steps(recipe);
    if publishes(recipe) || recipe.merge_dry_run {
        steps.extend([export(recipe), upload(recipe)].map(|it| handed_over(recipe, it)));
    }
    let include = legs.iter().map(leg).collect();
    let matrix = map(vec![entry("include", Value::Seq(include).into())]);
    let strategy = map(vec![entry("matrix", at(Topic::Platforms, matrix))]);
    let head = vec![
        entry_text(
            "name",
            Topic::MultiPlatform,
            &format!("Build{} for ${{{{ matrix.platform }}}}", of(recipe)),
        ),
        entry("strategy", at(Topic::Platforms, strategy)),
        entry_text("runs-on", Topic::Runners, "${{ matrix.runner }}"),
    ];
    at(Topic::MultiPlatform, job(recipe, head, steps))
}

fn leg(leg: &Leg) -> Node {
    let runner = match leg.runner.as_slice() {
        [only] => Node::text(only.as_str()),
        several => Value::Seq(several.iter().map(|it| Node::text(it.as_str())).collect()).into(),
    };
    let place = if leg.is_stray { Topic::Runners } else { Topic::Platforms };
    let mut entries = vec![
        entry_text("platform", place, &leg.platform),
        entry_plain("pair", &leg.pair),
        entry("runner", at(Topic::Runners, runner)),
    ];
    if leg.emulated {
        entries.push(entry("emulated", flag(Topic::MultiPlatform, true)));
    }
    map(entries)
}

/// What each platform's build pushes: an image without a tag, known by its digest alone.
pub(super) fn by_digest(recipe: &Recipe) -> Vec<Entry> {
    let rewritten = outputs(recipe, "").map_or("", |_| ",rewrite-timestamp=true");
    let push = pushed(recipe);
    let outputs = format!("type=image,push-by-digest=true,name-canonical=true{push}{rewritten}");
    let items = recipe.published().map(|it| Place { topic: Topic::Image, item: it.0 });
    let names: Vec<_> = items.zip(names(recipe)).collect();
    vec![
        entry("tags", text_lines(Topic::Registries, &names)),
        entry_text("outputs", Topic::MultiPlatform, &outputs),
    ]
}

/// What keeps the names of one platform's things apart from another's.
pub(super) fn pair(recipe: &Recipe) -> &'static str {
    if recipe.parts_platforms() { "-${{ matrix.pair }}" } else { "" }
}

/// What keeps the names of a job's things apart from those of every other job.
pub(super) fn both(recipe: &Recipe) -> String {
    suffix(recipe) + pair(recipe)
}

/// Whose job it is, where there are several images.
fn of(recipe: &Recipe) -> String {
    if recipe.part.is_empty() { String::new() } else { format!(" {}", recipe.part) }
}

/// The names of the images, as the build takes them: nothing lower-cases them there. Empty if no
/// platform has a job of its own.
pub(super) fn names(recipe: &Recipe) -> Vec<String> {
    match recipe.parts_platforms() {
        true => recipe.published().map(|it| lower_cased(&it.1.reference())).collect(),
        false => Vec::new(),
    }
}

/// The digest becomes the name of an empty file, since a matrix has no outputs of its own.
fn export(recipe: &Recipe) -> Node {
    let run = "mkdir -p \"$DIGESTS\"\ntouch \"$DIGESTS/${DIGEST#sha256:}\"\n";
    let digest = built(recipe);
    let env = [("DIGEST", digest.as_str()), ("DIGESTS", DIGESTS)];
    script(Topic::MultiPlatform, "Export the digest", &env, run)
}

fn upload(recipe: &Recipe) -> Node {
    let with = vec![
        entry_plain("name", &format!("digests-${{{{ matrix.pair }}}}{}", whose(recipe))),
        entry_plain("path", &format!("{DIGESTS}/*")),
        entry_plain("if-no-files-found", "error"),
        entry("retention-days", Value::Number("1".to_owned()).into()),
    ];
    step(recipe, Topic::MultiPlatform, "Hand the digest over", &actions::UPLOAD_ARTIFACT, with)
}

const DIGESTS: &str = "${{ runner.temp }}/digests";

/// Ends the name of an artifact, so that no image's pattern takes in those of another: ids have no dot.
fn whose(recipe: &Recipe) -> String {
    if recipe.part.is_empty() { String::new() } else { format!(".{}", recipe.part) }
}

/// Skipped where nothing follows it.
fn handed_over(recipe: &Recipe, step: Node) -> Node {
    if recipe.merge_dry_run { step } else { guard(recipe, step) }
}

fn merge(recipe: &Recipe, builds: &str) -> Node {
    let with = vec![
        entry_plain("path", DIGESTS),
        entry_plain("pattern", &format!("digests-*{}", whose(recipe))),
        entry("merge-multiple", flag(Topic::MultiPlatform, true)),
    ];
    let mut steps = vec![step(
        recipe,
        Topic::MultiPlatform,
        "Fetch the digests",
        &actions::DOWNLOAD_ARTIFACT,
        with,
    )];
    if publishes(recipe) {
        steps.extend(builder(recipe));
        // Base images were pulled where they were built on.
        steps.extend(recipe.published().flat_map(|(n, _)| login(recipe, n)));
    }
    steps.push(metadata(recipe, Stage::Index));
    if recipe.merge_dry_run {
        steps.push(rehearse());
    }
    if publishes(recipe) {
        steps.push(create(recipe));
        steps.extend(publish_steps(recipe));
    }
    let mut head: Vec<Entry> = job::name(recipe).into_iter().collect();
    head.push(entry_text("needs", Topic::MultiPlatform, builds));
    if !recipe.merge_dry_run {
        steps.iter_mut().for_each(|it| unguard(recipe, it));
        head.extend(condition(recipe));
    }
    head.push(entry_text("runs-on", Topic::Runner, recipe.runner.trim()));
    head.extend(job_outputs(recipe));
    job(recipe, head, steps)
}

/// The job's condition holds for all of its steps; a step keeps one of its own.
pub(super) fn unguard(recipe: &Recipe, step: &mut Node) {
    let condition = condition(recipe).map(|it| it.node.value);
    if let Value::Map(entries) = &mut step.value {
        entries.retain(|it| it.key != "if" || Some(&it.node.value) != condition.as_ref());
    }
}

/// An index for each image: all tags of it, made of all digests.
fn create(recipe: &Recipe) -> Node {
    let run = r#"set -o pipefail
for image in $(sed 's/:[^:]*$//' <<< "$TAGS" | sort -u); do
  args=()
  while read -r tag; do
    [[ "$tag" != "$image":* ]] || args+=(--tag "$tag")
  done <<< "$TAGS"
  for digest in "$DIGESTS"/*; do
    args+=("$image@sha256:${digest##*/}")
  done
  docker buildx imagetools create "${args[@]}"
done
index=$(docker buildx imagetools inspect "$(head -n 1 <<< "$TAGS")" --format '{{json .Manifest}}')
echo "digest=$(jq -r .digest <<< "$index")" >> "$GITHUB_OUTPUT"
"#;
    let mut env = vec![("TAGS", TAGS), ("DIGESTS", DIGESTS)];
    let mut run = run.to_owned();
    if !levels(recipe, Stage::Index).is_empty() {
        env.push(("ANNOTATIONS", "${{ steps.meta.outputs.annotations }}"));
        run = run.replace("  docker buildx imagetools create", ANNOTATE);
    }
    let mut step = script(Topic::MultiPlatform, "Create the index and push it", &env, &run);
    with_id(&mut step, "push");
    guard(recipe, step)
}

/// Annotations of the index are given when it is made.
/// Source: <https://docs.docker.com/reference/cli/docker/buildx/imagetools/create/#annotation>.
const ANNOTATE: &str = r#"  while read -r annotation; do
    args+=(--annotation "$annotation")
  done <<< "$ANNOTATIONS"
  docker buildx imagetools create"#;

const TAGS: &str = "${{ steps.meta.outputs.tags }}";

/// All that a run which does not publish can show.
fn rehearse() -> Node {
    let run = "echo \"Tags: $TAGS\"\nls \"$DIGESTS\"\n";
    let env = [("TAGS", TAGS), ("DIGESTS", DIGESTS)];
    script(Topic::MergeDryRun, "Show what the index is made of", &env, run)
}
