//! Secrets that a called workflow needs or does not have.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        called::{Call, is_open, is_same, known_calls},
        fix::Edit,
        nearest::nearest,
    },
    text::msg,
    workflow::{Entry, Node, Value, Workflow},
};

/// GitHub refuses the whole workflow.
pub(super) static RULE: Rule = Rule {
    id: "call-secret",
    severity: Severity::Error,
    title: msg::WRITTEN_CALL_SECRET_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_callsecrets",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let around = findings.around();
    for Call { job, uses, called, declared } in known_calls(workflow, around, "secrets") {
        let secrets = job.get("secrets");
        let given = secrets.map_or(&[][..], Node::entries);
        // With `inherit` it gets them all.
        if secrets.and_then(Node::as_text).is_some() || given.iter().any(is_open) {
            continue;
        }
        for it in given.iter().filter(|it| !declared.iter().any(|known| is_same(known, it))) {
            unknown(it, given, declared, called.path, findings);
        }
        let is_needed =
            |it: &Node| it.get("required").is_some_and(|it| it.value == Value::Bool(true));
        for it in declared.iter().filter(|it| is_needed(&it.node)) {
            if !given.iter().any(|other| is_same(it, other)) {
                findings.at(uses, msg::written_call_secret_missing(called.path, it.key.as_str()));
            }
        }
    }
}

fn unknown(it: &Entry, given: &[Entry], declared: &[Entry], path: &str, findings: &mut Findings) {
    let is_free = |name: &&str| !given.iter().any(|it| it.key.eq_ignore_ascii_case(name));
    let key = it.key.as_str();
    match nearest(key, declared.iter().map(|it| it.key.as_str()).filter(is_free)) {
        Some(near) => {
            findings.key(it, msg::written_call_secret_near(path, key, near));
            findings.fix(msg::fix_write(near)).edits(Edit::rename(it, near));
        }
        None => _ = findings.key(it, msg::written_call_secret_unknown(path, key)),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::{
        lint::{Around, apply, lint_among, rules::check_among},
        yaml::read,
    };

    const PATH: &str = ".github/workflows/b.yml";
    const CALLED: &str = "on: {workflow_call: {secrets: {TOKEN: {required: true}, KEY: }}}";

    fn caller(secrets: &str) -> String {
        format!("on: push\njobs:\n  a:\n    uses: ./{PATH}\n    secrets: {secrets}\n")
    }

    #[track_caller]
    fn check(secrets: &str, expected: expect_test::Expect) {
        check_among(&RULE, &caller(secrets), &[(PATH, CALLED)], expected);
    }

    #[test]
    fn a_misspelled_name_is_repaired() {
        let document = read(&caller("{TOKNE: x}"));
        let others = [(PATH.to_owned(), read(CALLED).workflow)];
        let findings = lint_among(&document, Around { others: &others, is_whole: true });
        let own = findings.iter().filter(|it| *it.rule == RULE);
        let fix = own.filter_map(|it| it.fix.as_ref()).next().expect("a repair");
        assert_eq!(apply(&document.lines, &fix.edits), caller("{TOKEN: x}"));
    }

    #[test]
    fn secrets() {
        check("inherit", expect![[""]]);
        check("{token: x}", expect![[""]]);
        check(
            "{TOKNE: x}",
            expect![[r#"
            4 error: `.github/workflows/b.yml` requires the secret `TOKEN`, so without it GitHub refuses this workflow. Set it under `secrets`.
            5 error: `.github/workflows/b.yml` takes no secret `TOKNE`, so GitHub refuses this workflow. Did you mean `TOKEN`?
        "#]],
        );
        check(
            "{OTHER: x, KEY: y}",
            expect![[r#"
            4 error: `.github/workflows/b.yml` requires the secret `TOKEN`, so without it GitHub refuses this workflow. Set it under `secrets`.
            5 error: `.github/workflows/b.yml` takes no secret `OTHER`, so GitHub refuses this workflow. Remove it, or declare it there.
        "#]],
        );
    }
}
