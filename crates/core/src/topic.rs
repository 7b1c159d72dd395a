//! What a control, a line of YAML, a finding or an explanation is about. One topic ties the four
//! together; a place says which one of a list is meant.

mod place;
mod rows;
mod section;

use std::sync::Arc;

pub use self::{place::Place, section::Section};

use crate::text::{Note, Notes, Text};

/// The kind of a choice. Ids are written into share links, so they never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    Name,
    FileName,
    Job,
    JobName,
    Images,
    Component,
    ComponentImage,
    ComponentContext,
    ComponentFile,
    ComponentTarget,
    ComponentBuildArgs,
    ComponentPlatforms,
    ComponentPaths,
    ImagesAs,
    ChangedOnly,
    ComponentTags,
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
    GithubBuilder,
    CopyFrom,
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
    Scan,
    ScanWhen,
    ScanSeverity,
    ScanFixed,
    ScanUpload,
    SourceDateEpoch,
    RewriteTimestamp,
    Export,
    ExportDays,
    Retry,
    Summary,
    PullComment,
    Description,
    DescriptionFile,
    CleanUp,
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
    CacheMounts,
    CacheRelease,
    Permissions,
    Pins,
    Updates,
    Provenance,
    Sbom,
    Attest,
    AttestSbom,
    Sign,
    Harden,
    HardenEndpoints,
    Environment,
    Shell,
    Comments,
    Header,
}

impl Topic {
    /// Every topic, in the order of the form. Links are written and read in this order.
    pub const ALL: &[Topic] = &[
        Topic::Name,
        Topic::FileName,
        Topic::Job,
        Topic::JobName,
        Topic::Images,
        Topic::Component,
        Topic::ComponentImage,
        Topic::ComponentContext,
        Topic::ComponentFile,
        Topic::ComponentTarget,
        Topic::ComponentBuildArgs,
        Topic::ComponentPlatforms,
        Topic::ComponentPaths,
        Topic::ImagesAs,
        Topic::ChangedOnly,
        Topic::ComponentTags,
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
        Topic::GithubBuilder,
        Topic::CopyFrom,
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
        Topic::Scan,
        Topic::ScanWhen,
        Topic::ScanSeverity,
        Topic::ScanFixed,
        Topic::ScanUpload,
        Topic::SourceDateEpoch,
        Topic::RewriteTimestamp,
        Topic::Export,
        Topic::ExportDays,
        Topic::Retry,
        Topic::Summary,
        Topic::PullComment,
        Topic::Description,
        Topic::DescriptionFile,
        Topic::CleanUp,
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
        Topic::CacheMounts,
        Topic::CacheRelease,
        Topic::Permissions,
        Topic::Pins,
        Topic::Updates,
        Topic::Provenance,
        Topic::Sbom,
        Topic::Attest,
        Topic::AttestSbom,
        Topic::Sign,
        Topic::Harden,
        Topic::HardenEndpoints,
        Topic::Environment,
        Topic::Shell,
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
    pub fn label(self) -> Text {
        self.row().label
    }

    /// The explanation of the choice, if there is one.
    pub fn note(self, notes: &Notes) -> Option<Arc<Note>> {
        notes.get(&self.note_id())
    }

    /// The id of its note.
    pub fn note_id(self) -> String {
        format!("topic.{}", self.id())
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
            Topic::Component
            | Topic::ComponentImage
            | Topic::ComponentContext
            | Topic::ComponentFile
            | Topic::ComponentTarget
            | Topic::ComponentBuildArgs
            | Topic::ComponentPlatforms
            | Topic::ComponentPaths => Some(Topic::Images),
            _ => None,
        }
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
