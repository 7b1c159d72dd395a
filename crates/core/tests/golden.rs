//! What comes out, whole: each preset in both languages, and the tutorial's three workflows beside
//! ours, with every difference named.

use std::{fs, path::Path};

use expect_test::{Expect, expect, expect_file};
use pushwright_core::{
    generate::{Surroundings, generate},
    lint::{Finding, lint},
    recipe::{PRESETS, preset},
    share,
    text::{Lang, Notes, msg},
    workflow::{Node, Value},
    yaml::read,
};

#[test]
fn presets() {
    for preset in PRESETS {
        for lang in Lang::ALL {
            let link = format!("https://pushwright.example/#v=1&preset={}", preset.id);
            let notes = Notes::built_in(lang);
            let surroundings = Surroundings { lang, notes: &notes, link: &link };
            let document = generate(&(preset.recipe)(), surroundings);
            let path = format!("golden/{}.{}.yml", preset.id, lang.id());
            expect_file![path].assert_eq(&document.text());
            // A placeholder for the image is all that is left to fill in.
            let is_left = |it: &Finding| it.message.text != msg::RULE_IMAGE_NAME_PLACEHOLDER;
            let findings: Vec<_> = lint(&document).into_iter().filter(is_left).collect();
            assert!(findings.is_empty(), "{}: {findings:?}", preset.id);
        }
    }
}

/// Builds as people wish them: how each option is written, and that none of it is a mistake.
const BUILDS: &[(&str, &str)] = &[
    (
        "build-everything",
        "build-args=A=1&build-contexts=base=docker-image://alpine:3.22&build-secrets=token=TOKEN\
         &secret-envs=npmrc=NPMRC&secret-files=config=./config.json&ssh-key=DEPLOY_KEY&pull=on\
         &no-cache-filters=build&network=host&allow=security.insecure&add-hosts=mirror:10.0.0.5\
         &shm-size=1g&ulimit=nofile=65536:65536&check=on&hadolint=warning\
         &test-commands=docker+run+--rm+%22$IMAGE%22+--version&source-date-epoch=commit\
         &rewrite-timestamp=on&export=oci&export-days=7&retry=on&summary=on&job-outputs=on",
    ),
    (
        "build-bake",
        "build-with=bake&bake-target=image&bake-set=image.args.B=2&build-args=A=1\
         &build-secrets=token=TOKEN&secret-files=config=./config.json&ssh-key=DEPLOY_KEY\
         &no-cache=on&check=on&test-commands=docker+run+--rm+%22$IMAGE%22,docker+image+ls\
         &export=docker&retry=on&job-outputs=on&platforms=linux/amd64&cache=registry",
    ),
    (
        "build-elsewhere",
        "buildx-version=v0.30.1&driver-opts=network=host,image=moby/buildkit:buildx-stable-1\
         &builder-nodes=linux/arm64=ssh://builder@arm.example.com\
         &buildkitd-config=[registry.%22docker.io%22],mirrors+=+[%22mirror.gcr.io%22]\
         &runner=self-hosted&keep-state=on&emulation=off&cache=local&cache-mode=min",
    ),
    (
        "build-mounts",
        "cache-mounts=/var/cache/apt,go=/root/.cache/go-build&multi-platform=native&merge-group=on\
         &dispatch-dry-run=on&test-commands=docker+run+--rm+%22$IMAGE%22",
    ),
    (
        "build-s3",
        "driver=remote&builder-endpoint=tcp://buildkit.internal:1234&cache=s3\
         &cache-region=eu-central-1&cache-bucket=my-cache&cache-key-id=AWS_KEY_ID\
         &cache-secret=AWS_KEY&cache-scope=app&cache-ignore-error=on&cache-release=on",
    ),
    (
        "supply-gate",
        "registries=2&registry.2=docker-hub&image.2=acme/app&sbom=on&attest-sbom=on&sign=on\
         &scan=trivy&scan-upload=on&harden=block&harden-endpoints=pypi.org:443\
         &environment=production&summary=on&description=on&platforms=",
    ),
    (
        "supply-after",
        "multi-platform=native&scan=grype&scan-when=after&scan-severity=low&scan-upload=on&sign=on\
         &harden=audit&environment=production&summary=on&call=on&attest=off",
    ),
    (
        "supply-legs",
        "multi-platform=native&scan=trivy&scan-upload=on&scan-fixed=off&sbom=on&attest-sbom=on\
         &registry=docker-hub&image=acme/app&description=on&description-file=docs/hub.md",
    ),
    (
        "supply-copy",
        "build-with=copy&registries=2&registry=docker-hub&image=acme/app&registry.2=ghcr&use.2=pull\
         &scan=grype&scan-upload=on&sign=on&summary=on&description=on&job-outputs=on",
    ),
    ("supply-scout", "scan=scout&scan-upload=on&scan-severity=medium&test-commands=true"),
];

