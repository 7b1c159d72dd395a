//! Steps of which it is certain that they fail: what registries refuse of them, and what the token does not give.

use super::{
    push::{Held, Pushed},
    scope::Scope,
    script::Script,
    step::SoFar,
};
use crate::{
    catalog::registries::GHCR,
    workflow::{Node, TextLine, is_action, permissions::Need, publish},
};

/// What a registry refuses of a step, its login or what it pushes, and whether the step certainly comes to that.
/// BuildKit and scripts push one image after the other, so what stands before has been pushed by then. Source:
/// moby/buildkit, `exporter/containerimage/export.go`.
pub(super) fn refused(
    step: &Node,
    script: &Script,
    so_far: &SoFar<'_>,
    pushed: &mut Vec<Pushed>,
) -> Option<(Held, bool)> {
    let mut logins = script.commands.iter().filter(|it| it.logs_in()).peekable();
    let logs_in = is_action(step, "docker/login-action")
        || logins.peek().is_some() && logins.all(|it| it.depends_on.is_none());
    if !logs_in && pushed.is_empty() {
        return None;
    }
    let known = (so_far.logins)();
    if let Some(host) = known.refuses_login(so_far.number).filter(|_| logs_in) {
        pushed.clear();
        return Some((Held::LoginRefused(host.to_owned()), true));
    }
    let is_skipped = |it: usize| so_far.skipped.contains(&it);
    let is_denied = so_far.rights.denies_push();
    let is_refused = |it: &Pushed| {
        let is_known = it.has_known_host();
        is_known
            && (is_denied && is_at_ghcr(it)
                || known.refuse_push(so_far.number, &it.host, &is_skipped))
    };
    let first = pushed.iter().find(|it| is_refused(it))?;
    let held = match is_denied && is_at_ghcr(first) {
        true => Held::Denied,
        false => Held::Refused(first.host.clone()),
    };
    let end = pushed.iter().position(|it| it.depends_on.is_none() && is_refused(it));
    pushed.truncate(end.unwrap_or(pushed.len()));
    pushed.retain(|it| !is_refused(it));
    Some((held, end.is_some()))
}

pub(super) fn is_at_ghcr(pushed: &Pushed) -> bool {
    pushed.host == GHCR.host
}

