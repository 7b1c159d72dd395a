//! Recipes to begin with.

use crate::{
    catalog::registries::{DOCKER_HUB, GHCR},
    recipe::{
        BuildWith, Cache, CacheMode, CleanUp, Comments, Concurrency, Driver, Epoch, Export,
        Hadolint, Harden, ImagesAs, Latest, MultiPlatform, Network, Pins, Provenance, Recipe, Scan,
        ScanWhen, Severity, Target, Updates, Usage, UsernameFrom, strategies,
    },
    text::{Text, msg},
};

/// A recipe with a name.
#[derive(Debug)]
pub struct Preset {
    /// Written into share links, so it never changes.
    pub id: &'static str,
    pub name: Text,
    /// What it is for, in a sentence.
    pub says: Text,
    pub recipe: fn() -> Recipe,
}

pub static PRESETS: &[Preset] = &[
    Preset {
        id: "recommended",
        name: msg::PRESET_RECOMMENDED,
        says: msg::PRESET_RECOMMENDED_SAYS,
        recipe: recommended,
    },
    Preset {
        id: "docker-hub",
        name: msg::PRESET_DOCKER_HUB,
        says: msg::PRESET_DOCKER_HUB_SAYS,
        recipe: docker_hub,
    },
    Preset {
        id: "github-packages",
        name: msg::PRESET_GITHUB_PACKAGES,
        says: msg::PRESET_GITHUB_PACKAGES_SAYS,
        recipe: github_packages,
    },
    Preset {
        id: "docker-hub-and-github-packages",
        name: msg::PRESET_DOCKER_HUB_AND_GITHUB_PACKAGES,
        says: msg::PRESET_DOCKER_HUB_AND_GITHUB_PACKAGES_SAYS,
        recipe: both,
    },
    Preset {
        id: "hardened",
        name: msg::PRESET_HARDENED,
        says: msg::PRESET_HARDENED_SAYS,
        recipe: hardened,
    },
    Preset {
        id: "promote",
        name: msg::PRESET_PROMOTE,
        says: msg::PRESET_PROMOTE_SAYS,
        recipe: promote,
    },
];

/// Presets are compared by what identifies them.
impl PartialEq for Preset {
    fn eq(&self, other: &Preset) -> bool {
        self.id == other.id
    }
}

/// The preset with this id.
pub fn preset(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|it| it.id == id)
}

/// Several platforms, cached, pinned, attested, for GitHub's own registry: it needs no secret, and
/// its image name follows from the repository.
pub(super) fn recommended() -> Recipe {
    let mut res = plain();
    res.name = "Publish Docker image".to_owned();
    res.job_name = "Build and publish the image".to_owned();
    res.registries = vec![ghcr()];
    res.branches = "main".to_owned();
    res.tag_filters = "v*.*.*".to_owned();
    res.pull_request = true;
    res.dispatch = true;
    res.timeout = "60".to_owned();
    res.tags = strategies::semver();
    res.platforms = "linux/amd64\nlinux/arm64".to_owned();
    res.cache = Cache::Gha;
    res
}

/// The first workflow of GitHub's tutorial "Publishing Docker images".
fn docker_hub() -> Recipe {
    let mut res = plain();
    res.name = "Publish Docker image".to_owned();
    res.job = "push_to_registry".to_owned();
    res.job_name = "Push Docker image to Docker Hub".to_owned();
    res.registries = vec![hub()];
    res.release = true;
    res.file = "./Dockerfile".to_owned();
    res
}

/// Its second workflow.
fn github_packages() -> Recipe {
    let mut res = plain();
    res.name = "Create and publish a Docker image".to_owned();
    res.job = "build-and-push-image".to_owned();
    res.registries = vec![ghcr()];
    res.env = true;
    res.branches = "release".to_owned();
    res.comments = Comments::Teaching;
    res
}

/// Its third workflow.
fn both() -> Recipe {
    let mut res = plain();
    res.name = "Publish Docker image".to_owned();
    res.job = "push_to_registries".to_owned();
    res.job_name = "Push Docker image to multiple registries".to_owned();
    res.registries = vec![hub(), ghcr()];
    res.release = true;
    res
}

/// What a security team asks for. Nothing comes from a cache that others can write; connections are
/// noted only, because which ones a Dockerfile needs is known to its author alone.
fn hardened() -> Recipe {
    let mut res = recommended();
    res.cache = Cache::None;
    res.pull = true;
    res.hadolint = Hadolint::Error;
    res.scan = Scan::Grype;
    res.scan_upload = true;
    res.provenance = Provenance::Max;
    res.sbom = true;
    res.attest_sbom = true;
    res.sign = true;
    res.harden = Harden::Audit;
    res.environment = "publish".to_owned();
    res.shell = true;
    res.runner = "ubuntu-24.04".to_owned();
    res.summary = true;
    res
}

