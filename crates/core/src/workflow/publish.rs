//! What the steps of a job do to registries, by effect: which are logged in to, what is pushed where
//! and on which events.

use crate::{
    catalog::registries,
    expr::has_expression,
    image::{self, Reference},
    workflow::{Node, TextLine, Workflow, input, input_text, is_action, is_of_action, steps},
};

/// A step that logs in.
#[derive(Clone, Debug)]
pub struct LoggedIn<'a> {
    pub step: &'a Node,
    /// Host of the registry; `docker.io` where none is written.
    pub host: String,
    /// The password is the job's own token.
    pub github_token: bool,
    /// Logged in by the run's OIDC token.
    pub oidc: bool,
}

/// The steps of a job that use docker/login-action.
pub fn logins<'a>(workflow: &Workflow, job: &'a Node) -> Vec<LoggedIn<'a>> {
    let is_login = |it: &&Node| is_action(it, "docker/login-action");
    let login = |step: &'a Node| {
        let host = with_env(workflow, job, input_text(step, "registry"));
        let password = input_text(step, "password").to_ascii_lowercase();
        LoggedIn {
            step,
            host: if host.is_empty() { registries::DOCKER_HUB.host.to_owned() } else { host },
            github_token: ["secrets.github_token", "github.token"]
                .iter()
                .any(|it| password.contains(it)),
            oidc: oidc_connection(step).is_some(),
        }
    };
    steps(job).iter().filter(is_login).map(login).collect()
}

/// The connection of Docker Hub's keyless login, if a step uses one.
pub fn oidc_connection(step: &Node) -> Option<&Node> {
    step.get("env").and_then(|it| it.get("DOCKERHUB_OIDC_CONNECTIONID"))
}

/// Actions that show a provider the run's identity, the input that makes them, and the provider.
const TRUSTED: &[(&str, &str, &str)] = &[
    ("aws-actions/configure-aws-credentials", "role-to-assume", "AWS"),
    ("google-github-actions/auth", "workload_identity_provider", "Google Cloud"),
    ("azure/login", "client-id", "Azure"),
    ("jfrog/setup-jfrog-cli", "oidc-provider-name", "JFrog"),
];

/// Who a step shows the run's identity to, to log in by it.
pub fn trusts(step: &Node) -> Option<&'static str> {
    let row = TRUSTED.iter().find(|it| is_action(step, it.0))?;
    let keys = ["aws-access-key-id", "credentials_json", "creds"];
    let has_key = keys.iter().any(|it| input(step, it).is_some());
    (!has_key && !input_text(step, row.1).is_empty()).then_some(row.2)
}

/// Whether a step pushes what it builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    Never,
    Always,
    /// On some events only; the expression decides.
    Sometimes,
}

/// The steps of a job that build: with docker/build-push-action or docker/bake-action.
pub fn builds(job: &Node) -> impl Iterator<Item = &Node> {
    steps(job).iter().filter(|it| is_build(it))
}

/// Once, not for each of the many that ask.
#[inline(never)]
pub fn is_build(step: &Node) -> bool {
    // Asked so often that the action is looked up once.
    let uses = step.get("uses").and_then(Node::as_text).unwrap_or_default();
    is_of_action(uses, "docker/build-push-action") || is_of_action(uses, "docker/bake-action")
}

/// Whether a step builds with an action that takes what docker/build-push-action takes, on machines of its maker's:
/// nothing is asked of the runner. Source: README of each.
pub fn builds_elsewhere(step: &Node) -> bool {
    ["depot/build-push-action", "useblacksmith/build-push-action"]
        .iter()
        .any(|it| is_action(step, it))
}

/// A list that a build step is given: its input, or what docker/bake-action sets of its targets.
pub fn given(build: &Node, key: &str) -> Vec<TextLine> {
    if !is_action(build, "docker/bake-action") {
        return input(build, key).map(Node::lines).unwrap_or_default();
    }
    let key = format!(".{key}=");
    let value = |it: TextLine| {
        // An expression chooses between the line and nothing. One that ends before names the target alone.
        let first = it.text.split("}}").next().unwrap_or_default();
        let line = match first.starts_with("${{") && first.contains(&key) {
            true => it.text.split('\'').skip(1).step_by(2).find(|it| it.contains(&key))?,
            false => it.text.as_str(),
        };
        let value = line.split_once(&key)?.1.to_owned();
        Some(TextLine { text: value, ..it })
    };
    input(build, "set").map(Node::lines).unwrap_or_default().into_iter().filter_map(value).collect()
}

/// Whether a build step pushes: by `push`, or by what `outputs` says.
pub fn push(step: &Node) -> Push {
    let outputs = input_text(step, "outputs");
    if outputs.contains("type=registry") || outputs.contains("push=true") {
        return Push::Always;
    }
    if outputs.contains("push=${{") {
        return Push::Sometimes;
    }
    match input_text(step, "push") {
        "" | "false" | "False" | "FALSE" => Push::Never,
        "true" | "True" | "TRUE" => Push::Always,
        _ => Push::Sometimes,
    }
}

/// Whether a step puts an index together in a registry.
pub fn merges(step: &Node) -> bool {
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    script.contains("imagetools create") && !script.contains("--dry-run")
}

/// Whether a job pushes anything, on some of its runs at least.
pub fn pushes(job: &Node) -> bool {
    builds(job).any(|it| push(it) != Push::Never) || steps(job).iter().any(merges)
}

/// Whether a step pushes, on some runs at least.
pub fn pushes_itself(step: &Node) -> bool {
    is_build(step) && push(step) != Push::Never || merges(step)
}

