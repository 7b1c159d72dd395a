//! The workflows that stand around the checked ones, for what is said about calls between them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use pushwright_core::{
    lint::Around,
    workflow::{Workflow, jobs},
};

use crate::sources::{self, Source};

/// Where GitHub looks for workflows.
const FOLDER: &str = ".github/workflows";

/// The workflows of each folder that holds a checked file.
#[derive(Default)]
pub(super) struct Folders {
    all: BTreeMap<PathBuf, Folder>,
}

#[derive(Default)]
struct Folder {
    workflows: Vec<(String, Workflow)>,
    /// Of each file there, the text is known and whole.
    is_whole: bool,
}

impl Folders {
    pub(super) fn of(sources: &[Source]) -> Folders {
        let mut res = Folders::default();
        for source in sources.iter().filter(|it| calls(it)) {
            let folder = folder(source);
            res.all.entry(folder).or_insert_with_key(|it| Folder::of(it, sources));
        }
        res
    }

    pub(super) fn around(&self, source: &Source) -> Around<'_> {
        let found = self.all.get(&folder(source));
        found.map_or_else(Around::default, |it| Around {
            others: &it.workflows,
            is_whole: it.is_whole,
        })
    }
}

impl Folder {
    /// Those that are checked, and in a folder of GitHub's all the rest.
    fn of(folder: &Path, sources: &[Source]) -> Folder {
        let mut res = Folder { is_whole: folder.ends_with(FOLDER), ..Folder::default() };
        for source in sources.iter().filter(|it| self::folder(it) == folder) {
            res.add(source);
        }
        if res.is_whole {
            let mut problems = Vec::new();
            let files = sources::files(folder, &mut problems).into_iter();
            for path in files.filter(|it| it.parent() == Some(folder)) {
                let is_known = sources.iter().any(|it| Path::new(&it.name) == path);
                if is_known {
                    continue;
                }
                match sources::read(&path, &mut std::io::empty()) {
                    Ok(source) => res.add(&source),
                    Err(_) => res.is_whole = false,
                }
            }
            res.is_whole &= problems.is_empty();
        }
        res
    }

    fn add(&mut self, source: &Source) {
        // What a broken text declares is not known.
        if source.document.errors.is_empty() {
            let workflow = source.document.workflow.clone();
            self.workflows.push((format!("{FOLDER}/{}", workflow.file), workflow));
        } else {
            self.is_whole = false;
        }
    }
}

/// Whether a workflow calls another: only then does it matter which others there are.
pub(super) fn calls(source: &Source) -> bool {
    jobs(&source.document.workflow).iter().any(|it| it.node.get("uses").is_some())
}

fn folder(source: &Source) -> PathBuf {
    Path::new(&source.name).parent().unwrap_or(Path::new("")).to_owned()
}
