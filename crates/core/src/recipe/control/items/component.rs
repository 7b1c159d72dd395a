//! The fields of one of several images.

use crate::{
    catalog::platforms,
    recipe::{
        Component, Recipe,
        control::{
            Control,
            table::{list, text},
        },
    },
    topic::Topic,
};

/// The controls of [`Topic::Images`]'s fields.
pub(in super::super) fn of_component(topic: Topic) -> Control {
    match topic {
        Topic::Component => text(
            |_, _| "api",
            |it, n| it.images.get(n).map_or("", |it| &it.name),
            |it, n| it.images.get_mut(n).map(|it| &mut it.name),
        ),
        Topic::ComponentImage => text(
            |_, _| "shop-api",
            |it, n| it.images.get(n).map_or("", |it| &it.image),
            |it, n| it.images.get_mut(n).map(|it| &mut it.image),
        ),
        Topic::ComponentContext => text(
            |_, _| "./services/api",
            |it, n| it.images.get(n).map_or("", |it| &it.context),
            |it, n| it.images.get_mut(n).map(|it| &mut it.context),
        ),
        Topic::ComponentFile => text(
            |_, _| "./services/api/Dockerfile",
            |it, n| it.images.get(n).map_or("", |it| &it.file),
            |it, n| it.images.get_mut(n).map(|it| &mut it.file),
        ),
        Topic::ComponentTarget => text(
            |_, _| "api",
            |it, n| it.images.get(n).map_or("", |it| &it.target),
            |it, n| it.images.get_mut(n).map(|it| &mut it.target),
        ),
        Topic::ComponentBuildArgs => list(
            "SERVICE=api",
            &[],
            |it, n| it.images.get(n).map_or("", |it| &it.build_args),
            |it, n| it.images.get_mut(n).map(|it| &mut it.build_args),
        ),
        Topic::ComponentPlatforms => list(
            "linux/amd64",
            platforms::OFFERED,
            |it, n| it.images.get(n).map_or("", |it| &it.platforms),
            |it, n| it.images.get_mut(n).map(|it| &mut it.platforms),
        ),
        _ => list(
            "libs/**",
            &[],
            |it, n| it.images.get(n).map_or("", |it| &it.paths),
            |it, n| it.images.get_mut(n).map(|it| &mut it.paths),
        ),
    }
}

/// An image in a folder of its own, named by what is left of the usual names. The only one so far becomes
/// the first of several, so that it is published on.
pub(in super::super) fn add_image(recipe: &mut Recipe) {
    if recipe.images.is_empty() {
        let image = recipe.registries.first().map_or("", |it| &it.image);
        let name = image.rsplit('/').next().unwrap_or(image).trim().to_owned();
        if !name.is_empty() && !name.contains(['{', '}']) {
            let (context, file) = (recipe.context.clone(), recipe.file.clone());
            recipe.images.push(Component { name, context, file, ..Component::default() });
        }
    }
    let is_free = |name: &&&str| !recipe.images.iter().any(|it| it.name.trim() == **name);
    let name = ["api", "web", "worker"].iter().find(is_free).copied().unwrap_or_default();
    let context = if name.is_empty() { String::new() } else { format!("./{name}") };
    let name = name.to_owned();
    recipe.images.push(Component { name, context, ..Component::default() });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share;

    #[test]
    fn the_only_image_becomes_the_first_of_several() {
        let names = |link: &str| {
            let mut recipe = share::decode(link).recipe;
            add_image(&mut recipe);
            let name = |it: Recipe| it.registries[0].image.clone();
            recipe.each().into_iter().map(name).collect::<Vec<_>>()
        };
        assert_eq!(names("image=acme/app&context=./app"), ["acme/app", "acme/api"]);
        assert_eq!(names("image=acme/api"), ["acme/api", "acme/web"]);
        // Beside a repository nothing else may stand but folders.
        let repository = "${{ github.repository }}";
        assert_eq!(names(""), [format!("{repository}/api")]);
        assert_eq!(names("image="), ["api"]);
    }
}
