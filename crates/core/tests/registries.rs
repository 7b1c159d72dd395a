//! Every registry with each of its ways to log in: nothing of it is wrong, and all of it reads back.

use expect_test::expect_file;
use pushwright_core::{
    catalog::registries::REGISTRIES,
    generate::{Surroundings, generate},
    lint::{Severity, lint},
    recipe::{Control, Recipe},
    sample, share,
    text::{Lang, Notes},
    topic::Topic,
    yaml::{Document, read},
};

fn file(recipe: &Recipe) -> Document {
    let notes = Notes::built_in(Lang::En);
    generate(recipe, Surroundings { lang: Lang::En, notes: &notes, link: "" })
}

/// Whether something is said about a document that is not only advice against a stored key.
#[track_caller]
fn check(name: &str, recipe: &Recipe) {
    let document = file(recipe);
    let read = read(&document.text());
    assert_eq!(read.errors, [], "{name}");
    assert_eq!(read.workflow.root, document.workflow.root, "{name}");
    for it in lint(&document) {
        let is_advice = it.rule.id == "long-lived-key" && it.severity != Severity::Error;
        assert!(is_advice, "{name}: {}\n{}", it.message.say(Lang::En), document.text());
    }
}

#[test]
fn filled_in_as_the_examples_are() {
    let all = sample::logins();
    let ways: usize = REGISTRIES.iter().map(|it| it.logins.len()).sum();
    assert_eq!(all.len(), 2 * (ways + 1));
    for (name, recipe) in all {
        check(&name, &recipe);
    }
}

/// What is not typed is read from variables of the repository.
#[test]
fn with_nothing_typed_but_the_name() {
    for row in REGISTRIES.iter().filter(|it| !it.host.is_empty()) {
        let recipe = share::decode(&format!("registry={}&image=acme/app", row.id)).recipe;
        if Some("oidc") != Control::of(Topic::Login).read(&recipe, 0).as_deref() {
            check(row.id, &recipe);
        }
    }
}

#[test]
fn whole_files() {
    for (name, recipe) in sample::logins() {
        let keep = ["several-native", "several-qemu", "jfrog-jfrog-qemu"];
        if keep.contains(&name.as_str()) {
            expect_file![format!("golden/registry-{name}.yml")].assert_eq(&file(&recipe).text());
        }
    }
}

/// Nothing else lower-cases the subject of an attestation that stays at GitHub.
#[test]
fn subjects_are_in_lower_case() {
    for kind in ["qemu", "native"] {
        for cache in ["gha", "registry"] {
            let settings = format!("multi-platform={kind}&cache={cache}&attest-push=off");
            let recipe = share::decode(&settings).recipe;
            check(&settings, &recipe);
            let text = file(&recipe).text();
            let subject = "subject-name: ghcr.io/${{ steps.repository.outputs.name }}";
            assert!(text.contains(subject), "{settings}\n{text}");
            let last = text.split("\n  publish:").last().unwrap_or_default();
            assert_eq!(last.matches("id: repository").count(), 1, "{settings}\n{text}");
        }
    }
}

/// What is typed wrong is said at its field, and repaired where one repair is obvious.
#[test]
fn what_is_wrong_is_said_at_its_field() {
    for (settings, place, better) in [
        ("registry=ecr&image=acme/app&account=1234-5678-9012", "account", Some("123456789012")),
        ("registry=ecr&image=acme/app&account=123", "account", None),
        ("registry=ecr&image=acme/app&region=eu-west-1a", "region", Some("eu-west-1")),
        ("registry=ecr&image=acme/app&role=publish", "role", None),
        ("registry=ecr&image=1app", "image", None),
        ("registry=gar&image=acme/app&region=Europe", "region", Some("europe")),
        ("registry=gar&image=acme/app&project=My-Project", "project", Some("my-project")),
        ("registry=gar&image=acme/App", "image", Some("acme/app")),
        ("registry=gar&image=app", "image", None),
        (
            "registry=acr&image=app&registry-name=acmeimages.azurecr.io",
            "registry-name",
            Some("acmeimages"),
        ),
        ("registry=acr&image=app&client-id=me", "client-id", None),
        ("registry=scaleway&image=acme/app&region=fr-par-1", "region", Some("fr-par")),
        ("registry=harbor&host=harbor.example.com&image=app", "image", None),
        ("registry=nexus&host=quay.io&image=App", "image", Some("app")),
        ("registry=other&host=gcr.io&image=acme/App", "image", Some("acme/app")),
        ("registry=docker-hub&image=docker.io/acme/app", "image", Some("acme/app")),
        ("registry=docker-hub&image=ghcr.io/acme/app", "image", Some("acme/app")),
        (
            "multi-platform=native&registry=docker-hub&image=docker.io/acme/app",
            "image",
            Some("acme/app"),
        ),
    ] {
        let mut recipe = share::decode(settings).recipe;
        let findings = lint(&file(&recipe));
        let at = |it: &&pushwright_core::lint::Finding| it.place.is_some_and(|it| it.id() == place);
        let finding = findings.iter().find(at);
        let finding = finding.unwrap_or_else(|| panic!("{settings}: {findings:#?}"));
        let sets = finding.fix.iter().flat_map(|it| &it.sets);
        let sets: Vec<_> = sets.map(|it| (it.0.id(), it.1.clone())).collect();
        let expected = better.map(|it| (place.to_owned(), it.to_owned()));
        assert_eq!(sets, Vec::from_iter(expected), "{settings}");
        for (place, value) in finding.fix.iter().flat_map(|it| &it.sets) {
            assert_eq!(share::set(&mut recipe, *place, value), Ok(()));
            check(settings, &recipe);
        }
    }
}
