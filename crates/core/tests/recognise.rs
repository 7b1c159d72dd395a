//! A workflow becomes a form again: whatever a form can write, whatever else a file may hold.

use std::{fs, path::Path};

use expect_test::{Expect, expect};
use pushwright_core::{
    compose::compose,
    generate::{Surroundings, generate},
    recipe::{Comments, Control, PRESETS, Recipe, Target, Usage, shown},
    recognise::{Search, Why, align::align, recognise},
    sample::{logins, sample, several},
    share,
    text::{Lang, Notes},
    topic::{Place, Topic},
    yaml::{read, write},
};

/// Says what is not as it was: nothing if the workflow of the recognised recipe is the same.
fn differs(name: &str, recipe: &Recipe) -> Option<String> {
    let found = recognise(&read(&write(compose(recipe)).text()));
    let is_whole = found.left.is_empty() && found.missing.is_empty();
    // GitHub does not mind the order of keys.
    let (ours, theirs) = (compose(&found.recipe).root, compose(recipe).root);
    let is_equal = align(&ours, &theirs).matches.first().is_some_and(|it| it.same);
    let said = || {
        let left = found.left.iter().map(|it| format!("left {}", it.path));
        let missing = found.missing.iter().map(|it| format!("missing {}", it.path));
        let all: Vec<String> = left.chain(missing).collect();
        format!("{name}: {} {all:?}", share::encode(recipe).fragment)
    };
    (!is_whole || !is_equal).then(said)
}

#[test]
fn presets_are_recognised() {
    let differ = PRESETS.iter().filter_map(|it| differs(it.id, &(it.recipe)()));
    assert_eq!(differ.collect::<Vec<_>>(), [""; 0]);
}

/// Whatever the text does not show is in the link.
#[test]
fn the_link_in_the_header_is_the_answer() {
    for (name, recipe) in logins() {
        let link = format!("https://example.org/#{}", share::encode(&recipe).fragment);
        for lang in [Lang::En, Lang::ZhCn] {
            let notes = Notes::built_in(lang);
            let document = generate(&recipe, Surroundings { lang, notes: &notes, link: &link });
            let found = recognise(&read(&document.text()));
            assert_eq!((&found.left[..], &found.missing[..]), (&[][..], &[][..]), "{name}");
            assert_eq!(found.recipe, recipe, "{name}");
        }
    }
}

#[test]
fn any_text_is_recognised_as_something() {
    for text in
        ["", "a", "- a\n- b", "on: push", "jobs: 1", "jobs:\n  a:\n  b: []\n  c:\n    steps: x\n"]
    {
        let found = recognise(&read(text));
        assert!(found.composed <= MAX_COMPOSED, "{text}");
        assert!(text.is_empty() || !found.left.is_empty(), "nothing is left of {text}");
    }
}

/// There is an answer from the first step on, and who goes on gets the one of whoever waits.
#[test]
fn a_search_can_be_left_at_any_step() {
    let document = read(&write(compose(&share::decode("image=acme/shop&timeout=7").recipe)).text());
    let mut search = Search::new(&document);
    let first = search.found();
    assert!(!first.left.is_empty(), "{first:?}");
    while search.step() {}
    assert!(!search.step());
    assert_eq!(search.found(), recognise(&document));
    assert!(search.found().left.is_empty() && search.found().missing.is_empty());
}

/// How many workflows are composed at most for one document.
const MAX_COMPOSED: usize = 6_000;

/// Every control of the recommended form, set to each of its options or to its example.
fn single_changes() -> Vec<(String, Recipe)> {
    let base = Recipe::default();
    let mut res = Vec::new();
    for topic in Topic::ALL.iter().filter(|it| shown(&base, Place::from(**it))) {
        let control = Control::of(*topic);
        let values: Vec<&str> = match control {
            Control::Toggle { .. } => vec!["on", "off"],
            Control::Choice { options, .. } => options.iter().map(|it| it.id).collect(),
            Control::Text { example, .. } => vec![example(&base, 0), ""],
            Control::Lines { example, .. } => vec![example, ""],
            Control::List { .. } => vec!["0", "2"],
            Control::Derived => continue,
        };
        for value in values {
            let mut next = base.clone();
            if control.write(&mut next, 0, value) && compose(&next).root != compose(&base).root {
                res.push((format!("{}={value}", topic.id()), next));
            }
        }
    }
    res
}

