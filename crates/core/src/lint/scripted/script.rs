//! What the commands of a script do to registries.

use std::collections::BTreeMap;

use super::{
    build::{Argument, arguments, input_of},
    values::{pushed_only, step_like, text},
};
use crate::workflow::{
    Entry, Node, Span, Value, Workflow,
    shell::{Command, Word},
};

/// A script that is read, with what its variables hold so far.
pub(super) struct Script<'a> {
    pub(super) workflow: &'a Workflow,
    pub(super) job: &'a Node,
    step: &'a Node,
    pub(super) run: &'a Node,
    pub(super) variables: BTreeMap<String, String>,
    /// How many conditions stand around the command that is read.
    depth: usize,
    steps: Vec<Node>,
}

/// What every run has, in the words of expressions. Source: GitHub docs, "Variables reference".
const DEFAULTS: &[(&str, &str)] = &[
    ("GITHUB_REPOSITORY", "${{ github.repository }}"),
    ("GITHUB_REPOSITORY_OWNER", "${{ github.repository_owner }}"),
    ("GITHUB_REF_NAME", "${{ github.ref_name }}"),
    ("GITHUB_REF", "${{ github.ref }}"),
    ("GITHUB_HEAD_REF", "${{ github.head_ref }}"),
    ("GITHUB_SHA", "${{ github.sha }}"),
    ("GITHUB_ACTOR", "${{ github.actor }}"),
];

/// Images whose names stand elsewhere.
pub(super) const UNKNOWN: &str = "$IMAGES";

/// Commands that leave registries, builders and the folder alone.
const HARMLESS: &[&str] = &[
    ":", "[", "[[", "cat", "cd", "date", "echo", "exit", "export", "fi", "done", "esac", "else",
    "jq", "mkdir", "printf", "set", "sleep", "test", "true", "for", "}", "{",
];

/// Words that a command may stand behind.
const KEYWORDS: &[&str] =
    &["then", "do", "else", "!", "sudo", "time", "if", "elif", "while", "until", "exec"];

