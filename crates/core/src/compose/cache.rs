//! Where layers are kept from one run to the next.

use crate::{
    catalog::{actions, registries::registry},
    compose::{
        Publishes, expression, native,
        nodes::{at, entry_plain, entry_text, map},
        publishes::{guard, only},
        several,
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
    names.into_iter().any(|it| is_lower_cased(&it)).then(|| lower_case_step(recipe))
}

/// Names with capitals: the context that knows one, the variable that a shell finds it in, the output that
/// hands it on in lower case, and how that is read.
const MIXED_CASE: [(&str, &str, &str, &str); 2] = [
    ("github.repository", "GITHUB_REPOSITORY", "name", "${{ steps.repository.outputs.name }}"),
    (
        "github.repository_owner",
        "GITHUB_REPOSITORY_OWNER",
        "owner",
        "${{ steps.repository.outputs.owner }}",
    ),
];

/// Whether a name is made of what that step hands on.
pub(super) fn is_lower_cased(name: &str) -> bool {
    MIXED_CASE.iter().any(|it| name.contains(it.3))
}

/// Hands on in lower case what the names of this recipe are made of.
pub(super) fn lower_case_step(recipe: &Recipe) -> Node {
    let subjects = recipe.published().filter(|it| recipe.attest && !it.1.attest_push);
    let subjects = subjects.map(|it| lower_cased(&it.1.qualified()));
    let names = native::names(recipe).into_iter().chain(cache_reference(recipe)).chain(subjects);
    let names: Vec<String> = names.collect();
    let used = MIXED_CASE.iter().filter(|it| names.iter().any(|name| name.contains(it.3)));
    let line = |it: &(&str, &str, &str, &str)| {
        format!(r#"echo "{}=${{{},,}}" >> "$GITHUB_OUTPUT""#, it.2, it.1)
    };
    let lines: Vec<String> = used.map(line).collect();
    let end = if lines.len() == 1 { "" } else { "\n" };
    let node = map(vec![
        entry_plain("name", "Lower-case the repository name"),
        entry_plain("id", "repository"),
        entry_plain("run", &(lines.join("\n") + end)),
    ]);
    at(Topic::CacheRef, node)
}

/// A name in which those of repository and owner are in lower case.
pub(super) fn lower_cased(name: &str) -> String {
    let mut res = name.to_owned();
    if name.contains('$') {
        for (context, _, _, lower) in MIXED_CASE {
            res = res.replace(&["${{ ", context, " }}"].concat(), lower);
            res = res.replace(&["${{", context, "}}"].concat(), lower);
        }
    }
    res
}

/// Where the registry cache is kept; `None` if there is none.
fn cache_reference(recipe: &Recipe) -> Option<String> {
    // A cache inside the image is read from the image.
    let tag = match recipe.cache {
        _ if !recipe.builds() => return None,
        Cache::Registry => "buildcache",
        Cache::Inline => "latest",
        _ => return None,
    };
    let reference = match recipe.cache_ref.trim() {
        "" => format!("{}:{tag}", recipe.published().next()?.1.qualified()),
        it if recipe.cache == Cache::Registry => format!("{it}{}", several::suffix(recipe)),
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
            .map_or("", |it| registry(image::parse(&it).registry_host()).cache),
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
    let node = |key, it: String| entry_text(key, Topic::Cache, &it);
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
        (!name.trim().is_empty()).then(|| entry_text(key, topic, &value))
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
    with.push(entry_text("restore-keys", Topic::CacheScope, &older));
    let name = "Restore the build cache";
    let mut res = step(recipe, Topic::Cache, name, &actions::CACHE_RESTORE, with);
    if !reads_for_releases(recipe) {
        after_name(&mut res, entry_text("if", Topic::CacheRelease, NOT_TAG));
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
    let swap =
        map(vec![entry_plain("name", "Keep only the new build cache"), entry_plain("run", run)]);
    let name = "Save the build cache";
    let save = step(recipe, Topic::Cache, name, &actions::CACHE_SAVE, folder(recipe));
    vec![guard(recipe, at(Topic::Cache, swap)), guard(recipe, save)]
}

fn folder(recipe: &Recipe) -> Vec<Entry> {
    let key = format!("build-{}-${{{{ github.run_id }}}}", scope(recipe));
    vec![entry_text("path", Topic::Cache, FOLDER), entry_text("key", Topic::CacheScope, &key)]
}

/// A scope of its own for every workflow file, so that two images never overwrite each other's cache;
/// and for every platform that is built in a job of its own.
pub(super) fn scope(recipe: &Recipe) -> String {
    let name =
        [recipe.cache_scope.trim(), stem(recipe), "docker"].into_iter().find(|it| !it.is_empty());
    let plain = |it: char| if it.is_ascii_alphanumeric() || "-_.".contains(it) { it } else { '-' };
    let name: String = name.unwrap_or_default().chars().map(plain).collect();
    name + &native::both(recipe)
}

/// The name of the workflow's file without its ending.
pub(super) fn stem(recipe: &Recipe) -> &str {
    let file = recipe.file_name.trim();
    file.strip_suffix(".yml").or_else(|| file.strip_suffix(".yaml")).unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::share;

    #[track_caller]
    fn check(fragment: &str, expected: Expect) {
        let recipe = share::decode(fragment).recipe;
        let run = |it: Node| it.get("run").and_then(Node::as_text).map(|it| format!("{it}\n"));
        let step = lower_case(&recipe).and_then(run).unwrap_or_default();
        expected.assert_eq(&format!("{step}{}\n", cache_from(&recipe, "").unwrap_or_default()));
    }

    #[test]
    fn names_that_may_have_capitals_are_lower_cased() {
        check(
            "cache=registry&cache-release=on",
            expect![[r#"
            echo "name=${GITHUB_REPOSITORY,,}" >> "$GITHUB_OUTPUT"
            type=registry,ref=ghcr.io/${{ steps.repository.outputs.name }}:buildcache
        "#]],
        );
        check(
            "cache=registry&cache-release=on&image=${{github.repository_owner}}/app",
            expect![[r#"
                echo "owner=${GITHUB_REPOSITORY_OWNER,,}" >> "$GITHUB_OUTPUT"
                type=registry,ref=ghcr.io/${{ steps.repository.outputs.owner }}/app:buildcache
            "#]],
        );
        check(
            "cache=registry&cache-release=on&cache-ref=ghcr.io/${{+github.repository_owner+}}/cache:app",
            expect![[r#"
                echo "owner=${GITHUB_REPOSITORY_OWNER,,}" >> "$GITHUB_OUTPUT"
                type=registry,ref=ghcr.io/${{ steps.repository.outputs.owner }}/cache:app
            "#]],
        );
        check(
            "cache=registry&cache-release=on&image=acme/app",
            expect![[r#"
            type=registry,ref=ghcr.io/acme/app:buildcache
        "#]],
        );
    }
}
