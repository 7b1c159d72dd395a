//! The hosts that a job talks to, for runners that cut every other connection. Files of a Dockerfile
//! come from hosts that only its author knows.

use crate::catalog::reference;

/// Why a job talks to some hosts.
pub struct Reach {
    /// An action (`owner/name`), a registry's id, or the first words of a command.
    pub by: &'static str,
    /// `host`, `*.domain` or `host:port`, with blanks between; 443 where no port is given.
    pub hosts: &'static str,
    pub source: &'static str,
}

const GITHUB: &str = reference(
    "https://docs.github.com/en/actions/reference/runners/self-hosted-runners#accessible-domains-by-function",
);
const DOCKER: &str = reference("https://docs.docker.com/desktop/setup/allow-list/");
const SIGSTORE: &str = reference("https://docs.sigstore.dev/about/security/");

/// What every job needs: GitHub itself, its caches and artifacts, and Docker Hub, from where BuildKit
/// and most base images come.
pub static ALWAYS: &[Reach] = &[
    Reach {
        by: "",
        hosts: "github.com api.github.com *.actions.githubusercontent.com \
                objects.githubusercontent.com raw.githubusercontent.com \
                release-assets.githubusercontent.com *.blob.core.windows.net",
        source: GITHUB,
    },
    Reach {
        by: "",
        hosts: "auth.docker.io registry-1.docker.io production.cloudflare.docker.com \
                production.cloudfront.docker.com *.r2.cloudflarestorage.com",
        source: DOCKER,
    },
];

/// What a step or a registry needs beside that; the host of a registry itself is not repeated here.
pub static REACHES: &[Reach] = &[
    Reach { by: "ghcr", hosts: "pkg-containers.githubusercontent.com", source: GITHUB },
    Reach {
        by: "ecr",
        hosts: "*.amazonaws.com",
        source: reference("https://docs.aws.amazon.com/general/latest/gr/ecr.html"),
    },
    Reach {
        by: "ecr-public",
        hosts: "*.amazonaws.com *.cloudfront.net",
        source: reference("https://docs.aws.amazon.com/general/latest/gr/ecr-public.html"),
    },
    Reach {
        by: "gar",
        hosts: "*.googleapis.com",
        source: reference(
            "https://docs.cloud.google.com/artifact-registry/docs/docker/authentication",
        ),
    },
    Reach {
        by: "gcr",
        hosts: "*.googleapis.com",
        source: reference(
            "https://docs.cloud.google.com/artifact-registry/docs/docker/authentication",
        ),
    },
    Reach {
        by: "acr",
        hosts: "login.microsoftonline.com management.azure.com",
        source: reference(
            "https://learn.microsoft.com/en-us/azure/container-registry/container-registry-firewall-access-rules",
        ),
    },
    Reach {
        by: "quay",
        hosts: "*.quay.io",
        source: reference("https://access.redhat.com/articles/7084334"),
    },
    Reach {
        by: "gitlab",
        hosts: "gitlab.com storage.googleapis.com",
        source: reference("https://docs.gitlab.com/user/gitlab_com/#gitlab-container-registry"),
    },
    Reach {
        by: "jfrog",
        hosts: "releases.jfrog.io",
        source: reference("https://github.com/jfrog/setup-jfrog-cli#readme"),
    },
    Reach {
        by: "actions/attest",
        hosts: "*.sigstore.dev *.githubapp.com tuf-repo.github.com",
        source: reference("https://github.com/actions/attest#readme"),
    },
    Reach { by: "sigstore/cosign-installer", hosts: "*.sigstore.dev", source: SIGSTORE },
    Reach {
        by: "aquasecurity/trivy-action",
        hosts: "mirror.gcr.io get.trivy.dev ghcr.io pkg-containers.githubusercontent.com",
        source: reference("https://trivy.dev/docs/latest/guide/configuration/db/"),
    },
    Reach {
        by: "anchore/scan-action",
        hosts: "grype.anchore.io get.anchore.io",
        source: reference("https://github.com/anchore/grype#grypes-database"),
    },
    Reach {
        by: "docker/scout-action",
        hosts: "api.scout.docker.com api.dso.docker.com hub.docker.com *.docker.com",
        source: DOCKER,
    },
    Reach { by: "peter-evans/dockerhub-description", hosts: "hub.docker.com", source: DOCKER },
    Reach {
        by: "type=s3",
        hosts: "*.amazonaws.com",
        source: reference("https://docs.aws.amazon.com/general/latest/gr/s3.html"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{actions::action, registries::REGISTRIES};

    #[test]
    fn every_row_is_about_something_and_has_a_source() {
        for it in ALWAYS.iter().chain(REACHES) {
            let is_registry = REGISTRIES.iter().any(|row| row.id == it.by);
            let is_known = it.by.is_empty() || it.by == "type=s3" || is_registry;
            assert!(is_known || action(it.by).is_some(), "{}", it.by);
            assert!(it.source.starts_with("https://"), "{}", it.by);
            for host in it.hosts.split_whitespace() {
                assert!(host.contains('.') && !host.contains('/'), "{host}");
            }
        }
    }
}
