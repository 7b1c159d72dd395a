//! The tutorial's three workflows under each common event: which it answers, what runs, what is pushed and
//! attested. They are read where they lie and not kept here; where they are missing, this says so.

use std::{fs, path::Path};

use expect_test::{Expect, expect};
use pushwright_core::{
    event::{repository, samples},
    host::Native,
    simulate::{Row, Step, row},
    text::Lang,
    yaml::read,
};

#[track_caller]
fn check(name: &str, expected: Expect) {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds").join(name);
    let Ok(text) = fs::read_to_string(&seed) else {
        eprintln!("SKIPPED: {} is not here, so its runs were not foretold", seed.display());
        return;
    };
    let workflow = read(&text).workflow;
    let events = samples(&workflow, &repository(&workflow));
    let said: Vec<String> =
        events.into_iter().map(|it| said(&row(&workflow, it, &Native))).collect();
    expected.assert_eq(&said.concat());
}

/// An event, what decides, and of a run each job with its token and each step.
fn said(row: &Row) -> String {
    let verdict = row.run.verdict.says(&row.event).say(Lang::En);
    let mut res = format!("{}\n  {verdict}\n", row.event.title(Lang::En));
    for job in &row.run.jobs {
        let token: Vec<String> =
            job.token.scopes.iter().map(|it| format!("{}: {}", it.0, it.1.id())).collect();
        res += &format!("  {} {:?} ({})\n", job.id, job.runs.holds, token.join(", "));
        job.steps.iter().for_each(|it| res += &of_step(it));
    }
    for it in row.says_of_latest().iter().filter(|_| !row.images.is_empty()) {
        res += &format!("  {}\n", it.say(Lang::En));
    }
    res
}

fn of_step(step: &Step) -> String {
    let mut res = format!("    {} {:?}\n", step.name, step.runs.holds);
    let mut add = |it: String| res += &format!("      {it}\n");
    step.secrets.iter().for_each(|it| add(it.says().say(Lang::En)));
    step.lacks.iter().for_each(|it| add(it.says(Lang::En)));
    for made in step.tags.iter() {
        add(format!("tags {}", made.tag_names.join(" ")));
        made.labels().iter().for_each(|it| add(format!("label {it}")));
    }
    step.pushed.iter().for_each(|it| add(format!("→ {}", it.reference)));
    step.attested.iter().for_each(|it| add(it.says().say(Lang::En)));
    res
}

