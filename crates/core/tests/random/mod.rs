//! Recipes in which every option may be anything.

use proptest::prelude::*;
use pushwright_core::{recipe::Recipe, sample::sample};

pub fn recipes() -> impl Strategy<Value = Recipe> {
    prop::collection::vec(any::<u64>(), 150..300).prop_map(recipe)
}

fn recipe(numbers: Vec<u64>) -> Recipe {
    let mut numbers = numbers.into_iter().cycle();
    sample(&mut || numbers.next().unwrap_or(0))
}
