//! Registries: how each is reached, logged in to and named.

pub use crate::catalog::logins::Login;

use crate::{
    catalog::reference,
    text::{Text, msg},
    topic::Topic,
};

/// A registry that images are pushed to.
#[derive(Debug)]
pub struct Registry {
    /// Written into share links, so it never changes.
    pub id: &'static str,
    pub name: Text,
    /// What steps call it, in English whatever the language; empty where they say its host.
    pub step_name: &'static str,
    /// The host that stands in image references. What differs from user to user stands in braces,
    /// named like the topic that fills it in. Empty where only the user knows it.
    pub host: &'static str,
    /// Other hosts that mean the same registry; `{}` stands for anything.
    pub aliases: &'static [&'static str],
    /// The user may type the host.
    pub own_host: bool,
    /// What stands between host and name: Google's project.
    pub prefix: &'static str,
    /// What fills in the braces.
    pub parts: &'static [Part],
    /// The ways to log in; the first is the one to start with.
    pub logins: &'static [Login],
    /// Customary names of what holds the user name and the token.
    pub username: &'static str,
    pub token: &'static str,
    pub naming: Naming,
    /// A name as it might be typed.
    pub example: &'static str,
    /// Attestations are known to be stored beside the image, so they are unless chosen otherwise.
    pub attests: bool,
    /// What a cache kept here needs to be told; older versions of BuildKit do not do so themselves.
    pub cache: &'static str,
    /// Where the facts of this row are told.
    pub source: &'static str,
}

/// Something that the user fills in. Left empty, it is read from a variable of the repository.
#[derive(Debug)]
pub struct Part {
    pub topic: Topic,
    /// The customary name of the variable.
    pub variable: &'static str,
    pub example: &'static str,
}

/// Rows are compared by what identifies them.
impl PartialEq for Registry {
    fn eq(&self, other: &Registry) -> bool {
        self.id == other.id
    }
}

/// What a registry allows in the name of an image, beyond what every registry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    /// Fewest and most components of the name, without the prefix.
    pub parts: (usize, usize),
    /// Most characters of the name.
    pub length: usize,
    /// The name begins with a letter.
    pub letter: bool,
}

const fn at_least(parts: usize) -> Naming {
    Naming { parts: (parts, usize::MAX), length: 255, letter: false }
}

pub static DOCKER_HUB: Registry = Registry {
    id: "docker-hub",
    name: msg::OPTION_REGISTRY_DOCKER_HUB,
    step_name: "Docker Hub",
    host: "docker.io",
    aliases: &["index.docker.io", "registry-1.docker.io"],
    logins: &[Login::Token, Login::Oidc],
    username: "DOCKERHUB_USERNAME",
    token: "DOCKERHUB_TOKEN",
    // Namespace and repository, 2 to 255 characters, no deeper path.
    naming: Naming { parts: (2, 2), length: 255, letter: false },
    example: "my-namespace/my-app",
    attests: true,
    source: reference("https://docs.docker.com/docker-hub/repos/create/"),
    own_host: false,
    ..ANY
};

pub static GHCR: Registry = Registry {
    id: "ghcr",
    name: msg::OPTION_REGISTRY_GHCR,
    step_name: "GitHub Container Registry",
    host: "ghcr.io",
    logins: &[Login::GithubToken, Login::Token],
    username: "GHCR_USERNAME",
    token: "GHCR_TOKEN",
    naming: at_least(2),
    example: "${{ github.repository }}",
    attests: true,
    source: reference(
        "https://docs.github.com/en/packages/working-with-a-github-packages-registry/working-with-the-container-registry",
    ),
    own_host: false,
    ..ANY
};

pub static ECR: Registry = Registry {
    id: "ecr",
    name: msg::OPTION_REGISTRY_ECR,
    step_name: "Amazon ECR",
    host: "{account}.dkr.ecr.{region}.amazonaws.com",
    aliases: &["{account}.dkr.ecr.{region}.amazonaws.com.cn"],
    parts: &[
        Part { topic: Topic::Account, variable: "AWS_ACCOUNT_ID", example: "123456789012" },
        Part { topic: Topic::Region, variable: "AWS_REGION", example: "eu-central-1" },
    ],
    logins: &[Login::AwsRole, Login::AwsKeys],
    username: "AWS_ACCESS_KEY_ID",
    token: "AWS_SECRET_ACCESS_KEY",
    // CreateRepository: 2 to 256 characters, the first is a letter.
    naming: Naming { parts: (1, usize::MAX), length: 256, letter: true },
    example: "team/my-app",
    // Reports of 405 for attestations of an index: aws/containers-roadmap#2783.
    attests: false,
    // Implicit since BuildKit 0.21: aws/containers-roadmap#876.
    cache: ",image-manifest=true,oci-mediatypes=true",
    source: reference(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
    ),
    own_host: false,
    ..ANY
};

