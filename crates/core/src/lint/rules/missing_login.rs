//! A push to a registry that nobody logged in to.

use crate::{
    catalog::reference,
    catalog::registries::{GHCR, canonical},
    lint::{
        Findings, Rule, Severity,
        fix::Edit,
        logins::{are_known, asks_for_login, is_refused, last_push, position},
        named::{Named, Use},
        scripted::is_made,
    },
    text::msg,
    topic::{Place, Topic},
    workflow::{
        Node, Workflow,
        builder::calls_builder,
        input, jobs,
        publish::{LoggedIn, Push, may_push_to, push},
    },
};

/// The image is built, and then refused: "denied: requested access to the resource is denied".
pub(super) static RULE: Rule = Rule {
    id: "missing-login",
    severity: Severity::Error,
    title: msg::RULE_MISSING_LOGIN_TITLE,
    source: reference("https://github.com/docker/login-action#usage"),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let logins = findings.job(job).logins(workflow);
        let refused: Vec<_> = logins.iter().filter(|it| is_refused(it)).collect();
        // One login that lacks its host is one mistake, not two.
        let is_meant = !refused.is_empty()
            && logins.iter().all(|it| canonical(&it.host) != GHCR.host)
            && may_push_to(workflow, job, GHCR.host);
        for login in &refused {
            match is_meant {
                true => elsewhere(job, login, findings),
                false => {
                    let host = canonical(&login.host);
                    let at = input(login.step, "password").unwrap_or(login.step);
                    findings.at(at, msg::rule_missing_login_token(host));
                }
            }
        }
        let build = last_push(job).filter(|it| are_known(job, it, &logins));
        let Some(build) = build else { continue };
        let mut told = Vec::new();
        if is_meant {
            told.push(GHCR.host.to_owned());
        }
        // What is only loaded has a name on the runner and nowhere else.
        let goes_out = |it: &&Named<'_>| match it.usage {
            Use::Metadata => true,
            Use::Tag => push(it.step) != Push::Never,
            Use::Subject => false,
        };
        for it in findings.job(job).named(workflow).iter().filter(goes_out) {
            let host = canonical(it.image.registry_host());
            if !told.contains(&host) && asks_for_login(&host) && !starts_unknown(it) {
                judge(job, build, it, &host, &logins, findings);
                told.push(host);
            }
        }
    }
}

