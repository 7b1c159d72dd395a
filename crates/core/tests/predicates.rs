//! What each predicate of a lesson takes for done, and what it does not fall for.

use pushwright_core::{
    catalog::scopes::Level,
    host::Native,
    lesson::{Credential, Localized, Predicate, Requirement, Solution, Step, When, Which, is_done},
    lint::Severity,
    yaml,
};

const ON: &str = "on: {push: {branches: [main], tags: ['v*']}, pull_request: }";
const META: &str = "
      - {id: meta, uses: docker/metadata-action@v6, with: {images: ghcr.io/acme/app}}";
const LOGIN: &str = "
      - uses: docker/login-action@v4
        with: {registry: ghcr.io, username: a, password: '${{ secrets.GITHUB_TOKEN }}'}";
const BUILD: &str = "
      - id: push
        uses: docker/build-push-action@v7
        with:
          push: ${{ github.event_name != 'pull_request' }}
          tags: ${{ steps.meta.outputs.tags }}";

fn workflow(steps: &[&str]) -> String {
    let job =
        "\njobs:\n  a:\n    runs-on: ubuntu-latest\n    permissions: {packages: write}\n    steps:";
    format!("{ON}{job}{}", steps.concat())
}

fn holds(predicate: Predicate, text: &str) -> bool {
    let document = yaml::read(text);
    assert_eq!(document.errors, [], "{text}");
    let step = Step {
        at: Default::default(),
        text: Localized::default(),
        minutes: 1,
        focus: None,
        question: None,
        check: vec![Requirement { predicate, says: None }],
        hints: Default::default(),
        solution: Solution::Edits(Vec::new()),
        why: Localized::default(),
        notes: Localized::default(),
    };
    is_done(&step, &document, &Native)
}

#[track_caller]
fn check(predicate: Predicate, text: &str, expected: bool) {
    assert_eq!(holds(predicate.clone(), text), expected, "{predicate:?}\n{text}");
}

fn pushes() -> Predicate {
    Predicate::Pushes { to: "ghcr.io".to_owned(), image: Some("acme/app".to_owned()) }
}

fn main_branch() -> When {
    When::Branch("main".to_owned())
}

#[test]
fn a_push_needs_a_login_before_it_and_tags_that_are_there() {
    let sound = workflow(&[META, LOGIN, BUILD]);
    check(pushes(), &sound, true);
    check(pushes(), &workflow(&[META, BUILD, LOGIN]), false);
    check(pushes(), &workflow(&[LOGIN, BUILD, META]), false);
    check(pushes(), &workflow(&[META, BUILD]), false);
    check(pushes(), &sound.replace("id: meta", "id: metadata"), false);
    check(pushes(), &sound.replace("packages: write", "packages: read"), false);
    check(
        pushes(),
        &sound.replace("- uses: docker/login", "- if: false\n        uses: docker/login"),
        false,
    );
    check(pushes(), &sound.replace("  a:\n", "  a:\n    if: ${{ false }}\n"), false);
    check(pushes(), &sound.replace(ON, "on: {pusch: }"), false);
    check(
        pushes(),
        &sound.replace("push: ${{ github.event_name != 'pull_request' }}", "load: true"),
        false,
    );
    check(
        pushes(),
        &sound.replace("${{ steps.meta.outputs.tags }}", "GHCR.IO/acme/app:1, acme/x"),
        true,
    );
    check(pushes(), &sound.replace("ghcr.io/acme/app", "docker.io/acme/app"), false);
    let login = Predicate::LogsIn { to: "ghcr.io".to_owned(), with: Credential::Token };
    check(login.clone(), &sound, true);
    check(login, &sound.replace("GITHUB_TOKEN", "PAT"), false);
}

#[test]
fn conditions_are_evaluated() {
    let sound = workflow(&[META, LOGIN, BUILD]);
    let quiet = || Predicate::OnlyBuilds(When::PullRequest("main".to_owned()));
    let loud = || Predicate::Publishes { on: main_branch(), to: None };
    check(quiet(), &sound, true);
    check(loud(), &sound, true);
    let guard = "github.event_name != 'pull_request'";
    // A condition that speaks of pull requests is not yet one that keeps them out.
    check(quiet(), &sound.replace(guard, "github.event_name == 'pull_request'"), false);
    check(loud(), &sound.replace(guard, "github.event_name == 'pull_request'"), false);
    check(quiet(), &sound.replace(guard, "github.ref == 'refs/heads/main'"), true);
    check(quiet(), &sound.replace(guard, "vars.PUSH"), false);
    check(loud(), &sound.replace(guard, "vars.PUSH"), false);
    check(quiet(), &sound.replace("  a:\n", "  a:\n    if: github.event_name == 'push'\n"), false);
    check(quiet(), &sound.replace("pull_request: }", "release: }"), false);
}

