//! What a control, a line of YAML, a finding or an explanation is about. One topic ties the four
//! together; a place says which one of a list is meant.

use std::sync::Arc;

use crate::text::{Note, Notes, Text, msg};

/// The parts of the form, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    What,
    Where,
    When,
    Tags,
    Build,
    Checks,
    Platforms,
    Cache,
    Builder,
    SupplyChain,
    Output,
}

impl Section {
    pub const ALL: [Section; 11] = [
        Section::What,
        Section::Where,
        Section::When,
        Section::Tags,
        Section::Build,
        Section::Checks,
        Section::Platforms,
        Section::Cache,
        Section::Builder,
        Section::SupplyChain,
        Section::Output,
    ];

    /// What style sheets and tests call it.
    pub fn id(self) -> &'static str {
        match self {
            Section::What => "what",
            Section::Where => "where",
            Section::When => "when",
            Section::Tags => "tags",
            Section::Build => "build",
            Section::Checks => "checks",
            Section::Builder => "builder",
            Section::Platforms => "platforms",
            Section::Cache => "cache",
            Section::SupplyChain => "supply-chain",
            Section::Output => "output",
        }
    }

    pub fn label(self) -> &'static Text {
        match self {
            Section::What => &msg::SECTION_WHAT,
            Section::Where => &msg::SECTION_WHERE,
            Section::When => &msg::SECTION_WHEN,
            Section::Tags => &msg::SECTION_TAGS,
            Section::Build => &msg::SECTION_BUILD,
            Section::Checks => &msg::SECTION_CHECKS,
            Section::Builder => &msg::SECTION_BUILDER,
            Section::Platforms => &msg::SECTION_PLATFORMS,
            Section::Cache => &msg::SECTION_CACHE,
            Section::SupplyChain => &msg::SECTION_SUPPLY_CHAIN,
            Section::Output => &msg::SECTION_OUTPUT,
        }
    }
}

/// The kind of a choice. Ids are written into share links, so they never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    Name,
    FileName,
    Job,
    JobName,
    Registries,
    Registry,
    Use,
    Host,
    RegistryName,
    Account,
    Region,
    Project,
    Image,
    Login,
    Role,
    IdentityProvider,
    ServiceAccount,
    ClientId,
    TenantId,
    SubscriptionId,
    UsernameFrom,
    Username,
    Token,
    Connection,
    AttestPush,
    Env,
    Branches,
    TagFilters,
    Paths,
    PullRequest,
    PullRequestBranches,
    MergeGroup,
    Release,
    Schedule,
    Timezone,
    Dispatch,
    Call,
    DispatchTag,
    DispatchPlatform,
    DispatchDryRun,
    Inputs,
    Input,
    InputType,
    InputDescription,
    InputOptions,
    InputDefault,
    InputRequired,
    InputBuildArg,
    Concurrency,
    Timeout,
    Strategy,
    Tags,
    Tag,
    TagPattern,
    TagValue,
    TagMatch,
    TagGroup,
    TagEvent,
    TagBranch,
    TagFormat,
    TagPrefix,
    TagSuffix,
    TagEnable,
    TagPriority,
    Latest,
    FlavorPrefix,
    FlavorPrefixLatest,
    FlavorSuffix,
    FlavorSuffixLatest,
    Labels,
    AnnotationLevels,
    Annotations,
    Checkout,
    BuildWith,
    Context,
    BakeFiles,
    BakeTarget,
    BakeSet,
    File,
    Target,
    BuildArgs,
    BuildContexts,
    BuildSecrets,
    SecretEnvs,
    SecretFiles,
    SshKey,
    Pull,
    NoCache,
    NoCacheFilters,
    Network,
    Allow,
    AddHosts,
    ShmSize,
    Ulimit,
    Check,
    Hadolint,
    TestCommands,
    SourceDateEpoch,
    RewriteTimestamp,
    Export,
    ExportDays,
    Retry,
    Summary,
    JobOutputs,
    Builder,
    BuildxVersion,
    Driver,
    DriverOpts,
    BuilderEndpoint,
    BuilderNodes,
    BuildkitdConfig,
    KeepState,
    Platforms,
    MultiPlatform,
    Runner,
    Runners,
    MergeDryRun,
    Cache,
    CacheMode,
    CacheScope,
    CacheRef,
    CacheRegion,
    CacheBucket,
    CacheAccount,
    CacheKeyId,
    CacheSecret,
    CacheIgnoreError,
    CacheRelease,
    Permissions,
    Pins,
    Provenance,
    Sbom,
    Attest,
    Comments,
    Header,
}

