//! Controls of the items of lists, a file for each list, and what several controls share.

mod component;
mod input;
mod registry;
mod tag_rule;

pub(super) use self::{
    component::{add_image, of_component},
    input::of_input,
    registry::{add_registry, of_registry},
    tag_rule::of_tag_rule,
};

use crate::recipe::{Cache, Driver, Recipe};

/// The runner's own Docker cannot write most caches, so the driver wins over the cache.
pub(super) fn set_driver(recipe: &mut Recipe, driver: Driver) {
    recipe.driver = driver;
    settle_cache(recipe);
}

/// A cache that can be written: Docker's workflow has a single one.
pub(super) fn settle_cache(recipe: &mut Recipe) {
    if recipe.calls_builder() {
        if recipe.cache != Cache::None {
            recipe.cache = Cache::Gha;
        }
    } else if recipe.driver == Driver::Docker && !recipe.cache.is_simple() {
        recipe.cache = Cache::None;
    }
}

pub(super) fn always(_: &Recipe, _: usize, _: usize) -> bool {
    true
}
