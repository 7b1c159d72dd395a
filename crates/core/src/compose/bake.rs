//! A build that a Bake file describes. What the form says beside it overrides the file, by `set`.

use crate::{
    compose::{
        build::{Purpose, allow, fresh, provenance},
        cache::{cache_from, cache_to},
        inputs::{build_args, platforms},
        nodes::{entry, entry_text, text_lines},
        publishes::switch,
        values,
    },
    recipe::{Recipe, lines},
    topic::{Place, Topic},
    workflow::{Entry, Value},
};

/// The target that is built.
pub(super) fn target(recipe: &Recipe) -> &str {
    match recipe.bake_target.trim() {
        "" => "default",
        it => it,
    }
}

/// The inputs of docker/bake-action. `more` are those of build-push-action for this purpose; where
/// the action has no such input, the target is overridden.
pub(super) fn inputs(recipe: &Recipe, purpose: Purpose, more: Vec<Entry>) -> Vec<Entry> {
    let publishes = matches!(purpose, Purpose::Publish | Purpose::Again);
    // Without a source the action takes the commit from GitHub, not the files that were checked out.
    let mut with = vec![
        entry_text("source", Topic::BuildWith, "."),
        entry("files", text_lines(Topic::BakeFiles, &files(recipe, purpose))),
        entry_text("targets", Topic::BakeTarget, target(recipe)),
    ];
    if publishes {
        with.push(entry("push", switch(recipe)));
    }
    let mut set = overrides(recipe, purpose);
    for it in more {
        match (it.key.as_str(), &it.node.value) {
            ("load" | "call", _) => with.push(it),
            // Any other build takes its names from the files.
            ("tags", Value::Text(to)) if purpose == Purpose::Test => {
                override_by(&mut set, recipe, it.node.place, "tags", to);
            }
            ("outputs", Value::Text(to)) => {
                override_by(&mut set, recipe, it.node.place, "output", to);
            }
            _ => {}
        }
    }
    let allowed = allow(recipe).join(",");
    if !allowed.is_empty() && purpose != Purpose::Check {
        with.push(entry_text("allow", Topic::Allow, &allowed));
    }
    if !set.is_empty() {
        with.push(entry("set", text_lines(Topic::BakeSet, &set)));
    }
    if purpose != Purpose::Export {
        with.extend(fresh(recipe, purpose).into_iter().filter(|_| purpose != Purpose::Check));
    }
    if publishes {
        with.extend(provenance(recipe));
    }
    with
}

fn override_by(
    set: &mut Vec<(Place, String)>,
    recipe: &Recipe,
    place: Option<Place>,
    key: &str,
    to: &str,
) {
    let place = place.unwrap_or(Topic::BakeSet.into());
    set.push((place, format!("{}.{key}={to}", target(recipe))));
}

/// The files of the user, and those in which metadata-action says tags and labels. The file of the
/// user lets its target inherit from `docker-metadata-action`.
fn files(recipe: &Recipe, purpose: Purpose) -> Vec<(Place, String)> {
    let own = lines(&recipe.bake_files);
    let own = if own.is_empty() { vec!["./docker-bake.hcl"] } else { own };
    let mut res: Vec<(Place, String)> =
        own.into_iter().map(|it| (Topic::BakeFiles.into(), it.to_owned())).collect();
    if purpose != Purpose::Check {
        let annotates = matches!(purpose, Purpose::Publish | Purpose::Again) && recipe.annotates();
        let kinds = ["tags", "labels", "annotations"];
        for it in &kinds[..if annotates { 3 } else { 2 }] {
            let file = format!("cwd://${{{{ steps.meta.outputs.bake-file-{it} }}}}");
            res.push((Topic::Strategy.into(), file));
        }
    }
    res
}

/// What the form says of the target, and last what was typed.
fn overrides(recipe: &Recipe, purpose: Purpose) -> Vec<(Place, String)> {
    let target = target(recipe);
    let mut res = Vec::new();
    let mut add = |topic: Topic, it: String| res.push((Place::from(topic), it));
    if purpose != Purpose::Test && purpose != Purpose::Check {
        let platforms = platforms(recipe);
        if !platforms.is_empty() {
            add(Topic::Platforms, format!("{target}.platform={platforms}"));
        }
    }
    for it in lines(&recipe.build_args) {
        add(Topic::BuildArgs, format!("{target}.args.{it}"));
    }
    res.extend(
        build_args(recipe).into_iter().map(|(place, it)| (place, format!("{target}.args.{it}"))),
    );
    let mut add = |topic: Topic, it: String| res.push((Place::from(topic), it));
    if purpose != Purpose::Check {
        secrets(recipe, target, &mut add);
        cached(recipe, target, purpose, &mut add);
    }
    for it in lines(&recipe.bake_set) {
        add(Topic::BakeSet, it.to_owned());
    }
    res
}

fn secrets(recipe: &Recipe, target: &str, add: &mut dyn FnMut(Topic, String)) {
    let of = |line: &str, kind: &str, key: &str| {
        let (id, value) = line.split_once('=').unwrap_or((line, ""));
        format!("{target}.secrets=type={kind},id={},{key}={}", id.trim(), value.trim())
    };
    for it in lines(&recipe.build_secrets) {
        add(Topic::BuildSecrets, of(it, "env", "env"));
    }
    for it in lines(&recipe.secret_envs) {
        add(Topic::SecretEnvs, of(it, "env", "env"));
    }
    for it in lines(&recipe.secret_files) {
        add(Topic::SecretFiles, of(it, "file", "src"));
    }
    for it in values::ssh(recipe) {
        add(Topic::SshKey, format!("{target}.ssh={it}"));
    }
}

fn cached(recipe: &Recipe, target: &str, purpose: Purpose, add: &mut dyn FnMut(Topic, String)) {
    if purpose == Purpose::Export {
        return;
    }
    if let Some(from) = cache_from(recipe, &format!("{target}.cache-from=")) {
        add(Topic::Cache, from);
    }
    let to = cache_to(recipe, &format!("{target}.cache-to="));
    if let Some(to) = to.filter(|_| purpose != Purpose::Test) {
        add(Topic::Cache, to);
    }
}
