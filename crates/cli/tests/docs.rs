//! Keeps pages of docs/ honest: every `$` line of them is run, and what it prints must stand below it.
//! `UPDATE_EXPECT=1 cargo test` writes the output anew.

#![cfg(unix)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use expect_test::expect_file;

#[test]
fn what_the_examples_print_is_what_stands_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for name in ["cli.md", "lessons.md"] {
        let page = fs::read_to_string(root.join(name)).expect("the page is there");
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("docs").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder can be made");
        expect_file![root.join(name)].assert_eq(&rerun(&page, &folder));
    }
}

/// A page with what its examples print now.
fn rerun(page: &str, folder: &Path) -> String {
    let mut res = String::new();
    let mut blocks = page.split("```");
    while let Some(prose) = blocks.next() {
        res.push_str(prose);
        let Some(block) = blocks.next() else { break };
        let (title, body) = block.split_once('\n').unwrap_or((block, ""));
        let body = match title.split_once(' ') {
            None if title == "console" => renewed(body, folder),
            Some((_, name)) => {
                fs::write(folder.join(name), body).expect("the example can be written");
                body.to_owned()
            }
            None => body.to_owned(),
        };
        res.push_str(&format!("```{title}\n{body}```"));
    }
    res
}

/// The commands of a block, each with what it prints now.
fn renewed(block: &str, folder: &Path) -> String {
    let commands = block.lines().filter_map(|it| it.strip_prefix("$ "));
    commands.map(|it| format!("$ {it}\n{}", output(it, folder))).collect()
}

fn output(command: &str, folder: &Path) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_pushwright"));
    let own = binary.parent().unwrap_or(binary).to_string_lossy();
    let path = format!("{own}:{}", env::var("PATH").unwrap_or_default());
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {command}")])
        .current_dir(folder)
        .env("PATH", path)
        .env("LC_ALL", "C")
        .output();
    String::from_utf8(output.expect("there is a shell").stdout).expect("the output is UTF-8")
}
