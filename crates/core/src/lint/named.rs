//! The image names that a job writes out, wherever they stand.

use std::{borrow::Cow, iter, ptr, slice};

use crate::catalog::registries::OTHER;
use crate::image::{self, Reference};
use crate::workflow::{
    Node, TextLine, Workflow, input, is_action, is_of_action, publish::with_env, steps, uses,
};

/// What a name is there for; each takes another form of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Use {
    /// A line of metadata-action's `images`. It lower-cases names and adds tags.
    Metadata,
    /// A line of build-push-action's `tags`.
    Tag,
    /// `subject-name` of an attestation.
    Subject,
}

/// An image name.
#[derive(Clone, Debug)]
pub(super) struct Named<'a> {
    pub(super) usage: Use,
    pub(super) step: &'a Node,
    /// The whole input.
    pub(super) node: &'a Node,
    pub(super) line: TextLine,
    /// The name alone, as written.
    pub(super) raw: String,
    /// The name with `env` resolved.
    pub(super) name: String,
    /// That taken apart.
    pub(super) image: Reference,
}

/// Actions that are told names, and by which input.
const NAMING: &[(&str, Use, &str)] = &[
    ("docker/metadata-action", Use::Metadata, "images"),
    ("docker/build-push-action", Use::Tag, "tags"),
    ("actions/attest", Use::Subject, "subject-name"),
    ("actions/attest-build-provenance", Use::Subject, "subject-name"),
    ("actions/attest-sbom", Use::Subject, "subject-name"),
];

/// Every image name of a job, in the order of its steps. Rules ask what is known of the job instead.
pub(super) fn named<'a>(workflow: &Workflow, job: &'a Node) -> Vec<Named<'a>> {
    let mut res = Vec::new();
    for step in steps(job) {
        let Some(uses) = step.get("uses").and_then(Node::as_text) else { continue };
        let Some((_, usage, key)) = NAMING.iter().find(|it| is_of_action(uses, it.0)) else {
            continue;
        };
        let Some(node) = input(step, key) else { continue };
        for line in node.lines() {
            for raw in names_of(&line.text, *usage) {
                let all = with_env(workflow, job, &raw);
                // A variable may hold several names.
                let several = all.lines().flat_map(|it| names_of(it.trim(), *usage));
                let names = if all == raw { vec![all] } else { several.collect() };
                for name in names {
                    let (image, line, raw) = (image::parse(&name), line.clone(), raw.clone());
                    res.push(Named { usage: *usage, step, node, line, raw, name, image });
                }
            }
        }
    }
    res
}

