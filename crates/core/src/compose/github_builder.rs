//! The same settings as a call of Docker's reusable workflow. What it has no input for is not written;
//! `recipe::shown` knows what that is. Source: docker/github-builder v1.17.0, README and
//! `.github/workflows/build.yml`.

use crate::{
    catalog::{
        actions::GITHUB_BUILDER,
        platforms::hosted_runner,
        registries::{ECR_PUBLIC, Login},
    },
    compose::{
        cache::scope,
        inputs::{build_args, platforms},
        job,
        login::stored,
        metadata::{Stage, metadata},
        nodes::{at, entry, entry_text, flag, map, text_lines},
        publishes::switch,
        steps::uses,
    },
    recipe::{Cache, CacheMode, MultiPlatform, Recipe, Target, lines},
    topic::{Place, Topic},
    workflow::{Entry, Node, Value},
};

/// The job that calls it.
pub(super) fn call(recipe: &Recipe) -> Node {
    let mut entries: Vec<Entry> = job::name(recipe).into_iter().collect();
    let mut uses = uses(recipe, &GITHUB_BUILDER);
    uses.node.place = Some(Topic::GithubBuilder.into());
    entries.push(uses);
    entries.push(entry("with", map(inputs(recipe))));
    let auths = each(recipe, auth);
    if !auths.is_empty() {
        let auths = entry("registry-auths", text_lines(Topic::Login, &auths));
        entries.push(entry("secrets", map(vec![auths])));
    }
    at(Topic::Job, map(entries))
}

fn inputs(recipe: &Recipe) -> Vec<Entry> {
    let mut res =
        vec![entry_text("output", Topic::GithubBuilder, "image"), entry("push", switch(recipe))];
    let mut add = |key: &str, topic: Topic, value: &str| {
        if !value.trim().is_empty() {
            res.push(entry_text(key, topic, value.trim()));
        }
    };
    add("context", Topic::Context, &recipe.context);
    add("file", Topic::File, &recipe.file);
    add("target", Topic::Target, &recipe.target);
    add("shm-size", Topic::ShmSize, &recipe.shm_size);
    add("platforms", Topic::Platforms, &platforms(recipe));
    res.extend(distribution(recipe));
    let mut args = plain(Topic::BuildArgs, &recipe.build_args);
    args.extend(build_args(recipe));
    several(&mut res, "build-args", Topic::BuildArgs, &args);
    several(&mut res, "ulimit", Topic::Ulimit, &plain(Topic::Ulimit, &recipe.ulimit));
    cached(recipe, &mut res);
    if recipe.sbom {
        res.push(entry("sbom", flag(Topic::Sbom, true)));
    }
    several(&mut res, "registry-identities", Topic::Login, &each(recipe, identity));
    res.push(entry("set-meta-labels", flag(Topic::Labels, true)));
    if !lines(&recipe.annotations).is_empty() {
        res.push(entry("set-meta-annotations", flag(Topic::Annotations, true)));
    }
    res.extend(names(recipe));
    res
}

fn several(to: &mut Vec<Entry>, key: &str, topic: Topic, them: &[(Place, String)]) {
    if !them.is_empty() {
        to.push(entry(key, text_lines(topic, them)));
    }
}

fn plain(topic: Topic, of: &str) -> Vec<(Place, String)> {
    lines(of).into_iter().map(|it| (topic.into(), it.to_owned())).collect()
}

/// By itself it gives each platform a runner of its kind.
fn distribution(recipe: &Recipe) -> Vec<Entry> {
    let at_once = |key, value| entry(key, flag(Topic::MultiPlatform, value));
    match recipe.multi_platform {
        _ if lines(&recipe.platforms).is_empty() => Vec::new(),
        // For other processors than GitHub has machines of it needs the emulator all the same.
        MultiPlatform::Native => {
            let all = lines(&recipe.platforms);
            let foreign = all.into_iter().any(|it| hosted_runner(it).is_none());
            foreign.then(|| at_once("setup-qemu", true)).into_iter().collect()
        }
        MultiPlatform::Qemu => vec![at_once("distribute", false), at_once("setup-qemu", true)],
        MultiPlatform::CrossCompilation => vec![at_once("distribute", false)],
    }
}