/// Copies what was tested to Docker Hub when its commit is released.
fn promote() -> Recipe {
    let mut res = docker_hub();
    let pulled = Target { usage: Usage::Pull, ..Target::new(&GHCR) };
    res.registries.push(pulled);
    res.name = "Promote Docker image".to_owned();
    res.job = "promote".to_owned();
    res.job_name = "Copy the tested image to Docker Hub".to_owned();
    res.file_name = "docker-promote.yml".to_owned();
    res.build_with = BuildWith::Copy;
    res.file = String::new();
    res.tags = strategies::semver();
    // Only releases set it off.
    res.tags.truncate(3);
    res
}

fn ghcr() -> Target {
    Target { image: "${{ github.repository }}".to_owned(), ..Target::new(&GHCR) }
}

fn hub() -> Target {
    Target {
        image: "my-docker-hub-namespace/my-docker-hub-repository".to_owned(),
        username_from: UsernameFrom::Secret,
        username: "DOCKER_USERNAME".to_owned(),
        token: "DOCKER_PASSWORD".to_owned(),
        ..Target::new(&DOCKER_HUB)
    }
}

/// What the presets have in common. Not inlined: it fills a hundred fields.
#[inline(never)]
fn plain() -> Recipe {
    Recipe {
        name: String::new(),
        file_name: "docker-publish.yml".to_owned(),
        job: "publish".to_owned(),
        job_name: String::new(),
        images: Vec::new(),
        images_as: ImagesAs::Matrix,
        changed_only: false,
        component_tags: false,
        part: String::new(),
        registries: Vec::new(),
        env: false,
        branches: String::new(),
        tag_filters: String::new(),
        paths: String::new(),
        pull_request: false,
        pull_request_branches: String::new(),
        merge_group: false,
        release: false,
        schedule: String::new(),
        timezone: String::new(),
        dispatch: false,
        call: false,
        dispatch_tag: false,
        dispatch_platform: false,
        dispatch_dry_run: false,
        inputs: Vec::new(),
        concurrency: Concurrency::CancelSuperseded,
        timeout: "30".to_owned(),
        tags: Vec::new(),
        latest: Latest::Auto,
        flavor_prefix: String::new(),
        flavor_prefix_latest: false,
        flavor_suffix: String::new(),
        flavor_suffix_latest: false,
        labels: String::new(),
        annotations: String::new(),
        annotation_levels: String::new(),
        build_with: BuildWith::Dockerfile,
        github_builder: false,
        copy_from: String::new(),
        context: ".".to_owned(),
        bake_files: String::new(),
        bake_target: String::new(),
        bake_set: String::new(),
        file: String::new(),
        target: String::new(),
        build_args: String::new(),
        build_contexts: String::new(),
        build_secrets: String::new(),
        secret_envs: String::new(),
        secret_files: String::new(),
        ssh_key: String::new(),
        pull: false,
        no_cache: false,
        no_cache_filters: String::new(),
        network: Network::Default,
        allow: String::new(),
        add_hosts: String::new(),
        shm_size: String::new(),
        ulimit: String::new(),
        check: false,
        hadolint: Hadolint::Off,
        test_commands: String::new(),
        scan: Scan::Off,
        scan_when: ScanWhen::Before,
        scan_severity: Severity::High,
        scan_fixed: true,
        scan_upload: false,
        source_date_epoch: Epoch::None,
        rewrite_timestamp: false,
        export: Export::None,
        export_days: String::new(),
        retry: false,
        summary: false,
        pull_comment: false,
        description: false,
        description_file: String::new(),
        clean_up: CleanUp::Off,
        job_outputs: false,
        buildx_version: String::new(),
        driver: Driver::Container,
        driver_opts: String::new(),
        builder_endpoint: String::new(),
        builder_nodes: String::new(),
        buildkitd_config: String::new(),
        keep_state: false,
        platforms: String::new(),
        multi_platform: MultiPlatform::Qemu,
        runner: "ubuntu-latest".to_owned(),
        runners: String::new(),
        merge_dry_run: false,
        cache: Cache::None,
        cache_mode: CacheMode::Max,
        cache_scope: String::new(),
        cache_ref: String::new(),
        cache_region: String::new(),
        cache_bucket: String::new(),
        cache_account: String::new(),
        cache_key_id: String::new(),
        cache_secret: String::new(),
        cache_ignore_error: false,
        cache_mounts: String::new(),
        cache_release: false,
        pins: Pins::Sha,
        updates: Updates::Off,
        provenance: Provenance::Default,
        sbom: false,
        attest: true,
        attest_sbom: false,
        sign: false,
        harden: Harden::Off,
        harden_endpoints: String::new(),
        environment: String::new(),
        shell: false,
        comments: Comments::Short,
        header: true,
    }
}