#[test]
fn docker_hub() {
    check(
        "docker-hub.yml",
        expect![[r#"
        Push to `main`
          The workflow does not run: `on` does not name `push`.
        Push of the tag `v1.2.3`
          The workflow does not run: `on` does not name `push`.
        Push of the tag `v1.2.3-rc.1`
          The workflow does not run: `on` does not name `push`.
        Pull request into `main`
          The workflow does not run: `on` does not name `pull_request`.
        Pull request from a fork into `main`
          The workflow does not run: `on` does not name `pull_request`.
        Dependabot’s pull request into `main`
          The workflow does not run: `on` does not name `pull_request`.
        Merge queue of `main`
          The workflow does not run: `on` does not name `merge_group`.
        Release `v1.2.3` published
          The workflow runs: `types` lists `published`.
          push_to_registry Some(true) (attestations: write, contents: read, id-token: write, packages: write)
            Check out the repo Some(true)
            Log in to Docker Hub Some(true)
              `DOCKER_USERNAME` is there if somebody has stored it.
              `DOCKER_PASSWORD` is there if somebody has stored it.
            Extract metadata (tags, labels) for Docker Some(true)
              tags v1.2.3 latest
              label org.opencontainers.image.created=2026-01-05T09:30:00.000Z
              label org.opencontainers.image.description=‹repository.description›
              label org.opencontainers.image.licenses=‹repository.license›
              label org.opencontainers.image.revision=5f3331d7f7044c18ca9f12c77d961c4d7cf3276a
              label org.opencontainers.image.source=https://github.com/octo-org/octo-app
              label org.opencontainers.image.title=octo-app
              label org.opencontainers.image.url=https://github.com/octo-org/octo-app
              label org.opencontainers.image.version=v1.2.3
            Build and push Docker image Some(true)
              → my-docker-hub-namespace/my-docker-hub-repository:v1.2.3
              → my-docker-hub-namespace/my-docker-hub-repository:latest
            Generate artifact attestation Some(true)
              Attests `index.docker.io/my-docker-hub-namespace/my-docker-hub-repository` with the digest of `steps.push`, and stores that in `index.docker.io` as well.
          `latest` moves to this image, because the first tag, `v1.2.3`, comes from `type=ref,event=tag`, which takes it along.
        Schedule `30 4 * * 1`
          The workflow does not run: `on` does not name `schedule`.
        Run manually on `main`
          The workflow does not run: `on` does not name `workflow_dispatch`.
        Called by a workflow, on `push` of `main`
          The workflow does not run: `on` does not name `workflow_call`.
    "#]],
    );
}

#[test]
fn github_packages() {
    check(
        "github-packages.yml",
        expect![[r#"
        Push to `release`
          The workflow runs: `branches` lets `release` through.
          build-and-push-image Some(true) (attestations: write, contents: read, id-token: write, packages: write)
            Checkout repository Some(true)
            Log in to the Container registry Some(true)
            Extract metadata (tags, labels) for Docker Some(true)
              tags release
              label org.opencontainers.image.created=2026-01-05T09:30:00.000Z
              label org.opencontainers.image.description=‹repository.description›
              label org.opencontainers.image.licenses=‹repository.license›
              label org.opencontainers.image.revision=5f3331d7f7044c18ca9f12c77d961c4d7cf3276a
              label org.opencontainers.image.source=https://github.com/octo-org/octo-app
              label org.opencontainers.image.title=octo-app
              label org.opencontainers.image.url=https://github.com/octo-org/octo-app
              label org.opencontainers.image.version=release
            Build and push Docker image Some(true)
              → ghcr.io/octo-org/octo-app:release
            Generate artifact attestation Some(true)
              Attests `ghcr.io/octo-org/octo-app` with the digest of `steps.push`, and stores that in `ghcr.io` as well.
          `latest` stays where it is, because the first tag, `release`, comes from `type=ref,event=branch`, which never takes it along.
        Push of the tag `v1.2.3`
          The workflow does not run: with `branches` alone, tags start nothing. Add `tags` beside it if they should.
        Push of the tag `v1.2.3-rc.1`
          The workflow does not run: with `branches` alone, tags start nothing. Add `tags` beside it if they should.
        Pull request into `main`
          The workflow does not run: `on` does not name `pull_request`.
        Pull request from a fork into `main`
          The workflow does not run: `on` does not name `pull_request`.
        Dependabot’s pull request into `main`
          The workflow does not run: `on` does not name `pull_request`.
        Merge queue of `main`
          The workflow does not run: `on` does not name `merge_group`.
        Release `v1.2.3` published
          The workflow does not run: `on` does not name `release`.
        Schedule `30 4 * * 1`
          The workflow does not run: `on` does not name `schedule`.
        Run manually on `main`
          The workflow does not run: `on` does not name `workflow_dispatch`.
        Called by a workflow, on `push` of `release`
          The workflow does not run: `on` does not name `workflow_call`.
    "#]],
    );
}

#[test]
fn docker_hub_and_github_packages() {
    check(
        "docker-hub-and-github-packages.yml",
        expect![[r#"
        Push to `main`
          The workflow does not run: `on` does not name `push`.
        Push of the tag `v1.2.3`
          The workflow does not run: `on` does not name `push`.
        Push of the tag `v1.2.3-rc.1`
          The workflow does not run: `on` does not name `push`.
        Pull request into `main`
          The workflow does not run: `on` does not name `pull_request`.
        Pull request from a fork into `main`
          The workflow does not run: `on` does not name `pull_request`.
        Dependabot’s pull request into `main`
          The workflow does not run: `on` does not name `pull_request`.
        Merge queue of `main`
          The workflow does not run: `on` does not name `merge_group`.
        Release `v1.2.3` published
          The workflow runs: `types` lists `published`.
          push_to_registries Some(true) (attestations: write, contents: read, id-token: write, packages: write)
            Check out the repo Some(true)
            Log in to Docker Hub Some(true)
              `DOCKER_USERNAME` is there if somebody has stored it.
              `DOCKER_PASSWORD` is there if somebody has stored it.
            Log in to the Container registry Some(true)
            Extract metadata (tags, labels) for Docker Some(true)
              tags v1.2.3 latest
              label org.opencontainers.image.created=2026-01-05T09:30:00.000Z
              label org.opencontainers.image.description=‹repository.description›
              label org.opencontainers.image.licenses=‹repository.license›
              label org.opencontainers.image.revision=5f3331d7f7044c18ca9f12c77d961c4d7cf3276a
              label org.opencontainers.image.source=https://github.com/octo-org/octo-app
              label org.opencontainers.image.title=octo-app
              label org.opencontainers.image.url=https://github.com/octo-org/octo-app
              label org.opencontainers.image.version=v1.2.3
            Build and push Docker images Some(true)
              → my-docker-hub-namespace/my-docker-hub-repository:v1.2.3
              → my-docker-hub-namespace/my-docker-hub-repository:latest
              → ghcr.io/octo-org/octo-app:v1.2.3
              → ghcr.io/octo-org/octo-app:latest
            Generate artifact attestation Some(true)
              Attests `ghcr.io/octo-org/octo-app` with the digest of `steps.push`, and stores that in `ghcr.io` as well.
          `latest` moves to this image, because the first tag, `v1.2.3`, comes from `type=ref,event=tag`, which takes it along.
        Schedule `30 4 * * 1`
          The workflow does not run: `on` does not name `schedule`.
        Run manually on `main`
          The workflow does not run: `on` does not name `workflow_dispatch`.
        Called by a workflow, on `push` of `main`
          The workflow does not run: `on` does not name `workflow_call`.
    "#]],
    );
}
