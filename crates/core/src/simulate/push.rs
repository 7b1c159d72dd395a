//! What a step brings to registries: by docker/build-push-action, by docker/bake-action, and by commands in a
//! script, as far as they are written out. What other actions push is in `others`.

use std::rc::Rc;

use super::{
    bake::Baked,
    others,
    scope::Scope,
    script::{Command, Script},
    tags::Said,
};
use crate::{
    expr::{Part, Value},
    image,
    workflow::{Node, input_text, is_action, publish::builds_elsewhere},
};

/// An image that is pushed.
#[derive(Clone, Debug, PartialEq)]
pub struct Pushed {
    /// `ghcr.io/acme/app:1.2.3`, or `ghcr.io/acme/app@‹digest›`.
    pub reference: String,
    /// The registry's host.
    pub host: String,
    /// What decides whether it is pushed at all, if nobody can know that: `vars.NAME`.
    pub depends_on: Option<String>,
}

/// Why a step that could push does not.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    /// The step does not run.
    Skipped,
    /// This part of what tells it to push does not hold.
    Condition(String),
    /// Nothing tells it to push.
    Unasked,
    /// There is no tag to push.
    Untagged,
    /// It pushes without saying under which name, which fails.
    Unnamed,
}

/// Whether something is pushed; if that is not known, what it depends on.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Switch {
    On,
    Off,
    Unknown(String),
}

impl Switch {
    /// One of two is enough.
    pub(super) fn or(self, other: Switch) -> Switch {
        match (self, other) {
            (Switch::On, _) | (_, Switch::On) => Switch::On,
            (Switch::Unknown(it), _) | (_, Switch::Unknown(it)) => Switch::Unknown(it),
            _ => Switch::Off,
        }
    }
}

/// What a step with docker/metadata-action gave that ran before.
pub(super) struct Made {
    pub(super) id: String,
    /// The target of its files for Bake.
    pub(super) target: String,
    pub(super) said: Rc<Said>,
}

/// What a step pushes, or may push; and if one of Docker's building actions pushes nothing, why.
pub(super) fn pushed(
    step: &Node,
    scope: &Scope,
    script: &Script,
    made: &[Made],
    baked: Option<&Baked>,
) -> (Vec<Pushed>, Option<Held>) {
    let by_bake = || baked.map(|it| it.pushed.clone()).unwrap_or_default();
    let (groups, builds) = if is_action(step, "docker/build-push-action") || builds_elsewhere(step)
    {
        (build(step, scope), true)
    } else if is_action(step, "docker/bake-action") {
        (by_bake(), true)
    } else if let Some(it) = others::pushed(step, scope) {
        (vec![it], false)
    } else {
        let commands = script.commands.iter().map(|it| by_command(it, step, scope, made));
        (commands.chain(by_bake()).collect(), false)
    };
    let mut res: Vec<Pushed> = Vec::new();
    let mut is_off = true;
    for (switch, references) in groups {
        let depends_on = match switch {
            Switch::On => None,
            Switch::Off => continue,
            Switch::Unknown(it) => Some(it),
        };
        is_off = false;
        for reference in references.iter().map(Value::show).filter(|it| !it.is_empty()) {
            let host = image::parse(&reference).registry_host();
            let it = Pushed { reference, host, depends_on: depends_on.clone() };
            if !res.contains(&it) {
                res.push(it);
            }
        }
    }
    let held = match is_off {
        _ if !builds || !res.is_empty() => None,
        true => Some(denied(step, scope)),
        false
            if is_action(step, "docker/build-push-action")
                && (input_text(step, "tags").trim().is_empty() || asks_skipped(step, scope)) =>
        {
            Some(Held::Unnamed)
        }
        false => Some(Held::Untagged),
    };
    (res, held)
}

