//! Controls of the items of lists: a registry's fields, a tag rule's fields.

use crate::{
    catalog::{
        platforms,
        registries::{ALIBABA, DOCKER_HUB, GHCR, JFROG, Login, OTHER, REGISTRIES, Registry},
    },
    metadata::{Attribute, Type},
    recipe::{
        Cache, Component, Driver, Input, InputKind, PARTS, Recipe, Target, Usage, UsernameFrom,
        control::{
            Control, options,
            table::{list, text, toggle},
        },
    },
    topic::Topic,
};

/// The controls of [`Topic::Registries`]'s fields.
pub(super) fn of_registry(topic: Topic) -> Control {
    match topic {
        Topic::Registry => Control::Choice {
            options: options::REGISTRY,
            allowed: always,
            get: |it, n| {
                let row = it.registries.get(n).map(|it| it.registry);
                REGISTRIES.iter().position(|it| Some(*it) == row).unwrap_or(0)
            },
            set: set_registry,
        },
        Topic::Use => Control::Choice {
            options: options::USE,
            allowed: always,
            get: |it, n| it.registries.get(n).map_or(0, |it| it.usage as usize),
            set: |it, n, option| edit(it, n, |it| it.usage = Usage::ALL[option]),
        },
        Topic::Host => text(
            |it, n| it.registries.get(n).map_or("", |it| host_example(it.registry)),
            |it, n| it.registries.get(n).map_or("", |it| &it.host),
            |it, n| it.registries.get_mut(n).map(|it| &mut it.host),
        ),
        Topic::Image => text(
            |it, n| it.registries.get(n).map_or("", |it| it.registry.example),
            |it, n| it.registries.get(n).map_or("", |it| &it.image),
            |it, n| it.registries.get_mut(n).map(|it| &mut it.image),
        ),
        Topic::Login => Control::Choice {
            options: options::LOGIN,
            allowed: |it, n, option| {
                let logins = it.registries.get(n).map_or(&[][..], |it| it.registry.logins);
                logins.contains(&Login::ALL[option])
            },
            get: |it, n| it.registries.get(n).map_or(0, |it| it.login as usize),
            set: |it, n, option| edit(it, n, |it| it.login = Login::ALL[option]),
        },
        Topic::UsernameFrom => Control::Choice {
            options: options::USERNAME_FROM,
            allowed: always,
            get: |it, n| it.registries.get(n).map_or(0, |it| it.username_from as usize),
            set: |it, n, option| edit(it, n, |it| it.username_from = UsernameFrom::ALL[option]),
        },
        Topic::Username => text(
            |it, n| it.registries.get(n).map_or("", |it| username_example(it)),
            |it, n| it.registries.get(n).map_or("", |it| &it.username),
            |it, n| it.registries.get_mut(n).map(|it| &mut it.username),
        ),
        Topic::Token => text(
            |it, n| it.registries.get(n).map_or("", |it| it.registry.token),
            |it, n| it.registries.get(n).map_or("", |it| &it.token),
            |it, n| it.registries.get_mut(n).map(|it| &mut it.token),
        ),
        Topic::AttestPush => toggle(
            |it, n| it.registries.get(n).is_some_and(|it| it.attest_push),
            |it, n, to| edit(it, n, |it| it.attest_push = to),
        ),
        Topic::Connection => text(
            |_, _| "12345678-1234-1234-1234-123456789abc",
            |it, n| it.registries.get(n).map_or("", |it| &it.connection),
            |it, n| it.registries.get_mut(n).map(|it| &mut it.connection),
        ),
        topic => of_part(topic),
    }
}

/// The controls of [`PARTS`].
fn of_part(topic: Topic) -> Control {
    match topic {
        Topic::RegistryName => text(
            |it, n| example(it, n, Topic::RegistryName),
            |it, n| part(it, n, Topic::RegistryName),
            |it, n| part_mut(it, n, Topic::RegistryName),
        ),
        Topic::Account => text(
            |it, n| example(it, n, Topic::Account),
            |it, n| part(it, n, Topic::Account),
            |it, n| part_mut(it, n, Topic::Account),
        ),
        Topic::Region => text(
            |it, n| example(it, n, Topic::Region),
            |it, n| part(it, n, Topic::Region),
            |it, n| part_mut(it, n, Topic::Region),
        ),
        Topic::Project => text(
            |it, n| example(it, n, Topic::Project),
            |it, n| part(it, n, Topic::Project),
            |it, n| part_mut(it, n, Topic::Project),
        ),
        Topic::Role => text(
            |it, n| example(it, n, Topic::Role),
            |it, n| part(it, n, Topic::Role),
            |it, n| part_mut(it, n, Topic::Role),
        ),
        Topic::IdentityProvider => text(
            |it, n| example(it, n, Topic::IdentityProvider),
            |it, n| part(it, n, Topic::IdentityProvider),
            |it, n| part_mut(it, n, Topic::IdentityProvider),
        ),
        Topic::ServiceAccount => text(
            |it, n| example(it, n, Topic::ServiceAccount),
            |it, n| part(it, n, Topic::ServiceAccount),
            |it, n| part_mut(it, n, Topic::ServiceAccount),
        ),
        Topic::ClientId => text(
            |it, n| example(it, n, Topic::ClientId),
            |it, n| part(it, n, Topic::ClientId),
            |it, n| part_mut(it, n, Topic::ClientId),
        ),
        Topic::TenantId => text(
            |it, n| example(it, n, Topic::TenantId),
            |it, n| part(it, n, Topic::TenantId),
            |it, n| part_mut(it, n, Topic::TenantId),
        ),
        _ => text(
            |it, n| example(it, n, Topic::SubscriptionId),
            |it, n| part(it, n, Topic::SubscriptionId),
            |it, n| part_mut(it, n, Topic::SubscriptionId),
        ),
    }
}

