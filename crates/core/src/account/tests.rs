use expect_test::{Expect, expect};

use super::*;
use crate::{host::Native, yaml};

#[track_caller]
fn check(text: &str, expected: Expect) {
    check_in(Lang::En, text, expected);
}

#[track_caller]
fn check_in(lang: Lang, text: &str, expected: Expect) {
    let lines = |it: &Sentence| {
        let lines: Vec<_> = it.spans.iter().map(|it| it.start.line.to_string()).collect();
        format!("{:?} [{}] {}\n", it.about, lines.join(" "), it.text)
    };
    let all = account(&yaml::read(text), &Native, lang);
    expected.assert_eq(&all.iter().map(lines).collect::<String>());
}

const IMAGE: &str = "on:
  push:
    branches: [main]
    tags: ['v*']
  pull_request:
  schedule:
    - cron: '17 4 * * 1'
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/login-action@v4
        if: github.event_name != 'pull_request'
        with:
          registry: ghcr.io
          username: ${{ github.actor }}
          password: ${{ secrets.GITHUB_TOKEN }}
      - uses: docker/metadata-action@v6
        id: meta
        with:
          images: ghcr.io/acme/app
          tags: |
            type=ref,event=branch
            type=semver,pattern={{version}}
      - uses: docker/build-push-action@v7
        with:
          platforms: linux/amd64,linux/arm64
          push: ${{ github.event_name != 'pull_request' }}
          tags: ${{ steps.meta.outputs.tags }}
";

