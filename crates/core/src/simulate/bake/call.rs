//! How Bake is called: by docker/bake-action, or by `docker buildx bake` in a script. Sources: docker/bake-action
//! v7, README, "inputs"; Docker's reference of `docker buildx bake`.

use super::definition::Override;
use crate::{
    expr::{Part, Value},
    simulate::{
        push::{BAKE, Switch, input, lines, values_of},
        scope::Scope,
        script::Command,
    },
    workflow::{Node, input_text},
};

pub(super) struct Call {
    pub(super) files: Vec<Value>,
    pub(super) targets: Vec<Value>,
    pub(super) sets: Vec<Value>,
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
    "--list",
    "--var",
];

impl Call {
    pub(super) fn of_action(step: &Node, scope: &Scope) -> Call {
        let list = |name: &str, between| lines(&scope.value(input_text(step, name)), between);
        let source = scope.value(input_text(step, "source"));
        let source = source.to_text();
        let source = source.as_deref().map(str::trim);
        // `{{defaultContext}}` is the commit of the run; a folder may stand behind it.
        let of_commit = source.and_then(|it| it.strip_prefix("{{defaultContext}}"));
        let work = input_text(step, "workdir").trim();
        let folder = match (source, of_commit) {
            (Some(""), _) if work.is_empty() => Some(""),
            (Some("."), _) => Some(work).filter(|it| !it.contains("${{")),
            (_, Some(it)) => it.strip_prefix(':').or(Some(it).filter(|it| it.is_empty())),
            _ => None,
        };
        Call {
            files: list("files", &[',', '\n']),
            targets: list("targets", &[',', '\n']),
            sets: list("set", &['\n']),
            push: input(step, "push", scope),
            folder: folder.map(str::to_owned),
            is_remote: source != Some("."),
            variables: Vec::new(),
        }
    }

    /// `None` if the command is another one, or builds nothing.
    pub(super) fn of_command(command: &Command, folder: Option<&str>) -> Option<Call> {
        let texts: Vec<String> = command.words.iter().map(Value::show).collect();
        let is_end = |it: &String| it.contains(['>', '<']);
        let end = texts.iter().position(is_end).unwrap_or(texts.len());
        let is_bake = BAKE.iter().eq(texts.iter().take(BAKE.len()));
        let has = |name: &str| {
            let is_it = |it: &String| it == name || it.starts_with(&[name, "="].concat());
            texts.iter().any(is_it)
        };
        if !is_bake || ["--print", "--check", "--list"].into_iter().any(has) {
            return None;
        }
        let words = &command.words[..end];
        let mut targets = Vec::new();
        let mut rest = words.iter().zip(&texts).skip(BAKE.len());
        while let Some((word, text)) = rest.next() {
            if WITH_WORD.contains(&text.as_str()) {
                rest.next();
            } else if !text.starts_with('-') {
                targets.push(word.clone());
            }
        }
        let is_remote = targets.first().is_some_and(|it| it.show().contains([':', '/']));
        let given = values_of(words, &["--var"]);
        let given = given.iter().filter_map(assigned).chain(command.variables.iter().cloned());
        Some(Call {
            files: values_of(words, &["-f", "--file"]),
            targets,
            sets: values_of(words, &["--set"]),
            push: match (has("--push"), &command.depends_on) {
                (false, _) => Switch::Off,
                (true, None) => Switch::On,
                (true, Some(it)) => Switch::Unknown(it.clone()),
            },
            folder: folder.filter(|_| !is_remote && !command.has_moved).map(str::to_owned),
            is_remote,
            variables: given.collect(),
        })
    }

    /// What `set` puts in place; `None` if the keys are not known.
    pub(super) fn overrides(&self) -> Option<Vec<Override>> {
        let one = |it: &Value| {
            let (key, value) = assigned(it)?;
            let (pattern, field) = key.split_once('.')?;
            let (pattern, field) = (pattern.to_owned(), field.to_owned());
            let bare = field.strip_suffix('+').map(str::to_owned);
            let adds = bare.is_some();
            Some(Override { pattern, field: bare.unwrap_or(field), adds, value })
        };
        self.sets.iter().map(one).collect()
    }
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
