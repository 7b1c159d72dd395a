//! What a step brings to registries: by docker/build-push-action and docker/bake-action. What commands in a script
//! push is in `commands`, what other actions push in `others`.

pub(super) mod commands;

use std::rc::Rc;

use super::{bake::Baked, others, scope::Scope, script::Script, tags::Said};
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

impl Pushed {
    /// Whether the host is surely the one that takes the image. A gap at the beginning may hold another, and a name of
    /// one part may be a tag whose image was left out; Docker Hub would refuse it from anybody. What begins with `/` is
    /// no name at all.
    pub(super) fn has_known_host(&self) -> bool {
        self.reference.split_once('/').is_some_and(|it| !it.0.is_empty() && !it.0.contains('‹'))
    }
}

/// Why a step that could push does not, or does not come to it.
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
    /// It pushes under this name, which is none that Docker takes.
    Malformed(String),
    /// The registry at this host refuses the push, because no login there comes before it.
    Refused(String),
    /// ghcr.io refuses the push, because the job's token may not write packages.
    Denied,
    /// The registry at this host refuses the login.
    LoginRefused(String),
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

/// What one command pushes, or one target of Bake.
pub(super) type Group = (Switch, Vec<Value>);

/// What a step with docker/metadata-action gave that ran before.
pub(super) struct Made {
    pub(super) id: String,
    /// The target of its files for Bake.
    pub(super) target: String,
    pub(super) said: Rc<Said>,
}

/// What a step pushes, or may push.
pub(super) struct Pushes {
    pub(super) pushed: Vec<Pushed>,
    /// If one of Docker's building actions pushes nothing, why; or which name is none.
    pub(super) held: Option<Held>,
    /// It is certain that the step fails with what is held.
    pub(super) fails: bool,
}

pub(super) fn pushes(
    step: &Node,
    scope: &Scope,
    script: &Script,
    made: &[Made],
    baked: Option<&Baked>,
) -> Pushes {
    let by_bake = || baked.map(|it| it.pushed.clone()).unwrap_or_default();
    let (mut groups, builds) = if is_action(step, "docker/build-push-action")
        || builds_elsewhere(step)
    {
        (build(step, scope), true)
    } else if is_action(step, "docker/bake-action") {
        (by_bake(), true)
    } else if let Some(it) = others::pushed(step, scope) {
        (vec![it], false)
    } else {
        let commands = script.commands.iter().map(|it| commands::by_command(it, step, scope, made));
        (commands.chain(by_bake()).collect(), false)
    };
    let malformed = malformed(&mut groups, builds, script.goes_on);
    let mut res: Vec<Pushed> = Vec::new();
    let (mut is_off, mut is_on) = (true, false);
    for (switch, references) in groups {
        let depends_on = match switch {
            Switch::On => None,
            Switch::Off => continue,
            Switch::Unknown(it) => Some(it),
        };
        is_on |= depends_on.is_none();
        is_off = false;
        for reference in references.iter().map(Value::show).filter(|it| !it.is_empty()) {
            let host = image::parse(&reference).registry_host().to_owned();
            let it = Pushed { reference, host, depends_on: depends_on.clone() };
            if !res.contains(&it) {
                res.push(it);
            }
        }
    }
    if let Some((name, is_certain)) = malformed {
        let fails = is_certain && (builds || !script.goes_on);
        return Pushes { pushed: res, held: Some(Held::Malformed(name)), fails };
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
    // "tag is needed when pushing to registry", says docker/buildx, `build/opt.go`.
    let fails = is_on && matches!(held, Some(Held::Unnamed | Held::Untagged));
    Pushes { pushed: res, held, fails }
}

/// Takes out what is not pushed because of a name that is none: the first of them, and whether it certainly comes to
/// that. Buildx reads all names before it builds, and so does each command; a script ends at the one that fails, unless
/// it goes on. Source: docker/buildx, `build/opt.go`.
fn malformed(groups: &mut Vec<Group>, builds: bool, goes_on: bool) -> Option<(String, bool)> {
    let name = |it: &Group| {
        let mut names = it.1.iter().filter(|_| it.0 != Switch::Off);
        names.find(|it| is_malformed(it)).map(Value::show)
    };
    let first = groups.iter().find_map(name)?;
    let end = groups.iter().position(|it| it.0 == Switch::On && name(it).is_some());
    match end {
        Some(_) if builds => groups.clear(),
        Some(at) if !goes_on => groups.truncate(at),
        _ => groups.retain(|it| name(it).is_none()),
    }
    Some((first, end.is_some()))
}

fn is_malformed(name: &Value) -> bool {
    match name.to_parts().as_slice() {
        [Part::Text(it)] => !it.is_empty() && image::is_malformed(it, true),
        [Part::Text(start), ..] => image::is_malformed(start, false),
        _ => false,
    }
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
