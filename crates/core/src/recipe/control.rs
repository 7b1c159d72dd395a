//! How a form edits each topic of a recipe. The form, share links, the command line and tests all go
//! through this table.

mod items;
mod options;
mod table;

use crate::{
    catalog::{platforms, registries::Login},
    metadata::Attribute,
    recipe::{
        BuildWith, Cache, Driver, Epoch, Export, Harden, InputKind, PARTS, Recipe, Scan, Usage,
        lines,
    },
    text::Text,
    topic::{Place, Section, Topic},
};

/// The control of a topic. `usize` is the item in the topic's list, 0 where it has none; getters of
/// items that are not there answer with nothing, setters do nothing.
#[derive(Clone, Copy)]
pub enum Control {
    Toggle {
        get: fn(&Recipe, usize) -> bool,
        set: fn(&mut Recipe, usize, bool),
    },
    Choice {
        options: &'static [Opt],
        /// Whether an option can be chosen here.
        allowed: fn(&Recipe, usize, usize) -> bool,
        get: fn(&Recipe, usize) -> usize,
        set: fn(&mut Recipe, usize, usize),
    },
    Text {
        example: fn(&Recipe, usize) -> &'static str,
        get: fn(&Recipe, usize) -> &str,
        field: Field,
    },
    /// Several values, one a line.
    Lines {
        example: &'static str,
        /// Values that can be chosen instead of typed.
        offered: &'static [&'static str],
        get: fn(&Recipe, usize) -> &str,
        field: Field,
    },
    /// A list of items with topics of their own.
    List {
        fields: &'static [Topic],
        len: fn(&Recipe) -> usize,
        /// Appends an item as a user would start it.
        add: fn(&mut Recipe),
        remove: fn(&mut Recipe, usize),
    },
    /// Follows from the rest; nothing to choose.
    Derived,
}

/// What a text is kept in; nothing for an item that is not there. One address costs the page less than
/// a function that sets it.
pub type Field = fn(&mut Recipe, usize) -> Option<&mut String>;

/// An option of a choice.
#[derive(Debug)]
pub struct Opt {
    /// Written into share links, so it never changes.
    pub id: &'static str,
    pub label: Text,
}

impl Control {
    /// The value as links and settings files write it; `None` where there is nothing to write.
    pub fn read(self, recipe: &Recipe, item: usize) -> Option<String> {
        match self {
            Control::Toggle { get, .. } => {
                Some(if get(recipe, item) { "on" } else { "off" }.into())
            }
            Control::Choice { options, get, .. } => {
                options.get(get(recipe, item)).map(|it| it.id.to_owned())
            }
            Control::Text { get, .. } => Some(get(recipe, item).to_owned()),
            Control::Lines { get, .. } => Some(get(recipe, item).to_owned()),
            Control::List { len, .. } => Some(len(recipe).to_string()),
            Control::Derived => None,
        }
    }

    /// Whether [`Control::read`] answers differently for two recipes, without writing either down.
    pub fn differs(self, one: &Recipe, other: &Recipe, item: usize) -> bool {
        match self {
            Control::Toggle { get, .. } => get(one, item) != get(other, item),
            Control::Choice { get, .. } => get(one, item) != get(other, item),
            Control::Text { get, .. } => get(one, item) != get(other, item),
            Control::Lines { get, .. } => get(one, item) != get(other, item),
            Control::List { len, .. } => len(one) != len(other),
            Control::Derived => false,
        }
    }

    /// Sets the value from what [`Control::read`] writes; `false` if it cannot be understood here.
    pub fn write(self, recipe: &mut Recipe, item: usize, value: &str) -> bool {
        match self {
            Control::Toggle { set, .. } => match value {
                "on" | "true" | "yes" | "1" => set(recipe, item, true),
                "off" | "false" | "no" | "0" => set(recipe, item, false),
                _ => return false,
            },
            Control::Choice { options, allowed, set, .. } => {
                let Some(n) = options.iter().position(|it| it.id == value) else { return false };
                if !allowed(recipe, item, n) {
                    return false;
                }
                set(recipe, item, n);
            }
            Control::Text { field, .. } => {
                put(field(recipe, item), value.replace(['\n', '\r'], " "));
            }
            Control::Lines { field, .. } => put(field(recipe, item), value.to_owned()),
            Control::List { len, add, remove, .. } => {
                let Ok(n) = value.parse::<usize>() else { return false };
                if MAX_ITEMS < n {
                    return false;
                }
                while len(recipe) < n {
                    add(recipe);
                }
                while n < len(recipe) {
                    remove(recipe, len(recipe) - 1);
                }
            }
            Control::Derived => return false,
        }
        true
    }
}

fn put(field: Option<&mut String>, value: String) {
    if let Some(field) = field {
        *field = value;
    }
}

/// How long a list of a recipe may be. Links are input like any other.
pub const MAX_ITEMS: usize = 50;

