//! What the comment on a pull request says, by the script itself: Bash runs it, and in place of GitHub's
//! command stands one that only writes down what it is asked.

use std::{
    collections::HashMap,
    fs,
    os::unix::fs::PermissionsExt as _,
    process::Command,
    sync::{Mutex, PoisonError},
};

use expect_test::{Expect, expect};
use pushwright_core::{
    compose::compose,
    event::{Event, Origin, Repository},
    host::Native,
    lint::lint,
    recipe::Recipe,
    share, simulate,
    workflow::{Node, Workflow, jobs},
    yaml,
};

fn recipe(fragment: &str) -> Recipe {
    let decoded = share::decode(&format!("pull-comment=on&{fragment}"));
    assert_eq!(decoded.problems, [], "{fragment}");
    decoded.recipe
}

fn job(workflow: &Workflow) -> Option<&Node> {
    let mut jobs = jobs(workflow).iter().map(|it| &it.node);
    jobs.find(|it| it.get("name").and_then(Node::as_text) == Some("Comment on the pull request"))
}

/// Writes down what it is asked and finds the comments in a file; `--jq` is that of the real command.
const GH: &str = r#"#!/bin/bash
echo "$*" >> asked
case "$*" in
  *--paginate*) jq -r "${@: -1}" comments.json ;;
esac
"#;

/// One at a time: a process that starts while another test still writes the command holds that file open, and then
/// the command cannot be run.
static TURN: Mutex<()> = Mutex::new(());

/// What the script writes on a pull request into the branch, and asks of GitHub.
fn run(recipe: &Recipe, base: &str, comments: &str) -> (String, String) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let workflow = compose(recipe);
    let step = job(&workflow).and_then(|it| it.get("steps")?.items().last()).expect("a step");
    let dir = tempfile::tempdir().expect("a folder");
    let at = |name: &str| dir.path().join(name);
    fs::write(at("gh"), GH).expect("a command");
    fs::set_permissions(at("gh"), fs::Permissions::from_mode(0o755)).expect("a command");
    fs::write(at("comments.json"), comments).expect("comments");
    let given: HashMap<_, _> = [
        ("${{ github.workflow_ref }}", "acme/app/.github/workflows/p.yml@refs/pull/15/merge"),
        ("${{ github.event.pull_request.number }}", "15"),
        ("${{ github.event.pull_request.head.sha }}", "0123abc"),
        ("${{ github.repository }}", "Acme/App"),
        ("${{ needs.publish.result }}", "success"),
        ("${{ needs.api.result }}", "success"),
        ("${{ needs.web.result }}", "failure"),
    ]
    .into();
    let mut command = Command::new("bash");
    command.args(["-e", "-c", step.get("run").and_then(Node::as_text).expect("a script")]);
    for it in step.get("env").map_or(&[][..], Node::entries) {
        let mut value = it.node.as_text().unwrap_or_default().to_owned();
        given.iter().for_each(|(from, to)| value = value.replace(from, to));
        let is_default = if base == "main" { "edge" } else { "" };
        let edge =
            "${{ github.base_ref == github.event.repository.default_branch && 'edge' || '' }}";
        command.env(&it.key, value.replace(edge, is_default));
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let output = command
        .env("PATH", format!("{}:{path}", dir.path().display()))
        .env("GITHUB_BASE_REF", base)
        .env("RUNNER_TEMP", dir.path())
        .env("GITHUB_SERVER_URL", "https://github.com")
        .envs([("GITHUB_REPOSITORY", "Acme/App"), ("GITHUB_RUN_ID", "7")])
        .current_dir(dir.path())
        .output()
        .expect("bash");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = |name: &str| fs::read_to_string(at(name)).expect("a file");
    let asked = read("asked").replace(&format!("{}/", dir.path().display()), "");
    (read("comment.md"), asked)
}

#[track_caller]
fn says(fragment: &str, base: &str, expected: Expect) {
    let (said, _) = run(&recipe(fragment), base, "[]");
    let (_, said) = said.split_once("\n\n- ").expect("images");
    expected.assert_eq(&format!("- {said}"));
}

