//! Every text that a translator has to write is shown somewhere.

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
