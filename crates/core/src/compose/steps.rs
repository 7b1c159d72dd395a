//! The steps of the job, in the order in which they run. Step names are English, whatever the
//! language of the page: they stand in logs that everybody reads.

use crate::{
    catalog::{
        actions::{self, Action},
        platforms,
        registries::{DOCKER_HUB, GHCR, Login},
    },
    compose::{
        Publishes, expression, in_env,
        nodes::{at, entry, flag, map, scalar, text, text_lines},
    },
    metadata,
    recipe::{Cache, CacheMode, Latest, Pins, Provenance, Recipe, Target, UsernameFrom, lines},
    topic::{Place, Topic},
    workflow::{Entry, Node},
};

pub(super) fn steps(recipe: &Recipe) -> Vec<Node> {
    let mut res = vec![checkout(recipe)];
    if needs_emulation(recipe) {
        res.push(step(recipe, Topic::Emulation, "Set up QEMU", &actions::SETUP_QEMU, vec![]));
    }
    if needs_builder(recipe) {
        let action = &actions::SETUP_BUILDX;
        res.push(step(recipe, Topic::Builder, "Set up Docker Buildx", action, vec![]));
    }
    let publishes = Publishes::of(recipe) != Publishes::Never;
    if publishes {
        res.extend((0..recipe.registries.len()).map(|n| login(recipe, n)));
    }
    res.extend(lower_case(recipe));
    res.push(metadata(recipe));
    res.push(build(recipe));
    if publishes && recipe.attest {
        res.extend((0..recipe.registries.len()).map(|n| attest(recipe, n)));
    }
    res
}

/// A step that runs an action.
fn step(
    recipe: &Recipe,
    place: impl Into<Place>,
    name: &str,
    action: &'static Action,
    with: Vec<Entry>,
) -> Node {
    let mut entries = vec![entry("name", Node::text(name)), uses(recipe, action)];
    if !with.is_empty() {
        entries.push(entry("with", map(with)));
    }
    at(place, map(entries))
}

fn uses(recipe: &Recipe, action: &Action) -> Entry {
    let (reference, comment) = match recipe.pins {
        Pins::Sha => (action.sha, action.version),
        Pins::Major => (action.major(), ""),
        Pins::Version => (action.version, ""),
    };
    let node = Node::text(format!("{}@{reference}", action.name));
    entry("uses", at(Topic::Pins, Node { beside: comment.to_owned(), ..node }))
}

/// Puts an entry after the step's name.
fn after_name(step: &mut Node, new: Entry) {
    if let crate::workflow::Value::Map(entries) = &mut step.value {
        entries.insert(1, new);
    }
}

/// Skips a step on pull requests, if there are any.
fn guard(recipe: &Recipe, mut step: Node) -> Node {
    if Publishes::of(recipe) == Publishes::NotPullRequest {
        let condition = text(Topic::PullRequest, NOT_PULL_REQUEST);
        after_name(&mut step, entry("if", condition));
    }
    step
}

const NOT_PULL_REQUEST: &str = "github.event_name != 'pull_request'";

/// Nothing after it needs the token, so it is not left on the disk.
fn checkout(recipe: &Recipe) -> Node {
    let with = vec![entry("persist-credentials", flag(Topic::Checkout, false))];
    step(recipe, Topic::Checkout, "Check out the repo", &actions::CHECKOUT, with)
}

fn needs_emulation(recipe: &Recipe) -> bool {
    let foreign = |it: &str| platforms::is_native(it, recipe.runner.trim()) != Some(true);
    recipe.emulation && lines(&recipe.platforms).into_iter().any(foreign)
}

/// Caches, several platforms and attestations inside the index need BuildKit in a container; the
/// runner's own builder may lack them (docs.docker.com/build/builders/drivers/).
fn needs_builder(recipe: &Recipe) -> bool {
    recipe.cache != Cache::None
        || !lines(&recipe.platforms).is_empty()
        || matches!(recipe.provenance, Provenance::Min | Provenance::Max)
        || recipe.sbom
}

