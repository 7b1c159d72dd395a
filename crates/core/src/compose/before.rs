//! What stands between the source and the push: judging the Dockerfile, trying the image.

use crate::{
    catalog::actions,
    compose::{
        build::{Purpose, build_for, outputs, tests},
        nodes::{at, entry, flag, map, text},
        steps::step,
    },
    recipe::{BuildWith, Hadolint, Recipe, lines},
    topic::Topic,
    workflow::Node,
};

/// Before anything else: it needs the file alone.
pub(super) fn hadolint(recipe: &Recipe) -> Option<Node> {
    let threshold = match recipe.hadolint {
        Hadolint::Off => return None,
        Hadolint::Error => "error",
        Hadolint::Warning => "warning",
        Hadolint::Info => "info",
        Hadolint::Style => "style",
    };
    let mut with = vec![entry("failure-threshold", text(Topic::Hadolint, threshold))];
    if let Some(file) = dockerfile(recipe) {
        with.insert(0, entry("dockerfile", text(Topic::File, &file)));
    }
    Some(step(recipe, Topic::Hadolint, "Lint the Dockerfile", &actions::HADOLINT, with))
}

/// Where the Dockerfile is, unless it is where everybody looks for it.
fn dockerfile(recipe: &Recipe) -> Option<String> {
    let context = recipe.context.trim().trim_end_matches('/');
    if recipe.build_with == BuildWith::Bake {
        return None;
    }
    match recipe.file.trim() {
        "" if matches!(context, "" | ".") || context.contains([':', '{']) => None,
        "" => Some(format!("{context}/Dockerfile")),
        file => Some(file.to_owned()),
    }
}

pub(super) fn check(recipe: &Recipe) -> Option<Node> {
    if !recipe.check {
        return None;
    }
    let call = entry("call", text(Topic::Check, "check"));
    let name = "Check the Dockerfile";
    Some(build_for(recipe, Topic::Check, name, Purpose::Check, vec![call]))
}

/// What the image is called while it is tried.
const TRIED: &str = "image-under-test";

/// Builds for the runner's own platform and lets the commands try it. The build that pushes comes
/// after and takes every layer from the same builder, so what it pushes is what was tried.
pub(super) fn test(recipe: &Recipe) -> Vec<Node> {
    if !tests(recipe) {
        return Vec::new();
    }
    let topic = Topic::TestCommands;
    let mut more = vec![match outputs(recipe, "docker") {
        Some(it) => entry("outputs", text(Topic::RewriteTimestamp, &it)),
        None => entry("load", flag(topic, true)),
    }];
    more.push(entry("tags", text(topic, TRIED)));
    let build = build_for(recipe, topic, "Build the image for the test", Purpose::Test, more);
    let commands = lines(&recipe.test_commands);
    let end = if commands.len() == 1 { "" } else { "\n" };
    let run = format!("{}{end}", commands.join("\n"));
    let test = map(vec![
        entry("name", Node::text("Test the image")),
        entry("env", map(vec![entry("IMAGE", text(topic, TRIED))])),
        entry("run", text(topic, &run)),
    ]);
    vec![build, at(topic, test)]
}
