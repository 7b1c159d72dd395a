//! `pushwright simulate`: what a workflow will do on an event, or on each of the common ones.

mod bake;
mod json;
mod text;

use std::{io::Read, path::PathBuf};

use pushwright_core::{
    event::{Event, Given, NAMES, repository, samples},
    host::Native,
    simulate::{Plan, Run},
    text::{Lang, msg},
    workflow::Workflow,
};

use crate::{
    check::{self, Format},
    command::Outcome,
    metadata,
    problem::{Problem, Stop, hint, quoted},
    sources::{self, Source},
    streams::Streams,
};

#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) file: Option<PathBuf>,
    /// Workflows that the file calls, known by the names of their files, and Bake files.
    pub(crate) beside: Vec<PathBuf>,
    /// `None`: the common ones.
    pub(crate) event: Option<String>,
    pub(crate) git_ref: Option<String>,
    pub(crate) payload: Option<PathBuf>,
    /// Whether people are told what is said in the images, too.
    pub(crate) labels: bool,
    pub(crate) format: Format,
}

/// An event and what comes of it.
struct Foretold {
    event: Event,
    run: Run,
}

pub(crate) fn run(
    options: &Options,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let path = options.file.clone().unwrap_or_default();
    let source = sources::read(&path, streams.input)?;
    let workflow = &source.document.workflow;
    let events = events(options, &source, streams.input)?;
    let beside = Beside::new(options, streams.input)?;
    let mut all = beside.foretell(workflow, events);
    let more = bake::found(&path, &all);
    if !more.is_empty() {
        let events = all.into_iter().map(|it| it.event).collect();
        all = beside.with(more).foretell(workflow, events);
    }
    match options.format {
        Format::Json => json::write(streams.out, &all, lang)?,
        _ => text::Writer { to: streams.out, labels: options.labels, lang }.write(&all)?,
    }
    let outcome = check::write_errors(&source, lang, streams)?;
    Ok(if all.iter().any(|it| it.run.fails().is_some()) { Outcome::Errors } else { outcome })
}

/// What is known beside the workflow, by paths from the root of the repository.
struct Beside {
    /// Workflows that it may call.
    called: Vec<(String, Workflow)>,
    bake: bake::Texts,
}

impl Beside {
    fn new(options: &Options, input: &mut dyn Read) -> Result<Beside, Problem> {
        let mut res = Beside { called: Vec::new(), bake: Vec::new() };
        for path in &options.beside {
            if bake::is_file(path) {
                res.bake.push(bake::given(path, input)?);
                continue;
            }
            // Jobs can call only what stands in this folder, so the name of a file is enough. Source: GitHub's
            // documentation, "Reuse workflows".
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let source = sources::read(path, input)?;
            res.called.push((format!(".github/workflows/{name}"), source.document.workflow));
        }
        Ok(res)
    }

    fn with(mut self, more: bake::Texts) -> Beside {
        self.bake.extend(more);
        self
    }

    fn foretell(&self, workflow: &Workflow, events: Vec<Event>) -> Vec<Foretold> {
        let called: Vec<(&str, &Workflow)> =
            self.called.iter().map(|it| (it.0.as_str(), &it.1)).collect();
        let texts: Vec<(&str, &str)> =
            self.bake.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
        let plan = Plan::new(workflow, &called).with_files(&texts);
        let foretell = |event: Event| {
            let run = plan.run(&event, &Native);
            Foretold { event, run }
        };
        events.into_iter().map(foretell).collect()
    }
}

fn events(options: &Options, source: &Source, input: &mut dyn Read) -> Result<Vec<Event>, Problem> {
    let time = metadata::now();
    let workflow = &source.document.workflow;
    let Some(name) = &options.event else {
        let all = samples(workflow, &repository(workflow));
        return Ok(all.into_iter().map(|it| Event { time, ..it }).collect());
    };
    if !NAMES.contains(&name.as_str()) {
        let problem = Problem::from(msg::cli_unknown_event(quoted(name)));
        return Err(problem.and(hint(name, NAMES)));
    }
    let payload = match &options.payload {
        Some(path) => Some(metadata::read(path, &sources::read_text(path, input)?)?),
        None => None,
    };
    let git_ref = options.git_ref.clone();
    let given = Given { git_ref, payload, repository: repository(workflow) };
    Ok(vec![Event { time, ..Event::given(name, given) }])
}

