//! The real binary: exit codes, files, pipes and languages. What the commands say in detail is tested
//! beside them.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

const BROKEN: &str = concat!(
    "name: x\nname: y\n",
    "on: workflow_dispatch\npermissions: {}\n",
    "concurrency: x\n",
    "jobs:\n  one:\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    steps:\n      - run: echo\n"
);

fn pushwright(args: &[&str]) -> Command {
    let mut res = Command::new(env!("CARGO_BIN_EXE_pushwright"));
    res.args(args).env_remove("LC_ALL").env_remove("LC_MESSAGES").env_remove("LANG");
    res.stdin(Stdio::null());
    res
}

fn run(args: &[&str]) -> Output {
    pushwright(args).output().expect("the binary runs")
}

/// Runs with a text on the standard input.
fn run_on(args: &[&str], input: &str) -> Output {
    let pipes = pushwright(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = pipes.expect("the binary runs");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    stdin.write_all(input.as_bytes()).expect("the input is read");
    drop(stdin);
    child.wait_with_output().expect("the binary ends")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("the output is UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("problems are UTF-8")
}

/// Checks the exit code and that all of the words are said.
fn check(output: &Output, code: i32, words: &[&str]) {
    let all = out(output) + &err(output);
    assert_eq!(output.status.code(), Some(code), "{all}");
    for word in words {
        assert!(all.contains(word), "{word} is not in:\n{all}");
    }
    assert!(!all.contains("panicked"), "{all}");
}

/// An empty folder of this test alone.
fn folder(name: &str) -> PathBuf {
    let res = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&res);
    fs::create_dir_all(&res).expect("the folder can be made");
    res
}

/// The path of a new file with these bytes.
fn file(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("the file can be written");
    path.to_str().expect("the path is UTF-8").to_owned()
}

#[test]
fn exit_codes() {
    let folder = folder("exit-codes");
    let broken = file(&folder, "broken.yml", BROKEN);
    let fine = file(&folder, "fine.yml", BROKEN.replacen("name: y\n", "", 1));
    check(&run(&["--version"]), 0, &[concat!("pushwright ", env!("CARGO_PKG_VERSION"))]);
    check(&run(&["check", &fine]), 0, &["errors: 0"]);
    check(
        &run(&["check", &broken]),
        1,
        &[&broken, ":2:1: error yaml-syntax: ", "\n 2 | name: y\n"],
    );
    check(&run(&["check", &broken, "/nonexistent.yml"]), 2, &["yaml-syntax", "does not exist"]);
    check(&run(&["explain", &fine]), 0, &["1 name: "]);
    check(&run(&["explain", &broken]), 1, &["yaml-syntax"]);
    check(&run(&["explain", "/nonexistent.yml"]), 2, &["does not exist"]);
    check(&run(&["explain", folder.to_str().unwrap_or("")]), 2, &["is a folder"]);
    check(&run(&[]), 2, &["pushwright --help"]);
}

#[test]
fn the_nearest_word_is_named() {
    check(&run(&["chekc"]), 2, &["`chekc`", "`check`"]);
    check(&run(&["generate", "--prest", "x"]), 2, &["`--preset`"]);
    check(&run(&["generate", "--preset", "docker-hubb"]), 2, &["`docker-hub`"]);
    check(&run(&["generate", "--set", "tag-filter=x"]), 2, &["`tag-filters`"]);
    check(&run(&["generate", "--set", "pins=majer"]), 2, &["`major`"]);
    check(&run(&["check", "-", "--format", "jason"]), 2, &["`json`"]);
    check(&run(&["presets", "--lang", "eng"]), 2, &["`en`"]);
}

#[test]
fn every_format() {
    let text = run_on(&["check", "-", "--format", "text"], BROKEN);
    check(&text, 1, &["-:2:1: error yaml-syntax: "]);
    let github = run_on(&["check", "-", "--format", "github"], BROKEN);
    check(&github, 1, &["::error file=-,line=2,col=1,endLine=2,", ",title=yaml-syntax::"]);
    assert_eq!(err(&github), "");
    let json = run_on(&["check", "-", "--format", "json"], BROKEN);
    check(&json, 1, &[]);
    let value: serde_json::Value = serde_json::from_str(&out(&json)).expect("this is JSON");
    let first = &value[0];
    assert_eq!((&first["file"], &first["line"]), (&"-".into(), &2.into()));
    assert!(first["fix"].is_null() && first["endColumn"].is_u64(), "{first}");
}

#[test]
fn folders_are_searched_for_yaml_in_order() {
    let folder = folder("folders");
    fs::create_dir_all(folder.join("a/.github")).expect("the folder can be made");
    for name in ["z.yml", "a/.github/b.yaml", "c.yml"] {
        file(&folder, name, BROKEN);
    }
    file(&folder, "README.md", BROKEN);
    let output = run(&["check", folder.to_str().unwrap_or("")]);
    check(&output, 1, &["Files: 3; errors: 3"]);
    let out = out(&output);
    let names = ["a/.github/b.yaml:", "c.yml:", "z.yml:"].map(|it| out.find(it));
    assert!(names.is_sorted() && names[0].is_some(), "{names:?}");
    let empty = folder.join("empty");
    fs::create_dir_all(&empty).expect("the folder can be made");
    check(&run(&["check", empty.to_str().unwrap_or("")]), 2, &["no .yml or .yaml file"]);
}

#[test]
fn a_settings_file_and_sets() {
    let folder = folder("settings");
    let text =
        "preset: docker-hub\nname: From the file\nplatforms:\n  - linux/amd64\n  - linux/s390x\n";
    let settings = file(&folder, "settings.yml", text);
    let output = run(&["generate", "--settings", &settings, "--set", "job=from-option"]);
    check(&output, 0, &["name: From the file\n", "linux/s390x", "\n  from-option:\n"]);
    let output = run_on(&["generate", "--settings", "-"], text);
    check(&output, 0, &["name: From the file\n"]);
    let output = run_on(&["generate", "--settings", "-"], "naem: x\n");
    check(&output, 2, &["`naem`", "`name`"]);
    check(&run_on(&["generate", "--settings", "-"], "- x\n"), 2, &["settings file"]);
    check(&run(&["generate", "--settings", "/nonexistent.yml"]), 2, &["does not exist"]);
}

#[test]
fn a_folder_to_write_to() {
    let folder = folder("out").join("new/.github/workflows");
    let to = folder.to_str().unwrap_or("");
    let output = run(&["generate", "--out", to, "--set", "file-name=image.yml"]);
    check(&output, 0, &[]);
    let path = folder.join("image.yml");
    assert_eq!(out(&output), format!("{}\n", path.display()));
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, out(&run(&["generate", "--set", "file-name=image.yml"])));
    check(&run(&["generate", "--out", to, "--set", "file-name=../x.yml"]), 2, &["../x.yml"]);
    assert!(!folder.join("../x.yml").exists());
    // A file stands where the folder would have to be.
    check(&run(&["generate", "--out", path.to_str().unwrap_or("")]), 2, &["image.yml"]);
}

