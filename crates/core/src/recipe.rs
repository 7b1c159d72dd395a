//! What the user chose. The recipe is the only state: the form edits it, links carry it, and
//! everything that is written follows from it. Every value of it is legal; what makes no sense is
//! written all the same and found by `lint`.

mod control;
mod legs;
mod presets;
mod samples;
mod strategies;

pub use self::{
    control::{Control, MAX_ITEMS, Opt, shown},
    legs::Leg,
    presets::{PRESETS, Preset, preset},
    samples::{Sample, samples},
    strategies::{STRATEGIES, Strategy},
};

use crate::{
    catalog::registries::{DOCKER_HUB, Login, Part, Registry},
    metadata::TagRule,
    topic::Topic,
};

/// A form, filled in. Fields that hold several lines keep the text as typed; [`lines`] reads them.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    pub name: String,
    pub file_name: String,
    /// Id of the job.
    pub job: String,
    pub job_name: String,

    pub registries: Vec<Target>,
    /// Registry and image stand in the workflow's `env` (only with a single registry).
    pub env: bool,

    pub branches: String,
    pub tag_filters: String,
    pub paths: String,
    pub pull_request: bool,
    pub pull_request_branches: String,
    pub merge_group: bool,
    pub release: bool,
    /// One cron expression a line.
    pub schedule: String,
    /// IANA name; empty is UTC.
    pub timezone: String,
    pub dispatch: bool,
    /// Other workflows may call it.
    pub call: bool,
    /// What a run is asked for that somebody or another workflow starts: one more tag, one of the
    /// platforms, whether to publish at all.
    pub dispatch_tag: bool,
    pub dispatch_platform: bool,
    pub dispatch_dry_run: bool,
    pub inputs: Vec<Input>,
    pub concurrency: Concurrency,
    /// Minutes, as typed.
    pub timeout: String,

    pub tags: Vec<TagRule>,
    pub latest: Latest,
    pub flavor_prefix: String,
    pub flavor_prefix_latest: bool,
    pub flavor_suffix: String,
    pub flavor_suffix_latest: bool,
    /// `key=value` a line, beside those that metadata-action sets by itself.
    pub labels: String,
    pub annotations: String,
    /// What is annotated, one a line; none: nothing, unless there are annotations.
    pub annotation_levels: String,

    pub build_with: BuildWith,
    pub context: String,
    /// One file a line; none: those that Bake looks for itself.
    pub bake_files: String,
    /// Empty: `default`.
    pub bake_target: String,
    /// `target.key=value` a line.
    pub bake_set: String,
    pub file: String,
    pub target: String,
    /// `NAME=value` a line.
    pub build_args: String,
    /// `name=context` a line.
    pub build_contexts: String,
    /// `id=SECRET_NAME` a line.
    pub build_secrets: String,
    /// `id=SECRET_NAME` a line; their values may have several lines.
    pub secret_envs: String,
    /// `id=path` a line.
    pub secret_files: String,
    /// Name of the secret with the private key; empty: no SSH.
    pub ssh_key: String,
    pub pull: bool,
    pub no_cache: bool,
    /// One stage a line.
    pub no_cache_filters: String,
    pub network: Network,
    pub allow: String,
    /// `name:address` a line.
    pub add_hosts: String,
    pub shm_size: String,
    /// `name=soft:hard` a line.
    pub ulimit: String,
    pub check: bool,
    pub hadolint: Hadolint,
    /// Commands that end with an error if the image is not good.
    pub test_commands: String,
    pub source_date_epoch: Epoch,
    pub rewrite_timestamp: bool,
    pub export: Export,
    /// As typed; empty: as the repository is set.
    pub export_days: String,
    pub retry: bool,
    pub summary: bool,
    /// The job hands on digest, tags and version.
    pub job_outputs: bool,
    pub buildx_version: String,
    pub driver: Driver,
    /// `key=value` a line.
    pub driver_opts: String,
    pub builder_endpoint: String,
    /// `platforms=endpoint` a line.
    pub builder_nodes: String,
    /// TOML.
    pub buildkitd_config: String,
    pub keep_state: bool,

    /// One platform a line; none: the runner's own.
    pub platforms: String,
    pub multi_platform: MultiPlatform,
    pub runner: String,
    /// `platform=label` or `platform=label, label` a line, where a platform has a job of its own.
    pub runners: String,
    /// Runs that do not publish go through the merge, too.
    pub merge_dry_run: bool,

    pub cache: Cache,
    pub cache_mode: CacheMode,
    /// Empty: from the name of the file.
    pub cache_scope: String,
    /// Reference of the registry cache; empty: the first image with the tag `buildcache`.
    pub cache_ref: String,
    pub cache_region: String,
    pub cache_bucket: String,
    pub cache_account: String,
    pub cache_key_id: String,
    pub cache_secret: String,
    pub cache_ignore_error: bool,
    /// Release builds read the cache too.
    pub cache_release: bool,

    pub pins: Pins,
    pub provenance: Provenance,
    pub sbom: bool,
    pub attest: bool,

    pub comments: Comments,
    pub header: bool,
}

