//! Registries: how each is reached, logged in to and named.

use crate::text::{Text, msg};

/// A registry that images are pushed to.
#[derive(Debug)]
pub struct Registry {
    /// Written into share links, so it never changes.
    pub id: &'static str,
    pub name: &'static Text,
    /// The host that stands in image references; empty where the user names it.
    pub host: &'static str,
    /// Hosts that mean the same registry.
    pub aliases: &'static [&'static str],
    /// The ways to log in; the first is the one to start with.
    pub logins: &'static [Login],
    pub naming: Naming,
    /// A name as it might be typed.
    pub example: &'static str,
    /// Where the facts of this row are told.
    pub source: &'static str,
}

/// Rows are compared by what identifies them.
impl PartialEq for Registry {
    fn eq(&self, other: &Registry) -> bool {
        self.id == other.id
    }
}

/// A way to log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// A user name and an access token that the user creates and stores as a secret.
    Token,
    /// Docker Hub trusts the run's OIDC token. Organizations only, beta, login-action 4.5.0 or newer.
    Oidc,
    /// The job's own token. Costs the job `packages: write`, the user nothing.
    GithubToken,
    /// A user name and a password that the user stores as secrets.
    Password,
}

impl Login {
    pub const ALL: [Login; 4] = [Login::Token, Login::Oidc, Login::GithubToken, Login::Password];
}

/// What a registry allows in the path of an image, beyond what every registry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    /// Fewest and most components of the path.
    pub parts: (usize, usize),
    /// Most characters of the path.
    pub length: usize,
}

pub static DOCKER_HUB: Registry = Registry {
    id: "docker-hub",
    name: &msg::OPTION_REGISTRY_DOCKER_HUB,
    host: "docker.io",
    aliases: &["index.docker.io", "registry-1.docker.io"],
    logins: &[Login::Token, Login::Oidc],
    // Namespace and repository, 2 to 255 characters, no deeper path.
    naming: Naming { parts: (2, 2), length: 255 },
    example: "my-namespace/my-app",
    source: "https://docs.docker.com/docker-hub/repos/create/",
};

pub static GHCR: Registry = Registry {
    id: "ghcr",
    name: &msg::OPTION_REGISTRY_GHCR,
    host: "ghcr.io",
    aliases: &[],
    logins: &[Login::GithubToken],
    naming: Naming { parts: (2, usize::MAX), length: 255 },
    example: "${{ github.repository }}",
    source: "https://docs.github.com/en/packages/working-with-a-github-packages-registry/working-with-the-container-registry",
};

pub static OTHER: Registry = Registry {
    id: "other",
    name: &msg::OPTION_REGISTRY_OTHER,
    host: "",
    aliases: &[],
    logins: &[Login::Password],
    naming: Naming { parts: (1, usize::MAX), length: 255 },
    example: "team/my-app",
    source: "https://github.com/distribution/reference/blob/main/reference.go",
};

/// Every registry, in the order of the form.
pub static REGISTRIES: &[&Registry] = &[&DOCKER_HUB, &GHCR, &OTHER];

/// The registry that a host belongs to; any unknown host is "another registry".
pub fn registry(host: &str) -> &'static Registry {
    let is = |it: &&&Registry| it.host == host || it.aliases.contains(&host);
    REGISTRIES.iter().find(is).copied().unwrap_or(&OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_logged_in_to() {
        for row in REGISTRIES {
            assert!(!row.logins.is_empty() && row.source.starts_with("https://"), "{}", row.id);
        }
    }

    #[test]
    fn hosts_and_their_aliases() {
        assert_eq!(registry("index.docker.io").id, "docker-hub");
        assert_eq!(registry("quay.io").id, "other");
    }
}