#[test]
fn all_files_to_their_places() {
    let root = folder("repository");
    let to = root.to_str().unwrap_or("");
    let sets = ["--set", "updates=dependabot", "--set", "clean-up=month"];
    let output = run(&[&["generate", "--repository", to], &sets[..]].concat());
    check(&output, 0, &[]);
    let paths = ["workflows/docker-publish.yml", "dependabot.yml", "workflows/clean-up-ghcr.yml"];
    let paths = paths.map(|it| root.join(".github").join(it));
    let said: String = paths.iter().map(|it| format!("{}\n", it.display())).collect();
    assert_eq!(out(&output), said);
    for it in &paths {
        assert!(fs::read_to_string(it).is_ok_and(|it| it.ends_with('\n')), "{}", it.display());
    }
    check(&run(&["check", to]), 0, &[]);
    // Who asks for one file is told of the others.
    let output = run(&[&["generate"], &sets[..]].concat());
    check(&output, 0, &[".github/dependabot.yml", "--repository"]);
}

#[test]
fn both_languages() {
    check(&run(&["presets", "--lang", "zh-CN"]), 0, &["推荐"]);
    check(&run(&["--lang", "zh-CN", "--help"]), 0, &["用法"]);
    check(&run(&["chekc", "--lang", "zh-CN"]), 2, &["没有命令 `chekc`。是不是想写 `check`？"]);
    let output = pushwright(&["presets"]).env("LANG", "zh_CN.UTF-8").output();
    check(&output.expect("the binary runs"), 0, &["推荐"]);
    let output = pushwright(&["presets"]).env("LANG", "zh_CN.UTF-8").env("LC_ALL", "C").output();
    check(&output.expect("the binary runs"), 0, &["Recommended"]);
    let output = run_on(&["explain", "--more", "--lang", "zh-CN", "-"], "name: x\n");
    check(&output, 0, &["1 name: 工作流", "https://docs.github.com/zh/"]);
    check(&run(&["generate", "--lang", "zh-CN"]), 0, &["# "]);
}