#[test]
fn older_actions_for_attestations_are_known() {
    check(
        "on: {push: {branches: [main]}}
jobs:
  a:
    permissions: {packages: write, id-token: write, artifact-metadata: write}
    steps:
      - {uses: docker/login-action@v4, with: {username: acme, password: '${{ secrets.HUB }}'}}
      - uses: docker/build-push-action@v7
        id: push
        with: {push: true, tags: acme/app}
      - uses: actions/attest-build-provenance@v2
        with: {subject-name: docker.io/acme/app, subject-digest: '${{ steps.push.outputs.digest }}'}
",
        expect![[r#"
            Whole [] This workflow builds container images and pushes them to `docker.io`.
            Event [1 7 10] On a push to `main`, it builds an image for the platform of the runner; it pushes `acme/app` as `latest`; it attests how `docker.io/acme/app` was made; the step `docker/build-push-action@v7` fails, because the token has no `contents: read`, which is needed to clone the repository as the build context; the step `actions/attest-build-provenance@v2` fails, because the token has no `attestations: write`, which is needed to store the attestation.
            Permission [4] In `a`, the token of the job may write `packages` (which none of its steps needs), prove to others which run this is (`id-token`) (to sign the attestation) and write `artifact-metadata` (what for is not known here).
            Secret [6] It needs the secret `HUB`, which somebody has to store.
            Never [] It never starts on a push of a tag, on a pull request, on a schedule or manually.
        "#]],
    );
}

#[test]
fn a_published_image() {
    check(
        IMAGE,
        expect![[r#"
            Whole [] This workflow builds container images and pushes them to `ghcr.io`.
            Event [2 7 25] On a push to `main` and at 04:17 every Monday (UTC), it builds an image for `linux/amd64` and `linux/arm64`; it pushes `ghcr.io/acme/app` as `main`. `latest` stays where it is, because the first tag, `main`, comes from `type=ref,event=branch`, which never takes it along.
            Event [2 25] On a push of a tag that matches `v*` (such as `v1.2.3`), it builds an image for `linux/amd64` and `linux/arm64`; it pushes `ghcr.io/acme/app` as `1.2.3` and `latest`. `latest` moves to this image, because the first tag, `1.2.3`, comes from `type=semver`, which takes it along.
            Event [2 25] On a push of the tag of a pre-release (such as `v1.2.3-rc.1`), it builds an image for `linux/amd64` and `linux/arm64`; it pushes `ghcr.io/acme/app` as `1.2.3-rc.1`. `latest` stays where it is, because the first tag, `1.2.3-rc.1`, is not a final release.
            Event [5 25] On any pull request, it builds an image for `linux/amd64` and `linux/arm64`; it pushes nothing.
            Permission [9] In `image`, it is not written what the token of the job may do, so the settings of the repository decide.
            Never [] It never starts manually.
            Never [] It neither signs what it pushes nor attests where that comes from.
        "#]],
    );
    check_in(
        Lang::ZhCn,
        IMAGE,
        expect![[r#"
            Whole [] 这个工作流构建容器镜像，并推送到 `ghcr.io`。
            Event [2 7 25] 推送到 `main` 时，或者每周一 04:17（UTC），它为 `linux/amd64`、`linux/arm64` 构建镜像；它推送 `ghcr.io/acme/app`，标签为 `main`。`latest` 不变，因为第一个标签 `main` 来自 `type=ref,event=branch`，它从不带上 `latest`。
            Event [2 25] 推送符合 `v*` 的 Git 标签（例如 `v1.2.3`）时，它为 `linux/amd64`、`linux/arm64` 构建镜像；它推送 `ghcr.io/acme/app`，标签为 `1.2.3`、`latest`。`latest` 会指向这个镜像，因为第一个标签 `1.2.3` 来自 `type=semver`，它会带上 `latest`。
            Event [2 25] 推送预发布版本的 Git 标签（例如 `v1.2.3-rc.1`）时，它为 `linux/amd64`、`linux/arm64` 构建镜像；它推送 `ghcr.io/acme/app`，标签为 `1.2.3-rc.1`。`latest` 不变，因为第一个标签 `1.2.3-rc.1` 不是正式版本。
            Event [5 25] 有任何拉取请求时，它为 `linux/amd64`、`linux/arm64` 构建镜像；它什么也不推送。
            Permission [9] 在 `image` 中，没有写明作业的令牌有什么权限，由仓库的设置决定。
            Never [] 以下情况不会触发它：手动启动。
            Never [] 它既不为推送的内容签名，也不证明其来源。
        "#]],
    );
}

#[test]
fn what_is_no_image() {
    check(
        "on: push\njobs: {a: {steps: [{run: make}]}, b: {needs: a, if: vars.B, steps: []}}",
        expect![[r#"
            Whole [] No step of this workflow is known to build or push a container image.
            Event [1] On any push, the job `a` runs; whether `b` runs depends on `vars.B`.
            Permission [2 2] In `a` and `b`, it is not written what the token of the job may do, so the settings of the repository decide.
            Secret [2] It reads these variables, which somebody has to store: `B`.
            Never [] It never starts on a pull request, on a schedule or manually.
            Unknown [2] Of scripts only docker commands are looked at. These do more, which is not judged here: line 2.
        "#]],
    );
    check(
        "jobs: {}",
        expect![[r#"
        Whole [] Nothing starts this workflow: `on` names no event.
    "#]],
    );
    check(
        "just text",
        expect![[r#"
        Whole [] Nothing starts this workflow: `on` names no event.
    "#]],
    );
    check(
        "",
        expect![[r#"
        Whole [] Nothing starts this workflow: `on` names no event.
    "#]],
    );
    check(
        "on: [push",
        expect![[r#"
            Whole [] No step of this workflow is known to build or push a container image.
            Event [1] On any push, no job runs.
            Never [] It never starts on a pull request, on a schedule or manually.
            Unknown [1] From line 1 on the file cannot be read, so this describes only the lines before it.
        "#]],
    );
}

#[test]
fn what_it_may_do() {
    check(
        "on: {push: {branches: [main, 'release/**']}}
permissions: {contents: read}
env:
  TOKEN: ${{ secrets.TOKEN }}
jobs:
  image:
    permissions:
      contents: read
      packages: write
      id-token: write
      issues: write
    steps:
      - uses: actions/checkout@v6
      - uses: docker/login-action@v4
        with: {registry: ghcr.io, username: a, password: '${{ secrets.github_token }}'}
      - uses: docker/build-push-action@v7
        with: {push: true, context: ., tags: 'ghcr.io/${{ github.repository }}:latest'}
      - uses: actions/attest@v4
        with: {subject-name: ghcr.io/acme/app}
  deploy:
    needs: image
    if: vars.DEPLOY == 'yes'
    steps:
      - uses: acme/deploy@v1
        with: {key: '${{ secrets.KEY }}', of: \"${{ secrets[format('A_{0}', github.ref_name)] }}\"}
      - run: |
          make all
  other:
    permissions: {}
    if: github.repository == 'acme/app'
    uses: ./.github/workflows/other.yml
    secrets: inherit
",
        expect![[r#"
            Whole [] This workflow builds container images and pushes them to `ghcr.io`.
            Event [1 16 18] On a push to `main` and on a push to a branch that matches `release/**` (such as `release/1.2.3`), the job `image` runs; the job `other` runs `./.github/workflows/other.yml`, whose steps are not known here; it builds an image for the platform of the runner; it pushes `ghcr.io/acme/app` as `latest`; it attests how `ghcr.io/acme/app` was made; the step `actions/attest@v4` fails, because the token has no `attestations: write`, which is needed to store the attestation.
            Permission [8] In `image`, the token of the job may read `contents` (to check out the repository), write `packages` (to push the image to ghcr.io), prove to others which run this is (`id-token`) (to sign the attestation) and write `issues` (which none of its steps needs).
            Permission [2] In `deploy`, the token of the job may read `contents` (what for is not known here).
            Permission [29] In `other`, the token of the job may do nothing at all.
            Secret [4 25] It needs the secrets `TOKEN` and `KEY`, which somebody has to store.
            Secret [25] It also reads secrets whose names are computed, so they are not known before the run.
            Secret [32] The job `other` hands all secrets to `./.github/workflows/other.yml`.
            Secret [22] It reads these variables, which somebody has to store: `DEPLOY`.
            Never [] It never starts on a push of a tag, on a pull request, on a schedule or manually.
            Unknown [24] What the action `acme/deploy@v1` does is not known here.
            Unknown [27] Of scripts only docker commands are looked at. These do more, which is not judged here: line 27.
            Unknown [] `acme/app` stands for the name of the repository here.
        "#]],
    );
}

#[test]
fn what_decides_is_named() {
    check(
        "on: [push, pull_request, issues]
jobs:
  a:
    strategy: {matrix: {platform: [linux/amd64, linux/arm64]}}
    steps:
      - uses: docker/login-action@v4
      - {uses: docker/login-action@v4, with: {registry: ghcr.io}}
      - uses: docker/build-push-action@v7
        with:
          platforms: ${{ matrix.platform }}
          push: ${{ vars.PUSH }}
          tags: acme/app:1,ghcr.io/acme/app:1
      - run: |
          docker buildx build --push \\
            -t acme/other .
      - if: github.event.pull_request.head.repo.fork
        run: docker push acme/fork
",
        expect![[r#"
            Whole [] This workflow builds container images and pushes them to `docker.io` and `ghcr.io`.
            Event [1 1 1 8 13] On any push, on a pull request from a branch of the repository itself, on a pull request by Dependabot and on the event `issues`, it builds an image for `linux/amd64` and `linux/arm64`; it builds an image for the platform of the runner; it may push `acme/app` and `ghcr.io/acme/app` as `1`, which depends on `vars.PUSH`; it pushes `acme/other` as `latest`.
            Event [1 8 13 16] On a pull request from a fork, it builds an image for `linux/amd64` and `linux/arm64`; it builds an image for the platform of the runner; it pushes `acme/other` and `acme/fork` as `latest`.
            Permission [3] In `a`, it is not written what the token of the job may do, so the settings of the repository decide.
            Secret [11] It reads these variables, which somebody has to store: `PUSH`.
            Never [] It never starts on a schedule or manually.
            Never [] It neither signs what it pushes nor attests where that comes from.
        "#]],
    );
}

#[test]
fn filters_are_told() {
    check(
        "on:
  pull_request:
    types: [labeled]
    branches: [main]
    paths: ['src/**', Dockerfile]
  push:
    branches-ignore: [main, 'dependabot/**']
    paths-ignore: ['**.md']
  release: {types: [published]}
  workflow_dispatch:
  workflow_call:
  merge_group:
  schedule: [{cron: '*/5 * * * *', timezone: Asia/Shanghai}, {cron: nonsense}]
  pull_request_target:
jobs: {a: {steps: [{run: 'true'}]}}
",
        expect![[r#"
            Whole [] No step of this workflow is known to build or push a container image.
            Event [2 6 9 10 11 12 13 13 14] On any pull request (into `main`) (`labeled`) (only if a file that matches `src/**` and `Dockerfile` has changed), on a push to a branch that matches none of `main` and `dependabot/**` (such as `feature/faster`) (unless all changed files match `**.md`), on a release such as `v1.2.3` (`published`), when somebody starts it manually, when another workflow calls it, when pull requests wait in the merge queue, every 5 minutes (Asia/Shanghai), on the event `schedule` and on a pull request, with the secrets and rights of its target branch, the job `a` runs.
            Permission [15] In `a`, it is not written what the token of the job may do, so the settings of the repository decide.
        "#]],
    );
    check(
        "on: {push: {tags: ['!v*']}}\njobs: {a: {steps: [{run: 'true'}]}}",
        expect![[r#"
            Whole [] No step of this workflow is known to build or push a container image.
            Permission [2] In `a`, it is not written what the token of the job may do, so the settings of the repository decide.
            Unknown [1] When exactly `push` starts it is not known here: no example fits its filters.
        "#]],
    );
}

#[test]
fn what_fails_is_told() {
    check(
        "on: pull_request
permissions: {contents: read}
jobs:
  image:
    steps:
      - uses: docker/login-action@v4
        with: {registry: ghcr.io, username: a, password: '${{ secrets.GITHUB_TOKEN }}'}
      - uses: docker/build-push-action@v7
        id: push
        with: {push: true, context: ., tags: ghcr.io/acme/app:edge}
      - uses: actions/attest@v4
        with: {subject-name: ghcr.io/acme/app, subject-digest: '${{ steps.push.outputs.digest }}'}
",
        expect![[r#"
            Whole [] This workflow builds container images, but every push fails.
            Event [1 8] On any pull request, it builds an image for the platform of the runner; it pushes nothing; the step `docker/build-push-action@v7` fails, because the token has no `packages: write`, which is needed to push the image to ghcr.io.
            Permission [2] In `image`, the token of the job may read `contents` (which none of its steps needs).
            Never [] It never starts on a push to a branch, on a push of a tag, on a schedule or manually.
        "#]],
    );
}

/// Nothing of what we write ourselves is unknown.
#[test]
fn presets_are_told_whole() {
    for preset in crate::recipe::PRESETS {
        let document = yaml::write(crate::compose::compose(&(preset.recipe)()));
        let all = account(&document, &Native, Lang::En);
        let told = |text: &str| all.iter().any(|it| it.text.contains(text));
        // What is promoted was built before.
        let builds = preset.id != "promote";
        assert_eq!(told("builds container images and pushes them to"), builds, "{}", preset.id);
        assert!(told("it pushes `"), "{}", preset.id);
        assert!(!told("not known here"), "{}", preset.id);
        assert!(!told("fails, because"), "{}", preset.id);
    }
}

#[test]
fn it_takes_no_long() {
    let job = |n: usize| {
        format!(
            "  j{n}:\n    strategy: {{matrix: {{a: [1, 2, 3, 4]}}}}\n    steps:\n{}",
            "      - run: docker push acme/app:${{ matrix.a }}\n".repeat(10)
        )
    };
    let jobs: String = (0..15).map(job).collect();
    let text = format!("on: [push, pull_request, release, workflow_dispatch]\njobs:\n{jobs}");
    let start = std::time::Instant::now();
    let all = account(&yaml::read(&text), &Native, Lang::En);
    assert!(!all.is_empty());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn a_build_that_is_never_reached() {
    let text = IMAGE.replace("type=semver,pattern={{version}}", "type=sematic");
    check(
        &text,
        expect![[r#"
        Whole [] This workflow would build or push container images, but fails before it does.
        Event [2 5 7] On a push to `main`, on a push of a tag that matches `v*` (such as `v1.2.3`), on any pull request and at 04:17 every Monday (UTC), the job `image` runs; it stops at an error of docker/metadata-action: Unknown tag type attribute: sematic.
        Permission [9] In `image`, it is not written what the token of the job may do, so the settings of the repository decide.
        Never [] It never starts manually.
    "#]],
    );
    let two = "on: {push: {branches: [main]}}
jobs:
  names:
    steps:
      - {uses: docker/metadata-action@v6, with: {images: a/b, tags: 'type=sematic'}}
  image:
    needs: names
    steps:
      - {uses: docker/build-push-action@v7, with: {push: true, tags: a/b}}
";
    check(
        two,
        expect![[r#"
        Whole [] This workflow would build or push container images, but fails before it does.
        Event [1] On a push to `main`, the job `names` runs; it stops at an error of docker/metadata-action: Unknown tag type attribute: sematic.
        Permission [3 6] In `names` and `image`, it is not written what the token of the job may do, so the settings of the repository decide.
        Never [] It never starts on a push of a tag, on a pull request, on a schedule or manually.
    "#]],
    );
    check_in(
        Lang::ZhCn,
        two,
        expect![[r#"
        Whole [] 这个工作流本要构建或推送容器镜像，但在此之前就会失败。
        Event [1] 推送到 `main` 时，作业 `names` 会运行；它会因 docker/metadata-action 的错误而停下：Unknown tag type attribute: sematic。
        Permission [3 6] 在 `names`、`image` 中，没有写明作业的令牌有什么权限，由仓库的设置决定。
        Never [] 以下情况不会触发它：推送 Git 标签、拉取请求、定时、手动启动。
    "#]],
    );
}