impl<'a> Script<'a> {
    pub(super) fn new(
        workflow: &'a Workflow,
        job: &'a Node,
        step: &'a Node,
        run: &'a Node,
    ) -> Script<'a> {
        let mut variables = BTreeMap::new();
        let pair = |it: &(&str, &str)| (it.0.to_owned(), it.1.to_owned());
        variables.extend(DEFAULTS.iter().map(pair));
        for env in [workflow.root.get("env"), job.get("env"), step.get("env")].into_iter().flatten()
        {
            let known = env
                .entries()
                .iter()
                .filter_map(|it| Some((it.key.clone(), it.node.as_text()?.to_owned())));
            variables.extend(known);
        }
        Script { workflow, job, step, run, variables, depth: 0, steps: Vec::new() }
    }

    /// The steps that the script comes to. What is not known stays a script.
    pub(super) fn steps(mut self, all: &[Command]) -> Vec<Node> {
        for (n, command) in all.iter().enumerate() {
            // As many are given up.
            if super::MOST < self.steps.len() {
                break;
            }
            let before = n.checked_sub(1).and_then(|it| all.get(it));
            let first = command.words.first().map_or("", |it| it.text.as_str());
            self.depth += usize::from(matches!(first, "if" | "case" | "while" | "until"));
            self.command(command, before);
            self.depth = self.depth.saturating_sub(usize::from(matches!(first, "fi" | "esac")));
        }
        self.steps
    }

    fn command(&mut self, command: &Command, before: Option<&Command>) {
        let keywords =
            command.words.iter().take_while(|it| KEYWORDS.contains(&it.text.as_str())).count();
        let mut words = &command.words[keywords..];
        if words.first().is_some_and(|it| it.text == "export") {
            words = &words[1..];
        }
        let assigned = words.iter().map_while(|it| assignment(&it.text));
        let assigned: Vec<(String, String)> =
            assigned.map(|it| (it.0.to_owned(), self.resolve(it.1))).collect();
        words = &words[assigned.len()..];
        if words.is_empty() {
            self.variables.extend(assigned);
            return;
        }
        let name = words[0].text.rsplit('/').next().unwrap_or_default();
        // A test before it decides whether it is done.
        let is_test = |it: &Command| {
            it.words.first().is_some_and(|it| ["[", "[[", "test"].contains(&it.text.as_str()))
        };
        let decided = command.is_double && before.is_some_and(is_test);
        self.depth += usize::from(decided);
        match name {
            "docker" | "podman" | "buildah" => self.docker(&words[1..], command, before),
            "skopeo" | "crane" | "regctl" => self.copy(&words[1..]),
            "executor" if words[0].text == "/kaniko/executor" => self.kaniko(&words[1..]),
            "ko" => self.ko(&words[1..], &assigned),
            "pack" => self.pack(&words[1..]),
            it if HARMLESS.contains(&it) && !writes_files(command) => {}
            _ => self.unknown(),
        }
        self.depth -= usize::from(decided);
    }

    fn docker(&mut self, words: &[Word], command: &Command, before: Option<&Command>) {
        let names: Vec<&str> =
            words.iter().map(|it| it.text.as_str()).take_while(|it| !it.starts_with('-')).collect();
        match names[..] {
            ["login", ..] => self.login(&words[1..], command, before),
            ["push", ..] => self.push(&words[1..]),
            ["image" | "manifest", "push", ..] => self.push(&words[2..]),
            ["build" | "bud", ..] => self.build(&words[1..], false),
            ["image" | "builder", "build", ..] => self.build(&words[2..], false),
            ["buildx", "build" | "b", ..] => self.build(&words[2..], true),
            ["buildx", "imagetools", "create", ..] => self.tag(&words[3..]),
            ["buildx", "bake", ..] => self.bake(&words[2..]),
            ["compose", "push", ..] => self.pushed(&words[1], UNKNOWN),
            ["compose", "build", ..] if words.iter().any(|it| it.text == "--push") => {
                self.pushed(&words[1], UNKNOWN);
            }
            ["buildx", "create", ..] => self.add("docker/setup-buildx-action", Vec::new()),
            ["run", ..] => {
                let image = |it: &Word| {
                    ["tonistiigi/binfmt", "multiarch/qemu-user-static"]
                        .iter()
                        .any(|image| it.text.starts_with(image))
                };
                if words.iter().any(image) {
                    self.add("docker/setup-qemu-action", Vec::new());
                }
            }
            ["compose" | "buildx" | "stack" | "service" | "context", ..] | [] => self.unknown(),
            // Pulling, listing, tagging: nothing leaves the runner.
            _ => {}
        }
    }

    fn login(&mut self, words: &[Word], command: &Command, before: Option<&Command>) {
        let mut inputs = Vec::new();
        let mut reads = None;
        for it in arguments(words) {
            match it {
                Argument::Plain(host) => inputs.push(self.input("registry", host, &host.text)),
                Argument::Option("u" | "username", word, value) => {
                    inputs.push(self.input("username", word, value))
                }
                Argument::Option("p" | "password", word, value) => {
                    inputs.push(self.input("password", word, value))
                }
                Argument::Option("password-stdin", ..) => reads = words.first(),
                Argument::Option(..) => {}
            }
        }
        if let Some(at) = reads {
            let here =
                command.redirected.iter().find(|it| it.0 == "<<<").map(|it| it.1.text.clone());
            let piped = before.filter(|_| command.after == Some('|') && !command.is_double);
            // What another program prints is not known.
            let echoed = piped.filter(|it| matches!(it.words[0].text.as_str(), "echo" | "printf"));
            let echoed = echoed.map(|it| {
                it.words[1..].iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ")
            });
            let password = here.or(echoed).unwrap_or_else(|| "$PASSWORD".to_owned());
            inputs.push(self.input("password", at, &password));
        }
        self.add("docker/login-action", inputs);
    }

    /// `docker push a`, and for podman `push a docker://b`.
    fn push(&mut self, words: &[Word]) {
        let plain = arguments(words).into_iter().rev().find_map(|it| match it {
            Argument::Plain(word) => Some(word),
            Argument::Option(..) => None,
        });
        if let Some(word) = plain {
            self.pushed(word, word.text.trim_start_matches("docker://"));
        }
    }

    /// `skopeo copy a docker://b`, `crane copy a b`.
    fn copy(&mut self, words: &[Word]) {
        let copies = words
            .first()
            .is_some_and(|it| ["copy", "cp", "push", "image"].contains(&it.text.as_str()));
        match words.last().filter(|it| copies && !it.text.starts_with('-')) {
            Some(last) => self.pushed(last, last.text.trim_start_matches("docker://")),
            None => self.unknown(),
        }
    }

    /// What is built stands in files; of what is pushed, only what the options say is known.
    fn bake(&mut self, words: &[Word]) {
        let all = arguments(words);
        let push = all.iter().find_map(|it| match it {
            Argument::Option("push", word, "true") => Some(*word),
            _ => None,
        });
        let Some(push) = push else { return self.unknown() };
        let tags = all.iter().filter_map(|it| match it {
            Argument::Option("set", word, value) => Some((*word, value.split_once(".tags=")?.1)),
            _ => None,
        });
        if tags.clone().next().is_none() {
            self.pushed(push, UNKNOWN);
        }
        tags.for_each(|(word, value)| self.pushed(word, value));
    }

    fn tag(&mut self, words: &[Word]) {
        let all = arguments(words);
        if all.iter().any(|it| matches!(it, Argument::Option("dry-run", ..))) {
            return;
        }
        for it in all {
            if let Argument::Option("t" | "tag", word, value) = it {
                self.pushed(word, value);
            }
        }
    }

    pub(super) fn pushed(&mut self, word: &Word, name: &str) {
        let tags = self.input("tags", word, name);
        let push = Entry::of("push", text("true", tags.node.span));
        self.add("docker/build-push-action", vec![push, tags, Entry::of("context", pushed_only())]);
    }

    fn build(&mut self, words: &[Word], buildx: bool) {
        let mut inputs: Vec<Entry> = Vec::new();
        let mut more = Vec::new();
        for it in arguments(words) {
            match it {
                Argument::Plain(word) => inputs.push(self.input("context", word, &word.text)),
                Argument::Option(flag @ ("push" | "load"), word, value) => {
                    inputs.push(self.input(flag, word, value));
                }
                Argument::Option(option, word, value) => match input_of(option) {
                    Some("tags") if inputs.iter().any(|it| it.key == "tags") => {
                        more.push((word, value))
                    }
                    Some(name) if inputs.iter().all(|it| it.key != name) => {
                        inputs.push(self.input(name, word, value))
                    }
                    _ => {}
                },
            }
        }
        let is_on = |it: &Entry| it.key == "push" && it.node.as_text() == Some("true");
        let pushes = inputs.iter().any(is_on);
        if inputs.iter().all(|it| it.key != "context") {
            inputs.push(Entry::of("context", pushed_only()));
        }
        // Docker's own command asks its own builder, and what that one can do is not told here.
        if !buildx {
            inputs.push(Entry::of("builder", Node::text("default")));
        }
        self.add("docker/build-push-action", inputs);
        for (word, value) in more.into_iter().filter(|_| pushes).take(super::MOST) {
            self.pushed(word, value);
        }
    }

    fn add(&mut self, action: &str, mut inputs: Vec<Entry>) {
        if inputs.is_empty() {
            inputs.push(Entry::of("_", text("", self.run.span)));
        }
        let mut step = step_like(self.step, action, inputs);
        if let Value::Map(entries) = &mut step.value {
            if self.step.get("name").is_none() {
                let script = self.run.as_text().unwrap_or_default();
                let line = script.lines().find(|it| !it.trim().is_empty()).unwrap_or_default();
                entries.push(Entry::of("name", Node::text(line.trim())));
            }
            // A condition that only the shell knows.
            if 0 < self.depth {
                entries.retain(|it| it.key != "if");
                entries.push(Entry::of("if", Node::text("env.condition == 'holds'")));
            }
        }
        self.steps.push(step);
    }

    /// Something that may do anything.
    pub(super) fn unknown(&mut self) {
        let is_last = self.steps.last().is_some_and(|it| it.get("run").is_some());
        if !is_last {
            let run = Entry::of("run", text("unknown", self.run.span));
            self.steps.push(Node { span: self.step.span, ..Value::Map(vec![run]).into() });
        }
    }

    fn input(&self, key: &str, word: &Word, value: &str) -> Entry {
        Entry::of(key, text(&self.resolve(value), self.span(word)))
    }

    fn span(&self, word: &Word) -> Span {
        self.run.part(&word.range)
    }

    /// The text with variables in place; unknown ones are left to the run, as expressions.
    pub(super) fn resolve(&self, text: &str) -> String {
        let mut res = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            res.push_str(before);
            if let Some(expression) = after.strip_prefix("{{") {
                let end = expression.find("}}").map_or(expression.len(), |it| it + 2);
                res.push_str("${{");
                res.push_str(&expression[..end]);
                rest = &expression[end..];
                continue;
            }
            // A sign too many before an expression; what the shell makes of it hangs on the value.
            if after.starts_with("${{") {
                rest = after;
                continue;
            }
            let (name, plain, end) = variable(after);
            let value = self.variables.get(name).filter(|_| plain);
            match value {
                Some(it) if res.len() < 4096 => res.push_str(it),
                _ => res.push_str(&format!(
                    "${{{{ env.{} }}}}",
                    if name.is_empty() { "output" } else { name }
                )),
            }
            rest = &after[end..];
        }
        res + rest
    }
}

