//! Where the search for a recipe begins: at the link that a generated file carries, or at the preset that
//! is nearest, with the registries that the document names.

use crate::{
    catalog::registries::{self, DOCKER_HUB, canonical},
    image,
    lint::commas,
    recipe::{
        BuildWith, Component, Control, ImagesAs, MAX_ITEMS, MultiPlatform, PRESETS, Preset, Recipe,
        Target, Usage, UsernameFrom,
    },
    share,
    topic::Topic,
    workflow::{Entry, Node, Workflow, input_text, is_action, jobs, publish, steps},
};

/// The recipes to begin with: that of the link, and each preset in each shape.
pub(super) fn recipes(workflow: &Workflow) -> Vec<Recipe> {
    let registries = registries(workflow);
    let of_preset = |it: &Preset| Recipe { registries: registries.clone(), ..(it.recipe)() };
    let shapes = PRESETS.iter().map(of_preset).flat_map(shapes);
    let presets = shapes.flat_map(|it| several(it, workflow));
    let mut res: Vec<Recipe> = linked(workflow).into_iter().chain(presets).collect();
    if !workflow.file.is_empty() {
        res.iter_mut().for_each(|it| workflow.file.clone_into(&mut it.file_name));
    }
    res
}

/// The same recipe, and with as many images as the jobs make, if they make more than one.
fn several(recipe: Recipe, workflow: &Workflow) -> Vec<Recipe> {
    let mut res = vec![recipe.clone()];
    let rows = rows(&workflow.root);
    if !rows.is_empty() {
        let images = rows.iter().take(MAX_ITEMS).map(component).collect();
        res.push(Recipe { images, images_as: ImagesAs::Matrix, ..recipe.clone() });
    }
    let apart = apart(&workflow.root);
    for changed_only in [false, true] {
        let image = |name: &String| Component { name: name.clone(), ..Component::default() };
        let images: Vec<Component> = apart.iter().take(MAX_ITEMS).map(image).collect();
        if 1 < images.len() {
            let images_as = ImagesAs::Jobs;
            res.push(Recipe { images, images_as, changed_only, ..recipe.clone() });
        }
    }
    res
}

/// The image of a row: its cells are called as the fields that say them.
fn component(row: &Node) -> Component {
    let mut recipe = Recipe { images: vec![Component::default()], ..Recipe::default() };
    for it in row.entries() {
        let text = it.node.as_text().unwrap_or_default();
        match Topic::of(&format!("component-{}", it.key)) {
            Some(Topic::ComponentPlatforms) => {
                let lines = text.replace(',', "\n");
                Control::of(Topic::ComponentPlatforms).write(&mut recipe, 0, &lines);
            }
            Some(topic) => _ = Control::of(topic).write(&mut recipe, 0, text),
            None if it.key == "component" => {
                _ = Control::of(Topic::Component).write(&mut recipe, 0, text)
            }
            None => {}
        }
    }
    recipe.images.remove(0)
}

/// Whether the jobs may make more than one image.
pub(super) fn has_several(root: &Node) -> bool {
    !rows(root).is_empty() || 1 < apart(root).len()
}

/// The rows of a matrix that stand for images. Those of native builds are platforms.
fn rows(root: &Node) -> Vec<Node> {
    let matrix = |it: &Entry| it.node.get("strategy")?.get("matrix")?.get("include").cloned();
    let jobs = root.get("jobs").map_or(&[][..], Node::entries);
    let rows = jobs.iter().filter_map(matrix).flat_map(|it| it.items().to_vec());
    rows.filter(|it| it.get("platform").is_none() && !it.entries().is_empty()).collect()
}

/// The names of jobs that each make an image: those that name tags for one, or call a workflow.
fn apart(root: &Node) -> Vec<String> {
    let names = |it: &Node| steps(it).iter().any(|it| is_action(it, "docker/metadata-action"));
    let makes = |it: &&Entry| it.node.get("uses").is_some() || names(&it.node);
    let jobs = root.get("jobs").map_or(&[][..], Node::entries);
    let ids: Vec<&str> = jobs.iter().filter(makes).map(|it| it.key.as_str()).collect();
    // The job that builds for a platform belongs to the one that joins what is built.
    let is_leg =
        |id: &str| id == "build" || id.strip_prefix("build-").is_some_and(|it| ids.contains(&it));
    ids.iter().filter(|it| !is_leg(it)).map(|it| (*it).to_owned()).collect()
}

/// What is decided first, because it makes most of the others good or bad.
fn shapes(recipe: Recipe) -> Vec<Recipe> {
    let with = |build_with| Recipe { build_with, ..recipe.clone() };
    vec![
        with(BuildWith::Dockerfile),
        with(BuildWith::Bake),
        with(BuildWith::Copy),
        Recipe { github_builder: true, ..recipe.clone() },
        Recipe { multi_platform: MultiPlatform::Native, ..recipe.clone() },
    ]
}

/// The link in the header: the address of the form, and the fragment.
pub fn link(workflow: &Workflow) -> Option<(&str, &str)> {
    let words = workflow.header.iter().flat_map(|it| it.split_whitespace());
    words.filter_map(|it| it.split_once('#')).find(|it| it.1.starts_with("v="))
}

/// The recipe of the link in the header.
pub(super) fn linked(workflow: &Workflow) -> Option<Recipe> {
    link(workflow).map(|it| share::decode(it.1).recipe)
}