/// Law 2, for one change at a time. The exceptions are forms that are not filled in: a registry whose host
/// only its user knows, and has not typed.
#[test]
fn every_control_is_recognised() {
    let all = single_changes();
    let (one, other) = all.split_at(all.len() / 2);
    let of = |them: &[(String, Recipe)]| -> Vec<String> {
        them.iter().filter(|it| differs(&it.0, &it.1).is_some()).map(|it| it.0.clone()).collect()
    };
    let differ = std::thread::scope(|scope| {
        let one = scope.spawn(|| of(one));
        let other = of(other);
        [one.join().expect("no panic"), other].concat()
    });
    let open = ["registry=harbor", "registry=alibaba", "registry=nexus", "registry=other"];
    assert_eq!(differ, open);
}

/// Law 2, for each way to log in; the same registry twice, in one job, is read as one.
#[test]
fn logins_are_recognised() {
    let differ: Vec<String> = logins().iter().filter_map(|it| differs(&it.0, &it.1)).collect();
    let names: Vec<&str> = differ.iter().filter_map(|it| it.split(':').next()).collect();
    assert_eq!(names, [""; 0], "{differ:#?}");
}

/// Law 2 for several images in each shape. Docker's workflow names its images in one line with the row.
#[test]
fn several_images_are_recognised() {
    let all = several().into_iter().filter(|it| it.0.ends_with("-alone"));
    let differ: Vec<String> = all.filter_map(|it| differs(&it.0, &it.1)).collect();
    let names: Vec<&str> = differ.iter().filter_map(|it| it.split(':').next()).collect();
    assert_eq!(names, ["builder-alone"], "{differ:#?}");
}

/// An image of a folder beside that of the repository, as the form's button adds it.
#[test]
fn the_image_of_the_repository_is_recognised_beside_another() {
    let Control::List { add, .. } = Control::of(Topic::Images) else { panic!("images are a list") };
    let mut recipe = Recipe::default();
    recipe.keep_repository_image();
    add(&mut recipe);
    assert_eq!(differs("beside", &recipe), None);
}

