//! What is pushed by Bake, as its files say it, on a push to a branch, of a tag, and on a pull request.

use expect_test::{Expect, expect};
use pushwright_core::{
    event::{Event, Origin, Repository},
    host::Native,
    simulate::{Plan, Step},
    yaml,
};

/// A job with these steps, before which something may log in.
fn workflow(steps: &str) -> String {
    let steps: String = steps.lines().map(|it| format!("      {it}\n")).collect();
    format!("on: [push, pull_request]\njobs:\n  bake:\n    steps:\n      - run: ./login\n{steps}")
}

fn said(step: &Step) -> String {
    let Some(built) = &step.built else { return String::new() };
    let mut res = String::new();
    for it in &built.targets {
        res += &format!("  {} [{}]\n", it.name, it.platforms.join(" "));
        it.labels.iter().for_each(|it| res += &format!("    {it}\n"));
        // Those that the action adds by itself say nothing about Bake.
        let own = it.annotations.iter().filter(|it| !it.contains("org.opencontainers.image"));
        own.for_each(|it| res += &format!("    {it}\n"));
    }
    for it in &step.pushed {
        let depends = it.depends_on.iter().map(|it| format!(" if {it}")).collect::<String>();
        res += &format!("  → {}{depends}\n", it.reference);
    }
    step.held.iter().for_each(|it| res += &format!("  {it:?}\n"));
    if !built.unread.is_empty() {
        res += &format!("  unread: {}\n", built.unread.join(" "));
    }
    res
}

/// What the steps that build do on all three events.
fn foretold(steps: &str, files: &[(&str, &str)]) -> String {
    let workflow = yaml::read(&workflow(steps)).workflow;
    let plan = Plan::new(&workflow, &[]).with_files(files);
    let at = Repository::default();
    let events = [
        Event::push_branch(&at, "main"),
        Event::push_tag(&at, "v1.2.3"),
        Event::pull_request(&at, "main", Origin::Own),
    ];
    let of_event = |it: &Event| {
        let run = plan.run(it, &Native);
        let steps = run.jobs.iter().flat_map(|it| &it.steps).map(said);
        format!("{} {}\n{}", it.name, it.git_ref, steps.collect::<String>())
    };
    events.iter().map(of_event).collect()
}

#[track_caller]
fn check(steps: &str, files: &[(&str, &str)], expected: Expect) {
    expected.assert_eq(&foretold(steps, files));
}

/// What one step with docker/bake-action does on a push to a branch.
#[track_caller]
fn check_file(with: &str, file: &str, expected: Expect) {
    let steps = format!("- uses: docker/bake-action@v7\n  with: {{{with}}}");
    let all = foretold(&steps, &[("docker-bake.hcl", file)]);
    let first = all.lines().skip(1).map_while(|it| it.strip_prefix("  "));
    expected.assert_eq(&first.map(|it| format!("{it}\n")).collect::<String>());
}

const META: &str = "- id: meta
  uses: docker/metadata-action@v6
  with:
    images: ghcr.io/acme/app
    tags: |
      type=ref,event=branch
      type=semver,pattern={{version}}
      type=ref,event=pr
    labels: a=1
    annotations: b=2
- uses: docker/bake-action@v7
  with:
    files: |
      ./docker-bake.hcl
      cwd://${{ steps.meta.outputs.bake-file-tags }}
      cwd://${{ steps.meta.outputs.bake-file-annotations }}
    targets: release
    push: ${{ github.event_name != 'pull_request' }}
";