impl<'a> Named<'a> {
    /// The name for each row of the job's matrix that spoils it, at the cell that does, and once for
    /// those that do not; the name itself if it reads no cell.
    pub(super) fn in_rows(&self, job: &'a Node) -> Cow<'_, [Named<'a>]> {
        let is_bad = |it: &Named<'_>| image::fault(&it.line.text, &OTHER).is_some();
        if self.matrix_key().is_none() {
            return slice::from_ref(self).into();
        }
        let rows = self.each_row(job);
        let good = rows.iter().find(|it| !is_bad(it));
        let good = good.map(|it| Named { line: self.line.clone(), ..it.clone() });
        good.into_iter().chain(rows.into_iter().filter(is_bad)).collect()
    }

    /// The key of the matrix that the name reads.
    fn matrix_key(&self) -> Option<&str> {
        self.name.split_once("${{ matrix.")?.1.split(" }}").next()
    }

    /// The name in each row of the job's matrix, at the cell that it reads; itself if it reads none.
    pub(super) fn each_row(&self, job: &'a Node) -> Vec<Named<'a>> {
        let key = self.matrix_key();
        let matrix = job.get("strategy").and_then(|it| it.get("matrix"));
        let rows = matrix.and_then(|it| it.get("include")).map_or(&[][..], Node::items);
        let cell = |row: &Node| {
            let it = row.get(key?)?;
            // An empty cell has no line.
            let empty = || TextLine { text: String::new(), place: it.place, span: it.span };
            it.as_text()?;
            Some(it.lines().pop().unwrap_or_else(empty))
        };
        let cells: Vec<TextLine> = rows.iter().filter_map(cell).collect();
        if cells.is_empty() || cells.len() != rows.len() {
            return vec![self.clone()];
        }
        let expression = format!("${{{{ matrix.{} }}}}", key.unwrap_or_default());
        let of = |cell: TextLine| {
            let name = self.name.replace(&expression, &cell.text);
            Named { image: image::parse(&name), name, line: cell, ..self.clone() }
        };
        cells.into_iter().map(of).collect()
    }
}

/// The names of a line: metadata-action takes `name=…,enable=…`, and all in one line separated by
/// commas; build-push-action takes commas too.
fn names_of(line: &str, usage: Use) -> Vec<String> {
    if usage == Use::Subject {
        return vec![line.to_owned()];
    }
    if line.starts_with('#') || line.contains('"') {
        return Vec::new();
    }
    // In `ghcr.io/${{ a == b }}` no key is written.
    let has_key = |it: &str| it.split_once('=').is_some_and(|it| !it.0.contains("${{"));
    let is_named = usage == Use::Metadata && commas(line).any(has_key);
    let name = |it| match str::split_once(it, '=').filter(|_| is_named) {
        Some((key, value)) => {
            key.trim().eq_ignore_ascii_case("name").then(|| value.trim().to_owned())
        }
        None => Some(it.to_owned()),
    };
    commas(line).filter_map(name).collect()
}

/// Splits at commas outside of expressions. What is empty is left out.
pub(crate) fn commas(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    iter::from_fn(move || next_field(&mut rest))
}

/// Once, not for each rule that goes through fields.
#[inline(never)]
fn next_field<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let text = *rest;
    let (mut from, mut at) = (0, 0);
    loop {
        match &text.as_bytes()[at..] {
            [b'$', b'{', b'{', ..] => {
                at += text[at..].find("}}").map_or(text.len() - at, |it| it + 2);
            }
            [it, ..] if *it != b',' => at += 1,
            end => {
                let field = text[from..at].trim();
                from = at + end.len().min(1);
                if !field.is_empty() || end.is_empty() {
                    *rest = &text[from..];
                    return (!field.is_empty()).then_some(field);
                }
                at = from;
            }
        }
    }
}

/// How many steps of a job are looked at for what comes before or behind another; nobody writes more, and
/// work would grow with their square.
pub(super) const MOST: usize = 400;

/// Whether nothing that a job does before a step is unknown here: no script, no foreign action.
pub(super) fn knows_before(job: &Node, step: &Node) -> bool {
    let known = |it: &Node| uses(it).is_some_and(|it| KNOWN.contains(&&*it.action));
    let at = steps(job).iter().take(MOST).position(|it| ptr::eq(it, step));
    at.is_some_and(|n| steps(job).iter().take(n).all(known))
}

/// Actions that set up neither builders nor emulators, beside those that are looked for by name.
const KNOWN: &[&str] = &[
    "actions/checkout",
    "actions/cache",
    "actions/upload-artifact",
    "actions/download-artifact",
    "docker/login-action",
    "aws-actions/configure-aws-credentials",
    "google-github-actions/auth",
    "azure/login",
    "jfrog/setup-jfrog-cli",
    "docker/metadata-action",
    "docker/build-push-action",
    "docker/bake-action",
    "hadolint/hadolint-action",
    "actions/cache/restore",
    "docker/setup-qemu-action",
    "docker/setup-buildx-action",
    "actions/attest",
    "actions/attest-build-provenance",
    "sigstore/cosign-installer",
];

/// The steps of a job that come before one of them.
pub(super) fn before<'a>(job: &'a Node, step: &Node) -> impl Iterator<Item = &'a Node> {
    steps(job).iter().take(MOST).take_while(move |it| !ptr::eq(*it, step))
}

/// Whether a step with this action comes before another.
pub(super) fn is_before(job: &Node, action: &str, step: &Node) -> bool {
    before(job, step).any(|it| is_action(it, action))
}
