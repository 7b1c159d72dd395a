//! Where layers are kept from one run to the next.

use crate::{
    catalog::{actions, registries::registry},
    compose::{
        Publishes, expression, native,
        nodes::{at, entry, map, text},
        publishes::{guard, only},
        steps::{after_name, step},
    },
    image,
    recipe::{Cache, CacheMode, Recipe},
    topic::Topic,
    workflow::{Entry, Node},
};

/// Registries refuse capitals, and nothing lower-cases a cache's reference by itself.
pub(super) fn lower_case(recipe: &Recipe) -> Option<Node> {
    let names = native::names(recipe).into_iter().chain(cache_reference(recipe));
    names.into_iter().any(|it| is_lower_cased(&it)).then(lower_case_step)
}

/// Whether a name is made of what that step hands on.
pub(super) fn is_lower_cased(name: &str) -> bool {
    name.contains(LOWER_CASED)
}

pub(super) fn lower_case_step() -> Node {
    let run = r#"echo "name=${GITHUB_REPOSITORY,,}" >> "$GITHUB_OUTPUT""#;
    let node = map(vec![
        entry("name", Node::text("Lower-case the repository name")),
        entry("id", Node::text("repository")),
        entry("run", Node::text(run)),
    ]);
    at(Topic::CacheRef, node)
}

/// A name in which the repository's is in lower case.
pub(super) fn lower_cased(name: &str) -> String {
    name.replace("${{ github.repository }}", LOWER_CASED)
}

const LOWER_CASED: &str = "${{ steps.repository.outputs.name }}";

/// Where the registry cache is kept; `None` if there is none.
fn cache_reference(recipe: &Recipe) -> Option<String> {
    // A cache inside the image is read from the image.
    let tag = match recipe.cache {
        Cache::Registry => "buildcache",
        Cache::Inline => "latest",
        _ => return None,
    };
    let reference = match recipe.cache_ref.trim() {
        "" => format!("{}:{tag}", recipe.published().next()?.1.qualified()),
        it => it.to_owned(),
    };
    Some(lower_cased(&reference))
}

/// Where a build finds the cache and where it leaves it; `None` if there is none.
fn places(recipe: &Recipe) -> Option<(String, String)> {
    let same = |it: String| Some((it.clone(), it));
    let scope = || scope(recipe);
    match recipe.cache {
        Cache::None => None,
        Cache::Gha => same(format!("type=gha,scope={}", scope())),
        Cache::Registry => {
            let reference = cache_reference(recipe)?;
            same(format!("type=registry,ref={reference}{}", native::pair(recipe)))
        }
        Cache::Inline => {
            let from = format!("type=registry,ref={}", cache_reference(recipe)?);
            Some((from, "type=inline".to_owned()))
        }
        Cache::Local => {
            Some((format!("type=local,src={FOLDER}"), format!("type=local,dest={FOLDER}-new")))
        }
        Cache::S3 => same(format!(
            "type=s3,region={},bucket={},name={}",
            recipe.cache_region.trim(),
            recipe.cache_bucket.trim(),
            scope()
        )),
        Cache::Azblob => {
            let secret = match recipe.cache_secret.trim() {
                "" => String::new(),
                name => format!(",secret_access_key=${{{{ secrets.{name} }}}}"),
            };
            let account = recipe.cache_account.trim();
            same(format!("type=azblob,name={},account_url={account}{secret}", scope()))
        }
    }
}

/// What is appended to the place that a build writes to.
fn how(recipe: &Recipe) -> String {
    if recipe.cache.is_simple() {
        return String::new();
    }
    let mode = match recipe.cache_mode {
        CacheMode::Min => "",
        CacheMode::Max => ",mode=max",
    };
    let quirk = match recipe.cache {
        Cache::Registry => cache_reference(recipe)
            .map_or("", |it| registry(&image::parse(&it).registry_host()).cache),
        _ => "",
    };
    let tolerant = if recipe.cache_ignore_error { ",ignore-error=true" } else { "" };
    format!("{mode}{quirk}{tolerant}")
}

/// Pull requests read the cache and do not write it; releases are built from scratch unless chosen
/// otherwise, so that nothing in a cache can reach them. Whoever builds without a cache reads none,
/// but leaves one.
///
/// `before` stands before the place, and with it falls away.
pub(super) fn cache_from(recipe: &Recipe, before: &str) -> Option<String> {
    let (from, _) = places(recipe).filter(|_| !recipe.no_cache)?;
    let from = format!("{before}{from}");
    Some(match reads_for_releases(recipe) {
        true => from,
        false => expression::text_if(NOT_TAG, &from),
    })
}

