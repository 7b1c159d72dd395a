//! Logging in to a registry. Whatever the way, docker/login-action comes last: it leaves the login
//! where actions/attest looks for it, in `auths` of Docker's own configuration. Helpers for
//! credentials, and tools that move that configuration, leave it where nobody finds it.

use crate::{
    catalog::{
        actions,
        registries::{DOCKER_HUB, ECR_PUBLIC, Login},
    },
    compose::{
        Publishes, in_env,
        nodes::{at, entry, entry_plain, entry_text, flag, map, text},
        publishes::guard,
        steps::{after_name, step, with_id},
    },
    recipe::{Recipe, Target, Usage},
    topic::{Place, Topic},
    workflow::{Entry, Node},
};

/// The steps that log in to a registry of the recipe; none if an earlier one did so already.
pub(super) fn login(recipe: &Recipe, n: usize) -> Vec<Node> {
    let Some(target) = recipe.registries.get(n) else { return Vec::new() };
    let is_needed = target.usage == Usage::Pull || Publishes::of(recipe) != Publishes::Never;
    let is_done = recipe.registries.iter().take(n).any(|it| is_same(it, target));
    if !is_needed || is_done {
        return Vec::new();
    }
    let one = One { recipe, target, n };
    let mut res = match target.login {
        Login::Token
        | Login::Password
        | Login::ServicePrincipal
        | Login::Robot
        | Login::GithubToken
        | Login::AwsKeys
        | Login::JsonKey
        | Login::SecretKey => Vec::new(),
        Login::Oidc => return vec![one.guarded(docker_hub_oidc(&one))],
        Login::AwsRole => vec![aws_role(&one)],
        Login::WorkloadIdentity => vec![workload_identity(&one)],
        Login::Azure => vec![azure(&one), azure_token(&one)],
        Login::Jfrog => vec![jfrog(&one)],
    };
    res.push(docker(&one, &actions::LOGIN, credentials(&one)));
    res.into_iter().map(|it| one.guarded(it)).collect()
}

/// One of the recipe's registries.
struct One<'a> {
    recipe: &'a Recipe,
    target: &'a Target,
    n: usize,
}

impl One<'_> {
    fn place(&self, topic: Topic) -> Place {
        Place { topic, item: self.n }
    }

    /// An input that the user fills in.
    fn part(&self, key: &str, topic: Topic) -> Entry {
        entry_text(key, self.place(topic), &self.target.value(topic))
    }

    /// The id of a step that hands something on. Each registry has its own.
    fn id(&self, name: &str) -> String {
        if self.n == 0 { name.to_owned() } else { format!("{name}-{}", self.n + 1) }
    }

    /// Published images are not for pull requests. What a build only pulls, it needs on those too,
    /// as far as they have secrets: those of forks and of Dependabot have none.
    fn guarded(&self, mut step: Node) -> Node {
        if self.target.usage == Usage::Push {
            return guard(self.recipe, step);
        }
        // Whoever calls may have been started by a pull request.
        let on_pull_requests = self.recipe.pull_request || self.recipe.call;
        if on_pull_requests && self.target.login != Login::GithubToken {
            after_name(&mut step, entry_text("if", Topic::PullRequest, &has_secrets()));
        }
        step
    }
}

/// On pull requests, whether they have secrets.
pub(super) fn has_secrets() -> String {
    ["github.event_name != 'pull_request' || (", OWN_PULL_REQUEST, ")"].concat()
}

/// Of a pull request, whether it comes from a branch of the repository itself. Those of forks and of
/// Dependabot have neither secrets nor a token that may write.
pub(super) const OWN_PULL_REQUEST: &str = "github.event.pull_request.head.repo.full_name == github.repository \
     && github.event.pull_request.user.login != 'dependabot[bot]'";

/// Whether logging in to the one is logging in to the other. Where something is missing, or there is
/// a better way, each has steps of its own, so that all of it is seen at once.
fn is_same(it: &Target, other: &Target) -> bool {
    let is_filled = !it.username.trim().is_empty() && !it.token.trim().is_empty();
    let is_fine = it.registry.logins.first() == Some(&it.login) && it.login != Login::Oidc;
    it.registry == other.registry
        && !it.registry.own_host
        && is_fine
        && (is_filled || !it.login.has_token())
        && (it.usage, it.username_from, &it.username, &it.token, it.login)
            == (other.usage, other.username_from, &other.username, &other.token, other.login)
        && it.asked().all(|part| it.value(part.topic) == other.value(part.topic))
}

/// The step with docker/login-action.
fn docker(one: &One<'_>, action: &'static actions::Action, credentials: Vec<Entry>) -> Node {
    let mut with = Vec::new();
    let target = one.target;
    if target.registry != &DOCKER_HUB {
        let host = match in_env(one.recipe) {
            Some(_) => "${{ env.REGISTRY }}".to_owned(),
            None => target.host(),
        };
        with.push(entry_text("registry", one.place(Topic::Host), &host));
    }
    with.extend(credentials);
    let name = format!("Log in to {}", name(target));
    step(one.recipe, one.place(Topic::Login), &name, action, with)
}

/// What steps call it; its host where they have no name for it, or it is one of somebody's own.
fn name(target: &Target) -> String {
    let own = target.registry.host.is_empty() || !target.host.trim().is_empty();
    match target.registry.step_name {
        "" => target.host(),
        _ if target.registry.own_host && own => target.host(),
        it => it.to_owned(),
    }
}

