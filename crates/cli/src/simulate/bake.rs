//! The texts of Bake files: those that are named, and those that stand where the steps of the workflow look for them.

use std::{
    ffi::OsStr,
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::Foretold;
use crate::{problem::Problem, sources};

/// Paths from the root of the repository, and texts.
pub(super) type Texts = Vec<(String, String)>;

/// Whether a file is one of Bake; others are workflows.
pub(super) fn is_file(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let is_of_compose = name.starts_with("compose.") || name.starts_with("docker-compose.");
    is_of_compose || path.extension().is_some_and(|it| it == "hcl" || it == "json")
}

/// A file that was named. Whoever stands at the root of a repository names it as steps do.
pub(super) fn given(path: &Path, input: &mut dyn Read) -> Result<(String, String), Problem> {
    Ok((path.to_string_lossy().replace('\\', "/"), sources::read_text(path, input)?))
}

/// The files that runs ask for, as far as they are there: nobody knows where another workflow belongs than one that
/// stands in its folder.
pub(super) fn found(workflow: &Path, all: &[Foretold]) -> Texts {
    let Some(root) = root(workflow) else { return Vec::new() };
    let steps = all.iter().flat_map(|it| &it.run.jobs).flat_map(|it| &it.steps);
    let mut paths: Vec<&String> =
        steps.filter_map(|it| it.built.as_ref()).flat_map(|it| &it.unread).collect();
    paths.sort();
    paths.dedup();
    let read = |it: &String| {
        let path = root.join(it);
        let text = sources::read_text(&path, &mut io::empty()).ok().filter(|_| path.is_file());
        Some((it.clone(), text?))
    };
    paths.into_iter().filter_map(read).collect()
}

/// The root of the repository in which a workflow stands.
fn root(workflow: &Path) -> Option<PathBuf> {
    let folder = workflow.parent()?;
    let root = folder.ends_with(".github/workflows").then(|| folder.parent()?.parent())??;
    Some(root.to_owned())
}