pub(super) fn cache_to(recipe: &Recipe, before: &str) -> Option<String> {
    let (_, to) = places(recipe)?;
    let to = format!("{before}{to}{}", how(recipe));
    only(recipe, &to)
}

/// Both as inputs of docker/build-push-action.
pub(super) fn cache(recipe: &Recipe) -> Vec<Entry> {
    let node = |key, it: String| entry(key, text(Topic::Cache, &it));
    let from = cache_from(recipe, "").map(|it| node("cache-from", it));
    from.into_iter().chain(cache_to(recipe, "").map(|it| node("cache-to", it))).collect()
}

pub(super) fn reads_for_releases(recipe: &Recipe) -> bool {
    recipe.cache_release && recipe.releases()
}

pub(super) const NOT_TAG: &str = "github.ref_type != 'tag'";

/// What signs the requests to the bucket; without names the job's own AWS credentials do.
pub(super) fn env(recipe: &Recipe) -> Vec<Entry> {
    if recipe.cache != Cache::S3 {
        return Vec::new();
    }
    let of = |key, topic: Topic, name: &str| {
        let value = format!("${{{{ secrets.{} }}}}", name.trim());
        (!name.trim().is_empty()).then(|| entry(key, text(topic, &value)))
    };
    let id = of("AWS_ACCESS_KEY_ID", Topic::CacheKeyId, &recipe.cache_key_id);
    let key = of("AWS_SECRET_ACCESS_KEY", Topic::CacheSecret, &recipe.cache_secret);
    id.into_iter().chain(key).collect()
}

/// The folder of the local cache; what is new is written beside it, or it would only ever grow.
const FOLDER: &str = "${{ runner.temp }}/build-cache";

/// Brings the local cache.
pub(super) fn restore(recipe: &Recipe) -> Option<Node> {
    if recipe.cache != Cache::Local || recipe.no_cache {
        return None;
    }
    let mut with = folder(recipe);
    let older = format!("build-{}-", scope(recipe));
    with.push(entry("restore-keys", text(Topic::CacheScope, &older)));
    let name = "Restore the build cache";
    let mut res = step(recipe, Topic::Cache, name, &actions::CACHE_RESTORE, with);
    if !reads_for_releases(recipe) {
        after_name(&mut res, entry("if", text(Topic::CacheRelease, NOT_TAG)));
    }
    Some(res)
}

/// Keeps the local cache for later runs.
pub(super) fn save(recipe: &Recipe) -> Vec<Node> {
    if recipe.cache != Cache::Local || Publishes::of(recipe) == Publishes::Never {
        return Vec::new();
    }
    // Nothing new is there if saving failed and that was to be ignored.
    let run = "mkdir -p \"$RUNNER_TEMP/build-cache-new\"\n\
               rm -rf \"$RUNNER_TEMP/build-cache\"\n\
               mv \"$RUNNER_TEMP/build-cache-new\" \"$RUNNER_TEMP/build-cache\"\n";
    let swap = map(vec![
        entry("name", Node::text("Keep only the new build cache")),
        entry("run", Node::text(run)),
    ]);
    let name = "Save the build cache";
    let save = step(recipe, Topic::Cache, name, &actions::CACHE_SAVE, folder(recipe));
    vec![guard(recipe, at(Topic::Cache, swap)), guard(recipe, save)]
}

fn folder(recipe: &Recipe) -> Vec<Entry> {
    let key = format!("build-{}-${{{{ github.run_id }}}}", scope(recipe));
    vec![entry("path", text(Topic::Cache, FOLDER)), entry("key", text(Topic::CacheScope, &key))]
}

/// A scope of its own for every workflow file, so that two images never overwrite each other's cache;
/// and for every platform that is built in a job of its own.
pub(super) fn scope(recipe: &Recipe) -> String {
    let name =
        [recipe.cache_scope.trim(), stem(recipe), "docker"].into_iter().find(|it| !it.is_empty());
    let plain = |it: char| if it.is_ascii_alphanumeric() || "-_.".contains(it) { it } else { '-' };
    let name: String = name.unwrap_or_default().chars().map(plain).collect();
    name + native::pair(recipe)
}

/// The name of the workflow's file without its ending.
pub(super) fn stem(recipe: &Recipe) -> &str {
    let file = recipe.file_name.trim();
    file.strip_suffix(".yml").or_else(|| file.strip_suffix(".yaml")).unwrap_or(file)
}
