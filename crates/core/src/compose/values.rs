//! Secrets of the build. Only their names are known here; GitHub puts the values in.

use crate::{
    compose::nodes::{at, entry, entry_plain, entry_text, map, text},
    recipe::{BuildWith, Recipe, lines},
    topic::Topic,
    workflow::{Entry, Node},
};

/// `id=NAME`, where NAME is a secret of the repository.
pub(super) fn secrets(recipe: &Recipe) -> Vec<String> {
    let one = |line: &str| match line.split_once('=') {
        Some((id, name)) if !name.contains("${{") => {
            format!("{}=${{{{ secrets.{} }}}}", id.trim(), name.trim())
        }
        _ => line.to_owned(),
    };
    lines(&recipe.build_secrets).into_iter().map(one).collect()
}

/// `id=NAME`, where NAME is also the variable that hands the secret over: only so may its value have
/// several lines, or quotes and commas.
pub(super) fn secret_envs(recipe: &Recipe) -> Vec<String> {
    let one = |line: &str| match line.split_once('=') {
        Some((id, name)) => format!("{}={}", id.trim(), name.trim()),
        None => line.to_owned(),
    };
    lines(&recipe.secret_envs).into_iter().map(one).collect()
}

/// The variables for [`secret_envs`], each once. Bake takes every secret this way.
pub(super) fn env(recipe: &Recipe) -> Vec<Entry> {
    let mut res: Vec<Entry> = Vec::new();
    let mut add = |topic: Topic, lines: Vec<&str>| {
        for (_, name) in lines.into_iter().filter_map(|it| it.split_once('=')) {
            let name = name.trim();
            if is_name(name) && res.iter().all(|it| it.key != name) {
                res.push(entry_text(name, topic, &format!("${{{{ secrets.{name} }}}}")));
            }
        }
    };
    if recipe.build_with == BuildWith::Bake {
        add(Topic::BuildSecrets, lines(&recipe.build_secrets));
    }
    add(Topic::SecretEnvs, lines(&recipe.secret_envs));
    res
}

pub(super) fn is_name(text: &str) -> bool {
    !text.starts_with(|it: char| it.is_ascii_digit())
        && !text.is_empty()
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
}

/// Where the agent listens that holds the key.
const SOCKET: &str = "${{ runner.temp }}/ssh-agent.sock";

/// What `RUN --mount=type=ssh` gets.
pub(super) fn ssh(recipe: &Recipe) -> Vec<String> {
    match recipe.ssh_key.trim() {
        "" => Vec::new(),
        _ => vec![format!("default={SOCKET}")],
    }
}

/// Hands the key to an agent, so that it is written to no file. The agent ends with the job.
pub(super) fn ssh_agent(recipe: &Recipe) -> Option<Node> {
    let name = recipe.ssh_key.trim();
    if name.is_empty() {
        return None;
    }
    let key = text(Topic::SshKey, &format!("${{{{ secrets.{name} }}}}"));
    let socket = text(Topic::SshKey, SOCKET);
    // Pull requests from forks have no key, and may do without one.
    let run = "ssh-agent -a \"$SSH_AUTH_SOCK\" > /dev/null\n\
               [ -z \"$SSH_PRIVATE_KEY\" ] || ssh-add - <<< \"$SSH_PRIVATE_KEY\"\n";
    let node = map(vec![
        entry_plain("name", "Start an SSH agent"),
        entry("env", map(vec![entry("SSH_AUTH_SOCK", socket), entry("SSH_PRIVATE_KEY", key)])),
        entry_plain("run", run),
    ]);
    Some(at(Topic::SshKey, node))
}
