//! The texts that a command is about: files, folders full of them, the standard input.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use pushwright_core::{
    text::msg,
    yaml::{self, Document, MAX_BYTES},
};

use crate::problem::{self, Problem, quoted};

/// A workflow and what its file is called.
#[derive(Debug)]
pub(crate) struct Source {
    /// As the user wrote it.
    pub(crate) name: String,
    pub(crate) document: Document,
    /// As it stands in the file.
    pub(crate) text: String,
}

/// Reads a workflow; `-` is the standard input.
pub(crate) fn read(path: &Path, input: &mut dyn Read) -> Result<Source, Problem> {
    let text = read_text(path, input)?;
    let mut document = yaml::read(&text);
    if !is_input(path) {
        let name = path.file_name().unwrap_or_default();
        document.workflow.file = name.to_string_lossy().into_owned();
    }
    Ok(Source { name: path.to_string_lossy().into_owned(), document, text })
}

/// Reads a text; `-` is the standard input. One that is too long is cut behind [`MAX_BYTES`], so
/// that whoever takes it still sees that it is.
pub(crate) fn read_text(path: &Path, input: &mut dyn Read) -> Result<String, Problem> {
    // Most workflows are shorter, and are read by one call of the system.
    let mut bytes = Vec::with_capacity(8 << 10);
    // The longest character has four bytes, so a cut through one leaves more than the limit.
    let limit = MAX_BYTES as u64 + 4;
    let res = match is_input(path) {
        true => input.take(limit).read_to_end(&mut bytes),
        false => File::open(path).and_then(|it| it.take(limit).read_to_end(&mut bytes)),
    };
    res.map_err(|it| problem::file(path, &it))?;
    String::from_utf8(bytes).or_else(|it| {
        let (bytes, error) = (it.as_bytes(), it.utf8_error());
        if MAX_BYTES < error.valid_up_to() && error.error_len().is_none() {
            return Ok(String::from_utf8_lossy(bytes).into_owned());
        }
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|it| **it == b'\n').count() + 1;
        let name = quoted(&path.to_string_lossy());
        Err(msg::cli_file_not_utf8(name, line.to_string()).into())
    })
}

fn is_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// The workflows that a path stands for. A repository stands for those that GitHub finds in it.
pub(crate) fn workflows(path: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    if is_input(path) || !path.is_dir() {
        return vec![path.to_owned()];
    }
    let folder = path.join(".github").join("workflows");
    if !folder.is_dir() {
        return files(path, problems);
    }
    // As in GitHub, not in folders below it.
    let all = files(&folder, problems).into_iter();
    all.filter(|it| it.parent() == Some(folder.as_path())).collect()
}

/// The files that a path stands for: itself, or all YAML files in and below a folder, sorted. What
/// cannot be looked into is added to the problems.
pub(crate) fn files(path: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    if is_input(path) || !path.is_dir() {
        return vec![path.to_owned()];
    }
    let mut res = Vec::new();
    let known = problems.len();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        if let Err(error) = look_into(&folder, &mut folders, &mut res) {
            problems.push(problem::file(&folder, &error));
        }
    }
    if res.is_empty() && problems.len() == known {
        problems.push(msg::cli_file_empty_folder(quoted(&path.to_string_lossy())).into());
    }
    res.sort();
    res
}

fn look_into(
    folder: &Path,
    folders: &mut Vec<PathBuf>,
    files: &mut Vec<PathBuf>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let is_yaml = path.extension().is_some_and(|it| it == "yml" || it == "yaml");
        // Links to folders are not followed: they may lead in a circle.
        if entry.file_type()?.is_dir() {
            folders.push(path);
        } else if is_yaml && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use pushwright_core::text::Lang;

    use super::*;

    fn text(input: &[u8]) -> Result<String, String> {
        read_text(Path::new("-"), &mut &*input).map_err(|it| it.say(Lang::En))
    }

    #[test]
    fn only_utf8_is_text() {
        assert_eq!(text("名\n".as_bytes()), Ok("名\n".to_owned()));
        let problem = "`-` is not UTF-8 text (line 2). Save it as UTF-8.";
        assert_eq!(text(b"a\nb\xff"), Err(problem.to_owned()));
        assert!(text("名".as_bytes().get(..2).unwrap_or_default()).is_err());
    }

    #[test]
    fn endless_input_is_cut_even_within_a_character() {
        for shift in 0..3 {
            let endless = "x".repeat(shift) + &"名".repeat(MAX_BYTES);
            let res = text(endless.as_bytes()).unwrap_or_default();
            assert!(MAX_BYTES < res.len() && res.len() < MAX_BYTES + 8, "{}", res.len());
        }
    }
}
