//! Files on their way into a repository: a command for the shell, a patch for git, an archive, GitHub's
//! editor, and what to call the change. Whatever stands in the files, it arrives as it is.

mod archive;
mod editor;
mod patch;
mod shell;

pub use archive::archive;
pub use editor::{Editor, MAX_ADDRESS, Repository, editor};
pub use patch::patch;
pub use shell::{committed, shell};

use crate::text::{Message, msg};

/// A file for a repository.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    path: String,
    pub text: String,
    /// What the repository holds at this path already, if it is known.
    pub old: Option<String>,
}

impl File {
    /// A new file. Its path starts at the root of the repository and never leads out of it.
    pub fn new(path: &str, text: String) -> File {
        File { path: inside(path), text, old: None }
    }

    /// A workflow, in the folder where GitHub looks for them.
    pub fn workflow(name: &str, text: String) -> File {
        // Without a name the folder itself would be written.
        let name = if name.trim().is_empty() { "workflow.yml" } else { name.trim() };
        File::new(&format!(".github/workflows/{name}"), text)
    }

    /// The same file, in place of one that is there.
    pub fn replacing(self, old: String) -> File {
        File { old: Some(old), ..self }
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    fn folder(&self) -> Option<&str> {
        self.path.rsplit_once('/').map(|it| it.0)
    }

    fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The name without what says its kind.
    fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map(|it| it.0).filter(|it| !it.is_empty()).unwrap_or(name)
    }
}

/// A path without what would lead out of the repository, and without what no file is called.
fn inside(path: &str) -> String {
    let part = |it: &&str| !matches!(*it, "" | "." | "..");
    let parts: Vec<&str> = path.split(['/', '\\']).filter(part).collect();
    let path = parts.join("/").replace(|it: char| it.is_control(), "-");
    if path.is_empty() { "file".to_owned() } else { path }
}

/// A name for the branch that brings these files: `add-docker-publish`.
pub fn branch(files: &[File]) -> String {
    let Some(first) = files.first() else { return "change".to_owned() };
    let verb = if first.old.is_some() { "update" } else { "add" };
    let mut res = verb.to_owned();
    // git-check-ref-format(1) of Git 2.48 allows more than these; other tools that read the name do not.
    for it in first.stem().chars().map(|it| it.to_ascii_lowercase()) {
        match it {
            it if it.is_ascii_alphanumeric() => {
                if res.len() == verb.len() {
                    res.push('-');
                }
                res.push(it);
            }
            _ if !res.ends_with('-') => res.push('-'),
            _ => {}
        }
    }
    res.trim_end_matches('-').to_owned()
}

/// The first line of a commit that brings these files.
pub fn commit(files: &[File]) -> Option<Message> {
    let first = files.first()?;
    let more = files.len() - 1;
    Some(match (first.old.is_some(), more) {
        (false, 0) => msg::handover_add(first.name()),
        (false, _) => msg::handover_add_more(first.name(), more.to_string()),
        (true, 0) => msg::handover_update(first.name()),
        (true, _) => msg::handover_update_more(first.name(), more.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn paths_stay_inside() {
        let check = |path: &str, expected: &str| {
            assert_eq!(File::new(path, String::new()).path(), expected);
        };
        check(".github/dependabot.yml", ".github/dependabot.yml");
        check("../../etc/passwd", "etc/passwd");
        check("/etc/./passwd", "etc/passwd");
        check("..\\x\ny\0", "x-y-");
        check("..", "file");
        check("", "file");
        assert_eq!(File::workflow(" ", String::new()).path(), ".github/workflows/workflow.yml");
        let workflow = File::workflow(" ../my image.yml ", String::new());
        assert_eq!(workflow.path(), ".github/workflows/my image.yml");
    }

    #[test]
    fn branches_and_commits() {
        let check = |names: &[&str], replaced: bool, name: &str, says: &str| {
            let file = |it: &&str| match (File::workflow(it, String::new()), replaced) {
                (it, true) => it.replacing(String::new()),
                (it, false) => it,
            };
            let files: Vec<File> = names.iter().map(file).collect();
            assert_eq!(branch(&files), name);
            assert_eq!(commit(&files).map(|it| it.say(Lang::En)).as_deref(), Some(says));
        };
        check(&["docker-publish.yml"], false, "add-docker-publish", "Add docker-publish.yml");
        check(&["My  Image_2.yaml"], false, "add-my-image-2", "Add My  Image_2.yaml");
        check(&["发布.yml"], false, "add", "Add 发布.yml");
        check(&[".yml"], true, "update-yml", "Update .yml");
        check(&["a.yml", "b", "c"], false, "add-a", "Add a.yml and more files: 2");
        check(&["a.yml", "b"], true, "update-a", "Update a.yml and more files: 1");
        assert_eq!((branch(&[]).as_str(), commit(&[])), ("change", None));
    }
}