/// Whether the tags are to come from a step that was skipped, and so has no outputs.
fn asks_skipped(step: &Node, scope: &Scope) -> bool {
    let Some(Value::Map(steps)) = scope.get("steps") else { return false };
    let is_skipped = |it: &Value| match it {
        Value::Map(it) => it.get("outcome").is_some_and(|it| it.show() == "skipped"),
        _ => false,
    };
    let tags = input_text(step, "tags");
    let is_asked = |id: &str| tags.contains(&format!("steps.{id}.outputs"));
    steps.entries.iter().any(|(id, it)| is_skipped(it) && is_asked(id))
}

/// What tells a step not to push.
fn denied(step: &Node, scope: &Scope) -> Held {
    let written = ["push", "outputs", "set"].map(|it| input_text(step, it));
    let denied = written.iter().find_map(|it| scope.denied(it));
    // `push: ${{ env.PUSH }}` may be a text, which is no condition that holds or not.
    let given = written[0].trim();
    let given = given.strip_prefix("${{").and_then(|it| it.strip_suffix("}}")).map(str::trim);
    let given = given.filter(|it| !it.contains("}}")).map(str::to_owned);
    denied.or(given).map_or(Held::Unasked, Held::Condition)
}

pub(super) fn input(step: &Node, name: &str, scope: &Scope) -> Switch {
    let value = scope.value(input_text(step, name));
    match value.unknown() {
        Some(it) => Switch::Unknown(it.to_owned()),
        None if matches!(value.show().as_str(), "true" | "True" | "TRUE") => Switch::On,
        None => Switch::Off,
    }
}

/// Whether an output, taken apart, goes to a registry.
pub(super) fn output(fields: &[Value]) -> Switch {
    let shown = |it: &str| fields.iter().find(|own| own.show().trim_start().starts_with(it));
    let is = |it: &str| shown(it).is_some_and(|own| own.show().trim() == it);
    match shown("push=") {
        _ if is("type=registry") => Switch::On,
        Some(it) if is("type=image") && it.unknown().is_some() => {
            Switch::Unknown(it.unknown().unwrap_or_default().to_owned())
        }
        Some(_) if is("type=image") && is("push=true") => Switch::On,
        _ => Switch::Off,
    }
}

/// Source: docker/build-push-action v6, README, "inputs"; Docker's documentation of `--output`.
fn build(step: &Node, scope: &Scope) -> Vec<(Switch, Vec<Value>)> {
    let tags = lines(&scope.value(input_text(step, "tags")), &[',', '\n']);
    let mut res = vec![(input(step, "push", scope), tags.clone())];
    for it in lines(&scope.value(input_text(step, "outputs")), &['\n']) {
        let fields = lines(&it, &[',']);
        let by_digest = fields.iter().any(|it| it.show().trim() == "push-by-digest=true");
        let mut names = names(&fields);
        if names.is_empty() {
            names.clone_from(&tags);
        }
        if by_digest {
            names = names.iter().map(digest).collect();
        }
        res.push((output(&fields), names));
    }
    res
}

/// The names of an output: `name=a/b`, or several in quotes, `"name=a/b,c/d"`.
pub(super) fn names(fields: &[Value]) -> Vec<Value> {
    let mut res = Vec::new();
    let mut in_quotes = false;
    for field in fields {
        let text = field.show();
        let text = text.trim();
        let bare = text.trim_matches('"');
        match bare.strip_prefix("name=") {
            Some(it) => res.push(it.into()),
            None if in_quotes => res.push(bare.into()),
            None => {}
        }
        in_quotes |= text.starts_with("\"name=");
        in_quotes &= !(text.ends_with('"') && text.len() > 1);
    }
    res
}

/// The image without a tag, as one is pushed that others will join to an index.
pub(super) fn digest(image: &Value) -> Value {
    let mut parts = image.to_parts();
    parts.push(Part::Text("@".to_owned()));
    parts.push(Part::Unknown("digest".to_owned()));
    Value::of_parts(parts)
}

