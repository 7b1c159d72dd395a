use expect_test::{Expect, expect};

use super::*;
use crate::yaml;

#[track_caller]
fn check(lang: Lang, text: &str, expected: Expect) {
    let all = explain_any(&yaml::read(text).workflow, &Notes::whole(lang), lang);
    let line = |it: &Said| format!("{} {}: {}\n", it.span.start.line, it.what, it.says);
    expected.assert_eq(&all.iter().map(line).collect::<String>());
}

const WORKFLOW: &str = "name: CI
run-name: Build by ${{ github.actor }}
on:
  push: {branches: [main, 'release/**'], tags-ignore: ['*-rc*'], paths: ['src/**']}
  pull_request: {types: [opened, labeled]}
  schedule: [{cron: '17 4 * * 1', timezone: Asia/Shanghai}]
  workflow_dispatch:
    inputs:
      level: {type: choice, options: [low, high], description: How much, required: true}
  workflow_run: {workflows: [Build], types: [completed]}
  issues:
permissions: {}
defaults: {run: {shell: bash, working-directory: app}}
concurrency: {group: '${{ github.ref }}', cancel-in-progress: true}
env: {COLOR: always}
jobs:
  test:
    name: Test
    runs-on: ubuntu-latest
    timeout-minutes: 10
    strategy:
      fail-fast: false
      max-parallel: 2
      matrix: {go: [1, 2], os: [a, b]}
    container: {image: 'golang:1', env: {A: b}, options: --cpus 1, credentials: {username: a, password: '${{ secrets.P }}'}}
    services:
      db: {image: 'postgres:17', ports: ['5432:5432']}
    environment: {name: production, url: 'https://acme.example'}
    outputs: {version: '${{ steps.meta.outputs.version }}'}
    permissions: {contents: read, packages: write, issues: write, nonsense: read}
    steps:
      - uses: actions/checkout@v6
        with: {fetch-depth: 0, Ref: main}
      - uses: docker/login-action@v4
        if: github.event_name != 'pull_request' && startsWith(github.ref, 'refs/tags/')
        with: {registry: ghcr.io, password: '${{ secrets.GITHUB_TOKEN }}'}
      - uses: docker/build-push-action@v7
        with: {push: true, tags: 'ghcr.io/${{ github.repository }}:1', nonsense: 1}
      - id: meta
        uses: acme/strange@v1
        with: {x: y}
        continue-on-error: true
        timeout-minutes: 3
      - uses: ./.github/actions/own
      - uses: docker://alpine:3
        with: {args: ls}
      - run: make
        shell: bash
        working-directory: x
        env: {TOKEN: '${{ github.token }}'}
  call:
    needs: test
    if: always() && !cancelled()
    uses: ./.github/workflows/other.yml
    with: {version: '${{ needs.test.outputs.version }}'}
    secrets: {KEY: '${{ secrets.KEY }}'}
  own:
    needs: [test, call]
    runs-on: [self-hosted, linux]
    continue-on-error: true
    uses: acme/other/.github/workflows/x.yml@v1
    secrets: inherit
    what: 1
";

