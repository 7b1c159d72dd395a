//! Where layers are kept from one run to the next.

use crate::{
    compose::{
        Publishes, expression,
        nodes::{at, entry, map, text},
        steps::NOT_PULL_REQUEST,
    },
    recipe::{Cache, CacheMode, Recipe},
    topic::Topic,
    workflow::{Entry, Node},
};

/// Registries refuse capitals, and nothing lower-cases a cache's reference by itself.
pub(super) fn lower_case(recipe: &Recipe) -> Option<Node> {
    if !cache_reference(recipe)?.contains(LOWER_CASED) {
        return None;
    }
    let run = r#"echo "name=${GITHUB_REPOSITORY,,}" >> "$GITHUB_OUTPUT""#;
    let node = map(vec![
        entry("name", Node::text("Lower-case the repository name")),
        entry("id", Node::text("repository")),
        entry("run", Node::text(run)),
    ]);
    Some(at(Topic::CacheRef, node))
}

const LOWER_CASED: &str = "${{ steps.repository.outputs.name }}";

/// Where the registry cache is kept; `None` if there is none.
fn cache_reference(recipe: &Recipe) -> Option<String> {
    if recipe.cache != Cache::Registry {
        return None;
    }
    let reference = match recipe.cache_ref.trim() {
        "" => format!("{}:buildcache", recipe.registries.first()?.qualified()),
        it => it.to_owned(),
    };
    Some(reference.replace("${{ github.repository }}", LOWER_CASED))
}

/// Pull requests read the cache and do not write it; releases are built from scratch unless chosen
/// otherwise, so that nothing in a cache can reach them.
pub(super) fn cache(recipe: &Recipe) -> Vec<Entry> {
    let from = match recipe.cache {
        Cache::None => return Vec::new(),
        Cache::Gha => format!("type=gha,scope={}", scope(recipe)),
        Cache::Registry => match cache_reference(recipe) {
            Some(it) => format!("type=registry,ref={it}"),
            None => return Vec::new(),
        },
    };
    let mode = match recipe.cache_mode {
        CacheMode::Min => "",
        CacheMode::Max => ",mode=max",
    };
    let to = format!("{from}{mode}");
    let from = match recipe.cache_release && recipe.releases() {
        true => from,
        false => expression::text_if("github.ref_type != 'tag'", &from),
    };
    let node = |it: &str| text(Topic::Cache, it);
    let mut res = vec![entry("cache-from", node(&from))];
    match Publishes::of(recipe) {
        Publishes::Always => res.push(entry("cache-to", node(&to))),
        Publishes::NotPullRequest => {
            res.push(entry("cache-to", node(&expression::text_if(NOT_PULL_REQUEST, &to))));
        }
        Publishes::Never => {}
    }
    res
}

/// A scope of its own for every workflow file, so that two images never overwrite each other's cache.
fn scope(recipe: &Recipe) -> String {
    let stem = recipe.file_name.trim();
    let stem = stem.strip_suffix(".yml").or_else(|| stem.strip_suffix(".yaml")).unwrap_or(stem);
    let plain = |it: char| if it.is_ascii_alphanumeric() || "-_.".contains(it) { it } else { '-' };
    match stem.is_empty() {
        true => "docker".to_owned(),
        false => stem.chars().map(plain).collect(),
    }
}
