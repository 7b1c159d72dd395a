//! The actions that our workflows use: pins, inputs and outputs.
//!
//! Where an action has a newer release whose `action.yml` was not read, the row keeps the version whose
//! inputs are known exactly; the one exception says why. Read on [`DATE`].

/// When the rows of this table were read from the actions' repositories.
pub const DATE: &str = "2026-08-23";

/// A published version of an action.
#[derive(Debug, PartialEq)]
pub struct Action {
    /// `owner/repository`, and the folder where the action is not at its root.
    pub name: &'static str,
    /// The full version tag.
    pub version: &'static str,
    /// The commit that the tag points to.
    pub sha: &'static str,
    /// Names of its inputs, from `action.yml` at that commit.
    pub inputs: &'static [&'static str],
    /// Names of its outputs, from `action.yml` at that commit.
    pub outputs: &'static [&'static str],
}

impl Action {
    /// The moving tag of the major version: `v4`.
    pub fn major(&self) -> &'static str {
        self.version.split('.').next().unwrap_or(self.version)
    }

    /// Where the row was read.
    pub fn source(&self) -> String {
        let mut parts = self.name.splitn(3, '/');
        let (owner, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let folder = parts.next().map(|it| format!("{it}/")).unwrap_or_default();
        format!("https://github.com/{owner}/{name}/blob/{}/{folder}action.yml", self.sha)
    }
}

/// The row of an action, whatever the version that is asked for.
pub fn action(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().copied().find(|it| it.name == name)
}

/// Names that are only compared with what we write, by tests; the page does not carry them.
const fn names(them: &'static [&'static str]) -> &'static [&'static str] {
    if cfg!(target_arch = "wasm32") { &[] } else { them }
}

/// Every action once.
pub static ACTIONS: &[&Action] = &[
    &CHECKOUT,
    &SETUP_QEMU,
    &SETUP_BUILDX,
    &LOGIN,
    &METADATA,
    &BUILD_PUSH,
    &BAKE,
    &HADOLINT,
    &CACHE,
    &CACHE_RESTORE,
    &CACHE_SAVE,
    &UPLOAD_ARTIFACT,
    &ATTEST,
    &DOWNLOAD_ARTIFACT,
    &AWS_CREDENTIALS,
    &GOOGLE_AUTH,
    &AZURE_LOGIN,
    &JFROG_CLI,
    &CACHE_DANCE,
];

pub static CHECKOUT: Action = Action {
    name: "actions/checkout",
    version: "v7.0.1",
    sha: "3d3c42e5aac5ba805825da76410c181273ba90b1",
    inputs: names(&[
        "repository",
        "ref",
        "token",
        "ssh-key",
        "ssh-known-hosts",
        "ssh-strict",
        "ssh-user",
        "persist-credentials",
        "path",
        "clean",
        "filter",
        "sparse-checkout",
        "sparse-checkout-cone-mode",
        "fetch-depth",
        "fetch-tags",
        "show-progress",
        "lfs",
        "submodules",
        "set-safe-directory",
        "github-server-url",
        "allow-unsafe-pr-checkout",
    ]),
    outputs: names(&["ref", "commit"]),
};

pub static SETUP_QEMU: Action = Action {
    name: "docker/setup-qemu-action",
    version: "v4.2.0",
    sha: "96fe6ef7f33517b61c61be40b68a1882f3264fb8",
    inputs: names(&["image", "platforms", "reset", "cache-image"]),
    outputs: names(&["platforms"]),
};

pub static SETUP_BUILDX: Action = Action {
    name: "docker/setup-buildx-action",
    version: "v4.3.0",
    sha: "37fe631027851001ddb9b187196cc803df7f5f0e",
    inputs: names(&[
        "version",
        "driver",
        "driver-opts",
        "buildkitd-flags",
        "buildkitd-config",
        "buildkitd-config-inline",
        "use",
        "name",
        "endpoint",
        "platforms",
        "append",
        "keep-state",
        "cache-binary",
        "cleanup",
    ]),
    outputs: names(&["name", "driver", "platforms", "nodes", "endpoint", "status", "flags"]),
};

pub static LOGIN: Action = Action {
    name: "docker/login-action",
    version: "v4.1.0",
    sha: "4907a6ddec9925e35a0a9e82d7399ccc52663121",
    inputs: names(&["registry", "username", "password", "ecr", "scope", "logout", "registry-auth"]),
    outputs: names(&[]),
};

pub static METADATA: Action = Action {
    name: "docker/metadata-action",
    version: "v6.2.0",
    sha: "dc802804100637a589fabce1cb79ff13a1411302",
    inputs: names(&[
        "context",
        "images",
        "tags",
        "flavor",
        "labels",
        "annotations",
        "sep-tags",
        "sep-labels",
        "sep-annotations",
        "bake-target",
        "github-token",
    ]),
    outputs: names(&[
        "version",
        "tags",
        "tag-names",
        "labels",
        "annotations",
        "json",
        "bake-file-tags",
        "bake-file-labels",
        "bake-file-annotations",
        "bake-file",
    ]),
};

