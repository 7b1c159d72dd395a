//! Conditions that come to the same on every run.

use std::iter;

use crate::{
    catalog::reference,
    expr::{Piece, Scope, decide, pieces},
    lint::{Findings, Rule, Severity, contexts::all_steps},
    text::msg,
    workflow::{Value, Workflow, jobs},
};

/// It works, but the condition says something that it does not do.
pub(super) static RULE: Rule = Rule {
    id: "constant-condition",
    severity: Severity::Warning,
    title: msg::WRITTEN_CONSTANT_CONDITION_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idif",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    numbers(workflow, findings);
    for keyed in findings.texts().all.iter().filter(|it| it.is_condition()) {
        let pieces = pieces(keyed.text).pieces;
        // With text around its braces it always holds, which is an error of its own.
        if 1 < pieces.len() && pieces.iter().any(|it| matches!(it, Piece::Text(_))) {
            continue;
        }
        for expr in keyed.whole().filter(|it| !it.asks_for_status()) {
            match decide(expr, &Scope::default()).ok().and_then(|it| it.holds) {
                Some(true) => {
                    let message = msg::WRITTEN_CONSTANT_CONDITION_ALWAYS.message();
                    findings.span(keyed.span(), keyed.node.place, message);
                }
                Some(false) => {
                    let message = msg::WRITTEN_CONSTANT_CONDITION_NEVER.message();
                    findings.span(keyed.span(), keyed.node.place, message);
                }
                None => {}
            }
        }
    }
}

/// Conditions that are numbers to YAML already, and so no expressions.
fn numbers(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for node in iter::once(job).chain(all_steps(job)).filter_map(|it| it.get("if")) {
            let Value::Number(text) = &node.value else { continue };
            if text.contains(|it: char| ('1'..='9').contains(&it)) {
                findings.at(node, msg::WRITTEN_CONSTANT_CONDITION_ALWAYS.message());
            } else if text.contains('0') {
                findings.at(node, msg::WRITTEN_CONSTANT_CONDITION_NEVER.message());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check_steps, RULE};

    #[test]
    fn the_same_on_every_run() {
        check_steps(
            &RULE,
            concat!(
                "- if: true\n",
                "- if: ${{ false }}\n",
                "- if: github.ref == 'x' || 'y'\n",
                "- if: github.ref && contains('abc', 'x')\n",
                "- if: github.ref == 'x'\n",
                "- if: always()\n",
                "- if: ${{ github.ref }} == 'x'\n",
            ),
            expect![[r#"
                5 warning: This condition holds on every run, so nothing depends on it. Remove it, or make it depend on the run.
                6 warning: This condition never holds, so what it guards is never done. Remove both, or make it depend on the run.
                7 warning: This condition holds on every run, so nothing depends on it. Remove it, or make it depend on the run.
                8 warning: This condition never holds, so what it guards is never done. Remove both, or make it depend on the run.
            "#]],
        );
    }

    #[test]
    fn numbers() {
        check_steps(
            &RULE,
            "- {if: 1, run: a}\n- {if: 0.0, run: a}\n- {if: .inf, run: a}\n",
            expect![[r#"
                5 warning: This condition holds on every run, so nothing depends on it. Remove it, or make it depend on the run.
                6 warning: This condition never holds, so what it guards is never done. Remove both, or make it depend on the run.
            "#]],
        );
    }
}