/// The event in words that stand in workflows: `push refs/tags/v1.2.3`.
fn title(event: &Event) -> String {
    format!("{} {}", event.trigger(), event.git_ref)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::command::ran;

    const WORKFLOW: &str = "on:
  push:
    tags: [v*]
  pull_request:
jobs:
  image:
    steps:
      - uses: actions/checkout@v6
      - name: Log in
        if: github.event_name != 'pull_request'
        uses: docker/login-action@v4
        with: {registry: ghcr.io}
      - name: Name
        id: meta
        uses: docker/metadata-action@v6
        with:
          images: ghcr.io/${{ github.repository }}
          tags: |
            type=semver,pattern={{version}}
            type=ref,event=pr
      - name: Build
        uses: docker/build-push-action@v7
        with:
          push: ${{ github.event_name != 'pull_request' }}
          tags: ${{ steps.meta.outputs.tags }}
          labels: |
            org.opencontainers.image.title=app
            org.opencontainers.image.version=${{ steps.meta.outputs.version }}
          annotations: manifest:org.opencontainers.image.title=app
  after:
    needs: image
    if: vars.DEPLOY == 'yes'
    steps:
      - run: ./deploy
";

    #[track_caller]
    fn check(args: &[&str], expected: Expect) {
        let mut all = vec!["simulate", "-"];
        all.extend(args);
        expected.assert_eq(&without_time(&ran(&all, WORKFLOW)));
    }

    /// When an image is made is told by the clock.
    fn without_time(said: &str) -> String {
        let mut parts = said.split("image.created\": \"");
        let mut res = parts.next().unwrap_or_default().to_owned();
        for it in parts {
            res += "image.created\": \"…\"";
            res += it.split_once('"').map_or("", |it| it.1);
        }
        res
    }

    #[test]
    fn what_is_said_in_images() {
        check(
            &["--event", "push", "--ref", "refs/tags/v1.2.3", "--labels"],
            expect![[r#"
            push refs/tags/v1.2.3
              The workflow runs: `tags` lets `v1.2.3` through.
              ✓ image
                  Its token has what the settings of the repository give, since nothing is written here: in a new repository `contents: read` and `packages: read`, in an older one perhaps far more.
                ✓ actions/checkout@v6
                ✓ Log in — `github.event_name != 'pull_request'` holds.
                ✓ Name
                    `latest` moves to this image, because the first tag, `1.2.3`, comes from `type=semver`, which takes it along.
                ✓ Build
                    → ghcr.io/octo-org/octo-app:1.2.3
                    → ghcr.io/octo-org/octo-app:latest
                      Labels
                        org.opencontainers.image.title=app
                        org.opencontainers.image.version=1.2.3
                      Annotations
                        manifest:org.opencontainers.image.title=app
              ? after — It depends on `vars.DEPLOY`, which nobody knows before the run.
                  Its token has what the settings of the repository give, since nothing is written here: in a new repository `contents: read` and `packages: read`, in an older one perhaps far more.
                ✓ ./deploy
            = 0
        "#]],
        );
    }

    #[test]
    fn one_event() {
        check(
            &["--event", "push", "--ref", "refs/tags/v1.2.3"],
            expect![[r#"
                push refs/tags/v1.2.3
                  The workflow runs: `tags` lets `v1.2.3` through.
                  ✓ image
                      Its token has what the settings of the repository give, since nothing is written here: in a new repository `contents: read` and `packages: read`, in an older one perhaps far more.
                    ✓ actions/checkout@v6
                    ✓ Log in — `github.event_name != 'pull_request'` holds.
                    ✓ Name
                        `latest` moves to this image, because the first tag, `1.2.3`, comes from `type=semver`, which takes it along.
                    ✓ Build
                        → ghcr.io/octo-org/octo-app:1.2.3
                        → ghcr.io/octo-org/octo-app:latest
                  ? after — It depends on `vars.DEPLOY`, which nobody knows before the run.
                      Its token has what the settings of the repository give, since nothing is written here: in a new repository `contents: read` and `packages: read`, in an older one perhaps far more.
                    ✓ ./deploy
                = 0
            "#]],
        );
        check(
            &["--event", "pull_request", "--lang", "zh-CN"],
            expect![[r#"
                pull_request refs/pull/15/merge
                  工作流会运行：`on` 里有 `pull_request`，没有过滤条件阻拦。
                  ✓ image
                      这里没有写明权限，所以它的令牌有什么由仓库的设置决定：新仓库是 `contents: read` 和 `packages: read`，较早的仓库可能多得多。
                    ✓ actions/checkout@v6
                    - Log in — `github.event_name != 'pull_request'` 不成立。
                    ✓ Name
                        `latest` 不变，因为第一个标签 `pr-15` 来自 `type=ref,event=pr`，它从不带上 `latest`。
                    ✓ Build
                        镜像会构建，但不会推送，因为 `github.event_name != 'pull_request'` 不成立。
                  ? after — 取决于 `vars.DEPLOY`，运行之前无从得知。
                      这里没有写明权限，所以它的令牌有什么由仓库的设置决定：新仓库是 `contents: read` 和 `packages: read`，较早的仓库可能多得多。
                    ✓ ./deploy
                = 0
            "#]],
        );
        check(
            &["--event", "push", "--ref", "main"],
            expect![[r#"
            push refs/heads/main
              The workflow does not run: with `tags` alone, branches start nothing. Add `branches` beside it if they should.
            = 0
        "#]],
        );
    }

    #[test]
    fn for_programs() {
        check(
            &["--event", "push", "--ref", "refs/tags/v2", "--format", "json"],
            expect![[r#"
                [
                  {
                    "event": {
                      "name": "push",
                      "ref": "refs/tags/v2",
                      "sha": "5f3331d7f7044c18ca9f12c77d961c4d7cf3276a",
                      "actor": "octo-org",
                      "trusted": true
                    },
                    "runs": true,
                    "because": "The workflow runs: `tags` lets `v2` through.",
                    "fails": true,
                    "jobs": [
                      {
                        "id": "image",
                        "file": null,
                        "matrix": {},
                        "runs": true,
                        "because": null,
                        "calls": null,
                        "known": true,
                        "token": {
                          "scopes": {
                            "contents": "read",
                            "packages": "read"
                          },
                          "limits": [
                            "Its token has what the settings of the repository give, since nothing is written here: in a new repository `contents: read` and `packages: read`, in an older one perhaps far more."
                          ]
                        },
                        "secrets": [],
                        "steps": [
                          {
                            "line": 8,
                            "name": "actions/checkout@v6",
                            "runs": true,
                            "because": null,
                            "secrets": [],
                            "lacks": [],
                            "builds": null,
                            "attests": null,
                            "tags": null,
                            "pushes": [],
                            "fails": false
                          },
                          {
                            "line": 9,
                            "name": "Log in",
                            "runs": true,
                            "because": "`github.event_name != 'pull_request'` holds.",
                            "secrets": [],
                            "lacks": [],
                            "builds": null,
                            "attests": null,
                            "tags": null,
                            "pushes": [],
                            "fails": false
                          },
                          {
                            "line": 13,
                            "name": "Name",
                            "runs": true,
                            "because": null,
                            "secrets": [],
                            "lacks": [],
                            "builds": null,
                            "attests": null,
                            "tags": {
                              "images": [
                                "ghcr.io/octo-org/octo-app"
                              ],
                              "tags": [],
                              "latest": false,
                              "latest_because": "`latest` stays where it is, because there is no tag at all.",
                              "labels": {
                                "org.opencontainers.image.created": "…",
                                "org.opencontainers.image.description": "‹repository.description›",
                                "org.opencontainers.image.licenses": "‹repository.license›",
                                "org.opencontainers.image.revision": "5f3331d7f7044c18ca9f12c77d961c4d7cf3276a",
                                "org.opencontainers.image.source": "https://github.com/octo-org/octo-app",
                                "org.opencontainers.image.title": "octo-app",
                                "org.opencontainers.image.url": "https://github.com/octo-org/octo-app",
                                "org.opencontainers.image.version": ""
                              },
                              "annotations": {
                                "org.opencontainers.image.created": "…",
                                "org.opencontainers.image.description": "‹repository.description›",
                                "org.opencontainers.image.licenses": "‹repository.license›",
                                "org.opencontainers.image.revision": "5f3331d7f7044c18ca9f12c77d961c4d7cf3276a",
                                "org.opencontainers.image.source": "https://github.com/octo-org/octo-app",
                                "org.opencontainers.image.title": "octo-app",
                                "org.opencontainers.image.url": "https://github.com/octo-org/octo-app",
                                "org.opencontainers.image.version": ""
                              },
                              "warnings": [
                                "v2 is not a valid semver. More info: https://semver.org/",
                                "No Docker image version has been generated. Check tags input.",
                                "No Docker tag has been generated. Check tags input."
                              ]
                            },
                            "pushes": [],
                            "fails": false
                          },
                          {
                            "line": 21,
                            "name": "Build",
                            "runs": true,
                            "because": null,
                            "secrets": [],
                            "lacks": [],
                            "builds": {
                              "platforms": [],
                              "by_file": false,
                              "labels": {
                                "org.opencontainers.image.title": "app",
                                "org.opencontainers.image.version": ""
                              },
                              "annotations": {
                                "manifest:org.opencontainers.image.title": "app"
                              },
                              "targets": [],
                              "unread": []
                            },
                            "attests": null,
                            "tags": null,
                            "pushes": [],
                            "fails": true
                          }
                        ]
                      },
                      {
                        "id": "after",
                        "file": null,
                        "matrix": {},
                        "runs": false,
                        "because": "It needs `image`, which fails.",
                        "calls": null,
                        "known": true,
                        "token": {
                          "scopes": {
                            "contents": "read",
                            "packages": "read"
                          },
                          "limits": [
                            "Its token has what the settings of the repository give, since nothing is written here: in a new repository `contents: read` and `packages: read`, in an older one perhaps far more."
                          ]
                        },
                        "secrets": [],
                        "steps": []
                      }
                    ]
                  }
                ]
                = 1
            "#]],
        );
    }

    #[test]
    fn the_common_ones() {
        check(
            &[],
            expect![[r#"
                push refs/heads/main
                  The workflow does not run: with `tags` alone, branches start nothing. Add `branches` beside it if they should.

                push refs/tags/v1.2.3
                  The workflow runs: `tags` lets `v1.2.3` through.
                  ✓ image
                      Its token has what the settings of the repository give, since nothing is written here: in a new repository `contents: read` and `packages: read`, in an older one perhaps far more.
                    ✓ actions/checkout@v6
                    ✓ Log in — `github.event_name != 'pull_request'` holds.
                    ✓ Name
                        `latest` moves to this image, because the first tag, `1.2.3`, comes from `type=semver`, which takes it along.
                    ✓ Build
                        → ghcr.io/octo-org/octo-app:1.2.3
                        → ghcr.io/octo-org/octo-app:latest
                  ? after — It depends on `vars.DEPLOY`, which nobody knows before the run.
                      Its token has what the settings of the repository give, since nothing is written here: in a new repository `contents: read` and `packages: read`, in an older one perhaps far more.
                    ✓ ./deploy

                push refs/tags/v1.2.3-rc.1
                  The workflow runs: `tags` lets `v1.2.3-rc.1` through.
                  ✓ image
                      Its token has what the settings of the repository give, since nothing is written here: in a new repository `contents: read` and `packages: read`, in an older one perhaps far more.
                    ✓ actions/checkout@v6
                    ✓ Log in — `github.event_name != 'pull_request'` holds.
                    ✓ Name
                        `latest` stays where it is, because the first tag, `1.2.3-rc.1`, is not a final release.
                    ✓ Build
                        → ghcr.io/octo-org/octo-app:1.2.3-rc.1
                  ? after — It depends on `vars.DEPLOY`, which nobody knows before the run.
                      Its token has what the settings of the repository give, since nothing is written here: in a new repository `contents: read` and `packages: read`, in an older one perhaps far more.
                    ✓ ./deploy

                pull_request refs/pull/15/merge
                  The workflow runs: `on` names `pull_request`, and no filter is in its way.
                  ✓ image
                      Its token has what the settings of the repository give, since nothing is written here: in a new repository `contents: read` and `packages: read`, in an older one perhaps far more.
                    ✓ actions/checkout@v6
                    - Log in — `github.event_name != 'pull_request'` does not hold.
                    ✓ Name
                        `latest` stays where it is, because the first tag, `pr-15`, comes from `type=ref,event=pr`, which never takes it along.
                    ✓ Build
                        The image is built, but not pushed, because `github.event_name != 'pull_request'` does not hold.
                  ? after — It depends on `vars.DEPLOY`, which nobody knows before the run.
                      Its token has what the settings of the repository give, since nothing is written here: in a new repository `contents: read` and `packages: read`, in an older one perhaps far more.
                    ✓ ./deploy

                pull_request refs/pull/15/merge
                  The workflow runs: `on` names `pull_request`, and no filter is in its way.
                  It comes from a fork, so the run gets no secrets and no variables, and its token can only read.
                  ✓ image
                      Its token has `contents: read` and `packages: read`.
                    ✓ actions/checkout@v6
                    - Log in — `github.event_name != 'pull_request'` does not hold.
                    ✓ Name
                        `latest` stays where it is, because the first tag, `pr-15`, comes from `type=ref,event=pr`, which never takes it along.
                    ✓ Build
                        The image is built, but not pushed, because `github.event_name != 'pull_request'` does not hold.
                  - after — `vars.DEPLOY == 'yes'` does not hold.

                pull_request refs/pull/15/merge
                  The workflow runs: `on` names `pull_request`, and no filter is in its way.
                  Dependabot started it, so the run gets only the secrets kept for Dependabot, and its token can only read.
                  ✓ image
                      Its token has `contents: read` and `packages: read`.
                    ✓ actions/checkout@v6
                    - Log in — `github.event_name != 'pull_request'` does not hold.
                    ✓ Name
                        `latest` stays where it is, because the first tag, `pr-15`, comes from `type=ref,event=pr`, which never takes it along.
                    ✓ Build
                        The image is built, but not pushed, because `github.event_name != 'pull_request'` does not hold.
                  ? after — It depends on `vars.DEPLOY`, which nobody knows before the run.
                      Its token has `contents: read` and `packages: read`.
                    ✓ ./deploy

                merge_group refs/heads/gh-readonly-queue/main/pr-15-1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d
                  The workflow does not run: `on` does not name `merge_group`.

                release refs/tags/v1.2.3
                  The workflow does not run: `on` does not name `release`.

                schedule refs/heads/main
                  The workflow does not run: `on` does not name `schedule`.

                workflow_dispatch refs/heads/main
                  The workflow does not run: `on` does not name `workflow_dispatch`.

                workflow_call refs/heads/main
                  The workflow does not run: `on` does not name `workflow_call`.
                = 0
            "#]],
        );
    }

    #[test]
    fn wrong_use() {
        check(
            &["--event", "pul_request"],
            expect![[r#"
            ! pushwright: There is no event `pul_request`. Did you mean `pull_request`?
            = 2
        "#]],
        );
        check(
            &["--event", "push", "--payload", "nowhere.json"],
            expect![[r#"
            ! pushwright: `nowhere.json` does not exist.
            = 2
        "#]],
        );
        check(
            &["--ref", "main"],
            expect![[r#"
            ! pushwright: Name the event that this is about: `--event push`.
            = 2
        "#]],
        );
    }
}
