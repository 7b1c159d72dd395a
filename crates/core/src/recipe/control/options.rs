//! The options of every choice. Ids are written into share links, so they never change.

use crate::{
    recipe::control::Opt,
    text::{Text, msg},
};

const fn opt(id: &'static str, label: Text) -> Opt {
    Opt { id, label }
}

pub(super) static REGISTRY: &[Opt] = &[
    opt("docker-hub", msg::OPTION_REGISTRY_DOCKER_HUB),
    opt("ghcr", msg::OPTION_REGISTRY_GHCR),
    opt("ecr", msg::OPTION_REGISTRY_ECR),
    opt("ecr-public", msg::OPTION_REGISTRY_ECR_PUBLIC),
    opt("gar", msg::OPTION_REGISTRY_GAR),
    opt("gcr", msg::OPTION_REGISTRY_GCR),
    opt("acr", msg::OPTION_REGISTRY_ACR),
    opt("quay", msg::OPTION_REGISTRY_QUAY),
    opt("gitlab", msg::OPTION_REGISTRY_GITLAB),
    opt("harbor", msg::OPTION_REGISTRY_HARBOR),
    opt("digitalocean", msg::OPTION_REGISTRY_DIGITALOCEAN),
    opt("ocir", msg::OPTION_REGISTRY_OCIR),
    opt("jfrog", msg::OPTION_REGISTRY_JFROG),
    opt("scaleway", msg::OPTION_REGISTRY_SCALEWAY),
    opt("alibaba", msg::OPTION_REGISTRY_ALIBABA),
    opt("nexus", msg::OPTION_REGISTRY_NEXUS),
    opt("other", msg::OPTION_REGISTRY_OTHER),
];
pub(super) static LOGIN: &[Opt] = &[
    opt("token", msg::OPTION_LOGIN_TOKEN),
    opt("oidc", msg::OPTION_LOGIN_OIDC),
    opt("github-token", msg::OPTION_LOGIN_GITHUB_TOKEN),
    opt("password", msg::OPTION_LOGIN_PASSWORD),
    opt("aws-role", msg::OPTION_LOGIN_AWS_ROLE),
    opt("aws-keys", msg::OPTION_LOGIN_AWS_KEYS),
    opt("workload-identity", msg::OPTION_LOGIN_WORKLOAD_IDENTITY),
    opt("json-key", msg::OPTION_LOGIN_JSON_KEY),
    opt("azure", msg::OPTION_LOGIN_AZURE),
    opt("service-principal", msg::OPTION_LOGIN_SERVICE_PRINCIPAL),
    opt("jfrog", msg::OPTION_LOGIN_JFROG),
    opt("robot", msg::OPTION_LOGIN_ROBOT),
    opt("secret-key", msg::OPTION_LOGIN_SECRET_KEY),
];
pub(super) static USE: &[Opt] =
    &[opt("push", msg::OPTION_USE_PUSH), opt("pull", msg::OPTION_USE_PULL)];
pub(super) static USERNAME_FROM: &[Opt] = &[
    opt("secret", msg::OPTION_USERNAME_FROM_SECRET),
    opt("variable", msg::OPTION_USERNAME_FROM_VARIABLE),
];
pub(super) static INPUT_TYPE: &[Opt] = &[
    opt("string", msg::OPTION_INPUT_TYPE_STRING),
    opt("boolean", msg::OPTION_INPUT_TYPE_BOOLEAN),
    opt("choice", msg::OPTION_INPUT_TYPE_CHOICE),
    opt("number", msg::OPTION_INPUT_TYPE_NUMBER),
    opt("environment", msg::OPTION_INPUT_TYPE_ENVIRONMENT),
];
pub(super) static IMAGES_AS: &[Opt] =
    &[opt("matrix", msg::OPTION_IMAGES_AS_MATRIX), opt("jobs", msg::OPTION_IMAGES_AS_JOBS)];