#[test]
fn builds() {
    for (name, link) in BUILDS {
        let decoded = share::decode(link);
        assert_eq!(decoded.problems, [], "{name}");
        let notes = Notes::built_in(Lang::En);
        let surroundings = Surroundings { lang: Lang::En, notes: &notes, link: "" };
        let document = generate(&decoded.recipe, surroundings);
        expect_file![format!("golden/{name}.yml")].assert_eq(&document.text());
        let findings = lint(&document);
        assert!(findings.is_empty(), "{name}: {findings:#?}");
    }
}

#[test]
fn languages_differ_only_in_comments() {
    for preset in PRESETS {
        let of = |lang| {
            let notes = Notes::built_in(lang);
            generate(&(preset.recipe)(), Surroundings { lang, notes: &notes, link: "" })
        };
        let [en, zh] = Lang::ALL.map(|lang| of(lang).lines);
        let code = |it: &pushwright_core::yaml::Line| {
            let text = it.text.split(" # ").next().unwrap_or_default().to_owned();
            (!text.trim_start().starts_with('#')).then_some(text)
        };
        let code =
            |them: &[pushwright_core::yaml::Line]| them.iter().filter_map(code).collect::<Vec<_>>();
        assert_eq!(code(&en), code(&zh), "{}", preset.id);
    }
}

/// The same value, except for the differences that are listed: where, what the tutorial says, what
/// we say. Each list stands below with the reasons.
#[track_caller]
fn check(id: &str, expected: Expect) {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let seed = seed.join(format!("{id}.yml"));
    let Ok(seed) = fs::read_to_string(&seed) else {
        eprintln!(
            "SKIPPED: {} is not here, so {id} was not held against the tutorial",
            seed.display()
        );
        return;
    };
    let recipe = preset(id).map(|it| (it.recipe)()).expect("the preset exists");
    let surroundings = Surroundings { lang: Lang::En, notes: &Notes::default(), link: "" };
    let ours = generate(&recipe, surroundings);
    let theirs = read(&seed);
    assert_eq!(theirs.errors, []);
    let mut differences = Vec::new();
    compare("", &theirs.workflow.root, &ours.workflow.root, &mut differences);
    expected.assert_eq(&(differences.join("\n") + "\n"));
}

fn compare(path: &str, theirs: &Node, ours: &Node, res: &mut Vec<String>) {
    match (&theirs.value, &ours.value) {
        (Value::Map(left), Value::Map(right)) => {
            for it in left {
                let path = format!("{path}.{}", it.key);
                match ours.get(&it.key) {
                    Some(ours) => compare(&path, &it.node, ours, res),
                    None => res.push(format!("- {path}: {}", show(&it.node))),
                }
            }
            for it in right.iter().filter(|it| theirs.get(&it.key).is_none()) {
                res.push(format!("+ {path}.{}: {}", it.key, show(&it.node)));
            }
        }
        (Value::Seq(left), Value::Seq(right)) => {
            for (n, (left, right)) in left.iter().zip(right).enumerate() {
                compare(&format!("{path}[{n}]"), left, right, res);
            }
            for (n, it) in left.iter().enumerate().skip(right.len()) {
                res.push(format!("- {path}[{n}]: {}", show(it)));
            }
            for (n, it) in right.iter().enumerate().skip(left.len()) {
                res.push(format!("+ {path}[{n}]: {}", show(it)));
            }
        }
        _ if theirs.value == ours.value => {}
        _ => res.push(format!("~ {path}: {} -> {}", show(theirs), show(ours))),
    }
}

