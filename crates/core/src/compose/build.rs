//! The build: docker/build-push-action, or docker/bake-action for a Bake file.

use crate::{
    catalog::actions,
    compose::{
        Publishes, bake,
        cache::{self, cache, cache_from},
        inputs::{build_args, platforms},
        metadata::{Stage, levels},
        native,
        nodes::{at, entry, entry_plain, entry_text, flag, map, scalar, text, text_lines},
        publishes::switch,
        steps::{after_name, step, with_id},
        values,
    },
    recipe::{BuildWith, Epoch, MultiPlatform, Network, Provenance, Recipe, ScanWhen, lines},
    topic::{Place, Topic},
    workflow::{Entry, Node},
};

/// What a build is there for. All builds of a job share one builder, so that a later one takes from
/// it what an earlier one made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Its result is published, unless the run is a pull request's.
    Publish,
    /// The same once more, if the registry failed.
    Again,
    /// Its result is tried on the runner.
    Test,
    /// Nothing is built; the Dockerfile is judged.
    Check,
    /// Its result is written to a file.
    Export,
}

pub(super) fn build(recipe: &Recipe) -> Node {
    let name = match recipe.published().count() {
        _ if recipe.parts_platforms() => "Build and push by digest",
        0 | 1 => "Build and push Docker image",
        _ => "Build and push Docker images",
    };
    let mut res = build_for(recipe, Topic::Context, name, Purpose::Publish, vec![]);
    if recipe.retry {
        after_name(&mut res, entry("continue-on-error", flag(Topic::Retry, true)));
    }
    with_id(&mut res, "push");
    res
}

/// A build step; `more` are inputs that belong to its purpose.
pub(super) fn build_for(
    recipe: &Recipe,
    place: impl Into<Place>,
    name: &str,
    purpose: Purpose,
    more: Vec<Entry>,
) -> Node {
    let (action, with) = match recipe.build_with {
        BuildWith::Dockerfile | BuildWith::Copy => {
            (&actions::BUILD_PUSH, inputs(recipe, purpose, more))
        }
        BuildWith::Bake => (&actions::BAKE, bake::inputs(recipe, purpose, more)),
    };
    let mut res = step(recipe, place, name, action, with);
    let env = if purpose == Purpose::Check { Vec::new() } else { env(recipe) };
    if !env.is_empty() {
        after_name(&mut res, entry("env", map(env)));
    }
    res
}

fn inputs(recipe: &Recipe, purpose: Purpose, more: Vec<Entry>) -> Vec<Entry> {
    let mut with = source(recipe);
    let publishes = matches!(purpose, Purpose::Publish | Purpose::Again);
    let by_digest = recipe.parts_platforms();
    if publishes || purpose == Purpose::Export || purpose == Purpose::Test && by_digest {
        let platforms = match by_digest {
            true => "${{ matrix.platform }}".to_owned(),
            false => platforms(recipe),
        };
        with.extend(optional("platforms", platforms_place(recipe), &platforms));
    }
    if publishes && by_digest {
        with.extend(native::by_digest(recipe));
    } else if publishes {
        with.push(match outputs(recipe, "image") {
            Some(it) => entry_text("outputs", Topic::RewriteTimestamp, &it),
            None => entry("push", switch(recipe)),
        });
        with.push(entry_text("tags", Topic::Strategy, "${{ steps.meta.outputs.tags }}"));
    }
    with.extend(more);
    if purpose != Purpose::Check {
        // The same labels everywhere, so that the image that is tried is the one that is published.
        let labels = "${{ steps.meta.outputs.labels }}";
        with.push(entry_text("labels", Topic::Strategy, labels));
    }
    if publishes && !levels(recipe, Stage::Build).is_empty() {
        let annotations = "${{ steps.meta.outputs.annotations }}";
        with.push(entry_text("annotations", Topic::AnnotationLevels, annotations));
    }
    with.extend(lists(recipe, purpose));
    if purpose != Purpose::Check {
        with.extend(settings(recipe));
    }
    match purpose {
        Purpose::Publish | Purpose::Again => {
            with.extend(fresh(recipe, purpose));
            let keeps = |it: &Entry| it.key != "cache-from" || reads_cache(recipe, purpose);
            with.extend(cache(recipe).into_iter().filter(keeps));
            with.extend(provenance(recipe));
        }
        Purpose::Test => {
            with.extend(fresh(recipe, purpose));
            let from = cache_from(recipe, "");
            with.extend(from.map(|it| entry_text("cache-from", Topic::Cache, &it)));
        }
        Purpose::Check | Purpose::Export => {}
    }
    with
}