/// The recommended workflow: complete and secure as it stands.
impl Default for Recipe {
    fn default() -> Recipe {
        presets::recommended()
    }
}

/// A registry and the image's name there.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub registry: &'static Registry,
    pub usage: Usage,
    /// Host as typed, for registries that have no fixed one.
    pub host: String,
    /// What the host, the path and the login need to know, by [`PARTS`].
    pub parts: [String; PARTS.len()],
    /// Path of the image, without host and tag.
    pub image: String,
    pub login: Login,
    pub username_from: UsernameFrom,
    /// Name of the secret or variable with the user name; for OIDC the organization itself.
    pub username: String,
    /// Name of the secret with the token or password.
    pub token: String,
    /// Id of Docker Hub's OIDC connection. Not a secret.
    pub connection: String,
    /// The attestation is pushed beside the image, not only stored at GitHub.
    pub attest_push: bool,
}

/// The topics that [`Target::parts`] is about, in its order.
pub const PARTS: [Topic; 10] = [
    Topic::RegistryName,
    Topic::Account,
    Topic::Region,
    Topic::Project,
    Topic::Role,
    Topic::IdentityProvider,
    Topic::ServiceAccount,
    Topic::ClientId,
    Topic::TenantId,
    Topic::SubscriptionId,
];

impl Target {
    /// A registry with nothing filled in but the customary names of its secrets.
    pub fn new(registry: &'static Registry) -> Target {
        Target {
            registry,
            usage: Usage::Push,
            host: String::new(),
            parts: Default::default(),
            image: String::new(),
            login: registry.logins.first().copied().unwrap_or(Login::Password),
            username_from: UsernameFrom::Variable,
            username: registry.username.to_owned(),
            token: registry.token.to_owned(),
            connection: String::new(),
            attest_push: registry.attests,
        }
    }

    /// Host of the registry as it stands in image references.
    pub fn host(&self) -> String {
        if self.registry.own_host && !self.host.trim().is_empty() {
            return self.host.trim().to_owned();
        }
        let host = self.filled(self.registry.host);
        // China is a partition of its own (docs.aws.amazon.com/general/latest/gr/ecr.html).
        let is_china = host.ends_with(".amazonaws.com") && host.contains(".dkr.ecr.cn-");
        if is_china { host + ".cn" } else { host }
    }

    /// The name of the image below the host.
    pub fn path(&self) -> String {
        match self.registry.prefix {
            "" => self.image.trim().to_owned(),
            prefix => format!("{}/{}", self.filled(prefix), self.image.trim()),
        }
    }

    /// The image as metadata-action takes it: Docker Hub's host is left out, unless nothing else
    /// would be left.
    pub fn reference(&self) -> String {
        match self.registry == &DOCKER_HUB && !self.image.trim().is_empty() {
            true => self.image.trim().to_owned(),
            false => self.qualified(),
        }
    }

    /// The image with its host, as attestations name it.
    pub fn qualified(&self) -> String {
        format!("{}/{}", self.host(), self.path())
    }

