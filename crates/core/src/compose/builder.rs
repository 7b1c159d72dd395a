//! Where it is built: docker/setup-buildx-action.

use crate::{
    catalog::actions,
    compose::{
        nodes::{entry, entry_text, flag, text_lines},
        steps::step,
    },
    recipe::{BuildWith, Driver, Epoch, Export, Provenance, Recipe, lines},
    topic::{Place, Topic},
    workflow::{Entry, Node},
};

pub(super) fn builder(recipe: &Recipe) -> Option<Node> {
    let with = inputs(recipe);
    if with.is_empty() && !needs_builder(recipe) {
        return None;
    }
    let name = "Set up Docker Buildx";
    Some(step(recipe, Topic::Builder, name, &actions::SETUP_BUILDX, with))
}

/// Caches, several platforms, files and attestations inside the index need BuildKit in a container;
/// the runner's own builder may lack them (docs.docker.com/build/builders/drivers/).
fn needs_builder(recipe: &Recipe) -> bool {
    !recipe.cache.is_simple()
        || !lines(&recipe.platforms).is_empty()
        || recipe.annotates()
        || matches!(recipe.provenance, Provenance::Min | Provenance::Max)
        || recipe.sbom
        || recipe.build_with == BuildWith::Bake
        || recipe.export != Export::None
        || recipe.source_date_epoch != Epoch::None
        || !recipe.mounts().is_empty()
}

/// Only what was chosen: the action's own values are good ones.
fn inputs(recipe: &Recipe) -> Vec<Entry> {
    let mut res = Vec::new();
    let version = recipe.buildx_version.trim();
    if !version.is_empty() {
        res.push(entry_text("version", Topic::BuildxVersion, version));
        // A Buildx that was fetched would come from the cache next time, where others can write.
        res.push(entry("cache-binary", flag(Topic::BuildxVersion, false)));
    }
    let driver = match recipe.driver {
        Driver::Container => "",
        Driver::Docker => "docker",
        Driver::Remote => "remote",
        Driver::Kubernetes => "kubernetes",
    };
    if !driver.is_empty() {
        res.push(entry_text("driver", Topic::Driver, driver));
    }
    let has_options = recipe.driver != Driver::Docker;
    if has_options {
        res.extend(all("driver-opts", Topic::DriverOpts, &recipe.driver_opts));
    }
    if recipe.driver == Driver::Container {
        res.extend(all(
            "buildkitd-config-inline",
            Topic::BuildkitdConfig,
            &recipe.buildkitd_config,
        ));
    }
    let endpoint = recipe.builder_endpoint.trim();
    if recipe.driver == Driver::Remote && !endpoint.is_empty() {
        res.push(entry_text("endpoint", Topic::BuilderEndpoint, endpoint));
    }
    let nodes = nodes(recipe);
    if has_options && !nodes.is_empty() {
        res.push(entry_text("append", Topic::BuilderNodes, &nodes));
    }
    if recipe.keeps_state() {
        // Under a name of its own each run would make a builder of its own.
        res.push(entry_text("name", Topic::KeepState, "pushwright"));
        res.push(entry("keep-state", flag(Topic::KeepState, true)));
    }
    res
}

fn all(key: &str, topic: Topic, them: &str) -> Option<Entry> {
    let them: Vec<(Place, String)> =
        lines(them).into_iter().map(|it| (topic.into(), it.to_owned())).collect();
    (!them.is_empty()).then(|| entry(key, text_lines(topic, &them)))
}

/// More machines, as YAML in a text: so the action takes them.
fn nodes(recipe: &Recipe) -> String {
    let one = |line: &str| match line.split_once('=') {
        Some((platforms, endpoint)) => {
            format!("- endpoint: {}\n  platforms: {}\n", endpoint.trim(), platforms.trim())
        }
        None => format!("- endpoint: {}\n", line.trim()),
    };
    lines(&recipe.builder_nodes).into_iter().map(one).collect()
}
