//! The checklist names what the workflow refers to and nothing else, and its commands do nothing but
//! what they say, whatever stands in the workflow: a real shell runs them.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
    sync::{Mutex, PoisonError},
};

use expect_test::{expect, expect_file};
use proptest::prelude::*;
use pushwright_core::{
    checklist::{Item, Kind, checklist},
    compose::compose,
    data::Data,
    recipe::Recipe,
    sample::{logins, sample},
    share,
    text::Lang,
    workflow::Workflow,
    yaml::{read, write},
};

/// The names of a kind in a checklist, in capitals.
fn listed(workflow: &Workflow, kind: &str) -> BTreeSet<String> {
    let of = |it: &Item| it.id.strip_prefix(&format!("{kind}:")).map(str::to_owned);
    checklist(workflow).iter().filter_map(of).collect()
}

/// The names that stand behind `secrets.` in the text of a workflow that we wrote, comments left out.
/// What looks for them here knows nothing of expressions.
fn mentioned(text: &str, context: &str) -> BTreeSet<String> {
    let mut res = BTreeSet::new();
    for line in text.lines().filter(|it| !it.trim_start().starts_with('#')) {
        for (at, found) in line.match_indices(&format!("{context}.")) {
            let name = line[at + found.len()..].split(|it: char| !is_word(it)).next();
            let is_alone = !line[..at].ends_with(|it: char| is_word(it) || it == '.');
            if is_alone && line[..at].contains("${{") {
                res.insert(name.unwrap_or_default().to_ascii_uppercase());
            }
        }
    }
    res.remove("GITHUB_TOKEN");
    res
}

fn is_word(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_'
}

/// Ways to write a name, and whether it is one.
const WAYS: &[(&str, bool)] = &[
    ("${{ secrets.NAME }}", true),
    ("${{secrets.NAME}}", true),
    ("a ${{ 1 }} b ${{ secrets['NAME'] || '' }}", true),
    ("${{ Secrets.NAME && 'x' || format('{0}', 'y') }}", true),
    ("${{ format('{0}', fromJSON(secrets.NAME).user) }}", true),
    ("${{ !secrets.NAME }}", true),
    ("${{ 'secrets.NAME' }}", false),
    ("secrets.NAME", false),
    ("${{ steps.secrets.NAME }}", false),
    ("${{ env.NAME }} # secrets.NAME", false),
    ("${{ secrets.NAME", false),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Of what we write.
    #[test]
    fn what_is_written_is_listed(numbers in prop::collection::vec(any::<u64>(), 150..300)) {
        let mut numbers = numbers.into_iter().cycle();
        let recipe = sample(&mut || numbers.next().unwrap_or(0));
        let workflow = compose(&recipe);
        let text = write(workflow.clone()).text();
        prop_assert_eq!(listed(&workflow, "secret"), mentioned(&text, "secrets"), "{}", text);
        prop_assert_eq!(listed(&workflow, "variable"), mentioned(&text, "vars"), "{}", text);
    }

    /// Of what others write.
    #[test]
    fn what_is_pasted_is_listed(
        lines in prop::collection::vec((0..WAYS.len(), "[A-Z][A-Z0-9_]{0,6}", 0..4_usize), 1..8),
    ) {
        let mut text = "on: push\njobs:\n".to_owned();
        let mut expected = BTreeSet::new();
        for (n, (way, name, place)) in lines.iter().enumerate() {
            let (way, is_name) = WAYS[*way];
            let value = way.replace("NAME", name).replace('\'', "''");
            let head = format!("  j{n}:\n    runs-on: ubuntu-latest\n");
            text += &match place {
                0 => format!("{head}    env:\n      X: '{value}'\n    steps: []\n"),
                1 => format!("{head}    steps:\n      - run: 'echo {value}'\n"),
                2 => format!("{head}    steps:\n      - uses: a/b@v1\n        with: {{ k: '{value}' }}\n"),
                _ => format!("{head}    strategy:\n      matrix:\n        x: ['{value}']\n    steps: []\n"),
            };
            if is_name && name != "GITHUB_TOKEN" {
                expected.insert(name.clone());
            }
        }
        let document = read(&text);
        prop_assert_eq!(&document.errors, &[]);
        prop_assert_eq!(listed(&document.workflow, "secret"), expected, "{}", text);
    }

    /// Of any text at all.
    #[test]
    fn any_text_has_a_checklist(text in "(\\PC|[ \n:$\\{\\}'a-z.-]){0,200}") {
        checklist(&read(&text).workflow);
    }
}

/// Names that mean something to a shell.
const NASTY: &[&str] = &[
    "it's \"live\" $(touch pwned) `touch pwned`",
    "'; touch pwned; '",
    "$HOME && touch pwned | tee pwned > pwned",
    "-x --help \\' \\\\",
];

/// One at a time: a process that starts while another test still writes a program holds that file open, and then
/// the program cannot be run.
static TURN: Mutex<()> = Mutex::new(());

