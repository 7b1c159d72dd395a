//! Keys that are stored although the registry could do without.

use crate::{
    catalog::reference,
    catalog::registries::{ACR, ECR, ECR_PUBLIC, GAR, GCR, GHCR, JFROG},
    lint::{
        Findings, Rule, Severity,
        expressions::{inside, names},
    },
    text::msg,
    topic::{Place, Topic},
    workflow::{
        Node, Workflow, builder::calls_builder, input, input_text, is_action, jobs, steps, trigger,
    },
};

/// Whoever reads it once, from a log, a fork of an action or a stolen laptop, can push from then on.
pub(super) static RULE: Rule = Rule {
    id: "long-lived-key",
    severity: Severity::Warning,
    title: msg::RULE_LONG_LIVED_KEY_TITLE,
    source: reference("https://docs.github.com/en/actions/concepts/security/openid-connect"),
    check,
};

/// Inputs that hold a key in the workflows of others; ours log in with docker/login-action.
const KEYS: &[(&str, &str, &str)] = &[
    ("aws-actions/configure-aws-credentials", "aws-secret-access-key", "AWS"),
    ("google-github-actions/auth", "credentials_json", "Google Cloud"),
    ("azure/login", "creds", "Azure"),
];

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    for job in jobs(workflow) {
        for step in steps(&job.node) {
            for (_, key, provider) in KEYS.iter().filter(|it| is_action(step, it.0)) {
                if let Some(node) = input(step, key).filter(|it| names_secret(it)) {
                    findings.at(node, msg::rule_long_lived_key_says(*provider));
                }
            }
        }
        for login in findings.job(&job.node).logins(workflow).iter() {
            let row = workflow.registry(login.step.place, &login.host);
            if login.github_token || !is_stored(login.step) {
                continue;
            }
            // A workflow that is called is often handed the token of the run under another name.
            if row == &GHCR && is_handed(workflow, login.step) {
                continue;
            }
            let (provider, way) = match row {
                it if it == &ECR || it == &ECR_PUBLIC => ("AWS", "aws-role"),
                it if it == &GAR || it == &GCR => ("Google Cloud", "workload-identity"),
                it if it == &ACR => ("Azure", "azure"),
                it if it == &JFROG => ("JFrog", "jfrog"),
                it if it == &GHCR => ("", "github-token"),
                _ => continue,
            };
            match provider {
                "" => findings
                    .at(login.step, msg::RULE_LONG_LIVED_KEY_PERSON.message())
                    .severity(Severity::Info),
                it => findings.at(login.step, msg::rule_long_lived_key_says(it)),
            };
            if let Some(place) = login.step.place.filter(|_| takes(&job.node, way)) {
                let place = Place { topic: Topic::Login, ..place };
                findings.fix(msg::RULE_LONG_LIVED_KEY_FIX.message()).sets(place, way);
            }
        }
    }
}

/// Whether a job can log in that way. Docker's workflow takes identities for AWS and Google Cloud, one of
/// each kind (see `workflow::builder`).
fn takes(job: &Node, way: &str) -> bool {
    let kind = match way {
        _ if !calls_builder(job) => return true,
        "aws-role" => "aws-ecr",
        "workload-identity" => "gcp-wif",
        other => return other == "github-token",
    };
    !input_text(job, "registry-identities").contains(kind)
}

/// The password is a secret of the repository, or is meant to be one that is not named yet.
fn is_stored(step: &Node) -> bool {
    let Some(password) = input(step, "password").and_then(Node::as_text) else { return false };
    password.trim().is_empty() || has_secret(password)
}

/// Whether the password is what a workflow that calls this one hands over.
fn is_handed(workflow: &Workflow, step: &Node) -> bool {
    let trigger = trigger(workflow, "workflow_call");
    let Some(declared) = trigger.and_then(|it| it.node.get("secrets")) else { return false };
    let read = inside(input_text(step, "password")).into_iter().flat_map(|it| names(it, "secrets"));
    let is_declared = |name: &str| declared.entries().iter().any(|it| it.key == name);
    read.into_iter().any(is_declared)
}

