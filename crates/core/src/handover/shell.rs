//! Files as one command for a shell, to be pasted. It works in any shell of POSIX, and in fish.

use super::{File, branch};
use crate::workflow::shell as words;

/// Writes the files into the repository that the shell stands in; empty if there is no file.
pub fn shell(files: &[File]) -> String {
    if files.is_empty() {
        return String::new();
    }
    // Outside of a repository `git rev-parse` says so, and nothing is written.
    let mut res = "git rev-parse && cd \"./$(git rev-parse --show-cdup)\"".to_owned();
    let mut folders: Vec<&str> = files.iter().filter_map(File::folder).collect();
    folders.sort_unstable();
    folders.dedup();
    if !folders.is_empty() {
        res += " && mkdir -p";
        for it in folders {
            res += " ";
            res += &quoted(it);
        }
    }
    for it in files {
        res += &format!(" && printf '{}' > {}", format(&it.text), quoted(it.path()));
    }
    res
}

/// The same, and then a commit of just these files on a branch of their own.
pub fn committed(files: &[File], message: &str) -> String {
    if files.is_empty() {
        return String::new();
    }
    let paths: String = files.iter().map(|it| format!(" {}", quoted(it.path()))).collect();
    // New files have to be added; whatever else was added before does not come along.
    format!(
        "{} && git switch -c {} && git add --{paths} && git commit -m {} --{paths}",
        shell(files),
        branch(files),
        quoted(message)
    )
}

/// A text as the format of `printf`, between single quotes. Lines stay lines, for who reads it.
/// Everything that means something to a shell or to `printf` is a number instead: quotes, since fish
/// ends them differently; `!`, since bash 3 looks it up in the history even inside of quotes; tabs,
/// since a terminal may complete words at them.
fn format(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    for (at, it) in text.char_indices() {
        match it {
            '\n' => res.push('\n'),
            '%' => res.push_str("%%"),
            // At the start it would be an option.
            '-' if at == 0 => res.push_str("\\055"),
            '\'' | '\\' | '!' | '\0'..='\x1f' | '\x7f' => {
                res.push_str(&format!("\\{:03o}", u32::from(it)));
            }
            it => res.push(it),
        }
    }
    res
}

/// A path as one word.
fn quoted(path: &str) -> String {
    // A dash at the start would be an option.
    if path.starts_with('-') { words::quoted(&format!("./{path}")) } else { words::quoted(path) }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn reads_well() {
        let text = "on: [push]\njobs:\n  a:\n    if: ${{ !x && 'it''s' != '100%' }}\n";
        let files = [
            File::workflow("docker-publish.yml", text.to_owned()),
            File::new(".github/it's here.yml", "-\ta\\n".to_owned()),
        ];
        expect![[r#"
            git rev-parse && cd "./$(git rev-parse --show-cdup)" && mkdir -p .github .github/workflows && printf 'on: [push]
            jobs:
              a:
                if: ${{ \041x && \047it\047\047s\047 \041= \047100%%\047 }}
            ' > .github/workflows/docker-publish.yml && printf '\055\011a\134n' > '.github/it'\''s here.yml'"#]]
        .assert_eq(&shell(&files));
        assert_eq!(shell(&[]), "");
    }
}