/// What belongs to a topic whatever the recipe: its row of the table.
struct Row {
    id: &'static str,
    section: Section,
    label: &'static Text,
}

impl Topic {
    /// Every topic, in the order of the form. Links are written and read in this order.
    pub const ALL: &[Topic] = &[
        Topic::Name,
        Topic::FileName,
        Topic::Job,
        Topic::JobName,
        Topic::Registries,
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
        Topic::Env,
        Topic::Branches,
        Topic::TagFilters,
        Topic::Paths,
        Topic::PullRequest,
        Topic::PullRequestBranches,
        Topic::MergeGroup,
        Topic::Release,
        Topic::Schedule,
        Topic::Timezone,
        Topic::Dispatch,
        Topic::Call,
        Topic::DispatchTag,
        Topic::DispatchPlatform,
        Topic::DispatchDryRun,
        Topic::Inputs,
        Topic::Input,
        Topic::InputType,
        Topic::InputDescription,
        Topic::InputOptions,
        Topic::InputDefault,
        Topic::InputRequired,
        Topic::InputBuildArg,
        Topic::Concurrency,
        Topic::Timeout,
        Topic::Strategy,
        Topic::Tags,
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
        Topic::Latest,
        Topic::FlavorPrefix,
        Topic::FlavorPrefixLatest,
        Topic::FlavorSuffix,
        Topic::FlavorSuffixLatest,
        Topic::Labels,
        Topic::AnnotationLevels,
        Topic::Annotations,
        Topic::Checkout,
        Topic::BuildWith,
        Topic::Context,
        Topic::BakeFiles,
        Topic::BakeTarget,
        Topic::BakeSet,
        Topic::File,
        Topic::Target,
        Topic::BuildArgs,
        Topic::BuildContexts,
        Topic::BuildSecrets,
        Topic::SecretEnvs,
        Topic::SecretFiles,
        Topic::SshKey,
        Topic::Pull,
        Topic::NoCache,
        Topic::NoCacheFilters,
        Topic::Network,
        Topic::Allow,
        Topic::AddHosts,
        Topic::ShmSize,
        Topic::Ulimit,
        Topic::Check,
        Topic::Hadolint,
        Topic::TestCommands,
        Topic::SourceDateEpoch,
        Topic::RewriteTimestamp,
        Topic::Export,
        Topic::ExportDays,
        Topic::Retry,
        Topic::Summary,
        Topic::JobOutputs,
        Topic::Builder,
        Topic::BuildxVersion,
        Topic::Driver,
        Topic::DriverOpts,
        Topic::BuilderEndpoint,
        Topic::BuilderNodes,
        Topic::BuildkitdConfig,
        Topic::KeepState,
        Topic::Platforms,
        Topic::MultiPlatform,
        Topic::Runner,
        Topic::Runners,
        Topic::MergeDryRun,
        Topic::Cache,
        Topic::CacheMode,
        Topic::CacheScope,
        Topic::CacheRef,
        Topic::CacheRegion,
        Topic::CacheBucket,
        Topic::CacheAccount,
        Topic::CacheKeyId,
        Topic::CacheSecret,
        Topic::CacheIgnoreError,
        Topic::CacheRelease,
        Topic::Permissions,
        Topic::Pins,
        Topic::Provenance,
        Topic::Sbom,
        Topic::Attest,
        Topic::Comments,
        Topic::Header,
    ];

    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// The topic with this id.
    pub fn of(id: &str) -> Option<Topic> {
        Topic::ALL.iter().copied().find(|it| it.id() == id)
    }

    pub fn section(self) -> Section {
        self.row().section
    }

