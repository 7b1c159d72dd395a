//! What can be chosen where only a few things can be: one enum for each such choice.

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
    /// Nothing: an image that is there already is copied, as it is.
    Copy,
}

impl BuildWith {
    pub const ALL: [BuildWith; 3] = [BuildWith::Dockerfile, BuildWith::Bake, BuildWith::Copy];
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

/// Who proposes newer versions of what is pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Updates {
    Off,
    Dependabot,
    Renovate,
}

impl Updates {
    pub const ALL: [Updates; 3] = [Updates::Off, Updates::Dependabot, Updates::Renovate];
}

/// How old images on ghcr.io become that no tag leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CleanUp {
    Off,
    Week,
    Month,
    Quarter,
}

impl CleanUp {
    pub const ALL: [CleanUp; 4] = [CleanUp::Off, CleanUp::Week, CleanUp::Month, CleanUp::Quarter];
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

/// Who looks for known vulnerabilities in the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    Off,
    Trivy,
    Grype,
    /// Docker Scout; it wants an account of Docker Hub.
    Scout,
}

impl Scan {
    pub const ALL: [Scan; 4] = [Scan::Off, Scan::Trivy, Scan::Grype, Scan::Scout];
}

/// When the image is scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanWhen {
    /// What is found keeps it from being pushed.
    Before,
    /// By the digest of what was pushed.
    After,
}

impl ScanWhen {
    pub const ALL: [ScanWhen; 2] = [ScanWhen::Before, ScanWhen::After];
}

/// From which severity on a vulnerability ends the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Critical,
    High,
    Medium,
    Low,
}

impl Severity {
    pub const ALL: [Severity; 4] =
        [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];
}

/// What step-security/harden-runner does with connections of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harden {
    Off,
    /// Writes them down.
    Audit,
    /// Cuts all that were not expected.
    Block,
}

impl Harden {
    pub const ALL: [Harden; 3] = [Harden::Off, Harden::Audit, Harden::Block];
}