    /// What the user typed for a part.
    pub fn part(&self, topic: Topic) -> &str {
        let n = PARTS.iter().position(|it| *it == topic);
        n.and_then(|it| self.parts.get(it)).map_or("", String::as_str)
    }

    /// Everything that the host, the path and the login need to know.
    pub fn asked(&self) -> impl Iterator<Item = &'static Part> {
        self.registry.parts.iter().chain(self.login.parts())
    }

    /// The value of a part as it is written: what was typed, else the variable that holds it.
    pub fn value(&self, topic: Topic) -> String {
        let typed = self.part(topic).trim();
        match self.asked().find(|it| it.topic == topic) {
            Some(it) if typed.is_empty() => format!("${{{{ vars.{} }}}}", it.variable),
            _ => typed.to_owned(),
        }
    }

    fn filled(&self, pattern: &str) -> String {
        let mut res = pattern.to_owned();
        for it in self.registry.parts {
            let value = self.value(it.topic);
            res = res.replace(&format!("{{{}}}", it.topic.id()), &value);
        }
        res
    }
}

/// What a registry is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// The image is published there.
    Push,
    /// Only base images are pulled from it.
    Pull,
}

impl Usage {
    pub const ALL: [Usage; 2] = [Usage::Push, Usage::Pull];
}

/// Where the user name is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsernameFrom {
    Secret,
    Variable,
}

impl UsernameFrom {
    pub const ALL: [UsernameFrom; 2] = [UsernameFrom::Secret, UsernameFrom::Variable];
}

/// What happens to a run when a newer one of the same ref starts. No choice ever cancels a run that
/// publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concurrency {
    /// Runs of pull requests are cancelled, others wait.
    CancelSuperseded,
    Queue,
    /// All run at once.
    None,
}

impl Concurrency {
    pub const ALL: [Concurrency; 3] =
        [Concurrency::CancelSuperseded, Concurrency::Queue, Concurrency::None];
}

/// The `latest` of metadata-action's flavor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Latest {
    Auto,
    Always,
    Never,
}

impl Latest {
    pub const ALL: [Latest; 3] = [Latest::Auto, Latest::Always, Latest::Never];
}

/// What says how the image is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildWith {
    Dockerfile,
    /// A target of a Bake file, by docker/bake-action.
    Bake,
}

impl BuildWith {
    pub const ALL: [BuildWith; 2] = [BuildWith::Dockerfile, BuildWith::Bake];
}

/// The network of `RUN` lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    Default,
    Host,
    None,
}

impl Network {
    pub const ALL: [Network; 3] = [Network::Default, Network::Host, Network::None];
}

/// From which severity on hadolint ends the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hadolint {
    Off,
    Error,
    Warning,
    Info,
    Style,
}

impl Hadolint {
    pub const ALL: [Hadolint; 5] =
        [Hadolint::Off, Hadolint::Error, Hadolint::Warning, Hadolint::Info, Hadolint::Style];
}

/// The time that a build writes into the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Epoch {
    /// That of the build.
    None,
    Commit,
    Zero,
}

impl Epoch {
    pub const ALL: [Epoch; 3] = [Epoch::None, Epoch::Commit, Epoch::Zero];
}

/// The form in which the image is kept as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    None,
    Oci,
    Docker,
    /// What is in the image, without the image around it.
    Tar,
}

impl Export {
    pub const ALL: [Export; 4] = [Export::None, Export::Oci, Export::Docker, Export::Tar];
}

/// Where BuildKit runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driver {
    Container,
    Docker,
    Remote,
    Kubernetes,
}

impl Driver {
    pub const ALL: [Driver; 4] =
        [Driver::Container, Driver::Docker, Driver::Remote, Driver::Kubernetes];
}

/// How images for processors other than the runner's are made.
/// Source: <https://docs.docker.com/build/building/multi-platform/>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MultiPlatform {
    /// One job; QEMU runs the programs of other processors.
    Qemu,
    /// A job for each platform, on a runner of its kind; one more makes an index of the results.
    Native,
    /// One job; the Dockerfile compiles for other processors itself.
    CrossCompilation,
}

