//! Builds from a folder that is empty, or that is left aside.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        fix::Edit,
        named::{is_before, knows_before},
        scripted::is_made,
    },
    text::msg,
    workflow::{Node, Workflow, input, input_text, is_action, jobs, publish::builds, steps},
};

/// "failed to read dockerfile: open Dockerfile: no such file or directory".
pub(super) static RULE: Rule = Rule {
    id: "missing-checkout",
    severity: Severity::Error,
    title: msg::WRITTEN_MISSING_CHECKOUT_TITLE,
    source: reference("https://github.com/docker/build-push-action#path-context"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for build in builds(job) {
            let key = if is_action(build, "docker/bake-action") { "source" } else { "context" };
            let (node, text) = (input(build, key), input_text(build, key));
            let has_code = is_before(job, "actions/checkout", build);
            match node.filter(|_| !text.is_empty()) {
                Some(node) if is_folder(text) && !has_code && is_empty(job, build) => {
                    let message = match is_made(build) {
                        true => msg::written_missing_checkout_script(text),
                        false => msg::written_missing_checkout_says(text),
                    };
                    findings.at(node, message);
                }
                None if has_code => ignored(job, build, key, findings),
                _ => {}
            }
        }
    }
}

/// A place on the runner, and not an address or what an expression names.
fn is_folder(context: &str) -> bool {
    let is_far = context.contains("://") || context.starts_with("git@") || context.contains("{{");
    !is_far && !context.starts_with('/') && context != "-"
}

/// Whether no files can have come from elsewhere.
fn is_empty(job: &Node, build: &Node) -> bool {
    let actions = ["actions/download-artifact", "actions/cache", "actions/cache/restore"];
    let brings = |it: &Node| actions.iter().any(|action| is_action(it, action));
    knows_before(job, build) && !steps(job).iter().any(brings)
}

/// Without a context the action fetches the commit from GitHub once more.
fn ignored(job: &Node, build: &Node, key: &str, findings: &mut Findings) {
    // With remote files Bake may build from anywhere, and what Bake and scripts build has a context.
    if key == "source" || build.place.is_some() || is_made(build) {
        return;
    }
    findings
        .at(build.get("uses").unwrap_or(build), msg::WRITTEN_MISSING_CHECKOUT_IGNORED.message());
    findings.severity(Severity::Info);
    let elsewhere = |it: &Node| {
        is_action(it, "actions/checkout")
            && ["path", "repository", "ref"].iter().any(|key| input(it, key).is_some())
    };
    let first = build.get("with").and_then(|it| it.entries().first());
    if let Some(first) = first.filter(|_| !steps(job).iter().any(elsewhere)) {
        let line = format!("{key}: .");
        findings.fix(msg::fix_add(line.as_str()));
        findings.edits(Edit::Insert { at: first.key_span.start, lines: vec![line] });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn contexts() {
        let build = |with: &str| format!("- uses: docker/build-push-action@v7\n  with: {{{with}}}");
        let checkout = "- uses: actions/checkout@v7\n";
        check_steps(
            &RULE,
            &build("context: ."),
            expect![[r#"
            6 error: The build fails: `.` is empty, because nothing checked out the repository. Add `actions/checkout` before it, or leave `context` out.
        "#]],
        );
        check_steps(
            &RULE,
            &build("context: ./app"),
            expect![[r#"
            6 error: The build fails: `./app` is empty, because nothing checked out the repository. Add `actions/checkout` before it, or leave `context` out.
        "#]],
        );
        let after = |script: &str| format!("- run: |\n    {script}\n{}", build("context: ."));
        check_steps(
            &RULE,
            &after("echo hi >/dev/null 2>&1"),
            expect![[r#"
            8 error: The build fails: `.` is empty, because nothing checked out the repository. Add `actions/checkout` before it, or leave `context` out.
        "#]],
        );
        // The file that is written may be all that the build needs.
        check_steps(&RULE, &after("echo FROM scratch > Dockerfile"), expect![[""]]);
        check_steps(&RULE, &build("push: true"), expect![[""]]);
        check_steps(&RULE, &build("context: 'https://github.com/a/b.git'"), expect![[""]]);
        check_steps(&RULE, &format!("{checkout}{}", build("context: .")), expect![[""]]);
        check_steps(
            &RULE,
            &format!("{checkout}{}", build("push: true")),
            expect![[r#"
            6 info: Without `context` the build fetches the commit from GitHub once more and does not see what steps before it made or changed. To build what was checked out, write `context: .`.
        "#]],
        );
        check_steps(
            &RULE,
            &format!("- run: git clone x .\n{}", build("context: .")),
            expect![[""]],
        );
        let bake = "- uses: docker/bake-action@v7\n  with: {set: '*.tags=', push: true}\n";
        check_steps(&RULE, &format!("{checkout}{bake}"), expect![[""]]);
    }
}
