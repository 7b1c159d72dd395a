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

/// What is missing for a definition to be whole.
pub(super) enum Missing {
    /// The texts of these files; where none was named, any of them may be there.
    Texts(Vec<String>),
    Unknown,
}

impl Files {
    pub(in crate::simulate) fn new(texts: &[(&str, &str)]) -> Files {
        let one = |(path, text): &(&str, &str)| {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let is = |end: &str| path.ends_with(end);
            let body = match is(".json") {
                true => read_json(text),
                // Files of Compose are none of Bake's own.
                false => read(text).filter(|_| !is(".yml") && !is(".yaml")),
            };
            Some((joined("", path)?, body))
        };
        Files(texts.iter().filter_map(one).collect())
    }

    fn find(&self, path: &str) -> Option<&Option<Body>> {
        let name = path.rsplit('/').next();
        let own = self.0.iter().find(|it| it.0 == path);
        let any = || self.0.iter().find(|it| it.0.strip_prefix(ANYWHERE) == name);
        own.or_else(any).map(|it| &it.1)
    }

    /// What a call reads, in its order.
    pub(super) fn bodies(&self, call: &Call, made: &[Made]) -> Result<Vec<Cow<'_, Body>>, Missing> {
        let is_local = |it: &Value| it.show().starts_with("cwd://");
        let mut res = Vec::new();
        if call.files.iter().all(|it| call.is_remote && is_local(it)) {
            res = self.defaults(call)?;
        }
        let mut unread = Vec::new();
        for file in &call.files {
            if let Some(it) = by_metadata(file, made) {
                res.push(Cow::Owned(it));
                continue;
            }
            let text = file.to_text().ok_or(Missing::Unknown)?;
            let folder = call.folder.as_deref();
            let path = match text.strip_prefix("cwd://") {
                Some(it) => joined("", it),
                None => folder.and_then(|folder| joined(folder, &text)),
            };
            let path = path.ok_or(Missing::Unknown)?;
            match self.find(&path) {
                Some(Some(it)) => res.push(Cow::Borrowed(it)),
                Some(None) => return Err(Missing::Unknown),
                None => unread.push(path),
            }
        }
        if unread.is_empty() { Ok(res) } else { Err(Missing::Texts(unread)) }
    }

    fn defaults(&self, call: &Call) -> Result<Vec<Cow<'_, Body>>, Missing> {
        let folder = call.folder.as_deref().ok_or(Missing::Unknown)?;
        let paths: Vec<String> = DEFAULTS.iter().filter_map(|it| joined(folder, it)).collect();
        let found: Vec<_> = paths.iter().filter_map(|it| self.find(it)).collect();
        if found.is_empty() {
            return Err(Missing::Texts(paths));
        }
        found.into_iter().map(|it| it.as_ref().map(Cow::Borrowed).ok_or(Missing::Unknown)).collect()
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
    let (tags, labels, annotations) = match output {
        "bake-file" => (true, true, false),
        "bake-file-tags" => (true, false, false),
        "bake-file-labels" => (false, true, false),
        "bake-file-annotations" => (false, false, true),
        _ => return None,
    };
    let list = |them: Vec<Value>| Expr::List(them.iter().map(expr).collect());
    let pair = |it: &Value| match assigned(it) {
        Some((key, value)) => (Expr::text(&key), expr(&value)),
        None => (Expr::text(""), expr(it)),
    };
    let said = &made.said;
    let mut attributes = Vec::new();
    let mut add = |is_there, name: &str, value| {
        if is_there {
            attributes.push((name.to_owned(), value));
        }
    };
    add(tags, "tags", list(said.tags()));
    add(labels, "labels", Expr::Map(said.labels().iter().map(pair).collect()));
    add(annotations, "annotations", list(said.annotations()));
    let body = Body { attributes, blocks: Vec::new() };
    let block = Block { kind: "target".to_owned(), name: made.target.clone(), body };
    Some(Body { attributes: Vec::new(), blocks: vec![block] })
}

fn expr(of: &Value) -> Expr {
    let piece = |it| match it {
        Part::Text(it) => Piece::Text(it),
        Part::Unknown(it) => Piece::Expr(Expr::Other(it)),
    };
    Expr::Text(of.to_parts().into_iter().map(piece).collect())
}
