//! The ways to log in to registries, and what each asks of the user.

use crate::{catalog::registries::Part, topic::Topic};

/// A way to log in. The order is that of the options.
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
    /// AWS trusts the run's OIDC token and lends a role. Source: README of
    /// aws-actions/configure-aws-credentials.
    AwsRole,
    /// Access keys of an AWS user, which never expire by themselves.
    AwsKeys,
    /// Google Cloud trusts the run's OIDC token and lends a service account. Source: README of
    /// google-github-actions/auth.
    WorkloadIdentity,
    /// The key of a Google service account, which never expires by itself.
    JsonKey,
    /// Azure trusts the run's OIDC token. Source: README of azure/login.
    Azure,
    /// Id and secret of an Azure service principal.
    ServicePrincipal,
    /// JFrog trusts the run's OIDC token. Source: README of jfrog/setup-jfrog-cli.
    Jfrog,
    /// An account for machines, with rights of its own.
    Robot,
    /// A key without a user; the user name is always the same.
    SecretKey,
}

impl Login {
    pub const ALL: [Login; 13] = [
        Login::Token,
        Login::Oidc,
        Login::GithubToken,
        Login::Password,
        Login::AwsRole,
        Login::AwsKeys,
        Login::WorkloadIdentity,
        Login::JsonKey,
        Login::Azure,
        Login::ServicePrincipal,
        Login::Jfrog,
        Login::Robot,
        Login::SecretKey,
    ];

    /// What it needs to know beside user name and token. None of it is secret.
    pub fn parts(self) -> &'static [Part] {
        match self {
            Login::AwsRole => AWS_ROLE,
            Login::WorkloadIdentity => WORKLOAD_IDENTITY,
            Login::Azure => AZURE,
            Login::Jfrog => JFROG,
            Login::Token
            | Login::Oidc
            | Login::GithubToken
            | Login::Password
            | Login::AwsKeys
            | Login::JsonKey
            | Login::ServicePrincipal
            | Login::Robot
            | Login::SecretKey => &[],
        }
    }

    /// Whether a user name is stored for it, beside the token.
    pub fn has_username(self) -> bool {
        matches!(
            self,
            Login::Token
                | Login::Password
                | Login::AwsKeys
                | Login::ServicePrincipal
                | Login::Robot
        )
    }

    /// Whether a token or password is stored for it.
    pub fn has_token(self) -> bool {
        self.has_username() || matches!(self, Login::JsonKey | Login::SecretKey)
    }
}

static AWS_ROLE: &[Part] = &[Part {
    topic: Topic::Role,
    variable: "AWS_ROLE_ARN",
    example: "arn:aws:iam::123456789012:role/publish",
}];
static WORKLOAD_IDENTITY: &[Part] = &[
    Part {
        topic: Topic::IdentityProvider,
        variable: "GCP_WORKLOAD_IDENTITY_PROVIDER",
        example: "projects/123456789/locations/global/workloadIdentityPools/github/providers/my-repo",
    },
    Part {
        topic: Topic::ServiceAccount,
        variable: "GCP_SERVICE_ACCOUNT",
        example: "publish@my-project-123.iam.gserviceaccount.com",
    },
];
static AZURE: &[Part] = &[
    Part { topic: Topic::ClientId, variable: "AZURE_CLIENT_ID", example: UUID },
    Part { topic: Topic::TenantId, variable: "AZURE_TENANT_ID", example: UUID },
    Part { topic: Topic::SubscriptionId, variable: "AZURE_SUBSCRIPTION_ID", example: UUID },
];
static JFROG: &[Part] =
    &[Part { topic: Topic::IdentityProvider, variable: "JFROG_OIDC_PROVIDER", example: "github" }];

const UUID: &str = "12345678-1234-1234-1234-123456789abc";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_in_the_order_of_their_numbers() {
        for (n, it) in Login::ALL.iter().enumerate() {
            assert_eq!(*it as usize, n);
        }
    }
}
