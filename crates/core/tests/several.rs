//! Several images in one workflow: what is released of them, what is built of them, and that a real
//! git says what has changed.

use std::{fs, path::Path, process::Command};

use pushwright_core::{
    compose::compose,
    event::{Event, Repository},
    host::Native,
    lint::lint,
    recipe::Recipe,
    share,
    simulate::run,
    workflow::{Node, jobs},
    yaml::{read, write},
};

const APART: &str = "images=2&component.2=web-ui&component-context.2=./ui&image=acme/app";

fn recipe(fragment: &str) -> Recipe {
    let decoded = share::decode(&format!("{APART}&{fragment}"));
    assert_eq!(decoded.problems, [], "{fragment}");
    decoded.recipe
}

/// What an event pushes.
fn pushed(recipe: &Recipe, event: &Event) -> Vec<String> {
    let workflow = read(&write(compose(recipe)).text()).workflow;
    let run = run(&workflow, event, &Native);
    let steps = run.jobs.iter().flat_map(|it| &it.steps);
    let all = steps.flat_map(|it| &it.pushed).map(|it| it.reference.clone());
    let mut all: Vec<String> = all.filter(|it| !it.contains('@')).collect();
    all.sort();
    all.dedup();
    all
}

fn tag(name: &str) -> Event {
    Event::push_tag(&Repository::default(), name)
}

#[test]
fn a_tag_of_one_image_releases_no_other() {
    let own = recipe("component-tags=on");
    let api = ["1", "1.2", "1.2.3", "latest"].map(|it| format!("ghcr.io/acme/api:{it}"));
    assert_eq!(pushed(&own, &tag("api/v1.2.3")), api);
    let web = ["0.3", "0.3.1", "latest"].map(|it| format!("ghcr.io/acme/web-ui:{it}"));
    assert_eq!(pushed(&own, &tag("web-ui/v0.3.1")), web);
    assert_eq!(pushed(&own, &tag("v1.2.3")), [""; 0]);
    let branch = Event::push_branch(&Repository::default(), "main");
    assert_eq!(pushed(&own, &branch), ["ghcr.io/acme/api:main", "ghcr.io/acme/web-ui:main"]);
}

#[test]
fn a_tag_of_all_releases_all() {
    for shape in ["images-as=matrix", "images-as=jobs", "multi-platform=native"] {
        let pushed = pushed(&recipe(shape), &tag("v1.2.3"));
        assert_eq!(pushed.len(), 8, "{shape}: {pushed:?}");
        assert!(pushed.iter().any(|it| it == "ghcr.io/acme/web-ui:1.2"), "{shape}: {pushed:?}");
    }
}

#[test]
fn names_of_one_image_are_never_those_of_another() {
    let similar = "images=3&component=api&component.2=api-v2&component.3=API&export=oci\
                   &multi-platform=native&cache=local&image=acme/app";
    let text = write(compose(&share::decode(similar).recipe)).text();
    let values = |key: &str| -> Vec<String> {
        let lines = text.lines().filter_map(|it| it.trim().strip_prefix(key));
        lines.map(str::to_owned).collect()
    };
    let patterns = values("pattern: digests-");
    assert_eq!(patterns, ["*.api", "*.api-v2", "*.api_2"].map(|it| it.to_owned()));
    let mut keys = values("key: ");
    let all = keys.len();
    keys.sort();
    keys.dedup();
    // Each cache is restored and saved under one key.
    assert_eq!(all, 2 * keys.len(), "{keys:?}");
    let mut artifacts = values("name: image");
    artifacts.sort();
    artifacts.dedup();
    assert_eq!(artifacts.len(), 3, "{artifacts:?}");
}

