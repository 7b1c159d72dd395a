//! What is handed over arrives as it is: real shells and a real git are let loose on it.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use pushwright_core::{
    generate::{Surroundings, generate},
    handover::{File, branch, committed, patch, shell},
    recipe::PRESETS,
    text::{Lang, Notes},
};
use tempfile::TempDir;

/// Texts that shells, terminals and patches could stumble over.
fn nasty() -> Vec<String> {
    let mut res: Vec<String> = [
        "",
        "\n",
        "\n\n\n",
        "no end of line",
        "-n",
        "-- -e\n",
        "%s %d %% %\n%",
        "\\n \\\\ \\047 \\0 \\x41 \\c \\",
        "it's 'quoted' \"twice\" ''' \"\"\"\n'",
        "$HOME ${HOME} $(id) `id` $((1+1)) ${{ secrets.X }} $'a'\n",
        "!! !$ !startsWith(x) a!b !\n",
        "EOF\nEOT\n<<EOF\n'EOF'\n",
        "\t tab \t\n\ttab\n",
        "crlf\r\nlone\rend\r",
        "bell\x07 escape\x1b[31m delete\x7f backspace\x08\n",
        "发布 é \u{1f680} \u{202e}rtl\u{202c} \u{feff}bom\n",
        "* ? [a-z] {a,b} ~ # ; & | > < ( )\n",
        "+++ b/x\n--- a/x\n@@ -1 +1 @@\n diff --git a/x b/x\n\\ No newline at end of file",
        " trailing blanks  \n   \n",
    ]
    .map(str::to_owned)
    .to_vec();
    res.push((1..=127).map(char::from).collect());
    res.push("long line ".repeat(2000));
    let notes = Notes::built_in(Lang::ZhCn);
    let surroundings = Surroundings { lang: Lang::ZhCn, notes: &notes, link: "https://a.b/#v=1" };
    res.extend(PRESETS.iter().map(|it| generate(&(it.recipe)(), surroundings).text()));
    res
}

const PATHS: &[&str] = &[
    ".github/workflows/docker-publish.yml",
    ".github/my folder/it's $HOME `id` \"quoted\".yml",
    "-dash/-n",
    "~/x",
    "发布/a\\b\t!.yml",
    "top",
];

fn repository() -> TempDir {
    let res = tempfile::tempdir().expect("a folder");
    run(res.path(), "git", &["init", "-q"], "");
    res
}

fn run(dir: &Path, program: &str, args: &[&str], input: &str) {
    let mut command = Command::new(program);
    command.args(args).current_dir(dir).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{program}: {error}"));
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("taken");
    let output = child.wait_with_output().expect("it ends");
    let says = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}\n{says}\n{input}");
    assert_eq!(says, "", "{program} {args:?}\n{input}");
}

/// All texts, in files of all kinds of names.
fn files() -> Vec<File> {
    let path = |n: usize| match PATHS.get(n) {
        Some(it) => (*it).to_owned(),
        None => format!("texts/{n}"),
    };
    nasty().into_iter().enumerate().map(|(n, text)| File::new(&path(n), text)).collect()
}

#[track_caller]
fn expect(dir: &Path, files: &[File]) {
    for it in files {
        let written = fs::read(dir.join(it.path())).expect("a file");
        assert_eq!(String::from_utf8_lossy(&written), it.text, "{}", it.path());
    }
}

#[test]
fn every_shell_writes_the_files() {
    // NUL stands in no file name and in no argument, but in a text it may.
    let mut files = files();
    files.push(File::new("nul", "a\0b".to_owned()));
    for program in ["sh", "bash", "dash"] {
        let dir = repository();
        let deep = dir.path().join("some/where");
        fs::create_dir_all(&deep).expect("a folder");
        // From a folder in the repository, as text that is typed.
        run(&deep, program, &["-s"], &shell(&files));
        expect(dir.path(), &files);
    }
}

#[test]
fn an_interactive_bash_looks_nothing_up() {
    let files = files();
    let dir = repository();
    // History expansion is on, as at a prompt.
    run(dir.path(), "bash", &["-s"], &format!("set -o history -o histexpand\n{}\n", shell(&files)));
    expect(dir.path(), &files);
}

#[test]
fn outside_of_a_repository_nothing_is_written() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut command = Command::new("sh");
    command.args(["-c", &shell(&files())]).env("GIT_CEILING_DIRECTORIES", "/");
    let output = command.current_dir(dir.path()).output().expect("sh runs");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("not a git repository"));
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 0);
}

#[test]
fn git_commits_just_these_files_on_a_branch_of_their_own() {
    let dir = repository();
    let git = |args: &[&str]| {
        let output = Command::new("git").args(args).current_dir(dir.path()).output();
        let output = output.expect("git runs");
        assert!(output.status.success(), "{args:?} {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    for (key, value) in [("user.name", "a"), ("user.email", "a@b.c")] {
        git(&["config", key, value]);
    }
    fs::write(dir.path().join("other"), "").expect("written");
    git(&["add", "other"]);
    let files = [File::workflow("it's here!.yml", "on: push\n".to_owned())];
    let command = committed(&files, "It's `here` $HOME");
    let output = Command::new("sh").args(["-c", &command]).current_dir(dir.path()).output();
    let output = output.expect("sh runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    expect(dir.path(), &files);
    assert_eq!(git(&["branch", "--show-current"]), "add-it-s-here\n");
    assert_eq!(
        git(&["show", "--format=%s", "--name-only"]),
        "It's `here` $HOME\n\n.github/workflows/it's here!.yml\n"
    );
    assert_eq!(committed(&[], "x"), "");
}

#[test]
fn git_applies_new_files() {
    let dir = repository();
    let files = files();
    run(dir.path(), "git", &["apply", "--whitespace=nowarn", "-"], &patch(&files));
    expect(dir.path(), &files);
}

#[test]
fn git_applies_changes() {
    let texts = nasty();
    let pairs = texts.iter().flat_map(|old| texts.iter().map(move |new| (old, new)));
    let replacing = |(n, (old, new)): (usize, (&String, &String))| {
        File::new(&format!("{n}"), new.clone()).replacing(old.clone())
    };
    let mut files: Vec<File> = pairs.enumerate().map(replacing).collect();
    // Changes here and there in a long text.
    let long: Vec<String> = (0..200).map(|it| format!("line {}\n", it % 7)).collect();
    let mut other = long.clone();
    other.remove(150);
    other.insert(100, "in between\n".to_owned());
    other[3] = "another\n".to_owned();
    other[9] = "another\n".to_owned();
    files.push(File::new("long", other.concat()).replacing(long.concat()));
    let dir = repository();
    for it in &files {
        fs::write(dir.path().join(it.path()), it.old.as_deref().unwrap_or_default())
            .expect("written");
    }
    run(dir.path(), "git", &["apply", "--whitespace=nowarn", "-"], &patch(&files));
    expect(dir.path(), &files);
}

#[test]
fn git_takes_the_branch() {
    let dir = repository();
    for name in
        ["docker-publish.yml", "a..b.lock", "@{-1}.yml", "发布.yml", ".lock", "x.lock.yml", "-x"]
    {
        let name = branch(&[File::workflow(name, String::new())]);
        run(dir.path(), "git", &["switch", "-q", "-c", &name], "");
    }
}