#[test]
fn tags_follow_the_event() {
    let sound = workflow(&[META, LOGIN, BUILD]);
    let tags = |on, which, tags: &[&str]| Predicate::Tags {
        on,
        which,
        tags: tags.iter().map(|it| (*it).to_owned()).collect(),
    };
    let version = || When::Tag("v1.2.3".to_owned());
    check(tags(main_branch(), Which::Are, &["main"]), &sound, true);
    check(tags(version(), Which::Are, &["v1.2.3", "latest"]), &sound, true);
    check(tags(version(), Which::Have, &["v1*"]), &sound, true);
    check(tags(version(), Which::Lack, &["latest"]), &sound, false);
    check(tags(When::Tag("1".to_owned()), Which::Lack, &["latest"]), &sound, false);
    check(tags(When::PullRequest("main".to_owned()), Which::Are, &[]), &sound, true);
    let raw = sound.replace(
        "images: ghcr.io/acme/app",
        "images: ghcr.io/acme/app, tags: 'type=raw,value=${{ vars.T }}'",
    );
    check(tags(main_branch(), Which::Have, &["main"]), &raw, false);
}

#[test]
fn rights_are_those_of_the_job_that_needs_them() {
    let checkout = "\n      - {uses: actions/checkout@v7}";
    let sound = workflow(&[checkout, META, LOGIN, BUILD]);
    let packages = || Predicate::Grants { scope: "packages".to_owned(), level: Level::Write };
    check(packages(), &sound, true);
    check(Predicate::LeastPermissions, &sound, false);
    let least = sound.replace("{packages: write}", "{contents: read, packages: write}");
    check(Predicate::LeastPermissions, &least, true);
    check(Predicate::LeastPermissions, &least.replace("contents: read", "contents: write"), false);
    check(packages(), &least.replace("{contents: read, packages: write}", "write-all"), true);
    let idle = "\n  b:\n    runs-on: ubuntu-latest\n    permissions: {packages: write}\n    steps: [{run: echo}]";
    check(packages(), &(least + idle), false);
}

#[test]
fn what_goes_along_with_the_image() {
    let sha = "0123456789abcdef0123456789abcdef01234567";
    let sound = workflow(&[META, LOGIN, BUILD]);
    let with = |it: &str| sound.replace("tags: $", &format!("{it}\n          tags: $"));
    check(Predicate::Pinned, &sound, false);
    check(Predicate::Pinned, &sound.replace("@v6", &format!("@{sha}")), false);
    let pinned = sound.replace("@v6", &format!("@{sha}")).replace("@v4", &format!("@{sha}"));
    check(Predicate::Pinned, &pinned.replace("@v7", &format!("@{sha}")), true);
    check(Predicate::Sbom, &with("sbom: true"), true);
    check(Predicate::Sbom, &with("labels: 'sbom: true'"), false);
    check(Predicate::Provenance, &with("provenance: mode=max"), true);
    check(Predicate::Provenance, &with("provenance: true"), false);
    let cache = || Predicate::Caches("gha".to_owned());
    check(cache(), &with("cache-from: type=gha\n          cache-to: type=gha,mode=max"), true);
    check(cache(), &with("cache-from: type=gha"), false);
    check(
        cache(),
        &with("cache-from: type=ghax\n          cache-to: type=registry,ref=type=gha"),
        false,
    );
    // Without a context the build fetches the code, and may not here.
    check(Predicate::NoFindings(Severity::Error), &sound, false);
    let readable = sound.replace("{packages", "{contents: read, packages");
    check(Predicate::NoFindings(Severity::Error), &readable, true);
    check(Predicate::NoFindings(Severity::Warning), &readable, false);
}

#[test]
fn platforms_have_machines() {
    let sound = workflow(&[META, LOGIN, BUILD]);
    let both = || Predicate::Platforms(vec!["linux/amd64".to_owned(), "linux/arm64".to_owned()]);
    let named = sound.replace("tags: $", "platforms: linux/amd64, linux/arm64\n          tags: $");
    check(both(), &sound, false);
    check(both(), &named, true);
    check(Predicate::Runnable, &sound, true);
    check(Predicate::Runnable, &named, false);
    let qemu = "\n      - {uses: docker/setup-qemu-action@v4}";
    check(Predicate::Runnable, &named.replace(META, &(qemu.to_owned() + META)), true);
    check(Predicate::Runnable, &(named.clone() + qemu), false);
    check(Predicate::Native, &named, false);
}

#[test]
fn attestations_name_what_was_pushed() {
    let attest = "
      - uses: actions/attest@v4
        with: {subject-name: ghcr.io/acme/app, subject-digest: '${{ steps.push.outputs.digest }}'}";
    let rights = "{packages: write, id-token: write, attestations: write}";
    let all = |steps: &[&str]| workflow(steps).replace("{packages: write}", rights);
    let sound = all(&[META, LOGIN, BUILD, attest]);
    let attests = || Predicate::Attests("ghcr.io".to_owned());
    check(attests(), &sound, true);
    check(attests(), &all(&[META, LOGIN, attest, BUILD]), false);
    check(attests(), &sound.replace("steps.push.", "steps.other."), false);
    check(
        attests(),
        &sound.replace("subject-name: ghcr.io/acme/app", "subject-name: ghcr.io/acme/x"),
        false,
    );
    check(attests(), &sound.replace("id-token: write", "id-token: none"), false);
}