pub static ECR_PUBLIC: Registry = Registry {
    id: "ecr-public",
    name: msg::OPTION_REGISTRY_ECR_PUBLIC,
    step_name: "Amazon ECR Public",
    host: "public.ecr.aws",
    logins: &[Login::AwsRole, Login::AwsKeys],
    username: "AWS_ACCESS_KEY_ID",
    token: "AWS_SECRET_ACCESS_KEY",
    // The alias of the registry, then 2 to 205 characters.
    naming: at_least(2),
    example: "my-alias/my-app",
    source: reference(
        "https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_CreateRepository.html",
    ),
    own_host: false,
    ..ANY
};

pub static GAR: Registry = Registry {
    id: "gar",
    name: msg::OPTION_REGISTRY_GAR,
    step_name: "Google Artifact Registry",
    host: "{region}-docker.pkg.dev",
    prefix: "{project}",
    parts: &[
        Part { topic: Topic::Region, variable: "GAR_LOCATION", example: "europe-west3" },
        Part { topic: Topic::Project, variable: "GCP_PROJECT_ID", example: "my-project-123" },
    ],
    logins: &[Login::WorkloadIdentity, Login::JsonKey],
    token: "GCP_SERVICE_ACCOUNT_KEY",
    // Repository and image.
    naming: at_least(2),
    example: "my-repository/my-app",
    attests: true,
    source: reference("https://docs.cloud.google.com/artifact-registry/docs/docker/names"),
    own_host: false,
    ..ANY
};

/// Names of the old Container Registry, answered by Artifact Registry since 2025-03-18.
pub static GCR: Registry = Registry {
    id: "gcr",
    name: msg::OPTION_REGISTRY_GCR,
    host: "gcr.io",
    aliases: &["us.gcr.io", "eu.gcr.io", "asia.gcr.io"],
    prefix: "{project}",
    parts: &[Part { topic: Topic::Project, variable: "GCP_PROJECT_ID", example: "my-project-123" }],
    logins: &[Login::WorkloadIdentity, Login::JsonKey],
    token: "GCP_SERVICE_ACCOUNT_KEY",
    naming: at_least(1),
    example: "my-app",
    attests: true,
    source: reference(
        "https://docs.cloud.google.com/artifact-registry/docs/transition/gcr-repositories",
    ),
    ..ANY
};

pub static ACR: Registry = Registry {
    id: "acr",
    name: msg::OPTION_REGISTRY_ACR,
    step_name: "Azure Container Registry",
    host: "{registry-name}.azurecr.io",
    parts: &[Part { topic: Topic::RegistryName, variable: "ACR_NAME", example: "acmeimages" }],
    logins: &[Login::Azure, Login::ServicePrincipal, Login::Token],
    username: "ACR_USERNAME",
    token: "ACR_PASSWORD",
    naming: at_least(1),
    example: "team/my-app",
    attests: true,
    source: reference(
        "https://learn.microsoft.com/en-us/azure/container-registry/container-registry-concepts",
    ),
    own_host: false,
    ..ANY
};

pub static QUAY: Registry = Registry {
    id: "quay",
    name: msg::OPTION_REGISTRY_QUAY,
    step_name: "Quay",
    host: "quay.io",
    logins: &[Login::Robot],
    username: "QUAY_USERNAME",
    token: "QUAY_TOKEN",
    naming: at_least(2),
    example: "my-organization/my-app",
    attests: true,
    source: reference("https://docs.quay.io/glossary/robot-accounts.html"),
    ..ANY
};

pub static GITLAB: Registry = Registry {
    id: "gitlab",
    name: msg::OPTION_REGISTRY_GITLAB,
    step_name: "GitLab",
    host: "registry.gitlab.com",
    logins: &[Login::Token],
    username: "GITLAB_USERNAME",
    token: "GITLAB_TOKEN",
    naming: at_least(2),
    example: "my-group/my-project",
    source: reference("https://docs.gitlab.com/user/packages/container_registry/"),
    ..ANY
};

pub static HARBOR: Registry = Registry {
    id: "harbor",
    name: msg::OPTION_REGISTRY_HARBOR,
    logins: &[Login::Robot],
    username: "HARBOR_USERNAME",
    token: "HARBOR_TOKEN",
    naming: at_least(2),
    example: "my-project/my-app",
    attests: true,
    source: reference("https://goharbor.io/docs/latest/working-with-projects/create-projects/"),
    ..ANY
};

