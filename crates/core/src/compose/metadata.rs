//! The step that names what is pushed: docker/metadata-action.

use crate::{
    catalog::actions,
    compose::{
        in_env,
        inputs::tag_rules,
        nodes::{entry, map, text, text_lines},
        steps::{after_name, step, with_id},
    },
    metadata,
    recipe::{Latest, Recipe, Target, lines},
    topic::{Place, Topic},
    workflow::{Entry, Node, Workflow, is_action, jobs_mut, steps_mut},
};

/// What the names are there for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Build,
    /// The index that is made of what several jobs have pushed.
    Index,
}

/// What is annotated at a stage. Manifests are made by builds, an index where it is put together.
pub(super) fn levels(recipe: &Recipe, stage: Stage) -> Vec<&str> {
    // A copy has the annotations of what it is a copy of.
    if !recipe.builds() {
        return Vec::new();
    }
    let mut all = lines(&recipe.annotation_levels);
    if all.is_empty() && recipe.annotates() {
        all.push(MANIFEST);
    }
    if recipe.parts_platforms() {
        all.retain(|it| (*it == MANIFEST) == (stage == Stage::Build));
    }
    all
}

/// The level of docker/metadata-action itself.
const MANIFEST: &str = "manifest";

pub(super) fn metadata(recipe: &Recipe, stage: Stage) -> Node {
    let image = |n: usize, it: &Target| {
        let place = Place { topic: Topic::Image, item: n };
        match in_env(recipe) {
            Some(_) => (place, "${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}".to_owned()),
            None => (place, it.reference()),
        }
    };
    let images: Vec<_> = recipe.published().map(|(n, it)| image(n, it)).collect();
    let mut with = vec![entry("images", text_lines(Topic::Registries, &images))];
    with.extend(tags(recipe));
    let flavor = flavor(recipe);
    if !flavor.is_empty() {
        with.push(entry("flavor", text_lines(Topic::Latest, &flavor)));
    }
    let levels = levels(recipe, stage);
    let mut custom = |key, topic: Topic, value: &str| {
        let them: Vec<_> = lines(value).iter().map(|it| (topic.into(), (*it).to_owned())).collect();
        if !them.is_empty() {
            with.push(entry(key, text_lines(topic, &them)));
        }
    };
    if stage == Stage::Build {
        custom("labels", Topic::Labels, &recipe.labels);
    }
    if !levels.is_empty() {
        custom("annotations", Topic::Annotations, &recipe.annotations);
    }
    let name = "Extract metadata (tags, labels) for Docker";
    let mut res = step(recipe, Topic::Strategy, name, &actions::METADATA, with);
    if !levels.is_empty() && levels != [MANIFEST] {
        let levels = text(Topic::AnnotationLevels, &levels.join(","));
        let env = map(vec![entry("DOCKER_METADATA_ANNOTATIONS_LEVELS", levels)]);
        after_name(&mut res, entry("env", env));
    }
    with_id(&mut res, "meta");
    res
}

/// The tag rules, unless the action's own are to hold.
fn tags(recipe: &Recipe) -> Option<Entry> {
    let rule =
        |(n, it): (usize, &metadata::TagRule)| (Place { topic: Topic::Tag, item: n }, it.line());
    let mut rules: Vec<_> = recipe.tags.iter().enumerate().map(rule).collect();
    rules.extend(tag_rules(recipe));
    (!rules.is_empty()).then(|| entry("tags", text_lines(Topic::Tags, &rules)))
}

/// Gives what is left of a composed workflow for the sake of tags the rules of a recipe that differs in them alone: a
/// tenth of the time that composing takes. `false` if it has to be composed, because more hangs on the rules: names of
/// several images, what Docker's workflow is told, or the branches of events to try.
#[must_use]
pub fn retag(workflow: &mut Workflow, recipe: &Recipe) -> bool {
    if recipe.calls_builder() || !recipe.images.is_empty() {
        return false;
    }
    let Some(new) = tags(recipe).map(|it| it.node).filter(|it| !has_edge(it)) else { return false };
    let jobs = jobs_mut(workflow).into_iter().flatten();
    let steps = jobs.filter_map(|it| steps_mut(&mut it.node)).flatten();
    let mut metadata = steps.filter(|it| is_action(it, actions::METADATA.name)).peekable();
    let is_any = metadata.peek().is_some();
    is_any
        && metadata.all(|step| {
            let rules = step.get_mut("with").and_then(|it| it.get_mut("tags"));
            let rules = rules.filter(|it| !has_edge(it));
            rules.map(|it| new.clone_into(it)).is_some()
        })
}

/// Whether a rule is for pushes to a branch, which becomes one of the events to try.
fn has_edge(rules: &Node) -> bool {
    rules.as_text().is_some_and(|it| it.contains("type=edge"))
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
