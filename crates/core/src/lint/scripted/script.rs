//! What the commands of a script do to registries.

use std::collections::BTreeMap;

use super::values::{pushed_only, step_like, text};
use crate::workflow::{
    Entry, Node, Span, Value, Workflow,
    docker::{self, Act, Done},
    shell::{
        Command, Word,
        program::{self, assigned},
    },
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
    /// For each bracket that is open, whether a function stands in it: when that is called, if ever, is not followed.
    brackets: Vec<bool>,
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
    ":", "[", "[[", "cat", "cd", "date", "echo", "exec", "exit", "export", "for", "jq", "mkdir",
    "printf", "set", "sleep", "test", "true",
];

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
        Script {
            workflow,
            job,
            step,
            run,
            variables,
            depth: 0,
            brackets: Vec::new(),
            steps: Vec::new(),
        }
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
            let opens = match first {
                "{" => {
                    self.brackets.push(command.after == Some(')'));
                    command.after == Some(')')
                }
                it => matches!(it, "if" | "case" | "while" | "until"),
            };
            self.depth += usize::from(opens);
            self.command(command, before);
            let closes = match first {
                "}" => self.brackets.pop().unwrap_or_default(),
                it => matches!(it, "fi" | "esac"),
            };
            self.depth = self.depth.saturating_sub(usize::from(closes));
        }
        self.steps
    }

    fn command(&mut self, command: &Command, before: Option<&Command>) {
        let start = program::before(&command.words);
        let own = self.assigned(&command.words[..start]);
        let Some((name, words)) = command.program() else { return self.set(own) };
        if name == "export" {
            let exported = self.assigned(words);
            if exported.len() < words.len() {
                self.unknown();
            }
            return self.set(exported);
        }
        // A test before it decides whether it is done.
        let is_test = |it: &Command| {
            it.words.first().is_some_and(|it| ["[", "[[", "test"].contains(&it.text.as_str()))
        };
        let decided = command.is_double && before.is_some_and(is_test);
        self.depth += usize::from(decided);
        match name {
            "executor" => self.kaniko(words),
            "ko" => self.ko(words, &own),
            it if HARMLESS.contains(&it) && !writes_files(command) => {}
            it if docker::is_program(it) => self.docker(command, before),
            _ => self.unknown(),
        }
        self.depth -= usize::from(decided);
    }

    /// What these words set.
    fn assigned(&self, words: &[Word]) -> Vec<(String, Option<String>)> {
        let assigned = words.iter().filter_map(|it| assigned(&it.text));
        assigned.map(|it| (it.0.to_owned(), it.1.map(|it| self.resolve(it)))).collect()
    }

    fn set(&mut self, assigned: Vec<(String, Option<String>)>) {
        for (name, value) in assigned {
            match value {
                Some(it) => self.variables.insert(name, it),
                None => self.variables.remove(&name),
            };
        }
    }

    fn docker(&mut self, command: &Command, before: Option<&Command>) {
        let Some((program, words)) = command.program() else { return };
        let Some((told, _)) = docker::done(command) else { return self.other(program, words) };
        let first = &words[0];
        match told.act {
            Act::Login => self.login(words, &told, &handed(command, before)),
            Act::Push | Act::PushIndex => self.push(words, &told),
            Act::Build | Act::Buildx => self.build(words, &told),
            Act::Index => self.tag(words, &told),
            Act::Bake => self.bake(words, &told),
            Act::Pack => self.pack(words, &told),
            Act::PushCompose => self.pushed(words.get(1).unwrap_or(first), UNKNOWN),
            Act::BuildCompose if told.on("push").is_some() => {
                self.pushed(words.get(1).unwrap_or(first), UNKNOWN);
            }
            Act::BuildCompose => self.unknown(),
            Act::Pull | Act::Tag => {}
        }
    }

    /// A command that is no known one.
    fn other(&mut self, program: &str, words: &[Word]) {
        let is_docker = matches!(program, "docker" | "podman" | "buildah");
        let names = words.iter().map(|it| it.text.as_str());
        let names: Vec<&str> = names.take_while(|it| !it.starts_with('-')).collect();
        match names[..] {
            ["buildx", "create", ..] if is_docker => {
                self.add("docker/setup-buildx-action", Vec::new());
            }
            ["run", ..] if is_docker => {
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
            // Listing, saving, stopping: nothing leaves the runner.
            _ if is_docker => {}
            _ => self.unknown(),
        }
    }

    fn login(&mut self, words: &[Word], told: &Done<'_>, password: &str) {
        let mut inputs = Vec::new();
        for it in &told.arguments {
            let key = match it.name {
                "" => "registry",
                "u" | "username" => "username",
                "p" | "password" => "password",
                _ => continue,
            };
            inputs.push(self.input(key, &words[it.at], it.value));
        }
        if told.on("password-stdin").is_some() {
            inputs.push(self.input("password", words.get(1).unwrap_or(&words[0]), password));
        }
        self.add("docker/login-action", inputs);
    }

    /// `docker push a`, `podman push a docker://b`, `skopeo copy a docker://b`.
    fn push(&mut self, words: &[Word], told: &Done<'_>) {
        match told.plain().next_back() {
            Some(it) => self.pushed(&words[it.at], it.value.trim_start_matches("docker://")),
            None => self.unknown(),
        }
    }

    /// What is built stands in files; of what is pushed, only what the options say is known.
    fn bake(&mut self, words: &[Word], told: &Done<'_>) {
        let Some(push) = told.on("push") else { return self.unknown() };
        let sets = told.options(&["set"]);
        let tags = sets.filter_map(|it| Some((it.at, it.value.split_once(".tags=")?.1)));
        let tags: Vec<(usize, &str)> = tags.collect();
        if tags.is_empty() {
            self.pushed(&words[push.at], UNKNOWN);
        }
        tags.iter().for_each(|(at, value)| self.pushed_by(&words[push.at], &words[*at], value));
    }

    fn tag(&mut self, words: &[Word], told: &Done<'_>) {
        if told.on("dry-run").is_none() {
            let tags = told.options(&["t", "tag"]);
            tags.for_each(|it| self.pushed_by(&words[0], &words[it.at], it.value));
        }
    }

    pub(super) fn pushed(&mut self, word: &Word, name: &str) {
        self.pushed_by(word, word, name);
    }

    /// One of several names that a command pushes. What is wrong with that is told at the word that makes it push, and
    /// so once.
    pub(super) fn pushed_by(&mut self, by: &Word, word: &Word, name: &str) {
        let tags = self.input("tags", word, name);
        let push = Entry::of("push", text("true", self.span(by)));
        self.add("docker/build-push-action", vec![push, tags, Entry::of("context", pushed_only())]);
    }

    fn build(&mut self, words: &[Word], told: &Done<'_>) {
        let mut inputs: Vec<Entry> = Vec::new();
        let mut more = Vec::new();
        for it in &told.arguments {
            let Some(name) = input_of(it.name) else { continue };
            match inputs.iter().any(|own| own.key == name) {
                true if name == "tags" => more.push(it),
                true => {}
                false => inputs.push(self.input(name, &words[it.at], it.value)),
            }
        }
        if inputs.iter().all(|it| it.key != "context") {
            inputs.push(Entry::of("context", pushed_only()));
        }
        // Docker's own command asks its own builder, and what that one can do is not told here.
        if told.act == Act::Build {
            inputs.push(Entry::of("builder", Node::text("default")));
        }
        self.add("docker/build-push-action", inputs);
        let Some(push) = told.on("push") else { return };
        for it in more.into_iter().take(super::MOST) {
            self.pushed_by(&words[push.at], &words[it.at], it.value);
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

/// What a command reads; what another program prints is not known.
fn handed(command: &Command, before: Option<&Command>) -> String {
    if let Some((_, it)) = command.redirected.iter().find(|it| it.0 == "<<<") {
        return it.text.clone();
    }
    let piped = before.filter(|_| command.after == Some('|') && !command.is_double);
    match piped.and_then(Command::program) {
        Some(("echo" | "printf", words)) => {
            words.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ")
        }
        _ => "$PASSWORD".to_owned(),
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

/// The input of docker/build-push-action that an option of `docker build` is; a word without one is the context.
fn input_of(option: &str) -> Option<&'static str> {
    Some(match option {
        "" => "context",
        "push" => "push",
        "load" => "load",
        "t" | "tag" => "tags",
        "platform" => "platforms",
        "cache-from" => "cache-from",
        "cache-to" => "cache-to",
        "o" | "output" => "outputs",
        "build-arg" => "build-args",
        "target" => "target",
        "f" | "file" => "file",
        "builder" => "builder",
        "sbom" => "sbom",
        "provenance" => "provenance",
        "secret" => "secrets",
        _ => return None,
    })
}
