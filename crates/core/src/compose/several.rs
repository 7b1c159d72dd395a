//! Jobs for several images: one with a matrix, or one for each image and what ties them together.

use crate::{
    catalog::actions,
    compose::{
        concurrency,
        job::job,
        native,
        nodes::{at, entry, entry_plain, entry_text, flag, map, scalar},
        one, spread,
        steps::{step, with_id},
    },
    recipe::{BuildWith, Component, Recipe, lines},
    topic::{Place, Topic},
    workflow::{Entry, Node, Value, shell},
};

/// All jobs with their ids. `id` is that of a job with a matrix.
pub(super) fn jobs(recipe: &Recipe, id: &str) -> Vec<(String, Node)> {
    if recipe.has_image_matrix() {
        return vec![(id.to_owned(), matrix(recipe))];
    }
    let mut res: Vec<(String, Node)> = Vec::new();
    let beside = beside(recipe);
    if recipe.builds_changed() {
        res.push((free(recipe, "changes"), changes(&beside)));
    }
    for (n, image) in recipe.images.iter().enumerate() {
        let Some(own) = recipe.component(n) else { continue };
        let mut jobs = one(&own, &own.part);
        if let Some((_, first)) = jobs.first_mut() {
            conditional(recipe, n, first);
        }
        for (id, job) in &mut jobs {
            if recipe.builds_changed() {
                queue(&own, id, job);
            }
            spread(job, None);
            belongs(job, image, n);
            job.place = Some(Place { topic: Topic::Component, item: n });
        }
        res.extend(jobs);
    }
    if recipe.builds_changed() {
        let gate = gate(&beside, res.iter().map(|it| it.0.as_str()).collect());
        res.push((free(recipe, "all-images"), gate));
    }
    res
}

/// What keeps the names of one image's things apart from another's.
pub(super) fn suffix(recipe: &Recipe) -> String {
    if recipe.part.is_empty() { String::new() } else { format!("-{}", recipe.part) }
}

/// A name for a job beside those of the images.
fn free(recipe: &Recipe, id: &str) -> String {
    let is_taken = (0..recipe.images.len()).any(|it| recipe.component_id(it) == id);
    if is_taken { format!("{id}-of-images") } else { id.to_owned() }
}

/// One job for all: what differs stands in the rows.
fn matrix(recipe: &Recipe) -> Node {
    let mut jobs = one(&recipe.matrix_component(), "");
    let Some((_, mut res)) = jobs.pop() else { return map(Vec::new()) };
    let row = |n| {
        let cells = recipe.cells(n).into_iter();
        map(cells.map(|(key, value)| entry_text(key, cell(key, n), &value)).collect())
    };
    let rows = (0..recipe.images.len()).map(row).collect();
    let matrix = map(vec![entry("include", at(Topic::Images, Value::Seq(rows).into()))]);
    let strategy = map(vec![
        // An image that cannot be built is no reason to leave the others half pushed.
        entry("fail-fast", flag(Topic::ImagesAs, false)),
        entry("matrix", at(Topic::Images, matrix)),
    ]);
    if let Value::Map(entries) = &mut res.value {
        entries.insert(1, entry("strategy", at(Topic::ImagesAs, strategy)));
    }
    res
}

/// The field that a cell of the matrix comes from.
fn cell(key: &str, item: usize) -> Place {
    let topic = match key {
        "image" => Topic::ComponentImage,
        "context" => Topic::ComponentContext,
        "file" => Topic::ComponentFile,
        "target" => Topic::ComponentTarget,
        "build-args" => Topic::ComponentBuildArgs,
        "platforms" => Topic::ComponentPlatforms,
        _ => Topic::Component,
    };
    Place { topic, item }
}