fn show(node: &Node) -> String {
    match &node.value {
        Value::Map(them) => {
            let them: Vec<_> =
                them.iter().map(|it| format!("{}: {}", it.key, show(&it.node))).collect();
            format!("{{{}}}", them.join(", "))
        }
        Value::Seq(them) => format!("[{}]", them.iter().map(show).collect::<Vec<_>>().join(", ")),
        _ => node.as_text().unwrap_or("").replace('\n', "\\n"),
    }
}

// The differences and their reasons:
// - `permissions: {}` and the job's scopes: nothing but what a step needs. Docker Hub needs no
//   `packages: write`; `artifact-metadata: write` lets actions/attest record where the image is
//   stored, which otherwise ends in a warning in repositories of organizations.
// - `concurrency`, `timeout-minutes`: two runs must not push the same tag at once, and a build that
//   hangs must not hold a runner for six hours.
// - `persist-credentials: false`: no later step needs the token, so it is not left on the disk.
// - `uses`: newer versions, pinned to commits; actions/attest replaces attest-build-provenance,
//   which is only a wrapper around it now.
// - `subject-name` with `docker.io`: the README of actions/attest names that host for Docker Hub.
// - The third workflow attests the image in both registries; the tutorial leaves Docker Hub out.
// - Names of steps: the same in every workflow, and they say which registry.

