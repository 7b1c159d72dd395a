//! Ids of steps that GitHub refuses.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::all_steps},
    text::msg,
    workflow::{Workflow, jobs},
};

/// One such id, and GitHub does not run the file at all: "The identifier 'build' may not be used more
/// than once within the same scope".
pub(super) static RULE: Rule = Rule {
    id: "step-id",
    severity: Severity::Error,
    title: msg::WRITTEN_STEP_ID_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsid",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let mut seen: Vec<String> = Vec::new();
        for node in all_steps(job).filter_map(|it| it.get("id")) {
            let Some(id) = node.as_text() else { continue };
            // GitHub compares them without regard to case.
            let folded = id.to_ascii_lowercase();
            if !super::job_id::is_id(id) {
                findings.at(node, msg::written_step_id_form(id));
            } else if seen.contains(&folded) {
                findings.at(node, msg::written_step_id_twice(id));
            } else {
                seen.push(folded);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn forms_and_repetitions() {
        let steps = "- {id: build, run: a}
- {id: Build, run: a}
- {id: a b, run: a}
- {id: 1st, run: a}
- {id: __own, run: a}
- {id: _own-2, run: a}";
        let steps = format!(
            "{steps}\n- {{id: {}, run: a}}\n- {{id: {}, run: a}}",
            "a".repeat(99),
            "a".repeat(100)
        );
        check_steps(
            &RULE,
            &steps,
            expect![[r#"
                6 error: GitHub refuses the workflow: an earlier step already has the ID `Build`. Give each step its own.
                7 error: GitHub refuses the workflow: `a b` cannot be an ID. Use fewer than 100 letters, digits, `-` and `_`, beginning with a letter or a single `_`.
                8 error: GitHub refuses the workflow: `1st` cannot be an ID. Use fewer than 100 letters, digits, `-` and `_`, beginning with a letter or a single `_`.
                9 error: GitHub refuses the workflow: `__own` cannot be an ID. Use fewer than 100 letters, digits, `-` and `_`, beginning with a letter or a single `_`.
                12 error: GitHub refuses the workflow: `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` cannot be an ID. Use fewer than 100 letters, digits, `-` and `_`, beginning with a letter or a single `_`.
            "#]],
        );
    }
}
