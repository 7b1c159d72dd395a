//! Names that no secret or variable can have, and logins without one.

use crate::{
    catalog::reference,
    catalog::registries::{ECR, ECR_PUBLIC},
    lint::{
        Findings, Rule, Severity,
        expressions::{inside, is_dynamic, names},
        fix::Edit,
    },
    text::msg,
    topic::{Place, Topic},
    workflow::{
        Node, TextLine, Workflow, input, input_text, jobs,
        publish::{LoggedIn, oidc_connection},
        trigger,
    },
};

/// GitHub puts nothing in the place of a name that does not exist, or refuses the workflow; either
/// way the login fails.
pub(super) static RULE: Rule = Rule {
    id: "secret-name",
    severity: Severity::Error,
    title: msg::RULE_SECRET_NAME_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/security/secrets#naming-your-secrets",
    ),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    // Secrets that a caller hands over may be called anything.
    let call = trigger(workflow, "workflow_call").and_then(|it| it.node.get("secrets"));
    let handed: Vec<&str> =
        call.map_or(&[][..], Node::entries).iter().map(|it| it.key.as_str()).collect();
    workflow.root.walk(&mut |node| {
        // Lines are only made where there is something to find.
        let names_any = |it: &str| it.contains("secrets") || it.contains("vars");
        if !node.as_text().is_some_and(|it| is_dynamic(it) && names_any(it)) {
            return;
        }
        for line in node.lines() {
            for expression in inside(&line.text) {
                for context in ["secrets", "vars"] {
                    judge(node, &line, expression, context, &handed, findings);
                }
            }
        }
    });
    for job in jobs(workflow) {
        for login in findings.job(&job.node).logins(workflow).iter() {
            credentials(workflow, login, findings);
        }
    }
}

fn judge(
    node: &Node,
    line: &TextLine,
    expression: &str,
    context: &str,
    handed: &[&str],
    findings: &mut Findings,
) {
    let known =
        |it: &str| is_name(it) || handed.iter().any(|handed| handed.eq_ignore_ascii_case(it));
    // `secrets.MY TOKEN` as a whole is meant for a name.
    let whole = expression.strip_prefix(context).and_then(|it| it.strip_prefix('.'));
    let whole = whole
        .filter(|it| !it.contains(['|', '&', '=', '!', '[', '(', ',', ')', '<', '>', '.', '*']));
    let them = whole.map_or_else(|| names(expression, context), |it| vec![it]);
    for name in them.into_iter().filter(|it| !known(it)) {
        if name.trim().is_empty() {
            findings.line(line, msg::rule_secret_name_none(context));
            continue;
        }
        findings.line(line, msg::rule_secret_name_says(name, context));
        let new = mended(name);
        if !is_name(&new) {
            continue;
        }
        findings.fix(msg::fix_write(new.as_str()));
        let is_field = |it: &Place| {
            let secrets = [Topic::SshKey, Topic::CacheKeyId, Topic::CacheSecret];
            matches!(it.topic, Topic::Username | Topic::Token) || secrets.contains(&it.topic)
        };
        if let Some(place) = line.place.filter(is_field) {
            findings.sets(place, new.as_str());
        }
        let text = line.text.replacen(&format!("{context}.{name}"), &format!("{context}.{new}"), 1);
        findings.edits(Edit::write_line(node, line, &text));
    }
}

fn is_name(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
        && (!upper.starts_with("GITHUB_") || upper == "GITHUB_TOKEN")
}

fn mended(name: &str) -> String {
    let plain = |it: char| if it.is_ascii_alphanumeric() { it.to_ascii_uppercase() } else { '_' };
    let name: String = name.trim().chars().map(plain).collect();
    match name.strip_prefix("GITHUB_") {
        Some(rest) => format!("GH_{rest}"),
        None if name.starts_with(|it: char| it.is_ascii_digit()) => format!("_{name}"),
        None => name,
    }
}

