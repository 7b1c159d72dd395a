//! How Bake is called: by docker/bake-action, or by `docker buildx bake` in a script. Sources: docker/bake-action
//! v7, README, "inputs"; Docker's reference of `docker buildx bake`.

use super::definition::Override;
use crate::{
    expr::{Part, Value},
    simulate::{
        push::{BAKE, Switch, input, lines},
        scope::Scope,
        script::Command,
    },
    workflow::{Node, input_text},
};

pub(super) struct Call {
    pub(super) files: Vec<Value>,
    /// `default`, where none is named.
    pub(super) targets: Vec<Value>,
    pub(super) overrides: Vec<Override>,
    pub(super) push: Switch,
    /// The folder in which it looks for files, from the root of the repository; `None` if that is not known.
    pub(super) folder: Option<String>,
    /// It takes files from GitHub, but for those that begin with `cwd://`.
    pub(super) is_remote: bool,
    /// Variables that it sees beside those of the step.
    pub(super) variables: Vec<(String, Value)>,
}

/// Options that take a word after them.
const WITH_WORD: &[&str] = &[
    "-f",
    "--file",
    "--set",
    "--builder",
    "--metadata-file",
    "--progress",
    "--call",
    "--allow",
    "--var",
];

impl Call {
    pub(super) fn of_action(step: &Node, scope: &Scope) -> Call {
        let list = |name: &str, between| lines(&scope.value(input_text(step, name)), between);
        let source = scope.value(input_text(step, "source")).show();
        let work = input_text(step, "workdir").trim();
        let folder = match source.trim() {
            "" if work.is_empty() => Some(""),
            "." => Some(work).filter(|it| !it.contains("${{")),
            // The commit of the run; a folder may stand behind it.
            it => match it.strip_prefix("{{defaultContext}}") {
                Some("") => Some(""),
                Some(it) => it.strip_prefix(':'),
                None => None,
            },
        };
        Call {
            files: list("files", &[',', '\n']),
            targets: or_default(list("targets", &[',', '\n'])),
            overrides: overrides(&list("set", &['\n'])),
            push: input(step, "push", scope),
            folder: folder.map(str::to_owned),
            is_remote: source.trim() != ".",
            variables: Vec::new(),
        }
    }

    /// `None` if the command is another one, or builds nothing.
    pub(super) fn of_command(command: &Command, folder: Option<&str>) -> Option<Call> {
        let (mut targets, mut files, mut sets) = (Vec::new(), Vec::new(), Vec::new());
        let (mut variables, mut pushes) = (command.variables.clone(), false);
        let mut rest = command.words.iter();
        for it in BAKE {
            rest.next().filter(|word| word.show() == *it)?;
        }
        while let Some(word) = rest.next() {
            let text = word.show();
            if text.contains(['>', '<']) {
                break;
            }
            let name = text.split('=').next().unwrap_or_default();
            if !text.starts_with('-') {
                targets.push(word.clone());
                continue;
            }
            let mut value = None;
            if WITH_WORD.contains(&name) {
                value = match assigned(word) {
                    Some(it) => Some(it.1),
                    None => rest.next().cloned(),
                };
            }
            match (name, value) {
                ("--print" | "--check" | "--list", _) => return None,
                ("--push", _) => pushes = true,
                ("-f" | "--file", Some(it)) => files.push(it),
                ("--set", Some(it)) => sets.push(it),
                ("--var", Some(it)) => variables.extend(assigned(&it)),
                _ => {}
            }
        }
        let is_remote = targets.first().is_some_and(|it| it.show().contains([':', '/']));
        Some(Call {
            files,
            targets: or_default(targets),
            overrides: overrides(&sets),
            push: match &command.depends_on {
                _ if !pushes => Switch::Off,
                None => Switch::On,
                Some(it) => Switch::Unknown(it.clone()),
            },
            folder: folder.filter(|_| !is_remote && !command.has_moved).map(str::to_owned),
            is_remote,
            variables,
        })
    }
}

fn or_default(mut targets: Vec<Value>) -> Vec<Value> {
    if targets.is_empty() {
        targets.push("default".into());
    }
    targets
}

/// What `set` puts in place. Where the key is not known, the pattern is empty, which means no target.
fn overrides(sets: &[Value]) -> Vec<Override> {
    let mut res = Vec::new();
    for it in sets {
        let (key, value) = assigned(it).unwrap_or_else(|| (String::new(), it.clone()));
        let (pattern, field) = key.split_once('.').unwrap_or_default();
        let bare = field.strip_suffix('+');
        res.push(Override {
            pattern: pattern.to_owned(),
            field: bare.unwrap_or(field).to_owned(),
            adds: bare.is_some(),
            value,
        });
    }
    res
}

/// `key=value`, where the key is known.
pub(super) fn assigned(line: &Value) -> Option<(String, Value)> {
    let mut parts = line.to_parts();
    let Some(Part::Text(first)) = parts.first_mut() else { return None };
    let (key, value) = first.split_once('=')?;
    let (key, value) = (key.trim().to_owned(), value.to_owned());
    *first = value;
    Some((key, Value::of_parts(parts)))
}