impl MultiPlatform {
    pub const ALL: [MultiPlatform; 3] =
        [MultiPlatform::Qemu, MultiPlatform::Native, MultiPlatform::CrossCompilation];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    None,
    /// The cache of GitHub Actions.
    Gha,
    /// An image beside the image.
    Registry,
    /// Inside the image itself.
    Inline,
    /// Files, which actions/cache keeps.
    Local,
    S3,
    Azblob,
}

impl Cache {
    pub const ALL: [Cache; 7] = [
        Cache::None,
        Cache::Gha,
        Cache::Registry,
        Cache::Inline,
        Cache::Local,
        Cache::S3,
        Cache::Azblob,
    ];

    /// Whether the builder inside the runner's Docker can write it. Source:
    /// docs.docker.com/build/cache/backends.
    pub fn is_simple(self) -> bool {
        matches!(self, Cache::None | Cache::Inline)
    }
}

/// Which layers are cached: those of the result, or of every stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheMode {
    Min,
    Max,
}

impl CacheMode {
    pub const ALL: [CacheMode; 2] = [CacheMode::Min, CacheMode::Max];
}

/// How actions are referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pins {
    /// Commit, with the version as a comment.
    Sha,
    /// Moving tag of the major version.
    Major,
    /// Tag of the full version.
    Version,
}

impl Pins {
    pub const ALL: [Pins; 3] = [Pins::Sha, Pins::Major, Pins::Version];
}

/// BuildKit's provenance, stored in the image's index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// What build-push-action does by itself: `max` in public repositories, `min` in private ones.
    Default,
    Off,
    Min,
    Max,
}

impl Provenance {
    pub const ALL: [Provenance; 4] =
        [Provenance::Default, Provenance::Off, Provenance::Min, Provenance::Max];
}

/// How much is said in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    None,
    /// Why each permission, and what is easily misunderstood.
    Short,
    /// A sentence at everything.
    Teaching,
}

impl Comments {
    pub const ALL: [Comments; 3] = [Comments::None, Comments::Short, Comments::Teaching];
}

/// A question that a run is asked. Only the name is needed.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    pub name: String,
    pub kind: InputKind,
    pub description: String,
    /// Separated by commas.
    pub options: String,
    pub default: String,
    pub required: bool,
    /// Name of the build argument that gets the answer; empty if none does.
    pub build_arg: String,
}

/// The `type` of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    String,
    Boolean,
    Choice,
    Number,
    Environment,
}

impl InputKind {
    pub const ALL: [InputKind; 5] = [
        InputKind::String,
        InputKind::Boolean,
        InputKind::Choice,
        InputKind::Number,
        InputKind::Environment,
    ];

    pub fn id(self) -> &'static str {
        match self {
            InputKind::String => "string",
            InputKind::Boolean => "boolean",
            InputKind::Choice => "choice",
            InputKind::Number => "number",
            InputKind::Environment => "environment",
        }
    }
}

impl Default for Input {
    fn default() -> Input {
        Input {
            name: String::new(),
            kind: InputKind::String,
            description: String::new(),
            options: String::new(),
            default: String::new(),
            required: false,
            build_arg: String::new(),
        }
    }
}

/// The lines of a field that say something, without blanks around them.
pub fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|it| !it.is_empty()).collect()
}

impl Recipe {
    /// The registries that the image is published to, each with its position in the list.
    pub fn published(&self) -> impl Iterator<Item = (usize, &Target)> {
        self.registries.iter().enumerate().filter(|it| it.1.usage == Usage::Push)
    }

    /// Whether a run can be asked for something.
    pub fn asks(&self) -> bool {
        self.dispatch || self.call
    }

    /// Whether annotations are written.
    pub fn annotates(&self) -> bool {
        !lines(&self.annotations).is_empty() || !lines(&self.annotation_levels).is_empty()
    }

    /// Whether a release can set it off: a pushed tag, or a published release.
    pub fn releases(&self) -> bool {
        self.release || !lines(&self.tag_filters).is_empty()
    }
}