/// The images that a job names: those of metadata-action, and the references in the `tags` of build
/// steps that push, where they are written out. With `env` resolved where it is a workflow's or job's own.
pub fn images(workflow: &Workflow, job: &Node) -> Vec<TextLine> {
    // An expression alone may be any names.
    let is_open = |it: &str| it.starts_with("${{") && it.find("}}") == it.len().checked_sub(2);

    let named = steps(job).iter().filter(|it| is_action(it, "docker/metadata-action"));
    let named = named.filter_map(|it| input(it, "images"));
    let tagged = builds(job).filter(|it| push(it) != Push::Never);
    let tagged = tagged.filter_map(|it| input(it, "tags"));
    let mut res = Vec::new();
    for line in named.chain(tagged).flat_map(Node::lines) {
        let text = with_env(workflow, job, &line.text);
        // A variable may hold several names.
        let names = text.lines().map(str::trim).filter(|it| !is_open(it));
        res.extend(names.map(|it| TextLine { text: it.to_owned(), ..line.clone() }));
    }
    res
}

/// Whether a job pushes to a registry. What only the run names may well go there if the job logs in to it.
pub fn may_push_to(workflow: &Workflow, job: &Node, host: &str) -> bool {
    let logs_in = |host: &str| logins(workflow, job).iter().any(|it| it.host == host);
    let images = images(workflow, job);
    if images.is_empty() {
        // An empty list says that there are none, but for what a script names in ways that are not followed.
        let is_none = |it: &Node| input(it, "images").is_some_and(|it| it.as_text() == Some(""));
        let merges = steps(job).iter().any(merges);
        return pushes(job) && (merges || !steps(job).iter().any(is_none)) && logs_in(host);
    }
    let may_be = |image: &Reference| {
        // An expression that comes first may hold a host, but for what GitHub says of the run.
        let may_hold_host = |it: &str| !it.trim_start().starts_with("github.");
        let is_open = match image.host.as_str() {
            "" => {
                image.path.strip_prefix("${{").is_some_and(may_hold_host)
                    && !logs_in(registries::DOCKER_HUB.host)
            }
            it => it.contains("${{"),
        };
        image.registry_host() == host || is_open && logs_in(host)
    };
    pushes(job) && images.iter().any(|it| may_be(&image::parse(&it.text)))
}

/// Puts the values of the workflow's and the job's `env` in place of `${{ env.NAME }}`.
pub fn with_env(workflow: &Workflow, job: &Node, text: &str) -> String {
    let mut res = text.to_owned();
    if !has_expression(text) || !text.contains("env.") {
        return res;
    }
    // The job's own value wins, so it is put in first.
    for env in [job.get("env"), workflow.root.get("env")].into_iter().flatten() {
        for it in env.entries() {
            let value = it.node.as_text().unwrap_or_default();
            for spelling in ["${{ env.NAME }}", "${{env.NAME}}", "${{ env.NAME}}", "${{env.NAME }}"]
            {
                res = res.replace(&spelling.replace("NAME", &it.key), value);
            }
        }
    }
    res
}

/// The names that a workflow reads from a context, such as `secrets` or `vars`, each once.
pub fn names(workflow: &Workflow, context: &str) -> Vec<String> {
    let mut res = Vec::new();
    let prefix = format!("{context}.");
    workflow.root.walk(&mut |node| {
        let text = node.as_text().unwrap_or_default();
        let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
        for (text, at) in
            inside(text).flat_map(|it| it.match_indices(&prefix).map(move |at| (it, at.0)))
        {
            let name: String =
                text[at + prefix.len()..].chars().take_while(|it| is_word(*it)).collect();
            let starts = !text[..at].ends_with(|it: char| is_word(it) || it == '.');
            if starts && !name.is_empty() && !res.contains(&name) {
                res.push(name);
            }
        }
    });
    res
}

/// What stands between the braces of `${{ }}` in a text.
fn inside(text: &str) -> impl Iterator<Item = &str> {
    text.split("${{").skip(1).map(|it| it.split_once("}}").map_or(it, |it| it.0))
}

/// The images that a job attests, with `env` resolved.
pub fn attested(workflow: &Workflow, job: &Node) -> Vec<String> {
    let them = steps(job).iter().filter(|it| is_action(it, "actions/attest"));
    let subjects = them.map(|it| with_env(workflow, job, input_text(it, "subject-name")));
    subjects.filter(|it| !it.is_empty()).collect()
}

/// A text with a placeholder where an expression stood, for people to fill in.
pub fn without_expressions(text: &str, placeholder: &str) -> String {
    let mut res = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("${{") {
        let Some((_, after)) = from.split_once("}}") else { break };
        res.push_str(before);
        res.push_str(placeholder);
        rest = after;
    }
    res + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_replaced_for_people() {
        let check = |text, expected| assert_eq!(without_expressions(text, "X"), expected);
        check("ghcr.io/${{ github.repository }}", "ghcr.io/X");
        check("${{ a }}/${{ b }}:1", "X/X:1");
        check("acme/app", "acme/app");
        check("acme/${{ open", "acme/${{ open");
    }

    #[test]
    fn a_login_without_a_host_is_one_of_docker_hub() {
        let host = |with: &str| {
            let text = format!(
                "env: {{HOST: ''}}\njobs: {{a: {{steps: [{{uses: docker/login-action@v4, with: {{{with}}}}}]}}}}"
            );
            let workflow = crate::yaml::read(&text).workflow;
            let job = &crate::workflow::jobs(&workflow)[0].node;
            logins(&workflow, job)[0].host.clone()
        };
        assert_eq!(host(""), "docker.io");
        assert_eq!(host("registry: ''"), "docker.io");
        assert_eq!(host("registry: '${{ env.HOST }}'"), "docker.io");
        assert_eq!(host("registry: ghcr.io"), "ghcr.io");
    }
}
