//! Conditions with text around their expression, which makes a text of all of it.

use crate::{
    catalog::reference,
    expr::{Piece, parse, pieces},
    lint::{Findings, Rule, Severity, fix::Edit},
    text::msg,
    workflow::Workflow,
};

/// The job or step runs when it should not: a pull request publishes.
pub(super) static RULE: Rule = Rule {
    id: "condition-always-true",
    severity: Severity::Error,
    title: msg::WRITTEN_CONDITION_ALWAYS_TRUE_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idif",
    ),
    check,
};

fn check(_: &Workflow, findings: &mut Findings) {
    for it in findings.texts().all.iter().filter(|it| it.is_condition()) {
        let pieces = pieces(it.text).pieces;
        let has_text = pieces.iter().any(|it| matches!(it, Piece::Text(_)));
        let has_expression = pieces.iter().any(|it| matches!(it, Piece::Expression { .. }));
        if !has_text || !has_expression {
            continue;
        }
        let message = msg::WRITTEN_CONDITION_ALWAYS_TRUE_SAYS.message();
        findings.span(it.span(), it.node.place, message);
        let bare = it.text.replace("${{", " ").replace("}}", " ");
        let bare: Vec<&str> = bare.split_whitespace().collect();
        let bare = bare.join(" ");
        // Blanks within a quoted text would be lost.
        if parse(&bare).is_ok() && !it.text.contains("  ") {
            let edit = Edit::write(it.node, &bare);
            findings.fix(msg::fix_write(bare)).edits(edit);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check_steps, RULE};

    #[test]
    fn text_around_expressions() {
        check_steps(
            &RULE,
            concat!(
                "- if: ${{ github.ref }} == 'x'\n",
                "- if: |\n",
                "    ${{ github.ref == 'x' }}\n",
                "- if: |\n",
                "    github.ref == 'x'\n",
                "- if: ${{ github.ref == 'x' }}\n",
                "- if: ${{ a }} && ${{ b }}\n",
                "- if: true\n",
                "- name: not ${{ github.ref }} an if\n",
            ),
            expect![[r#"
                5 error: This condition always holds: anything outside `${{ }}`, even a line break, makes all of it text, and only empty text is false. Put everything inside, or leave the braces out.
                6 error: This condition always holds: anything outside `${{ }}`, even a line break, makes all of it text, and only empty text is false. Put everything inside, or leave the braces out.
                11 error: This condition always holds: anything outside `${{ }}`, even a line break, makes all of it text, and only empty text is false. Put everything inside, or leave the braces out.
            "#]],
        );
    }
}