/// Lets a job run only if its image is concerned: its files have changed, the tag is one of its own.
fn conditional(recipe: &Recipe, n: usize, job: &mut Node) {
    let Value::Map(entries) = &mut job.value else { return };
    let mut at = usize::from(entries.first().is_some_and(|it| it.key == "name"));
    let mut holds = Vec::new();
    if recipe.builds_changed() {
        let changes = free(recipe, "changes");
        entries.insert(at, entry_text("needs", Topic::ChangedOnly, &changes));
        at += 1;
        holds.push(format!("needs.{changes}.outputs.{} == 'true'", recipe.component_id(n)));
    }
    // Whoever copies has a condition already.
    let own = entries.iter().position(|it| it.key == "if").map(|it| entries.remove(it).node);
    holds.extend(own.as_ref().and_then(Node::as_text).map(str::to_owned));
    if recipe.component_tags && recipe.releases() {
        let name = recipe.images.get(n).map_or("", |it| it.name.trim()).replace('\'', "''");
        let is_own = format!("github.ref_type != 'tag' || startsWith(github.ref_name, '{name}/')");
        holds.push(if holds.is_empty() { is_own } else { format!("({is_own})") });
    }
    let topic = if recipe.builds_changed() { Topic::ChangedOnly } else { Topic::ComponentTags };
    let place = own.and_then(|it| it.place).unwrap_or(topic.into());
    if !holds.is_empty() {
        entries.insert(at, entry_text("if", place, &holds.join(" && ")));
    }
}

/// Queues of their own for the jobs of each image: in one for the whole run, a waiting run gives way to
/// the next, which builds only what that one changes. A matrix needs one for each platform.
fn queue(recipe: &Recipe, id: &str, job: &mut Node) {
    let Value::Map(entries) = &mut job.value else { return };
    let is_matrix = entries.iter().any(|it| it.key == "strategy");
    let pair = if is_matrix { native::pair(recipe) } else { "" };
    let at = entries.iter().position(|it| it.key == "runs-on" || it.key == "uses").unwrap_or(0);
    let node = concurrency(recipe, &format!("{id}{pair}-"));
    entries.splice(at..at, node.map(|it| entry("concurrency", it)));
}

/// Lines that say what an image has of its own lead to its fields, not to those of all images.
fn belongs(node: &mut Node, image: &Component, item: usize) {
    let own = |place: Place| {
        let (topic, says) = match place.topic {
            Topic::Job | Topic::JobName => (Topic::Component, true),
            Topic::Context => (Topic::ComponentContext, !image.context.trim().is_empty()),
            Topic::File => (Topic::ComponentFile, !image.file.trim().is_empty()),
            Topic::Target | Topic::BakeTarget => {
                (Topic::ComponentTarget, !image.target.trim().is_empty())
            }
            Topic::BuildArgs => (Topic::ComponentBuildArgs, !image.build_args.trim().is_empty()),
            Topic::Platforms => (Topic::ComponentPlatforms, !image.platforms.trim().is_empty()),
            _ => return place,
        };
        if says { Place { topic, item } } else { place }
    };
    node.place = node.place.map(own);
    node.line_places.iter_mut().for_each(|it| *it = own(*it));
    match &mut node.value {
        Value::Seq(them) => them.iter_mut().for_each(|it| belongs(it, image, item)),
        Value::Map(them) => them.iter_mut().for_each(|it| belongs(&mut it.node, image, item)),
        _ => {}
    }
}

/// What the jobs beside those of the images are made of: they publish nothing, so they ask nobody, and
/// Docker's workflow is told nothing of the machines that it does not choose.
pub(super) fn beside(recipe: &Recipe) -> Recipe {
    let own = Recipe { environment: String::new(), ..recipe.clone() };
    if !recipe.calls_builder() {
        return own;
    }
    let Recipe { runner, timeout, harden, .. } = Recipe::default();
    Recipe { runner, timeout, harden, ..own }
}

/// The job that says which images a push or a pull request concerns.
fn changes(recipe: &Recipe) -> Node {
    let mut checkout = step(
        recipe,
        Topic::Checkout,
        "Check out the repo",
        &actions::CHECKOUT,
        vec![
            // What a push brings may be many commits.
            entry("fetch-depth", scalar(Topic::ChangedOnly, "0")),
            entry("persist-credentials", flag(Topic::Checkout, false)),
        ],
    );
    checkout.place = Some(Topic::ChangedOnly.into());
    let mut find = map(vec![
        entry_plain("name", "Find what has changed"),
        entry("env", map(vec![entry_text("BASE", Topic::ChangedOnly, BASE)])),
        entry_text("run", Topic::ChangedOnly, &script(recipe)),
    ]);
    with_id(&mut find, "changes");
    let output = |n| {
        let id = recipe.component_id(n);
        let value = format!("${{{{ steps.changes.outputs.{id} }}}}");
        entry_text(&id, Place { topic: Topic::Component, item: n }, &value)
    };
    let head = vec![
        entry_plain("name", "Find changed images"),
        entry_text("runs-on", Topic::Runner, recipe.runner.trim()),
        entry("outputs", map((0..recipe.images.len()).map(output).collect())),
    ];
    at(Topic::ChangedOnly, job(recipe, head, vec![checkout, at(Topic::ChangedOnly, find)]))
}