/// User name and password as the login step takes them.
fn credentials(one: &One<'_>) -> Vec<Entry> {
    let target = one.target;
    let output = |step: &str, output: &str| format!("${{{{ steps.{step}.outputs.{output} }}}}");
    let (username, password) = match target.login {
        // The action finds what the step before left in the environment.
        Login::AwsRole => return Vec::new(),
        Login::Oidc => return vec![username(one, target.username.trim())],
        Login::WorkloadIdentity => {
            ("oauth2accesstoken".to_owned(), output(&one.id("google"), "access_token"))
        }
        Login::Azure => (NOBODY.to_owned(), output(&one.id("azure"), "token")),
        Login::Jfrog => {
            let id = one.id("jfrog");
            (output(&id, "oidc-user"), output(&id, "oidc-token"))
        }
        Login::GithubToken
        | Login::JsonKey
        | Login::SecretKey
        | Login::AwsKeys
        | Login::Token
        | Login::Password
        | Login::ServicePrincipal
        | Login::Robot => stored(target).unwrap_or_default(),
    };
    vec![self::username(one, &username), entry_text("password", one.place(Topic::Token), &password)]
}

/// User name and password where nothing has to run before the login; `None` elsewhere.
pub(super) fn stored(target: &Target) -> Option<(String, String)> {
    let (username, token) = target.credentials();
    Some(match target.login {
        Login::GithubToken => {
            ("${{ github.actor }}".to_owned(), "${{ secrets.GITHUB_TOKEN }}".to_owned())
        }
        Login::JsonKey => ("_json_key".to_owned(), token),
        Login::SecretKey => ("nologin".to_owned(), token),
        Login::AwsKeys
        | Login::Token
        | Login::Password
        | Login::ServicePrincipal
        | Login::Robot => (username, token),
        Login::AwsRole | Login::Oidc | Login::WorkloadIdentity | Login::Azure | Login::Jfrog => {
            return None;
        }
    })
}

/// The user name that says: the password is a token of Azure (learn.microsoft.com, "Authenticate with
/// an Azure container registry").
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

fn username(one: &One<'_>, value: &str) -> Entry {
    entry_text("username", one.place(Topic::Username), value)
}

fn docker_hub_oidc(one: &One<'_>) -> Node {
    let mut res = docker(one, &actions::LOGIN_OIDC, credentials(one));
    let connection = text(one.place(Topic::Connection), one.target.connection.trim());
    let env = map(vec![entry("DOCKERHUB_OIDC_CONNECTIONID", connection)]);
    after_name(&mut res, entry("env", env));
    res
}

fn aws_role(one: &One<'_>) -> Node {
    // Whatever the region, tokens for ECR Public come from this one.
    let region = match one.target.registry == &ECR_PUBLIC {
        true => entry_text("aws-region", one.place(Topic::Registry), "us-east-1"),
        false => one.part("aws-region", Topic::Region),
    };
    let with = vec![one.part("role-to-assume", Topic::Role), region];
    let name = "Take on the AWS role";
    step(one.recipe, one.place(Topic::Login), name, &actions::AWS_CREDENTIALS, with)
}

fn workload_identity(one: &One<'_>) -> Node {
    let with = vec![
        one.part("workload_identity_provider", Topic::IdentityProvider),
        one.part("service_account", Topic::ServiceAccount),
        entry_plain("token_format", "access_token"),
        // The file would stand in the build context, and `COPY . .` would publish it.
        entry("create_credentials_file", flag(one.place(Topic::Login), false)),
    ];
    let name = "Authenticate to Google Cloud";
    let mut res = step(one.recipe, one.place(Topic::Login), name, &actions::GOOGLE_AUTH, with);
    with_id(&mut res, &one.id("google"));
    res
}

fn azure(one: &One<'_>) -> Node {
    let with = vec![
        one.part("client-id", Topic::ClientId),
        one.part("tenant-id", Topic::TenantId),
        one.part("subscription-id", Topic::SubscriptionId),
    ];
    step(one.recipe, one.place(Topic::Login), "Log in to Azure", &actions::AZURE_LOGIN, with)
}

/// `az acr login` alone would keep the login where neither Buildx nor actions/attest may find it, so
/// only its token is taken.
fn azure_token(one: &One<'_>) -> Node {
    let env = map(vec![one.part("REGISTRY_NAME", Topic::RegistryName)]);
    let node = map(vec![
        entry_plain("name", "Get a token for the registry"),
        entry_plain("id", &one.id("azure")),
        entry("env", env),
        entry_plain("run", AZURE_TOKEN),
    ]);
    at(one.place(Topic::Login), node)
}

/// Behind a dash comes the hash of a login server; names of registries have no dash.
const AZURE_TOKEN: &str = "\
token=$(az acr login --name \"${REGISTRY_NAME%%-*}\" --expose-token --output tsv --query accessToken)
echo \"::add-mask::$token\"
echo \"token=$token\" >> \"$GITHUB_OUTPUT\"
";

fn jfrog(one: &One<'_>) -> Node {
    let with = vec![one.part("oidc-provider-name", Topic::IdentityProvider)];
    let name = "Authenticate to JFrog";
    let mut res = step(one.recipe, one.place(Topic::Login), name, &actions::JFROG_CLI, with);
    let url = text(one.place(Topic::Host), &format!("https://{}", one.target.host()));
    after_name(&mut res, entry("env", map(vec![entry("JF_URL", url)])));
    with_id(&mut res, &one.id("jfrog"));
    res
}
