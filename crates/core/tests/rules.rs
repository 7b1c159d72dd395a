//! Every rule has a page, and the examples on it are judged as the page says.

use std::{collections::BTreeSet, fs, path::PathBuf};

use pushwright_core::{
    generate::{Surroundings, generate},
    lint::{self, Around, Finding, Rule, Severity, apply, lint, lint_among},
    recipe::{PRESETS, Recipe},
    share,
    text::{Lang, Notes, msg},
    topic::Place,
    yaml::{Document, read},
};

/// The rules that have pages.
fn rules() -> Vec<&'static Rule> {
    lint::all().collect()
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

/// What is found in an example of a page. What it calls stands below a heading of its own.
fn judge(rule: &Rule, document: &Document) -> Vec<Finding> {
    let called = "Called workflow";
    let others = match page(rule.id).contains(&format!("\n## {called}\n")) {
        true => vec![(CALLED.to_owned(), example(rule, called).workflow)],
        false => Vec::new(),
    };
    lint_among(document, Around { others: &others, is_whole: false })
}

const CALLED: &str = ".github/workflows/docker.yml";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules")
}

fn page(id: &str) -> String {
    fs::read_to_string(folder().join(format!("{id}.md")))
        .unwrap_or_else(|_| panic!("docs/rules/{id}.md is missing"))
}

fn of<'a>(findings: &'a [Finding], rule: &Rule) -> Vec<&'a Finding> {
    findings.iter().filter(|it| it.rule.id == rule.id).collect()
}

fn say(findings: &[Finding]) -> Vec<String> {
    let line = |it: &Finding| {
        format!("{} {}: {}", it.span.start.line, it.rule.id, it.message.say(Lang::En))
    };
    findings.iter().map(line).collect()
}

#[test]
fn ids_are_unique_and_pages_are_rules() {
    let ids: BTreeSet<&str> = rules().iter().map(|it| it.id).collect();
    assert_eq!(ids.len(), rules().len());
    let files = fs::read_dir(folder()).expect("the folder is there").flatten();
    let pages: BTreeSet<String> = files
        .filter_map(|it| Some(it.file_name().to_str()?.strip_suffix(".md")?.to_owned()))
        // The index is written by `index.rs`.
        .filter(|it| it != "README")
        .collect();
    assert_eq!(pages, ids.iter().map(|it| (*it).to_owned()).collect());
}

#[test]
fn pages_say_what_the_rules_say() {
    for rule in rules() {
        let page = page(rule.id);
        let head =
            format!("# {}\n\n`{}` · {}\n", rule.title.get(Lang::En), rule.id, rule.severity.id());
        assert!(page.starts_with(&head), "{} begins otherwise than\n{head}", rule.id);
        assert!(page.ends_with(&format!("\nSource: <{}>\n", rule.source)), "{}: source", rule.id);
    }
}

#[test]
fn bad_examples_are_found() {
    for rule in rules() {
        let findings = judge(rule, &example(rule, "Bad"));
        assert!(!of(&findings, rule).is_empty(), "{}: {:#?}", rule.id, say(&findings));
    }
}

#[test]
fn good_examples_are_clean() {
    for rule in rules() {
        let findings = judge(rule, &example(rule, "Good"));
        let wrong =
            findings.iter().any(|it| it.rule.id == rule.id || it.severity == Severity::Error);
        assert!(!wrong, "{}: {:#?}", rule.id, say(&findings));
    }
}

