//! Everything that can be set: `docs/options.md` is written from the table of controls and the
//! notes, and nothing in it is without effect.

use std::collections::BTreeSet;

use expect_test::expect_file;
use pushwright_core::{
    catalog::{differences::DIFFERENCES, registries::REGISTRIES},
    companion,
    explain::explain,
    generate::{Surroundings, generate},
    recipe::{Comments, Control, MAX_ITEMS, Opt, Recipe, shown},
    sample, share,
    text::{Lang, Notes},
    topic::{Place, Section, Topic},
    yaml::Line,
};

#[test]
fn the_page_says_what_the_code_says() {
    expect_file!["../../../docs/options.md"].assert_eq(&page());
}

/// What differs from steps where Docker's workflow builds.
#[test]
fn the_page_about_github_builder_says_what_the_catalog_says() {
    let notes = Notes::built_in(Lang::En);
    let mut res = "# Steps or Docker's GitHub Builder

What differs where Docker's reusable workflow builds and publishes in place of steps, and what it cannot be told.
The form says the same beside the call, and the file names what had been chosen and is left out.
This page is written by a test from the catalog and the notes.

The workflow was read at 00af29c, shortly before v1.17.0, which is what is called. Of what has changed in between, its [change 265](https://github.com/docker/github-builder/pull/265) adds Docker Hub to the logins that trust the run, and since its [change 266](https://github.com/docker/github-builder/pull/266) nothing logs in where nothing is pushed, as on pull requests, just as with steps. Versions before that take on roles of AWS and Google Cloud on pull requests, too.

| what | settings | source |
| --- | --- | --- |
".to_owned();
    for it in DIFFERENCES {
        assert!(it.note.starts_with("builder."), "{}", it.note);
        let note = notes.get(it.note).expect("every difference is told");
        let topics: Vec<_> = it.topics.iter().map(|it| it.label().get(Lang::En)).collect();
        res += &format!("| {} | {} | [source]({}) |\n", note.says, topics.join(", "), note.source);
    }
    expect_file!["../../../docs/github-builder.md"].assert_eq(&res);
    let document = generate(
        &Recipe { github_builder: true, ..Recipe::default() },
        Surroundings { lang: Lang::En, notes: &notes, link: "" },
    );
    let told = explain(&document.workflow, &notes);
    let is_told = |id: &str| told.iter().any(|it| it.note.as_ref().is_some_and(|it| it.id == id));
    assert!(DIFFERENCES.iter().all(|it| is_told(it.note)));
    assert!(!document.text().contains("Differs from steps"));
}

#[test]
fn every_option_changes_the_workflow() {
    let notes = Notes::built_in(Lang::En);
    let mut without_effect = Vec::new();
    for topic in Topic::ALL {
        let recipe = state(*topic);
        let place = Place::from(*topic);
        assert!(shown(&recipe, place), "{} needs a state that shows it", topic.id());
        let values = values(*topic, &recipe);
        let with = |value: &String| with(&recipe, place, value, &notes);
        let written: Vec<String> = values.iter().map(with).collect();
        for (n, text) in written.iter().enumerate() {
            if let Some(same) = written[..n].iter().position(|it| it == text) {
                let (value, same) = (&values[n], &values[same]);
                without_effect.push(format!("{}: {value:?} like {same:?}", topic.id()));
            }
        }
    }
    assert_eq!(without_effect, [""; 0]);
}

/// The second choice wins over the first, which can then not be chosen again; a note says so.
const RIVALS: &[(&str, &str, Topic, &str)] = &[
    (
        "multi-platform=native",
        "build-with=bake",
        Topic::MultiPlatform,
        "With a Bake file native is not",
    ),
    ("cache=gha", "driver=docker", Topic::Driver, "choosing it switches an external cache off"),
];

#[test]
fn options_that_exclude_each_other_cannot_both_be_chosen() {
    let notes = Notes::built_in(Lang::En);
    for (first, second, told, says) in RIVALS {
        let [first, second] = [first, second].map(|it| it.split_once('=').expect("a value"));
        let [loser, winner] = [first, second].map(|it| Topic::of(it.0).expect("a topic"));
        let mut recipe = Recipe::default();
        assert!(Control::of(loser).write(&mut recipe, 0, first.1), "{first:?}");
        assert!(Control::of(winner).write(&mut recipe, 0, second.1), "{second:?}");
        assert_eq!(Control::of(winner).read(&recipe, 0).as_deref(), Some(second.1));
        assert_ne!(Control::of(loser).read(&recipe, 0).as_deref(), Some(first.1));
        assert!(!Control::of(loser).write(&mut recipe, 0, first.1), "{first:?} beside {second:?}");
        let note = told.note(&notes).expect("every topic is explained");
        assert!(note.more.iter().any(|it| it.contains(says)), "{}: {:?}", told.id(), note.more);
    }
}

/// What is hidden keeps its value, and writes nothing.
#[test]
fn what_is_hidden_writes_nothing() {
    let notes = Notes::built_in(Lang::En);
    let mut numbers = 1;
    let mut next = || {
        numbers = u64::wrapping_add(u64::wrapping_mul(numbers, 6_364_136_223_846_793_005), 1);
        numbers >> 33
    };
    let mut writing = BTreeSet::new();
    for _ in 0..40 {
        let recipe = sample::sample(&mut next);
        let text = |it: &Recipe| {
            let surroundings = Surroundings { lang: Lang::En, notes: &notes, link: "" };
            // A comment may say that it is left out.
            let it = &Recipe { comments: Comments::None, ..it.clone() };
            generate(it, surroundings).text() + &beside(it)
        };
        let before = text(&recipe);
        for topic in Topic::ALL {
            let place = Place::from(*topic);
            if topic.list().is_some() || shown(&recipe, place) {
                continue;
            }
            for value in values(*topic, &recipe) {
                let mut other = recipe.clone();
                let is_set = Control::of(*topic).write(&mut other, 0, &value);
                // Some show themselves once they say something.
                if is_set && !shown(&other, place) && text(&other) != before {
                    writing.insert(format!("{}={value}", topic.id()));
                }
            }
        }
    }
    assert_eq!(writing, BTreeSet::new());
}

/// Whoever meets an option is told what it is in a sentence, sees it at work and finds where it is told.
#[test]
fn every_option_has_a_sentence_an_example_and_a_source() {
    let mut lacking = Vec::new();
    for (lang, ends) in [(Lang::En, ". "), (Lang::ZhCn, "。")] {
        let notes = Notes::built_in(lang);
        for topic in Topic::ALL {
            let mut lacks = |what: &str| lacking.push(format!("{}: {what}", topic.id()));
            let Some(note) = topic.note(&notes) else {
                lacks("note");
                continue;
            };
            let sentence = note.says.trim_end_matches(ends.trim());
            if sentence == note.says || sentence.is_empty() || sentence.contains(ends) {
                lacks(&format!("one sentence: {}", note.says));
            }
            if !note.source.starts_with("https://") {
                lacks("source");
            }
        }
    }
    let notes = Notes::built_in(Lang::En);
    for topic in Topic::ALL {
        let is_typed = matches!(Control::of(*topic), Control::Text { .. } | Control::Lines { .. });
        if is_typed && example(*topic).is_empty() || writes(*topic, &notes).is_empty() {
            lacking.push(format!("{}: example", topic.id()));
        }
    }
    assert_eq!(lacking, [""; 0]);
}

/// A recipe in which a topic has something to say: the recommended one, with what it depends on.
fn state(topic: Topic) -> Recipe {
    let fragment = match topic {
        Topic::Login | Topic::UsernameFrom | Topic::Username | Topic::Token => {
            "registry=docker-hub&image=acme/app"
        }
        Topic::Connection => "registry=docker-hub&image=acme/app&login=oidc&username=acme",
        Topic::RegistryName => "registry=acr&image=acme/app",
        Topic::Account | Topic::Region | Topic::Role => "registry=ecr&image=acme/app",
        Topic::Project | Topic::IdentityProvider | Topic::ServiceAccount => {
            "registry=gar&image=acme/app"
        }
        Topic::ClientId | Topic::TenantId | Topic::SubscriptionId => "registry=acr&image=acme/app",
        Topic::Host => "registry=other&image=acme/app",
        Topic::Input
        | Topic::InputType
        | Topic::InputDescription
        | Topic::InputDefault
        | Topic::InputRequired
        | Topic::InputBuildArg => "inputs=1",
        Topic::InputOptions => "inputs=1&input-type=choice",
        Topic::Component
        | Topic::ComponentImage
        | Topic::ComponentContext
        | Topic::ComponentFile
        | Topic::ComponentTarget
        | Topic::ComponentBuildArgs
        | Topic::ComponentPlatforms
        | Topic::ImagesAs
        | Topic::ChangedOnly
        | Topic::ComponentTags => "images=2",
        Topic::ComponentPaths => "images=2&changed-only=on",
        Topic::Annotations => "annotation-levels=index",
        Topic::Timezone => "schedule=17+4+*+*+1",
        Topic::TagValue => "tag=raw",
        Topic::TagGroup => "tag=match&tag-pattern=v(.*)",
        Topic::TagEvent => "tag=ref",
        Topic::TagBranch => "tag=edge",
        Topic::TagFormat => "tag=sha",
        Topic::FlavorPrefixLatest => "flavor-prefix=dev-",
        Topic::FlavorSuffixLatest => "flavor-suffix=-alpine",
        Topic::BakeFiles | Topic::BakeTarget | Topic::BakeSet => "build-with=bake",
        Topic::CopyFrom => "build-with=copy",
        Topic::RewriteTimestamp => "source-date-epoch=zero",
        Topic::ExportDays => "export=oci",
        Topic::ScanWhen | Topic::ScanSeverity | Topic::ScanFixed | Topic::ScanUpload => {
            "scan=trivy"
        }
        Topic::Description => "registry=docker-hub&image=acme/app",
        Topic::DescriptionFile => "registry=docker-hub&image=acme/app&description=on",
        Topic::AttestSbom => "sbom=on",
        Topic::HardenEndpoints => "harden=block",
        Topic::BuilderEndpoint => "driver=remote",
        Topic::KeepState => "runner=self-hosted",
        Topic::Runners | Topic::MergeDryRun => "multi-platform=native",
        Topic::CacheRef => "cache=registry",
        Topic::CacheRegion | Topic::CacheBucket | Topic::CacheKeyId | Topic::CacheSecret => {
            "cache=s3"
        }
        Topic::CacheAccount => "cache=azblob",
        _ => "",
    };
    let decoded = share::decode(fragment);
    assert_eq!(decoded.problems, [], "{fragment}");
    decoded.recipe
}

/// Values that must not come to the same.
fn values(topic: Topic, recipe: &Recipe) -> Vec<String> {
    let values = match Control::of(topic) {
        Control::Toggle { .. } => vec!["on", "off"],
        Control::Choice { options, allowed, .. } => (0..options.len())
            .filter(|it| allowed(recipe, 0, *it))
            .map(|it| options[it].id)
            .collect(),
        Control::Text { example, .. } => vec![example(recipe, 0), "another"],
        Control::Lines { example, .. } => vec!["", example, "another"],
        Control::List { .. } => vec!["1", "2", "3"],
        Control::Derived => Vec::new(),
    };
    values.into_iter().map(str::to_owned).collect()
}

/// The files beside the workflow.
fn beside(recipe: &Recipe) -> String {
    let files = companion::files(recipe, Lang::En);
    files.iter().map(|it| format!("\n{}\n{}", it.path(), it.text)).collect()
}

/// The file's name and text when one place has another value, and the files beside it.
fn with(recipe: &Recipe, place: Place, value: &str, notes: &Notes) -> String {
    let mut recipe = recipe.clone();
    assert_eq!(share::set(&mut recipe, place, value), Ok(()));
    let document = generate(&recipe, Surroundings { lang: Lang::En, notes, link: "" });
    format!("{}\n{}{}", document.workflow.file, document.text(), beside(&recipe))
}

const HEAD: &str = "\
<!-- Written by `UPDATE_EXPECT=1 cargo test -p pushwright-core --test options`; do not edit. -->

# Options

Everything that can be set, in the order of the form. The id is what share links, settings files \
and `pushwright generate --set id=value` use; it never changes.

- A switch is `on` or `off`. A choice is one of the ids listed with it.
- In a link, and in `--set`, a comma ends a line of a list. In a settings file a list is a YAML list.
- Options of a registry or of a tag rule are there once for each: `image` is the first registry's, \
`image.2` the second's. `registries=2` makes room for it.
- “Recommended” is the value that a new form starts with; where it is empty, so is the field.
- “Writes” shows what the example, the switch or another choice brings into the workflow, at most three lines.
";

fn page() -> String {
    let notes = Notes::built_in(Lang::En);
    let mut res = HEAD.to_owned();
    for section in Section::ALL {
        res.push_str(&format!("\n## {}\n\n", section.label().get(Lang::En)));
        res.push_str("| id | name | kind | example | recommended | what it is | writes |\n");
        res.push_str("| --- | --- | --- | --- | --- | --- | --- |\n");
        for topic in Topic::ALL.iter().filter(|it| it.section() == section) {
            res.push_str(&row(*topic, &notes));
        }
    }
    res
}

fn row(topic: Topic, notes: &Notes) -> String {
    let note = topic.note(notes).expect("every topic is explained");
    let control = Control::of(topic);
    let recommended = Recipe::default();
    let is_there = shown(&recommended, topic.into());
    let recommended = control.read(&recommended, 0).filter(|_| is_there).unwrap_or_default();
    let cells = [
        code(topic.id()),
        topic.label().get(Lang::En).to_owned(),
        kind(topic),
        code(example(topic)),
        recommended.lines().map(code).collect::<Vec<_>>().join("<br>"),
        format!("{} [Source]({})", note.says, note.source),
        writes(topic, notes).iter().map(|it| code(it)).collect::<Vec<_>>().join("<br>"),
    ];
    format!("| {} |\n", cells.map(|it| it.replace('|', "\\|")).join(" | "))
}

fn example(topic: Topic) -> &'static str {
    match Control::of(topic) {
        Control::Text { example, .. } => example(&state(topic), 0),
        Control::Lines { example, .. } => example,
        _ => "",
    }
}

