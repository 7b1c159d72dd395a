//! The step that names what is pushed: docker/metadata-action.

use crate::{
    catalog::actions,
    compose::{
        in_env,
        nodes::{entry, text_lines},
        steps::{after_name, step},
    },
    metadata,
    recipe::{Latest, Recipe, Target},
    topic::{Place, Topic},
    workflow::Node,
};

pub(super) fn metadata(recipe: &Recipe) -> Node {
    let image = |n: usize, it: &Target| {
        let place = Place { topic: Topic::Image, item: n };
        match in_env(recipe) {
            Some(_) => (place, "${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}".to_owned()),
            None => (place, it.reference()),
        }
    };
    let images: Vec<_> = recipe.published().map(|(n, it)| image(n, it)).collect();
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