/// Whether a step makes use of a right on this run: a build writes its cache only if it is told to.
pub(super) fn uses(step: &Node, need: &Need, scope: &Scope) -> bool {
    let is_at_ghcr = |it: &TextLine| scope.value(&it.text).show().contains(GHCR.host);
    need.scope != "packages"
        || !publish::is_build(step)
        || publish::given(step, "cache-to").iter().any(is_at_ghcr)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::{
        event::{Event, Given},
        host::Native,
        simulate::run,
        text::Lang,
        yaml,
    };

    #[track_caller]
    fn check(event: &str, steps: &str, expected: Expect) {
        check_with("", event, steps, expected);
    }

    #[track_caller]
    fn check_with(permissions: &str, event: &str, steps: &str, expected: Expect) {
        expected.assert_eq(&said_with(permissions, event, steps));
    }

    fn said(event: &str, steps: &str) -> String {
        said_with("", event, steps)
    }

    /// What a push, or a pull request, does with the steps of a job.
    fn said_with(permissions: &str, event: &str, steps: &str) -> String {
        let steps = steps.replace('\n', "\n      ");
        let text = format!(
            "on: [push, pull_request]\n{permissions}jobs:\n  a:\n    steps:\n      {steps}"
        );
        let workflow = yaml::read(&text).workflow;
        let run = run(&workflow, &Event::given(event, Given::default()), &Native);
        let mut res = String::new();
        for it in run.jobs.iter().flat_map(|it| &it.steps) {
            let mark = match it.runs.holds {
                Some(true) => '+',
                Some(false) => '-',
                None => '?',
            };
            let fails = if it.fails { " fails" } else { "" };
            res += &format!("{mark} {}{fails}\n", it.name);
            it.pushed.iter().for_each(|it| res += &format!("    {}\n", it.reference));
            let held = it.says_why_held();
            held.iter().for_each(|it| res += &format!("    {}\n", it.say(Lang::En)));
            it.lacks.iter().for_each(|it| res += &format!("    {}\n", it.says(Lang::En)));
        }
        if let Some(it) = run.says_of_failure() {
            res += &format!("{}\n", it.say(Lang::En));
        }
        res
    }

    const BUILD: &str =
        "- {uses: docker/build-push-action@v7, with: {push: true, tags: 'ghcr.io/a/b:1'}}\n";
    const AFTER: &str = "- run: echo done\n- {if: always(), run: echo end}\n";

    fn login(host: &str, more: &str) -> String {
        format!(
            "- {{uses: docker/login-action@v4, {more}with: {{registry: {host}, password: '${{{{ github.token }}}}'}}}}\n"
        )
    }

    #[test]
    fn a_push_without_a_login_is_refused() {
        check(
            "push",
            &(BUILD.to_owned() + AFTER),
            expect![[r#"
            + docker/build-push-action@v7 fails
                ghcr.io refuses this push, because nothing has logged in there before it.
            - echo done
            + echo end
            The run fails at the step `docker/build-push-action@v7` of the job `a`.
        "#]],
        );
        check(
            "push",
            &(login("ghcr.io", "") + BUILD),
            expect![[r#"
                + docker/login-action@v4
                + docker/build-push-action@v7
                    ghcr.io/a/b:1
                    This needs `packages: write` to push the image to ghcr.io. The settings of the repository decide whether the token has it.
            "#]],
        );
        // It comes too late, or not on this event.
        check(
            "push",
            &(BUILD.to_owned() + &login("ghcr.io", "")),
            expect![[r#"
                + docker/build-push-action@v7 fails
                    ghcr.io refuses this push, because nothing has logged in there before it.
                    This needs `packages: write` to push the image to ghcr.io. The settings of the repository decide whether the token has it.
                - docker/login-action@v4
                The run fails at the step `docker/build-push-action@v7` of the job `a`.
            "#]],
        );
        let own = login("ghcr.io", "if: github.event_name == 'push', ") + BUILD;
        check(
            "push",
            &own,
            expect![[r#"
                + docker/login-action@v4
                + docker/build-push-action@v7
                    ghcr.io/a/b:1
                    This needs `packages: write` to push the image to ghcr.io. The settings of the repository decide whether the token has it.
            "#]],
        );
        check(
            "pull_request",
            &own,
            expect![[r#"
                - docker/login-action@v4
                + docker/build-push-action@v7 fails
                    ghcr.io refuses this push, because nothing has logged in there before it.
                    This needs `packages: write` to push the image to ghcr.io. The settings of the repository decide whether the token has it.
                The run fails at the step `docker/build-push-action@v7` of the job `a`.
            "#]],
        );
        // Docker takes no such name, whoever has logged in.
        let nameless = BUILD.replace("ghcr.io/a/b:1", "/a/b:1");
        check(
            "push",
            &nameless,
            expect![[r#"
                + docker/build-push-action@v7 fails
                    Docker refuses the name `/a/b:1`, so the push fails.
                The run fails at the step `docker/build-push-action@v7` of the job `a`.
            "#]],
        );
        // What stands before it has been pushed.
        let two = BUILD.replace("'ghcr", "'quay.io/a/b:1,ghcr");
        check(
            "push",
            &(login("quay.io", "").replace("${{ github.token }}", "x") + &two),
            expect![[r#"
                + docker/login-action@v4
                + docker/build-push-action@v7 fails
                    quay.io/a/b:1
                    ghcr.io refuses this push, because nothing has logged in there before it.
                The run fails at the step `docker/build-push-action@v7` of the job `a`.
            "#]],
        );
        check(
            "push",
            &BUILD.replace("push: true", "load: true"),
            expect![[r#"
            + docker/build-push-action@v7
                The image is built, but nothing tells the step to push it.
        "#]],
        );
        let forgiven = BUILD.replace(", with", ", continue-on-error: true, with");
        check(
            "push",
            &(forgiven + AFTER),
            expect![[r#"
            + docker/build-push-action@v7
                ghcr.io refuses this push, because nothing has logged in there before it.
            + echo done
            + echo end
        "#]],
        );
    }

    #[test]
    fn a_login_that_is_refused_ends_the_job() {
        check(
            "push",
            &(login("docker.io", "") + BUILD),
            expect![[r#"
            + docker/login-action@v4 fails
                docker.io refuses this login: it does not know `GITHUB_TOKEN`, which only ghcr.io takes.
            - docker/build-push-action@v7
                The step `docker/login-action@v4` before it fails.
            The run fails at the step `docker/login-action@v4` of the job `a`.
        "#]],
        );
        check(
            "push",
            "- run: |\n    echo ${{ github.token }} | docker login -u a --password-stdin\n    docker push a/b\n- run: echo end",
            expect![[r#"
                + echo ${{ github.token }} | docker login -u a --password-stdin fails
                    docker.io refuses this login: it does not know `GITHUB_TOKEN`, which only ghcr.io takes.
                - echo end
                The run fails at the step `echo ${{ github.token }} | docker login -u a --password-stdin` of the job `a`.
            "#]],
        );
    }

    #[test]
    fn scripts_may_go_on() {
        check(
            "push",
            "- run: docker build -t a/b . && docker push a/b\n- run: echo end",
            expect![[r#"
                + docker build -t a/b . && docker push a/b fails
                    docker.io refuses this push, because nothing has logged in there before it.
                - echo end
                The run fails at the step `docker build -t a/b . && docker push a/b` of the job `a`.
            "#]],
        );
        check(
            "push",
            "- run: docker push a/b || true\n- run: echo end",
            expect![[r#"
            + docker push a/b || true
                docker.io refuses this push, because nothing has logged in there before it.
            + echo end
        "#]],
        );
        check(
            "push",
            "- run: |\n    if docker push a/b; then\n      echo\n    fi\n- run: echo end",
            expect![[r#"
                + if docker push a/b; then
                    docker.io refuses this push, because nothing has logged in there before it.
                + echo end
            "#]],
        );
        check(
            "push",
            "- run: |\n    if [ $A ]; then\n      docker push a/b\n    fi\n- run: echo end",
            expect![[r#"
                + if [ $A ]; then
                    docker.io refuses this push, because nothing has logged in there before it.
                + echo end
            "#]],
        );
        check(
            "push",
            "- run: docker push localhost:5000/a/b",
            expect![[r#"
            + docker push localhost:5000/a/b
                localhost:5000/a/b
        "#]],
        );
    }

    #[test]
    fn what_is_not_known_is_not_refused() {
        for it in [
            "- uses: acme/login@v1\n",
            "- run: ./login.sh\n",
            "- run: echo \"$TOKEN\" | docker login \"$HOST\" -u a --password-stdin\n",
            "- {uses: docker/login-action@v4, with: {registry: '${{ vars.REGISTRY }}'}}\n",
        ] {
            let said = said("push", &(it.to_owned() + BUILD));
            assert!(said.ends_with("\n    ghcr.io/a/b:1\n"), "{said}");
        }
        check(
            "push",
            &BUILD.replace("ghcr.io", "${{ vars.REGISTRY }}"),
            expect![[r#"
            + docker/build-push-action@v7
                ‹vars.REGISTRY›/a/b:1
        "#]],
        );
        check(
            "push",
            &BUILD.replace("ghcr.io", "registry.lan"),
            expect![[r#"
            + docker/build-push-action@v7
                registry.lan/a/b:1
        "#]],
        );
        check(
            "push",
            &BUILD.replace("docker/", "depot/"),
            expect![[r#"
            + depot/build-push-action@v7
                ghcr.io/a/b:1
        "#]],
        );
    }

    #[test]
    fn names_that_docker_refuses() {
        let push = "ghcr.io/a/b:1";
        for it in ["ghcr.io/A/b:1", "ghcr.io/a//b", "ghcr.io/a/b:x/y", "ghcr.io/A/b:${{ vars.B }}"]
        {
            let said = said("push", &(login("ghcr.io", "") + &BUILD.replace(push, it) + AFTER));
            assert!(said.contains("Docker refuses the name"), "{said}");
            assert!(said.contains("- echo done"), "{said}");
        }
        for it in ["${{ vars.A }}/B:1", "ghcr.io/a/b${{ vars.A }}", "ghcr.io/a/b:${{ vars.A }}X-"] {
            let said = said("push", &BUILD.replace(push, it));
            assert!(!said.contains("Docker refuses the name"), "{it}: {said}");
        }
        let skipped =
            BUILD.replace("ghcr.io/a/b", "ghcr.io/A/b").replace(", with", ", if: false, with");
        assert!(said("push", &skipped).contains("is skipped"), "{}", said("push", &skipped));
        // Buildx reads all of them before it builds.
        check(
            "push",
            &BUILD.replace("'ghcr.io/a/b:1'", "'localhost/a:1,localhost/a:1 2'"),
            expect![[r#"
                + docker/build-push-action@v7 fails
                    Docker refuses the name `localhost/a:1 2`, so the push fails.
                The run fails at the step `docker/build-push-action@v7` of the job `a`.
            "#]],
        );
        check(
            "push",
            "- run: |\n    docker push localhost/a\n    docker push localhost/B\n    docker push localhost/c",
            expect![[r#"
                + docker push localhost/a fails
                    localhost/a
                    Docker refuses the name `localhost/B`, so the push fails.
                The run fails at the step `docker push localhost/a` of the job `a`.
            "#]],
        );
        check(
            "push",
            "- run: |\n    docker push localhost/B || true\n    docker push localhost/c",
            expect![[r#"
                + docker push localhost/B || true
                    localhost/c
                    Docker refuses the name `localhost/B`, so the push fails.
            "#]],
        );
        check(
            "push",
            "- run: skopeo copy docker://a/b oci:dir:1",
            expect![[r#"
            + skopeo copy docker://a/b oci:dir:1
        "#]],
        );
    }

    #[test]
    fn a_push_without_tags_fails() {
        check(
            "push",
            &BUILD.replace("'ghcr.io/a/b:1'", "''"),
            expect![[r#"
                + docker/build-push-action@v7 fails
                    Nothing is pushed: the build is told to push and given no tags, so it fails.
                The run fails at the step `docker/build-push-action@v7` of the job `a`.
            "#]],
        );
        let made = "- {uses: docker/metadata-action@v6, id: meta, with: {images: a/b, tags: 'type=semver,pattern={{version}}'}}\n";
        let tags = BUILD.replace("'ghcr.io/a/b:1'", "'${{ steps.meta.outputs.tags }}'");
        check(
            "push",
            &(made.to_owned() + &tags + AFTER),
            expect![[r#"
                + docker/metadata-action@v6
                + docker/build-push-action@v7 fails
                    No rule gives a tag, and without one a push fails.
                - echo done
                + echo end
                The run fails at the step `docker/build-push-action@v7` of the job `a`.
            "#]],
        );
        check(
            "push",
            &(made.to_owned() + &tags.replace("push: true", "push: '${{ vars.PUSH }}'") + AFTER),
            expect![[r#"
                + docker/metadata-action@v6
                + docker/build-push-action@v7
                    No rule gives a tag, and without one a push fails.
                + echo done
                + echo end
            "#]],
        );
    }

    #[test]
    fn what_the_token_may_not_do() {
        let some = "permissions: {contents: read}\n";
        let ghcr = login("ghcr.io", "");
        check_with(
            some,
            "push",
            &(ghcr.clone() + BUILD + AFTER),
            expect![[r#"
            + docker/login-action@v4
            + docker/build-push-action@v7 fails
                This fails: the token has no `packages: write`, which is needed to push the image to ghcr.io.
            - echo done
            + echo end
            The run fails at the step `docker/build-push-action@v7` of the job `a`.
        "#]],
        );
        let retried = BUILD.replace(", with", ", continue-on-error: true, with") + BUILD;
        check_with(
            some,
            "push",
            &(ghcr.clone() + &retried),
            expect![[r#"
            + docker/login-action@v4
            + docker/build-push-action@v7
                This fails: the token has no `packages: write`, which is needed to push the image to ghcr.io.
            + docker/build-push-action@v7 fails
                This fails: the token has no `packages: write`, which is needed to push the image to ghcr.io.
            The run fails at the step `docker/build-push-action@v7` of the job `a`.
        "#]],
        );
        let other = ghcr.replace("github.token", "secrets.TOKEN || github.token");
        check_with(
            some,
            "push",
            &(other + BUILD),
            expect![[r#"
                + docker/login-action@v4
                + docker/build-push-action@v7
                    ghcr.io/a/b:1
            "#]],
        );
        // Only what is told to write its cache does.
        let cached =
            |it: &str| BUILD.replace("push: true", &format!("load: true, cache-to: \"{it}\""));
        let cache = "type=registry,ref=ghcr.io/a/b:cache";
        check_with(
            some,
            "push",
            &(ghcr.clone() + &cached(cache)),
            expect![[r#"
            + docker/login-action@v4
                This fails: the token has no `packages: read`, which is needed to pull from ghcr.io.
            + docker/build-push-action@v7
                The image is built, but nothing tells the step to push it.
                This fails: the token has no `packages: write`, which is needed to write the build cache to ghcr.io.
        "#]],
        );
        let of_pushes = format!("${{{{ github.event_name == 'push' && '{cache}' || '' }}}}");
        check_with(
            some,
            "pull_request",
            &(ghcr.clone() + &cached(&of_pushes)),
            expect![[r#"
            + docker/login-action@v4
                This fails: the token has no `packages: read`, which is needed to pull from ghcr.io.
            + docker/build-push-action@v7
                The image is built, but nothing tells the step to push it.
        "#]],
        );
        // The settings of the repository may give it.
        check(
            "push",
            &(ghcr + BUILD),
            expect![[r#"
            + docker/login-action@v4
            + docker/build-push-action@v7
                ghcr.io/a/b:1
                This needs `packages: write` to push the image to ghcr.io. The settings of the repository decide whether the token has it.
        "#]],
        );
        let attest =
            "- {uses: actions/attest@v4, with: {subject-name: a/b, subject-digest: 'sha256:00'}}\n";
        check_with(
            some,
            "push",
            &(attest.to_owned() + AFTER),
            expect![[r#"
            + actions/attest@v4 fails
                This fails: the token has no `id-token: write`, which is needed to sign the attestation.
                This fails: the token has no `attestations: write`, which is needed to store the attestation.
            - echo done
            + echo end
            The run fails at the step `actions/attest@v4` of the job `a`.
        "#]],
        );
    }
}