/// Commands that push what they name, and whether that stands last, behind where it comes from. Sources:
/// the references of the docker, podman, buildah, nerdctl, skopeo, crane and pack command lines.
const PUSHES: &[(&[&str], bool)] = &[
    (&["docker", "push"], false),
    (&["docker", "image", "push"], false),
    (&["docker", "manifest", "push"], false),
    (&["nerdctl", "push"], false),
    (&["nerdctl", "image", "push"], false),
    (&["podman", "push"], true),
    (&["podman", "image", "push"], true),
    (&["podman", "manifest", "push"], true),
    (&["buildah", "push"], true),
    (&["skopeo", "copy"], true),
    (&["crane", "copy"], true),
    (&["crane", "cp"], true),
    (&["crane", "push"], true),
];

/// Commands that push what only a file or the machine knows; with the flag that makes them do it.
const PUSH_UNSEEN: &[(&[&str], &str)] = &[
    (&["docker", "compose", "push"], ""),
    (&["docker-compose", "push"], ""),
    (&["docker", "compose", "build"], "--push"),
    (&["pack", "build"], "--publish"),
];

/// Kaniko in its own container.
const EXECUTOR: &str = "/kaniko/executor";

/// Commands that build an image.
const BUILDS: &[&[&str]] = &[
    &["docker", "build"],
    &["docker", "image", "build"],
    &["docker", "builder", "build"],
    &["docker", "buildx", "build"],
    &["docker", "buildx", "b"],
    BAKE,
];

/// What it pushes stands in files.
pub(super) const BAKE: &[&str] = &["docker", "buildx", "bake"];

/// Whether commands of this name may build or push.
pub(super) fn is_program(name: &str) -> bool {
    let starts = PUSHES.iter().map(|it| it.0).chain(PUSH_UNSEEN.iter().map(|it| it.0));
    name == EXECUTOR
        || name == "ko"
        || starts.chain(BUILDS.iter().copied()).any(|it| it.first() == Some(&name))
}

/// What a command of a script pushes, and whether it comes to that.
fn by_command(
    command: &Command,
    step: &Node,
    scope: &Scope,
    made: &[Made],
) -> (Switch, Vec<Value>) {
    let switch = command.depends_on.clone().map_or(Switch::On, Switch::Unknown);
    let words = &command.words;
    let texts: Vec<String> = words.iter().map(Value::show).collect();
    let starts =
        |them: &[&str]| texts.iter().map(String::as_str).take(them.len()).eq(them.iter().copied());
    let has = |it: &str| it.is_empty() || texts.iter().any(|own| own == it);
    if let Some((start, is_last)) = PUSHES.iter().find(|it| starts(it.0)) {
        let all = has("-a") || has("--all-tags");
        return (switch, named_by(&words[start.len()..], *is_last, all));
    }
    if starts(&["ko"]) {
        return others::by_ko(command, switch, scope);
    }
    if let Some((start, _)) = PUSH_UNSEEN.iter().find(|it| starts(it.0) && has(it.1)) {
        return (switch, vec![Value::Unknown(start.join(" "))]);
    }
    let image =
        texts.iter().position(|it| others::is_kaniko(it)).filter(|_| starts(&["docker", "run"]));
    if let Some(at) = image.or(starts(&[EXECUTOR]).then_some(0)) {
        return others::by_kaniko(&words[at + 1..], switch);
    }
    if starts(&["docker", "buildx", "imagetools", "create"]) && !has("--dry-run") {
        let mut res = tagged(words);
        let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
        res.extend(handed(step, script, made));
        return (switch, res);
    }
    if starts(BAKE) || !BUILDS.iter().any(|it| starts(it)) {
        return (Switch::Off, Vec::new());
    }
    if has("--push") {
        return (switch, tagged(words));
    }
    outputs_of_build(words, switch)
}

