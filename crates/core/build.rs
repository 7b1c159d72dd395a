//! Turns the locale files into typed messages. A key that one language lacks, or whose arguments
//! differ between languages, stops the build with a list of what is wrong.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path, process};

const LANGS: [&str; 2] = ["en", "zh-CN"];

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("set by cargo");
    let root = Path::new(&root).join("../../locales");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut wrong = Vec::new();
    let messages = LANGS.map(|lang| messages(&root.join(lang), &mut wrong));
    let notes = LANGS.map(|lang| notes(&root.join(lang).join("notes.md"), &mut wrong));
    let others = LANGS.map(|lang| self::notes(&root.join(lang).join("others.md"), &mut wrong));
    let mut code = String::new();
    write_messages(&messages, &mut code, &mut wrong);
    same_notes(&notes, &mut wrong);
    same_notes(&others, &mut wrong);
    if !wrong.is_empty() {
        for it in &wrong {
            println!("cargo::error=locales: {it}");
        }
        process::exit(1);
    }
    let out = env::var("OUT_DIR").expect("set by cargo");
    fs::write(Path::new(&out).join("messages.rs"), code).expect("OUT_DIR is writable");
    let lessons = lessons(&root.join("../lessons"));
    fs::write(Path::new(&out).join("lessons.rs"), lessons).expect("OUT_DIR is writable");
    let pages = pages(&root.join("../docs/rules"));
    fs::write(Path::new(&out).join("pages.rs"), pages).expect("OUT_DIR is writable");
}

/// What the pages of the rules say, for reports: the source, and harm and remedy, which stand between
/// the line with the id and the examples. A test sees that each rule has such a page.
fn pages(folder: &Path) -> String {
    println!("cargo::rerun-if-changed={}", folder.display());
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path());
    let mut files: Vec<_> =
        files.filter(|it| it.extension().is_some_and(|it| it == "md")).collect();
    files.sort();
    let mut rows = String::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // The index.
        if id == "README" {
            continue;
        }
        let source = text.rsplit("\nSource: <").next().and_then(|it| it.split('>').next());
        let says = text.split("\n## ").next().and_then(|it| it.splitn(3, "\n\n").nth(2));
        let (source, says) = (source.unwrap_or_default(), says.unwrap_or_default().trim());
        let _ = writeln!(
            rows,
            "Page {{ id: {id:?}, source: {source:?}, says: if cfg!(target_arch = \"wasm32\") {{ \"\" }} else {{ {says:?} }} }},"
        );
    }
    format!("static PAGES: &[Page] = &[\n{rows}];\n")
}

/// The list of lessons: every file of the folder, in the order of their numbers. What is wrong in one
/// is told by `pushwright lesson check`.
fn lessons(folder: &Path) -> String {
    println!("cargo::rerun-if-changed={}", folder.display());
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path());
    let mut rows = Vec::new();
    for file in files.filter(|it| it.extension().is_some_and(|it| it == "yml")) {
        println!("cargo::rerun-if-changed={}", file.display());
        let text = fs::read_to_string(&file).unwrap_or_default();
        let lesson: serde_yaml::Value = serde_yaml::from_str(&text).unwrap_or_default();
        let title = LANGS.map(|it| lesson["title"][it].as_str().unwrap_or_default());
        let id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let number = |key: &str| lesson[key].as_u64().unwrap_or_default();
        let row = format!(
            "Listed {{ id: {id:?}, minutes: {}, title: {title:?}, #[cfg(not(target_arch = \"wasm32\"))] file: include_str!({file:?}) }},\n",
            number("minutes")
        );
        rows.push((number("number"), id, row));
    }
    rows.sort();
    let rows: String = rows.into_iter().map(|it| it.2).collect();
    format!(
        "/// The lessons that come along, in their order.\npub static LESSONS: &[Listed] = &[\n{rows}];\n"
    )
}