pub static BUILD_PUSH: Action = Action {
    name: "docker/build-push-action",
    version: "v7.3.0",
    sha: "53b7df96c91f9c12dcc8a07bcb9ccacbed38856a",
    inputs: names(&[
        "add-hosts",
        "allow",
        "annotations",
        "attests",
        "build-args",
        "build-contexts",
        "builder",
        "cache-from",
        "cache-to",
        "call",
        "cgroup-parent",
        "context",
        "file",
        "labels",
        "load",
        "network",
        "no-cache",
        "no-cache-filters",
        "outputs",
        "platforms",
        "provenance",
        "pull",
        "push",
        "sbom",
        "secrets",
        "secret-envs",
        "secret-files",
        "shm-size",
        "ssh",
        "tags",
        "target",
        "ulimit",
        "github-token",
    ]),
    outputs: names(&["imageid", "digest", "metadata"]),
};

pub static ATTEST: Action = Action {
    name: "actions/attest",
    version: "v4.2.2",
    sha: "1e69f48acb82d1966a394da916b4c1698aa569d6",
    inputs: names(&[
        "subject-path",
        "subject-digest",
        "subject-name",
        "subject-checksums",
        "subject-version",
        "sbom-path",
        "predicate-type",
        "predicate",
        "predicate-path",
        "push-to-registry",
        "create-storage-record",
        "show-summary",
        "github-token",
    ]),
    outputs: names(&["bundle-path", "attestation-id", "attestation-url", "storage-record-ids"]),
};

pub static BAKE: Action = Action {
    name: "docker/bake-action",
    version: "v7.1.0",
    sha: "a66e1c87e2eca0503c343edf1d208c716d54b8a8",
    inputs: names(&[
        "builder",
        "allow",
        "call",
        "files",
        "no-cache",
        "pull",
        "load",
        "provenance",
        "push",
        "sbom",
        "set",
        "source",
        "targets",
        "github-token",
    ]),
    outputs: names(&["metadata"]),
};

/// The linter itself comes as an image by tag (v2.14.0), which the commit does not pin.
pub static HADOLINT: Action = Action {
    name: "hadolint/hadolint-action",
    version: "v3.3.0",
    sha: "2332a7b74a6de0dda2e2221d575162eba76ba5e5",
    inputs: names(&[
        "dockerfile",
        "config",
        "recursive",
        "output-file",
        "no-color",
        "no-fail",
        "verbose",
        "format",
        "failure-threshold",
        "override-error",
        "override-warning",
        "override-info",
        "override-style",
        "ignore",
        "trusted-registries",
    ]),
    outputs: names(&[]),
};

pub static CACHE_RESTORE: Action = Action {
    name: "actions/cache/restore",
    version: "v5.0.5",
    sha: "27d5ce7f107fe9357f9df03efb73ab90386fccae",
    inputs: names(&[
        "path",
        "key",
        "restore-keys",
        "enableCrossOsArchive",
        "fail-on-cache-miss",
        "lookup-only",
    ]),
    outputs: names(&["cache-hit", "cache-primary-key", "cache-matched-key"]),
};

pub static CACHE: Action = Action {
    name: "actions/cache",
    version: "v5.0.5",
    sha: "27d5ce7f107fe9357f9df03efb73ab90386fccae",
    inputs: names(&[
        "path",
        "key",
        "restore-keys",
        "upload-chunk-size",
        "enableCrossOsArchive",
        "fail-on-cache-miss",
        "lookup-only",
        "save-always",
    ]),
    outputs: names(&["cache-hit"]),
};

pub static CACHE_SAVE: Action = Action {
    name: "actions/cache/save",
    version: "v5.0.5",
    sha: "27d5ce7f107fe9357f9df03efb73ab90386fccae",
    inputs: names(&["path", "key", "upload-chunk-size", "enableCrossOsArchive"]),
    outputs: names(&[]),
};

pub static UPLOAD_ARTIFACT: Action = Action {
    name: "actions/upload-artifact",
    version: "v7.0.0",
    sha: "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f",
    inputs: names(&[
        "name",
        "path",
        "if-no-files-found",
        "retention-days",
        "compression-level",
        "overwrite",
        "include-hidden-files",
        "archive",
    ]),
    outputs: names(&["artifact-id", "artifact-url", "artifact-digest"]),
};

