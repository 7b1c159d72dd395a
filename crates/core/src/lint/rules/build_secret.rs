//! Build secrets that build-push-action cannot read.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::literal},
    text::msg,
    topic::Topic,
    workflow::{Workflow, input, jobs, publish::builds},
};

/// The action stops with "… is not a valid secret", before it builds.
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
            for line in node.lines().iter().filter(|it| !is_pair(&it.text)) {
                // Whatever stands there may be the secret itself, so it is not shown.
                findings.line(line, msg::rule_build_secret_says(key)).place(topic);
            }
        }
    }
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
