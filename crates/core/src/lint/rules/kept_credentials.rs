//! The job's token in the folder that an image is built from.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic, fix::Edit},
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
    title: msg::WRITTEN_KEPT_CREDENTIALS_TITLE,
    source: reference("https://github.com/actions/checkout#checkout-v6"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let from_folder = |it: &Node| {
            let context = input_text(it, "context");
            let is_folder = matches!(context, "." | "./" | "${{ github.workspace }}");
            is_folder && push(it) != Push::Never
        };
        let is_built = builds(job).any(from_folder);
        let is_uploaded = steps(job).iter().any(uploads_folder);
        // Whoever pushes needs it.
        let is_used = steps(job).iter().any(|it| script(it).contains("git push"));
        for step in steps(job).iter().filter(|it| keeps(it)) {
            let node = step.get("uses").unwrap_or(step);
            // One in a folder of its own need not be in the build.
            let is_apart = input(step, "path").is_some();
            if is_uploaded && !is_apart {
                findings.at(node, msg::SECURITY_KEPT_CREDENTIALS_UPLOADED.message());
            } else if is_built && !is_apart {
                findings.at(node, msg::WRITTEN_KEPT_CREDENTIALS_SAYS.message());
            } else if !is_used {
                let says = msg::SECURITY_KEPT_CREDENTIALS_LATER.message();
                findings.at(node, says).severity(Severity::Info);
            } else {
                continue;
            }
            repair(step, findings);
        }
    }
}

/// A checkout that leaves the token in `.git/config`.
fn keeps(step: &Node) -> bool {
    let is_on = !input_text(step, "persist-credentials").eq_ignore_ascii_case("false");
    let is_open = !is_dynamic(input_text(step, "persist-credentials"));
    is_action(step, "actions/checkout")
        && is_on
        && is_open
        && uses(step).is_some_and(|it| writes_config(&it))
}

/// Hidden files were part of artifacts up to version 4.3, and are where it is asked for.
fn uploads_folder(step: &Node) -> bool {
    let path = input_text(step, "path");
    let is_folder = matches!(path, "." | "./" | "${{ github.workspace }}");
    let hidden = input_text(step, "include-hidden-files").eq_ignore_ascii_case("true");
    is_action(step, "actions/upload-artifact") && is_folder && hidden
}

fn script(step: &Node) -> &str {
    step.get("run").and_then(Node::as_text).unwrap_or_default()
}

fn repair(step: &Node, findings: &mut Findings) {
    let line = "persist-credentials: false".to_owned();
    if let Some(node) = input(step, "persist-credentials") {
        findings.fix(msg::fix_write("false")).edits(Edit::write(node, "false"));
    } else if let Some(first) = step.get("with").and_then(|it| it.entries().first()) {
        findings.fix(msg::fix_add(line.as_str()));
        findings.edits(Edit::Insert { at: first.key_span.start, lines: vec![line] });
    }
}

/// Up to version 5 the token is written into `.git/config`, later beside the folder.
fn writes_config(uses: &Uses<'_>) -> bool {
    let major = |it: &str| it.strip_prefix('v')?.split(['.', ' ']).next()?.parse::<u32>().ok();
    major(uses.reference).or(major(uses.comment)).is_some_and(|it| it < 6)
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
            5 warning: Up to version 5 this leaves the job's token in `.git/config`, where the build finds it: with `COPY . .` it ends up in the image. Write `persist-credentials: false`, or use version 6 or newer.
        "#]],
        );
        check_steps(
            &RULE,
            &steps("v5", "", "./app"),
            expect![[r#"
            5 info: The job's token stays in `.git/config`, where every later step can read it, also those that have no business with it. Write `persist-credentials: false`.
        "#]],
        );
        check_steps(&RULE, &steps("v6", "", "."), expect![[""]]);
        check_steps(&RULE, &steps("v4", "persist-credentials: false", "."), expect![[""]]);
        check_steps(
            &RULE,
            &steps("v4", "", "'{{defaultContext}}'"),
            expect![[r#"
            5 info: The job's token stays in `.git/config`, where every later step can read it, also those that have no business with it. Write `persist-credentials: false`.
        "#]],
        );
        check_steps(
            &RULE,
            &steps("v4", "path: src", "."),
            expect![[r#"
            5 info: The job's token stays in `.git/config`, where every later step can read it, also those that have no business with it. Write `persist-credentials: false`.
        "#]],
        );
    }
}