fn example(recipe: &Recipe, n: usize, topic: Topic) -> &'static str {
    let mut asked = recipe.registries.get(n).into_iter().flat_map(Target::asked);
    asked.find(|it| it.topic == topic).map_or("", |it| it.example)
}

fn part(recipe: &Recipe, n: usize, topic: Topic) -> &str {
    recipe.registries.get(n).map_or("", |it| it.part(topic))
}

fn part_mut(recipe: &mut Recipe, n: usize, topic: Topic) -> Option<&mut String> {
    let part = PARTS.iter().position(|it| *it == topic)?;
    recipe.registries.get_mut(n)?.parts.get_mut(part)
}

/// The controls of [`Topic::Tags`]'s fields.
pub(super) fn of_tag_rule(topic: Topic) -> Control {
    match topic {
        Topic::Tag => Control::Choice {
            options: options::TAG,
            allowed: always,
            get: |it, n| it.tags.get(n).map_or(0, |it| it.kind as usize),
            set: |it, n, option| {
                if let Some(rule) = it.tags.get_mut(n) {
                    rule.kind = Type::ALL[option];
                }
            },
        },
        Topic::TagPattern => text(
            |it, n| match it.tags.get(n).map(|it| it.kind) {
                Some(Type::Schedule) => "nightly",
                Some(Type::Match) => r"\d+\.\d+",
                _ => "{{version}}",
            },
            |it, n| get(it, n, Attribute::Pattern),
            |it, n| get_mut(it, n, Attribute::Pattern),
        ),
        Topic::TagValue => text(
            |_, _| "stable",
            |it, n| get(it, n, Attribute::Value),
            |it, n| get_mut(it, n, Attribute::Value),
        ),
        Topic::TagMatch => text(
            |_, _| r"api/v(\d+\.\d+\.\d+)",
            |it, n| get(it, n, Attribute::Match),
            |it, n| get_mut(it, n, Attribute::Match),
        ),
        Topic::TagGroup => text(
            |_, _| "0",
            |it, n| get(it, n, Attribute::Group),
            |it, n| get_mut(it, n, Attribute::Group),
        ),
        Topic::TagEvent => Control::Choice {
            options: options::TAG_EVENT,
            allowed: always,
            get: |it, n| position(&EVENTS, get(it, n, Attribute::Event)),
            set: |it, n, option| set(it, n, Attribute::Event, EVENTS[option]),
        },
        Topic::TagBranch => text(
            |_, _| "main",
            |it, n| get(it, n, Attribute::Branch),
            |it, n| get_mut(it, n, Attribute::Branch),
        ),
        Topic::TagFormat => Control::Choice {
            options: options::TAG_FORMAT,
            allowed: always,
            get: |it, n| position(&FORMATS, get(it, n, Attribute::Format)),
            set: |it, n, option| set(it, n, Attribute::Format, FORMATS[option]),
        },
        Topic::TagPrefix => text(
            |_, _| "api-",
            |it, n| get(it, n, Attribute::Prefix),
            |it, n| get_mut(it, n, Attribute::Prefix),
        ),
        Topic::TagSuffix => text(
            |_, _| "-alpine",
            |it, n| get(it, n, Attribute::Suffix),
            |it, n| get_mut(it, n, Attribute::Suffix),
        ),
        Topic::TagEnable => text(
            |_, _| "{{is_default_branch}}",
            |it, n| get(it, n, Attribute::Enable),
            |it, n| get_mut(it, n, Attribute::Enable),
        ),
        _ => text(
            |_, _| "900",
            |it, n| get(it, n, Attribute::Priority),
            |it, n| get_mut(it, n, Attribute::Priority),
        ),
    }
}