pub static DIGITALOCEAN: Registry = Registry {
    id: "digitalocean",
    name: msg::OPTION_REGISTRY_DIGITALOCEAN,
    step_name: "DigitalOcean",
    host: "registry.digitalocean.com",
    logins: &[Login::Token],
    username: "DIGITALOCEAN_USERNAME",
    token: "DIGITALOCEAN_TOKEN",
    naming: at_least(2),
    example: "my-registry/my-app",
    source: reference("https://docs.digitalocean.com/products/container-registry/"),
    own_host: false,
    ..ANY
};

pub static OCIR: Registry = Registry {
    id: "ocir",
    name: msg::OPTION_REGISTRY_OCIR,
    step_name: "Oracle Cloud",
    host: "{region}.ocir.io",
    parts: &[Part { topic: Topic::Region, variable: "OCIR_REGION", example: "fra" }],
    logins: &[Login::Token],
    username: "OCIR_USERNAME",
    token: "OCIR_TOKEN",
    // The namespace of the tenancy, then the repository.
    naming: at_least(2),
    example: "my-tenancy/my-app",
    source: reference(
        "https://docs.oracle.com/en-us/iaas/Content/Registry/Concepts/registryprerequisites.htm",
    ),
    own_host: false,
    ..ANY
};

pub static JFROG: Registry = Registry {
    id: "jfrog",
    name: msg::OPTION_REGISTRY_JFROG,
    aliases: &["{}.jfrog.io"],
    logins: &[Login::Jfrog, Login::Token],
    username: "JFROG_USERNAME",
    token: "JFROG_TOKEN",
    naming: at_least(2),
    example: "my-docker-local/my-app",
    source: reference("https://github.com/jfrog/setup-jfrog-cli#readme"),
    ..ANY
};

pub static SCALEWAY: Registry = Registry {
    id: "scaleway",
    name: msg::OPTION_REGISTRY_SCALEWAY,
    step_name: "Scaleway",
    host: "rg.{region}.scw.cloud",
    parts: &[Part { topic: Topic::Region, variable: "SCW_REGION", example: "fr-par" }],
    logins: &[Login::SecretKey],
    token: "SCW_SECRET_KEY",
    naming: at_least(2),
    example: "my-namespace/my-app",
    source: reference("https://www.scaleway.com/en/docs/container-registry/quickstart/"),
    own_host: false,
    ..ANY
};

pub static ALIBABA: Registry = Registry {
    id: "alibaba",
    name: msg::OPTION_REGISTRY_ALIBABA,
    aliases: &["{}.aliyuncs.com"],
    username: "ALIBABA_USERNAME",
    token: "ALIBABA_PASSWORD",
    naming: at_least(2),
    example: "my-namespace/my-app",
    source: reference("https://github.com/aliyun/acr-login#readme"),
    ..ANY
};

pub static NEXUS: Registry = Registry {
    id: "nexus",
    name: msg::OPTION_REGISTRY_NEXUS,
    username: "NEXUS_USERNAME",
    token: "NEXUS_PASSWORD",
    example: "my-app",
    source: reference("https://help.sonatype.com/en/docker-registry.html"),
    ..ANY
};

pub static OTHER: Registry = ANY;

/// What is known of any registry; what the other rows start from.
const ANY: Registry = Registry {
    id: "other",
    name: msg::OPTION_REGISTRY_OTHER,
    step_name: "",
    host: "",
    aliases: &[],
    own_host: true,
    prefix: "",
    parts: &[],
    logins: &[Login::Password],
    username: "REGISTRY_USERNAME",
    token: "REGISTRY_PASSWORD",
    naming: at_least(1),
    example: "team/my-app",
    attests: false,
    cache: "",
    source: reference("https://github.com/distribution/reference/blob/main/reference.go"),
};

/// Every registry, in the order of the form.
pub static REGISTRIES: &[&Registry] = &[
    &DOCKER_HUB,
    &GHCR,
    &ECR,
    &ECR_PUBLIC,
    &GAR,
    &GCR,
    &ACR,
    &QUAY,
    &GITLAB,
    &HARBOR,
    &DIGITALOCEAN,
    &OCIR,
    &JFROG,
    &SCALEWAY,
    &ALIBABA,
    &NEXUS,
    &OTHER,
];

/// The registry that a host belongs to; any unknown host is "another registry".
pub fn registry(host: &str) -> &'static Registry {
    let is = |it: &&&Registry| pattern(it, host).is_some();
    REGISTRIES.iter().find(is).copied().unwrap_or(&OTHER)
}