#[test]
fn tags_of_metadata_action_are_inherited() {
    check(
        META,
        &[(
            "./docker-bake.hcl",
            r#"
target "docker-metadata-action" {
  tags = ["app:local"]
}
target "base" {
  platforms = ["linux/amd64"]
  labels = { from = "base", own = "base" }
}
target "release" {
  inherits = ["docker-metadata-action", "base"]
  platforms = ["linux/amd64", "linux/arm64"]
  labels = { own = "release" }
}
target "other" {
  tags = ["other"]
}
"#,
        )],
        expect![[r#"
            push refs/heads/main
              release [linux/amd64 linux/arm64]
                from=base
                own=release
                manifest:b=2
              → ghcr.io/acme/app:main
            push refs/tags/v1.2.3
              release [linux/amd64 linux/arm64]
                from=base
                own=release
                manifest:b=2
              → ghcr.io/acme/app:1.2.3
              → ghcr.io/acme/app:latest
            pull_request refs/pull/15/merge
              release [linux/amd64 linux/arm64]
                from=base
                own=release
                manifest:b=2
              Condition("github.event_name != 'pull_request'")
        "#]],
    );
}

#[test]
fn a_file_that_is_not_known() {
    check(
        META,
        &[],
        expect![[r#"
            push refs/heads/main
              docker-metadata-action []
                manifest:b=2
              → ghcr.io/acme/app:main
              unread: docker-bake.hcl
            push refs/tags/v1.2.3
              docker-metadata-action []
                manifest:b=2
              → ghcr.io/acme/app:1.2.3
              → ghcr.io/acme/app:latest
              unread: docker-bake.hcl
            pull_request refs/pull/15/merge
              docker-metadata-action []
                manifest:b=2
              Condition("github.event_name != 'pull_request'")
              unread: docker-bake.hcl
        "#]],
    );
    check(
        META,
        &[("docker-bake.hcl", "target {")],
        expect![[r#"
            push refs/heads/main
              docker-metadata-action []
                manifest:b=2
              → ghcr.io/acme/app:main
            push refs/tags/v1.2.3
              docker-metadata-action []
                manifest:b=2
              → ghcr.io/acme/app:1.2.3
              → ghcr.io/acme/app:latest
            pull_request refs/pull/15/merge
              docker-metadata-action []
                manifest:b=2
              Condition("github.event_name != 'pull_request'")
        "#]],
    );
    let default = "- uses: docker/bake-action@v7\n  with: {push: true}";
    check(
        default,
        &[("other.hcl", "")],
        expect![[r#"
        push refs/heads/main
          → ‹docker buildx bake›
          unread: compose.yaml compose.yml docker-compose.yml docker-compose.yaml docker-bake.json docker-bake.hcl docker-bake.override.json docker-bake.override.hcl
        push refs/tags/v1.2.3
          → ‹docker buildx bake›
          unread: compose.yaml compose.yml docker-compose.yml docker-compose.yaml docker-bake.json docker-bake.hcl docker-bake.override.json docker-bake.override.hcl
        pull_request refs/pull/15/merge
          → ‹docker buildx bake›
          unread: compose.yaml compose.yml docker-compose.yml docker-compose.yaml docker-bake.json docker-bake.hcl docker-bake.override.json docker-bake.override.hcl
    "#]],
    );
}

#[test]
fn variables_and_what_goes_over_them() {
    check(
        "- uses: docker/bake-action@v7
  env:
    TAG: ${{ github.ref_name }}
    SECRET: ${{ vars.SECRET }}
  with: {push: true}",
        &[(
            "docker-bake.hcl",
            r#"
variable "TAG" { default = "latest" }
variable "REGISTRY" { default = "ghcr.io" }
variable "REPO" { default = "${REGISTRY}/acme" }
variable "SECRET" {}
variable "NONE" {}
variable "GITHUB_SHA" {}
variable "RUNNER_OS" { default = "x" }
variable "ON" { default = true }
VERSION = "1"
target "default" {
  tags = [
    "${REPO}/app:${TAG}",
    "${REPO}/app:${SECRET}",
    "${REPO}/app:v${VERSION}${NONE}",
    "${REPO}/app:${RUNNER_OS}-${ON}",
    "${REPO}/app:${substr(TAG, 0, 1)}",
    TAG == "main" ? "${REPO}/app:edge" : "",
    "${REPO}/app:${MISSING}",
  ]
}
"#,
        )],
        expect![[r#"
            push refs/heads/main
              default []
              → ghcr.io/acme/app:main
              → ghcr.io/acme/app:‹vars.SECRET›
              → ghcr.io/acme/app:v1
              → ghcr.io/acme/app:‹RUNNER_OS›-true
              → ghcr.io/acme/app:‹substr(TAG, 0, 1)›
              → ‹TAG == "main" ? "${REPO}/app:edge" : ""›
              → ghcr.io/acme/app:‹MISSING›
            push refs/tags/v1.2.3
              default []
              → ghcr.io/acme/app:v1.2.3
              → ghcr.io/acme/app:‹vars.SECRET›
              → ghcr.io/acme/app:v1
              → ghcr.io/acme/app:‹RUNNER_OS›-true
              → ghcr.io/acme/app:‹substr(TAG, 0, 1)›
              → ‹TAG == "main" ? "${REPO}/app:edge" : ""›
              → ghcr.io/acme/app:‹MISSING›
            pull_request refs/pull/15/merge
              default []
              Malformed("ghcr.io/acme/app:15/merge")
        "#]],
    );
}

#[test]
fn groups_and_matrices() {
    check_file(
        "push: true",
        r#"
group "default" { targets = ["all", "tool"] }
group "all" { targets = ["app", "default", "tool"] }
target "tool" { tags = ["acme/tool"] }
target "app" {
  name = "app-${lib}-${item.name}"
  matrix = {
    lib = ["musl", "glibc"]
    item = [{ name = "a", tag = "1" }, { name = "b", tag = "2" }]
  }
  inherits = ["_${lib}"]
  tags = ["acme/app:${lib}-${item.tag}"]
}
target "_musl" { platforms = ["linux/amd64"] }
target "_glibc" { platforms = ["linux/arm64"] }
"#,
        expect![[r#"
              app-musl-a [linux/amd64]
              app-glibc-a [linux/arm64]
              app-musl-b [linux/amd64]
              app-glibc-b [linux/arm64]
              tool []
              → acme/app:musl-1
              → acme/app:glibc-1
              → acme/app:musl-2
              → acme/app:glibc-2
              → acme/tool
        "#]],
    );
    let named = r#"
target "web" { tags = ["acme/web"] }
target "worker" { tags = ["acme/worker"] }
target "doc" { tags = ["acme/doc"] }
"#;
    check_file(
        "push: true, targets: 'w*,doc'",
        named,
        expect![[r#"
              web []
              worker []
              doc []
              → acme/web
              → acme/worker
              → acme/doc
        "#]],
    );
    check_file(
        "push: true",
        named,
        expect![[r#"
              → ‹docker buildx bake›
        "#]],
    );
    check_file(
        "push: true, targets: \"${{ vars.TARGET }}\"",
        named,
        expect![[r#"
              → ‹docker buildx bake›
        "#]],
    );
}

#[test]
fn what_set_puts_in_place() {
    let file = r#"
group "default" { targets = ["web", "api"] }
target "_common" { labels = { a = "1" } }
target "web" {
  inherits = ["_common"]
  tags = ["acme/web:1"]
  platforms = ["linux/amd64"]
}
target "api" {
  inherits = ["web"]
  tags = ["acme/api:1"]
}
"#;
    check_file(
        r#"push: true, set: "*.platform=linux/amd64,linux/arm64\nweb.tags=acme/web:2\nweb.tags=acme/web:3\napi.tags+=acme/api:2\n_common.labels.a=2\nweb.labels.b=3""#,
        file,
        expect![[r#"
              web [linux/amd64 linux/arm64]
                a=2
                b=3
              api [linux/amd64 linux/arm64]
                a=2
                b=3
              → acme/web:2
              → acme/web:3
              → acme/api:1
              → acme/api:2
        "#]],
    );
    check_file(
        r#"push: true, set: "${{ vars.SET }}""#,
        file,
        expect![[r#"
              → ‹docker buildx bake›
        "#]],
    );
    check_file(
        r#"set: "web.output=type=registry""#,
        file,
        expect![[r#"
              web [linux/amd64]
                a=1
              api [linux/amd64]
                a=1
              → acme/web:1
              → acme/api:1
        "#]],
    );
    check_file(
        r#"set: "*.push=true\napi.push=false""#,
        file,
        expect![[r#"
              web [linux/amd64]
                a=1
              api [linux/amd64]
                a=1
              → acme/web:1
        "#]],
    );
    check_file(
        r#"push: true, set: "nobody.tags=x""#,
        file,
        expect![[r#"
              → ‹docker buildx bake›
        "#]],
    );
}

#[test]
fn outputs_decide_over_what_is_pushed() {
    let file = r#"
group "default" { targets = ["cache", "loaded", "pushed", "digest", "files"] }
target "cache" { output = ["type=cacheonly"] tags = ["acme/cache"] }
target "loaded" {
  output = ["type=docker"]
  tags = ["acme/loaded"]
}
target "pushed" {
  output = [{ type = "image", push = true }]
  tags = ["acme/pushed"]
}
target "digest" {
  output = ["type=image,name=acme/digest,push-by-digest=true,push=true"]
}
target "files" {
  output = ["./out"]
  tags = ["acme/files"]
}
"#
    .replace("\"] tags", "\"]\n tags");
    check_file(
        "push: true",
        &file,
        expect![[r#"
              cache []
              loaded []
              pushed []
              digest []
              files []
              → acme/loaded
              → acme/pushed
              → acme/digest@‹digest›
        "#]],
    );
    check_file(
        "push: false",
        &file,
        expect![[r#"
              cache []
              loaded []
              pushed []
              digest []
              files []
              → acme/pushed
              → acme/digest@‹digest›
        "#]],
    );
}

#[test]
fn several_files_in_their_order() {
    let steps = "- uses: docker/bake-action@v7
  with:
    source: .
    files: docker/a.json, docker/b.hcl
    push: true
- uses: docker/bake-action@v7
  with: {source: '{{defaultContext}}:docker', files: a.json, push: true}
- uses: docker/bake-action@v7
  with: {source: 'https://github.com/acme/other.git', files: docker/a.json, push: true}
- uses: docker/bake-action@v7
  with: {push: true, files: 'docker/a.json,docker/c.hcl'}
";
    let a = r#"{
  "variable": {"TAG": {"default": "a"}},
  "group": {"default": {"targets": ["x"]}},
  "target": {"x": {"tags": ["acme/x:${TAG}"], "labels": {"from": "a", "no": null}}}
}"#;
    let b = r#"
variable "TAG" { default = "b" }
target "x" {
  labels = { more = "b" }
  annotations = ["index:b=1"]
}
"#;
    check(
        steps,
        &[("docker/a.json", a), ("docker/b.hcl", b)],
        expect![[r#"
        push refs/heads/main
          x []
            from=a
            more=b
            index:b=1
          → acme/x:b
          x []
            from=a
          → acme/x:a
          → ‹docker buildx bake›
          → ‹docker buildx bake›
          unread: docker/c.hcl
        push refs/tags/v1.2.3
          x []
            from=a
            more=b
            index:b=1
          → acme/x:b
          x []
            from=a
          → acme/x:a
          → ‹docker buildx bake›
          → ‹docker buildx bake›
          unread: docker/c.hcl
        pull_request refs/pull/15/merge
          x []
            from=a
            more=b
            index:b=1
          → acme/x:b
          x []
            from=a
          → acme/x:a
          → ‹docker buildx bake›
          → ‹docker buildx bake›
          unread: docker/c.hcl
    "#]],
    );
}

#[test]
fn files_that_bake_finds_by_itself() {
    let default = "- uses: docker/bake-action@v7\n  with: {push: true}";
    let own = ("docker-bake.hcl", "target \"default\" {\n tags = [\"acme/a:1\"]\n}");
    let more = ("docker-bake.override.hcl", "target \"default\" {\n tags = [\"acme/a:2\"]\n}");
    check(
        default,
        &[more, own],
        expect![[r#"
        push refs/heads/main
          default []
          → acme/a:2
        push refs/tags/v1.2.3
          default []
          → acme/a:2
        pull_request refs/pull/15/merge
          default []
          → acme/a:2
    "#]],
    );
    // What Compose would add is not known here.
    check(
        default,
        &[own, ("compose.yaml", "services: {a: {build: .}}")],
        expect![[r#"
        push refs/heads/main
          → ‹docker buildx bake›
        push refs/tags/v1.2.3
          → ‹docker buildx bake›
        pull_request refs/pull/15/merge
          → ‹docker buildx bake›
    "#]],
    );
}

#[test]
fn commands_of_scripts() {
    let file = (
        "docker-bake.hcl",
        "variable \"TAG\" { default = \"none\" }\nvariable \"B\" { default = \"none\" }\ntarget \"default\" {\n tags = [\"acme/a:${TAG}-${B}\"]\n}\ntarget \"b\" {\n tags = [\"acme/b\"]\n}",
    );
    check(
        "- run: docker buildx bake --push
- run: |
    export TAG=$GITHUB_REF_NAME
    B=hidden
    docker buildx bake --push
    B=seen docker buildx bake -f docker-bake.hcl --push default b > log
- run: if [ -n \"$X\" ]; then docker buildx bake --push --set b.tags=acme/c b; fi
- run: docker buildx bake
- run: docker buildx bake --print
- run: cd sub && docker buildx bake --push
- run: docker buildx bake --push
  working-directory: sub
- run: docker buildx bake --push https://github.com/acme/app.git
- run: docker buildx bake --var TAG=x --push \"$TARGET\"",
        &[file],
        expect![[r#"
            push refs/heads/main
              default []
              → acme/a:none-none
              default []
              default []
              b []
              → acme/a:main-none
              → acme/a:main-seen
              → acme/b
              b []
              → acme/c if [ -n "$X" ]
              default []
              → ‹docker buildx bake›
              → ‹docker buildx bake›
              unread: sub/compose.yaml sub/compose.yml sub/docker-compose.yml sub/docker-compose.yaml sub/docker-bake.json sub/docker-bake.hcl sub/docker-bake.override.json sub/docker-bake.override.hcl
              → ‹docker buildx bake›
              → ‹docker buildx bake›
            push refs/tags/v1.2.3
              default []
              → acme/a:none-none
              default []
              default []
              b []
              → acme/a:v1.2.3-none
              → acme/a:v1.2.3-seen
              → acme/b
              b []
              → acme/c if [ -n "$X" ]
              default []
              → ‹docker buildx bake›
              → ‹docker buildx bake›
              unread: sub/compose.yaml sub/compose.yml sub/docker-compose.yml sub/docker-compose.yaml sub/docker-bake.json sub/docker-bake.hcl sub/docker-bake.override.json sub/docker-bake.override.hcl
              → ‹docker buildx bake›
              → ‹docker buildx bake›
            pull_request refs/pull/15/merge
              default []
              → acme/a:none-none
              default []
              default []
              b []
              Malformed("acme/a:15/merge-none")
        "#]],
    );
}

#[test]
fn nothing_takes_long() {
    let twice =
        |n: usize| format!("variable \"V{n}\" {{ default = \"${{V{0}}}${{V{0}}}\" }}\n", n + 1);
    let many: String = (0..18).map(twice).collect();
    let file = format!(
        "{many}variable \"V18\" {{ default = \"x\" }}\ntarget \"default\" {{\n tags = [\"a:${{V0}}\"]\n}}"
    );
    check_file(
        "push: true",
        &file,
        expect![[r#"
              default []
              → a:‹…›‹…›‹…›‹…›‹…›‹…›
        "#]],
    );
    let circle = "variable \"A\" { default = B }\nvariable \"B\" { default = \"${A}\" }\ntarget \"default\" {\n inherits = [\"x\"]\n tags = [A]\n}\ntarget \"x\" {\n inherits = [\"default\"]\n platforms = [\"linux/amd64\"]\n}";
    check_file(
        "push: true",
        circle,
        expect![[r#"
              default [linux/amd64]
              → ‹A›
        "#]],
    );
    let numbers = (0..40).map(|it| it.to_string()).collect::<Vec<_>>().join(",");
    let matrix = format!(
        "target \"default\" {{\n name = \"x${{a}}${{b}}\"\n matrix = {{ a = [{numbers}], b = [{numbers}] }}\n}}"
    );
    check_file(
        "push: true",
        &matrix,
        expect![[r#"
              → ‹docker buildx bake›
        "#]],
    );
}