/// Docker Hub's OIDC connections need 4.5.0 or newer. The release notes of v4.2 to v4.6.0 name
/// no change of inputs (roostorg/coop#1165, stepchowfun/paxos#203).
pub static LOGIN_OIDC: Action = Action {
    name: "docker/login-action",
    version: "v4.6.0",
    sha: "dbcb813823bdd20940b903addbd779551569679f",
    inputs: LOGIN.inputs,
    outputs: LOGIN.outputs,
};

pub static DOWNLOAD_ARTIFACT: Action = Action {
    name: "actions/download-artifact",
    version: "v8.0.1",
    sha: "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
    inputs: names(&[
        "name",
        "artifact-ids",
        "path",
        "pattern",
        "merge-multiple",
        "github-token",
        "repository",
        "run-id",
        "skip-decompress",
        "digest-mismatch",
    ]),
    outputs: names(&["download-path"]),
};

pub static AWS_CREDENTIALS: Action = Action {
    name: "aws-actions/configure-aws-credentials",
    version: "v6.2.3",
    sha: "e6de054238d6b7531b4efff3b6587d9aade6a06c",
    inputs: names(&[
        "aws-region",
        "aws-profile",
        "overwrite-aws-profile",
        "role-to-assume",
        "aws-access-key-id",
        "aws-secret-access-key",
        "aws-session-token",
        "web-identity-token-file",
        "role-chaining",
        "audience",
        "http-proxy",
        "no-proxy",
        "mask-aws-account-id",
        "role-duration-seconds",
        "role-external-id",
        "role-session-name",
        "role-skip-session-tagging",
        "transitive-tag-keys",
        "inline-session-policy",
        "managed-session-policies",
        "output-credentials",
        "output-env-credentials",
        "unset-current-credentials",
        "disable-retry",
        "retry-max-attempts",
        "special-characters-workaround",
        "use-existing-credentials",
        "allowed-account-ids",
        "force-skip-oidc",
        "action-timeout-s",
        "custom-tags",
        "sts-endpoint",
    ]),
    outputs: names(&[
        "aws-account-id",
        "aws-access-key-id",
        "aws-secret-access-key",
        "aws-session-token",
        "aws-expiration",
    ]),
};

pub static GOOGLE_AUTH: Action = Action {
    name: "google-github-actions/auth",
    version: "v3.0.0",
    sha: "7c6bc770dae815cd3e89ee6cdf493a5fab2cc093",
    inputs: names(&[
        "project_id",
        "workload_identity_provider",
        "service_account",
        "audience",
        "credentials_json",
        "create_credentials_file",
        "export_environment_variables",
        "token_format",
        "delegates",
        "universe",
        "request_reason",
        "cleanup_credentials",
        "access_token_lifetime",
        "access_token_scopes",
        "access_token_subject",
        "id_token_audience",
        "id_token_include_email",
    ]),
    outputs: names(&[
        "project_id",
        "credentials_file_path",
        "auth_token",
        "access_token",
        "id_token",
    ]),
};

pub static AZURE_LOGIN: Action = Action {
    name: "azure/login",
    version: "v3.0.1",
    sha: "f5d393ae46f8fde4be8b75f32e3fc50e654ad0ca",
    inputs: names(&[
        "creds",
        "client-id",
        "tenant-id",
        "subscription-id",
        "enable-AzPSSession",
        "environment",
        "allow-no-subscriptions",
        "audience",
        "auth-type",
    ]),
    outputs: names(&[]),
};

/// The commit of the tag is known from workflows of others only, and the inputs are those of the
/// last 4.x (commit 0076938): `oidc-provider-name` and both outputs are used with v5 as well.
pub static JFROG_CLI: Action = Action {
    name: "jfrog/setup-jfrog-cli",
    version: "v5.0.0",
    sha: "1641575d87647fb969c0545f0b6a76873e328b7c",
    inputs: names(&[
        "version",
        "download-repository",
        "oidc-provider-name",
        "oidc-audience",
        "disable-job-summary",
        "disable-auto-build-publish",
        "disable-auto-evidence-collection",
        "custom-server-id",
        "ghe-base-url",
        "ghe_base_url",
    ]),
    outputs: names(&["oidc-token", "oidc-user"]),
};

/// The commit of the tag is named alike by three repositories of others, one of which (read 2026-09-23)
/// names our commits of checkout and metadata-action for their versions, too. The inputs are those of
/// commit 5000ee0, the newest `action.yml` that was read; what we write of them is used with v3.4.0 there.
pub static CACHE_DANCE: Action = Action {
    name: "reproducible-containers/buildkit-cache-dance",
    version: "v3.4.0",
    sha: "5422eac04292c961a382e0f584ea0f03ad9da723",
    inputs: names(&[
        "cache-map",
        "dockerfile",
        "cache-source",
        "cache-target",
        "scratch-dir",
        "skip-extraction",
        "save-always",
        "utility-image",
        "builder",
    ]),
    outputs: names(&[]),
};