    /// The name of its control in the form.
    pub fn label(self) -> &'static Text {
        self.row().label
    }

    /// The explanation of the choice, if there is one.
    pub fn note(self, notes: &Notes) -> Option<Arc<Note>> {
        notes.get(&format!("topic.{}", self.id()))
    }

    /// The list whose items have this topic, if it is not there once for the whole recipe.
    pub fn list(self) -> Option<Topic> {
        match self {
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
            | Topic::AttestPush => Some(Topic::Registries),
            Topic::Input
            | Topic::InputType
            | Topic::InputDescription
            | Topic::InputOptions
            | Topic::InputDefault
            | Topic::InputRequired
            | Topic::InputBuildArg => Some(Topic::Inputs),
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
            | Topic::TagPriority => Some(Topic::Tags),
            _ => None,
        }
    }

    fn row(self) -> Row {
        use Section::*;
        let (id, section, label) = match self {
            Topic::Name => ("name", What, &msg::TOPIC_NAME),
            Topic::FileName => ("file-name", What, &msg::TOPIC_FILE_NAME),
            Topic::Job => ("job", What, &msg::TOPIC_JOB),
            Topic::JobName => ("job-name", What, &msg::TOPIC_JOB_NAME),
            Topic::Registries => ("registries", Where, &msg::TOPIC_REGISTRIES),
            Topic::Registry => ("registry", Where, &msg::TOPIC_REGISTRY),
            Topic::Use => ("use", Where, &msg::TOPIC_USE),
            Topic::Host => ("host", Where, &msg::TOPIC_HOST),
            Topic::RegistryName => ("registry-name", Where, &msg::TOPIC_REGISTRY_NAME),
            Topic::Account => ("account", Where, &msg::TOPIC_ACCOUNT),
            Topic::Region => ("region", Where, &msg::TOPIC_REGION),
            Topic::Project => ("project", Where, &msg::TOPIC_PROJECT),
            Topic::Image => ("image", Where, &msg::TOPIC_IMAGE),
            Topic::Login => ("login", Where, &msg::TOPIC_LOGIN),
            Topic::Role => ("role", Where, &msg::TOPIC_ROLE),
            Topic::IdentityProvider => ("identity-provider", Where, &msg::TOPIC_IDENTITY_PROVIDER),
            Topic::ServiceAccount => ("service-account", Where, &msg::TOPIC_SERVICE_ACCOUNT),
            Topic::ClientId => ("client-id", Where, &msg::TOPIC_CLIENT_ID),
            Topic::TenantId => ("tenant-id", Where, &msg::TOPIC_TENANT_ID),
            Topic::SubscriptionId => ("subscription-id", Where, &msg::TOPIC_SUBSCRIPTION_ID),
            Topic::UsernameFrom => ("username-from", Where, &msg::TOPIC_USERNAME_FROM),
            Topic::Username => ("username", Where, &msg::TOPIC_USERNAME),
            Topic::Token => ("token", Where, &msg::TOPIC_TOKEN),
            Topic::Connection => ("connection", Where, &msg::TOPIC_CONNECTION),
            Topic::AttestPush => ("attest-push", Where, &msg::TOPIC_ATTEST_PUSH),
            Topic::Env => ("env", Where, &msg::TOPIC_ENV),
            Topic::Branches => ("branches", When, &msg::TOPIC_BRANCHES),
            Topic::TagFilters => ("tag-filters", When, &msg::TOPIC_TAG_FILTERS),
            Topic::Paths => ("paths", When, &msg::TOPIC_PATHS),
            Topic::PullRequest => ("pull-request", When, &msg::TOPIC_PULL_REQUEST),
            Topic::PullRequestBranches => {
                ("pull-request-branches", When, &msg::TOPIC_PULL_REQUEST_BRANCHES)
            }
            Topic::MergeGroup => ("merge-group", When, &msg::TOPIC_MERGE_GROUP),
            Topic::Release => ("release", When, &msg::TOPIC_RELEASE),
            Topic::Schedule => ("schedule", When, &msg::TOPIC_SCHEDULE),
            Topic::Timezone => ("timezone", When, &msg::TOPIC_TIMEZONE),
            Topic::Dispatch => ("dispatch", When, &msg::TOPIC_DISPATCH),
            Topic::Call => ("call", When, &msg::TOPIC_CALL),
            Topic::DispatchTag => ("dispatch-tag", When, &msg::TOPIC_DISPATCH_TAG),
            Topic::DispatchPlatform => ("dispatch-platform", When, &msg::TOPIC_DISPATCH_PLATFORM),
            Topic::DispatchDryRun => ("dispatch-dry-run", When, &msg::TOPIC_DISPATCH_DRY_RUN),
            Topic::Inputs => ("inputs", When, &msg::TOPIC_INPUTS),
            Topic::Input => ("input", When, &msg::TOPIC_INPUT),
            Topic::InputType => ("input-type", When, &msg::TOPIC_INPUT_TYPE),
            Topic::InputDescription => ("input-description", When, &msg::TOPIC_INPUT_DESCRIPTION),
            Topic::InputOptions => ("input-options", When, &msg::TOPIC_INPUT_OPTIONS),
            Topic::InputDefault => ("input-default", When, &msg::TOPIC_INPUT_DEFAULT),
            Topic::InputRequired => ("input-required", When, &msg::TOPIC_INPUT_REQUIRED),
            Topic::InputBuildArg => ("input-build-arg", When, &msg::TOPIC_INPUT_BUILD_ARG),
            Topic::Concurrency => ("concurrency", When, &msg::TOPIC_CONCURRENCY),
            Topic::Timeout => ("timeout", When, &msg::TOPIC_TIMEOUT),
            Topic::Strategy => ("strategy", Tags, &msg::TOPIC_STRATEGY),
            Topic::Tags => ("tags", Tags, &msg::TOPIC_TAGS),
            Topic::Tag => ("tag", Tags, &msg::TOPIC_TAG),
            Topic::TagPattern => ("tag-pattern", Tags, &msg::TOPIC_TAG_PATTERN),
            Topic::TagValue => ("tag-value", Tags, &msg::TOPIC_TAG_VALUE),
            Topic::TagMatch => ("tag-match", Tags, &msg::TOPIC_TAG_MATCH),
            Topic::TagGroup => ("tag-group", Tags, &msg::TOPIC_TAG_GROUP),
            Topic::TagEvent => ("tag-event", Tags, &msg::TOPIC_TAG_EVENT),
            Topic::TagBranch => ("tag-branch", Tags, &msg::TOPIC_TAG_BRANCH),
            Topic::TagFormat => ("tag-format", Tags, &msg::TOPIC_TAG_FORMAT),
            Topic::TagPrefix => ("tag-prefix", Tags, &msg::TOPIC_TAG_PREFIX),
            Topic::TagSuffix => ("tag-suffix", Tags, &msg::TOPIC_TAG_SUFFIX),
            Topic::TagEnable => ("tag-enable", Tags, &msg::TOPIC_TAG_ENABLE),
            Topic::TagPriority => ("tag-priority", Tags, &msg::TOPIC_TAG_PRIORITY),
            Topic::Latest => ("latest", Tags, &msg::TOPIC_LATEST),
            Topic::FlavorPrefix => ("flavor-prefix", Tags, &msg::TOPIC_FLAVOR_PREFIX),
            Topic::FlavorPrefixLatest => {
                ("flavor-prefix-latest", Tags, &msg::TOPIC_FLAVOR_PREFIX_LATEST)
            }
            Topic::FlavorSuffix => ("flavor-suffix", Tags, &msg::TOPIC_FLAVOR_SUFFIX),
            Topic::FlavorSuffixLatest => {
                ("flavor-suffix-latest", Tags, &msg::TOPIC_FLAVOR_SUFFIX_LATEST)
            }
            Topic::Labels => ("labels", Tags, &msg::TOPIC_LABELS),
            Topic::AnnotationLevels => ("annotation-levels", Tags, &msg::TOPIC_ANNOTATION_LEVELS),
            Topic::Annotations => ("annotations", Tags, &msg::TOPIC_ANNOTATIONS),
            Topic::Checkout => ("checkout", Build, &msg::TOPIC_CHECKOUT),
            Topic::BuildWith => ("build-with", Build, &msg::TOPIC_BUILD_WITH),
            Topic::Context => ("context", Build, &msg::TOPIC_CONTEXT),
            Topic::BakeFiles => ("bake-files", Build, &msg::TOPIC_BAKE_FILES),
            Topic::BakeTarget => ("bake-target", Build, &msg::TOPIC_BAKE_TARGET),
            Topic::BakeSet => ("bake-set", Build, &msg::TOPIC_BAKE_SET),
            Topic::File => ("file", Build, &msg::TOPIC_FILE),
            Topic::Target => ("target", Build, &msg::TOPIC_TARGET),
            Topic::BuildArgs => ("build-args", Build, &msg::TOPIC_BUILD_ARGS),
            Topic::BuildContexts => ("build-contexts", Build, &msg::TOPIC_BUILD_CONTEXTS),
            Topic::BuildSecrets => ("build-secrets", Build, &msg::TOPIC_BUILD_SECRETS),
            Topic::SecretEnvs => ("secret-envs", Build, &msg::TOPIC_SECRET_ENVS),
            Topic::SecretFiles => ("secret-files", Build, &msg::TOPIC_SECRET_FILES),
            Topic::SshKey => ("ssh-key", Build, &msg::TOPIC_SSH_KEY),
            Topic::Pull => ("pull", Build, &msg::TOPIC_PULL),
            Topic::NoCache => ("no-cache", Build, &msg::TOPIC_NO_CACHE),
            Topic::NoCacheFilters => ("no-cache-filters", Build, &msg::TOPIC_NO_CACHE_FILTERS),
            Topic::Network => ("network", Build, &msg::TOPIC_NETWORK),
            Topic::Allow => ("allow", Build, &msg::TOPIC_ALLOW),
            Topic::AddHosts => ("add-hosts", Build, &msg::TOPIC_ADD_HOSTS),
            Topic::ShmSize => ("shm-size", Build, &msg::TOPIC_SHM_SIZE),
            Topic::Ulimit => ("ulimit", Build, &msg::TOPIC_ULIMIT),
            Topic::Check => ("check", Checks, &msg::TOPIC_CHECK),
            Topic::Hadolint => ("hadolint", Checks, &msg::TOPIC_HADOLINT),
            Topic::TestCommands => ("test-commands", Checks, &msg::TOPIC_TEST_COMMANDS),
            Topic::SourceDateEpoch => ("source-date-epoch", Build, &msg::TOPIC_SOURCE_DATE_EPOCH),
            Topic::RewriteTimestamp => ("rewrite-timestamp", Build, &msg::TOPIC_REWRITE_TIMESTAMP),
            Topic::Export => ("export", Checks, &msg::TOPIC_EXPORT),
            Topic::ExportDays => ("export-days", Checks, &msg::TOPIC_EXPORT_DAYS),
            Topic::Retry => ("retry", Checks, &msg::TOPIC_RETRY),
            Topic::Summary => ("summary", Checks, &msg::TOPIC_SUMMARY),
            Topic::JobOutputs => ("job-outputs", Checks, &msg::TOPIC_JOB_OUTPUTS),
            Topic::Builder => ("builder", Builder, &msg::TOPIC_BUILDER),
            Topic::BuildxVersion => ("buildx-version", Builder, &msg::TOPIC_BUILDX_VERSION),
            Topic::Driver => ("driver", Builder, &msg::TOPIC_DRIVER),
            Topic::DriverOpts => ("driver-opts", Builder, &msg::TOPIC_DRIVER_OPTS),
            Topic::BuilderEndpoint => ("builder-endpoint", Builder, &msg::TOPIC_BUILDER_ENDPOINT),
            Topic::BuilderNodes => ("builder-nodes", Builder, &msg::TOPIC_BUILDER_NODES),
            Topic::BuildkitdConfig => ("buildkitd-config", Builder, &msg::TOPIC_BUILDKITD_CONFIG),
            Topic::KeepState => ("keep-state", Builder, &msg::TOPIC_KEEP_STATE),
            Topic::Platforms => ("platforms", Platforms, &msg::TOPIC_PLATFORMS),
            Topic::MultiPlatform => ("multi-platform", Platforms, &msg::TOPIC_MULTI_PLATFORM),
            Topic::Runner => ("runner", Platforms, &msg::TOPIC_RUNNER),
            Topic::Runners => ("runners", Platforms, &msg::TOPIC_RUNNERS),
            Topic::MergeDryRun => ("merge-dry-run", Platforms, &msg::TOPIC_MERGE_DRY_RUN),
            Topic::Cache => ("cache", Cache, &msg::TOPIC_CACHE),
            Topic::CacheMode => ("cache-mode", Cache, &msg::TOPIC_CACHE_MODE),
            Topic::CacheScope => ("cache-scope", Cache, &msg::TOPIC_CACHE_SCOPE),
            Topic::CacheRef => ("cache-ref", Cache, &msg::TOPIC_CACHE_REF),
            Topic::CacheRegion => ("cache-region", Cache, &msg::TOPIC_CACHE_REGION),
            Topic::CacheBucket => ("cache-bucket", Cache, &msg::TOPIC_CACHE_BUCKET),
            Topic::CacheAccount => ("cache-account", Cache, &msg::TOPIC_CACHE_ACCOUNT),
            Topic::CacheKeyId => ("cache-key-id", Cache, &msg::TOPIC_CACHE_KEY_ID),
            Topic::CacheSecret => ("cache-secret", Cache, &msg::TOPIC_CACHE_SECRET),
            Topic::CacheIgnoreError => {
                ("cache-ignore-error", Cache, &msg::TOPIC_CACHE_IGNORE_ERROR)
            }
            Topic::CacheRelease => ("cache-release", Cache, &msg::TOPIC_CACHE_RELEASE),
            Topic::Permissions => ("permissions", SupplyChain, &msg::TOPIC_PERMISSIONS),
            Topic::Pins => ("pins", SupplyChain, &msg::TOPIC_PINS),
            Topic::Provenance => ("provenance", SupplyChain, &msg::TOPIC_PROVENANCE),
            Topic::Sbom => ("sbom", SupplyChain, &msg::TOPIC_SBOM),
            Topic::Attest => ("attest", SupplyChain, &msg::TOPIC_ATTEST),
            Topic::Comments => ("comments", Output, &msg::TOPIC_COMMENTS),
            Topic::Header => ("header", Output, &msg::TOPIC_HEADER),
        };
        Row { id, section, label }
    }
}