/// Law 6, for the text of strangers.
#[test]
fn edits_remove_their_finding_and_add_none() {
    let mut fixed = BTreeSet::new();
    for rule in rules() {
        let document = example(rule, "Bad");
        let before = judge(rule, &document);
        for finding in of(&before, rule) {
            let Some(fix) = finding.fix.as_ref().filter(|it| !it.edits.is_empty()) else {
                continue;
            };
            let text = apply(&document.lines, &fix.edits);
            let after = judge(rule, &read(&text));
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
    for lang in Lang::ALL {
        let notes = Notes::built_in(lang);
        for preset in PRESETS {
            let surroundings =
                Surroundings { lang, notes: &notes, link: "https://example.org/#v=1" };
            let findings = lint(&generate(&(preset.recipe)(), surroundings));
            // The one thing that nobody can fill in for the user.
            let is_placeholder = |it: &Finding| it.message.text == msg::RULE_IMAGE_NAME_PLACEHOLDER;
            let (placeholders, others): (Vec<_>, Vec<_>) =
                findings.into_iter().partition(is_placeholder);
            assert_eq!(say(&others), [""; 0], "{}", preset.id);
            let is_hub = ["docker-hub", "docker-hub-and-github-packages", "promote"];
            let count = usize::from(is_hub.contains(&preset.id));
            assert_eq!(placeholders.len(), count, "{}", preset.id);
        }
    }
}

#[test]
fn messages_are_filled_in() {
    for rule in rules() {
        for finding in judge(rule, &example(rule, "Bad")) {
            for lang in Lang::ALL {
                let text = finding.message.say(lang);
                assert!(!text.contains("``") && !text.trim().is_empty(), "{}: {text}", rule.id);
            }
        }
    }
}

/// What is wrong with a recipe, by its link: which rule tells of it, and at which control.
const RECIPES: &[(&str, &str, &str)] = &[
    ("file-name=publish", "file-name", "file-name"),
    ("file-name=", "file-name", "file-name"),
    ("preset=docker-hub", "image-name", "image"),
    ("registry=docker-hub&image=https://hub.docker.com/r/acme/app", "image-name", "image"),
    ("registry=docker-hub&image=/acme/app", "image-name", "image"),
    ("preset=github-packages&cache=registry&image=Acme/App", "cache-reference", "cache-ref"),
    ("tag=semver&tag-pattern=%7B%7Bversio%7D%7D", "tag-rule", "tag-pattern"),
    ("tag=semver&tag-pattern=%7B%7Bversion", "tag-rule", "tag-pattern"),
    ("platforms=linux/amd64,linux/foo", "unknown-platform", "platforms"),
    ("branches=&tag-filters=&pull-request=off&dispatch=off", "no-trigger", "branches"),
    ("branches=**", "duplicate-triggers", "branches"),
    ("release=on", "duplicate-triggers", "release"),
    ("branches=main,v%5B1", "glob", "branches"),
    ("tag-filters=refs/tags/v*", "glob", "tag-filters"),
    ("paths=./src", "glob", "paths"),
    ("schedule=@daily", "cron", "schedule"),
    ("schedule=*+*+*+*+*", "schedule-too-frequent", "schedule"),
    ("job=1+a", "job-id", "job"),
    ("runner=", "runner", "runner"),
    ("runner=windows-latest", "runner", "runner"),
    ("runner=ubuntu-lastest", "runner-label", "runner"),
    ("timeout=0.5", "timeout", "timeout"),
    ("timeout=361", "timeout", "timeout"),
    ("timeout=", "no-timeout", "timeout"),
    ("concurrency=none", "no-concurrency", "concurrency"),
    ("registries=0", "no-registry", "registries"),
    ("registry=other&image=team/app", "registry-host", "host"),
    ("registry=other&image=team/app&host=https://quay.io", "registry-host", "host"),
    ("registries=2&registry.2=other&image.2=a/b&host.2=x_y.io", "registry-host", "host.2"),
    ("image=", "image-name", "image"),
    ("image=acme/app:1.0", "image-name", "image"),
    ("image=ghcr.io/acme/app", "image-name", "image"),
    ("preset=github-packages&image=Acme/App", "image-name", "image"),
    ("registries=2&image.2=app", "image-name", "image.2"),
    ("registries=2&image.2=ghcr.io/acme/app", "image-name", "image.2"),
    ("registry=docker-hub&image=ghcr.io/acme/app", "missing-login", "image"),
    (
        "registries=2&registry.2=ghcr&image.2=$%7B%7B+github.repository+%7D%7D",
        "same-image-twice",
        "image.2",
    ),
    ("tag=raw&tag-value=", "tag-rule", "tag-value"),
    ("tag.2=ref&tag-event.2=tag&tag-enable.2=True", "tag-rule", "tag-enable.2"),
    ("tag-filters=&dispatch=off", "tag-rules-never-match", "tag"),
    ("tags=1&tag-filters=&dispatch=off", "tag-rules-never-match", "strategy"),
    ("platforms=linux/amd64,linux/arm46", "unknown-platform", "platforms"),
    ("multi-platform=cross-compilation", "foreign-platform", "multi-platform"),
    ("cache=registry&cache-ref=ghcr.io/Acme/app:c", "cache-reference", "cache-ref"),
    ("cache-release=on", "cache-in-release", "cache-release"),
    ("registry=docker-hub&image=acme/app&token=my-token", "secret-name", "token"),
    ("registry=docker-hub&image=acme/app&username=", "secret-name", "username"),
    ("registry=docker-hub&image=acme/app&login=oidc&username=acme", "secret-name", "connection"),
    ("build-args=TOKEN=$%7B%7B+secrets.TOKEN+%7D%7D", "secret-in-build-arg", "build-args"),
    ("build-args=DB_PASSWORD=hunter2", "secret-in-build-arg", "build-args"),
    ("build-secrets=token", "build-secret", "build-secrets"),
    ("secret-envs=token", "build-secret", "secret-envs"),
    ("secret-files=token", "build-secret", "secret-files"),
    ("build-with=bake&build-args=A=$%7B%7B+secrets.A+%7D%7D", "secret-in-build-arg", "build-args"),
    ("export=docker", "build-output", "export"),
    ("build-with=bake&export=docker", "build-output", "export"),
    ("driver=docker", "missing-builder", "driver"),
    ("cache=s3&cache-bucket=b", "cache-reference", "cache-region"),
    ("cache=s3&cache-region=r", "cache-reference", "cache-bucket"),
    ("cache=local&cache-release=on", "cache-in-release", "cache-release"),
    ("pins=major", "unpinned-action", "pins"),
];

/// The finding stands at its control, and its fix, if it has one, does what it promises.
#[test]
fn recipes_are_judged_at_their_controls() {
    let notes = Notes::built_in(Lang::En);
    let judge = |recipe: &Recipe| {
        lint(&generate(recipe, Surroundings { lang: Lang::En, notes: &notes, link: "" }))
    };
    let mut wrong = Vec::new();
    for (link, rule, place) in RECIPES {
        let decoded = share::decode(link);
        let before = judge(&decoded.recipe);
        let own = |it: &&Finding| it.rule.id == *rule;
        let found =
            before.iter().filter(own).find(|it| it.place.map(Place::id).as_deref() == Some(*place));
        let Some(found) = found.filter(|_| decoded.problems.is_empty()) else {
            wrong.push(format!("{link}: {:#?}", say(&before)));
            continue;
        };
        let sets = found.fix.as_ref().map_or(&[][..], |it| &it.sets);
        let mut fixed = decoded.recipe.clone();
        for (place, value) in sets {
            assert_eq!(share::set(&mut fixed, *place, value), Ok(()), "{link}");
        }
        let after = judge(&fixed);
        let count = |them: &[Finding]| them.iter().filter(own).count();
        if !sets.is_empty() && (count(&before) <= count(&after) || before.len() <= after.len()) {
            wrong.push(format!("{link}, fixed: {:#?}", say(&after)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
