//! What stands between the source and the push: judging the Dockerfile, trying the image.

use crate::{
    catalog::actions,
    compose::{
        build::{Purpose, build_for, outputs, tests, tries},
        nodes::{at, entry, entry_plain, entry_text, flag, map},
        scan,
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
    let mut with = vec![entry_text("failure-threshold", Topic::Hadolint, threshold)];
    if let Some(file) = dockerfile(recipe) {
        with.insert(0, entry_text("dockerfile", Topic::File, &file));
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
    let call = entry_text("call", Topic::Check, "check");
    let name = "Check the Dockerfile";
    Some(build_for(recipe, Topic::Check, name, Purpose::Check, vec![call]))
}

/// What the image is called while it is tried.
pub(super) const TRIED: &str = "image-under-test";

/// Builds for the runner's own platform, lets the commands try the image and a scanner look at it. The
/// build that pushes comes after and takes every layer from the same builder, so what it pushes is what
/// was tried.
pub(super) fn test(recipe: &Recipe) -> Vec<Node> {
    if !tries(recipe) {
        return Vec::new();
    }
    let (topic, name) = match tests(recipe) {
        true => (Topic::TestCommands, "Build the image for the test"),
        false => (Topic::Scan, "Build the image for the scan"),
    };
    let mut more = vec![match outputs(recipe, "docker") {
        Some(it) => entry_text("outputs", Topic::RewriteTimestamp, &it),
        None => entry("load", flag(topic, true)),
    }];
    more.push(entry_text("tags", topic, TRIED));
    let mut res = vec![build_for(recipe, topic, name, Purpose::Test, more)];
    res.extend(tests(recipe).then(|| commands(recipe)));
    scan::before(recipe, &mut res);
    res
}

fn commands(recipe: &Recipe) -> Node {
    let topic = Topic::TestCommands;
    let commands = lines(&recipe.test_commands);
    let end = if commands.len() == 1 { "" } else { "\n" };
    let run = format!("{}{end}", commands.join("\n"));
    let test = map(vec![
        entry_plain("name", "Test the image"),
        entry("env", map(vec![entry_text("IMAGE", topic, TRIED)])),
        entry_text("run", topic, &run),
    ]);
    at(topic, test)
}
