//! Secrets in the file itself.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic, fix::Edit},
    secret,
    text::msg,
    workflow::{Node, Workflow, input, is_action, jobs, publish::with_env, steps},
};

/// Everybody who can read the repository, or ever could, can use it.
pub(super) static RULE: Rule = Rule {
    id: "secret-value",
    severity: Severity::Error,
    title: msg::RULE_SECRET_VALUE_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for line in workflow.header.iter().chain(&workflow.footer) {
        found(&workflow.root, line, findings);
    }
    workflow.root.walk(&mut |node| {
        // Lines are only made where there is something to find.
        let text = node.as_text().unwrap_or_default();
        let lines = if secret::find(text).is_some() { node.lines() } else { Vec::new() };
        for line in &lines {
            if let Some(it) = secret::find(&line.text) {
                findings.line(line, msg::rule_secret_value_says(it.name, it.prefix));
            }
        }
        for comment in node.above.iter().chain([&node.beside]) {
            found(node, comment, findings);
        }
    });
    passwords(workflow, findings);
}

/// What is given to a login, or by its effect comes to that.
pub(in super::super) fn passwords(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for step in steps(job).iter().filter(|it| is_action(it, "docker/login-action")) {
            password(workflow, job, step, findings);
        }
    }
}

fn found(node: &Node, text: &str, findings: &mut Findings) {
    if let Some(it) = secret::find(text) {
        findings.at(node, msg::rule_secret_value_says(it.name, it.prefix));
    }
}

fn password(workflow: &Workflow, job: &Node, step: &Node, findings: &mut Findings) {
    for key in ["username", "password"] {
        let Some(node) = input(step, key) else { continue };
        let written = node.as_text().unwrap_or_default().trim();
        let is_reference =
            ["secrets.", "vars.", "github.", "env."].iter().any(|it| written.starts_with(it));
        if is_reference {
            findings.at(node, msg::rule_secret_value_bare(written));
            let new = format!("${{{{ {written} }}}}");
            findings.fix(msg::fix_write(new.as_str())).edits(Edit::write(node, &new));
        } else if key == "password" {
            let value = with_env(workflow, job, written);
            // What is recognised as a secret has been told of already.
            if !value.is_empty() && !is_dynamic(&value) && secret::find(&value).is_none() {
                findings.at(node, msg::RULE_SECRET_VALUE_PASSWORD.message());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn passwords_are_never_shown() {
        let steps = "- uses: docker/login-action@v4
  with: {username: vars.USER, password: hunter2}
- uses: docker/login-action@v4
  with: {username: acme, password: '${{ secrets.TOKEN }}'}
- run: echo ghp_abcdefghijklmnopqrstuvwxyz0123456789";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            6 error: `vars.USER` is taken as plain text, so the login fails. Wrap it: `${{ vars.USER }}`.
            6 error: This password is in the file in plain text, where everybody who can read the repository sees it. Change it, and store the new one as a secret of the repository.
            9 error: This looks like a real secret: GitHub personal access token (ghp_…). Everybody who can read the repository can use it. Revoke it now, and store a new one as a secret of the repository.
        "#]],
        );
    }
}