/// The controls of [`Topic::Images`]'s fields.
pub(super) fn of_component(topic: Topic) -> Control {
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
pub(super) fn add_image(recipe: &mut Recipe) {
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

/// The controls of [`Topic::Inputs`]'s fields.
pub(super) fn of_input(topic: Topic) -> Control {
    match topic {
        Topic::Input => text(
            |_, _| "go-version",
            |it, n| it.inputs.get(n).map_or("", |it| &it.name),
            |it, n| it.inputs.get_mut(n).map(|it| &mut it.name),
        ),
        Topic::InputType => Control::Choice {
            options: options::INPUT_TYPE,
            allowed: always,
            get: |it, n| it.inputs.get(n).map_or(0, |it| it.kind as usize),
            set: |it, n, option| edit_input(it, n, |it| it.kind = InputKind::ALL[option]),
        },
        Topic::InputDescription => text(
            |_, _| "Version of Go",
            |it, n| it.inputs.get(n).map_or("", |it| &it.description),
            |it, n| it.inputs.get_mut(n).map(|it| &mut it.description),
        ),
        Topic::InputOptions => text(
            |_, _| "1.25, 1.26",
            |it, n| it.inputs.get(n).map_or("", |it| &it.options),
            |it, n| it.inputs.get_mut(n).map(|it| &mut it.options),
        ),
        Topic::InputDefault => text(
            |it, n| match it.inputs.get(n).map(|it| it.kind) {
                Some(InputKind::Boolean) => "true",
                Some(InputKind::Environment) => "production",
                _ => "1.25",
            },
            |it, n| it.inputs.get(n).map_or("", |it| &it.default),
            |it, n| it.inputs.get_mut(n).map(|it| &mut it.default),
        ),
        Topic::InputRequired => toggle(
            |it, n| it.inputs.get(n).is_some_and(|it| it.required),
            |it, n, to| edit_input(it, n, |it| it.required = to),
        ),
        _ => text(
            |_, _| "GO_VERSION",
            |it, n| it.inputs.get(n).map_or("", |it| &it.build_arg),
            |it, n| it.inputs.get_mut(n).map(|it| &mut it.build_arg),
        ),
    }
}

fn edit_input(recipe: &mut Recipe, n: usize, edit: impl FnOnce(&mut Input)) {
    if let Some(input) = recipe.inputs.get_mut(n) {
        edit(input);
    }
}

/// The values of metadata-action's `event` and `format`, in the order of their options.
const EVENTS: [&str; 3] = ["branch", "tag", "pr"];
const FORMATS: [&str; 2] = ["", "long"];

fn position(them: &[&str], value: &str) -> usize {
    them.iter().position(|it| *it == value).unwrap_or(0)
}

fn get(recipe: &Recipe, n: usize, attribute: Attribute) -> &str {
    recipe.tags.get(n).map_or("", |it| it.get(attribute))
}

fn get_mut(recipe: &mut Recipe, n: usize, attribute: Attribute) -> Option<&mut String> {
    recipe.tags.get_mut(n).map(|it| &mut it.attributes[attribute as usize])
}

fn set(recipe: &mut Recipe, n: usize, attribute: Attribute, to: &str) {
    if let Some(field) = get_mut(recipe, n, attribute) {
        to.clone_into(field);
    }
}

fn edit(recipe: &mut Recipe, n: usize, edit: impl FnOnce(&mut Target)) {
    if let Some(target) = recipe.registries.get_mut(n) {
        edit(target);
    }
}

/// Another registry has other ways to log in, and other customary names of secrets; names that the
/// user chose stay.
fn set_registry(recipe: &mut Recipe, n: usize, option: usize) {
    let Some(target) = recipe.registries.get_mut(n) else { return };
    let (old, new) = (target.registry, REGISTRIES[option]);
    if old == new {
        return;
    }
    target.registry = new;
    target.login = new.logins.first().copied().unwrap_or(Login::Password);
    target.attest_push = new.attests;
    if target.username == old.username {
        new.username.clone_into(&mut target.username);
    }
    if target.token == old.token {
        new.token.clone_into(&mut target.token);
    }
}

/// A registry that is not there yet, as far as one is left.
pub(super) fn add_registry(recipe: &mut Recipe) {
    let has = |row: &Registry| recipe.registries.iter().any(|it| it.registry == row);
    let row = [&GHCR, &DOCKER_HUB].into_iter().find(|it| !has(it)).unwrap_or(&OTHER);
    let mut target = Target::new(row);
    if row == &GHCR {
        row.example.clone_into(&mut target.image);
    }
    recipe.registries.push(target);
}

fn username_example(target: &Target) -> &'static str {
    match target.login {
        Login::Oidc => "my-organization",
        _ => target.registry.username,
    }
}

/// The host that holds where none is typed, or one as it might be.
fn host_example(registry: &Registry) -> &'static str {
    match registry.host {
        _ if registry == &JFROG => "acme.jfrog.io",
        _ if registry == &ALIBABA => "registry.cn-hangzhou.aliyuncs.com",
        "" => "registry.example.com:5000",
        host => host,
    }
}

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