fn cached(recipe: &Recipe, to: &mut Vec<Entry>) {
    if recipe.cache != Cache::Gha {
        return;
    }
    to.push(match recipe.releases() && !recipe.cache_release {
        true => entry_text("cache", Topic::CacheRelease, "${{ github.ref_type != 'tag' }}"),
        false => entry("cache", flag(Topic::Cache, true)),
    });
    to.push(entry_text("cache-scope", Topic::CacheScope, &scope(recipe)));
    if recipe.cache_mode == CacheMode::Max {
        to.push(entry_text("cache-mode", Topic::CacheMode, "max"));
    }
}

/// What metadata-action takes, under the names that it has here.
fn names(recipe: &Recipe) -> Vec<Entry> {
    let step = metadata(recipe, Stage::Build);
    let Some(Value::Map(with)) = step.get("with").map(|it| it.value.clone()) else {
        return Vec::new();
    };
    with.into_iter().map(|it| Entry { key: ["meta-", &it.key].concat(), ..it }).collect()
}

/// A list in YAML, of what there is to say of each registry.
fn each(recipe: &Recipe, says: fn(&Target) -> Vec<(&'static str, String)>) -> Vec<(Place, String)> {
    let mut res = Vec::new();
    for (item, target) in recipe.registries.iter().enumerate() {
        let place = Place { topic: Topic::Login, item };
        for (n, (key, value)) in says(target).into_iter().enumerate() {
            let mark = if n == 0 { "- " } else { "  " };
            res.push((place, format!("{mark}{key}: {}", crate::yaml::scalar::quote(&value))));
        }
    }
    res
}

/// A login with a user name and a password.
fn auth(target: &Target) -> Vec<(&'static str, String)> {
    let Some((username, password)) = stored(target) else { return Vec::new() };
    vec![("registry", host(target)), ("username", username), ("password", password)]
}

/// A login that trusts the run. Keys: docker/github-builder, README, "Registry identities" (00af29c), and
/// docker/actions-toolkit, `RegistryIdentities`, which refuses any other.
fn identity(target: &Target) -> Vec<(&'static str, String)> {
    match target.login {
        Login::Oidc => vec![
            ("type", "dockerhub".to_owned()),
            ("registry", host(target)),
            ("username", target.username.trim().to_owned()),
            ("connection_id", target.connection.trim().to_owned()),
        ],
        Login::AwsRole => {
            let region = match target.registry == &ECR_PUBLIC {
                true => "us-east-1".to_owned(),
                false => target.value(Topic::Region),
            };
            vec![
                ("type", "aws-ecr".to_owned()),
                ("registry", host(target)),
                ("role-to-assume", target.value(Topic::Role)),
                ("region", region),
            ]
        }
        Login::WorkloadIdentity => vec![
            ("type", "gcp-wif".to_owned()),
            ("registry", host(target)),
            ("workload_identity_provider", target.value(Topic::IdentityProvider)),
            ("service_account", target.value(Topic::ServiceAccount)),
            ("project_id", target.value(Topic::Project)),
        ],
        _ => Vec::new(),
    }
}

fn host(target: &Target) -> String {
    match target.host() {
        it if it.is_empty() => "docker.io".to_owned(),
        it => it,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::{
        compose::compose,
        lint::lint,
        sample, share,
        topic::{Place, Topic},
        workflow::{Node, jobs},
        yaml,
    };

    #[track_caller]
    fn check(fragment: &str, expected: Expect) {
        let decoded = share::decode(&format!("github-builder=on&{fragment}"));
        assert_eq!(decoded.problems, [], "{fragment}");
        let document = yaml::write(compose(&decoded.recipe));
        let text = document.text();
        let from = text.find("jobs:\n").unwrap_or_default();
        expected.assert_eq(&text[from..]);
        let found: Vec<_> = lint(&document).iter().map(|it| it.rule.id).collect();
        assert_eq!(found, [""; 0], "{text}");
    }

    #[test]
    fn the_recommended_settings() {
        check(
            "",
            expect![[r#"
                jobs:
                  publish:
                    name: Build and publish the image
                    permissions:
                      contents: read
                      packages: write
                      id-token: write
                    uses: docker/github-builder/.github/workflows/build.yml@58cb9f5b71b1836d6f690c1e95effdeb9b98cb8a # v1.17.0
                    with:
                      output: image
                      push: ${{ github.event_name != 'pull_request' }}
                      context: .
                      platforms: linux/amd64,linux/arm64
                      distribute: false
                      setup-qemu: true
                      cache: ${{ github.ref_type != 'tag' }}
                      cache-scope: docker-publish
                      cache-mode: max
                      set-meta-labels: true
                      meta-images: ghcr.io/${{ github.repository }}
                      meta-tags: |
                        type=semver,pattern={{version}}
                        type=semver,pattern={{major}}.{{minor}}
                        type=semver,pattern={{major}},enable=${{ !startsWith(github.ref, 'refs/tags/v0.') }}
                        type=ref,event=branch
                        type=ref,event=pr
                    secrets:
                      registry-auths: |
                        - registry: ghcr.io
                          username: ${{ github.actor }}
                          password: ${{ secrets.GITHUB_TOKEN }}
            "#]],
        );
    }

    #[test]
    fn each_kind_of_login() {
        check(
            "registries=4&registry=docker-hub&image=acme/app&login=oidc&username=acme\
             &connection=12345678-1234-1234-1234-123456789abc&registry.2=ecr&image.2=app&account.2=123456789012\
             &region.2=eu-central-1&role.2=arn:aws:iam::123456789012:role/publish&registry.3=quay&image.3=acme/app\
             &registry.4=ghcr&image.4=acme/app&platforms=linux/amd64,linux/arm64&multi-platform=qemu&build-args=A=1&sbom=on",
            expect![[r#"
                jobs:
                  publish:
                    name: Build and publish the image
                    permissions:
                      contents: read
                      packages: write
                      id-token: write
                    uses: docker/github-builder/.github/workflows/build.yml@58cb9f5b71b1836d6f690c1e95effdeb9b98cb8a # v1.17.0
                    with:
                      output: image
                      push: ${{ github.event_name != 'pull_request' }}
                      context: .
                      platforms: linux/amd64,linux/arm64
                      distribute: false
                      setup-qemu: true
                      build-args: A=1
                      cache: ${{ github.ref_type != 'tag' }}
                      cache-scope: docker-publish
                      cache-mode: max
                      sbom: true
                      registry-identities: |
                        - type: dockerhub
                          registry: docker.io
                          username: acme
                          connection_id: 12345678-1234-1234-1234-123456789abc
                        - type: aws-ecr
                          registry: 123456789012.dkr.ecr.eu-central-1.amazonaws.com
                          role-to-assume: arn:aws:iam::123456789012:role/publish
                          region: eu-central-1
                      set-meta-labels: true
                      meta-images: |
                        acme/app
                        123456789012.dkr.ecr.eu-central-1.amazonaws.com/app
                        quay.io/acme/app
                        ghcr.io/acme/app
                      meta-tags: |
                        type=semver,pattern={{version}}
                        type=semver,pattern={{major}}.{{minor}}
                        type=semver,pattern={{major}},enable=${{ !startsWith(github.ref, 'refs/tags/v0.') }}
                        type=ref,event=branch
                        type=ref,event=pr
                    secrets:
                      registry-auths: |
                        - registry: quay.io
                          username: ${{ vars.QUAY_USERNAME }}
                          password: ${{ secrets.QUAY_TOKEN }}
                        - registry: ghcr.io
                          username: ${{ github.actor }}
                          password: ${{ secrets.GITHUB_TOKEN }}
            "#]],
        );
    }

    #[test]
    fn names_are_judged_as_in_steps() {
        for image in ["image=acme//app", "registry=docker-hub&image="] {
            let decoded = share::decode(&format!("github-builder=on&{image}"));
            let document = yaml::write(compose(&decoded.recipe));
            let found: Vec<_> = lint(&document).iter().map(|it| (it.rule.id, it.place)).collect();
            assert!(found.contains(&("image-name", Some(Topic::Image.into()))), "{found:?}");
        }
    }

    #[track_caller]
    fn found(text: &str, expected: Expect) {
        let document = yaml::read(text);
        let found = lint(&document);
        let says = |it: &crate::lint::Finding| {
            let line = it.span.start.line;
            format!("{line} {} {}\n", it.rule.id, it.message.say(crate::text::Lang::En))
        };
        expected.assert_eq(&found.iter().map(says).collect::<String>());
    }

    #[test]
    fn what_it_cannot_be_told_is_found_where_it_was_chosen() {
        for (fragment, item) in [
            ("registry=acr&registry-name=acme&image=app&login=azure", 0),
            (
                "registries=2&registry.2=jfrog&host.2=acme.jfrog.io&image.2=docker/app&login.2=jfrog",
                1,
            ),
            // Two roles of AWS are one too many.
            (
                "registries=2&registry=ecr&image=app&account=123456789012&region=eu-central-1\
                 &registry.2=ecr-public&image.2=abc/app",
                1,
            ),
        ] {
            let decoded = share::decode(&format!("github-builder=on&{fragment}"));
            assert_eq!(decoded.problems, [], "{fragment}");
            let composed = yaml::write(compose(&decoded.recipe));
            for found in [lint(&composed), crate::lint::lint_composed(&composed)] {
                let found: Vec<_> =
                    found.iter().filter(|it| it.rule.id == "missing-login").collect();
                let [found] = found.as_slice() else { panic!("{fragment}: {found:?}") };
                assert_eq!(found.place, Some(Place { topic: Topic::Login, item }));
            }
        }
    }

    const STRANGE: &str = "on: {push: {branches: [main]}, pull_request: }
concurrency: a
permissions: {}
jobs:
  build:
    permissions: {contents: read, id-token: write}
    uses: docker/github-builder/.github/workflows/build.yml@58cb9f5b71b1836d6f690c1e95effdeb9b98cb8a # v1.17.0
    with:
      output: image
      push: true
      platforms: linux/amd46
      meta-images: |
        quay.io/acme/App!
        ghcr.io/acme/app
      meta-tags: |
        type=semvr,pattern={{version}}
        type=raw
    secrets:
      registry-auths: |
        - registry: ghcr.io
          username: ${{ github.actor }}
          password: ${{ secrets.TOKEN }}
";

    #[test]
    fn calls_that_others_wrote_are_judged_as_steps_are() {
        found(
            STRANGE,
            expect![[r#"
                10 push-on-pull-request Every pull request pushes its image, before anyone has reviewed its code; pull requests from forks fail. Push only if `github.event_name != 'pull_request'`.
                11 unknown-platform There is no platform `linux/amd46`, so the build fails. Known platforms include `linux/amd64`, `linux/arm64` and `linux/arm/v7`.
                13 image-name The registry refuses `quay.io/acme/App!` because of `!`. Image names have only lowercase letters, digits, `.`, `_`, `-` and `/`.
                13 missing-login The push to quay.io will be refused: Docker's workflow is not told how to log in there. It takes usernames with tokens in `registry-auths`, and identities for Docker Hub, AWS and Google Cloud in `registry-identities`, one of each kind. Use a token for quay.io, or build with steps.
                16 tag-rule docker/metadata-action fails: there is no tag rule of type `semvr`.
                17 tag-rule docker/metadata-action fails: a rule of type `raw` needs `value=`.
                20 push-on-pull-request Pull requests from forks and from Dependabot have no secrets, so this login fails. Skip it on pull requests.
                20 long-lived-key This token belongs to a person and works until it is revoked. `GITHUB_TOKEN` can push here too, unless the package belongs to another repository.
            "#]],
        );
    }

    #[track_caller]
    fn of_calls(with: &str, expected: Expect) {
        let job = |it: &str| {
            format!(
                "    permissions: {{contents: read, id-token: write}}
    uses: docker/github-builder/.github/workflows/build.yml@58cb9f5b71b1836d6f690c1e95effdeb9b98cb8a # v1.17.0
    with:
      output: image
      meta-images: ghcr.io/acme/app
{it}"
            )
        };
        let (one, two) = with.split_once("---\n").unwrap_or((with, ""));
        let mut text =
            format!("on: push\nconcurrency: a\npermissions: {{}}\njobs:\n  a:\n{}", job(one));
        if !two.is_empty() {
            text += &format!("  b:\n{}", job(two));
        }
        found(&text, expected);
    }

    /// Each platform has a runner of its kind, unless told otherwise; for some there is none.
    #[test]
    fn platforms_of_calls_need_an_emulator_or_not() {
        of_calls("      platforms: linux/amd64,linux/arm64\n", expect![[""]]);
        of_calls(
            "      platforms: linux/amd64,linux/s390x\n",
            expect![[r#"
                11 foreign-platform The runner `ubuntu-24.04` cannot run programs for `linux/s390x`: unless the Dockerfile cross-compiles, `RUN` needs an emulator, and BuildKit's own is only a fallback. Set up QEMU before the build.
            "#]],
        );
        of_calls(
            "      setup-qemu: true\n      platforms: linux/amd64,linux/s390x\n",
            expect![[""]],
        );
        of_calls(
            "      platforms: linux/arm64\n      distribute: false\n",
            expect![[r#"
                11 foreign-platform The runner `ubuntu-24.04` cannot run programs for `linux/arm64`: unless the Dockerfile cross-compiles, `RUN` needs an emulator, and BuildKit's own is only a fallback. Set up QEMU before the build.
            "#]],
        );
        of_calls("      platforms: linux/arm64\n      distribute: ${{ vars.A }}\n", expect![[""]]);
        of_calls(
            "      platforms: linux/arm64\n      runner: ubuntu-24.04\n",
            expect![[r#"
                11 foreign-platform The runner `ubuntu-24.04` cannot run programs for `linux/arm64`: unless the Dockerfile cross-compiles, `RUN` needs an emulator, and BuildKit's own is only a fallback. Set up QEMU before the build.
            "#]],
        );
        of_calls("      platforms: linux/arm64\n      runner: ubuntu-24.04-arm\n", expect![[""]]);
        of_calls(
            "      platforms: linux/arm64\n      runner: |\n        default=ubuntu-24.04-arm\n        linux=ubuntu-24.04\n",
            expect![[r#"
                11 foreign-platform The runner `ubuntu-24.04` cannot run programs for `linux/arm64`: unless the Dockerfile cross-compiles, `RUN` needs an emulator, and BuildKit's own is only a fallback. Set up QEMU before the build.
            "#]],
        );
    }

    #[test]
    fn an_emulator_is_added_where_it_is_missing() {
        let text = "on: push\njobs:\n  a:\n    uses: docker/github-builder/.github/workflows/build.yml@v1\n    with:\n      output: image\n      platforms: linux/riscv64\n";
        for text in [text.to_owned(), format!("{text}      setup-qemu: false\n")] {
            let document = yaml::read(&text);
            let is_it = |it: &crate::lint::Finding| it.rule.id == "foreign-platform";
            let finding = lint(&document).into_iter().find(is_it).expect("a finding");
            let edits = finding.fix.expect("a fix").edits;
            let mended = crate::lint::apply(&document.lines, &edits);
            assert!(mended.contains("      setup-qemu: true\n"), "{mended}");
            assert!(!lint(&yaml::read(&mended)).iter().any(is_it), "{mended}");
        }
    }

    #[test]
    fn calls_that_write_one_cache_in_turn() {
        of_calls("      cache: true\n---\n      cache: true\n", expect![[""]]);
        of_calls(
            "      cache: true\n      context: api\n---\n      cache: true\n      context: web\n",
            expect![[r#"
                19 shared-cache This build and one before it write the same cache (`scope=buildkit`), so each throws away what the other needs. Give each a name of its own, such as `type=gha,scope=api`.
            "#]],
        );
        of_calls(
            "      cache: true\n      context: api\n      cache-scope: api\n---\n      cache: true\n      context: web\n      cache-scope: web\n",
            expect![[""]],
        );
        of_calls("      context: api\n---\n      context: web\n", expect![[""]]);
    }

    #[test]
    fn what_a_call_does_is_foretold() {
        let text = STRANGE
            .replace("push: true", "push: ${{ github.event_name != 'pull_request' }}")
            .replace("linux/amd46", "linux/amd64")
            .replace("quay.io/acme/App!", "registry.lan/acme/app")
            .replace("type=semvr,pattern={{version}}", "type=ref,event=branch")
            .replace("        type=raw\n", "        type=ref,event=pr\n");
        let workflow = yaml::read(&text).workflow;
        let at = crate::event::Repository::default();
        let mut res = String::new();
        for event in [
            crate::event::Event::push_branch(&at, "main"),
            crate::event::Event::pull_request(&at, "main", crate::event::Origin::Fork),
        ] {
            for job in crate::simulate::run(&workflow, &event, &crate::host::Native).jobs {
                res += &format!("{} known: {}\n", job.id, job.is_known);
                for it in job.steps {
                    res += &format!("  {} {:?}\n", it.name, it.runs.holds);
                    it.tags.iter().for_each(|it| res += &format!("    tags {:?}\n", it.tag_names));
                    it.pushed.iter().for_each(|it| res += &format!("    push {}\n", it.reference));
                    it.held.iter().for_each(|it| res += &format!("    held {it:?}\n"));
                    it.lacks.iter().for_each(|it| res += &format!("    lacks {}\n", it.scope));
                }
            }
        }
        expect![[r#"
            build known: true
              Login to registry Some(true)
              Set up QEMU Some(false)
              Set up Docker Buildx Some(true)
              Docker meta Some(true)
                tags ["main"]
              Build Some(true)
                push registry.lan/acme/app:main
                push ghcr.io/acme/app:main
            build known: true
              Login to registry Some(false)
              Set up QEMU Some(false)
              Set up Docker Buildx Some(true)
              Docker meta Some(true)
                tags ["pr-15"]
              Build Some(true)
                held Condition("github.event_name != 'pull_request'")
        "#]]
        .assert_eq(&res);
    }

    /// The inputs of `build.yml` at v1.17.0, without those for output that is no image.
    const INPUTS: &str = "runner distribute fail-fast job-name-prefix setup-qemu annotations build-args cache \
                          cache-scope cache-mode context file labels output platforms push sbom shm-size sign \
                          target ulimit registry-identities set-meta-annotations set-meta-labels meta-images \
                          meta-tags meta-labels meta-annotations meta-flavor";

    #[test]
    fn nothing_is_said_that_it_does_not_take() {
        let mut numbers = 11;
        let mut next = || {
            numbers = u64::wrapping_add(u64::wrapping_mul(numbers, 6_364_136_223_846_793_005), 1);
            numbers >> 33
        };
        let mut seen = 0;
        for _ in 0..300 {
            let recipe = sample::sample(&mut next);
            if !recipe.calls_builder() {
                continue;
            }
            seen += 1;
            let workflow = compose(&recipe);
            let calls = jobs(&workflow).iter().filter(|it| it.node.get("uses").is_some());
            for job in calls {
                let keys: Vec<&str> = job.node.entries().iter().map(|it| it.key.as_str()).collect();
                let known = ["name", "permissions", "uses", "with", "secrets"];
                let of_images = ["needs", "if", "strategy", "concurrency"];
                assert!(
                    keys.iter().all(|it| known.contains(it) || of_images.contains(it)),
                    "{keys:?}"
                );
                for it in job.node.get("with").map_or(&[][..], Node::entries) {
                    assert!(INPUTS.split_whitespace().any(|input| input == it.key), "{}", it.key);
                }
            }
            // The job that says what has changed has steps.
            if recipe.builds_changed() {
                continue;
            }
            let text = yaml::write(workflow).text();
            assert!(!text.contains("${{ steps.") && !text.contains("${{ env."), "{text}");
        }
        assert!(20 < seen, "{seen}");
    }
}