/// All `*.yml` of one language, flattened: `topic: {name: …}` is `topic.name`.
fn messages(folder: &Path, wrong: &mut Vec<String>) -> BTreeMap<String, String> {
    let mut res = BTreeMap::new();
    let Ok(files) = fs::read_dir(folder) else {
        wrong.push(format!("{} is missing", folder.display()));
        return res;
    };
    let mut files: Vec<_> = files.flatten().map(|it| it.path()).collect();
    files.sort();
    for file in files.iter().filter(|it| it.extension().is_some_and(|it| it == "yml")) {
        println!("cargo::rerun-if-changed={}", file.display());
        let text = fs::read_to_string(file).unwrap_or_default();
        match serde_yaml::from_str::<serde_yaml::Value>(&text) {
            Ok(value) => flatten("", &value, &mut res, wrong),
            Err(error) => wrong.push(format!("{}: {error}", file.display())),
        }
    }
    res
}

fn flatten(
    path: &str,
    value: &serde_yaml::Value,
    res: &mut BTreeMap<String, String>,
    wrong: &mut Vec<String>,
) {
    match value {
        serde_yaml::Value::Mapping(map) => {
            for (key, value) in map {
                let Some(key) = key.as_str() else {
                    wrong.push(format!("{path}: a key must be text, quote {key:?}"));
                    continue;
                };
                let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                flatten(&path, value, res, wrong);
            }
        }
        serde_yaml::Value::String(text) => {
            if res.insert(path.to_owned(), text.trim_end().to_owned()).is_some() {
                wrong.push(format!("{path} stands twice"));
            }
        }
        serde_yaml::Value::Null => {}
        _ => wrong.push(format!("{path}: quote the text")),
    }
}

/// The ids of a `notes.md`, whose blocks end in a link.
fn notes(file: &Path, wrong: &mut Vec<String>) -> Vec<String> {
    println!("cargo::rerun-if-changed={}", file.display());
    let text = fs::read_to_string(file).unwrap_or_default().replace("\r\n", "\n");
    let mut res = Vec::new();
    for block in format!("\n{text}").split("\n## ").skip(1) {
        let mut lines = block.lines().map(str::trim).filter(|it| !it.is_empty());
        let id = lines.next().unwrap_or_default().to_owned();
        if !lines.next_back().is_some_and(|it| it.starts_with('<') && it.ends_with('>')) {
            wrong.push(format!("{}: {id} does not end in a <link>", file.display()));
        }
        res.push(id);
    }
    res.sort();
    res
}

fn write_messages(
    [en, zh]: &[BTreeMap<String, String>; 2],
    code: &mut String,
    wrong: &mut Vec<String>,
) {
    wrong.extend(zh.keys().filter(|it| !en.contains_key(*it)).map(|it| format!("en lacks {it}")));
    let _ = writeln!(
        code,
        "/// The short texts, one item a key of the locale files.\npub mod msg {{\nuse super::{{Message, Text}};"
    );
    let mut signatures = String::new();
    let (mut english, mut chinese, mut readers) = (Vec::new(), Vec::new(), Vec::new());
    let written = written();
    for (key, en) in en {
        let Some(zh) = zh.get(key) else {
            wrong.push(format!("zh-CN lacks {key}"));
            continue;
        };
        let (en, mut args) = positional(en, Vec::new());
        let known = args.len();
        let (zh, all) = positional(zh, args.clone());
        if all.len() != known || (0..known).any(|n| !zh.contains(&format!("\u{1}{n}\u{2}"))) {
            wrong.push(format!("zh-CN has other arguments than en in {key}"));
        }
        let name = key.replace(|it: char| !it.is_ascii_alphanumeric(), "_");
        let doc = en.replace(['\u{1}', '\u{2}'], "`").replace('\n', " ");
        let upper = name.to_uppercase();
        let id = chinese.len();
        let _ = writeln!(code, "/// {doc}\npub const {upper}: Text = Text {{ id: {id} }};");
        english.push(en);
        chinese.push(zh);
        readers.push(reader(key, &written));
        if known > 0 {
            args.iter_mut().for_each(|it| *it = it.replace('-', "_"));
            let parameters: String =
                args.iter().map(|it| format!("{it}: impl Into<String>, ")).collect();
            let values: String = args.iter().map(|it| format!("{it}.into(), ")).collect();
            let lower = name.to_lowercase();
            let _ = writeln!(signatures, "{lower}({})", args.join(", "));
            let _ = writeln!(
                code,
                "/// {doc}\npub fn {lower}({parameters}) -> Message {{ Message {{ text: {upper}, args: vec![{values}] }} }}"
            );
        }
    }
    let _ = writeln!(
        code,
        "}}\n/// The messages with arguments. Arguments come in the order of the English text, so a test holds this list still.\npub static SIGNATURES: &str = {signatures:?};"
    );
    let build = build(&english, &chinese);
    let _ = writeln!(
        code,
        "/// Tells the files of one build from those of another.\nconst BUILD: &str = \"{build:016x}\";"
    );
    let native = "#[cfg(not(target_arch = \"wasm32\"))]";
    let _ = writeln!(
        code,
        "/// By language and by the ids of the texts.\n{native}\nstatic TEXTS: &[&[&str]] = &[&{english:?}, &{chinese:?}];"
    );
    let readers: String = readers.iter().map(|it| format!("Reader::{it}, ")).collect();
    let _ = writeln!(
        code,
        "/// Who shows a text.\n{native}\nstatic READERS: &[Reader] = &[{readers}];"
    );
}