#[test]
fn docker_hub() {
    check(
        "docker-hub",
        expect![[r#"
        - .jobs.push_to_registry.permissions.packages: write
        + .jobs.push_to_registry.permissions.artifact-metadata: write
        ~ .jobs.push_to_registry.steps[0].uses: actions/checkout@v5 -> actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
        + .jobs.push_to_registry.steps[0].with: {persist-credentials: false}
        ~ .jobs.push_to_registry.steps[1].uses: docker/login-action@f4ef78c080cd8ba55a85445d5b36e214a81df20a -> docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121
        ~ .jobs.push_to_registry.steps[2].uses: docker/metadata-action@9ec57ed1fcdbf14dcef7dfbe97b2010124a938b7 -> docker/metadata-action@dc802804100637a589fabce1cb79ff13a1411302
        ~ .jobs.push_to_registry.steps[3].uses: docker/build-push-action@3b5e8027fcad23fda98b2e3ac259d8d67585f671 -> docker/build-push-action@53b7df96c91f9c12dcc8a07bcb9ccacbed38856a
        ~ .jobs.push_to_registry.steps[4].uses: actions/attest-build-provenance@v3 -> actions/attest@1e69f48acb82d1966a394da916b4c1698aa569d6
        ~ .jobs.push_to_registry.steps[4].with.subject-name: index.docker.io/my-docker-hub-namespace/my-docker-hub-repository -> docker.io/my-docker-hub-namespace/my-docker-hub-repository
        + .jobs.push_to_registry.timeout-minutes: 30
        + .permissions: {}
        + .concurrency: {group: ${{ github.workflow }}-${{ github.ref }}, cancel-in-progress: false}
    "#]],
    );
}

#[test]
fn github_packages() {
    check(
        "github-packages",
        expect![[r#"
        + .jobs.build-and-push-image.permissions.artifact-metadata: write
        ~ .jobs.build-and-push-image.steps[0].name: Checkout repository -> Check out the repo
        ~ .jobs.build-and-push-image.steps[0].uses: actions/checkout@v5 -> actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
        + .jobs.build-and-push-image.steps[0].with: {persist-credentials: false}
        ~ .jobs.build-and-push-image.steps[1].name: Log in to the Container registry -> Log in to GitHub Container Registry
        ~ .jobs.build-and-push-image.steps[1].uses: docker/login-action@65b78e6e13532edd9afa3aa52ac7964289d1a9c1 -> docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121
        ~ .jobs.build-and-push-image.steps[2].uses: docker/metadata-action@9ec57ed1fcdbf14dcef7dfbe97b2010124a938b7 -> docker/metadata-action@dc802804100637a589fabce1cb79ff13a1411302
        ~ .jobs.build-and-push-image.steps[3].uses: docker/build-push-action@f2a1d5e99d037542a71f64918e516c093c6f3fc4 -> docker/build-push-action@53b7df96c91f9c12dcc8a07bcb9ccacbed38856a
        ~ .jobs.build-and-push-image.steps[4].uses: actions/attest-build-provenance@v3 -> actions/attest@1e69f48acb82d1966a394da916b4c1698aa569d6
        ~ .jobs.build-and-push-image.steps[4].with.subject-name: ${{ env.REGISTRY }}/${{ env.IMAGE_NAME}} -> ${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}
        + .jobs.build-and-push-image.timeout-minutes: 30
        + .permissions: {}
        + .concurrency: {group: ${{ github.workflow }}-${{ github.ref }}, cancel-in-progress: false}
    "#]],
    );
}

#[test]
fn docker_hub_and_github_packages() {
    check(
        "docker-hub-and-github-packages",
        expect![[r#"
        + .jobs.push_to_registries.permissions.artifact-metadata: write
        ~ .jobs.push_to_registries.steps[0].uses: actions/checkout@v5 -> actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
        + .jobs.push_to_registries.steps[0].with: {persist-credentials: false}
        ~ .jobs.push_to_registries.steps[1].uses: docker/login-action@f4ef78c080cd8ba55a85445d5b36e214a81df20a -> docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121
        ~ .jobs.push_to_registries.steps[2].name: Log in to the Container registry -> Log in to GitHub Container Registry
        ~ .jobs.push_to_registries.steps[2].uses: docker/login-action@65b78e6e13532edd9afa3aa52ac7964289d1a9c1 -> docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121
        ~ .jobs.push_to_registries.steps[3].uses: docker/metadata-action@9ec57ed1fcdbf14dcef7dfbe97b2010124a938b7 -> docker/metadata-action@dc802804100637a589fabce1cb79ff13a1411302
        ~ .jobs.push_to_registries.steps[4].uses: docker/build-push-action@3b5e8027fcad23fda98b2e3ac259d8d67585f671 -> docker/build-push-action@53b7df96c91f9c12dcc8a07bcb9ccacbed38856a
        ~ .jobs.push_to_registries.steps[5].name: Generate artifact attestation -> Generate artifact attestation for docker.io
        ~ .jobs.push_to_registries.steps[5].uses: actions/attest-build-provenance@v3 -> actions/attest@1e69f48acb82d1966a394da916b4c1698aa569d6
        ~ .jobs.push_to_registries.steps[5].with.subject-name: ghcr.io/${{ github.repository }} -> docker.io/my-docker-hub-namespace/my-docker-hub-repository
        + .jobs.push_to_registries.steps[6]: {name: Generate artifact attestation for ghcr.io, uses: actions/attest@1e69f48acb82d1966a394da916b4c1698aa569d6, with: {subject-name: ghcr.io/${{ github.repository }}, subject-digest: ${{ steps.push.outputs.digest }}, push-to-registry: true}}
        + .jobs.push_to_registries.timeout-minutes: 30
        + .permissions: {}
        + .concurrency: {group: ${{ github.workflow }}-${{ github.ref }}, cancel-in-progress: false}
    "#]],
    );
}