/// Runs every command of a checklist with programs that write down what they are given.
fn run(items: &[Item]) -> String {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let dir = tempfile::tempdir().expect("a folder");
    let bin = dir.path().join("bin");
    fs::create_dir(&bin).expect("made");
    for name in ["gh", "aws", "gcloud", "az", "cosign"] {
        let program = format!(
            "#!/bin/sh\nfor it in {name} \"$@\"; do printf '[%s]' \"$it\"; done >> \"$LOG\"\necho >> \"$LOG\"\n"
        );
        let path = bin.join(name);
        fs::write(&path, program).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("made executable");
    }
    let home = dir.path().join("home");
    fs::create_dir(&home).expect("made");
    let log = dir.path().join("log");
    for snippet in items.iter().flat_map(|it| &it.snippets).filter(|it| it.kind == Kind::Shell) {
        shell(&snippet.text, &bin, &home, &log);
    }
    let left: Vec<_> =
        fs::read_dir(&home).expect("read").flatten().map(|it| it.file_name()).collect();
    assert!(left.is_empty(), "{left:?}");
    fs::read_to_string(log).unwrap_or_default()
}

fn shell(text: &str, bin: &Path, home: &Path, log: &Path) {
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let mut command = Command::new("sh");
    command.args(["-euc", text]).current_dir(home).env("PATH", path).env("LOG", log);
    let output = command.env("HOME", home).output().expect("a shell");
    let says = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && says.is_empty(), "{says}\n{text}");
}

#[test]
fn whatever_is_named_stays_a_name() {
    for name in NASTY {
        let mut recipe = share::decode(
            "registries=4&registry=docker-hub&image=acme/app&registry.2=ecr&registry.3=gar\
             &registry.4=acr&image.2=a&image.3=b/c&image.4=d&sign=on&sbom=on&attest-sbom=on",
        )
        .recipe;
        recipe.environment = (*name).to_owned();
        recipe.file_name = (*name).to_owned();
        for target in &mut recipe.registries {
            target.image = format!("{} {name}", target.image);
            target.parts.iter_mut().for_each(|it| *it = (*name).to_owned());
        }
        let log = run(&checklist(&compose(&recipe)));
        assert!(
            log.contains(&format!("[gh][secret][set][DOCKERHUB_TOKEN][--env][{name}]")),
            "{log}"
        );
    }
}

#[test]
fn files_are_json() {
    for name in ["plain", NASTY[0], NASTY[3], "line\nbreak"] {
        let mut recipe = share::decode("registry=ecr&image=acme/app").recipe;
        recipe.environment = name.to_owned();
        let items = checklist(&compose(&recipe));
        let files = items.iter().flat_map(|it| &it.snippets).filter(|it| it.kind != Kind::Shell);
        let files: Vec<_> = files.collect();
        assert_eq!(files.len(), 2);
        for it in files {
            assert!(Data::from_json(&it.text).is_ok(), "{}", it.text);
        }
    }
}

/// Every registry with each way to log in has commands that run.
#[test]
fn every_login_has_a_checklist() {
    for (name, recipe) in logins() {
        let items = checklist(&compose(&recipe));
        run(&items);
        let ids: BTreeSet<&str> = items.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids.len(), items.len(), "{name}");
    }
}

/// Whether the checklist speaks of the package of a job that logs in here and pushes that.
fn has_package(registry: &str, tags: &str) -> bool {
    let text = format!(
        "jobs:\n  a:\n    steps:\n    - uses: docker/login-action@v4\n      with: {{registry: {registry}}}\n    \
         - uses: docker/build-push-action@v7\n      with: {{push: true, tags: '{tags}'}}\n"
    );
    checklist(&read(&text).workflow).iter().any(|it| it.id == "package")
}

#[test]
fn packages_that_only_the_run_names() {
    assert!(has_package("ghcr.io", "ghcr.io/acme/app"));
    assert!(has_package("ghcr.io", "${{ vars.REGISTRY }}/app"));
    assert!(has_package("ghcr.io", "${{ vars.IMAGE }}/app"));
    assert!(has_package("ghcr.io", "${{ steps.name.outputs.image }}"));
    assert!(!has_package("quay.io", "${{ vars.IMAGE }}/app"));
    assert!(!has_package("quay.io", "${{ steps.name.outputs.image }}"));
    assert!(!has_package("ghcr.io", "quay.io/acme/app"));
    assert!(!has_package("ghcr.io", "${{ github.repository_owner }}/app"));
}

/// The commands that create repositories, of a job with these steps before the build.
fn created(steps: &str, tags: &str) -> Vec<String> {
    let text = format!(
        "jobs:\n  a:\n    steps:\n{steps}    - uses: docker/build-push-action@v7\n      with: {{push: true, tags: '{tags}'}}\n"
    );
    let items = checklist(&read(&text).workflow);
    let of = items.into_iter().filter(|it| it.id.starts_with("repository:"));
    of.flat_map(|it| it.snippets).map(|it| it.text).collect()
}