fn login(recipe: &Recipe, n: usize) -> Node {
    let Some(target) = recipe.registries.get(n) else { return Node::default() };
    let place = |topic| Place { topic, item: n };
    let mut with = Vec::new();
    if target.registry != &DOCKER_HUB {
        let host = if in_env(recipe).is_some() { "${{ env.REGISTRY }}" } else { target.host() };
        with.push(entry("registry", text(place(Topic::Host), host)));
    }
    let (username, password) = credentials(target);
    with.push(entry("username", text(place(Topic::Username), &username)));
    if let Some(password) = password {
        with.push(entry("password", text(place(Topic::Token), &password)));
    }
    let name = match target.registry {
        it if it == &DOCKER_HUB => "Log in to Docker Hub".to_owned(),
        it if it == &GHCR => "Log in to GitHub Container Registry".to_owned(),
        _ => format!("Log in to {}", target.host()),
    };
    let oidc = target.login == Login::Oidc;
    let action = if oidc { &actions::LOGIN_OIDC } else { &actions::LOGIN };
    let mut res = step(recipe, place(Topic::Login), &name, action, with);
    if oidc {
        let connection = text(place(Topic::Connection), target.connection.trim());
        let env = map(vec![entry("DOCKERHUB_OIDC_CONNECTIONID", connection)]);
        after_name(&mut res, entry("env", env));
    }
    guard(recipe, res)
}

/// User name and password as the login step takes them. Names that are empty stay empty, so that the
/// gap is seen.
fn credentials(target: &Target) -> (String, Option<String>) {
    let of = |context: &str, name: &str| match name.trim() {
        "" => String::new(),
        name => format!("${{{{ {context}.{name} }}}}"),
    };
    let username = match target.username_from {
        UsernameFrom::Secret => of("secrets", &target.username),
        UsernameFrom::Variable => of("vars", &target.username),
    };
    match target.login {
        Login::GithubToken => {
            ("${{ github.actor }}".to_owned(), Some("${{ secrets.GITHUB_TOKEN }}".to_owned()))
        }
        Login::Oidc => (target.username.trim().to_owned(), None),
        Login::Token | Login::Password => (username, Some(of("secrets", &target.token))),
    }
}