/// A Dockerfile that cross-compiles needs no step of its own; the list of platforms tells of it.
fn platforms_place(recipe: &Recipe) -> Topic {
    match recipe.multi_platform {
        MultiPlatform::CrossCompilation => Topic::MultiPlatform,
        _ => Topic::Platforms,
    }
}

/// What is built.
pub(super) fn source(recipe: &Recipe) -> Vec<Entry> {
    [
        ("context", Topic::Context, &recipe.context),
        ("file", Topic::File, &recipe.file),
        ("target", Topic::Target, &recipe.target),
    ]
    .into_iter()
    .filter_map(|(key, topic, value)| optional(key, topic, value))
    .collect()
}

fn optional(key: &str, topic: Topic, value: &str) -> Option<Entry> {
    let value = value.trim();
    (!value.is_empty()).then(|| entry_text(key, topic, value))
}

/// What is handed in, one thing a line.
pub(super) fn lists(recipe: &Recipe, purpose: Purpose) -> Vec<Entry> {
    let mut args: Vec<(Place, String)> =
        plain(&recipe.build_args).into_iter().map(|it| (Topic::BuildArgs.into(), it)).collect();
    args.extend(build_args(recipe));
    let args = (!args.is_empty()).then(|| entry("build-args", text_lines(Topic::BuildArgs, &args)));
    let mut them = vec![("build-contexts", Topic::BuildContexts, plain(&recipe.build_contexts))];
    if purpose != Purpose::Check {
        them.extend([
            ("secrets", Topic::BuildSecrets, values::secrets(recipe)),
            ("secret-envs", Topic::SecretEnvs, values::secret_envs(recipe)),
            ("secret-files", Topic::SecretFiles, plain(&recipe.secret_files)),
            ("ssh", Topic::SshKey, values::ssh(recipe)),
            ("allow", Topic::Allow, allow(recipe)),
            ("add-hosts", Topic::AddHosts, plain(&recipe.add_hosts)),
            ("ulimit", Topic::Ulimit, plain(&recipe.ulimit)),
        ]);
    }
    let one = |(key, topic, them): (&str, Topic, Vec<String>)| {
        let them: Vec<(Place, String)> = them.into_iter().map(|it| (topic.into(), it)).collect();
        (!them.is_empty()).then(|| entry(key, text_lines(topic, &them)))
    };
    args.into_iter().chain(them.into_iter().filter_map(one)).collect()
}

fn plain(text: &str) -> Vec<String> {
    lines(text).into_iter().map(str::to_owned).collect()
}

/// What the build may do beyond the usual; the host's network is asked for by choosing it.
pub(super) fn allow(recipe: &Recipe) -> Vec<String> {
    let mut res = plain(&recipe.allow);
    let host = recipe.network == Network::Host
        && (recipe.build_with == BuildWith::Dockerfile || recipe.writes_bake_file());
    if host && res.iter().all(|it| it != "network.host") {
        res.insert(0, "network.host".to_owned());
    }
    res
}

/// Where the commands of the Dockerfile run.
pub(super) fn settings(recipe: &Recipe) -> Vec<Entry> {
    let network = match recipe.network {
        Network::Default => "",
        Network::Host => "host",
        Network::None => "none",
    };
    let network = optional("network", Topic::Network, network);
    network.into_iter().chain(optional("shm-size", Topic::ShmSize, &recipe.shm_size)).collect()
}

