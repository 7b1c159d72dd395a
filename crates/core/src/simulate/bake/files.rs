//! The files that Bake reads: those whose texts were given, and those that docker/metadata-action writes. Sources:
//! docs.docker.com, "Bake file reference", "File format"; docker/metadata-action v6.2.0, README, "Bake definition".

use std::borrow::Cow;

use super::call::{Call, assigned};
use crate::{
    expr::{Part, Value},
    hcl::{Block, Body, Expr, Piece, read, read_json},
    simulate::push::Made,
};

/// What Bake reads where no file is named, all that are there, in this order.
const DEFAULTS: [&str; 8] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
    "docker-bake.json",
    "docker-bake.hcl",
    "docker-bake.override.json",
    "docker-bake.override.hcl",
];

/// Texts by their paths from the root of the repository; without a body, they cannot be read here.
#[derive(Default)]
pub(in crate::simulate) struct Files(Vec<(String, Option<Body>)>);

/// Begins the path of a file of which only the name is known.
const ANYWHERE: &str = "**/";

/// What a call reads.
#[derive(Default)]
pub(super) struct Found<'a> {
    /// In the order in which Bake reads them; if not all are known, only those of docker/metadata-action.
    pub(super) bodies: Vec<Cow<'a, Body>>,
    /// All of them are known.
    pub(super) is_whole: bool,
    /// The files whose texts are missing; where none was named, any of them may be there.
    pub(super) unread: Vec<String>,
}

impl Files {
    pub(in crate::simulate) fn new(texts: &[(&str, &str)]) -> Files {
        let mut res = Vec::new();
        for (path, text) in texts {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let body = match path.rsplit('.').next() {
                Some("json") => read_json(text),
                // Files of Compose are none of Bake's own.
                Some("yml" | "yaml") => None,
                _ => read(text),
            };
            if let Some(path) = joined("", path) {
                res.push((path, body));
            }
        }
        Files(res)
    }

    fn find(&self, path: &str) -> Option<&Option<Body>> {
        let name = path.rsplit('/').next();
        let is_it =
            |it: &&(String, Option<Body>)| it.0 == path || it.0.strip_prefix(ANYWHERE) == name;
        self.0.iter().find(is_it).map(|it| &it.1)
    }

    pub(super) fn of(&self, call: &Call, made: &[Made]) -> Found<'_> {
        let mut res = Found { is_whole: true, ..Found::default() };
        let mut finds_by_itself = true;
        for file in &call.files {
            finds_by_itself &= call.is_remote && file.show().starts_with("cwd://");
        }
        if finds_by_itself {
            for name in DEFAULTS {
                self.add(call, name, &mut res);
            }
            // Of those, whatever is there is read; one that cannot be read here is neither.
            let are_readable = res.bodies.len() + res.unread.len() == DEFAULTS.len();
            res.is_whole = !res.bodies.is_empty() && are_readable;
            if res.unread.len() < DEFAULTS.len() {
                res.unread.clear();
            }
        }
        for file in &call.files {
            match (by_metadata(file, made), file.to_text()) {
                (Some(it), _) => res.bodies.push(Cow::Owned(it)),
                (None, Some(it)) => self.add(call, &it, &mut res),
                (None, None) => res.is_whole = false,
            }
        }
        if !res.is_whole {
            res.bodies.retain(|it| matches!(it, Cow::Owned(_)));
        }
        res
    }

    fn add<'a>(&'a self, call: &Call, file: &str, res: &mut Found<'a>) {
        let path = match (file.strip_prefix("cwd://"), &call.folder) {
            (Some(it), _) => joined("", it),
            (None, Some(folder)) => joined(folder, file),
            (None, None) => None,
        };
        let body = path.as_ref().and_then(|it| self.find(it));
        if let Some(Some(it)) = body {
            res.bodies.push(Cow::Borrowed(it));
            return;
        }
        res.is_whole = false;
        res.unread.extend(path.filter(|_| body.is_none()));
    }
}

/// A path from the root of the repository; `None` if it leads out of it.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut res: Vec<&str> = Vec::new();
    for it in folder.split('/').chain(path.trim().split('/')) {
        match it {
            "" | "." => {}
            ".." => drop(res.pop()?),
            it => res.push(it),
        }
    }
    (!path.trim().starts_with('/')).then(|| res.join("/"))
}

/// A file that a step with docker/metadata-action wrote.
fn by_metadata(file: &Value, made: &[Made]) -> Option<Body> {
    let parts = file.to_parts();
    let (Part::Unknown(gap), true) = (parts.last()?, parts.len() <= 2) else { return None };
    let (id, output) = gap.strip_prefix("steps.")?.split_once(".outputs.")?;
    let made = made.iter().find(|it| it.id == id && it.said.is_known)?;
    let what = output.strip_prefix("bake-file")?;
    // The file without a name of its own has tags and labels.
    let brings = |name: &str| match what {
        "" => name != "annotations",
        it => it.strip_prefix('-') == Some(name),
    };
    let mut attributes = Vec::new();
    for name in ["tags", "labels", "annotations"] {
        if brings(name) {
            let lines = match name {
                "tags" => made.said.tags(),
                "labels" => made.said.labels(),
                _ => made.said.annotations(),
            };
            attributes.push((name.to_owned(), attribute(&lines, name == "labels")));
        }
    }
    let body = Body { attributes, blocks: Vec::new() };
    let block = Block { kind: "target".to_owned(), name: made.target.clone(), body };
    Some(Body { attributes: Vec::new(), blocks: vec![block] })
}

/// Lines as a list, or those of labels as a map.
fn attribute(lines: &[Value], is_map: bool) -> Expr {
    let (mut pairs, mut items) = (Vec::new(), Vec::new());
    for it in lines {
        match assigned(it) {
            Some((key, value)) if is_map => pairs.push((Expr::text(&key), expr(&value))),
            _ if is_map => pairs.push((Expr::text(""), expr(it))),
            _ => items.push(expr(it)),
        }
    }
    if is_map { Expr::Map(pairs) } else { Expr::List(items) }
}

fn expr(of: &Value) -> Expr {
    let mut res = Vec::new();
    for it in of.to_parts() {
        res.push(match it {
            Part::Text(it) => Piece::Text(it),
            Part::Unknown(it) => Piece::Expr(Expr::Other(it)),
        });
    }
    Expr::Text(res)
}
