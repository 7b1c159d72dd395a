//! Every rule has a page, and the examples on it are judged as the page says.

use std::{collections::BTreeSet, fs, path::PathBuf};

use expect_test::expect_file;
use pushwright_core::{
    lint::{Finding, RULES, Rule, Severity, apply, lint},
    recipe::PRESETS,
    text::Lang,
    yaml::{Document, read},
};

/// The rules that have pages: those that read the tree, and the one that speaks for the reader.
fn rules() -> Vec<&'static Rule> {
    let broken = lint(&read("a: 'b"));
    let syntax = broken.first().expect("the text is broken").rule;
    std::iter::once(syntax).chain(RULES.iter().copied()).collect()
}

/// A code block of a page, below a heading.
fn example(rule: &Rule, heading: &str) -> Document {
    let page = page(rule.id);
    let after = page.split_once(&format!("\n## {heading}\n")).expect(rule.id).1;
    let block = after.split_once("```yaml").expect(rule.id).1.split_once("```").expect(rule.id).0;
    let (info, text) = block.split_once('\n').expect(rule.id);
    let mut res = read(text);
    if let Some(title) = info.trim().strip_prefix("title=\"") {
        title.trim_end_matches('"').clone_into(&mut res.workflow.file);
    }
    res
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules")
}

fn page(id: &str) -> String {
    fs::read_to_string(folder().join(format!("{id}.md"))).unwrap_or_else(|_| panic!("docs/rules/{id}.md is missing"))
}

fn of<'a>(findings: &'a [Finding], rule: &Rule) -> Vec<&'a Finding> {
    findings.iter().filter(|it| it.rule.id == rule.id).collect()
}

fn say(findings: &[Finding]) -> Vec<String> {
    let line = |it: &Finding| format!("{} {}: {}", it.span.start.line, it.rule.id, it.message.say(Lang::En));
    findings.iter().map(line).collect()
}

#[test]
fn ids_are_unique_and_pages_are_rules() {
    let ids: BTreeSet<&str> = rules().iter().map(|it| it.id).collect();
    assert_eq!(ids.len(), rules().len());
    let files = fs::read_dir(folder()).expect("the folder is there").flatten();
    let pages: BTreeSet<String> =
        files.filter_map(|it| Some(it.file_name().to_str()?.strip_suffix(".md")?.to_owned())).collect();
    assert_eq!(pages, ids.iter().map(|it| (*it).to_owned()).collect());
}

#[test]
fn pages_say_what_the_rules_say() {
    for rule in rules() {
        let page = page(rule.id);
        let head = format!("# {}\n\n`{}` · {}\n", rule.title.get(Lang::En), rule.id, rule.severity.id());
        assert!(page.starts_with(&head), "{} begins otherwise than\n{head}", rule.id);
        assert!(page.ends_with(&format!("\nSource: <{}>\n", rule.source)), "{}: source", rule.id);
    }
}

#[test]
fn bad_examples_are_found() {
    for rule in rules() {
        let findings = lint(&example(rule, "Bad"));
        assert!(!of(&findings, rule).is_empty(), "{}: {:#?}", rule.id, say(&findings));
    }
}

#[test]
fn good_examples_are_clean() {
    for rule in rules() {
        let findings = lint(&example(rule, "Good"));
        let wrong = findings.iter().any(|it| it.rule.id == rule.id || it.severity == Severity::Error);
        assert!(!wrong, "{}: {:#?}", rule.id, say(&findings));
    }
}

/// Law 6, for the text of strangers.
#[test]
fn edits_remove_their_finding_and_add_none() {
    let mut fixed = BTreeSet::new();
    for rule in rules() {
        let document = example(rule, "Bad");
        let before = lint(&document);
        for finding in of(&before, rule) {
            let Some(fix) = finding.fix.as_ref().filter(|it| !it.edits.is_empty()) else { continue };
            let text = apply(&document.lines, &fix.edits);
            let after = lint(&read(&text));
            assert!(of(&after, rule).len() < of(&before, rule).len(), "{} stays:\n{text}", rule.id);
            assert!(after.len() < before.len(), "{} adds {:#?}\n{text}", rule.id, say(&after));
            fixed.insert(rule.id);
        }
    }
    // Not all mistakes have one obvious repair, but many have.
    assert!(14 < fixed.len(), "only {fixed:?} are repaired");
}

#[test]
fn presets_have_no_findings() {
    use pushwright_core::{compose::compose, yaml::write};
    for preset in PRESETS {
        let findings = lint(&write(compose(&(preset.recipe)())));
        assert_eq!(say(&findings), [""; 0], "{}", preset.id);
    }
}

#[test]
fn messages_are_filled_in() {
    for rule in rules() {
        for finding in lint(&example(rule, "Bad")) {
            for lang in Lang::ALL {
                let text = finding.message.say(lang);
                assert!(!text.contains("``") && !text.trim().is_empty(), "{}: {text}", rule.id);
            }
        }
    }
}

#[test]
fn the_index_lists_every_rule() {
    let mut index = "<!-- Written by `UPDATE_EXPECT=1 cargo test -p pushwright-core --test rules`; do not edit. -->\n\n# Rules\n\nWhat Pushwright checks in a workflow, its own or anyone's.\n\n| rule | severity | what is found |\n| --- | --- | --- |\n".to_owned();
    for rule in rules() {
        let title = rule.title.get(Lang::En);
        index.push_str(&format!("| [`{0}`](rules/{0}.md) | {1} | {title} |\n", rule.id, rule.severity.id()));
    }
    expect_file!["../../../docs/rules.md"].assert_eq(&index);
}