/// login-action stops with "Username and password required".
fn credentials(workflow: &Workflow, login: &LoggedIn<'_>, findings: &mut Findings) {
    // Amazon's registries take the credentials of the run's environment.
    let row = workflow.registry(login.step.place, &login.host);
    let is_amazon = row == &ECR || row == &ECR_PUBLIC;
    let has_none = input(login.step, "username").or(input(login.step, "password")).is_none();
    if is_amazon && has_none
        || input(login.step, "registry-auth").is_some()
        || input_text(login.step, "ecr") == "true"
    {
        return;
    }
    if let Some(connection) = oidc_connection(login.step)
        && connection.as_text().unwrap_or_default().trim().is_empty()
    {
        findings.at(connection, msg::RULE_SECRET_NAME_CONNECTION.message());
    }
    let names = [row.username, row.token];
    for ((key, topic), name) in
        [("username", Topic::Username), ("password", Topic::Token)].into_iter().zip(names)
    {
        let node = input(login.step, key);
        if !input_text(login.step, key).is_empty() || key == "password" && login.oidc {
            continue;
        }
        let message = match key {
            "username" => msg::RULE_SECRET_NAME_USERNAME.message(),
            _ => msg::RULE_SECRET_NAME_PASSWORD.message(),
        };
        findings.at(node.unwrap_or(login.step), message);
        // For OIDC it is the name of the organization itself, which nobody can guess.
        if let Some(place) = node.and_then(|it| it.place).filter(|_| !login.oidc) {
            findings.fix(msg::fix_write(name)).sets(Place { topic, ..place }, name);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::{check, check_steps};

    #[test]
    fn names() {
        let steps = "- run: echo ${{ secrets.A_1 }} ${{ secrets.A-1 }} ${{ vars.GITHUB_X }} ${{ secrets.GITHUB_TOKEN }}
- run: echo ${{ secrets['a-b'] }} ${{ needs.x.outputs.secrets.a-b }} ${{ secrets.my token }}
- run: echo ${{ secrets. }}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                5 error: No secret or variable can be called `A-1`, so `secrets` has nothing of that name when the workflow runs. Names have letters, digits and `_`, do not begin with a digit, and do not begin with `GITHUB_`.
                5 error: No secret or variable can be called `GITHUB_X`, so `vars` has nothing of that name when the workflow runs. Names have letters, digits and `_`, do not begin with a digit, and do not begin with `GITHUB_`.
                6 error: No secret or variable can be called `my token`, so `secrets` has nothing of that name when the workflow runs. Names have letters, digits and `_`, do not begin with a digit, and do not begin with `GITHUB_`.
                7 error: After `secrets.` the name is missing, so GitHub refuses the workflow. Write the name of a secret or variable.
            "#]],
        );
    }

    #[test]
    fn logins_need_both() {
        let steps = "- uses: docker/login-action@v4
  with: {username: '', password: '${{ secrets.TOKEN }}'}
- uses: docker/login-action@v4
  with: {username: acme}
- uses: docker/login-action@v4
  env: {DOCKERHUB_OIDC_CONNECTIONID: ''}
  with: {username: acme}
- uses: docker/login-action@v4
  with: {registry: 1.dkr.ecr.eu-west-1.amazonaws.com}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            6 error: The login fails without a username. Name the secret or variable that holds it.
            7 error: The login fails without a password or token. Name the secret that holds it.
            10 error: The login without a password fails, because the ID of the OIDC connection is missing. Copy it from the settings of your organization on Docker Hub.
        "#]],
        );
    }

    #[test]
    fn callers_may_hand_over_any_name() {
        let text = "on: {workflow_call: {secrets: {access-token: }}}
jobs: {a: {steps: [{run: '${{ secrets.access-token }} ${{ secrets.other-token }}'}]}}";
        check(
            &RULE,
            text,
            expect![[r#"
                2 error: No secret or variable can be called `other-token`, so `secrets` has nothing of that name when the workflow runs. Names have letters, digits and `_`, do not begin with a digit, and do not begin with `GITHUB_`.
            "#]],
        );
    }
}