fn names_secret(node: &Node) -> bool {
    node.as_text().is_some_and(has_secret)
}

fn has_secret(text: &str) -> bool {
    inside(text).into_iter().any(|it| !names(it, "secrets").is_empty())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::{
        catalog::registries::REGISTRIES,
        compose::compose,
        lint::{
            lint,
            rules::{check, check_steps},
        },
        recipe::Control,
        share::decode,
        topic::Topic,
        yaml,
    };

    #[test]
    fn no_way_is_proposed_that_dockers_workflow_does_not_take() {
        let mut offered = Vec::new();
        for registry in REGISTRIES {
            let Control::Choice { options, .. } = Control::of(Topic::Login) else { continue };
            for login in options {
                let settings = format!("registry={}&login={}", registry.id, login.id);
                let decoded = decode(&format!("github-builder=on&{settings}"));
                if !decoded.problems.is_empty() {
                    continue;
                }
                let found = lint(&yaml::write(compose(&decoded.recipe)));
                let found = found.into_iter().find(|it| it.rule.id == RULE.id);
                offered.extend(found.map(|it| (registry.id, it.fix.is_some())));
            }
        }
        let refused: Vec<_> = offered.iter().filter(|it| !it.1).map(|it| it.0).collect();
        assert_eq!(refused, ["acr", "acr", "jfrog"]);
        assert!(offered.len() > refused.len());
    }

    #[test]
    fn keys_where_none_is_needed() {
        let login = |host: &str, password: &str| {
            format!(
                "- uses: docker/login-action@v4\n  with: {{registry: {host}, username: a, password: '${{{{ {password} }}}}'}}\n"
            )
        };
        let steps = [
            login("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "secrets.KEY"),
            login("europe-docker.pkg.dev", "secrets.KEY"),
            login("europe-docker.pkg.dev", "steps.auth.outputs.access_token"),
            login("ghcr.io", "secrets.PAT"),
            login("ghcr.io", "secrets.GITHUB_TOKEN"),
            login("quay.io", "secrets.KEY"),
            "- uses: google-github-actions/auth@v3\n  with: {credentials_json: '${{ secrets.KEY }}'}\n".to_owned(),
        ];
        check_steps(
            &RULE,
            &steps.concat(),
            expect![[r#"
                5 warning: Whoever gets hold of this key can push from anywhere until someone revokes it. Let AWS trust the identity of the run instead: nothing is stored then, and nothing has to be renewed.
                7 warning: Whoever gets hold of this key can push from anywhere until someone revokes it. Let Google Cloud trust the identity of the run instead: nothing is stored then, and nothing has to be renewed.
                11 info: This token belongs to a person and works until it is revoked. `GITHUB_TOKEN` can push here too, unless the package belongs to another repository.
                18 warning: Whoever gets hold of this key can push from anywhere until someone revokes it. Let Google Cloud trust the identity of the run instead: nothing is stored then, and nothing has to be renewed.
            "#]],
        );
    }

    #[test]
    fn keys_that_are_handed_over() {
        let text = |declared: &str| {
            format!(
                "on: {{workflow_call: {{secrets: {{{declared}: {{required: true}}}}}}}}\njobs:\n  a:\n    steps:\n    - uses: docker/login-action@v4\n      with: {{registry: ghcr.io, username: a, password: '${{{{ secrets.TOKEN }}}}'}}\n"
            )
        };
        check(&RULE, &text("TOKEN"), expect![[""]]);
        check(
            &RULE,
            &text("OTHER"),
            expect![[r#"
                5 info: This token belongs to a person and works until it is revoked. `GITHUB_TOKEN` can push here too, unless the package belongs to another repository.
            "#]],
        );
    }
}
