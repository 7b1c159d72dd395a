//! Every topic's control: the table that the form, links and the command line read.

use crate::{
    catalog::platforms,
    metadata::{Attribute, TagRule, Type},
    recipe::{
        Cache, CacheMode, Comments, Concurrency, Latest, Pins, Provenance, Recipe, STRATEGIES,
        control::{Control, items, options},
    },
    topic::Topic,
};

impl Control {
    /// The control of a topic.
    pub fn of(topic: Topic) -> Control {
        match topic {
            Topic::Name => {
                text(|_, _| "Publish Docker image", |it, _| &it.name, |it, _, to| it.name = to)
            }
            Topic::FileName => text(
                |_, _| "docker-publish.yml",
                |it, _| &it.file_name,
                |it, _, to| it.file_name = to,
            ),
            Topic::Job => text(|_, _| "publish", |it, _| &it.job, |it, _, to| it.job = to),
            Topic::JobName => text(
                |_, _| "Build and publish the image",
                |it, _| &it.job_name,
                |it, _, to| it.job_name = to,
            ),
            Topic::Registries => Control::List {
                fields: &[
                    Topic::Registry,
                    Topic::Host,
                    Topic::Image,
                    Topic::Login,
                    Topic::UsernameFrom,
                    Topic::Username,
                    Topic::Token,
                    Topic::Connection,
                ],
                len: |it| it.registries.len(),
                add: items::add_registry,
                remove: |it, n| drop(it.registries.remove(n)),
            },
            Topic::Registry
            | Topic::Host
            | Topic::Image
            | Topic::Login
            | Topic::UsernameFrom
            | Topic::Username
            | Topic::Token
            | Topic::Connection => items::of_registry(topic),
            Topic::Env => toggle(|it, _| it.env, |it, _, to| it.env = to),
            Topic::Branches => list("main", &[], |it| &it.branches, |it, to| it.branches = to),
            Topic::TagFilters => {
                list("v*.*.*", &[], |it| &it.tag_filters, |it, to| it.tag_filters = to)
            }
            Topic::Paths => list("src/**", &[], |it| &it.paths, |it, to| it.paths = to),
            Topic::PullRequest => toggle(|it, _| it.pull_request, |it, _, to| it.pull_request = to),
            Topic::PullRequestBranches => list(
                "main",
                &[],
                |it| &it.pull_request_branches,
                |it, to| it.pull_request_branches = to,
            ),
            Topic::Release => toggle(|it, _| it.release, |it, _, to| it.release = to),
            Topic::Schedule => {
                list("17 4 * * 1", &[], |it| &it.schedule, |it, to| it.schedule = to)
            }
            Topic::Timezone => {
                text(|_, _| "Europe/Berlin", |it, _| &it.timezone, |it, _, to| it.timezone = to)
            }
            Topic::Dispatch => toggle(|it, _| it.dispatch, |it, _, to| it.dispatch = to),
            Topic::Concurrency => Control::Choice {
                options: options::CONCURRENCY,
                allowed: items::always,
                get: |it, _| it.concurrency as usize,
                set: |it, _, n| it.concurrency = Concurrency::ALL[n],
            },
            Topic::Timeout => text(|_, _| "30", |it, _| &it.timeout, |it, _, to| it.timeout = to),
            Topic::Strategy => Control::Choice {
                options: options::STRATEGY,
                // "Custom" is what the rules below make of it.
                allowed: |_, _, n| n < STRATEGIES.len(),
                get: |it, _| {
                    STRATEGIES.iter().position(|s| s.is_of(it)).unwrap_or(STRATEGIES.len())
                },
                set: |it, _, n| STRATEGIES[n].apply(it),
            },
            Topic::Tags => Control::List {
                fields: &[
                    Topic::Tag,
                    Topic::TagPattern,
                    Topic::TagValue,
                    Topic::TagMatch,
                    Topic::TagGroup,
                    Topic::TagEvent,
                    Topic::TagBranch,
                    Topic::TagFormat,
                    Topic::TagPrefix,
                    Topic::TagSuffix,
                    Topic::TagEnable,
                    Topic::TagPriority,
                ],
                len: |it| it.tags.len(),
                add: |it| {
                    let rule = TagRule::new(Type::Semver);
                    it.tags.push(rule.with(Attribute::Pattern, "{{version}}"));
                },
                remove: |it, n| drop(it.tags.remove(n)),
            },
            Topic::Tag
            | Topic::TagPattern
            | Topic::TagValue
            | Topic::TagMatch
            | Topic::TagGroup
            | Topic::TagEvent
            | Topic::TagBranch
            | Topic::TagFormat
            | Topic::TagPrefix
            | Topic::TagSuffix
            | Topic::TagEnable
            | Topic::TagPriority => items::of_tag_rule(topic),
            Topic::Latest => Control::Choice {
                options: options::LATEST,
                allowed: items::always,
                get: |it, _| it.latest as usize,
                set: |it, _, n| it.latest = Latest::ALL[n],
            },
            Topic::FlavorPrefix => {
                text(|_, _| "dev-", |it, _| &it.flavor_prefix, |it, _, to| it.flavor_prefix = to)
            }
            Topic::FlavorPrefixLatest => {
                toggle(|it, _| it.flavor_prefix_latest, |it, _, to| it.flavor_prefix_latest = to)
            }
            Topic::FlavorSuffix => {
                text(|_, _| "-alpine", |it, _| &it.flavor_suffix, |it, _, to| it.flavor_suffix = to)
            }
            Topic::FlavorSuffixLatest => {
                toggle(|it, _| it.flavor_suffix_latest, |it, _, to| it.flavor_suffix_latest = to)
            }
            Topic::Checkout | Topic::Builder | Topic::Permissions => Control::Derived,
            Topic::Context => text(|_, _| ".", |it, _| &it.context, |it, _, to| it.context = to),
            Topic::File => text(|_, _| "./Dockerfile", |it, _| &it.file, |it, _, to| it.file = to),
            Topic::Target => {
                text(|_, _| "production", |it, _| &it.target, |it, _, to| it.target = to)
            }
            Topic::BuildArgs => {
                list("GO_VERSION=1.25", &[], |it| &it.build_args, |it, to| it.build_args = to)
            }
            Topic::BuildSecrets => list(
                "npm_token=NPM_TOKEN",
                &[],
                |it| &it.build_secrets,
                |it, to| it.build_secrets = to,
            ),
            Topic::Platforms => list(
                "linux/amd64",
                platforms::OFFERED,
                |it| &it.platforms,
                |it, to| it.platforms = to,
            ),
            Topic::Emulation => toggle(|it, _| it.emulation, |it, _, to| it.emulation = to),
            Topic::Runner => {
                text(|_, _| "ubuntu-latest", |it, _| &it.runner, |it, _, to| it.runner = to)
            }
            Topic::Cache => Control::Choice {
                options: options::CACHE,
                allowed: items::always,
                get: |it, _| it.cache as usize,
                set: |it, _, n| it.cache = Cache::ALL[n],
            },
            Topic::CacheMode => Control::Choice {
                options: options::CACHE_MODE,
                allowed: items::always,
                get: |it, _| it.cache_mode as usize,
                set: |it, _, n| it.cache_mode = CacheMode::ALL[n],
            },
            Topic::CacheRef => text(
                |_, _| "ghcr.io/acme/app:buildcache",
                |it, _| &it.cache_ref,
                |it, _, to| it.cache_ref = to,
            ),
            Topic::CacheRelease => {
                toggle(|it, _| it.cache_release, |it, _, to| it.cache_release = to)
            }
            Topic::Pins => Control::Choice {
                options: options::PINS,
                allowed: items::always,
                get: |it, _| it.pins as usize,
                set: |it, _, n| it.pins = Pins::ALL[n],
            },
            Topic::Provenance => Control::Choice {
                options: options::PROVENANCE,
                allowed: items::always,
                get: |it, _| it.provenance as usize,
                set: |it, _, n| it.provenance = Provenance::ALL[n],
            },
            Topic::Sbom => toggle(|it, _| it.sbom, |it, _, to| it.sbom = to),
            Topic::Attest => toggle(|it, _| it.attest, |it, _, to| it.attest = to),
            Topic::Comments => Control::Choice {
                options: options::COMMENTS,
                allowed: items::always,
                get: |it, _| it.comments as usize,
                set: |it, _, n| it.comments = Comments::ALL[n],
            },
            Topic::Header => toggle(|it, _| it.header, |it, _, to| it.header = to),
        }
    }
}

/// A text of the recipe itself or of a list's item.
pub(super) fn text(
    example: fn(&Recipe, usize) -> &'static str,
    get: fn(&Recipe, usize) -> &str,
    set: fn(&mut Recipe, usize, String),
) -> Control {
    Control::Text { example, get, set }
}

pub(super) fn toggle(
    get: fn(&Recipe, usize) -> bool,
    set: fn(&mut Recipe, usize, bool),
) -> Control {
    Control::Toggle { get, set }
}

fn list(
    example: &'static str,
    offered: &'static [&'static str],
    get: fn(&Recipe) -> &str,
    set: fn(&mut Recipe, String),
) -> Control {
    Control::Lines { example, offered, get, set }
}
