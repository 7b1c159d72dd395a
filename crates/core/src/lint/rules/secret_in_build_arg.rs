//! Secrets that end up in the image.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        expressions::{inside, names},
    },
    secret,
    text::msg,
    topic::Topic,
    workflow::{
        Node, TextLine, Workflow, input, jobs,
        publish::{builds, given},
    },
};

/// Build arguments stay in the image's history and in its provenance; whoever can pull it can read
/// them.
pub(super) static RULE: Rule = Rule {
    id: "secret-in-build-arg",
    severity: Severity::Warning,
    title: msg::RULE_SECRET_IN_BUILD_ARG_TITLE,
    source: reference("https://docs.docker.com/build/ci/github-actions/secrets/"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let builds = jobs(workflow).iter().flat_map(|it| builds(&it.node));
    for line in builds.flat_map(arguments) {
        let (name, value) = line.text.split_once('=').unwrap_or((&line.text, ""));
        let name = name.trim();
        let is_secret = inside(&line.text)
            .iter()
            .any(|it| !names(it, "secrets").is_empty() || it.contains("github.token"));
        if is_secret {
            findings.line(&line, msg::rule_secret_in_build_arg_says(name)).place(Topic::BuildArgs);
        } else if is_for_secret(name) && is_literal(value) {
            findings.line(&line, msg::rule_secret_in_build_arg_plain(name)).place(Topic::BuildArgs);
        }
    }
}

/// Whether a name ends as those of secrets do: `NPM_TOKEN`, but not `TOKEN_URL`. What bundlers put into
/// pages is public whatever it is called.
fn is_for_secret(name: &str) -> bool {
    const ENDS: &[&str] = &[
        "TOKEN",
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "SECRET",
        "SECRET_KEY",
        "API_KEY",
        "APIKEY",
        "ACCESS_KEY",
        "PRIVATE_KEY",
    ];
    let name = name.to_ascii_uppercase().replace('-', "_");
    let ends =
        |end: &&str| name.strip_suffix(*end).is_some_and(|it| it.is_empty() || it.ends_with('_'));
    let is_public = ["PUBLIC_", "VITE_", "REACT_APP_"].iter().any(|it| name.contains(it));
    ENDS.iter().any(ends) && !is_public
}

/// Neither a variable nor a switch, and nothing that another rule tells of.
fn is_literal(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    let is_switch = ["", "true", "false", "0", "1"].contains(&value);
    !is_switch && !value.contains('$') && secret::find(value).is_none()
}

/// Build arguments, from docker/bake-action too.
fn arguments(build: &Node) -> Vec<TextLine> {
    let mut res = given(build, "build-args");
    let set = input(build, "set").map(Node::lines).unwrap_or_default();
    res.extend(set.into_iter().filter_map(|it| {
        let (_, argument) = it.text.split_once(".args.")?;
        Some(TextLine { text: argument.to_owned(), ..it })
    }));
    res
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    fn check(argument: &str, expected: expect_test::Expect) {
        let step = "- uses: docker/build-push-action@v7\n  with: {build-args: ";
        check_steps(&RULE, &format!("{step}'{argument}'}}"), expected);
    }

    #[test]
    fn literals_under_names_of_secrets() {
        check(
            "DB_PASSWORD=hunter2",
            expect![[r#"
                6 warning: The build argument `DB_PASSWORD` looks like a secret. It is in the file in plain text, and in the image's history, where everybody who pulls it can read it. Store it as a secret of the repository, pass it with `secrets` and mount it in the Dockerfile.
            "#]],
        );
        check(
            "api-key=abc",
            expect![[r#"
                6 warning: The build argument `api-key` looks like a secret. It is in the file in plain text, and in the image's history, where everybody who pulls it can read it. Store it as a secret of the repository, pass it with `secrets` and mount it in the Dockerfile.
            "#]],
        );
        for harmless in [
            "TOKEN_URL=https://example.com",
            "PASSWORD_FILE=/run/secrets/password",
            "KEYBOARD=de",
            "MONKEY=1a",
            "CACHE_KEY=abc",
            "TOKEN=",
            "TOKEN=\"\"",
            "TOKEN",
            "USE_TOKEN=false",
            "TOKEN=$TOKEN",
            "TOKEN=${{ vars.TOKEN }}",
            "TOKEN=${{ github.sha }}",
            "NEXT_PUBLIC_MAP_TOKEN=pk.abc",
        ] {
            check(harmless, expect![[""]]);
        }
    }

    #[test]
    fn scripts_too() {
        check_steps(
            &RULE,
            "- run: docker build --build-arg NPM_TOKEN=abc --build-arg TOKEN=$TOKEN .",
            expect![[r#"
                5 warning: The build argument `NPM_TOKEN` looks like a secret. It is in the file in plain text, and in the image's history, where everybody who pulls it can read it. Store it as a secret of the repository, pass it with `secrets` and mount it in the Dockerfile.
            "#]],
        );
    }
}
