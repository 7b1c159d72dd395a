//! A workflow by its effect: what scripts and docker/bake-action do to registries, written as the steps
//! of docker/login-action and docker/build-push-action that would do the same. So a rule need not care
//! by which means something is pushed. Every value keeps its place in the text.

mod others;
mod script;
mod values;

use std::{iter, mem};

use self::{
    script::Script,
    values::{inputs_of, step_like},
};
use crate::{
    lint::facts::Facts,
    workflow::{
        Entry, Node, Value, Workflow, input, input_text, is_action, jobs, jobs_mut, ko,
        publish::given, steps,
    },
};

/// Steps of a job, after which nothing is put in place of scripts any more.
const MOST: usize = 400;

/// The workflow by its effect; nothing if that is what it says already.
pub(super) fn by_effect(workflow: &Workflow, facts: &mut Facts<'_>) -> Option<Workflow> {
    let of_job = |it: &Entry| effects_of(workflow, &it.node, facts);
    let all: Vec<_> = jobs(workflow).iter().map(of_job).collect();
    if all.iter().flatten().all(Option::is_none) {
        return None;
    }
    let mut res = workflow.clone();
    for (job, effects) in jobs_mut(&mut res)?.iter_mut().zip(all) {
        put_in_place(&mut job.node, effects)?;
    }
    Some(res)
}

/// A job by its effect, and of each of its steps the number of the one that it stands for.
pub(super) fn job_by_effect(
    workflow: &Workflow,
    job: &Node,
    facts: &mut Facts<'_>,
) -> Option<(Node, Vec<usize>)> {
    let effects = effects_of(workflow, job, facts);
    let count = |it: &Option<Vec<Node>>| it.as_ref().map_or(1, Vec::len);
    let counts = effects.iter().map(count).enumerate();
    let numbers = counts.flat_map(|(n, count)| iter::repeat_n(n, count)).collect();
    let mut res = job.clone();
    put_in_place(&mut res, effects)?;
    Some((res, numbers))
}

/// What each step of a job comes to, if that is not the step itself.
fn effects_of(workflow: &Workflow, job: &Node, facts: &mut Facts<'_>) -> Vec<Option<Vec<Node>>> {
    steps(job).iter().map(|it| effects(workflow, job, it, facts)).collect()
}

/// Puts what they come to in the place of the steps of a job; `None` if that is too much.
fn put_in_place(job: &mut Node, effects: Vec<Option<Vec<Node>>>) -> Option<()> {
    let Some(Value::Seq(steps)) = job.get_mut("steps").map(|it| &mut it.value) else {
        return Some(());
    };
    let written = mem::take(steps).into_iter().zip(effects);
    steps.extend(written.flat_map(|(step, effects)| effects.unwrap_or_else(|| vec![step])));
    // Nobody's job has so many; what rules look for among the steps of a job must not take long.
    (steps.len() <= MOST).then_some(())
}

/// Whether a step stands for something else, so that it has no inputs of its own to be changed.
pub(super) fn is_made(step: &Node) -> bool {
    let span = |key: &str| step.get(key).map(|it| it.span);
    span("uses").is_some() && span("uses") == span("with")
}

/// The steps that a step comes to, if it is not one of them itself.
fn effects(
    workflow: &Workflow,
    job: &Node,
    step: &Node,
    facts: &mut Facts<'_>,
) -> Option<Vec<Node>> {
    if let Some(run) = step.get("run") {
        let text = run.as_text()?;
        let tools =
            ["docker", "podman", "buildah", "skopeo", "crane", "pack build", "/kaniko/executor"];
        let mut steps = || Script::new(workflow, job, step, run).steps(&facts.commands(text));
        return match tools.iter().chain(ko::PUSHES).any(|it| text.contains(it)) {
            true => Some(steps()),
            // What leaves registries and builders alone stands in nobody's way.
            false => may_be_harmless(text).then(steps).filter(Vec::is_empty),
        };
    }
    is_action(step, "docker/bake-action").then(|| bake(step)).flatten()
}

/// Whether nothing in a script points to what is not read here: commands in others, settings of Docker, and what
/// steps after it find and run.
fn may_be_harmless(script: &str) -> bool {
    let lowered = script.to_ascii_lowercase();
    !["$(", "`", "<(", "docker", "buildx", "github_path"].iter().any(|it| lowered.contains(it))
}

