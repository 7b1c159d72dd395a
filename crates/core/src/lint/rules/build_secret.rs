//! Build secrets that build-push-action cannot read.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::literal},
    text::msg,
    topic::Topic,
    workflow::{Workflow, input, jobs, publish::builds},
};

/// The action warns with "… is not a valid secret" and goes on, so the Dockerfile lacks it: `getArgs` in
/// docker/build-push-action v6, `parseSecretKvp` in docker/actions-toolkit.
pub(super) static RULE: Rule = Rule {
    id: "build-secret",
    severity: Severity::Error,
    title: msg::RULE_BUILD_SECRET_TITLE,
    source: reference("https://docs.docker.com/build/ci/github-actions/secrets/"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| builds(&it.node)) {
        for (key, topic) in [
            ("secrets", Topic::BuildSecrets),
            ("secret-envs", Topic::SecretEnvs),
            ("secret-files", Topic::SecretFiles),
        ] {
            let Some(node) = input(step, key) else { continue };
            // Values of several lines stand in quotes; where they end is not followed here.
            if node.as_text().unwrap_or_default().contains('"') {
                continue;
            }
            for line in &node.lines() {
                if !is_pair(&line.text) {
                    // Whatever stands there may be the secret itself, so it is not shown.
                    findings.line(line, msg::rule_build_secret_says(key)).place(topic);
                } else if let Some((input, pair)) = of_buildx(&line.text) {
                    findings.line(line, msg::rule_build_secret_buildx(pair, input)).place(topic);
                }
            }
        }
    }
}

/// `id=a,src=b` as Buildx takes it, and what the action takes in its place.
fn of_buildx(line: &str) -> Option<(&'static str, String)> {
    let (id, rest) = line.strip_prefix("id=")?.split_once(',')?;
    let (key, value) = rest.split_once('=')?;
    let input = match key.trim() {
        "src" | "source" => "secret-files",
        "env" => "secret-envs",
        _ => return None,
    };
    Some((input, format!("{id}={value}")))
}

fn is_pair(line: &str) -> bool {
    let line = literal(line);
    // A line that is all expression may hold anything.
    let is_unknown = line.chars().count() == 1;
    is_unknown
        || line
            .split_once('=')
            .is_some_and(|(id, value)| !id.trim().is_empty() && !value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn lines_that_are_no_secret() {
        check_steps(
            &RULE,
            concat!(
                "- uses: docker/build-push-action@v7\n",
                "  with:\n",
                "    secrets: |\n",
                "      token\n",
                "      id=npmrc,src=./.npmrc\n",
                "      id=key,env=KEY\n",
                "      id=a,b\n",
                "      token=${{ secrets.TOKEN }}\n",
            ),
            expect![[r#"
                8 error: The Dockerfile does not get this secret, because the action warns about the line and skips it. Every line of `secrets` is an ID, `=` and a value, such as `token=${{ secrets.TOKEN }}`.
                9 error: The Dockerfile gets a secret named `id` and not this one, because the action reads an ID, `=` and a value. Write `npmrc=./.npmrc` into `secret-files`.
                10 error: The Dockerfile gets a secret named `id` and not this one, because the action reads an ID, `=` and a value. Write `key=KEY` into `secret-envs`.
            "#]],
        );
    }
}
