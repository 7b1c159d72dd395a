//! The actions that our workflows use, and their pins.
//!
//! Where an action has a newer release whose `action.yml` was not read, the row keeps the version whose
//! inputs are known exactly; the one exception says why. Read on [`DATE`].

mod interfaces;
mod pins;
mod ports;

pub use self::interfaces::{ANY, Interface, interface};
pub use self::pins::PINS;
pub use self::ports::{PORTS, Ports, ports};

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
}

impl Action {
    /// The moving tag of the major version: `v4`; the full version where the action has no such tag.
    pub fn major(&self) -> &'static str {
        if WITHOUT_MAJOR.contains(&self.name) {
            return self.version;
        }
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

/// Actions that tag full versions only, or whose moving tag stands still. Source: their tags, 2026-06-30.
const WITHOUT_MAJOR: &[&str] =
    &["sigstore/cosign-installer", "aquasecurity/trivy-action", "docker/scout-action"];

/// The row of an action, whatever the version that is asked for.
pub fn action(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().copied().find(|it| it.name == name)
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
    &COSIGN_INSTALLER,
    &TRIVY,
    &GRYPE,
    &SCOUT,
    &UPLOAD_SARIF,
    &HARDEN_RUNNER,
    &HUB_DESCRIPTION,
    &CLEAN_UP,
];

pub static CHECKOUT: Action = Action {
    name: "actions/checkout",
    version: "v7.0.1",
    sha: "3d3c42e5aac5ba805825da76410c181273ba90b1",
};

pub static SETUP_QEMU: Action = Action {
    name: "docker/setup-qemu-action",
    version: "v4.2.0",
    sha: "96fe6ef7f33517b61c61be40b68a1882f3264fb8",
};

pub static SETUP_BUILDX: Action = Action {
    name: "docker/setup-buildx-action",
    version: "v4.3.0",
    sha: "37fe631027851001ddb9b187196cc803df7f5f0e",
};

pub static LOGIN: Action = Action {
    name: "docker/login-action",
    version: "v4.1.0",
    sha: "4907a6ddec9925e35a0a9e82d7399ccc52663121",
};

pub static METADATA: Action = Action {
    name: "docker/metadata-action",
    version: "v6.2.0",
    sha: "dc802804100637a589fabce1cb79ff13a1411302",
};

pub static BUILD_PUSH: Action = Action {
    name: "docker/build-push-action",
    version: "v7.3.0",
    sha: "53b7df96c91f9c12dcc8a07bcb9ccacbed38856a",
};

pub static ATTEST: Action = Action {
    name: "actions/attest",
    version: "v4.2.2",
    sha: "1e69f48acb82d1966a394da916b4c1698aa569d6",
};

pub static BAKE: Action = Action {
    name: "docker/bake-action",
    version: "v7.1.0",
    sha: "a66e1c87e2eca0503c343edf1d208c716d54b8a8",
};

/// The linter itself comes as an image by tag (v2.14.0), which the commit does not pin.
pub static HADOLINT: Action = Action {
    name: "hadolint/hadolint-action",
    version: "v3.3.0",
    sha: "2332a7b74a6de0dda2e2221d575162eba76ba5e5",
};

pub static CACHE_RESTORE: Action = Action {
    name: "actions/cache/restore",
    version: "v5.0.5",
    sha: "27d5ce7f107fe9357f9df03efb73ab90386fccae",
};

pub static CACHE: Action = Action {
    name: "actions/cache",
    version: "v5.0.5",
    sha: "27d5ce7f107fe9357f9df03efb73ab90386fccae",
};

pub static CACHE_SAVE: Action = Action {
    name: "actions/cache/save",
    version: "v5.0.5",
    sha: "27d5ce7f107fe9357f9df03efb73ab90386fccae",
};

pub static UPLOAD_ARTIFACT: Action = Action {
    name: "actions/upload-artifact",
    version: "v7.0.0",
    sha: "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f",
};

/// Docker Hub's OIDC connections need 4.5.0 or newer. The release notes of v4.2 to v4.6.0 name
/// no change of inputs (roostorg/coop#1165, stepchowfun/paxos#203).
pub static LOGIN_OIDC: Action = Action {
    name: "docker/login-action",
    version: "v4.6.0",
    sha: "dbcb813823bdd20940b903addbd779551569679f",
};

pub static DOWNLOAD_ARTIFACT: Action = Action {
    name: "actions/download-artifact",
    version: "v8.0.1",
    sha: "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
};

pub static AWS_CREDENTIALS: Action = Action {
    name: "aws-actions/configure-aws-credentials",
    version: "v6.2.3",
    sha: "e6de054238d6b7531b4efff3b6587d9aade6a06c",
};

pub static GOOGLE_AUTH: Action = Action {
    name: "google-github-actions/auth",
    version: "v3.0.0",
    sha: "7c6bc770dae815cd3e89ee6cdf493a5fab2cc093",
};

pub static AZURE_LOGIN: Action = Action {
    name: "azure/login",
    version: "v3.0.1",
    sha: "f5d393ae46f8fde4be8b75f32e3fc50e654ad0ca",
};

/// The commit of the tag is known from workflows of others only, and the inputs are those of the
/// last 4.x (commit 0076938): `oidc-provider-name` and both outputs are used with v5 as well.
pub static JFROG_CLI: Action = Action {
    name: "jfrog/setup-jfrog-cli",
    version: "v5.0.0",
    sha: "1641575d87647fb969c0545f0b6a76873e328b7c",
};

/// The commit of the tag is named alike by three repositories of others, one of which (read 2026-09-23)
/// names our commits of checkout and metadata-action for their versions, too. The inputs are those of
/// commit 5000ee0, the newest `action.yml` that was read; what we write of them is used with v3.4.0 there.
pub static CACHE_DANCE: Action = Action {
    name: "reproducible-containers/buildkit-cache-dance",
    version: "v3.4.0",
    sha: "5422eac04292c961a382e0f584ea0f03ad9da723",
};

pub static COSIGN_INSTALLER: Action = Action {
    name: "sigstore/cosign-installer",
    version: "v4.1.2",
    sha: "6f9f17788090df1f26f669e9d70d6ae9567deba6",
};

/// On 2026-03-19 all tags up to 0.34.2 were moved to malware (GHSA-69fq-xp46-6x23). This one came after,
/// and its commit is an ancestor of the default branch.
pub static TRIVY: Action = Action {
    name: "aquasecurity/trivy-action",
    version: "v0.36.0",
    sha: "ed142fd0673e97e23eac54620cfb913e5ce36c25",
};

pub static GRYPE: Action = Action {
    name: "anchore/scan-action",
    version: "v7.4.0",
    sha: "e1165082ffb1fe366ebaf02d8526e7c4989ea9d2",
};

pub static SCOUT: Action = Action {
    name: "docker/scout-action",
    version: "v1.22.0",
    sha: "7520205ff60037fdc436b40b6a1d1e55a839ec2d",
};

pub static UPLOAD_SARIF: Action = Action {
    name: "github/codeql-action/upload-sarif",
    version: "v4.36.2",
    sha: "8aad20d150bbac5944a9f9d289da16a4b0d87c1e",
};

pub static HARDEN_RUNNER: Action = Action {
    name: "step-security/harden-runner",
    version: "v2.20.1",
    sha: "b09bb98e06d4d774595224525879c09bc6e98c40",
};

pub static HUB_DESCRIPTION: Action = Action {
    name: "peter-evans/dockerhub-description",
    version: "v5.0.0",
    sha: "1b9a80c056b620d92cedb9d9b5a223409c68ddfa",
};

/// A workflow, not an action, and so in no list of those.
pub static GITHUB_BUILDER: Action = Action {
    name: "docker/github-builder/.github/workflows/build.yml",
    version: "v1.17.0",
    sha: "58cb9f5b71b1836d6f690c1e95effdeb9b98cb8a",
};

/// Deletes versions of packages on ghcr.io. The commit of the tag is known from workflows of others that
/// name both; inputs and behavior were read in README and sources of later commits (44e73a1, 0001b50).
pub static CLEAN_UP: Action = Action {
    name: "dataaxiom/ghcr-cleanup-action",
    version: "v1.2.2",
    sha: "d52806a0dc70b430571a37da1fde39733ffd640f",
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Releases that were somebody else's: tags that were moved to malware, and the commits behind them.
    /// A version ends the range that begins with the first release; a commit is itself.
    const COMPROMISED: &[(&str, &str, &str)] = &[
        (
            "aquasecurity/trivy-action",
            "0.34.2",
            "https://github.com/aquasecurity/trivy-action/security/advisories/GHSA-69fq-xp46-6x23",
        ),
        ("tj-actions/changed-files", "45.0.7", "https://github.com/advisories/GHSA-mrrh-fwg8-r2c3"),
        (
            "reviewdog/action-setup",
            "f0d342d24037bb11d26b9bd8496e0808ba32e9ec",
            "https://github.com/advisories/GHSA-qmg3-hpqr-gqvc",
        ),
    ];

    fn numbers(version: &str) -> Vec<u32> {
        version.trim_start_matches('v').split('.').filter_map(|it| it.parse().ok()).collect()
    }

    fn is_compromised(action: &Action, (name, until, _): &(&str, &str, &str)) -> bool {
        action.name == *name && (action.sha == *until || numbers(action.version) <= numbers(until))
    }

    #[test]
    fn no_release_that_was_compromised_is_offered() {
        for action in ACTIONS {
            for it in COMPROMISED {
                assert!(
                    !is_compromised(action, it),
                    "{} {}: {}",
                    action.name,
                    action.version,
                    it.2
                );
            }
        }
        let old = Action { name: TRIVY.name, version: "0.34.2", sha: "" };
        assert!(is_compromised(&old, &COMPROMISED[0]));
        let new = Action { version: "v0.35.0", ..old };
        assert!(!is_compromised(&new, &COMPROMISED[0]));
    }

    #[test]
    fn every_pin_is_a_commit_and_a_full_version() {
        for it in ACTIONS {
            assert!(
                it.sha.len() == 40 && it.sha.bytes().all(|it| it.is_ascii_hexdigit()),
                "{it:?}"
            );
            assert_eq!(numbers(it.version).len(), 3, "{it:?}");
        }
    }

    #[test]
    fn moving_tags_are_those_that_exist() {
        assert_eq!(CHECKOUT.major(), "v7");
        assert_eq!(COSIGN_INSTALLER.major(), COSIGN_INSTALLER.version);
        assert_eq!(TRIVY.major(), TRIVY.version);
    }
}
