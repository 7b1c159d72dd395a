//! A registry's fields.

use super::always;
use crate::{
    catalog::registries::{ALIBABA, DOCKER_HUB, GHCR, JFROG, Login, OTHER, REGISTRIES, Registry},
    recipe::{
        PARTS, Recipe, Target, Usage, UsernameFrom,
        control::{
            Control, options,
            table::{text, toggle},
        },
    },
    topic::Topic,
};

/// The controls of [`Topic::Registries`]'s fields.
pub(in super::super) fn of_registry(topic: Topic) -> Control {
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
pub(in super::super) fn add_registry(recipe: &mut Recipe) {
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