#[test]
fn everything_is_explained() {
    check(
        Lang::En,
        WORKFLOW,
        expect![[r#"
            1 name: The workflow's name in the Actions tab and in status checks.
            2 run-name: The title of each run in the Actions tab.
            2 ${{ github.actor }}: `${{ github.actor }}` is the account that started the run.
            3 on: The events that start this workflow.
            4 push: Commits or tags that are pushed start the workflow.
            4 branches: What matches: `main` and `release/**` (anything that begins with `release/`).
            4 tags-ignore: What does not start it: `*-rc*` (anything without a `/`, then `-rc`, then anything without a `/`).
            4 paths: What matches: `src/**` (anything that begins with `src/`).
            5 pull_request: Pull requests start the workflow; those from forks get no secrets and a token that only reads.
            5 types: Only for these kinds: `opened` and `labeled`.
            6 schedule: Runs at fixed times, on the default branch.
            6 cron: At 04:17 every Monday, in the time zone Asia/Shanghai.
            6 timezone: The time zone in which the cron line is read; without it, UTC.
            7 workflow_dispatch: Adds the Run workflow button and lets tools start the workflow.
            8 inputs: What is asked before a run that is started manually.
            9 level: An input of the type `choice`, read as `inputs.level`.
            9 type: What it may hold: text, a number, yes or no, one of several.
            9 options: What can be chosen.
            9 description: What people read beside it.
            9 required: Whether it can be left out.
            10 workflow_run: Another workflow has started or ended; the run is on the default branch, with its secrets.
            10 workflows: The names of the workflows whose runs are waited for.
            10 types: Only for these kinds: `completed`.
            11 issues: Something happened to an issue.
            12 permissions: The token may do nothing, unless a job says otherwise.
            13 defaults: The defaults for all scripts that say nothing else.
            13 run: The same, for steps with `run`.
            13 shell: The shell that reads scripts.
            13 working-directory: The folder in which scripts start.
            14 concurrency: Keeps runs of the same group from going at the same time.
            14 group: Runs with the same text here belong to one group; one of them runs at a time.
            14 ${{ github.ref }}: `${{ github.ref }}` is the full name of the branch or tag, such as `refs/heads/main`.
            14 cancel-in-progress: Whether a newer run stops the older one that is still going.
            15 env: Environment variables for all steps.
            15 COLOR: The environment variable `COLOR`.
            16 jobs: What the workflow does; each job gets a fresh machine of its own.
            17 test: One job: a machine, its permissions, and the steps that run on it in order.
            18 name: The name shown for this job in runs and in the checks of a pull request.
            19 runs-on: A machine that GitHub hosts: `ubuntu-latest`.
            20 timeout-minutes: Ends it after 10 minutes.
            21 strategy: Runs the job several times, each time with other values.
            22 fail-fast: Whether one failed combination stops the others; it does unless this is `false`.
            23 max-parallel: How many of them run at the same time.
            24 matrix: Makes 4 jobs, one for each combination of `go` and `os`.
            24 go: One job for each of `1` and `2`.
            24 os: One job for each of `a` and `b`.
            25 container: The steps run in this container rather than on the machine itself.
            25 image: The image that the container is made of.
            25 env: Environment variables in the container.
            25 A: The environment variable `A`.
            25 options: More options of `docker create`.
            25 credentials: How to log in where the image is private.
            25 username: The account that pulls the image.
            25 password: The token or password, read from a secret.
            25 ${{ secrets.P }}: `${{ secrets.P }}` is the secret `P`.
            26 services: Containers that run beside the job, such as a database.
            27 db: A container beside the job, reachable as `db`.
            27 image: The image that the container is made of.
            27 ports: Ports of the container that are reachable from outside.
            28 environment: The environment that the job deploys to: its rules have to let the job through, and its secrets are there.
            28 name: The name of the environment.
            28 url: The address that is shown with the deployment.
            29 outputs: Values that later jobs read as `needs.JOB.outputs.NAME`.
            29 version: An output: `${{ steps.meta.outputs.version }}`.
            29 ${{ steps.meta.outputs.version }}: `${{ steps.meta.outputs.version }}` is the output `version` of the step `meta`.
            30 permissions: What the token may do; all that is not listed is denied.
            30 contents: Code, commits, branches, tags and releases of the repository. The token may read them. A step needs it to check out the repository.
            30 packages: Packages, such as images in the GitHub Container Registry. The token may read and write them. A step needs it to push the image to ghcr.io.
            30 issues: Issues, their comments and labels. The token may read and write them.
            30 nonsense: `nonsense` is not known here.
            31 steps: The steps, from top to bottom, all on the same machine.
            32 actions/checkout: Fetches the code of this repository onto the machine.
            32 uses: The action that does the work: owner, repository, and after `@` the exact version.
            33 with: The inputs handed to the action.
            33 fetch-depth: How many commits of the history come along; 0 means all.
            33 Ref: The branch, tag or commit to fetch; without it, the one that the run is about.
            34 docker/login-action: Logs in to a registry, so that the steps below may push to it.
            34 uses: The action that does the work: owner, repository, and after `@` the exact version.
            35 if: Runs only if the event is not `pull_request` and the run is about a tag.
            36 with: The inputs handed to the action.
            36 registry: The host to log in to; left out, it is Docker Hub.
            36 password: The token or password, best read from a secret.
            36 ${{ secrets.GITHUB_TOKEN }}: `${{ secrets.GITHUB_TOKEN }}` is the token that GitHub makes for this job.
            37 docker/build-push-action: Builds the image from the Dockerfile and, if that worked, pushes it.
            37 uses: The action that does the work: owner, repository, and after `@` the exact version.
            38 with: The inputs handed to the action.
            38 push: Whether the finished image is pushed; `false` means build only.
            38 tags: The full names under which the image is pushed.
            38 ${{ github.repository }}: `${{ github.repository }}` is owner and name of this repository, such as `octo-org/octo-app`.
            38 nonsense: `nonsense` is not known here.
            39 acme/strange: Runs the action acme/strange, which is not in the catalog, so its inputs are not explained here.
            39 id: A short name by which later steps read this step's results.
            40 uses: The action that does the work: owner, repository, and after `@` the exact version.
            41 with: The inputs handed to the action.
            41 x: An input of `acme/strange`; what it does is said there.
            42 continue-on-error: The job goes on even if this step fails.
            43 timeout-minutes: Ends it after 3 minutes.
            44 ./.github/actions/own: Runs the action in the folder `./.github/actions/own` of this repository, which is not looked at here.
            44 uses: The action that does the work: owner, repository, and after `@` the exact version.
            45 docker://alpine:3: Runs the container image `alpine:3`.
            45 uses: The action that does the work: owner, repository, and after `@` the exact version.
            46 with: The inputs handed to the action.
            46 args: An input of `docker://alpine:3`; what it does is said there.
            47 run: Commands of the runner's shell; the step fails with the first that does.
            48 shell: The shell that reads the script.
            49 working-directory: The folder in which the script starts.
            50 env: Environment variables for this step alone.
            50 TOKEN: The environment variable `TOKEN`.
            50 ${{ github.token }}: `${{ github.token }}` is the token that GitHub makes for this job.
            51 call: One job: a machine, its permissions, and the steps that run on it in order.
            52 needs: Waits until `test` is done.
            53 if: The job runs only if `always()` holds (even after a failure or a cancellation) and the run was not cancelled; otherwise it counts as skipped.
            54 uses: Runs the workflow `./.github/workflows/other.yml` of this repository, whose text is not looked at here.
            55 with: What the called workflow is handed.
            55 version: An input, read as `inputs.version`.
            55 ${{ needs.test.outputs.version }}: `${{ needs.test.outputs.version }}` is the output `version` of the job `test`.
            56 secrets: The secrets that the called workflow gets; `inherit` means all.
            56 KEY: A secret that the caller hands over, read as `secrets.KEY`.
            56 ${{ secrets.KEY }}: `${{ secrets.KEY }}` is the secret `KEY`.
            57 own: One job: a machine, its permissions, and the steps that run on it in order.
            58 needs: Waits until `test` and `call` are done.
            59 runs-on: A machine of your own, with the labels `self-hosted` and `linux`.
            60 continue-on-error: The run goes on, and counts as a success, even if this job fails.
            61 uses: Runs the workflow `acme/other/.github/workflows/x.yml@v1` of another repository, whose text is not looked at here.
            62 secrets: The secrets that the called workflow gets; `inherit` means all.
            63 what: `what` is not known here.
        "#]],
    );
}

#[test]
fn in_chinese_as_well() {
    check(
        Lang::ZhCn,
        WORKFLOW,
        expect![[r#"
            1 name: 工作流的名称，显示在 Actions 页面和状态检查里。
            2 run-name: 每次运行在 Actions 页面上的标题。
            2 ${{ github.actor }}: `${{ github.actor }}` 是触发这次运行的账号。
            3 on: 触发这个工作流的事件。
            4 push: 推送提交或标签时运行。
            4 branches: 符合的有：`main`、`release/**`（以 `release/` 开头的一切）。
            4 tags-ignore: 不会触发它的有：`*-rc*`（不含 `/` 的任意内容，接着 `-rc`，接着不含 `/` 的任意内容）。
            4 paths: 符合的有：`src/**`（以 `src/` 开头的一切）。
            5 pull_request: 拉取请求会触发工作流；来自 fork 的拿不到机密，令牌也只能读取。
            5 types: 只看这些种类：`opened`、`labeled`。
            6 schedule: 定时运行，在默认分支上进行。
            6 cron: 每周一 04:17，时区为 Asia/Shanghai。
            6 timezone: 按哪个时区理解 cron 时间；不写则为 UTC。
            7 workflow_dispatch: 加上 Run workflow 按钮，也可以由工具触发。
            8 inputs: 手动运行前要回答的问题。
            9 level: 一个类型为 `choice` 的输入，读作 `inputs.level`。
            9 type: 它可以是什么：文本、数字、是或否、多项之一。
            9 options: 可选的值。
            9 description: 旁边给人看的说明。
            9 required: 是否必填。
            10 workflow_run: 另一个工作流开始或结束；运行在默认分支上，能用它的机密。
            10 workflows: 等待哪些工作流的运行，按名称列出。
            10 types: 只看这些种类：`completed`。
            11 issues: 议题有了变化。
            12 permissions: 令牌没有任何权限，除非作业另有规定。
            13 defaults: 脚本没有另外规定时的默认设置。
            13 run: 同上，用于 `run` 步骤。
            13 shell: 执行脚本的 shell。
            13 working-directory: 脚本开始时所在的文件夹。
            14 concurrency: 让同一组的运行不会同时进行。
            14 group: 这里文字相同的运行归为一组，同一时刻只有一个在运行。
            14 ${{ github.ref }}: `${{ github.ref }}` 是分支或 Git 标签的完整名称，例如 `refs/heads/main`。
            14 cancel-in-progress: 新运行开始时，是否停掉还没结束的旧运行。
            15 env: 供所有步骤使用的环境变量。
            15 COLOR: 环境变量 `COLOR`。
            16 jobs: 工作流要做的事；每个作业都在一台全新的机器上运行。
            17 test: 一个作业：一台机器、它的权限，以及依次执行的步骤。
            18 name: 作业的显示名称，出现在运行页面和拉取请求的检查里。
            19 runs-on: 由 GitHub 托管的机器：`ubuntu-latest`。
            20 timeout-minutes: 10 分钟后强制结束。
            21 strategy: 用不同的值把作业运行多次。
            22 fail-fast: 一个组合失败后是否停止其他组合；除非写 `false`，否则会停止。
            23 max-parallel: 同时运行的数量上限。
            24 matrix: 产生 4 个作业，`go`、`os` 的每种组合一个。
            24 go: `1`、`2` 各有一个作业。
            24 os: `a`、`b` 各有一个作业。
            25 container: 步骤在这个容器里运行，而不是直接在机器上。
            25 image: 容器所用的镜像。
            25 env: 容器中的环境变量。
            25 A: 环境变量 `A`。
            25 options: `docker create` 的其他选项。
            25 credentials: 镜像为私有时如何登录。
            25 username: 拉取镜像的账号。
            25 password: 令牌或密码，从机密读取。
            25 ${{ secrets.P }}: `${{ secrets.P }}` 是机密 `P`。
            26 services: 在作业旁边运行的容器，例如数据库。
            27 db: 作业旁边的一个容器，可通过 `db` 访问。
            27 image: 容器所用的镜像。
            27 ports: 可从外部访问的容器端口。
            28 environment: 作业部署到的环境：必须通过它的规则，之后才能使用它的机密。
            28 name: 环境的名称。
            28 url: 与部署一起显示的地址。
            29 outputs: 后续作业以 `needs.JOB.outputs.NAME` 读取的值。
            29 version: 一个输出：`${{ steps.meta.outputs.version }}`。
            29 ${{ steps.meta.outputs.version }}: `${{ steps.meta.outputs.version }}` 是步骤 `meta` 输出的 `version`。
            30 permissions: 令牌的权限；没有列出的一律拒绝。
            30 contents: 仓库的代码、提交、分支、Git 标签和发行版。令牌可以读取。有步骤需要它来检出代码仓库。
            30 packages: 软件包，例如 GitHub Container Registry 中的镜像。令牌可以读写。有步骤需要它来将镜像推送到 ghcr.io。
            30 issues: 议题及其评论和标签。令牌可以读写。
            30 nonsense: 这里不认识 `nonsense`。
            31 steps: 各个步骤，自上而下，在同一台机器上执行。
            32 actions/checkout: 把这个代码仓库的代码取到机器上。
            32 uses: 实际干活的 action：所有者、代码仓库，`@` 后面是确切版本。
            33 with: 传给 action 的输入。
            33 fetch-depth: 获取多少个历史提交；0 表示全部。
            33 Ref: 要获取的分支、Git 标签或提交；不写则为这次运行所针对的。
            34 docker/login-action: 登录镜像仓库，后面的步骤才能推送。
            34 uses: 实际干活的 action：所有者、代码仓库，`@` 后面是确切版本。
            35 if: 只有在事件不是 `pull_request`，并且这次运行针对 Git 标签时才运行。
            36 with: 传给 action 的输入。
            36 registry: 要登录的主机；不写就是 Docker Hub。
            36 password: 令牌或密码，最好从机密读取。
            36 ${{ secrets.GITHUB_TOKEN }}: `${{ secrets.GITHUB_TOKEN }}` 是 GitHub 为这个作业生成的令牌。
            37 docker/build-push-action: 按 Dockerfile 构建镜像，成功后推送。
            37 uses: 实际干活的 action：所有者、代码仓库，`@` 后面是确切版本。
            38 with: 传给 action 的输入。
            38 push: 构建完成后是否推送；`false` 表示只构建。
            38 tags: 推送镜像所用的完整名称。
            38 ${{ github.repository }}: `${{ github.repository }}` 是本仓库的所有者和名称，例如 `octo-org/octo-app`。
            38 nonsense: 这里不认识 `nonsense`。
            39 acme/strange: 运行 acme/strange。目录中没有这个 action，因此这里不讲解它的输入。
            39 id: 供后面的步骤读取这一步结果的短名称。
            40 uses: 实际干活的 action：所有者、代码仓库，`@` 后面是确切版本。
            41 with: 传给 action 的输入。
            41 x: `acme/strange` 的输入，作用由它自己规定。
            42 continue-on-error: 这一步失败，作业仍继续。
            43 timeout-minutes: 3 分钟后强制结束。
            44 ./.github/actions/own: 运行本仓库文件夹 `./.github/actions/own` 里的 action，这里没有查看它的内容。
            44 uses: 实际干活的 action：所有者、代码仓库，`@` 后面是确切版本。
            45 docker://alpine:3: 运行容器镜像 `alpine:3`。
            45 uses: 实际干活的 action：所有者、代码仓库，`@` 后面是确切版本。
            46 with: 传给 action 的输入。
            46 args: `docker://alpine:3` 的输入，作用由它自己规定。
            47 run: 在运行器 shell 里执行的命令；有一条失败，步骤就失败。
            48 shell: 执行脚本的 shell。
            49 working-directory: 脚本开始时所在的文件夹。
            50 env: 只对这一步有效的环境变量。
            50 TOKEN: 环境变量 `TOKEN`。
            50 ${{ github.token }}: `${{ github.token }}` 是 GitHub 为这个作业生成的令牌。
            51 call: 一个作业：一台机器、它的权限，以及依次执行的步骤。
            52 needs: 等到 `test` 结束。
            53 if: 这个作业只有在无论前面结果如何（包括失败和取消），并且运行没有被取消时才运行，否则记为已跳过。
            54 uses: 运行本仓库的工作流 `./.github/workflows/other.yml`，这里没有查看它的内容。
            55 with: 交给被调用工作流的内容。
            55 version: 一个输入，读作 `inputs.version`。
            55 ${{ needs.test.outputs.version }}: `${{ needs.test.outputs.version }}` 是作业 `test` 输出的 `version`。
            56 secrets: 交给被调用工作流的机密；`inherit` 表示全部。
            56 KEY: 由调用者交出的机密，读作 `secrets.KEY`。
            56 ${{ secrets.KEY }}: `${{ secrets.KEY }}` 是机密 `KEY`。
            57 own: 一个作业：一台机器、它的权限，以及依次执行的步骤。
            58 needs: 等到 `test`、`call` 都结束。
            59 runs-on: 自己的机器，标签为 `self-hosted`、`linux`。
            60 continue-on-error: 即使这个作业失败，运行也会继续，并算作成功。
            61 uses: 运行另一个仓库的工作流 `acme/other/.github/workflows/x.yml@v1`，这里没有查看它的内容。
            62 secrets: 交给被调用工作流的机密；`inherit` 表示全部。
            63 what: 这里不认识 `what`。
        "#]],
    );
}

#[test]
fn shapes_of_on() {
    check(
        Lang::En,
        "on: push",
        expect![[r#"
        1 on: The events that start this workflow.
        1 push: Commits or tags that are pushed start the workflow.
    "#]],
    );
    check(
        Lang::En,
        "on: [push, nonsense]\npermissions: write-all",
        expect![[r#"
        1 on: The events that start this workflow.
        1 push: Commits or tags that are pushed start the workflow.
        1 nonsense: `nonsense` is not known here.
        2 permissions: The token may write everything.
    "#]],
    );
    check(Lang::En, "", expect![""]);
}

/// Whatever GitHub has a name for has a note.
#[test]
fn nothing_of_the_catalog_is_without_a_note() {
    for lang in Lang::ALL {
        let notes = Notes::whole(lang);
        let events = crate::event::NAMES.iter().map(|it| format!("on.{it}"));
        let scopes = crate::catalog::scopes::SCOPES.iter();
        let scopes = scopes.map(|it| format!("permission.{}", it.name));
        let ports = crate::catalog::actions::PORTS.iter();
        let inputs = ports.flat_map(|it| {
            it.inputs.iter().map(|input| format!("input.{}.{input}", it.action.name))
        });
        let actions = crate::catalog::actions::ACTIONS.iter();
        let actions = actions.map(|it| format!("action.{}", it.name));
        let all = events.chain(scopes).chain(inputs).chain(actions);
        let missing: Vec<String> = all.filter(|it| notes.get(it).is_none()).collect();
        assert_eq!(missing, [""; 0]);
    }
}

#[test]
fn notes_for_others_have_a_sentence_and_a_source() {
    for lang in Lang::ALL {
        let notes = Notes::whole(lang);
        for id in ["on.issues", "job.container", "permission.issues", "declared.type"] {
            let note = notes.get(id).expect("a note");
            assert!(!note.says.is_empty() && note.source.starts_with("https://"), "{note:?}");
        }
    }
}