/// What is made anew. A later build of the job leaves it out, or it would not publish what was tried.
pub(super) fn fresh(recipe: &Recipe, purpose: Purpose) -> Vec<Entry> {
    if is_later(recipe, purpose) {
        return Vec::new();
    }
    let mut res = Vec::new();
    if recipe.pull {
        res.push(entry("pull", flag(Topic::Pull, true)));
    }
    if recipe.no_cache {
        res.push(entry("no-cache", flag(Topic::NoCache, true)));
    } else if recipe.build_with == BuildWith::Dockerfile {
        let stages = lines(&recipe.no_cache_filters).join(",");
        res.extend(optional("no-cache-filters", Topic::NoCacheFilters, &stages));
    }
    res
}

/// Whether another build of the job has made the image before.
fn is_later(recipe: &Recipe, purpose: Purpose) -> bool {
    match purpose {
        Purpose::Again | Purpose::Export => true,
        Purpose::Publish => tries(recipe),
        Purpose::Test | Purpose::Check => false,
    }
}

/// Whether a build reads the cache. A stage that is made anew must not come back from there.
pub(super) fn reads_cache(recipe: &Recipe, purpose: Purpose) -> bool {
    let filters = recipe.build_with == BuildWith::Dockerfile;
    let filters = filters && !lines(&recipe.no_cache_filters).is_empty();
    !(recipe.no_cache || filters && is_later(recipe, purpose))
}

/// Whether the image is tried before it is pushed.
pub(super) fn tests(recipe: &Recipe) -> bool {
    !lines(&recipe.test_commands).is_empty()
}

/// Whether the image is on the runner before it is pushed, to be tried or scanned.
pub(super) fn tries(recipe: &Recipe) -> bool {
    tests(recipe) || recipe.scans(ScanWhen::Before)
}

/// Where the result goes, if more is to be said of it than that it is pushed or loaded.
pub(super) fn outputs(recipe: &Recipe, kind: &str) -> Option<String> {
    if !rewrites(recipe) {
        return None;
    }
    let push = if kind == "image" { pushed(recipe) } else { String::new() };
    Some(format!("type={kind}{push},rewrite-timestamp=true"))
}

/// The push as a part of `outputs`.
pub(super) fn pushed(recipe: &Recipe) -> String {
    match Publishes::of(recipe) {
        Publishes::Always => ",push=true".to_owned(),
        Publishes::If(it) => format!(",push=${{{{ {it} }}}}"),
        Publishes::Never => String::new(),
    }
}

/// Whether files get the chosen time too.
pub(super) fn rewrites(recipe: &Recipe) -> bool {
    recipe.rewrite_timestamp
        && recipe.source_date_epoch != Epoch::None
        && recipe.build_with == BuildWith::Dockerfile
}

/// What a build step reads from its environment.
fn env(recipe: &Recipe) -> Vec<Entry> {
    let epoch = match recipe.source_date_epoch {
        Epoch::None => None,
        Epoch::Commit => Some(text(Topic::SourceDateEpoch, "${{ steps.commit.outputs.time }}")),
        Epoch::Zero => Some(scalar(Topic::SourceDateEpoch, "0")),
    };
    let mut res: Vec<Entry> = epoch.map(|it| entry("SOURCE_DATE_EPOCH", it)).into_iter().collect();
    res.extend(values::env(recipe));
    res.extend(cache::env(recipe));
    res
}

/// Reads when the commit was made.
pub(super) fn commit_time(recipe: &Recipe) -> Option<Node> {
    if recipe.source_date_epoch != Epoch::Commit {
        return None;
    }
    let run = r#"echo "time=$(git log -1 --pretty=%ct)" >> "$GITHUB_OUTPUT""#;
    let node = map(vec![
        entry_plain("name", "Read the time of the commit"),
        entry_plain("id", "commit"),
        entry_plain("run", run),
    ]);
    Some(at(Topic::SourceDateEpoch, node))
}

pub(super) fn provenance(recipe: &Recipe) -> Vec<Entry> {
    let mut res = Vec::new();
    let node = match recipe.provenance {
        Provenance::Default => None,
        Provenance::Off => Some(flag(Topic::Provenance, false)),
        Provenance::Min => Some(scalar(Topic::Provenance, "mode=min")),
        Provenance::Max => Some(scalar(Topic::Provenance, "mode=max")),
    };
    res.extend(node.map(|it| entry("provenance", it)));
    if recipe.sbom {
        res.push(entry("sbom", flag(Topic::Sbom, true)));
    }
    res
}