/// Whether what a command prints becomes a file: a Dockerfile, settings of Docker with a login. What is printed for
/// GitHub, or for nobody, does not.
fn writes_files(command: &Command) -> bool {
    let is_file = |to: &str| !to.contains("GITHUB_") && to != "/dev/null";
    let writes = |sign: &str| sign.contains('>') && !sign.contains('&');
    command.redirected.iter().any(|it| writes(&it.0) && is_file(&it.1.text))
}

/// The name of a variable behind its sign, whether its value is taken as it is, and where it ends.
fn variable(after: &str) -> (&str, bool, usize) {
    let is_name = |it: char| it.is_ascii_alphanumeric() || it == '_';
    if let Some(inner) = after.strip_prefix('{') {
        let end = inner.find('}').unwrap_or(inner.len());
        let name_end = inner.find(|it| !is_name(it)).unwrap_or(inner.len()).min(end);
        return (&inner[..name_end], name_end == end, (end + 2).min(after.len()));
    }
    if after.starts_with('(') {
        return ("", false, after.rfind(')').map_or(after.len(), |it| it + 1));
    }
    let end = after.find(|it| !is_name(it)).unwrap_or(after.len());
    (&after[..end], true, end)
}

fn assignment(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let is_name = name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
    is_name.then_some((name, value))
}
