//! Names of environment variables that no program can read.

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
    title: &msg::WRITTEN_ENV_NAME_TITLE,
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
        if entry.key.is_empty() || entry.key.contains(['=', '&', ' ', '\t', '\0']) {
            findings.key(entry, msg::written_env_name_says(entry.key.as_str()));
        }
    }
}

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
}
