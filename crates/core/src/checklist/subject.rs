//! Whom a cloud has to trust: the subjects that GitHub writes into the identities of runs.
//! Source: GitHub's documentation, "OpenID Connect reference".

use crate::{
    expr::{self, Expr, Kind, Piece, Value},
    workflow::{Node, Workflow, trigger},
};

/// The names of the environments that a job may run in: what is written, or what its expression chooses
/// from.
pub(super) fn environments(job: &Node) -> Vec<String> {
    let Some(node) = job.get("environment") else { return Vec::new() };
    let Some(text) = node.get("name").unwrap_or(node).as_text() else { return Vec::new() };
    let all = expr::pieces(text).pieces;
    match all.as_slice() {
        [Piece::Expression { inner, .. }] => {
            let mut res = Vec::new();
            if let Ok(it) = expr::parse(&text[inner.clone()]) {
                chosen(&it, &mut res);
            }
            res
        }
        [Piece::Text(_)] => vec![text.to_owned()],
        _ => Vec::new(),
    }
}

/// The texts that an expression may come to.
fn chosen(of: &Expr, res: &mut Vec<String>) {
    match &of.kind {
        Kind::Literal(Value::Text(it)) if !it.is_empty() && !res.contains(it) => {
            res.push(it.clone());
        }
        Kind::Or(them) => them.iter().for_each(|it| chosen(it, res)),
        Kind::And(them) => {
            if let Some(it) = them.last() {
                chosen(it, res);
            }
        }
        _ => {}
    }
}

/// The subjects of a job's identity. `*` stands for anything. Pull requests are never among them.
pub(super) fn subjects(workflow: &Workflow, job: &Node) -> Vec<String> {
    let environments = environments(job);
    if !environments.is_empty() {
        let one = |it: &String| format!("{REPOSITORY}:environment:{}", it.replace(':', "%3A"));
        return environments.iter().map(one).collect();
    }
    let of = |(kind, pattern): &(RefKind, String)| {
        let kind = match kind {
            RefKind::Branch => "heads",
            RefKind::Tag => "tags",
        };
        format!("{REPOSITORY}:ref:refs/{kind}/{}", wild(pattern))
    };
    refs(workflow).iter().map(of).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RefKind {
    Branch,
    Tag,
}

/// The branches and tags whose runs may publish, as the workflow's own patterns.
pub(super) fn refs(workflow: &Workflow) -> Vec<(RefKind, String)> {
    let mut res: Vec<(RefKind, String)> = Vec::new();
    let mut add = |kind, pattern: &str| {
        let it = (kind, pattern.to_owned());
        if !res.contains(&it) {
            res.push(it);
        }
    };
    let is_on = |event: &str| trigger(workflow, event).is_some();
    let push = trigger(workflow, "push");
    let mut is_filtered = false;
    for (key, kind) in [("branches", RefKind::Branch), ("tags", RefKind::Tag)] {
        let node = push.as_ref().and_then(|it| it.node.get(key));
        for it in node.map(Node::one_or_many).unwrap_or_default() {
            is_filtered = true;
            if let Some(it) = it.as_text().filter(|it| !it.starts_with('!')) {
                add(kind, it);
            }
        }
    }
    if push.is_some() && !is_filtered {
        add(RefKind::Branch, "*");
        add(RefKind::Tag, "*");
    }
    if is_on("release") {
        add(RefKind::Tag, "*");
    }
    if ["workflow_dispatch", "schedule", "workflow_call"].into_iter().any(is_on) {
        add(RefKind::Branch, "main");
    }
    if res.is_empty() {
        res.push((RefKind::Branch, "main".to_owned()));
    }
    res
}

pub(super) const REPOSITORY: &str = "repo:OWNER/REPOSITORY";

/// A pattern of GitHub's as one that knows `*` only, from its first special character on.
fn wild(pattern: &str) -> String {
    match pattern.find(['*', '?', '[', '+', '\\']) {
        Some(at) => format!("{}*", &pattern[..at]),
        None => pattern.to_owned(),
    }
}