/// Registries refuse capitals, and nothing lower-cases a cache's reference by itself.
fn lower_case(recipe: &Recipe) -> Option<Node> {
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

fn metadata(recipe: &Recipe) -> Node {
    let image = |n: usize, it: &Target| {
        let place = Place { topic: Topic::Image, item: n };
        match in_env(recipe) {
            Some(_) => (place, "${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}".to_owned()),
            None => (place, it.reference()),
        }
    };
    let images: Vec<_> = recipe.registries.iter().enumerate().map(|(n, it)| image(n, it)).collect();
    let mut with = vec![entry("images", text_lines(Topic::Registries, &images))];
    let rule =
        |(n, it): (usize, &metadata::TagRule)| (Place { topic: Topic::Tag, item: n }, it.line());
    let rules: Vec<_> = recipe.tags.iter().enumerate().map(rule).collect();
    if !rules.is_empty() {
        with.push(entry("tags", text_lines(Topic::Tags, &rules)));
    }
    let flavor = flavor(recipe);
    if !flavor.is_empty() {
        with.push(entry("flavor", text_lines(Topic::Latest, &flavor)));
    }
    let name = "Extract metadata (tags, labels) for Docker";
    let mut res = step(recipe, Topic::Strategy, name, &actions::METADATA, with);
    after_name(&mut res, entry("id", Node::text("meta")));
    res
}

fn flavor(recipe: &Recipe) -> Vec<(Place, String)> {
    let mut res = Vec::new();
    match recipe.latest {
        Latest::Auto => {}
        Latest::Always => res.push((Topic::Latest.into(), "latest=true".to_owned())),
        Latest::Never => res.push((Topic::Latest.into(), "latest=false".to_owned())),
    }
    let mut affix = |topic: Topic, key, value: &str, on_latest| {
        if !value.trim().is_empty() {
            let field = metadata::field(key, value.trim());
            let suffix = if on_latest { ",onlatest=true" } else { "" };
            res.push((topic.into(), format!("{field}{suffix}")));
        }
    };
    let (prefix, suffix) = (&recipe.flavor_prefix, &recipe.flavor_suffix);
    affix(Topic::FlavorPrefix, "prefix", prefix, recipe.flavor_prefix_latest);
    affix(Topic::FlavorSuffix, "suffix", suffix, recipe.flavor_suffix_latest);
    res
}

fn build(recipe: &Recipe) -> Node {
    let mut with = Vec::new();
    let mut plain = |key, topic: Topic, value: &str| {
        if !value.trim().is_empty() {
            with.push(entry(key, text(topic, value.trim())));
        }
    };
    plain("context", Topic::Context, &recipe.context);
    plain("file", Topic::File, &recipe.file);
    plain("target", Topic::Target, &recipe.target);
    plain("platforms", Topic::Platforms, &lines(&recipe.platforms).join(","));
    with.push(entry("push", push(recipe)));
    with.push(entry("tags", text(Topic::Strategy, "${{ steps.meta.outputs.tags }}")));
    let labels = "${{ steps.meta.outputs.labels }}";
    with.push(entry("labels", text(Topic::Strategy, labels)));
    let each = |topic: Topic, them: Vec<String>| -> Vec<(Place, String)> {
        them.into_iter().map(|it| (topic.into(), it)).collect()
    };
    let args = lines(&recipe.build_args).into_iter().map(str::to_owned).collect();
    let secrets = lines(&recipe.build_secrets).into_iter().map(secret).collect();
    for (key, topic, them) in
        [("build-args", Topic::BuildArgs, args), ("secrets", Topic::BuildSecrets, secrets)]
    {
        let them = each(topic, them);
        if !them.is_empty() {
            with.push(entry(key, text_lines(topic, &them)));
        }
    }
    with.extend(cache(recipe));
    with.extend(provenance(recipe));
    let name = match recipe.registries.len() {
        0 | 1 => "Build and push Docker image",
        _ => "Build and push Docker images",
    };
    let mut res = step(recipe, Topic::Context, name, &actions::BUILD_PUSH, with);
    after_name(&mut res, entry("id", Node::text("push")));
    res
}

fn push(recipe: &Recipe) -> Node {
    match Publishes::of(recipe) {
        Publishes::Always => flag(Topic::Registries, true),
        Publishes::Never => flag(Topic::PullRequest, false),
        Publishes::NotPullRequest => {
            text(Topic::PullRequest, &format!("${{{{ {NOT_PULL_REQUEST} }}}}"))
        }
    }
}

/// `id=NAME`, where NAME is a secret of the repository.
fn secret(line: &str) -> String {
    match line.split_once('=') {
        Some((id, name)) if !name.contains("${{") => {
            format!("{}=${{{{ secrets.{} }}}}", id.trim(), name.trim())
        }
        _ => line.to_owned(),
    }
}

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
fn cache(recipe: &Recipe) -> Vec<Entry> {
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

fn provenance(recipe: &Recipe) -> Vec<Entry> {
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

fn attest(recipe: &Recipe, n: usize) -> Node {
    let Some(target) = recipe.registries.get(n) else { return Node::default() };
    let subject = match in_env(recipe) {
        Some(_) => "${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}".to_owned(),
        None => target.qualified(),
    };
    let place = Place { topic: Topic::Image, item: n };
    let with = vec![
        entry("subject-name", text(place, &subject)),
        entry("subject-digest", Node::text("${{ steps.push.outputs.digest }}")),
        entry("push-to-registry", flag(Topic::Attest, true)),
    ];
    let name = match recipe.registries.len() {
        0 | 1 => "Generate artifact attestation".to_owned(),
        _ => format!("Generate artifact attestation for {}", target.host()),
    };
    guard(recipe, step(recipe, Topic::Attest, &name, &actions::ATTEST, with))
}