/// A topic, and which one: "the login of the second registry".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub topic: Topic,
    /// Position in the topic's list, from 0; 0 where the topic has no list.
    pub item: usize,
}

impl Place {
    /// `image` for the first or only one, `image.2` for the second.
    pub fn id(self) -> String {
        match self.item {
            0 => self.topic.id().to_owned(),
            n => format!("{}.{}", self.topic.id(), n + 1),
        }
    }

    /// The reverse of [`Place::id`].
    pub fn of(id: &str) -> Option<Place> {
        let (topic, number) = match id.split_once('.') {
            Some((topic, number)) => (topic, number.parse::<usize>().ok()?),
            None => (id, 1),
        };
        let topic = Topic::of(topic)?;
        let item = number.checked_sub(1)?;
        (item == 0 || topic.list().is_some()).then_some(Place { topic, item })
    }
}

impl From<Topic> for Place {
    fn from(topic: Topic) -> Place {
        Place { topic, item: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn ids_are_unique_and_read_back() {
        for topic in Topic::ALL {
            assert_eq!(Topic::of(topic.id()), Some(*topic));
            let second = Place { topic: *topic, item: 1 };
            assert_eq!(Place::of(&second.id()), topic.list().map(|_| second));
        }
    }

    #[test]
    fn every_topic_is_explained() {
        let notes = Notes::built_in(Lang::En);
        for topic in Topic::ALL {
            assert!(topic.note(&notes).is_some(), "{} has no note", topic.id());
        }
    }
}