#[test]
fn two_images_of_one_name_are_told_apart_from_two_registries() {
    let found = |fragment: &str| -> Vec<String> {
        let findings = lint(&write(compose(&recipe(fragment))));
        let twice = findings.iter().filter(|it| it.rule.id == "same-image-twice");
        twice.map(|it| it.place.map(|it| it.id()).unwrap_or_default()).collect()
    };
    for shape in ["images-as=matrix", "images-as=jobs", "multi-platform=native"] {
        assert_eq!(found(shape), [""; 0], "{shape}");
        assert_eq!(found(&format!("{shape}&component-image.2=api")), ["component.2"], "{shape}");
        assert_eq!(found(&format!("{shape}&component.2=API")), ["component.2"], "{shape}");
        let both = "registries=2&registry.2=docker-hub&image.2=acme/app";
        assert_eq!(found(&format!("{shape}&{both}")), [""; 0], "{shape}");
    }
}

#[test]
fn what_all_images_have_in_common_does_not_end_like_one_of_them() {
    for shape in ["images-as=matrix", "images-as=jobs", "multi-platform=native"] {
        let fragment = format!("{shape}&registry=docker-hub&image=acme/tools/app");
        let findings = lint(&write(compose(&recipe(&fragment))));
        let names: Vec<_> = findings.iter().filter(|it| it.rule.id == "image-name").collect();
        assert!(!names.is_empty(), "{shape}");
        assert!(names.iter().all(|it| it.fix.is_none()), "{shape}: {names:#?}");
        let capital = format!("{shape}&registry=docker-hub&image=Acme/app&attest=on");
        let findings = lint(&write(compose(&recipe(&capital))));
        assert!(
            findings.iter().any(|it| it.rule.id == "image-name" && it.fix.is_some()),
            "{shape}"
        );
    }
}

#[test]
fn caches_of_targets_that_a_matrix_names_are_looked_at() {
    for release in ["on", "off"] {
        let fragment = format!("images-as=matrix&build-with=bake&cache=s3&cache-release={release}");
        let findings = lint(&write(compose(&recipe(&fragment))));
        // The region is missing where the cache is read and where it is written.
        let caches = findings.iter().filter(|it| it.rule.id == "cache-reference");
        assert_eq!(caches.count(), 2, "{release}");
    }
}

#[test]
fn a_waiting_run_gives_way_only_for_the_same_image() {
    let queues = |fragment: &str| -> Vec<String> {
        let text = write(compose(&recipe(fragment))).text();
        let groups = text.lines().filter_map(|it| it.trim().strip_prefix("group: ${{ github."));
        groups.map(str::to_owned).collect()
    };
    assert_eq!(queues("images-as=jobs"), ["workflow }}-${{ github.ref }}"]);
    let own = ["workflow }}-api-${{ github.ref }}", "workflow }}-web-ui-${{ github.ref }}"];
    assert_eq!(queues("changed-only=on"), own);
    assert_eq!(queues("changed-only=on&concurrency=none"), [""; 0]);
    let mut apart = queues("changed-only=on&multi-platform=native");
    assert_eq!(apart[0], "workflow }}-build-api-${{ matrix.pair }}-${{ github.ref }}");
    let all = apart.len();
    apart.sort();
    apart.dedup();
    assert_eq!((all, apart.len()), (4, 4));
}

#[test]
fn what_is_copied_is_released_image_by_image() {
    let own = recipe("build-with=copy&component-tags=on");
    let api = ["1", "1.2", "1.2.3", "latest"].map(|it| format!("ghcr.io/acme/api:{it}"));
    assert_eq!(pushed(&own, &tag("api/v1.2.3")), api);
    let text = write(compose(&own)).text();
    assert!(text.contains("SOURCE: ghcr.io/${{ github.repository }}/web-ui:sha-"), "{text}");
}

#[test]
fn a_job_is_left_out_where_its_files_have_not_changed() {
    let some = recipe("changed-only=on");
    let workflow = compose(&some);
    let ids: Vec<_> = jobs(&workflow).iter().map(|it| it.key.as_str()).collect();
    assert_eq!(ids, ["changes", "api", "web-ui", "all-images"]);
    // Nobody can know before the run, and nothing is promised.
    let event = Event::push_branch(&Repository::default(), "main");
    let run = run(&workflow, &event, &Native);
    let api = run.jobs.iter().find(|it| it.id == "api").expect("a job");
    assert_eq!(api.runs.holds, None, "{:?}", api.runs.why);
}