#[test]
fn images_and_tags_after_the_merge() {
    let (said, _) = run(&recipe("strategy=branch-sha"), "main", "[]");
    expect![[r#"
        <!-- images of acme/app/.github/workflows/p.yml@refs/pull/15/merge -->
        ### Images of this pull request

        Built from 0123abc by [this run](https://github.com/Acme/App/actions/runs/7).
        Nothing is pushed before the merge, so there are no digests yet.

        - `ghcr.io/acme/app`: success

        Tags after the merge:

        - `main`
        - `sha-<commit>`
    "#]]
    .assert_eq(&said);
    let images = "images=2&component=api&component.2=web&images-as=jobs&strategy=edge";
    says(
        images,
        "main",
        expect![[r#"
            - `ghcr.io/acme/app/api`: success
            - `ghcr.io/acme/app/web`: failure

            Tags after the merge:

            - `edge`
        "#]],
    );
    says(
        "tags=5&tag=raw&tag-value=v{{branch}}&tag.2=ref&tag-prefix.2=b-&tag.3=raw&tag-value.3=stable\
         &tag-enable.3=false&tag.4=semver&tag-pattern.4={{version}}&tag.5=ref&tag-event.5=pr&latest=true\
         &branches=release/**&flavor-suffix=-alpine&flavor-suffix-latest=on",
        "release/v1+x&y",
        expect![[r#"
            - `ghcr.io/acme/app`: success

            Tags after the merge:

            - `type=raw,value=v{{branch}}`
            - `b-release-v1-x-y-alpine`
            - `latest-alpine`
        "#]],
    );
    for (branches, base) in
        [("main", "next"), ("", "main"), ("v*.x,!v1*", "v1.x"), ("v?.x", "v1/x")]
    {
        let (said, _) = run(&recipe(&format!("branches={branches}")), base, "[]");
        assert!(said.ends_with("\n\nThe merge itself publishes nothing.\n"), "{said}");
    }
}

/// Whoever else comments, by hand or from another workflow, keeps the comment.
#[test]
fn only_the_own_comment_is_edited() {
    let marker = "<!-- images of acme/app/.github/workflows/p.yml@refs/pull/15/merge -->";
    let comment = |id: u32, login: &str, body: &str| {
        format!("{{\"id\": {id}, \"user\": {{\"login\": \"{login}\"}}, \"body\": \"{body}\"}}")
    };
    let others = [
        comment(1, "mona", &format!("{marker} mine")),
        comment(2, "github-actions[bot]", "coverage"),
        comment(3, "github-actions[bot]", &format!("> {marker}")),
    ];
    let (_, asked) = run(&recipe(""), "main", &format!("[{}]", others.join(",")));
    let last = asked.lines().last().unwrap_or_default();
    assert_eq!(last, "api --silent repos/Acme/App/issues/15/comments --field body=@comment.md");
    let own = comment(4, "github-actions[bot]", &format!("{marker}\\nold"));
    let all = format!("[{},{own},{}]", others[0], others[1]);
    let (_, asked) = run(&recipe(""), "main", &all);
    let last = asked.lines().last().unwrap_or_default();
    assert_eq!(
        last,
        "api --silent --method PATCH repos/Acme/App/issues/comments/4 --field body=@comment.md"
    );
}

const SHAPES: &[&str] = &[
    "",
    "platforms=linux/amd64,linux/arm64&multi-platform=native",
    "platforms=linux/amd64,linux/arm64&multi-platform=native&merge-dry-run=on",
    "build-with=bake",
    "github-builder=on",
    "images=3&images-as=matrix",
    "images=3&images-as=jobs",
    "images=3&changed-only=on&component-tags=on",
    "images=2&platforms=linux/amd64,linux/arm64&multi-platform=native",
    "images=2&github-builder=on",
    "job=comment&harden=block&environment=production",
    "images=2&component=comment&component.2=b&images-as=jobs",
];

/// Nobody but the job that comments may comment, and that job may do nothing else; it waits for whatever
/// builds, and nothing is wrong with it.
#[test]
fn the_permission_is_that_of_one_job() {
    for shape in SHAPES {
        let recipe = recipe(shape);
        let document = yaml::write(compose(&recipe));
        let findings = lint(&document);
        assert!(findings.is_empty(), "{shape}: {findings:#?}");
        let workflow = &document.workflow;
        let comment = job(workflow).expect("a job");
        for it in jobs(workflow) {
            let own = it.node.get("permissions").map_or(&[][..], Node::entries);
            let may = own.iter().any(|it| it.key == "pull-requests");
            assert_eq!(may, std::ptr::eq(&it.node, comment), "{shape}: {}", it.key);
            assert!(!may || own.len() == 1 && it.node.get("environment").is_none(), "{shape}");
        }
        let script = comment.get("steps").and_then(|it| it.items().last()?.get("run"));
        assert!(script.and_then(Node::as_text).is_some_and(|it| !it.contains("${{")), "{shape}");
    }
}

#[test]
fn it_runs_where_the_token_may_write() {
    let at = Repository::default();
    let runs = |shape: &str, event: &Event| {
        let workflow = compose(&recipe(shape));
        let jobs = simulate::run(&workflow, event, &Native).jobs;
        jobs.iter().find(|it| it.id.starts_with("comment")).and_then(|it| it.runs.holds)
    };
    for shape in SHAPES.iter().filter(|it| !it.contains("comment")) {
        let pull = |from| Event::pull_request(&at, "main", from);
        assert_eq!(runs(shape, &pull(Origin::Own)), Some(true), "{shape}");
        assert_eq!(runs(shape, &pull(Origin::Fork)), Some(false), "{shape}");
        assert_eq!(runs(shape, &pull(Origin::Dependabot)), Some(false), "{shape}");
        assert_eq!(runs(shape, &Event::push_branch(&at, "main")), Some(false), "{shape}");
    }
}

/// Where there are no pull requests, or nothing is built on them, there is nothing to say.
#[test]
fn nothing_to_say() {
    for it in ["pull-request=off", "build-with=copy"] {
        let decoded = share::decode(&format!("pull-comment=on&{it}"));
        assert!(job(&compose(&decoded.recipe)).is_none(), "{it}");
    }
}

#[test]
fn a_secret_in_a_name_stays_one() {
    let workflow = compose(&recipe("image=${{ secrets.NAME }}/app"));
    let step = job(&workflow).and_then(|it| it.get("steps")?.items().last()).expect("a step");
    let images = step.get("env").and_then(|it| it.get("IMAGES")?.as_text());
    assert_eq!(images, Some("${{ needs.publish.result }} named by a secret"));
}
