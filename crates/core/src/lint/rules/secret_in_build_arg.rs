//! Secrets that end up in the image.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        expressions::{inside, names},
    },
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
        let name = line.text.split('=').next().unwrap_or_default().trim();
        let is_secret = inside(&line.text)
            .iter()
            .any(|it| !names(it, "secrets").is_empty() || it.contains("github.token"));
        if is_secret {
            findings.line(&line, msg::rule_secret_in_build_arg_says(name)).place(Topic::BuildArgs);
        }
    }
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