pub(super) static CONCURRENCY: &[Opt] = &[
    opt("cancel-superseded", msg::OPTION_CONCURRENCY_CANCEL_SUPERSEDED),
    opt("queue", msg::OPTION_CONCURRENCY_QUEUE),
    opt("none", msg::OPTION_CONCURRENCY_NONE),
];
/// The strategies, and last the one that is none of them.
pub(super) static STRATEGY: &[Opt] = &[
    opt("default", msg::OPTION_STRATEGY_DEFAULT),
    opt("semver", msg::OPTION_STRATEGY_SEMVER),
    opt("branch-sha", msg::OPTION_STRATEGY_BRANCH_SHA),
    opt("nightly", msg::OPTION_STRATEGY_NIGHTLY),
    opt("edge", msg::OPTION_STRATEGY_EDGE),
    opt("monorepo", msg::OPTION_STRATEGY_MONOREPO),
    opt("custom", msg::OPTION_STRATEGY_CUSTOM),
];
pub(super) static TAG: &[Opt] = &[
    opt("schedule", msg::OPTION_TAG_SCHEDULE),
    opt("semver", msg::OPTION_TAG_SEMVER),
    opt("pep440", msg::OPTION_TAG_PEP440),
    opt("match", msg::OPTION_TAG_MATCH),
    opt("edge", msg::OPTION_TAG_EDGE),
    opt("ref", msg::OPTION_TAG_REF),
    opt("raw", msg::OPTION_TAG_RAW),
    opt("sha", msg::OPTION_TAG_SHA),
];
pub(super) static TAG_EVENT: &[Opt] = &[
    opt("branch", msg::OPTION_TAG_EVENT_BRANCH),
    opt("tag", msg::OPTION_TAG_EVENT_TAG),
    opt("pr", msg::OPTION_TAG_EVENT_PR),
];
pub(super) static TAG_FORMAT: &[Opt] =
    &[opt("short", msg::OPTION_TAG_FORMAT_SHORT), opt("long", msg::OPTION_TAG_FORMAT_LONG)];
pub(super) static LATEST: &[Opt] = &[
    opt("auto", msg::OPTION_LATEST_AUTO),
    opt("true", msg::OPTION_LATEST_TRUE),
    opt("false", msg::OPTION_LATEST_FALSE),
];
pub(super) static BUILD_WITH: &[Opt] = &[
    opt("dockerfile", msg::OPTION_BUILD_WITH_DOCKERFILE),
    opt("bake", msg::OPTION_BUILD_WITH_BAKE),
    opt("copy", msg::OPTION_BUILD_WITH_COPY),
];
pub(super) static NETWORK: &[Opt] = &[
    opt("default", msg::OPTION_NETWORK_DEFAULT),
    opt("host", msg::OPTION_NETWORK_HOST),
    opt("none", msg::OPTION_NETWORK_NONE),
];
pub(super) static HADOLINT: &[Opt] = &[
    opt("off", msg::OPTION_HADOLINT_OFF),
    opt("error", msg::OPTION_HADOLINT_ERROR),
    opt("warning", msg::OPTION_HADOLINT_WARNING),
    opt("info", msg::OPTION_HADOLINT_INFO),
    opt("style", msg::OPTION_HADOLINT_STYLE),
];
pub(super) static SCAN: &[Opt] = &[
    opt("off", msg::OPTION_SCAN_OFF),
    opt("trivy", msg::OPTION_SCAN_TRIVY),
    opt("grype", msg::OPTION_SCAN_GRYPE),
    opt("scout", msg::OPTION_SCAN_SCOUT),
];
pub(super) static SCAN_WHEN: &[Opt] =
    &[opt("before", msg::OPTION_SCAN_WHEN_BEFORE), opt("after", msg::OPTION_SCAN_WHEN_AFTER)];