/// How many lines show what an option writes.
const SHOWN: usize = 3;

/// The first lines that another value of an option, or its example, brings into the workflow.
fn writes(topic: Topic, notes: &Notes) -> Vec<String> {
    let mut recipe = state(topic);
    if topic != Topic::Comments {
        recipe.comments = Comments::None;
    }
    let place = Place::from(topic);
    let current = Control::of(topic).read(&recipe, 0).unwrap_or_default();
    let other = |options: &[Opt], allowed: fn(&Recipe, usize, usize) -> bool| {
        let can = |it: &usize| allowed(&recipe, 0, *it) && options[*it].id != current;
        (0..options.len()).find(can).map_or("", |it| options[it].id).to_owned()
    };
    let (before, after) = match Control::of(topic) {
        Control::Toggle { .. } => ("off".to_owned(), "on".to_owned()),
        Control::Choice { options, allowed, .. } => (current.clone(), other(options, allowed)),
        // Some empty fields stand for their example.
        Control::Text { .. } => ("another".to_owned(), example(topic).to_owned()),
        Control::Lines { .. } => (String::new(), example(topic).to_owned()),
        Control::List { len, .. } => (current.clone(), (len(&recipe) + 1).to_string()),
        Control::Derived => return of_place(&recipe, topic, notes),
    };
    let [before, after] = [before, after].map(|it| with(&recipe, place, &it, notes));
    let new = added(&before, &after);
    // What a choice is without may be what it leaves out.
    if new.is_empty() { added(&after, &before) } else { new }
}