/// Law 2 where every control may say anything at once. It does not hold for all; what is open is named, with
/// the first part that stays.
#[test]
fn samples_are_recognised() {
    let differ = (0..12).filter_map(|n| {
        let mut state = (n + 1_u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state >> 11
        };
        let found = differs(&format!("sample {n}"), &sample(&mut next))?;
        let (_, rest) = found.split_once('[')?;
        Some(format!("{n}: {}\n", rest.split(['"', '\\']).nth(1).unwrap_or_default()))
    });
    expect![[r#"
        7: left on.push.tags[1]
        10: left jobs.api.steps[3].with.tags
    "#]]
    .assert_eq(&differ.collect::<String>());
}

/// The style of comments is seen without the link, too.
#[test]
fn comments_and_header_are_recognised() {
    for lang in [Lang::En, Lang::ZhCn] {
        for comments in Comments::ALL {
            for header in [false, true] {
                let recipe = Recipe { comments, header, ..Recipe::default() };
                let notes = Notes::built_in(lang);
                let document = generate(&recipe, Surroundings { lang, notes: &notes, link: "" });
                assert_eq!(recognise(&read(&document.text())).recipe, recipe);
            }
        }
    }
}

/// The tutorial's three workflows, read where they lie and not kept here; where they are missing, this says
/// so.
#[track_caller]
fn check_seed(name: &str, expected: Expect) {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds").join(name);
    let Ok(text) = fs::read_to_string(&seed) else {
        eprintln!("SKIPPED: {} is not here, so it was not recognised", seed.display());
        return;
    };
    let found = recognise(&read(&text));
    let left = found.left.iter().map(|it| {
        let why = match &it.why {
            Why::Unknown => "left".to_owned(),
            Why::Differs(ours) => format!("form: {}", ours.split('@').next().unwrap_or(ours)),
            Why::Version(_) => "another version".to_owned(),
        };
        format!("{} {}: {why}\n", it.span.start.line, it.path)
    });
    let missing = found.missing.iter().map(|it| format!("missing: {}\n", it.path));
    let link = share::encode(&found.recipe).fragment;
    expected.assert_eq(&format!("{link}\n{}", left.chain(missing).collect::<String>()));
}

#[test]
fn docker_hub() {
    check_seed(
        "docker-hub.yml",
        expect![[r#"
            v=1&preset=hub&concurrency=none&timeout=&comments=none&header=off
            21 jobs.push_to_registry.permissions.packages: left
            27 jobs.push_to_registry.steps[0].uses: another version
            30 jobs.push_to_registry.steps[1].uses: another version
            37 jobs.push_to_registry.steps[2].uses: another version
            43 jobs.push_to_registry.steps[3].uses: another version
            52 jobs.push_to_registry.steps[4].uses: form: actions/attest
            54 jobs.push_to_registry.steps[4].with.subject-name: form: docker.io/my-docker-hub-namespace/my-docker-hub-repository
            missing: permissions
            missing: jobs.push_to_registry.permissions.artifact-metadata
            missing: jobs.push_to_registry.steps[0].with
        "#]],
    );
}

#[test]
fn github_packages() {
    check_seed(
        "github-packages.yml",
        expect![[r#"
            v=1&preset=ghcr&concurrency=none&timeout=&header=off
            26 jobs.build-and-push-image.steps[0].name: form: Check out the repo
            27 jobs.build-and-push-image.steps[0].uses: another version
            29 jobs.build-and-push-image.steps[1].name: form: Log in to GitHub Container Registry
            30 jobs.build-and-push-image.steps[1].uses: another version
            38 jobs.build-and-push-image.steps[2].uses: another version
            46 jobs.build-and-push-image.steps[3].uses: another version
            55 jobs.build-and-push-image.steps[4].uses: form: actions/attest
            missing: permissions
            missing: jobs.build-and-push-image.permissions.artifact-metadata
            missing: jobs.build-and-push-image.steps[0].with
        "#]],
    );
}

#[test]
fn docker_hub_and_github_packages() {
    check_seed(
        "docker-hub-and-github-packages.yml",
        expect![[r#"
            v=1&preset=both&attest-push=off&concurrency=none&timeout=&comments=none&header=off
            27 jobs.push_to_registries.steps[0].uses: another version
            30 jobs.push_to_registries.steps[1].uses: another version
            35 jobs.push_to_registries.steps[2].name: form: Log in to GitHub Container Registry
            36 jobs.push_to_registries.steps[2].uses: another version
            44 jobs.push_to_registries.steps[3].uses: another version
            52 jobs.push_to_registries.steps[4].uses: another version
            59 jobs.push_to_registries.steps[5].name: form: Generate artifact attestation for ghcr.io
            60 jobs.push_to_registries.steps[5].uses: form: actions/attest
            missing: permissions
            missing: jobs.push_to_registries.permissions.artifact-metadata
            missing: jobs.push_to_registries.steps[5]
            missing: jobs.push_to_registries.steps[0].with
        "#]],
    );
}

/// What a build pushes is published, whichever registry it logs in to, and by whatever list it is named.
#[test]
fn images_that_only_tags_name() {
    let recognised = |logins: &str, tags: &str| {
        let text = format!(
            "on: push
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
{logins}      - uses: docker/build-push-action@v6
        with: {{push: true, tags: '{tags}'}}
"
        );
        let found = recognise(&read(&text)).recipe.registries;
        let pushed = found.iter().filter(|it| it.usage == Usage::Push);
        pushed.map(|it| format!("{} {}", it.registry.id, it.path())).collect::<Vec<_>>()
    };
    let hub = "      - {uses: docker/login-action@v3, with: {username: user, password: '${{ secrets.HUB }}'}}\n";
    let ghcr = "      - {uses: docker/login-action@v3, with: {registry: ghcr.io, username: '${{ github.actor }}', password: '${{ github.token }}'}}\n";
    let both = [hub, ghcr].concat();
    for logins in ["", hub, ghcr, &both] {
        assert_eq!(recognised(logins, "user/app:1"), ["docker-hub user/app"], "{logins}");
    }
    let tags = "user/app:1,user/app:${{ github.sha }}";
    assert_eq!(recognised(hub, tags), ["docker-hub user/app"]);
    let tags = "user/app:1,ghcr.io/user/app:1";
    assert_eq!(recognised(&both, tags), ["docker-hub user/app", "ghcr user/app"]);
}

/// Other registries write their host into the login, Docker Hub does not; it is Docker Hub all the same.
#[test]
fn docker_hub_by_any_of_its_hosts() {
    for host in
        ["docker.io", "index.docker.io", "registry-1.docker.io", "https://index.docker.io/v1/"]
    {
        let text = format!(
            "on: {{push: {{branches: [main]}}}}
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/login-action@v4
        with:
          registry: {host}
          username: ${{{{ secrets.DOCKERHUB_USERNAME }}}}
          password: ${{{{ secrets.DOCKERHUB_TOKEN }}}}
      - uses: docker/metadata-action@v6
        id: meta
        with: {{images: docker.io/acme/app}}
      - uses: docker/build-push-action@v7
        with: {{context: ., push: true, tags: '${{{{ steps.meta.outputs.tags }}}}'}}
"
        );
        let found = recognise(&read(&text));
        let said = |it: &Target| format!("{} {}", it.registry.id, it.path());
        let said: Vec<String> = found.recipe.registries.iter().map(said).collect();
        assert_eq!(said, ["docker-hub acme/app"], "{host}");
    }
}