/// Whether a control says something in this recipe. What is hidden keeps its value.
pub fn shown(recipe: &Recipe, place: Place) -> bool {
    let target = recipe.registries.get(place.item);
    let login = |holds: fn(Login) -> bool| target.is_some_and(|it| holds(it.login));
    let pushes = target.is_some_and(|it| it.usage == Usage::Push);
    let rule = |it: Attribute| recipe.tags.get(place.item).is_some_and(|rule| rule.reads(it));
    match place.topic {
        // What Docker's workflow has no input for.
        topic if recipe.calls_builder() && !is_of_builder(topic) => false,
        Topic::GithubBuilder => recipe.build_with == BuildWith::Dockerfile,
        // Whoever copies an image changes nothing about it.
        topic if !recipe.builds() && is_of_build(topic) => false,
        Topic::CopyFrom => !recipe.builds(),
        Topic::Host => target.is_some_and(|it| it.registry.own_host),
        // Whoever only pulls has no image to name.
        Topic::Project | Topic::Image if !pushes => false,
        topic if PARTS.contains(&topic) => {
            target.is_some_and(|it| it.asked().any(|it| it.topic == topic))
        }
        Topic::Login => target.is_some_and(|it| 1 < it.registry.logins.len()),
        Topic::UsernameFrom => login(|it| it.has_username() && it != Login::AwsKeys),
        Topic::Username => login(|it| it.has_username() || it == Login::Oidc),
        Topic::Token => login(Login::has_token),
        Topic::Connection => login(|it| it == Login::Oidc),
        Topic::AttestPush => pushes && recipe.attest,
        Topic::Env => recipe.registries.len() == 1 && recipe.images.is_empty(),
        Topic::ImagesAs => !recipe.images.is_empty() && !recipe.parts_images(),
        Topic::ChangedOnly => !recipe.images.is_empty(),
        Topic::ComponentTags => !recipe.images.is_empty() && recipe.releases(),
        Topic::ComponentPaths => recipe.changed_only,
        Topic::JobOutputs => !recipe.has_image_matrix(),
        Topic::PullRequestBranches => recipe.pull_request,
        Topic::DispatchTag | Topic::DispatchDryRun | Topic::Inputs => recipe.asks(),
        // Where each platform has a job of its own, all of them are built.
        Topic::DispatchPlatform => {
            recipe.asks() && 1 < lines(&recipe.platforms).len() && !recipe.parts_platforms()
        }
        Topic::InputOptions => {
            recipe.inputs.get(place.item).is_some_and(|it| it.kind == InputKind::Choice)
        }
        Topic::Annotations => recipe.annotates(),
        Topic::Timezone => !lines(&recipe.schedule).is_empty(),
        Topic::FlavorPrefixLatest => !recipe.flavor_prefix.is_empty(),
        Topic::FlavorSuffixLatest => !recipe.flavor_suffix.is_empty(),
        Topic::CacheMode => !recipe.cache.is_simple(),
        Topic::CacheRef => matches!(recipe.cache, Cache::Registry | Cache::Inline),
        Topic::CacheScope => {
            matches!(recipe.cache, Cache::Gha | Cache::Local | Cache::S3 | Cache::Azblob)
                || !recipe.mounts().is_empty()
        }
        Topic::CacheRegion | Topic::CacheBucket | Topic::CacheKeyId => recipe.cache == Cache::S3,
        Topic::CacheAccount => recipe.cache == Cache::Azblob,
        Topic::CacheSecret => matches!(recipe.cache, Cache::S3 | Cache::Azblob),
        Topic::CacheIgnoreError => !recipe.cache.is_simple(),
        Topic::MultiPlatform => {
            let own = recipe.images.iter().map(|it| &it.platforms);
            own.chain([&recipe.platforms]).any(|it| !lines(it).is_empty())
        }
        Topic::Runners | Topic::MergeDryRun => recipe.has_legs(),
        Topic::CacheMounts => recipe.forgets_mounts(),
        Topic::CacheRelease => {
            (recipe.cache != Cache::None || !recipe.mounts().is_empty()) && recipe.releases()
        }
        Topic::BakeFiles | Topic::BakeTarget | Topic::BakeSet => {
            recipe.build_with == BuildWith::Bake
        }
        // A Bake file of the user says these itself.
        Topic::Context
        | Topic::ComponentContext
        | Topic::ComponentFile
        | Topic::File
        | Topic::Target
        | Topic::BuildContexts
        | Topic::Network
        | Topic::AddHosts
        | Topic::ShmSize
        | Topic::Ulimit => recipe.build_with == BuildWith::Dockerfile || recipe.writes_bake_file(),
        Topic::NoCacheFilters => recipe.build_with == BuildWith::Dockerfile && !recipe.no_cache,
        Topic::RewriteTimestamp => {
            recipe.build_with == BuildWith::Dockerfile && recipe.source_date_epoch != Epoch::None
        }
        Topic::ExportDays => recipe.export != Export::None,
        Topic::ScanWhen | Topic::ScanSeverity | Topic::ScanFixed | Topic::ScanUpload => {
            recipe.scan != Scan::Off
        }
        Topic::Description => recipe.on_docker_hub().is_some(),
        Topic::DescriptionFile => recipe.describes().is_some(),
        Topic::PullComment => recipe.pull_request,
        Topic::CleanUp => recipe.on_ghcr().next().is_some(),
        Topic::AttestSbom => recipe.attest && recipe.sbom,
        Topic::HardenEndpoints => recipe.harden == Harden::Block,
        Topic::DriverOpts => recipe.driver != Driver::Docker,
        Topic::BuilderEndpoint => recipe.driver == Driver::Remote,
        Topic::BuildkitdConfig => recipe.driver == Driver::Container,
        Topic::BuilderNodes => recipe.driver != Driver::Docker,
        // GitHub throws its own runners away after each job.
        Topic::KeepState => {
            recipe.driver == Driver::Container && !platforms::is_hosted(recipe.runner.trim())
        }
        topic => attribute(topic).is_none_or(rule),
    }
}