fn added(before: &str, after: &str) -> Vec<String> {
    let mut old: Vec<&str> = before.lines().collect();
    let mut is_new = |it: &&str| match old.iter().position(|old| old == it) {
        Some(n) => {
            old.remove(n);
            false
        }
        None => !it.trim().is_empty(),
    };
    shortened(after.lines().filter(|it| is_new(it)).map(|it| it.trim().to_owned()).collect())
}

/// The lines that belong to what nobody chooses.
fn of_place(recipe: &Recipe, topic: Topic, notes: &Notes) -> Vec<String> {
    let document = generate(recipe, Surroundings { lang: Lang::En, notes, link: "" });
    let of_topic = |it: &&Line| it.place.is_some_and(|it| it.topic == topic);
    let lines = document.lines.iter().filter(of_topic);
    shortened(lines.map(|it| it.text.trim().to_owned()).filter(|it| !it.is_empty()).collect())
}

fn shortened(mut lines: Vec<String>) -> Vec<String> {
    if SHOWN < lines.len() {
        lines.truncate(SHOWN);
        lines.push("…".to_owned());
    }
    lines
}

fn kind(topic: Topic) -> String {
    let ids = |them: &[Topic]| them.iter().map(|it| code(it.id())).collect::<Vec<_>>().join(", ");
    let kind = match Control::of(topic) {
        Control::Toggle { .. } => "switch".to_owned(),
        Control::Choice { options, allowed, .. } => {
            // Logins depend on the registry, and "custom" is never chosen: it is what rules come to.
            let registries = REGISTRIES.iter().map(|it| format!("registry={}", it.id));
            let registries: Vec<_> = registries.map(|it| share::decode(&it).recipe).collect();
            let ever = |n: &usize| registries.iter().any(|it| allowed(it, 0, *n));
            let option = |n: usize| {
                format!("<br>{} {}", code(options[n].id), options[n].label.get(Lang::En))
            };
            format!("choice:{}", (0..options.len()).filter(ever).map(option).collect::<String>())
        }
        Control::Text { .. } => "text".to_owned(),
        Control::Lines { offered: [], .. } => "lines of text".to_owned(),
        Control::Lines { offered, .. } => {
            let offered: Vec<_> = offered.iter().map(|it| code(it)).collect();
            format!("lines of text; offered: {}", offered.join(", "))
        }
        Control::List { fields, .. } => {
            format!("list of up to {MAX_ITEMS}, each with {}", ids(fields))
        }
        Control::Derived => "follows from the rest".to_owned(),
    };
    match topic.list() {
        Some(list) => format!("{kind}<br>for each of {}", code(list.id())),
        None => kind,
    }
}

fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{text}`") }
}