/// The image that a command names: its first word that is no option, or its last.
fn named_by(words: &[Value], is_last: bool, all_tags: bool) -> Vec<Value> {
    let is_redirect = |it: &&Value| it.show().contains(['>', '<']);
    let end = words.iter().position(|it| is_redirect(&it)).unwrap_or(words.len());
    let mut plain = words[..end].iter().filter(|it| !it.show().starts_with('-'));
    let Some(it) = (if is_last { plain.next_back() } else { plain.next() }) else {
        return Vec::new();
    };
    let mut parts = it.to_parts();
    if let Some(Part::Text(first)) = parts.first_mut()
        && let Some(rest) = first.strip_prefix("docker://")
    {
        *first = rest.to_owned();
    }
    if all_tags {
        // Those that the machine has of the image.
        parts.push(Part::Text(":".to_owned()));
        parts.push(Part::Unknown("--all-tags".to_owned()));
    }
    vec![Value::of_parts(parts)]
}

/// `--output type=registry` pushes the tags, `--output type=image,name=a/b,push=true` what it names.
fn outputs_of_build(words: &[Value], switch: Switch) -> (Switch, Vec<Value>) {
    for value in values_of(words, &["-o", "--output"]) {
        let fields = lines(&value, &[',']);
        if !matches!(output(&fields), Switch::On) {
            continue;
        }
        let names = names(&fields);
        return (switch, if names.is_empty() { tagged(words) } else { names });
    }
    (Switch::Off, Vec::new())
}

/// The tags of docker/metadata-action that a script is handed, by its environment or by the variables
/// that the action sets, as in Docker's own example of "Multi-platform image".
fn handed(step: &Node, script: &str, made: &[Made]) -> Vec<Value> {
    if script.contains("DOCKER_METADATA_OUTPUT_") {
        return made.last().map(|it| it.said.tags()).unwrap_or_default();
    }
    let env = step.get("env").map_or(&[][..], Node::entries);
    let is_handed = |it: &&Made| {
        let names = ["tags", "json"].map(|name| format!("steps.{}.outputs.{name}", it.id));
        let texts = env.iter().filter_map(|it| it.node.as_text()).chain([script]);
        texts.clone().any(|text| names.iter().any(|name| text.contains(name)))
    };
    made.iter().filter(is_handed).flat_map(|it| it.said.tags()).collect()
}

/// What stands behind `-t` and `--tag`. What a command puts there is not written out.
fn tagged(words: &[Value]) -> Vec<Value> {
    let is_made = |it: &Value| matches!(it, Value::Unknown(it) if it.starts_with(['$', '`']) && it.contains(['(', '`']));
    let all = values_of(words, &["-t", "--tag"]);
    all.into_iter().filter(|it| !is_made(it)).collect()
}

/// The values of an option, written with `=` or as a word of their own.
pub(super) fn values_of(words: &[Value], names: &[&str]) -> Vec<Value> {
    let mut res = Vec::new();
    for (n, word) in words.iter().enumerate() {
        let shown = word.show();
        if names.contains(&shown.as_str()) {
            res.extend(words.get(n + 1).cloned());
            continue;
        }
        let mut parts = word.to_parts();
        if let Some(Part::Text(first)) = parts.first_mut()
            && let Some((name, value)) = first.split_once('=')
            && names.contains(&name)
        {
            *first = value.to_owned();
            res.push(Value::of_parts(parts));
        }
    }
    res
}

/// A value cut at separators. Gaps stay whole; pieces without any text or gap are dropped.
pub(super) fn lines(value: &Value, separators: &[char]) -> Vec<Value> {
    if let Value::Text(text) = value {
        let all = text.split(separators).map(str::trim).filter(|it| !it.is_empty());
        return all.map(Value::from).collect();
    }
    let mut res: Vec<Vec<Part>> = vec![Vec::new()];
    for part in value.to_parts() {
        match part {
            Part::Text(text) => {
                for (n, piece) in text.split(separators).enumerate() {
                    if n > 0 {
                        res.push(Vec::new());
                    }
                    if let Some(last) = res.last_mut() {
                        last.push(Part::Text(piece.trim().to_owned()));
                    }
                }
            }
            gap => res.last_mut().into_iter().for_each(|it| it.push(gap.clone())),
        }
    }
    let all = res.into_iter().map(Value::of_parts);
    all.filter(|it| !matches!(it, Value::Text(it) if it.is_empty())).collect()
}