pub(super) static SCAN_SEVERITY: &[Opt] = &[
    opt("critical", msg::OPTION_SCAN_SEVERITY_CRITICAL),
    opt("high", msg::OPTION_SCAN_SEVERITY_HIGH),
    opt("medium", msg::OPTION_SCAN_SEVERITY_MEDIUM),
    opt("low", msg::OPTION_SCAN_SEVERITY_LOW),
];
pub(super) static SOURCE_DATE_EPOCH: &[Opt] = &[
    opt("none", msg::OPTION_SOURCE_DATE_EPOCH_NONE),
    opt("commit", msg::OPTION_SOURCE_DATE_EPOCH_COMMIT),
    opt("zero", msg::OPTION_SOURCE_DATE_EPOCH_ZERO),
];
pub(super) static EXPORT: &[Opt] = &[
    opt("none", msg::OPTION_EXPORT_NONE),
    opt("oci", msg::OPTION_EXPORT_OCI),
    opt("docker", msg::OPTION_EXPORT_DOCKER),
    opt("tar", msg::OPTION_EXPORT_TAR),
];
pub(super) static DRIVER: &[Opt] = &[
    opt("docker-container", msg::OPTION_DRIVER_DOCKER_CONTAINER),
    opt("docker", msg::OPTION_DRIVER_DOCKER),
    opt("remote", msg::OPTION_DRIVER_REMOTE),
    opt("kubernetes", msg::OPTION_DRIVER_KUBERNETES),
];
pub(super) static CACHE: &[Opt] = &[
    opt("none", msg::OPTION_CACHE_NONE),
    opt("gha", msg::OPTION_CACHE_GHA),
    opt("registry", msg::OPTION_CACHE_REGISTRY),
    opt("inline", msg::OPTION_CACHE_INLINE),
    opt("local", msg::OPTION_CACHE_LOCAL),
    opt("s3", msg::OPTION_CACHE_S3),
    opt("azblob", msg::OPTION_CACHE_AZBLOB),
];
pub(super) static CACHE_MODE: &[Opt] =
    &[opt("min", msg::OPTION_CACHE_MODE_MIN), opt("max", msg::OPTION_CACHE_MODE_MAX)];
pub(super) static PINS: &[Opt] = &[
    opt("sha", msg::OPTION_PINS_SHA),
    opt("major", msg::OPTION_PINS_MAJOR),
    opt("version", msg::OPTION_PINS_VERSION),
];
pub(super) static HARDEN: &[Opt] = &[
    opt("off", msg::OPTION_HARDEN_OFF),
    opt("audit", msg::OPTION_HARDEN_AUDIT),
    opt("block", msg::OPTION_HARDEN_BLOCK),
];
pub(super) static UPDATES: &[Opt] = &[
    opt("off", msg::OPTION_UPDATES_OFF),
    opt("dependabot", msg::OPTION_UPDATES_DEPENDABOT),
    opt("renovate", msg::OPTION_UPDATES_RENOVATE),
];
pub(super) static CLEAN_UP: &[Opt] = &[
    opt("off", msg::OPTION_CLEAN_UP_OFF),
    opt("week", msg::OPTION_CLEAN_UP_WEEK),
    opt("month", msg::OPTION_CLEAN_UP_MONTH),
    opt("quarter", msg::OPTION_CLEAN_UP_QUARTER),
];
pub(super) static PROVENANCE: &[Opt] = &[
    opt("default", msg::OPTION_PROVENANCE_DEFAULT),
    opt("off", msg::OPTION_PROVENANCE_OFF),
    opt("min", msg::OPTION_PROVENANCE_MIN),
    opt("max", msg::OPTION_PROVENANCE_MAX),
];
pub(super) static COMMENTS: &[Opt] = &[
    opt("none", msg::OPTION_COMMENTS_NONE),
    opt("short", msg::OPTION_COMMENTS_SHORT),
    opt("teaching", msg::OPTION_COMMENTS_TEACHING),
];
pub(super) static MULTI_PLATFORM: &[Opt] = &[
    opt("qemu", msg::OPTION_MULTI_PLATFORM_QEMU),
    opt("native", msg::OPTION_MULTI_PLATFORM_NATIVE),
    opt("cross-compilation", msg::OPTION_MULTI_PLATFORM_CROSS_COMPILATION),
];
