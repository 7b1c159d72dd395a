//! What reaches which registry, and under which name: a login that comes too late, tags of a step that
//! is not there and words about a push reach nothing.

use std::ptr;

use crate::{
    catalog::{
        registries::{GHCR, OTHER, canonical, registry},
        scopes::Level,
    },
    image::{self, Reference},
    lesson::effect::starts,
    workflow::{
        Entry, Node, TextLine, Workflow,
        docker::{self, Act},
        input, input_text, is_action, jobs,
        permissions::granted,
        publish::{self, Push, given, is_build, logins, push, with_env},
        shell::commands,
        steps,
    },
};

/// An image that a step pushes.
#[derive(Debug)]
pub(in crate::lesson) struct Pushed<'a> {
    pub(super) job: &'a Entry,
    pub(super) step: &'a Node,
    /// Docker Hub by one name, however it is written.
    pub(in crate::lesson) host: String,
    /// The image without host and tag.
    pub(in crate::lesson) path: String,
    /// The registry lets it in: the job is logged in by then, and may write.
    pub(in crate::lesson) accepted: bool,
    /// The step of the job that makes its tags, from 0; `None` if one is written out.
    pub(super) tags_by: Option<usize>,
    /// The tag that is written out.
    pub(super) tag: Option<String>,
}

/// Every image that some run pushes under a name.
pub(in crate::lesson) fn pushed(workflow: &Workflow) -> Vec<Pushed<'_>> {
    let mut res = Vec::new();
    if !starts(workflow) {
        return res;
    }
    for job in jobs(workflow).iter() {
        for (n, step) in steps(&job.node).iter().enumerate() {
            if !publishes(step) {
                continue;
            }
            for (name, tags_by) in names(workflow, &job.node, n) {
                let Reference { path, tag, .. } = image::parse(&name);
                let host = canonical(image::parse(&name).registry_host());
                let accepted = is_accepted(workflow, &job.node, n, &host);
                res.push(Pushed { job, step, host, path, accepted, tags_by, tag });
            }
        }
    }
    res
}

/// What is pushed by digest alone has no name until a later job gives it one.
fn publishes(step: &Node) -> bool {
    is_build(step) && push(step) != Push::Never && !is_by_digest(step) || merges(step)
}

pub(super) fn is_by_digest(step: &Node) -> bool {
    input_text(step, "outputs").contains("push-by-digest=true")
}

/// Whether a step puts an index together in a registry: the command itself, not words about it.
pub(super) fn merges(step: &Node) -> bool {
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    publish::merges(step)
        && commands(script).iter().filter_map(docker::done).any(|it| it.0.act == Act::Index)
}

/// The names that the step at a position gives to what it pushes, each with the step that makes its
/// tags if one does.
fn names(workflow: &Workflow, job: &Node, position: usize) -> Vec<(String, Option<usize>)> {
    let Some((step, before)) = steps(job).get(position).zip(steps(job).get(..position)) else {
        return Vec::new();
    };
    let is_metadata = |it: &(usize, &Node)| is_action(it.1, "docker/metadata-action");
    let named = |id: &str| {
        let has_id = |it: &(usize, &Node)| {
            let own = it.1.get("id").and_then(Node::as_text).unwrap_or_default();
            own.eq_ignore_ascii_case(id)
        };
        before.iter().enumerate().filter(is_metadata).find(has_id)
    };
    let images = |(n, it): (usize, &Node)| -> Vec<(String, Option<usize>)> {
        let lines = input(it, "images").map(Node::lines).unwrap_or_default();
        let name = |it: &TextLine| image_of(&with_env(workflow, job, &it.text));
        lines.iter().filter_map(name).map(|it| (it, Some(n))).collect()
    };
    if merges(step) || is_action(step, "docker/bake-action") {
        let text = read_by(step);
        let last = || {
            let last = before.iter().enumerate().rfind(is_metadata);
            last.filter(|_| text.contains("DOCKER_METADATA"))
        };
        let metadata = output_of(&text, "tags").or_else(|| output_of(&text, "bake-file"));
        return metadata.and_then(named).or_else(last).map(images).unwrap_or_default();
    }
    let mut res = Vec::new();
    for line in given(step, "tags") {
        let written = |it: &str| (with_env(workflow, job, it.trim()), None);
        match output_of(&line.text, "tags") {
            Some(id) => res.extend(named(id).map(images).unwrap_or_default()),
            None => res.extend(line.text.split(',').map(written)),
        }
    }
    res
}

/// What a step reads: its script with the variables that it names, or its inputs.
fn read_by(step: &Node) -> String {
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    let mut res = script.to_owned();
    for it in step.get("env").map_or(&[][..], Node::entries) {
        let named = [format!("${}", it.key), format!("${{{}", it.key)];
        if named.iter().any(|it| script.contains(it)) {
            res.push_str(it.node.as_text().unwrap_or_default());
        }
    }
    if let Some(with) = step.get("with") {
        with.walk(&mut |it| res.push_str(it.as_text().unwrap_or_default()));
    }
    res
}

/// The id of the step whose output of this name an expression reads.
pub(super) fn output_of<'a>(text: &'a str, output: &str) -> Option<&'a str> {
    let is_word = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
    text.split("${{").skip(1).find_map(|it| {
        let inside = it.split("}}").next()?;
        let (id, rest) = inside.split_once("steps.")?.1.split_once(".outputs.")?;
        let end = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
        (rest[..end].eq_ignore_ascii_case(output) && id.chars().all(is_word)).then_some(id)
    })
}

/// The image in a line of metadata-action's `images`, which may be `name=…,enable=…`.
fn image_of(line: &str) -> Option<String> {
    let field = |key: &str| {
        line.split(',').find_map(|it| it.trim().strip_prefix(key)?.trim().strip_prefix('='))
    };
    let off = field("enable").is_some_and(|it| it.trim() == "false");
    let name = field("name").unwrap_or(line).trim();
    (!off && !name.starts_with('#')).then(|| name.to_owned())
}

fn is_accepted(workflow: &Workflow, job: &Node, position: usize, host: &str) -> bool {
    let before = steps(job).get(..position).unwrap_or_default();
    let earlier = |it: &Node| before.iter().any(|step| ptr::eq(step, it));
    let mut own = logins(workflow, job)
        .into_iter()
        .filter(|it| canonical(&it.host) == host && earlier(it.step));
    let Some(login) = own.next_back() else {
        // A host that nobody knows may be open to whoever is in its network.
        return registry(host) == &OTHER;
    };
    let proves = login.oidc || !input_text(login.step, "password").is_empty();
    // A token that may not write is refused; what `Default` comes to is the repository's choice.
    let may_write = host != GHCR.host
        || !login.github_token
        || granted(workflow, job).level("packages").is_none_or(|it| it == Level::Write);
    proves && may_write && (host == GHCR.host || !login.github_token)
}

/// The hosts of all registries that the image reaches.
pub(in crate::lesson) fn hosts(workflow: &Workflow) -> Vec<String> {
    let mut res: Vec<String> =
        pushed(workflow).into_iter().filter(|it| it.accepted).map(|it| it.host).collect();
    res.dedup();
    res
}