/// What the files are compared with: the branch that a pull request or a queue merges into, or what
/// the branch was before the push. A pull request is checked out as the merge, whose first parent is
/// the branch. Source: docs.github.com, "Events that trigger workflows", `pull_request`, `push` and
/// `merge_group`.
const BASE: &str = "${{ github.event_name == 'pull_request' && 'HEAD^1' || \
                    github.event.merge_group.base_sha || github.event.before }}";

/// Writes `true` or `false` for each image. Where nobody can say what has changed, all have.
fn script(recipe: &Recipe) -> String {
    let mut res = "\
if [ \"$GITHUB_REF_TYPE\" = tag ] || ! git cat-file -e \"$BASE^{commit}\" 2> /dev/null; then
  BASE=''
fi
changed() {
  local image=\"$1\" is_changed=true
  shift
  if [ -n \"$BASE\" ] && git diff --quiet \"$BASE\" HEAD -- \"$@\"; then
    is_changed=false
  fi
  echo \"$image=$is_changed\" | tee -a \"$GITHUB_OUTPUT\"
}
"
    .to_owned();
    for n in 0..recipe.images.len() {
        res.push_str("changed ");
        res.push_str(&recipe.component_id(n));
        for it in watched(recipe, n) {
            res.push_str(" \\\n  ");
            res.push_str(&shell::quoted(&it));
        }
        res.push('\n');
    }
    res
}

/// What an image is made of, as git takes it: its context, its Dockerfile, what was named beside
/// them, and the workflow itself.
fn watched(recipe: &Recipe, n: usize) -> Vec<String> {
    let Some((own, image)) = recipe.component(n).zip(recipe.images.get(n)) else {
        return Vec::new();
    };
    let glob = |it: &str| match it.strip_prefix('!') {
        Some(it) => format!(":(glob,exclude){it}"),
        None => format!(":(glob){it}"),
    };
    let folder = |it: &str| match from_root(it).trim_matches('/') {
        "" | "." => "**".to_owned(),
        it => format!("{it}/**"),
    };
    let is_local =
        |it: &str| !it.contains("://") && !it.starts_with(['{', '$']) && !it.contains('@');
    let context = own.context.trim();
    let mut res = Vec::new();
    let is_elsewhere = own.build_with == BuildWith::Bake && !own.writes_bake_file();
    if is_elsewhere || !is_local(context) || context.is_empty() {
        res.push("**".to_owned());
    } else {
        res.push(folder(context));
        let file = from_root(&own.file);
        res.extend((!file.is_empty()).then(|| file.to_owned()));
    }
    res.extend(own.writes_bake_file().then(|| "docker-bake.hcl".to_owned()));
    res.extend(lines(&image.paths).into_iter().map(str::to_owned));
    let file = recipe.file_name.trim();
    res.extend((!file.is_empty()).then(|| format!(".github/workflows/{file}")));
    res.iter().map(|it| glob(it)).collect()
}

/// A path as git writes it, without the `./` in front.
fn from_root(path: &str) -> &str {
    let mut res = path.trim();
    while let Some(it) = res.strip_prefix("./") {
        res = it;
    }
    res
}

/// The one check that a branch rule can require: jobs that are skipped count as passed, so it fails
/// if any that ran did not pass, and it always reports.
/// Source: docs.github.com, "Troubleshooting required status checks".
fn gate(recipe: &Recipe, jobs: Vec<&str>) -> Node {
    let failed = "contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled')";
    let step = map(vec![
        entry_plain("name", "Fail if an image failed"),
        entry_text("if", Topic::ChangedOnly, failed),
        entry_plain("run", "exit 1"),
    ]);
    let needs = jobs.into_iter().map(Node::text).collect();
    let head: Vec<Entry> = vec![
        entry_plain("name", "All images"),
        entry("needs", at(Topic::ChangedOnly, Value::Seq(needs).into())),
        entry_text("if", Topic::ChangedOnly, "always()"),
        entry_text("runs-on", Topic::Runner, recipe.runner.trim()),
    ];
    at(Topic::ChangedOnly, job(recipe, head, vec![at(Topic::ChangedOnly, step)]))
}
