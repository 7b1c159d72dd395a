//! Links that are in the world: what they said when they were made, they say for ever.
//! `links/2026-11.txt` never changes. If a link of it reads otherwise, `share` has to translate it.

use std::collections::BTreeMap;

use pushwright_core::{
    recipe::{Control, PRESETS, Recipe, preset},
    share,
    topic::Place,
};

/// What is set where, as links write it.
type Values<'a> = BTreeMap<&'a str, String>;

/// A link that was made once, and what it says.
struct Old<'a> {
    link: &'a str,
    /// The preset that it starts from.
    from: &'a str,
    problems: usize,
    says: Values<'a>,
}

#[test]
fn old_links_say_what_they_said() {
    let (presets, links) = corpus(include_str!("links/2026-11.txt"));
    assert!(4 <= presets.len() && 60 < links.len(), "the corpus was not read");
    let mut wrong = Vec::new();
    for old in &links {
        let read = share::decode(old.link);
        if read.problems.len() != old.problems {
            wrong.push(format!("{}\n  problems: {:?}", old.link, read.problems));
        }
        for (place, value) in &presets[old.from] {
            // What a list has lost is not there; its length is looked at as itself.
            let seen = seen(&read.recipe, place);
            if !old.says.contains_key(place) && seen.as_ref().is_some_and(|it| it != value) {
                wrong.push(format!("{}\n  {place} was {value:?} and is {seen:?}", old.link));
            }
        }
        for (place, value) in &old.says {
            let seen = seen(&read.recipe, place);
            if seen.as_ref() != Some(value) {
                wrong.push(format!("{}\n  {place} was {value:?} and is {seen:?}", old.link));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a link starts from is part of what it says.
#[test]
fn old_presets_are_what_they_were() {
    let (presets, _) = corpus(include_str!("links/2026-11.txt"));
    for (id, values) in presets {
        let recipe = (preset(id).expect("presets stay").recipe)();
        for (place, value) in values {
            assert_eq!(seen(&recipe, place), Some(value), "{place} of {id}");
        }
    }
}

/// What is set at a place today; `None` if there is no such place any more.
fn seen(recipe: &Recipe, place: &str) -> Option<String> {
    let place = Place::of(place)?;
    let is_there = place.item < share::items(recipe, place.topic);
    is_there.then(|| Control::of(place.topic).read(recipe, place.item)).flatten()
}

/// The presets and the links of a file; its first lines say how it is written.
fn corpus(file: &str) -> (BTreeMap<&str, Values<'_>>, Vec<Old<'_>>) {
    let (mut presets, mut links) = (BTreeMap::new(), Vec::<Old<'_>>::new());
    let mut preset = "";
    for line in file.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        let value = |key: &str| line.strip_prefix(key);
        if let Some(id) = value("preset ") {
            preset = id;
            presets.insert(id, Values::new());
        } else if let Some(link) = value("link ") {
            links.push(Old { link, from: PRESETS[0].id, problems: 0, says: Values::new() });
        } else if let (Some(from), Some(old)) = (value("from "), links.last_mut()) {
            old.from = from;
        } else if let (Some(count), Some(old)) = (value("problems "), links.last_mut()) {
            old.problems = count.parse().expect("a number");
        } else {
            let (place, value) = line.split_once('=').expect("a place and its value");
            let value = unescape(value);
            match links.last_mut() {
                Some(old) => old.says.insert(place, value),
                None => presets.get_mut(preset).expect("a preset").insert(place, value),
            };
        }
    }
    (presets, links)
}

fn unescape(value: &str) -> String {
    let mut res = String::new();
    let mut rest = value.chars();
    while let Some(it) = rest.next() {
        match it {
            '\\' if rest.next() == Some('n') => res.push('\n'),
            '\\' => res.push('\\'),
            it => res.push(it),
        }
    }
    res
}

/// Five things that people change together, as they would fill them in.
const TYPICAL: &[[(&str, &str); 5]] = &[
    [
        ("image", "acme/app"),
        ("branches", "main\ndevelop"),
        ("platforms", "linux/amd64\nlinux/arm64"),
        ("cache", "gha"),
        ("sbom", "on"),
    ],
    [
        ("image", "acme/my-app"),
        ("username", "DOCKERHUB_USERNAME"),
        ("token", "DOCKERHUB_TOKEN"),
        ("strategy", "branch-sha"),
        ("attest", "off"),
    ],
    [
        ("name", "Publish image"),
        ("tag-filters", "v*"),
        ("strategy", "semver"),
        ("platforms", "linux/amd64\nlinux/arm64\nlinux/arm/v7"),
        ("cache", "registry"),
    ],
    [
        ("context", "./services/api"),
        ("file", "docker/Dockerfile"),
        ("target", "production"),
        ("build-args", "GO_VERSION=1.25"),
        ("pull", "on"),
    ],
    [
        ("branches", "main\nrelease/**"),
        ("paths", "src/**\nDockerfile"),
        ("pull-request", "off"),
        ("dispatch", "on"),
        ("timeout", "45"),
    ],
    [
        ("schedule", "17 4 * * 1"),
        ("timezone", "Europe/Berlin"),
        ("strategy", "nightly"),
        ("no-cache", "on"),
        ("hadolint", "error"),
    ],
    [
        ("platforms", "linux/amd64\nlinux/arm64"),
        ("multi-platform", "native"),
        ("provenance", "max"),
        ("sbom", "on"),
        ("comments", "teaching"),
    ],
    [
        ("registry", "quay"),
        ("image", "acme/app"),
        ("username", "QUAY_USERNAME"),
        ("token", "QUAY_TOKEN"),
        ("pins", "major"),
    ],
];

/// Most characters of a link for a preset with five changes (WEB.md, A10).
const MOST: usize = 120;

#[test]
fn links_with_five_changes_are_short() {
    for preset in PRESETS {
        for changes in TYPICAL {
            let mut recipe = (preset.recipe)();
            for (place, value) in changes {
                let place = Place::of(place).expect("a place");
                assert_eq!(share::set(&mut recipe, place, value), Ok(()), "{place:?} {value}");
            }
            let link = share::encode(&recipe).fragment;
            assert!(link.len() <= MOST, "{} characters from {}: {link}", link.len(), preset.id);
            assert_eq!(share::decode(&link).recipe, recipe, "{link}");
        }
    }
}
