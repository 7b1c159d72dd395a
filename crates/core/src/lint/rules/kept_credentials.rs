//! The job's token in the folder that an image is built from.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, fix::Edit},
    text::msg,
    workflow::{
        Node, Uses, Workflow, input, input_text, is_action, jobs,
        publish::{Push, builds, push},
        steps, uses,
    },
};

/// `COPY . .` puts `.git/config` into the image, and the token with it, for as long as the job runs.
pub(super) static RULE: Rule = Rule {
    id: "kept-credentials",
    severity: Severity::Warning,
    title: &msg::WRITTEN_KEPT_CREDENTIALS_TITLE,
    source: reference("https://github.com/actions/checkout#checkout-v6"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let from_folder = |it: &&Node| {
            let context = input_text(it, "context");
            let is_folder = matches!(context, "." | "./" | "${{ github.workspace }}");
            is_folder && push(it) != Push::Never
        };
        if builds(job).iter().any(from_folder) {
            steps(job).iter().for_each(|it| judge(it, findings));
        }
    }
}

fn judge(step: &Node, findings: &mut Findings) {
    let Some(uses) = uses(step).filter(|it| it.action == "actions/checkout") else { return };
    // One in a folder of its own need not be in the build.
    let is_off = input_text(step, "persist-credentials").eq_ignore_ascii_case("false");
    if !is_action(step, "actions/checkout")
        || is_off
        || !writes_config(&uses)
        || input(step, "path").is_some()
    {
        return;
    }
    findings.at(step.get("uses").unwrap_or(step), msg::WRITTEN_KEPT_CREDENTIALS_SAYS.message());
    let line = "persist-credentials: false".to_owned();
    let first = step.get("with").and_then(|it| it.entries().first());
    if let Some(first) = first.filter(|_| input(step, "persist-credentials").is_none()) {
        findings.fix(msg::fix_add(line.as_str()));
        findings.edits(Edit::Insert { at: first.key_span.start, lines: vec![line] });
    }
}

/// Up to version 5 the token is written into `.git/config`, later beside the folder.
fn writes_config(uses: &Uses) -> bool {
    let major = |it: &str| it.strip_prefix('v')?.split(['.', ' ']).next()?.parse::<u32>().ok();
    major(&uses.reference).or(major(&uses.comment)).is_some_and(|it| it < 6)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn tokens_in_the_context() {
        let steps = |version: &str, with: &str, context: &str| {
            format!(
                "- uses: actions/checkout@{version}\n  with: {{{with}}}\n- uses: docker/build-push-action@v7\n  with: {{push: true, context: {context}}}"
            )
        };
        check_steps(
            &RULE,
            &steps("v4", "fetch-depth: 0", "."),
            expect![[r#"
            5 warning: Up to version 5 this leaves the job's token in `.git/config`, where the build finds it: with `COPY . .` it ends up in the image. Write `persist-credentials: false`, or take version 6 or newer.
        "#]],
        );
        check_steps(&RULE, &steps("v5", "", "./app"), expect![""]);
        check_steps(&RULE, &steps("v6", "", "."), expect![[""]]);
        check_steps(&RULE, &steps("v4", "persist-credentials: false", "."), expect![[""]]);
        check_steps(&RULE, &steps("v4", "", "'{{defaultContext}}'"), expect![[""]]);
        check_steps(&RULE, &steps("v4", "path: src", "."), expect![[""]]);
    }
}
