//! Build caches that cannot be written, or that overwrite an image.

use std::ptr;

use super::image_name::is_mixed_case;
use crate::{
    catalog::reference,
    catalog::registries::OTHER,
    image::{self, Reference, What},
    lint::{
        Findings, Rule, Severity,
        expressions::{UNKNOWN, inside, literal},
        fix::Edit,
        named::{Named, Use, commas},
        nearest::nearest,
    },
    text::msg,
    topic::{Place, Topic},
    workflow::{
        Node, TextLine, Workflow, input, is_action, jobs,
        publish::{builds, given, with_env},
    },
};

/// The export at the end of the build fails; or it replaces the image under the same tag, and whoever
/// pulls it gets layers that do not run.
pub(super) static RULE: Rule = Rule {
    id: "cache-reference",
    severity: Severity::Error,
    title: msg::RULE_CACHE_REFERENCE_TITLE,
    source: reference("https://docs.docker.com/build/cache/backends/registry/"),
    check,
};

/// The backends of BuildKit. Source: docs.docker.com/build/cache/backends.
const TYPES: &[&str] = &["registry", "inline", "local", "gha", "s3", "azblob"];

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let names = findings.job(job).named(workflow);
        for build in builds(job) {
            let all = of_build(workflow, job, build);
            all.iter().for_each(|it| judge(it, &all, &names, findings));
        }
    }
}

/// The caches that a build reads and writes.
fn of_build<'a>(workflow: &Workflow, job: &'a Node, build: &'a Node) -> Vec<Cache<'a>> {
    let mut res = Vec::new();
    for key in ["cache-from", "cache-to"] {
        let key_of_node = if is_action(build, "docker/bake-action") { "set" } else { key };
        let Some(node) = input(build, key_of_node) else { continue };
        for line in given(build, key) {
            let texts = caches(&with_env(workflow, job, &line.text));
            res.extend(texts.into_iter().map(|text| Cache {
                key,
                job,
                node,
                line: line.clone(),
                text,
            }));
        }
    }
    res
}

/// What a line may be worth: itself, or the caches that its expression chooses from.
fn caches(line: &str) -> Vec<String> {
    match inside(line).as_slice() {
        [only] if line.starts_with("${{") && line.ends_with("}}") => {
            let quoted = only.split('\'').skip(1).step_by(2);
            quoted.filter(|it| it.starts_with("type=")).map(str::to_owned).collect()
        }
        _ => vec![line.to_owned()],
    }
}

/// A line of `cache-from` or `cache-to`.
struct Cache<'a> {
    key: &'static str,
    job: &'a Node,
    node: &'a Node,
    line: TextLine,
    /// With `env` resolved.
    text: String,
}

impl Cache<'_> {
    fn field(&self, key: &str) -> Option<&str> {
        commas(&self.text).find_map(|it| {
            let (own, value) = it.split_once('=')?;
            (own.trim() == key).then(|| value.trim())
        })
    }
}

fn judge(cache: &Cache<'_>, all: &[Cache<'_>], names: &[Named<'_>], findings: &mut Findings) {
    let field = |key: &str| cache.field(key);
    let Some(kind) = field("type") else { return };
    if !TYPES.contains(&kind) && !literal(kind).contains(UNKNOWN) {
        findings.line(&cache.line, msg::rule_cache_reference_type(kind, TYPES.join(", ")));
        if let Some(near) = nearest(kind, TYPES.iter().copied()) {
            let new = cache.line.text.replacen(&format!("type={kind}"), &format!("type={near}"), 1);
            findings.fix(msg::fix_write(near)).edits(Edit::write_line(
                cache.node,
                &cache.line,
                &new,
            ));
        }
    }
    let needed: &[&str] = match kind {
        "s3" => &["region", "bucket"],
        "azblob" => &["name"],
        _ => &[],
    };
    let is_there = |key: &&str| field(key).is_some_and(|it| !it.is_empty());
    if let Some(lacking) = needed.iter().find(|it| !is_there(it)) {
        findings.line(&cache.line, msg::rule_cache_reference_field(kind, *lacking));
        findings.place(match *lacking {
            "region" => Topic::CacheRegion,
            "bucket" => Topic::CacheBucket,
            _ => Topic::CacheScope,
        });
    }
    if kind == "inline" && field("mode") == Some("max") {
        findings.line(&cache.line, msg::RULE_CACHE_REFERENCE_INLINE.message());
        findings.severity(Severity::Warning);
    }
    if kind != "registry" {
        return;
    }
    match field("ref") {
        None => {
            _ = findings
                .line(&cache.line, msg::RULE_CACHE_REFERENCE_MISSING.message())
                .place(Topic::CacheRef)
        }
        Some(reference) => {
            let is_same = |it: &&Cache<'_>| it.field("ref") == Some(reference);
            let same: Vec<&Cache<'_>> = all.iter().filter(is_same).collect();
            registry(cache, reference, &same, names, findings);
        }
    }
}

