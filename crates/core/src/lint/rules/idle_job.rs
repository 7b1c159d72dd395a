//! A job that only prepares: it logs in and makes tags, and then it is over.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    topic::Topic,
    workflow::{Node, Workflow, is_action, jobs, shell::all_commands, steps, uses},
};

/// Tags are worth something only to what is published under them.
pub(super) static RULE: Rule = Rule {
    id: "idle-job",
    severity: Severity::Warning,
    title: msg::RULE_IDLE_JOB_TITLE,
    source: reference("https://github.com/docker/metadata-action#usage"),
    check,
};

/// Actions after which there is nothing yet that anyone could use.
const PREPARING: &[&str] = &[
    "actions/checkout",
    "docker/login-action",
    "docker/metadata-action",
    "docker/setup-buildx-action",
    "docker/setup-qemu-action",
    "aws-actions/amazon-ecr-login",
    "aws-actions/configure-aws-credentials",
    "azure/login",
    "google-github-actions/auth",
    "jfrog/setup-jfrog-cli",
    "sigstore/cosign-installer",
    "step-security/harden-runner",
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow) {
        let all = steps(&job.node);
        let makes_tags = all.iter().any(|it| is_action(it, "docker/metadata-action"));
        // Outputs are there for other jobs.
        let hands_on = job.node.get("outputs").is_some();
        if makes_tags && !hands_on && all.iter().all(prepares) {
            // Ours have such a job only where images are copied, and never on these events.
            let message = match findings.is_ours() {
                true => msg::RULE_IDLE_JOB_COPIES.message(),
                false => msg::RULE_IDLE_JOB_SAYS.message(),
            };
            findings.key(job, message).place(Topic::BuildWith);
        }
    }
}

fn prepares(step: &Node) -> bool {
    match uses(step) {
        Some(it) => PREPARING.contains(&&*it.action),
        None => only_logs_in(step),
    }
}

/// Whether a script does no more than fetch a token. One that is given tags shows them to somebody.
fn only_logs_in(step: &Node) -> bool {
    let mut is_given = false;
    step.walk(&mut |it| {
        let text = it.as_text().unwrap_or_default();
        is_given |= text.contains("steps.") || text.contains("DOCKER_METADATA");
    });
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    !is_given
        && all_commands(script).iter().all(|it| match it.program() {
            Some(("az", words)) => words.iter().map(|it| &*it.text).take(2).eq(["acr", "login"]),
            it => it.is_none_or(|it| it.0 == "echo"),
        })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::RULE;
    use crate::{
        compose::compose,
        lint::{lint, rules::check_job},
        share,
        text::Lang,
        yaml::write,
    };

    #[test]
    fn jobs_that_only_prepare() {
        let steps = "steps:
- uses: actions/checkout@v7
- {uses: docker/login-action@v4, with: {username: a, password: '${{ secrets.A }}'}}
- {id: meta, uses: docker/metadata-action@v6, with: {images: a/b}}\n";
        let told = |job: &str| {
            check_job(
                &RULE,
                job,
                expect![[r#"
                    3 warning: Nothing comes of this job: it makes tags, but no step builds, pushes or copies anything, and no output passes the tags on. Add the step that uses them, or remove the job.
                "#]],
            );
        };
        let silent = |job: &str| check_job(&RULE, job, expect![[""]]);
        told(steps);
        let token = "- run: |\n    token=$(az acr login --name a --expose-token)\n    echo \"token=$token\" >> $GITHUB_OUTPUT\n";
        told(&[steps, token].concat());
        silent(&["outputs: {tags: '${{ steps.meta.outputs.tags }}'}\n", steps].concat());
        for more in [
            "- uses: docker/build-push-action@v7",
            "- uses: acme/publish@v1",
            "- run: ./publish.sh",
            "- run: az acr build .",
            "- run: echo \"${{ steps.meta.outputs.tags }}\"",
            "- run: echo \"$DOCKER_METADATA_OUTPUT_TAGS\"",
        ] {
            silent(&[steps, more].concat());
        }
        // Whoever only logs in may want to know whether that works.
        silent("steps:\n- {uses: docker/login-action@v4, with: {username: a}}");
    }

    #[track_caller]
    fn check_recipe(fragment: &str, expected: Expect) {
        let decoded = share::decode(fragment);
        assert_eq!(decoded.problems, []);
        let findings = lint(&write(compose(&decoded.recipe)));
        let own = findings.iter().filter(|it| it.rule == &RULE);
        let line = |it: &crate::lint::Finding| {
            let topic = it.place.map(|it| it.topic);
            format!("{topic:?}: {}\n", it.message.say(Lang::En))
        };
        expected.assert_eq(&own.map(line).collect::<String>());
    }

    #[test]
    fn events_on_which_nothing_is_copied() {
        let promote = "preset=promote&branches=&tag-filters=&release=off&dispatch=off";
        check_recipe(
            &format!("{promote}&merge-group=on"),
            expect![[r#"
                Some(BuildWith): On these events nothing is copied: this job makes tags, and then it is over. Pull requests and merge queues publish nothing, so choose one more event, such as pushed version tags, or build the image instead.
            "#]],
        );
        check_recipe(&format!("{promote}&merge-group=on&branches=main"), expect![[""]]);
        check_recipe(&format!("{promote}&merge-group=on&build-with=dockerfile"), expect![[""]]);
    }
}