/// The registries that the jobs name: those that they log in to, in that order, each with the images that
/// are pushed there; then those without a login.
fn registries(workflow: &Workflow) -> Vec<Target> {
    let named = jobs(workflow).iter().map(|it| images(workflow, &it.node));
    // The jobs of several images name them all, and the form names one of them.
    let images = named.into_iter().find(|it| !it.is_empty()).unwrap_or_default();
    let mut res: Vec<Target> = Vec::new();
    for login in jobs(workflow).iter().flat_map(|it| publish::logins(workflow, &it.node)) {
        let host = host(login.host);
        if res.iter().any(|it| it.host() == host) {
            continue;
        }
        let here: Vec<&str> =
            images.iter().filter(|it| it.0 == host).map(|it| it.1.as_str()).collect();
        let paths = if here.is_empty() { vec![None] } else { here.into_iter().map(Some).collect() };
        res.extend(paths.into_iter().map(|path| logged_in(target(&host, path), login.step)));
    }
    let others = images.iter().filter(|it| !res.iter().any(|target| target.host() == it.0));
    let others: Vec<Target> = others.map(|it| target(&it.0, Some(&it.1))).collect();
    res.extend(others);
    res.truncate(MAX_REGISTRIES);
    res
}

/// The registries of images that only the tags of a build name: no line of the form's own workflow names them there,
/// so without them a recipe would seem nearer.
pub(super) fn tagged(workflow: &Workflow) -> Vec<String> {
    let names =
        |it: &&Entry| !steps(&it.node).iter().any(|it| is_action(it, "docker/metadata-action"));
    // An expression that comes first may hold a host.
    let is_known = |it: &str| !it.starts_with("${{") || it.starts_with("${{ github.");
    let all = jobs(workflow).iter().filter(names).flat_map(|it| images(workflow, &it.node));
    all.filter(|it| is_known(&it.1)).map(|it| it.0).take(MAX_REGISTRIES).collect()
}

/// Whether a login names Docker Hub by one of its hosts, which the form leaves out.
pub(super) fn names_hub(workflow: &Workflow) -> bool {
    let mut logins = jobs(workflow).iter().flat_map(|it| publish::logins(workflow, &it.node));
    logins.any(|it| {
        !input_text(it.step, "registry").is_empty() && canonical(&it.host) == DOCKER_HUB.host
    })
}

/// A host as the form names it: Docker Hub is logged in to under several.
fn host(written: String) -> String {
    match canonical(&written) == DOCKER_HUB.host {
        true => DOCKER_HUB.host.to_owned(),
        false => written,
    }
}

/// More registries than anybody has.
const MAX_REGISTRIES: usize = 8;

/// The images of a job, as host and path.
fn images(workflow: &Workflow, job: &Node) -> Vec<(String, String)> {
    let mut res = Vec::new();
    for it in publish::images(workflow, job) {
        let named = it.text.split(',').find_map(|it| it.strip_prefix("name="));
        for name in named.into_iter().chain(commas(&it.text).filter(|_| named.is_none())) {
            let name = image::parse(name);
            let it = (host(name.registry_host().to_owned()), without_row(&name.path));
            if !res.contains(&it) {
                res.push(it);
            }
        }
    }
    res
}

/// A name of which the rows of a matrix say the end, with an end of its own.
fn without_row(path: &str) -> String {
    match path.split_once("${{ matrix.") {
        Some((before, _)) => before.to_owned() + "app",
        None => path.to_owned(),
    }
}

/// A registry by its host; without an image nothing is published there.
fn target(host: &str, path: Option<&str>) -> Target {
    let row = registries::registry(host);
    let usage = if path.is_some() { Usage::Push } else { Usage::Pull };
    let mut res = Target { usage, ..Target::new(row) };
    if row.own_host && row.host != host {
        host.clone_into(&mut res.host);
    }
    let mut recipe = Recipe { registries: vec![res], ..Recipe::default() };
    for (topic, value) in registries::parts_of(row, host) {
        Control::of(topic).write(&mut recipe, 0, value);
    }
    // What the registry's prefix names comes first in the path.
    let mut path = path.unwrap_or_default();
    for name in row.prefix.split('/').filter(|it| !it.is_empty()) {
        let (first, rest) = path.split_once('/').unwrap_or(("", path));
        let topic = name.strip_prefix('{').and_then(|it| it.strip_suffix('}')).and_then(Topic::of);
        topic.map(|it| Control::of(it).write(&mut recipe, 0, first));
        path = rest;
    }
    Control::of(Topic::Image).write(&mut recipe, 0, path);
    let target = &mut recipe.registries[0];
    // A variable of the customary name is what an empty field is written as.
    let customary =
        target.registry.parts.iter().map(|it| format!("${{{{ vars.{} }}}}", it.variable));
    let customary: Vec<String> = customary.collect();
    target.parts.iter_mut().filter(|it| customary.contains(it)).for_each(String::clear);
    recipe.registries.remove(0)
}

/// The same with the names of what holds user name and token.
fn logged_in(target: Target, step: &Node) -> Target {
    let name = |key: &str, context: &str| {
        let text = input_text(step, key).strip_prefix("${{")?.strip_suffix("}}")?.trim();
        text.strip_prefix(context).map(str::to_owned)
    };
    let secret = name("username", "secrets.").map(|it| (UsernameFrom::Secret, it));
    let variable = || name("username", "vars.").map(|it| (UsernameFrom::Variable, it));
    let mut res = target;
    if let Some((from, name)) = secret.or_else(variable) {
        (res.username_from, res.username) = (from, name);
    }
    if let Some(it) = name("password", "secrets.").filter(|it| it != "GITHUB_TOKEN") {
        res.token = it;
    }
    res
}