/// One host for all names of Docker Hub; any other host in lower case.
pub fn canonical(host: &str) -> String {
    let host = host.trim().split_once("://").map_or(host.trim(), |it| it.1);
    let host = host.split('/').next().unwrap_or_default().to_ascii_lowercase();
    if registry(&host) == &DOCKER_HUB { DOCKER_HUB.host.to_owned() } else { host }
}

/// What stands in a host for each part that its registry's pattern names.
pub fn parts_of<'a>(registry: &Registry, host: &'a str) -> Vec<(Topic, &'a str)> {
    let values = pattern(registry, host).unwrap_or_default();
    let topic = |(name, value): (&str, &'a str)| Some((Topic::of(name)?, value));
    values.into_iter().filter_map(topic).collect()
}

/// The parts of a host, by the first pattern of a registry that it fits.
fn pattern<'a>(registry: &Registry, host: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let own = (!registry.host.is_empty()).then_some(registry.host);
    // The longer pattern first: it is what `.amazonaws.com.cn` is told apart by.
    registry.aliases.iter().copied().chain(own).find_map(|it| matched(it, host))
}

fn matched<'a>(pattern: &'static str, host: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    // Nearly every pattern begins with another letter.
    if !pattern.starts_with('{') && pattern.as_bytes().first() != host.as_bytes().first() {
        return None;
    }
    let mut pieces = pattern.split('{').peekable();
    let mut rest = host.strip_prefix(pieces.next()?)?;
    let mut res = Vec::new();
    while let Some(piece) = pieces.next() {
        let (name, literal) = piece.split_once('}')?;
        let (value, after) = match pieces.peek() {
            Some(_) => rest.split_once(literal)?,
            None => (rest.strip_suffix(literal)?, ""),
        };
        res.push((name, value));
        rest = after;
    }
    rest.is_empty().then_some(res)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_logged_in_to() {
        for row in REGISTRIES {
            assert!(!row.logins.is_empty() && row.source.starts_with("https://"), "{}", row.id);
            assert!(!row.host.is_empty() || row.own_host, "{} has no host", row.id);
            assert!(!row.step_name.is_empty() || row.own_host, "{} has no name", row.id);
        }
    }

    #[test]
    fn what_stands_in_braces_can_be_filled_in() {
        for row in REGISTRIES {
            let named = format!("{}/{}", row.host, row.prefix);
            let names = named.split('{').skip(1).filter_map(|it| it.split('}').next());
            let parts: Vec<_> = row.parts.iter().map(|it| it.topic.id()).collect();
            assert_eq!(names.collect::<Vec<_>>(), parts, "{}", row.id);
        }
    }

    #[test]
    fn hosts_and_their_aliases() {
        for (host, id) in [
            ("docker.io", "docker-hub"),
            ("index.docker.io", "docker-hub"),
            ("ghcr.io", "ghcr"),
            ("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "ecr"),
            ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "ecr"),
            ("${{ vars.ACCOUNT }}.dkr.ecr.${{ vars.REGION }}.amazonaws.com", "ecr"),
            ("public.ecr.aws", "ecr-public"),
            ("europe-west3-docker.pkg.dev", "gar"),
            ("eu.gcr.io", "gcr"),
            ("acme.azurecr.io", "acr"),
            ("acme-d4f5a6.azurecr.io", "acr"),
            ("quay.io", "quay"),
            ("registry.gitlab.com", "gitlab"),
            ("registry.digitalocean.com", "digitalocean"),
            ("fra.ocir.io", "ocir"),
            ("acme.jfrog.io", "jfrog"),
            ("rg.fr-par.scw.cloud", "scaleway"),
            ("registry.cn-hangzhou.aliyuncs.com", "alibaba"),
            ("acme-registry.cn-hangzhou.cr.aliyuncs.com", "alibaba"),
            ("registry.example.com:5000", "other"),
            ("azurecr.io", "other"),
            ("", "other"),
        ] {
            assert_eq!(registry(host).id, id, "{host}");
        }
    }

    #[test]
    fn parts_of_hosts() {
        let host = "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn";
        let parts = [(Topic::Account, "123456789012"), (Topic::Region, "cn-north-1")];
        assert_eq!(parts_of(&ECR, host), parts);
        assert_eq!(parts_of(&SCALEWAY, "rg..scw.cloud"), [(Topic::Region, "")]);
        assert_eq!(parts_of(&JFROG, "acme.jfrog.io"), []);
    }
}
