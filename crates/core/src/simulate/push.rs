//! What a step brings to registries: by docker/build-push-action, by docker/bake-action, and by docker
//! commands in a script, as far as they are written out.

use super::{scope::Scope, script};
use crate::{
    expr::{Part, Value},
    image,
    workflow::{Node, input_text, is_action},
};

/// An image that is pushed.
#[derive(Clone, Debug, PartialEq)]
pub struct Pushed {
    /// `ghcr.io/acme/app:1.2.3`, or `ghcr.io/acme/app@‹digest›`.
    pub reference: String,
    /// The registry's host.
    pub host: String,
}

/// The tags of a step with docker/metadata-action that ran before.
pub(super) struct Made {
    pub(super) id: String,
    /// Each of its references.
    pub(super) tags: Vec<Value>,
}

/// What a step pushes, without those of which nobody knows whether they are.
pub(super) fn pushed(step: &Node, scope: &Scope, made: &[Made]) -> Vec<Pushed> {
    let references = if is_action(step, "docker/build-push-action") {
        build(step, scope)
    } else if is_action(step, "docker/bake-action") {
        bake(step, scope, made)
    } else {
        commands(step, scope, made)
    };
    let mut res: Vec<Pushed> = Vec::new();
    for reference in references.iter().map(Value::show).filter(|it| !it.is_empty()) {
        let host = image::parse(&reference).registry_host();
        let it = Pushed { reference, host };
        if !res.contains(&it) {
            res.push(it);
        }
    }
    res
}

fn is_true(step: &Node, name: &str, scope: &Scope) -> bool {
    let text = scope.value(input_text(step, name)).to_text();
    text.is_some_and(|it| matches!(it.as_str(), "true" | "True" | "TRUE"))
}

/// Source: docker/build-push-action v6, README, "inputs"; Docker's documentation of `--output`.
fn build(step: &Node, scope: &Scope) -> Vec<Value> {
    let tags = lines(&scope.value(input_text(step, "tags")), &[',', '\n']);
    let mut res = Vec::new();
    if is_true(step, "push", scope) {
        res.extend(tags.iter().cloned());
    }
    for output in lines(&scope.value(input_text(step, "outputs")), &['\n']) {
        let fields = lines(&output, &[',']);
        let texts: Vec<String> = fields.iter().map(Value::show).collect();
        let has = |it: &str| texts.iter().any(|own| own.trim() == it);
        let is_pushed = has("type=registry") || (has("type=image") && has("push=true"));
        if !is_pushed {
            continue;
        }
        let by_digest = has("push-by-digest=true");
        let named = texts.iter().filter_map(|it| it.trim().strip_prefix("name="));
        let named = named.map(|it| Value::from(it.trim_matches('"')));
        let named: Vec<Value> = named.map(|it| if by_digest { digest(&it) } else { it }).collect();
        match named.is_empty() {
            true if by_digest => res.extend(tags.iter().map(digest)),
            true => res.extend(tags.iter().cloned()),
            false => res.extend(named),
        }
    }
    res
}

/// The image without a tag, as one is pushed that others will join to an index.
fn digest(image: &Value) -> Value {
    let mut parts = image.to_parts();
    parts.push(Part::Text("@".to_owned()));
    parts.push(Part::Unknown("digest".to_owned()));
    Value::of_parts(parts)
}

/// The tags that `set` gives, and those that a file of docker/metadata-action brings.
fn bake(step: &Node, scope: &Scope, made: &[Made]) -> Vec<Value> {
    let sets = lines(&scope.value(input_text(step, "set")), &['\n']);
    let is_output = |it: &Value| {
        let it = it.show();
        it.contains(".output=type=registry")
            || (it.contains(".output=") && it.contains("push=true"))
    };
    if !is_true(step, "push", scope) && !sets.iter().any(is_output) {
        return Vec::new();
    }
    let files = input_text(step, "files");
    let brought = made.iter().filter(|it| {
        let file = format!("steps.{}.outputs.bake-file", it.id);
        // `bake-file-labels` and its like bring no tags.
        files.match_indices(&file).any(|(at, _)| {
            let rest = &files[at + file.len()..];
            rest.starts_with("-tags") || !rest.starts_with('-')
        })
    });
    let mut res: Vec<Value> = brought.flat_map(|it| it.tags.clone()).collect();
    for it in &sets {
        let parts = it.to_parts();
        let Some(Part::Text(first)) = parts.first() else { continue };
        if let Some((key, value)) = first.split_once('=')
            && key.ends_with(".tags")
        {
            let rest = parts.iter().skip(1).cloned();
            res.push(Value::of_parts(
                std::iter::once(Part::Text(value.to_owned())).chain(rest).collect(),
            ));
        }
    }
    res
}

/// `docker push`, `docker buildx build --push`, `docker buildx imagetools create`.
fn commands(step: &Node, scope: &Scope, made: &[Made]) -> Vec<Value> {
    let mut res = Vec::new();
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    for command in script::commands(script) {
        let Some(at) = command.find("docker ") else { continue };
        let command = &command[at + "docker ".len()..];
        let words = script::words(command, scope);
        let texts: Vec<String> = words.iter().map(Value::show).collect();
        let starts = |them: &[&str]| {
            texts.iter().map(String::as_str).take(them.len()).eq(them.iter().copied())
        };
        let has = |it: &str| texts.iter().any(|own| own == it);
        if starts(&["push"]) {
            res.extend(words.iter().skip(1).find(|it| !it.show().starts_with('-')).cloned());
        } else if (starts(&["buildx", "build"]) || starts(&["build"])) && has("--push") {
            res.extend(tagged(&words));
        } else if starts(&["buildx", "imagetools", "create"]) && !has("--dry-run") {
            res.extend(tagged(&words));
            res.extend(handed(step, script, made));
        }
    }
    res
}

/// The tags of docker/metadata-action that a script is handed, by its environment or by the variables
/// that the action sets, as in Docker's own example of "Multi-platform image".
fn handed(step: &Node, script: &str, made: &[Made]) -> Vec<Value> {
    if script.contains("DOCKER_METADATA_OUTPUT_") {
        return made.last().map(|it| it.tags.clone()).unwrap_or_default();
    }
    let env = step.get("env").map_or(&[][..], Node::entries);
    let is_handed = |it: &&Made| {
        let names = ["tags", "json"].map(|name| format!("steps.{}.outputs.{name}", it.id));
        let texts = env.iter().filter_map(|it| it.node.as_text()).chain([script]);
        texts.clone().any(|text| names.iter().any(|name| text.contains(name)))
    };
    made.iter().filter(is_handed).flat_map(|it| it.tags.clone()).collect()
}

/// What stands behind `-t` and `--tag`.
fn tagged(words: &[Value]) -> Vec<Value> {
    let mut res = Vec::new();
    for (n, word) in words.iter().enumerate() {
        match word.show().as_str() {
            "-t" | "--tag" => res.extend(words.get(n + 1).cloned()),
            it => res.extend(it.strip_prefix("--tag=").map(Value::from)),
        }
    }
    // What a subshell puts there is not written out.
    res.retain(|it| !it.show().contains(['(', ')', '`', '*', '+']));
    res
}

/// A value cut at separators. Gaps stay whole; pieces without any text or gap are dropped.
pub(super) fn lines(value: &Value, separators: &[char]) -> Vec<Value> {
    let mut res: Vec<Vec<Part>> = vec![Vec::new()];
    for part in value.to_parts() {
        match part {
            Part::Text(text) => {
                for (n, piece) in text.split(|it| separators.contains(&it)).enumerate() {
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
