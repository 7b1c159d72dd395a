//! Logging in to a registry.

use crate::{
    catalog::{
        actions,
        registries::{DOCKER_HUB, GHCR, Login},
    },
    compose::{
        in_env,
        nodes::{entry, map, text},
        publishes::guard,
        steps::{after_name, step},
    },
    recipe::{Recipe, Target, UsernameFrom},
    topic::{Place, Topic},
    workflow::Node,
};

pub(super) fn login(recipe: &Recipe, n: usize) -> Node {
    let Some(target) = recipe.registries.get(n) else { return Node::default() };
    let place = |topic| Place { topic, item: n };
    let mut with = Vec::new();
    if target.registry != &DOCKER_HUB {
        let host = if in_env(recipe).is_some() { "${{ env.REGISTRY }}" } else { target.host() };
        with.push(entry("registry", text(place(Topic::Host), host)));
    }
    let (username, password) = credentials(target);
    with.push(entry("username", text(place(Topic::Username), &username)));
    if let Some(password) = password {
        with.push(entry("password", text(place(Topic::Token), &password)));
    }
    let name = match target.registry {
        it if it == &DOCKER_HUB => "Log in to Docker Hub".to_owned(),
        it if it == &GHCR => "Log in to GitHub Container Registry".to_owned(),
        _ => format!("Log in to {}", target.host()),
    };
    let oidc = target.login == Login::Oidc;
    let action = if oidc { &actions::LOGIN_OIDC } else { &actions::LOGIN };
    let mut res = step(recipe, place(Topic::Login), &name, action, with);
    if oidc {
        let connection = text(place(Topic::Connection), target.connection.trim());
        let env = map(vec![entry("DOCKERHUB_OIDC_CONNECTIONID", connection)]);
        after_name(&mut res, entry("env", env));
    }
    guard(recipe, res)
}

/// User name and password as the login step takes them. Names that are empty stay empty, so that the
/// gap is seen.
fn credentials(target: &Target) -> (String, Option<String>) {
    let of = |context: &str, name: &str| match name.trim() {
        "" => String::new(),
        name => format!("${{{{ {context}.{name} }}}}"),
    };
    let username = match target.username_from {
        UsernameFrom::Secret => of("secrets", &target.username),
        UsernameFrom::Variable => of("vars", &target.username),
    };
    match target.login {
        Login::GithubToken => {
            ("${{ github.actor }}".to_owned(), Some("${{ secrets.GITHUB_TOKEN }}".to_owned()))
        }
        Login::Oidc => (target.username.trim().to_owned(), None),
        Login::Token | Login::Password => (username, Some(of("secrets", &target.token))),
    }
}
