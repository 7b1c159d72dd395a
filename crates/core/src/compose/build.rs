//! The build: docker/build-push-action.

use crate::{
    catalog::actions,
    compose::{
        Publishes,
        cache::cache,
        nodes::{entry, flag, scalar, text, text_lines},
        steps::{NOT_PULL_REQUEST, after_name, step},
    },
    recipe::{Provenance, Recipe, lines},
    topic::{Place, Topic},
    workflow::{Entry, Node},
};

pub(super) fn build(recipe: &Recipe) -> Node {
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