/// What `set` says of the targets. Where the tags stand in files nothing is known.
fn bake(step: &Node) -> Option<Vec<Node>> {
    let mut tags = given(step, "tags").into_iter();
    let first = tags.next()?;
    let mut inputs =
        inputs_of(step, &["push", "load", "no-cache", "pull", "builder", "sbom", "provenance"]);
    let source = input(step, "source").filter(|_| !input_text(step, "source").is_empty());
    inputs.extend(source.map(|it| Entry::of("context", it.clone())));
    inputs.push(Entry::of("tags", values::of_line(&first)));
    let lists = [
        ("platform", "platforms"),
        ("cache-from", "cache-from"),
        ("cache-to", "cache-to"),
        ("output", "outputs"),
    ];
    for (key, name) in lists {
        if let Some(line) = given(step, key).first() {
            inputs.push(Entry::of(name, values::of_line(line)));
        }
    }
    let mut res = vec![step_like(step, "docker/build-push-action", inputs)];
    let pushed = inputs_of(step, &["push"]);
    if !pushed.is_empty() {
        let more = tags.map(|it| {
            [
                pushed.clone(),
                vec![
                    Entry::of("tags", values::of_line(&it)),
                    Entry::of("context", values::pushed_only()),
                ],
            ]
            .concat()
        });
        res.extend(more.map(|it| step_like(step, "docker/build-push-action", it)));
    }
    Some(res)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::{lint::lint, text::Lang, yaml::read};

    /// What is wrong with the push of a command is told once, however many names it pushes.
    #[test]
    fn many_names_of_one_command() {
        let count = |command: &str| {
            let said = effects(&format!("- run: {command}"));
            said.lines().filter(|it| it.contains(" push-on-pull-request ")).count()
        };
        for it in [
            "docker buildx build --push -t a/b:1 -t a/b:2 --tag a/b:3 .",
            "docker buildx imagetools create -t a/b:1 -t a/b:2 c/d",
            "docker buildx bake --push --set x.tags=a/b:1 --set y.tags=a/b:2",
            "pack build a/b --publish -t a/b:1,a/b:2 -t a/b:3",
            "/kaniko/executor --destination=a/b:1 --destination=a/b:2",
        ] {
            assert_eq!(count(it), 1, "{it}");
        }
        assert_eq!(count("docker push a/b:1 && docker push a/b:2"), 2);
    }

    /// What the rules that ask for effects say of a job with these steps; line 9 is the first of them.
    #[track_caller]
    fn check(steps: &str, expected: expect_test::Expect) {
        expected.assert_eq(&effects(steps));
    }

    fn effects(steps: &str) -> String {
        let steps: String = steps.lines().map(|it| format!("      {it}\n")).collect();
        let text = format!(
            "on: {{push: {{branches: [main]}}, pull_request: }}\nconcurrency: a\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    permissions: {{contents: read}}\n    steps:\n{steps}"
        );
        let findings = lint(&read(&text));
        let effects = findings.iter().filter(|it| crate::lint::rules::BY_EFFECT.contains(&it.rule));
        let line = |it: &crate::lint::Finding| {
            format!("{} {} {}\n", it.span.start.line, it.rule.id, it.message.say(Lang::En))
        };
        effects.map(line).collect()
    }

    #[test]
    fn scripts_that_publish() {
        check(
            "- uses: actions/checkout@v7
- env:
    TOKEN: ${{ secrets.GITHUB_TOKEN }}
    IMAGE: ghcr.io/acme/App
  run: |
    echo \"$TOKEN\" | docker login ghcr.io -u ${{ github.actor }} --password-stdin
    docker build -t \"$IMAGE:latest\" .
    docker push $IMAGE:latest",
            expect![[r#"
                7 missing-permission The step “echo "$TOKEN" | docker login ghcr.io -u ${{ github.actor }} --password-stdin” needs `packages: write`, which this job is not granted: the run fails there. Add it to the job's `permissions`.
                15 image-name The registry refuses `ghcr.io/acme/App:latest`: image names have no capitals. Write it in lowercase.
                16 image-name The registry refuses `ghcr.io/acme/App:latest`: image names have no capitals. Write it in lowercase.
                16 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
            "#]],
        );
        check(
            "- uses: actions/checkout@v7
- run: |
    NAME=ghcr.io/$GITHUB_REPOSITORY
    docker buildx build --push \\
      --platform linux/amd64,linux/arm46 \\
      --tag $NAME:$GITHUB_REF_NAME \\
      --cache-to type=github .",
            expect![[r#"
                12 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
                13 unknown-platform There is no platform `linux/arm46`, so the build fails. Known platforms include `linux/amd64`, `linux/arm64` and `linux/arm/v7`.
                13 missing-builder The runner's own builder cannot build several platforms at once unless its Docker uses the containerd image store, so the build may fail. Set up Buildx before the build.
                14 missing-login The push to ghcr.io will be refused, because nothing in this job logs in there. Add a `docker/login-action` step for it before the build.
                14 branch-as-tag The push fails for a branch such as `fix/typo`: a tag has no slash, and `github.ref_name` may have one. Let docker/metadata-action make the tag, with `type=ref,event=branch`.
                14 image-name This fails as soon as the owner or repository has a capital letter in its name, which registries refuse. Convert the name to lowercase in an earlier step, or let docker/metadata-action do it.
                15 cache-reference The build fails: there is no cache of type `github`. Use one of: registry, inline, local, gha, s3, azblob.
            "#]],
        );
        // What is written into these files is a login.
        for file in
            ["~/.docker/config.json", "$HOME/.docker/config.json", "/run/containers/auth.json"]
        {
            let write =
                format!("- run: echo \"$CONFIG\" > {file}\n- run: docker push ghcr.io/a/b:1");
            check(
                &write,
                expect![[r#"
                10 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
            "#]],
            );
        }
        for it in ["sudo -E docker", "env A=1 docker", "timeout 9 docker -D", "if x; then \\docker"]
        {
            let told = effects(&format!("- run: {it} push ghcr.io/a/B:1"));
            assert!(told.contains("image-name"), "{it}");
        }
        let tag = |it: &str| {
            format!("- uses: docker/setup-buildx-action@v4\n- run: docker buildx build {it} .")
        };
        check(
            &tag("--push -t=ghcr.io/a/B:1"),
            expect![[r#"
            10 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
            10 image-name The registry refuses `ghcr.io/a/B:1`: image names have no capitals. Write it in lowercase.
            10 missing-login The push to ghcr.io will be refused, because nothing in this job logs in there. Add a `docker/login-action` step for it before the build.
            10 missing-checkout The build fails: `.` is empty, because nothing checked out the repository. Add `actions/checkout` before it.
        "#]],
        );
        check(
            &tag("--push=true -tghcr.io/a/B:1"),
            expect![[r#"
            10 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
            10 image-name The registry refuses `ghcr.io/a/B:1`: image names have no capitals. Write it in lowercase.
            10 missing-login The push to ghcr.io will be refused, because nothing in this job logs in there. Add a `docker/login-action` step for it before the build.
            10 missing-checkout The build fails: `.` is empty, because nothing checked out the repository. Add `actions/checkout` before it.
        "#]],
        );
        check(
            &tag("--push=false -qt ghcr.io/a/B:1"),
            expect![[r#"
            10 image-name The registry refuses `ghcr.io/a/B:1`: image names have no capitals. Write it in lowercase.
            10 missing-checkout The build fails: `.` is empty, because nothing checked out the repository. Add `actions/checkout` before it.
        "#]],
        );
        check(
            "- run: /kaniko/executor --destination ghcr.io/a/b:1",
            expect![[r#"
            9 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
        "#]],
        );
        check(
            "- run: /kaniko/executor -c . -d ghcr.io/a/B:1",
            expect![[r#"
            9 image-name The registry refuses `ghcr.io/a/B:1`: image names have no capitals. Write it in lowercase.
            9 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
        "#]],
        );
        check(
            "- run: skopeo copy dir:a docker://ghcr.io/a/B:1",
            expect![[r#"
            9 image-name The registry refuses `ghcr.io/a/B:1`: image names have no capitals. Write it in lowercase.
            9 missing-login The push to ghcr.io will be refused, because nothing in this job logs in there. Add a `docker/login-action` step for it before the build.
            9 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
        "#]],
        );
    }

    #[test]
    fn ko_pushes_unless_images_stay_here() {
        let ko = |env: &str, run: &str| format!("- env: {{{env}}}\n  run: {run}");
        let to = "KO_DOCKER_REPO: 'ghcr.io/a'";
        let set_up = "- uses: ko-build/setup-ko@v0.9\n";
        let pushes = [
            ko(to, "ko build --bare ./cmd/app"),
            ko(to, "ko resolve -f a.yml --push=true"),
            ko(to, "ko build --local=false ./cmd/app"),
            ko("", "KO_DOCKER_REPO=ghcr.io/b ko build . && echo x"),
            [set_up, &ko("A: b", "ko build ./cmd")].concat(),
        ];
        for it in pushes {
            let told = |it: &str| it.contains("push-on-pull-request");
            assert_eq!(effects(&it).lines().filter(|it| told(it)).count(), 1, "{it}");
        }
        let handed = "- run: echo KO_DOCKER_REPO=ko.local >> $GITHUB_ENV\n";
        let decided = "\n  if: github.event_name == 'push'";
        let stay = [
            ko(to, "ko build --bare --push=false ./cmd/app"),
            ko(to, "'ko build --push=${{ inputs.push }} ./cmd/app'"),
            ko(to, "ko build $FLAGS ./cmd/app"),
            ko(to, "ko build -L ./cmd/app"),
            ko(to, "ko build -BL ./cmd/app"),
            ko(to, "ko version"),
            ko(to, "if x; then ko build .; fi"),
            ko(to, "KO_DOCKER_REPO=ko.local ko build ."),
            ko(to, "KO_DOCKER_REPO=localhost:5000 ko build ."),
            ko(to, "export KO_DOCKER_REPO=$REPOSITORY && ko build ."),
            ko(to, "ko build .") + decided,
            ko("", "ko build ."),
            ko("KO_DOCKER_REPO: kind.local", "ko build ."),
            ko("KO_DOCKER_REPO: '${{ vars.REPOSITORY }}'", "ko build ."),
            [set_up, handed, &ko("A: b", "ko build .")].concat(),
        ];
        for it in stay {
            assert_eq!(effects(&it), "", "{it}");
        }
    }

    #[test]
    fn pack_pushes_if_it_publishes() {
        check("- run: pack build ghcr.io/a/B --builder a/b", expect![[""]]);
        check("- run: 'pack build ghcr.io/a/B --publish=${{ inputs.push }}'", expect![[""]]);
        check("- run: pack build localhost:5000/a --publish", expect![[""]]);
        check(
            "- run: pack build --publish ghcr.io/a/B:1 --builder a/b",
            expect![[r#"
                9 image-name The registry refuses `ghcr.io/a/B:1`: image names have no capitals. Write it in lowercase.
                9 missing-login The push to ghcr.io will be refused, because nothing in this job logs in there. Add a `docker/login-action` step for it before the build.
                9 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
            "#]],
        );
    }

    #[test]
    fn tags_of_pack() {
        check(
            "- run: pack build ghcr.io/a/b --publish --tag ghcr.io/a/B:1 -t ghcr.io/a/b:2,ghcr.io/a/C",
            expect![[r#"
                9 missing-login The push to ghcr.io will be refused, because nothing in this job logs in there. Add a `docker/login-action` step for it before the build.
                9 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
                9 image-name The registry refuses `ghcr.io/a/B:1`: image names have no capitals. Write it in lowercase.
                9 image-name The registry refuses `ghcr.io/a/C`: image names have no capitals. Write it in lowercase.
            "#]],
        );
    }

    #[test]
    fn functions_of_scripts() {
        check("- run: |\n    push() { docker push ghcr.io/a/B:1; }\n    echo done", expect![[""]]);
        // It may be called where a shell has decided so.
        check(
            "- run: |\n    push() { docker push ghcr.io/a/B:1; }\n    push",
            expect![[r#"
                10 image-name The registry refuses `ghcr.io/a/B:1`: image names have no capitals. Write it in lowercase.
            "#]],
        );
        // What comes after it is done.
        check(
            "- run: |\n    log() { date; }\n    docker push ghcr.io/a/b:1\n    log",
            expect![[r#"
                11 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
            "#]],
        );
    }

    #[test]
    fn what_is_not_known_is_left_alone() {
        check(
            "- run: |\n    ./login.sh\n    docker push ghcr.io/acme/app",
            expect![[r#"
            11 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
        "#]],
        );
        check(
            "- run: |\n    ./login.sh\n    if [ \"$GITHUB_EVENT_NAME\" != pull_request ]; then docker push ghcr.io/acme/app; fi
- run: |\n    ./login.sh\n    [ x = y ] && docker push ghcr.io/acme/app",
            expect![[""]],
        );
        let doubled = "- run: |\n    ./login.sh\n    docker build -t $${{ vars.REGION }}-docker.pkg.dev/a/b/c .";
        check(doubled, expect![[""]]);
        check("- run: docker compose build\n- run: echo docker push ghcr.io/a/B", expect![[""]]);
    }

    #[test]
    fn targets_of_bake() {
        check(
            "- uses: docker/setup-buildx-action@v4
- uses: docker/bake-action@v7
  if: github.event_name == 'push'
  with:
    source: .
    push: true
    set: |
      app.tags=ghcr.io/acme/app
      app.tags=ghcr.io/acme/App:2
      app.platform=linux/amd65",
            expect![[r#"
                13 missing-checkout The build fails: `.` is empty, because nothing checked out the repository. Add `actions/checkout` before it.
                16 missing-login The push to ghcr.io will be refused, because nothing in this job logs in there. Add a `docker/login-action` step for it before the build.
                17 image-name The registry refuses `ghcr.io/acme/App:2`: image names have no capitals. Write it in lowercase.
                18 unknown-platform There is no platform `linux/amd65`, so the build fails. Known platforms include `linux/amd64`, `linux/arm64` and `linux/arm/v7`.
            "#]],
        );
    }
}