/// The ids of the rules that the page leaves out, from their list.
fn written() -> Vec<String> {
    let list = include_str!("src/lint/rules.rs").split("static WRITTEN").nth(1).unwrap_or_default();
    let list = list.split("];").next().unwrap_or_default();
    let id = |it: &str| Some(it.trim().strip_prefix('&')?.split("::").next()?.replace('_', "-"));
    list.split(',').filter_map(id).collect()
}

/// Who shows a text: nobody fetches what somebody else says.
fn reader(key: &str, written: &[String]) -> &'static str {
    let mut parts = key.split('.');
    match parts.next() {
        Some("cli") => "CommandLine",
        // The titles of rules stand on their pages and in reports.
        Some("rule" | "written") if key.ends_with(".title") => "Workbench",
        Some("rule") if parts.next().is_some_and(|it| written.iter().any(|id| id == it)) => {
            "Workbench"
        }
        Some("rule" | "fix" | "behind" | "severity") => "Checks",
        Some("extras" | "handover" | "companion" | "listed") => "Extras",
        // The page reads no workflow, and the form writes no expression that is wrong.
        Some(
            "yaml" | "lesson" | "expression" | "written" | "account" | "run" | "simulate" | "words"
            | "glob" | "about" | "report" | "security" | "ignore-comment" | "check" | "checklist"
            | "recognised",
        ) => "Workbench",
        Some("qr" | "cron") => "Later",
        _ => "Page",
    }
}

/// A number that differs wherever any text does (FNV-1a).
fn build(english: &[String], chinese: &[String]) -> u64 {
    let bytes = english.iter().chain(chinese).flat_map(|it| it.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

/// `{name}` becomes the argument's number between two control characters; `{{ }}` stays.
fn positional(text: &str, mut args: Vec<String>) -> (String, Vec<String>) {
    let mut res = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        res.push_str(before);
        let inner = from[1..].split_once('}').map(|(it, _)| it).unwrap_or_default();
        let is_name = !inner.is_empty()
            && inner.chars().all(|it| it.is_ascii_lowercase() || it == '-' || it == '_')
            && !before.ends_with('$');
        if is_name && !from[inner.len() + 2..].starts_with('}') {
            let n = args.iter().position(|it| it == inner).unwrap_or_else(|| {
                args.push(inner.to_owned());
                args.len() - 1
            });
            let _ = write!(res, "\u{1}{n}\u{2}");
            rest = &from[inner.len() + 2..];
        } else {
            let braces = from.chars().take_while(|it| *it == '{').count();
            res.push_str(&from[..braces]);
            rest = &from[braces..];
        }
    }
    res.push_str(rest);
    (res, args)
}

/// The notes stay in their files; here is only seen to it that both languages have the same ones.
fn same_notes([en, zh]: &[Vec<String>; 2], wrong: &mut Vec<String>) {
    for pair in en.windows(2).chain(zh.windows(2)).filter(|it| it[0] == it[1]) {
        wrong.push(format!("the note {} stands twice", pair[0]));
    }
    wrong.extend(
        en.iter().filter(|it| !zh.contains(it)).map(|it| format!("zh-CN lacks the note {it}")),
    );
    wrong.extend(
        zh.iter().filter(|it| !en.contains(it)).map(|it| format!("en lacks the note {it}")),
    );
}