/// A repository with a commit, in which files are changed and committed once more.
struct Repo(tempfile::TempDir);

impl Repo {
    fn new() -> Repo {
        let repo = Repo(tempfile::tempdir().expect("a folder"));
        repo.git(&["init", "-q", "-b", "main"]);
        for file in ["api/Dockerfile", "ui/Dockerfile", "libs/a.go", "libs/a.md", "README.md"] {
            repo.write(file, "before");
        }
        repo.commit();
        repo
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.0.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        let who = ["-c", "user.name=a", "-c", "user.email=a@b.c"];
        self.git(&[&who[..], &["commit", "-q", "--allow-empty", "-m", "x"]].concat());
    }

    fn git(&self, args: &[&str]) {
        let status = Command::new("git").args(args).current_dir(self.0.path()).status();
        assert!(status.expect("git").success(), "git {args:?}");
    }

    /// What the script says of a push, or of a tag.
    fn changed(&self, recipe: &Recipe, base: &str, kind: &str) -> String {
        let output = self.0.path().join(".git/output");
        let _old = fs::remove_file(&output);
        let status = Command::new("bash")
            .args(["-e", "-o", "pipefail", "-c", &script(recipe)])
            .current_dir(self.0.path())
            .envs([("BASE", base), ("GITHUB_REF_TYPE", kind)])
            .env("GITHUB_OUTPUT", &output)
            .output()
            .expect("bash");
        assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
        fs::read_to_string(output).expect("outputs").replace('\n', " ")
    }
}

fn script(recipe: &Recipe) -> String {
    let workflow = compose(recipe);
    let job = workflow.root.get("jobs").and_then(|it| it.get("changes")).expect("a job");
    let steps = job.get("steps").map_or(&[][..], Node::items);
    steps.iter().find_map(|it| it.get("run")?.as_text()).expect("a script").to_owned()
}

#[test]
fn git_says_what_has_changed() {
    let mut recipe = recipe("changed-only=on");
    recipe.images[0].paths = "libs/**\n!libs/**/*.md".to_owned();
    let repo = Repo::new();
    let after = |files: &[&str]| {
        files.iter().for_each(|it| repo.write(it, &format!("{files:?}")));
        repo.commit();
        repo.changed(&recipe, "HEAD^1", "branch")
    };
    assert_eq!(after(&["api/main.go"]), "api=true web-ui=false ");
    assert_eq!(after(&["ui/deep/er/a.ts"]), "api=false web-ui=true ");
    assert_eq!(after(&["libs/a.go"]), "api=true web-ui=false ");
    assert_eq!(after(&["libs/a.md", "README.md"]), "api=false web-ui=false ");
    assert_eq!(after(&[".github/workflows/docker-publish.yml"]), "api=true web-ui=true ");
    // A tag, a new branch, a history that was thrown away, a run by hand.
    let everything = "api=true web-ui=true ";
    assert_eq!(repo.changed(&recipe, "HEAD^1", "tag"), everything);
    let unknown = "0000000000000000000000000000000000000000";
    assert_eq!(repo.changed(&recipe, unknown, "branch"), everything);
    assert_eq!(repo.changed(&recipe, "", "branch"), everything);
}

#[test]
fn what_is_typed_stays_text() {
    let mut recipe = recipe("changed-only=on");
    recipe.images[0].paths = "$(touch pwned)\n`touch pwned`\n'; touch pwned; '".to_owned();
    recipe.images[1].context = "./it's \"$HOME\"; touch pwned".to_owned();
    recipe.images[1].name = "x'; touch pwned #".to_owned();
    let repo = Repo::new();
    repo.changed(&recipe, "HEAD", "branch");
    assert!(!Path::new(repo.0.path()).join("pwned").exists());
}
