//! Names of environment variables that no program can read, and those that GitHub keeps for itself.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::all_steps, expressions::is_dynamic},
    text::msg,
    workflow::{Node, Workflow, jobs},
};

/// The variable is another one, or none.
pub(super) static RULE: Rule = Rule {
    id: "env-name",
    severity: Severity::Warning,
    title: msg::WRITTEN_ENV_NAME_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/variables#naming-conventions-for-environment-variables",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    names(&workflow.root, findings);
    for job in jobs(workflow).iter().map(|it| &it.node) {
        names(job, findings);
        let services = job.get("services").map_or(&[][..], Node::entries);
        let containers = job.get("container").into_iter().chain(services.iter().map(|it| &it.node));
        containers.chain(all_steps(job)).for_each(|it| names(it, findings));
    }
}

fn names(node: &Node, findings: &mut Findings) {
    let env = node.get("env").map_or(&[][..], Node::entries);
    for entry in env.iter().filter(|it| !is_dynamic(&it.key)) {
        if entry.key.contains(['=', '&', ' ', '\t', '\0']) {
            findings.key(entry, msg::written_env_name_says(entry.key.as_str()));
        } else if DEFAULT.contains(&entry.key.as_str()) {
            findings.key(entry, msg::written_env_name_default(entry.key.as_str()));
        }
    }
}

/// Variables that the runner sets and nobody else can. Source: GitHub docs, "Variables reference",
/// "Default environment variables", November 2026.
pub(super) const DEFAULT: &[&str] = &[
    "GITHUB_ACTION",
    "GITHUB_ACTION_PATH",
    "GITHUB_ACTION_REPOSITORY",
    "GITHUB_ACTIONS",
    "GITHUB_ACTOR",
    "GITHUB_ACTOR_ID",
    "GITHUB_API_URL",
    "GITHUB_BASE_REF",
    "GITHUB_ENV",
    "GITHUB_EVENT_NAME",
    "GITHUB_EVENT_PATH",
    "GITHUB_GRAPHQL_URL",
    "GITHUB_HEAD_REF",
    "GITHUB_JOB",
    "GITHUB_OUTPUT",
    "GITHUB_PATH",
    "GITHUB_REF",
    "GITHUB_REF_NAME",
    "GITHUB_REF_PROTECTED",
    "GITHUB_REF_TYPE",
    "GITHUB_REPOSITORY",
    "GITHUB_REPOSITORY_ID",
    "GITHUB_REPOSITORY_OWNER",
    "GITHUB_REPOSITORY_OWNER_ID",
    "GITHUB_RETENTION_DAYS",
    "GITHUB_RUN_ATTEMPT",
    "GITHUB_RUN_ID",
    "GITHUB_RUN_NUMBER",
    "GITHUB_SERVER_URL",
    "GITHUB_SHA",
    "GITHUB_STEP_SUMMARY",
    "GITHUB_TRIGGERING_ACTOR",
    "GITHUB_WORKFLOW",
    "GITHUB_WORKFLOW_REF",
    "GITHUB_WORKFLOW_SHA",
    "GITHUB_WORKSPACE",
    "RUNNER_ARCH",
    "RUNNER_ENVIRONMENT",
    "RUNNER_NAME",
    "RUNNER_OS",
    "RUNNER_TEMP",
    "RUNNER_TOOL_CACHE",
];

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check_job, RULE};

    #[test]
    fn names() {
        check_job(
            &RULE,
            concat!(
                "env: {A B: c, A_B: c, a-b: c}\n",
                "container: {image: a, env: {A=B: c}}\n",
                "services: {x: {image: a, env: {'A&B': c}}}\n",
                "steps:\n",
                "- {run: a, env: {'${{ insert }}': b, 'A ': c}}\n",
            ),
            expect![[r#"
                4 warning: No program can read a variable called `A B`. Use letters, digits and `_`.
                5 warning: No program can read a variable called `A=B`. Use letters, digits and `_`.
                6 warning: No program can read a variable called `A&B`. Use letters, digits and `_`.
                8 warning: No program can read a variable called `A `. Use letters, digits and `_`.
            "#]],
        );
    }

    #[test]
    fn names_of_the_runner() {
        check_job(
            &RULE,
            "env: {GITHUB_SHA: a, GITHUB_TOKEN: b, runner_os: c, GITHUB_APP: d}\nsteps: []\n",
            expect![[r#"
                4 warning: GitHub sets `GITHUB_SHA` itself, and what is written here has no effect. Choose another name.
            "#]],
        );
    }
}
