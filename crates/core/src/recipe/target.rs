//! A registry as the user filled it in: its host, the image's name there, and how a job logs in.

use crate::{
    catalog::registries::{DOCKER_HUB, Login, Part, Registry},
    topic::Topic,
};

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
            prefix => self.filled(prefix) + "/" + self.image.trim(),
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
        self.host() + "/" + &self.path()
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
            Some(it) if typed.is_empty() => ["${{ vars.", it.variable, " }}"].concat(),
            _ => typed.to_owned(),
        }
    }

    /// User name and token as the form names them, as expressions. Names that are empty stay empty, so
    /// that the gap is seen.
    pub fn credentials(&self) -> (String, String) {
        let of = |context: &str, name: &str| match name.trim() {
            "" => String::new(),
            name => ["${{ ", context, ".", name, " }}"].concat(),
        };
        let context = match self.username_from {
            // Access keys are never shown.
            _ if self.login == Login::AwsKeys => "secrets",
            UsernameFrom::Secret => "secrets",
            UsernameFrom::Variable => "vars",
        };
        (of(context, &self.username), of("secrets", &self.token))
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
