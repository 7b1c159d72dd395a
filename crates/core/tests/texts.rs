//! Every text that a translator has to write is shown somewhere, with its arguments in their places.

use std::{collections::BTreeSet, fs, path::Path};

use serde_yaml::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

#[test]
fn every_text_is_used() {
    let mut code = String::new();
    for folder in ["src", "crates/core/src", "crates/cli/src", "xtask/src"] {
        read(&Path::new(ROOT).join(folder), &mut code);
    }
    let mut names = Vec::new();
    for file in fs::read_dir(Path::new(ROOT).join("locales/en")).expect("a folder").flatten() {
        if file.path().extension().is_some_and(|it| it == "yml") {
            let text = fs::read_to_string(file.path()).expect("a locale file");
            list("", &serde_yaml::from_str(&text).expect("YAML"), &mut names);
        }
    }
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let words: BTreeSet<&str> = code.split(|it| !is_word(it)).collect();
    let is_unused =
        |it: &&String| !words.contains(it.as_str()) && !words.contains(it.to_uppercase().as_str());
    let unused: Vec<_> = names.iter().filter(is_unused).collect();
    assert!(100 < names.len());
    assert_eq!(unused, [""; 0], "show these texts, or delete them");
}

/// Arguments stand in the order in which the English text names them, so a text that is put differently may
/// swap them.
#[test]
fn no_argument_is_called_like_another_one() {
    let mut code = String::new();
    for folder in ["src", "crates/core/src", "crates/cli/src", "xtask/src"] {
        read(&Path::new(ROOT).join(folder), &mut code);
    }
    let made = include_str!(concat!(env!("OUT_DIR"), "/messages.rs"));
    let mut seen = 0;
    for it in made.split("pub fn ").skip(1) {
        let Some((name, rest)) = it.split_once('(') else { continue };
        let parameters = rest.split_once(')').map_or("", |it| it.0);
        let parameters: Vec<&str> =
            parameters.split(", ").filter_map(|it| Some(it.split_once(':')?.0)).collect();
        let call = format!("msg::{name}(");
        for (at, _) in code.match_indices(&call) {
            for (n, argument) in arguments(&code[at + call.len()..]).iter().enumerate() {
                let like =
                    parameters.iter().position(|it| Some(it) == last_name(argument).as_ref());
                assert!(like.is_none_or(|it| it == n), "{call}…): {argument} is number {n}");
                seen += 1;
            }
        }
    }
    assert!(300 < seen, "{seen}");
}

/// The arguments of a call, from behind its parenthesis on.
fn arguments(code: &str) -> Vec<&str> {
    let (mut res, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, it) in code.char_indices() {
        match it {
            ')' | ']' | '}' if depth == 0 => {
                res.push(&code[start..at]);
                break;
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                res.push(&code[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    res
}

/// What an argument is called: `kind` of `*kind`, `line` of `line.to_string()`. Fields have names of their own.
fn last_name(argument: &str) -> Option<&str> {
    let named = argument.trim().trim_end_matches(".as_str()").trim_end_matches(".to_string()");
    let named = named.trim_start_matches(['*', '&']).trim_start_matches("self.");
    let named = named.strip_suffix("()").or((!argument.contains("self.")).then_some(named))?;
    named.chars().all(|it| it.is_alphanumeric() || it == '_').then_some(named)
}

fn read(folder: &Path, code: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder of sources").flatten() {
        match entry.path() {
            it if it.is_dir() => read(&it, code),
            it => code.push_str(&fs::read_to_string(it).expect("a source")),
        }
    }
}

/// `page: {copy-step: …}` is `msg::page_copy_step`, in capitals if it has no arguments.
fn list(path: &str, value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Mapping(map) => {
            for (key, value) in map {
                let key = key.as_str().unwrap_or_default().replace('-', "_");
                let path = if path.is_empty() { key } else { format!("{path}_{key}") };
                list(&path, value, names);
            }
        }
        _ => names.push(path.to_owned()),
    }
}