#[test]
fn repositories_of_ecr_are_created() {
    let host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
    let private = "aws ecr create-repository --repository-name team/app --region eu-west-1";
    let public = "aws ecr-public create-repository --repository-name app --region us-east-1";
    assert_eq!(created("", &format!("{host}/team/app:1")), [private]);
    assert_eq!(created("", "public.ecr.aws/acme/app:1"), [public]);
    assert_eq!(created("", "ghcr.io/acme/app:1"), [""; 0]);
    let creates = format!("    - run: {private} || true\n");
    assert_eq!(created(&creates, &format!("{host}/team/app:1")), [""; 0]);
    let login = "    - {uses: aws-actions/configure-aws-credentials@v4, with: {aws-region: eu-west-1}}\n    - {id: ecr, uses: aws-actions/amazon-ecr-login@v2}\n";
    assert_eq!(created(login, "${{ steps.ecr.outputs.registry }}/team/app:1"), [private]);
    let unknown = "aws ecr create-repository --repository-name NAME --region REGION";
    let host = "${{ vars.ACCOUNT }}.dkr.ecr.${{ vars.REGION }}.amazonaws.com";
    assert_eq!(created("", &format!("{host}/${{{{ vars.NAME }}}}:1")), [unknown]);
}

fn say(recipe: &Recipe, lang: Lang) -> String {
    let mut res = String::new();
    for it in checklist(&compose(recipe)) {
        res += &format!("- {}\n", it.task.say(lang));
        it.says.iter().for_each(|it| res += &format!("  {}\n", it.say(lang)));
        for it in &it.snippets {
            res += &format!("  {:?}\n", it.kind);
            it.text.lines().for_each(|it| res += &format!("    {it}\n"));
        }
    }
    res
}

#[test]
fn whole_checklists() {
    for (name, link) in [
        ("recommended", ""),
        ("hardened", "preset=hardened"),
        ("promote", "preset=promote&image=acme/app"),
        ("hub", "registry=docker-hub&image=acme/app&description=on&attest=off"),
        ("quay", "registry=quay&image=acme/app&attest=off&call=on"),
        (
            "clouds",
            "registries=3&registry=ecr&image=team/app&account=123456789012&region=eu-central-1\
          &role=arn:aws:iam::123456789012:role/publish&registry.2=gar&image.2=repo/app&registry.3=acr\
          &image.3=app&registry-name.3=acmeimages&attest=off",
        ),
        (
            "builder-tokens",
            "github-builder=on&registries=2&registry=docker-hub&image=acme/app&registry.2=quay&image.2=acme/app",
        ),
        (
            "builder-trusts",
            "github-builder=on&registries=4&registry=docker-hub&image=acme/app&login=oidc&username=acme\
             &connection=12345678-1234-1234-1234-123456789abc&registry.2=ecr&image.2=team/app\
             &account.2=123456789012&region.2=eu-central-1&role.2=arn:aws:iam::123456789012:role/publish\
             &registry.3=gar&image.3=repo/app&registry.4=ghcr&image.4=acme/app",
        ),
    ] {
        let decoded = share::decode(link);
        assert_eq!(decoded.problems, [], "{name}");
        expect_file![format!("golden/checklist-{name}.txt")]
            .assert_eq(&say(&decoded.recipe, Lang::En));
    }
    let zh = say(&share::decode("").recipe, Lang::ZhCn);
    expect![[r#"
        - 把工作流提交为 .github/workflows/docker-publish.yml
          要提交到默认分支：定时运行和手动运行只认那里的文件。
        - 首次运行后查看软件包
          它起初是私有的。在 Package settings 中设定谁能看到它；如果它由别的代码仓库创建，还要在 Manage Actions access 中给本代码仓库 Write 角色，否则推送会被拒绝。
        - 告诉用户如何验证 ghcr.io/OWNER/REPOSITORY
          如果镜像是别人冒用这个名称推送的，验证就会失败。私有代码仓库的证明需要 GitHub Enterprise Cloud。
          Shell
            gh attestation verify oci://ghcr.io/OWNER/REPOSITORY --repo OWNER/REPOSITORY
    "#]].assert_eq(&zh);
}

/// What only the run knows of a host is any in the policy.
#[test]
fn regions_that_only_the_run_knows() {
    let recipe = share::decode("registry=ecr&image=acme/app").recipe;
    let items = checklist(&compose(&recipe));
    let policy = items.iter().flat_map(|it| &it.snippets);
    let policy: Vec<&str> =
        policy.map(|it| it.text.as_str()).filter(|it| it.contains("PutImage")).collect();
    assert_eq!(policy.len(), 1);
    assert!(policy[0].contains("arn:aws:ecr:*:ACCOUNT_ID:repository/acme/app"), "{}", policy[0]);
}
