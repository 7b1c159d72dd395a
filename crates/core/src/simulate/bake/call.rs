//! How Bake is called: by docker/bake-action, or by `docker buildx bake` in a script. Sources: docker/bake-action
//! v7, README, "inputs"; Docker's reference of `docker buildx bake`.

use super::definition::Override;
use crate::{
    expr::{Part, Value},
    simulate::{
        push::{
            Switch,
            commands::{asked, value_of},
            input, lines,
        },
        scope::Scope,
        script::Command,
    },
    workflow::{
        Node,
        docker::{self, Act},
        input_text,
    },
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
        let words = &command.words;
        let texts: Vec<String> = words.iter().map(Value::show).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let told = docker::read(&command.program, &texts).filter(|it| it.act == Act::Bake)?;
        if told.options(&["print", "check", "list"]).next().is_some() {
            return None;
        }
        let all = |names: &[&str]| -> Vec<Value> {
            told.options(names).map(|it| value_of(words, it)).collect()
        };
        let targets = all(&[""]);
        let mut variables = command.variables.clone();
        variables.extend(all(&["var"]).iter().filter_map(assigned));
        let switch = command.depends_on.clone().map_or(Switch::On, Switch::Unknown);
        let is_remote = targets.first().is_some_and(|it| it.show().contains([':', '/']));
        Some(Call {
            files: all(&["f", "file"]),
            targets: or_default(targets),
            overrides: overrides(&all(&["set"])),
            push: asked(words, &told, "push", switch),
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
