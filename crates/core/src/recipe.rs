//! What the user chose. The recipe is the only state: the form edits it, links carry it, and
//! everything that is written follows from it. Every value of it is legal; what makes no sense is
//! written all the same and found by `lint`.

mod choices;
mod component;
mod control;
mod inputs;
mod legs;
mod listed;
mod mounts;
mod presets;
mod samples;
mod strategies;
mod target;

pub use self::{
    choices::{
        BuildWith, Cache, CacheMode, CleanUp, Comments, Concurrency, Driver, Epoch, Export,
        Hadolint, Harden, Latest, MultiPlatform, Network, Pins, Provenance, Scan, ScanWhen,
        Severity, Updates,
    },
    component::{COMMON, Cell, Component, ImagesAs},
    control::{Control, MAX_ITEMS, Opt, left_out, shown},
    inputs::{Input, InputKind},
    legs::Leg,
    listed::listed,
    mounts::Mount,
    presets::{PRESETS, Preset, preset},
    samples::{Sample, samples},
    strategies::{STRATEGIES, Strategy},
    target::{PARTS, Target, Usage, UsernameFrom},
};

use crate::{
    catalog::registries::{DOCKER_HUB, GHCR, Login},
    metadata::TagRule,
};

/// A form, filled in. Fields that hold several lines keep the text as typed; [`lines`] reads them.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    pub name: String,
    pub file_name: String,
    /// Id of the job.
    pub job: String,
    pub job_name: String,

    /// Several images; none: the one that the rest of the form describes.
    pub images: Vec<Component>,
    pub images_as: ImagesAs,
    /// A push and a pull request build only the images whose files they change.
    pub changed_only: bool,
    /// Each image is released by tags of its own, such as `api/v1.2.3`.
    pub component_tags: bool,
    /// Which of several images this recipe holds for, as part of names. Only [`Recipe::component`]
    /// and [`Recipe::matrix_component`] say it.
    pub part: String,

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
    /// Docker's own reusable workflow builds, in place of steps.
    pub github_builder: bool,
    /// Reference of the image that is copied; empty: that of the commit, beside the code.
    pub copy_from: String,
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
    pub scan: Scan,
    pub scan_when: ScanWhen,
    pub scan_severity: Severity,
    /// What nobody has repaired yet does not count.
    pub scan_fixed: bool,
    /// Findings go to code scanning.
    pub scan_upload: bool,
    pub source_date_epoch: Epoch,
    pub rewrite_timestamp: bool,
    pub export: Export,
    /// As typed; empty: as the repository is set.
    pub export_days: String,
    pub retry: bool,
    pub summary: bool,
    /// A comment on pull requests says what was built.
    pub pull_comment: bool,
    /// The README becomes the description on Docker Hub.
    pub description: bool,
    /// Empty: `./README.md`.
    pub description_file: String,
    /// In a workflow of its own.
    pub clean_up: CleanUp,
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
    /// Targets of cache mounts that are kept between runs, `target` or `id=target` a line.
    pub cache_mounts: String,
    /// Release builds read the cache too.
    pub cache_release: bool,

    pub pins: Pins,
    /// In a file of its own.
    pub updates: Updates,
    pub provenance: Provenance,
    pub sbom: bool,
    pub attest: bool,
    pub attest_sbom: bool,
    /// With cosign, without a key.
    pub sign: bool,
    pub harden: Harden,
    /// `host:port` a line, beside those that follow from the rest.
    pub harden_endpoints: String,
    /// Of GitHub, with rules of its own; empty: none.
    pub environment: String,
    /// Scripts run in a Bash that stops wherever something fails.
    pub shell: bool,

    pub comments: Comments,
    pub header: bool,
}

/// The recommended workflow: complete and secure as it stands.
impl Default for Recipe {
    fn default() -> Recipe {
        presets::recommended()
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

    /// The first registry that is Docker Hub and logged in to with a token: its API takes no other.
    pub fn on_docker_hub(&self) -> Option<(usize, &Target)> {
        self.published().find(|it| it.1.registry == &DOCKER_HUB && it.1.login == Login::Token)
    }

    /// Where the description is updated, if it is.
    pub fn describes(&self) -> Option<(usize, &Target)> {
        self.on_docker_hub().filter(|_| self.description)
    }

    /// Whether pull requests are told what was built of them. Copying does nothing on them.
    pub fn comments_on_pull_requests(&self) -> bool {
        self.pull_comment && self.pull_request && self.builds()
    }

    /// The registries at ghcr.io that the image is published to.
    pub fn on_ghcr(&self) -> impl Iterator<Item = &Target> {
        self.published().map(|it| it.1).filter(|it| it.registry == &GHCR)
    }

    /// Whether the Bake file is written beside the workflow, since none is said to be there.
    pub fn writes_bake_file(&self) -> bool {
        self.build_with == BuildWith::Bake && lines(&self.bake_files).is_empty()
    }

    /// Whether Docker's reusable workflow is called, which takes a Dockerfile. The one for Bake files wants
    /// other files than bake-action does.
    pub fn calls_builder(&self) -> bool {
        self.github_builder && self.build_with == BuildWith::Dockerfile
    }

    /// Whether an image is built.
    pub fn builds(&self) -> bool {
        self.build_with != BuildWith::Copy
    }

    /// What is copied where nothing is built.
    pub fn copied(&self) -> &str {
        match self.copy_from.trim() {
            "" => "ghcr.io/${{ github.repository }}:sha-${{ github.sha }}",
            it => it,
        }
    }

    /// Whether a signed list of contents is wanted, and there is one.
    pub fn attests_sbom(&self) -> bool {
        self.attest && self.attest_sbom && self.sbom && self.builds()
    }

    /// Whether the image is scanned, and then.
    pub fn scans(&self, when: ScanWhen) -> bool {
        self.scan != Scan::Off && self.scan_when == when
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
