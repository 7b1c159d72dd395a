//! Every topic's control: the table that the form, links and the command line read.

use crate::{
    catalog::platforms,
    metadata::{Attribute, TagRule, Type},
    recipe::{
        BuildWith, Cache, CacheMode, CleanUp, Comments, Concurrency, Driver, Epoch, Export,
        Hadolint, Harden, ImagesAs, Input, Latest, MultiPlatform, Network, Pins, Provenance,
        Recipe, STRATEGIES, Scan, ScanWhen, Severity, Updates,
        control::{Control, Field, items, options},
    },
    topic::Topic,
};

impl Control {
    /// The control of a topic.
    pub fn of(topic: Topic) -> Control {
        match topic {
            Topic::Name => {
                text(|_, _| "Publish Docker image", |it, _| &it.name, |it, _| Some(&mut it.name))
            }
            Topic::FileName => text(
                |_, _| "docker-publish.yml",
                |it, _| &it.file_name,
                |it, _| Some(&mut it.file_name),
            ),
            Topic::Job => text(|_, _| "publish", |it, _| &it.job, |it, _| Some(&mut it.job)),
            Topic::JobName => text(
                |_, _| "Build and publish the image",
                |it, _| &it.job_name,
                |it, _| Some(&mut it.job_name),
            ),
            Topic::Images => Control::List {
                fields: &[
                    Topic::Component,
                    Topic::ComponentImage,
                    Topic::ComponentContext,
                    Topic::ComponentFile,
                    Topic::ComponentTarget,
                    Topic::ComponentBuildArgs,
                    Topic::ComponentPlatforms,
                    Topic::ComponentPaths,
                ],
                len: |it| it.images.len(),
                add: items::add_image,
                remove: |it, n| drop(it.images.remove(n)),
            },
            Topic::Component
            | Topic::ComponentImage
            | Topic::ComponentContext
            | Topic::ComponentFile
            | Topic::ComponentTarget
            | Topic::ComponentBuildArgs
            | Topic::ComponentPlatforms
            | Topic::ComponentPaths => items::of_component(topic),
            Topic::ImagesAs => Control::Choice {
                options: options::IMAGES_AS,
                allowed: items::always,
                get: |it, _| it.images_as as usize,
                set: |it, _, n| it.images_as = ImagesAs::ALL[n],
            },
            Topic::ChangedOnly => toggle(|it, _| it.changed_only, |it, _, to| it.changed_only = to),
            Topic::ComponentTags => {
                toggle(|it, _| it.component_tags, |it, _, to| it.component_tags = to)
            }
            Topic::Registries => Control::List {
                fields: &[
                    Topic::Registry,
                    Topic::Use,
                    Topic::Host,
                    Topic::RegistryName,
                    Topic::Account,
                    Topic::Region,
                    Topic::Project,
                    Topic::Image,
                    Topic::Login,
                    Topic::Role,
                    Topic::IdentityProvider,
                    Topic::ServiceAccount,
                    Topic::ClientId,
                    Topic::TenantId,
                    Topic::SubscriptionId,
                    Topic::UsernameFrom,
                    Topic::Username,
                    Topic::Token,
                    Topic::Connection,
                    Topic::AttestPush,
                ],
                len: |it| it.registries.len(),
                add: items::add_registry,
                remove: |it, n| drop(it.registries.remove(n)),
            },
            Topic::Registry
            | Topic::Use
            | Topic::Host
            | Topic::RegistryName
            | Topic::Account
            | Topic::Region
            | Topic::Project
            | Topic::Image
            | Topic::Login
            | Topic::Role
            | Topic::IdentityProvider
            | Topic::ServiceAccount
            | Topic::ClientId
            | Topic::TenantId
            | Topic::SubscriptionId
            | Topic::UsernameFrom
            | Topic::Username
            | Topic::Token
            | Topic::Connection
            | Topic::AttestPush => items::of_registry(topic),
            Topic::Env => toggle(|it, _| it.env, |it, _, to| it.env = to),
            Topic::Branches => {
                list("main", &[], |it, _| &it.branches, |it, _| Some(&mut it.branches))
            }
            Topic::TagFilters => {
                list("v*.*.*", &[], |it, _| &it.tag_filters, |it, _| Some(&mut it.tag_filters))
            }
            Topic::Paths => list("src/**", &[], |it, _| &it.paths, |it, _| Some(&mut it.paths)),
            Topic::PullRequest => toggle(|it, _| it.pull_request, |it, _, to| it.pull_request = to),
            Topic::PullRequestBranches => list(
                "main",
                &[],
                |it, _| &it.pull_request_branches,
                |it, _| Some(&mut it.pull_request_branches),
            ),
            Topic::MergeGroup => toggle(|it, _| it.merge_group, |it, _, to| it.merge_group = to),
            Topic::Release => toggle(|it, _| it.release, |it, _, to| it.release = to),
            Topic::Schedule => {
                list("17 4 * * 1", &[], |it, _| &it.schedule, |it, _| Some(&mut it.schedule))
            }
            Topic::Timezone => {
                text(|_, _| "Europe/Berlin", |it, _| &it.timezone, |it, _| Some(&mut it.timezone))
            }
            Topic::Dispatch => toggle(|it, _| it.dispatch, |it, _, to| it.dispatch = to),
            Topic::Call => toggle(|it, _| it.call, |it, _, to| it.call = to),
            Topic::DispatchTag => toggle(|it, _| it.dispatch_tag, |it, _, to| it.dispatch_tag = to),
            Topic::DispatchPlatform => {
                toggle(|it, _| it.dispatch_platform, |it, _, to| it.dispatch_platform = to)
            }
            Topic::DispatchDryRun => {
                toggle(|it, _| it.dispatch_dry_run, |it, _, to| it.dispatch_dry_run = to)
            }
            Topic::Inputs => Control::List {
                fields: &[
                    Topic::Input,
                    Topic::InputType,
                    Topic::InputDescription,
                    Topic::InputOptions,
                    Topic::InputDefault,
                    Topic::InputRequired,
                    Topic::InputBuildArg,
                ],
                len: |it| it.inputs.len(),
                add: |it| it.inputs.push(Input::default()),
                remove: |it, n| drop(it.inputs.remove(n)),
            },
            Topic::Input
            | Topic::InputType
            | Topic::InputDescription
            | Topic::InputOptions
            | Topic::InputDefault
            | Topic::InputRequired
            | Topic::InputBuildArg => items::of_input(topic),
            Topic::Concurrency => Control::Choice {
                options: options::CONCURRENCY,
                allowed: items::always,
                get: |it, _| it.concurrency as usize,
                set: |it, _, n| it.concurrency = Concurrency::ALL[n],
            },
            Topic::Timeout => text(|_, _| "30", |it, _| &it.timeout, |it, _| Some(&mut it.timeout)),
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
                text(|_, _| "dev-", |it, _| &it.flavor_prefix, |it, _| Some(&mut it.flavor_prefix))
            }
            Topic::FlavorPrefixLatest => {
                toggle(|it, _| it.flavor_prefix_latest, |it, _, to| it.flavor_prefix_latest = to)
            }
            Topic::FlavorSuffix => text(
                |_, _| "-alpine",
                |it, _| &it.flavor_suffix,
                |it, _| Some(&mut it.flavor_suffix),
            ),
            Topic::FlavorSuffixLatest => {
                toggle(|it, _| it.flavor_suffix_latest, |it, _, to| it.flavor_suffix_latest = to)
            }
            Topic::Checkout | Topic::Builder | Topic::Permissions => Control::Derived,
            Topic::Labels => list(
                "org.opencontainers.image.vendor=Acme",
                &[],
                |it, _| &it.labels,
                |it, _| Some(&mut it.labels),
            ),
            Topic::AnnotationLevels => list(
                "manifest",
                &["manifest", "index", "manifest-descriptor", "index-descriptor"],
                |it, _| &it.annotation_levels,
                |it, _| Some(&mut it.annotation_levels),
            ),
            Topic::Annotations => list(
                "org.opencontainers.image.vendor=Acme",
                &[],
                |it, _| &it.annotations,
                |it, _| Some(&mut it.annotations),
            ),
            Topic::Context => text(|_, _| ".", |it, _| &it.context, |it, _| Some(&mut it.context)),
            Topic::File => {
                text(|_, _| "./Dockerfile", |it, _| &it.file, |it, _| Some(&mut it.file))
            }
            Topic::Target => {
                text(|_, _| "production", |it, _| &it.target, |it, _| Some(&mut it.target))
            }
            Topic::BuildArgs => list(
                "GO_VERSION=1.25",
                &[],
                |it, _| &it.build_args,
                |it, _| Some(&mut it.build_args),
            ),
            Topic::BuildSecrets => list(
                "npm_token=NPM_TOKEN",
                &[],
                |it, _| &it.build_secrets,
                |it, _| Some(&mut it.build_secrets),
            ),
            Topic::BuildWith => Control::Choice {
                options: options::BUILD_WITH,
                allowed: items::always,
                get: |it, _| it.build_with as usize,
                set: |it, _, n| {
                    it.build_with = BuildWith::ALL[n];
                    items::settle_cache(it);
                    if it.build_with == BuildWith::Bake
                        && it.multi_platform == MultiPlatform::Native
                    {
                        it.multi_platform = MultiPlatform::Qemu;
                    }
                },
            },
            Topic::GithubBuilder => toggle(
                |it, _| it.github_builder,
                |it, _, to| {
                    it.github_builder = to;
                    items::settle_cache(it);
                },
            ),
            Topic::CopyFrom => text(
                |_, _| "ghcr.io/acme/app:sha-${{ github.sha }}",
                |it, _| &it.copy_from,
                |it, _| Some(&mut it.copy_from),
            ),
            Topic::BakeFiles => list(
                "./docker/docker-bake.hcl",
                &[],
                |it, _| &it.bake_files,
                |it, _| Some(&mut it.bake_files),
            ),
            Topic::BakeTarget => {
                text(|_, _| "image", |it, _| &it.bake_target, |it, _| Some(&mut it.bake_target))
            }
            Topic::BakeSet => list(
                "*.args.GO_VERSION=1.25",
                &[],
                |it, _| &it.bake_set,
                |it, _| Some(&mut it.bake_set),
            ),
            Topic::BuildContexts => list(
                "base=docker-image://alpine:3.22",
                &[],
                |it, _| &it.build_contexts,
                |it, _| Some(&mut it.build_contexts),
            ),
            Topic::SecretEnvs => {
                list("npmrc=NPMRC", &[], |it, _| &it.secret_envs, |it, _| Some(&mut it.secret_envs))
            }
            Topic::SecretFiles => list(
                "config=./config/build.json",
                &[],
                |it, _| &it.secret_files,
                |it, _| Some(&mut it.secret_files),
            ),
            Topic::SshKey => {
                text(|_, _| "DEPLOY_KEY", |it, _| &it.ssh_key, |it, _| Some(&mut it.ssh_key))
            }
            Topic::Pull => toggle(|it, _| it.pull, |it, _, to| it.pull = to),
            Topic::NoCache => toggle(|it, _| it.no_cache, |it, _, to| it.no_cache = to),
            Topic::NoCacheFilters => list(
                "build",
                &[],
                |it, _| &it.no_cache_filters,
                |it, _| Some(&mut it.no_cache_filters),
            ),
            Topic::Network => Control::Choice {
                options: options::NETWORK,
                allowed: items::always,
                get: |it, _| it.network as usize,
                set: |it, _, n| it.network = Network::ALL[n],
            },
            Topic::Allow => list(
                "security.insecure",
                &["network.host", "security.insecure"],
                |it, _| &it.allow,
                |it, _| Some(&mut it.allow),
            ),
            Topic::AddHosts => list(
                "mirror.internal:10.0.0.5",
                &[],
                |it, _| &it.add_hosts,
                |it, _| Some(&mut it.add_hosts),
            ),
            Topic::ShmSize => {
                text(|_, _| "1g", |it, _| &it.shm_size, |it, _| Some(&mut it.shm_size))
            }
            Topic::Ulimit => {
                list("nofile=65536:65536", &[], |it, _| &it.ulimit, |it, _| Some(&mut it.ulimit))
            }
            Topic::Check => toggle(|it, _| it.check, |it, _, to| it.check = to),
            Topic::Hadolint => Control::Choice {
                options: options::HADOLINT,
                allowed: items::always,
                get: |it, _| it.hadolint as usize,
                set: |it, _, n| it.hadolint = Hadolint::ALL[n],
            },
            Topic::TestCommands => list(
                "docker run --rm \"$IMAGE\" --version",
                &[],
                |it, _| &it.test_commands,
                |it, _| Some(&mut it.test_commands),
            ),
            Topic::Scan => Control::Choice {
                options: options::SCAN,
                allowed: items::always,
                get: |it, _| it.scan as usize,
                set: |it, _, n| it.scan = Scan::ALL[n],
            },
            Topic::ScanWhen => Control::Choice {
                options: options::SCAN_WHEN,
                allowed: items::always,
                get: |it, _| it.scan_when as usize,
                set: |it, _, n| it.scan_when = ScanWhen::ALL[n],
            },
            Topic::ScanSeverity => Control::Choice {
                options: options::SCAN_SEVERITY,
                allowed: items::always,
                get: |it, _| it.scan_severity as usize,
                set: |it, _, n| it.scan_severity = Severity::ALL[n],
            },
            Topic::ScanFixed => toggle(|it, _| it.scan_fixed, |it, _, to| it.scan_fixed = to),
            Topic::ScanUpload => toggle(|it, _| it.scan_upload, |it, _, to| it.scan_upload = to),
            Topic::SourceDateEpoch => Control::Choice {
                options: options::SOURCE_DATE_EPOCH,
                allowed: items::always,
                get: |it, _| it.source_date_epoch as usize,
                set: |it, _, n| it.source_date_epoch = Epoch::ALL[n],
            },
            Topic::RewriteTimestamp => {
                toggle(|it, _| it.rewrite_timestamp, |it, _, to| it.rewrite_timestamp = to)
            }
            Topic::Export => Control::Choice {
                options: options::EXPORT,
                allowed: items::always,
                get: |it, _| it.export as usize,
                set: |it, _, n| it.export = Export::ALL[n],
            },
            Topic::ExportDays => {
                text(|_, _| "7", |it, _| &it.export_days, |it, _| Some(&mut it.export_days))
            }
            Topic::Retry => toggle(|it, _| it.retry, |it, _, to| it.retry = to),
            Topic::Summary => toggle(|it, _| it.summary, |it, _, to| it.summary = to),
            Topic::PullComment => toggle(|it, _| it.pull_comment, |it, _, to| it.pull_comment = to),
            Topic::Description => toggle(|it, _| it.description, |it, _, to| it.description = to),
            Topic::DescriptionFile => text(
                |_, _| "./docs/docker-hub.md",
                |it, _| &it.description_file,
                |it, _| Some(&mut it.description_file),
            ),
            Topic::JobOutputs => toggle(|it, _| it.job_outputs, |it, _, to| it.job_outputs = to),
            Topic::BuildxVersion => text(
                |_, _| "v0.30.1",
                |it, _| &it.buildx_version,
                |it, _| Some(&mut it.buildx_version),
            ),
            Topic::Driver => Control::Choice {
                options: options::DRIVER,
                allowed: items::always,
                get: |it, _| it.driver as usize,
                set: |it, _, n| items::set_driver(it, Driver::ALL[n]),
            },
            Topic::DriverOpts => list(
                "image=moby/buildkit:buildx-stable-1",
                &[],
                |it, _| &it.driver_opts,
                |it, _| Some(&mut it.driver_opts),
            ),
            Topic::BuilderEndpoint => text(
                |_, _| "tcp://buildkit.internal:1234",
                |it, _| &it.builder_endpoint,
                |it, _| Some(&mut it.builder_endpoint),
            ),
            Topic::BuilderNodes => list(
                "linux/arm64=ssh://builder@arm.example.com",
                &[],
                |it, _| &it.builder_nodes,
                |it, _| Some(&mut it.builder_nodes),
            ),
            Topic::BuildkitdConfig => list(
                "[registry.\"docker.io\"]",
                &[],
                |it, _| &it.buildkitd_config,
                |it, _| Some(&mut it.buildkitd_config),
            ),
            Topic::KeepState => toggle(|it, _| it.keep_state, |it, _, to| it.keep_state = to),
            Topic::CacheScope => {
                text(|_, _| "my-image", |it, _| &it.cache_scope, |it, _| Some(&mut it.cache_scope))
            }
            Topic::CacheRegion => text(
                |_, _| "eu-central-1",
                |it, _| &it.cache_region,
                |it, _| Some(&mut it.cache_region),
            ),
            Topic::CacheBucket => text(
                |_, _| "my-build-cache",
                |it, _| &it.cache_bucket,
                |it, _| Some(&mut it.cache_bucket),
            ),
            Topic::CacheAccount => text(
                |_, _| "https://myaccount.blob.core.windows.net",
                |it, _| &it.cache_account,
                |it, _| Some(&mut it.cache_account),
            ),
            Topic::CacheKeyId => text(
                |_, _| "AWS_ACCESS_KEY_ID",
                |it, _| &it.cache_key_id,
                |it, _| Some(&mut it.cache_key_id),
            ),
            Topic::CacheSecret => text(
                |_, _| "AWS_SECRET_ACCESS_KEY",
                |it, _| &it.cache_secret,
                |it, _| Some(&mut it.cache_secret),
            ),
            Topic::CacheIgnoreError => {
                toggle(|it, _| it.cache_ignore_error, |it, _, to| it.cache_ignore_error = to)
            }
            Topic::CacheMounts => list(
                "/root/.cache/go-build",
                &[],
                |it, _| &it.cache_mounts,
                |it, _| Some(&mut it.cache_mounts),
            ),
            Topic::Platforms => list(
                "linux/amd64",
                platforms::OFFERED,
                |it, _| &it.platforms,
                |it, _| Some(&mut it.platforms),
            ),
            Topic::MultiPlatform => Control::Choice {
                options: options::MULTI_PLATFORM,
                // A Bake file says itself where its targets go.
                allowed: |it, _, n| {
                    MultiPlatform::ALL[n] != MultiPlatform::Native
                        || it.build_with != BuildWith::Bake
                },
                get: |it, _| it.multi_platform as usize,
                set: |it, _, n| it.multi_platform = MultiPlatform::ALL[n],
            },
            Topic::Runners => list(
                "linux/arm64=self-hosted, linux, arm64",
                &[],
                |it, _| &it.runners,
                |it, _| Some(&mut it.runners),
            ),
            Topic::MergeDryRun => {
                toggle(|it, _| it.merge_dry_run, |it, _, to| it.merge_dry_run = to)
            }
            Topic::Runner => {
                text(|_, _| "ubuntu-latest", |it, _| &it.runner, |it, _| Some(&mut it.runner))
            }
            Topic::Cache => Control::Choice {
                options: options::CACHE,
                allowed: |it, _, n| match it.calls_builder() {
                    true => matches!(Cache::ALL[n], Cache::None | Cache::Gha),
                    false => it.driver != Driver::Docker || Cache::ALL[n].is_simple(),
                },
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
                |it, _| Some(&mut it.cache_ref),
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
            Topic::Updates => Control::Choice {
                options: options::UPDATES,
                allowed: items::always,
                get: |it, _| it.updates as usize,
                set: |it, _, n| it.updates = Updates::ALL[n],
            },
            Topic::CleanUp => Control::Choice {
                options: options::CLEAN_UP,
                allowed: items::always,
                get: |it, _| it.clean_up as usize,
                set: |it, _, n| it.clean_up = CleanUp::ALL[n],
            },
            Topic::Provenance => Control::Choice {
                options: options::PROVENANCE,
                allowed: items::always,
                get: |it, _| it.provenance as usize,
                set: |it, _, n| it.provenance = Provenance::ALL[n],
            },
            Topic::Sbom => toggle(|it, _| it.sbom, |it, _, to| it.sbom = to),
            Topic::Attest => toggle(|it, _| it.attest, |it, _, to| it.attest = to),
            Topic::AttestSbom => toggle(|it, _| it.attest_sbom, |it, _, to| it.attest_sbom = to),
            Topic::Sign => toggle(|it, _| it.sign, |it, _, to| it.sign = to),
            Topic::Harden => Control::Choice {
                options: options::HARDEN,
                allowed: items::always,
                get: |it, _| it.harden as usize,
                set: |it, _, n| it.harden = Harden::ALL[n],
            },
            Topic::HardenEndpoints => list(
                "pypi.org:443",
                &[],
                |it, _| &it.harden_endpoints,
                |it, _| Some(&mut it.harden_endpoints),
            ),
            Topic::Environment => text(
                |_, _| "production",
                |it, _| &it.environment,
                |it, _| Some(&mut it.environment),
            ),
            Topic::Shell => toggle(|it, _| it.shell, |it, _, to| it.shell = to),
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
    field: Field,
) -> Control {
    Control::Text { example, get, field }
}

pub(super) fn toggle(
    get: fn(&Recipe, usize) -> bool,
    set: fn(&mut Recipe, usize, bool),
) -> Control {
    Control::Toggle { get, set }
}

pub(super) fn list(
    example: &'static str,
    offered: &'static [&'static str],
    get: fn(&Recipe, usize) -> &str,
    field: Field,
) -> Control {
    Control::Lines { example, offered, get, field }
}
