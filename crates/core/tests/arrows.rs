//! The modules of the core stand on each other in the order of `lib.rs`: none uses a later one.

use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn no_module_uses_a_later_one() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = fs::read_to_string(src.join("lib.rs")).expect("lib.rs is there");
    let order: Vec<&str> =
        lib.lines().filter_map(|it| it.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(order.len() > 10, "the modules of lib.rs were not found");
    let mut wrong = Vec::new();
    for (n, module) in order.iter().enumerate() {
        for file in files(&src, module) {
            let text = fs::read_to_string(&file).expect("a source file is text");
            // Tests may use anything; a function for them may not.
            let code = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
            for later in order[n + 1..].iter().filter(|it| uses(code, it)) {
                wrong.push(format!("{module} uses {later} ({})", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The file of a module and those below it.
fn files(src: &Path, module: &str) -> Vec<PathBuf> {
    let mut res = vec![src.join(format!("{module}.rs"))];
    let mut folders = vec![src.join(module)];
    while let Some(folder) = folders.pop() {
        for it in fs::read_dir(folder).into_iter().flatten().flatten() {
            match it.path() {
                it if it.is_dir() => folders.push(it),
                it => res.push(it),
            }
        }
    }
    res
}

/// Whether code names a module of the crate: `crate::lint::…` or `use crate::{ lint, lint::… }`.
fn uses(code: &str, module: &str) -> bool {
    let code: String =
        code.lines().filter(|it| !it.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let direct = format!("crate::{module}");
    let is_end = |it: Option<char>| !it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    let named =
        code.match_indices(&direct).any(|(at, it)| is_end(code[at + it.len()..].chars().next()));
    let grouped = code.split("use crate::{").skip(1).any(|it| {
        let group = it.split("};").next().unwrap_or_default();
        let mut depth = 0;
        let mut words = Vec::new();
        let mut word = String::new();
        for it in group.chars() {
            match it {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => words.push(std::mem::take(&mut word)),
                it if depth == 0 && !it.is_whitespace() => word.push(it),
                _ => {}
            }
        }
        words.push(word);
        words.iter().any(|it| it.split("::").next() == Some(module))
    });
    named || grouped
}

#[test]
fn the_test_itself_sees_both_spellings() {
    assert!(uses("use crate::lint::Rule;", "lint"));
    assert!(uses("use crate::{\n    text::Text,\n    lint::{Rule, RULES},\n};", "lint"));
    assert!(!uses("use crate::{\n    text::{lint},\n};", "lint"));
    assert!(!uses("use crate::linter;", "lint"));
}
