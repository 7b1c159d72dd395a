//! Two logins to one host, as two users.

use crate::{
    catalog::reference,
    catalog::registries::canonical,
    lint::{Findings, Rule, Severity, expressions::is_dynamic, logins::is_refused},
    text::msg,
    topic::Topic,
    workflow::{Node, Workflow, input, input_text, jobs},
};

/// Docker keeps one login for each host: what is pushed as the first user is refused.
pub(super) static RULE: Rule = Rule {
    id: "login-replaced",
    severity: Severity::Warning,
    title: msg::RULE_LOGIN_REPLACED_TITLE,
    source: reference("https://docs.docker.com/reference/cli/docker/login/"),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    for job in jobs(workflow) {
        let mut seen: Vec<(String, String)> = Vec::new();
        for login in findings.job(&job.node).logins(workflow).iter() {
            let Some(user) = input(login.step, "username").and_then(Node::as_text) else {
                continue;
            };
            let user = user.trim().to_owned();
            let host = canonical(&login.host);
            // With a scope, logins stand beside each other; with a condition, one may hold at a time.
            let is_apart = !input_text(login.step, "scope").is_empty() || has_condition(login.step);
            // A host that is still missing is not Docker Hub's.
            let is_missing = input(login.step, "registry").is_some_and(|it| it.lines().is_empty());
            // What is refused leaves the one before as it is.
            let is_none = is_missing || is_refused(login);
            if host.is_empty() || is_dynamic(&host) || is_apart || is_none {
                continue;
            }
            if seen.iter().any(|it| it.0 == host && it.1 != user) {
                findings.at(login.step, msg::rule_login_replaced_says(host.as_str()));
                if let Some(place) = login.step.place {
                    findings.place(crate::topic::Place { topic: Topic::Username, ..place });
                }
            }
            seen.push((host, user));
        }
    }
}

/// A condition of its own, not the one that keeps pull requests, the merge queue and dry runs from
/// publishing.
fn has_condition(step: &Node) -> bool {
    let condition = step.get("if").and_then(Node::as_text).unwrap_or_default();
    let ours = ["github.event_name != 'pull_request'", "github.event_name != 'merge_group'"];
    let is_ours = ours.iter().any(|it| condition.starts_with(it)) || condition == "!inputs.dry-run";
    !condition.is_empty() && !is_ours
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn the_same_host_twice() {
        let login = |host: &str, user: &str, rest: &str| {
            format!(
                "- uses: docker/login-action@v4\n  with: {{registry: {host}, username: {user}, password: x}}\n{rest}"
            )
        };
        let steps = [
            login("quay.io", "a", ""),
            login("ghcr.io", "b", ""),
            login("quay.io", "b", ""),
            login("quay.io", "c", "  if: github.ref_type == 'tag'\n"),
            login("docker.io", "a", ""),
            login("index.docker.io", "b", ""),
            login("quay.io", "d", "").replace("password: x", "password: '${{ github.token }}'"),
        ];
        check_steps(
            &RULE,
            &steps.concat(),
            expect![[r#"
            9 warning: Docker keeps one login for quay.io, so this one replaces the one before, and whatever needs the first user is refused. Use one user that has access to all of it.
            16 warning: Docker keeps one login for docker.io, so this one replaces the one before, and whatever needs the first user is refused. Use one user that has access to all of it.
        "#]],
        );
    }
}