#[test]
fn what_is_no_text() {
    let folder = folder("no-text");
    let latin = file(&folder, "latin.yml", b"name: caf\xe9\n");
    check(&run(&["check", &latin]), 2, &["not UTF-8", "line 1"]);
    check(&run(&["explain", &latin]), 2, &["not UTF-8"]);
    check(&run(&["generate", "--settings", &latin]), 2, &["not UTF-8"]);
    let long = file(&folder, "long.yml", "x".repeat(3 << 20));
    check(&run(&["check", &long]), 1, &["1024 KiB"]);
    check(&run(&["generate", "--settings", &long]), 2, &["1024 KiB"]);
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let strange = OsStr::from_bytes(b"\xff.yml");
    let run = |args: &[&str]| pushwright(args).arg(strange).output().expect("the binary runs");
    check(&run(&["check"]), 2, &["does not exist"]);
    check(&run(&["generate", "--preset"]), 2, &["not UTF-8"]);
    check(&run(&[]), 2, &["There is no command"]);
}

#[test]
fn a_reader_who_leaves_early() {
    let mut child = pushwright(&["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // The program waits for its input, so the reader is gone before anything is written.
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    stdin.write_all(BROKEN.as_bytes()).expect("the input is read");
    drop(stdin);
    let output = child.wait_with_output().expect("the binary ends");
    check(&output, 1, &["errors: 1"]);
    assert_eq!(err(&output).lines().count(), 1, "{}", err(&output));
}

#[test]
fn secrets_are_refused_and_not_repeated() {
    let secret = format!("ghp_{}", "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0hL6nR3");
    let output = run(&["generate", "--set", &format!("token={secret}")]);
    check(&output, 2, &["`token`", "secret"]);
    assert!(!(out(&output) + &err(&output)).contains(&secret));
}

const UNPINNED: &str = concat!(
    "on: workflow_dispatch\r\npermissions: {}\r\nconcurrency: x\r\njobs:\r\n  one:\r\n    runs-on: ubuntu-latest\r\n",
    "    timeout-minutes: 5\r\n    permissions: {contents: read}\r\n    steps:\r\n      - uses: actions/checkout@v7\r\n"
);

#[test]
fn repairs_are_shown_or_written() {
    let folder = folder("repairs");
    let path = file(&folder, "a.yml", UNPINNED);
    let shown = run(&["check", "--fix", "--dry-run", &path]);
    check(
        &shown,
        0,
        &["-      - uses: actions/checkout@v7\r\n", "+      - uses: actions/checkout@3d3c42e5"],
    );
    assert_eq!(fs::read_to_string(&path).expect("it is there"), UNPINNED);
    check(
        &run(&["check", "--severity", "warning", "--fix", &path]),
        0,
        &["a.yml: repairs: 1.", "warnings: 0"],
    );
    let fixed = fs::read_to_string(&path).expect("it is there");
    assert!(fixed.ends_with(" # v7.0.1\r\n"), "{fixed}");
    assert_eq!(fixed.matches("\r\n").count(), UNPINNED.matches("\r\n").count());
    let piped = run_on(&["check", "--fix", "-"], UNPINNED);
    assert_eq!(out(&piped), fixed);
    assert!(err(&piped).contains("errors: 0; warnings: 0"), "{}", err(&piped));
    check(&run(&["check", "--dry-run", &path]), 2, &["`--dry-run` needs `--fix`"]);
}

#[test]
fn severities_decide_what_is_told_and_the_exit_code() {
    check(&run_on(&["check", "-"], UNPINNED), 0, &["warnings: 1"]);
    check(&run_on(&["check", "--severity", "warning", "-"], UNPINNED), 1, &["warnings: 1"]);
    check(&run_on(&["check", "--severity", "error", "-"], UNPINNED), 0, &["warnings: 0"]);
    check(&run(&["check", "--severity", "eror", "-"]), 2, &["Did you mean `error`?"]);
}

#[test]
fn a_repository_stands_for_its_workflows() {
    let folder = folder("whole-repository");
    let workflows = folder.join(".github/workflows");
    fs::create_dir_all(workflows.join("below")).expect("the folders can be made");
    file(&folder, "compose.yml", BROKEN);
    file(&workflows.join("below"), "b.yml", BROKEN);
    file(&workflows, "a.yaml", BROKEN);
    let output = run(&["check", &folder.to_string_lossy()]);
    check(&output, 1, &["Files: 1;", ".github/workflows/a.yaml:2:1:"]);
}

#[test]
fn calls_are_held_against_the_files_beside_them() {
    let repository = folder("calls");
    let workflows = repository.join(".github/workflows");
    fs::create_dir_all(&workflows).expect("the folders can be made");
    let caller = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/build.yml\n    with: {imgae: a}\n  b:\n    uses: ./.github/workflows/gone.yml\n";
    let called = "on: {workflow_call: {inputs: {image: {type: string, required: true}}}}\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps: [{run: 'true'}]\n";
    let ci = file(&workflows, "ci.yml", caller);
    file(&workflows, "build.yml", called);
    let found = [
        "ci.yml:4:11: error call-input",
        "ci.yml:5:12: error call-input",
        "ci.yml:7:11: error called-workflow",
    ];
    check(&run(&["check", &repository.to_string_lossy()]), 1, &found);
    check(&run(&["check", &ci]), 1, &found);
    // What a broken text declares is not known, nor is what is not there.
    file(&workflows, "build.yml", "on: [");
    check(&run(&["check", &ci]), 0, &["errors: 0"]);
    // Elsewhere only what is checked as well is known.
    let other = folder("calls-elsewhere");
    let ci = file(&other, "ci.yml", caller);
    check(&run(&["check", &ci]), 0, &["errors: 0"]);
    let build = file(&other, "build.yml", called);
    check(&run(&["check", &ci, &build]), 1, &["errors: 2"]);
}

#[test]
fn called_workflows_are_foretold() {
    let folder = folder("called");
    let caller = "on: push\njobs:\n  call:\n    uses: ./.github/workflows/build.yml\n";
    let called = "on: workflow_call\njobs:\n  one:\n    steps: [{run: ./login}, {run: docker push acme/app:1}]\n";
    let (caller, called) = (file(&folder, "ci.yml", caller), file(&folder, "build.yml", called));
    let alone = run(&["simulate", &caller, "--event", "push"]);
    check(&alone, 0, &["which is not looked into here"]);
    let both = run(&["simulate", &caller, &called, "--event", "push"]);
    check(&both, 0, &["✓ call / one", "→ acme/app:1"]);
    check(&run(&["simulate", &caller, "/nonexistent.yml"]), 2, &["does not exist"]);
}

#[test]
fn bake_files_are_found_where_steps_look_for_them() {
    let repository = folder("bake");
    let workflows = repository.join(".github/workflows");
    fs::create_dir_all(&workflows).expect("the folders can be made");
    let text = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/login-action@v4\n      - uses: docker/bake-action@v7\n        with: {push: true}\n";
    let ci = file(&workflows, "ci.yml", text);
    let simulate = ["simulate", &ci, "--event", "push", "--labels"];
    let missing = "What is built is defined in `docker-bake.hcl`, whose text is not known here.";
    check(&run(&simulate), 0, &["→ ‹docker buildx bake›", missing]);
    let bake = |tag: &str| {
        format!(
            "target \"default\" {{\n  tags = [\"acme/{tag}\"]\n  platforms = [\"linux/arm64\"]\n}}\n"
        )
    };
    file(&repository, "docker-bake.hcl", bake("found"));
    check(&run(&simulate), 0, &["→ acme/found", "Target `default` for linux/arm64:"]);
    // What is named goes before what is found.
    let other = folder("bake-elsewhere");
    let ci = file(&other, "ci.yml", text);
    check(&run(&["simulate", &ci]), 0, &[missing]);
    fs::write(other.join("docker-bake.hcl"), bake("named")).expect("the file can be written");
    let args = ["simulate", "ci.yml", "docker-bake.hcl", "--event", "push"];
    let output =
        Command::new(env!("CARGO_BIN_EXE_pushwright")).args(args).current_dir(&other).output();
    check(&output.expect("it runs"), 0, &["→ acme/named"]);
}