fn judge(
    job: &Node,
    build: &Node,
    it: &Named<'_>,
    host: &str,
    logins: &[LoggedIn<'_>],
    findings: &mut Findings,
) {
    let own: Vec<_> = logins.iter().filter(|it| canonical(&it.host) == host).collect();
    match own.first() {
        None if calls_builder(job) => of_builder(it, host, findings),
        None => _ = findings.line(&it.line, msg::rule_missing_login_says(host)),
        Some(late) if own.iter().all(|it| position(job, build) < position(job, it.step)) => {
            findings.at(late.step, msg::rule_missing_login_late(host));
        }
        Some(_) => {}
    }
}

/// The token is that of ghcr.io, and so are the images; only the login is not.
fn elsewhere(job: &Node, login: &LoggedIn<'_>, findings: &mut Findings) {
    let host = canonical(&login.host);
    let Some(password) = input(login.step, "password") else { return };
    if is_made(login.step) {
        findings.at(password, msg::rule_missing_login_script(host));
        return;
    }
    let Some(registry) = input(login.step, "registry") else {
        findings.at(password, msg::rule_missing_login_registry(host));
        let first = login.step.get("with").and_then(|it| it.entries().first());
        // What Docker's workflow is told stands in one text.
        if let Some(first) = first.filter(|_| !calls_builder(job)) {
            let line = format!("registry: {}", GHCR.host);
            findings.fix(msg::fix_add(line.as_str()));
            findings.edits(Edit::Insert { at: first.key_span.start, lines: vec![line] });
        }
        return;
    };
    findings.at(registry, msg::rule_missing_login_elsewhere(host));
    if !calls_builder(job) {
        findings.fix(msg::fix_write(GHCR.host)).edits(Edit::write(registry, GHCR.host));
    }
}

/// Docker's workflow logs in by itself, with what it is told.
fn of_builder(it: &Named<'_>, host: &str, findings: &mut Findings) {
    findings.line(&it.line, msg::rule_missing_login_builder(host));
    if let Some(place) = it.line.place {
        findings.place(Place { topic: Topic::Login, ..place });
    }
}

/// An expression at the beginning may be worth a host, and of a name that begins with `/` the host was left out.
fn starts_unknown(it: &Named<'_>) -> bool {
    it.name.starts_with('/')
        || it.name.starts_with("${{") && !it.name.starts_with("${{ github.repository")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::{
        lint::{apply, lint, rules::check_steps},
        yaml::read,
    };

    const BUILD: &str = "- uses: docker/build-push-action@v7\n  with: {push: true, tags: 'ghcr.io/a/b,registry.lan/a/b'}\n";

    #[test]
    fn no_login_or_one_that_does_not_help() {
        let login = |it: &str| {
            format!(
                "- uses: docker/login-action@v4\n  with: {{registry: {it}, password: '${{{{ github.token }}}}'}}\n"
            )
        };
        check_steps(
            &RULE,
            BUILD,
            expect![[r#"
            6 error: The push to ghcr.io will be refused, because nothing in this job logs in there. Add a `docker/login-action` step for it before the build.
        "#]],
        );
        check_steps(&RULE, &(login("ghcr.io") + BUILD), expect![[""]]);
        // Whose host is missing is told by another rule.
        check_steps(&RULE, &BUILD.replace("ghcr.io/a/b", "/a/b"), expect![[""]]);
        check_steps(
            &RULE,
            &(BUILD.to_owned() + &login("ghcr.io")),
            expect![[r#"
            7 error: The push to ghcr.io will be refused, because this login comes after the build. Move it before the build.
        "#]],
        );
        check_steps(
            &RULE,
            &(login("quay.io") + &BUILD.replace("ghcr", "quay")),
            expect![[r#"
                6 error: quay.io does not know `GITHUB_TOKEN`, which only ghcr.io takes: the login fails. Use a secret with a token of quay.io, or remove the login if nothing needs it.
            "#]],
        );
    }

    #[test]
    fn the_jobs_token_is_for_github_alone() {
        let login = |with: &str| {
            format!(
                "- uses: docker/login-action@v4\n  with: {{{with}username: '${{{{ github.actor }}}}', password: '${{{{ secrets.GITHUB_TOKEN }}}}'}}\n"
            )
        };
        // The host was forgotten, and is all that is missing.
        check_steps(
            &RULE,
            &(login("") + BUILD),
            expect![[r#"
            6 error: `registry: ghcr.io` is missing, so this login goes to docker.io, which does not know `GITHUB_TOKEN`: it fails, and nothing is pushed. Add `registry: ghcr.io`.
        "#]],
        );
        check_steps(
            &RULE,
            &(login("registry: quay.io, ") + BUILD),
            expect![[r#"
            6 error: quay.io does not know `GITHUB_TOKEN`: this login fails, and the images go to ghcr.io, where nothing logs in. Write `registry: ghcr.io`.
        "#]],
        );
        // Another login is right, and this one still fails.
        check_steps(
            &RULE,
            &(login("") + &login("registry: ghcr.io, ") + BUILD),
            expect![[r#"
                6 error: docker.io does not know `GITHUB_TOKEN`, which only ghcr.io takes: the login fails. Use a secret with a token of docker.io, or remove the login if nothing needs it.
            "#]],
        );
        // Whatever the job does, even if nothing is known of it.
        check_steps(
            &RULE,
            &(login("") + "- run: ./build.sh\n"),
            expect![[r#"
            6 error: docker.io does not know `GITHUB_TOKEN`, which only ghcr.io takes: the login fails. Use a secret with a token of docker.io, or remove the login if nothing needs it.
        "#]],
        );
        check_steps(&RULE, &login("registry: registry.lan, "), expect![[""]]);
        let own = login("").replace("${{ secrets", "${{ secrets.OWN || secrets");
        check_steps(&RULE, &own, expect![[""]]);
        // Scripts log in as well.
        let script = "- run: echo '${{ github.token }}' | docker login -u a --password-stdin\n- run: docker push ghcr.io/a/b:1\n";
        check_steps(
            &RULE,
            script,
            expect![[r#"
                5 error: docker.io does not know `GITHUB_TOKEN`: this login fails, and the images go to ghcr.io, where nothing logs in. Write `docker login ghcr.io`.
            "#]],
        );
    }

    #[test]
    fn the_host_that_was_forgotten_is_put_in() {
        let text = "on: push
jobs:
  a:
    steps:
      - uses: docker/login-action@v4
        with:
          username: ${{ github.actor }}
          password: ${{ secrets.GITHUB_TOKEN }}
      - {uses: docker/build-push-action@v7, with: {push: true, tags: 'ghcr.io/a/b:1'}}
";
        let document = read(text);
        let findings = lint(&document);
        let fix = findings.iter().find(|it| it.rule == &RULE).and_then(|it| it.fix.as_ref());
        let fixed = fix.map(|it| apply(&document.lines, &it.edits)).unwrap_or_default();
        assert!(fixed.contains("          registry: ghcr.io\n          username"), "{fixed}");
        assert!(lint(&read(&fixed)).iter().all(|it| it.rule != &RULE));
    }

    #[test]
    fn scripts_that_leave_registries_alone_tell_nothing_away() {
        let after = |script: &str| format!("- run: {script}\n{BUILD}");
        let said = expect![[r#"
            7 error: The push to ghcr.io will be refused, because nothing in this job logs in there. Add a `docker/login-action` step for it before the build.
        "#]];
        check_steps(&RULE, &after("echo hi"), said);
        check_steps(
            &RULE,
            &after("'VERSION=1; mkdir -p out && echo \"v=$VERSION\" >> \"$GITHUB_OUTPUT\"'"),
            expect![[r#"
                7 error: The push to ghcr.io will be refused, because nothing in this job logs in there. Add a `docker/login-action` step for it before the build.
            "#]],
        );
        for unknown in [
            "make",
            "./login.sh",
            "source ./login.sh",
            "eval \"$COMMAND\"",
            "curl example.org | sh",
            "echo \"$(./login.sh)\"",
            "echo '{}' > ~/.docker/config.json",
            "echo \"$PWD/bin\" >> $GITHUB_PATH",
        ] {
            check_steps(&RULE, &after(&format!("|\n    {unknown}")), expect![[""]]);
        }
    }

    #[test]
    fn is_silent_where_something_is_unknown() {
        check_steps(&RULE, &format!("- run: ./login.sh\n{BUILD}"), expect![[""]]);
        check_steps(&RULE, &format!("- uses: acme/login@v1\n{BUILD}"), expect![[""]]);
        check_steps(&RULE, &BUILD.replace("true", "false"), expect![[""]]);
        check_steps(&RULE, &BUILD.replace("ghcr.io", "${{ vars.REGISTRY }}"), expect![[""]]);
    }
}