/// Whether docker/github-builder's `build.yml` can be told of it. Source: its inputs at v1.17.0; keys of
/// a job that calls: docs.github.com, "Workflow syntax", `jobs.<job_id>.uses`.
fn is_of_builder(topic: Topic) -> bool {
    match topic.section() {
        Section::Build => matches!(
            topic,
            Topic::BuildWith
                | Topic::GithubBuilder
                | Topic::Context
                | Topic::File
                | Topic::Target
                | Topic::BuildArgs
                | Topic::ShmSize
                | Topic::Ulimit
        ),
        Section::Platforms => matches!(topic, Topic::Platforms | Topic::MultiPlatform),
        Section::Cache => matches!(
            topic,
            Topic::Cache | Topic::CacheMode | Topic::CacheScope | Topic::CacheRelease
        ),
        Section::Checks => matches!(topic, Topic::CleanUp | Topic::PullComment),
        Section::Builder => false,
        Section::SupplyChain => {
            matches!(topic, Topic::Permissions | Topic::Pins | Topic::Updates | Topic::Sbom)
        }
        _ => !matches!(
            topic,
            Topic::Env | Topic::AttestPush | Topic::Timeout | Topic::AnnotationLevels
        ),
    }
}

/// What was chosen that Docker's workflow cannot be told: it would be written if the steps were here.
pub fn left_out(recipe: &Recipe) -> Vec<Topic> {
    let steps = Recipe { github_builder: false, ..recipe.clone() };
    let plain = Recipe { build_with: recipe.build_with, ..Recipe::default() };
    let is_left = |topic: &&Topic| {
        let place = Place::from(**topic);
        topic.list().is_none()
            && !shown(recipe, place)
            && shown(&steps, place)
            && Control::of(**topic).differs(recipe, &plain, 0)
    };
    Topic::ALL.iter().filter(is_left).copied().collect()
}

/// Whether a topic says how an image is made.
fn is_of_build(topic: Topic) -> bool {
    match topic.section() {
        Section::Build => {
            !matches!(topic, Topic::BuildWith | Topic::CopyFrom | Topic::GithubBuilder)
        }
        Section::Platforms => topic != Topic::Runner,
        Section::Cache | Section::Builder => true,
        Section::Checks => !matches!(
            topic,
            Topic::Scan
                | Topic::ScanWhen
                | Topic::ScanSeverity
                | Topic::ScanFixed
                | Topic::ScanUpload
                | Topic::Summary
                | Topic::Description
                | Topic::DescriptionFile
                | Topic::CleanUp
                | Topic::JobOutputs
        ),
        _ => matches!(
            topic,
            Topic::ComponentContext
                | Topic::ComponentFile
                | Topic::ComponentTarget
                | Topic::ComponentBuildArgs
                | Topic::ComponentPlatforms
                | Topic::ComponentPaths
                | Topic::ChangedOnly
                | Topic::Labels
                | Topic::Annotations
                | Topic::AnnotationLevels
                | Topic::DispatchPlatform
                | Topic::InputBuildArg
                | Topic::Provenance
                | Topic::Sbom
                | Topic::AttestSbom
        ),
    }
}

/// The attribute of a tag rule that a topic is about.
fn attribute(topic: Topic) -> Option<Attribute> {
    Some(match topic {
        Topic::TagPattern => Attribute::Pattern,
        Topic::TagValue => Attribute::Value,
        Topic::TagMatch => Attribute::Match,
        Topic::TagGroup => Attribute::Group,
        Topic::TagEvent => Attribute::Event,
        Topic::TagBranch => Attribute::Branch,
        Topic::TagFormat => Attribute::Format,
        Topic::TagPrefix => Attribute::Prefix,
        Topic::TagSuffix => Attribute::Suffix,
        Topic::TagEnable => Attribute::Enable,
        Topic::TagPriority => Attribute::Priority,
        _ => return None,
    })
}