/// `same` are all caches of the build that are kept there.
fn registry(
    cache: &Cache<'_>,
    text: &str,
    same: &[&Cache<'_>],
    names: &[Named<'_>],
    findings: &mut Findings,
) {
    let reference = image::parse(text);
    let fault = image::fault(&reference.path, &OTHER);
    let path = fault.as_ref().and_then(|it| it.fix.clone());
    let fault = fault.map(|it| it.what);
    if fault == Some(What::UpperCase) {
        // What is read and written under one name is wrong once.
        if same.first().is_some_and(|it| ptr::eq(*it, cache)) {
            findings.line(&cache.line, msg::rule_cache_reference_upper(text));
            findings.place(Topic::CacheRef);
            let path = path.filter(|it| image::fault(it, &OTHER).is_none());
            if let Some(path) = path {
                lower(text, &reference, &path, same, names, findings);
            }
        }
    } else if fault == Some(What::Empty) {
        findings
            .line(&cache.line, msg::RULE_CACHE_REFERENCE_MISSING.message())
            .place(Topic::CacheRef);
    } else if is_mixed_case(&reference) {
        findings.line(&cache.line, msg::RULE_IMAGE_NAME_REPOSITORY.message());
        findings.severity(Severity::Warning).place(Topic::CacheRef);
    } else if cache.key == "cache-to" && names.iter().any(|it| overwrites(&reference, it)) {
        findings.line(&cache.line, msg::rule_cache_reference_same(text)).place(Topic::CacheRef);
    }
}

/// The image that lends the cache its name is written in lower case, or else the reference wherever it stands. One of
/// several images has its name from the image's own, which another may have in lower case.
fn lower(
    text: &str,
    reference: &Reference,
    path: &str,
    same: &[&Cache<'_>],
    names: &[Named<'_>],
    findings: &mut Findings,
) {
    let new = text.replacen(&reference.path, path, 1);
    findings.fix(msg::fix_write(new.as_str()));
    let lends = names.iter().find(|it| it.image.path == reference.path);
    let is_one_of_several =
        |it: &&Cache<'_>| it.job.place.is_some_and(|place| place.topic == Topic::Component);
    match lends.and_then(|it| it.line.place) {
        _ if same.iter().any(is_one_of_several) => {}
        Some(place) => _ = findings.sets(Place { topic: Topic::Image, ..place }, path),
        None if names.len() == 1 => _ = findings.sets(Topic::CacheRef, new.as_str()),
        None => {}
    }
    for it in same {
        let line = it.line.text.replacen(text, &new, 1);
        findings.edits(Edit::write_line(it.node, &it.line, &line));
    }
}

/// Whether the cache is written where an image is. Which tags metadata-action makes is known for
/// `latest` only: that is what stands for no tag at all.
fn overwrites(cache: &Reference, it: &Named<'_>) -> bool {
    let image = &it.image;
    let tag = cache.tag.as_deref().unwrap_or("latest");
    let same = image.registry_host() == cache.registry_host()
        && image.path.eq_ignore_ascii_case(&cache.path);
    same && match it.usage {
        Use::Tag => image.tag.as_deref().unwrap_or("latest") == tag,
        Use::Metadata => tag == "latest" && !flavor(it).contains("latest=false"),
        Use::Subject => false,
    }
}

fn flavor<'a>(it: &Named<'a>) -> &'a str {
    input(it.step, "flavor").and_then(Node::as_text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn what_is_read_and_written_is_told_once() {
        let steps = "- uses: docker/build-push-action@v7
  with:
    cache-from: type=registry,ref=ghcr.io/Acme/App:cache
    cache-to: type=registry,ref=ghcr.io/Acme/App:cache,mode=max";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            7 error: The registry refuses the cache `ghcr.io/Acme/App:cache`: names have no capitals. Write it in lowercase.
        "#]],
        );
    }

    #[test]
    fn caches_of_each_kind() {
        let steps = "- uses: docker/build-push-action@v7
  with:
    tags: ghcr.io/acme/app:1,ghcr.io/${{ github.repository }}:2
    cache-from: |
      type=registry,ref=ghcr.io/acme/app:1
      type=registry
      type=registr,ref=x
      acme/app:cache
      ${{ inputs.cache }}
    cache-to: |
      type=registry,ref=ghcr.io/acme/app:1
      type=registry,ref=ghcr.io/Acme/app:cache
      type=registry,ref=ghcr.io/${{ github.repository }}:cache
      type=registry,ref=ghcr.io/acme/app:cache,mode=max
      type=inline";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                10 error: The build fails: a registry cache needs `ref=` with the image that it is kept in, such as `ref=ghcr.io/acme/app:buildcache`.
                11 error: The build fails: there is no cache of type `registr`. Use one of: registry, inline, local, gha, s3, azblob.
                15 error: The cache `ghcr.io/acme/app:1` overwrites the image of the same name, and whoever pulls it gets layers that do not run. Give the cache a tag of its own, such as `:buildcache`.
                16 error: The registry refuses the cache `ghcr.io/Acme/app:cache`: names have no capitals. Write it in lowercase.
                17 warning: This fails as soon as the owner or repository has a capital letter in its name, which registries refuse. Convert the name to lowercase in an earlier step, or let docker/metadata-action do it.
            "#]],
        );
    }
}
