//! Expressions that cannot be read: wrong words, missing ends, unknown functions, too many arguments.

use crate::{
    catalog::reference,
    expr::{Expr, Fault, FaultKind, Function, Kind, function},
    lint::{Findings, Rule, Severity, fix::Edit, keyed::Keyed, nearest::nearest},
    text::msg,
    workflow::Workflow,
};

/// GitHub refuses the whole workflow.
pub(super) static RULE: Rule = Rule {
    id: "expression-syntax",
    severity: Severity::Error,
    title: msg::WRITTEN_EXPRESSION_SYNTAX_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/expressions",
    ),
    check,
};

fn check(_: &Workflow, findings: &mut Findings) {
    for it in &findings.texts().all {
        for fault in it.expressions.iter().filter_map(|it| it.as_ref().err()) {
            report(it, fault, findings);
        }
        if it.is_condition() && it.step.is_some() {
            it.whole().for_each(|expr| of_step(it, expr, findings));
        }
    }
}

/// Only jobs have others to ask about. Source: `s_stepConditionFunctions` in actions/runner 02359d2, which holds
/// GitHub's own parser.
fn of_step(keyed: &Keyed<'_>, expr: &Expr, findings: &mut Findings) {
    expr.walk(&mut |it| {
        if let Kind::Call(name, args) = &it.kind
            && !args.is_empty()
            && function(name).is_some_and(Function::is_status)
        {
            let message = msg::expression_too_many(name.as_str());
            findings.span(keyed.part(&it.span), keyed.node.place, message);
        }
    });
}

fn report(keyed: &Keyed<'_>, fault: &Fault, findings: &mut Findings) {
    let span = keyed.part(&fault.span);
    findings.span(span, keyed.node.place, fault.message());
    if let Some(new) = repaired(fault) {
        let edit = Edit::Raw { span, old: fault.found.clone(), new: new.clone() };
        findings.fix(msg::fix_write(new)).edits(edit);
    }
}

/// What was obviously meant.
fn repaired(fault: &Fault) -> Option<String> {
    let found = fault.found.as_str();
    match fault.kind {
        FaultKind::Word if found == "=" => Some("==".to_owned()),
        FaultKind::Word => {
            let inner = found.strip_prefix('"')?.strip_suffix('"')?;
            (!inner.contains(['"', '\\'])).then(|| format!("'{}'", inner.replace('\'', "''")))
        }
        FaultKind::UnknownFunction => {
            let names = crate::expr::FUNCTIONS.iter().map(|it| it.name);
            nearest(found, names).map(str::to_owned)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::{check, check_steps},
        RULE,
    };

    #[test]
    fn broken_expressions() {
        check_steps(
            &RULE,
            concat!(
                "- run: echo ${{ github.ref = 'x' }} ${{ a\n",
                "- run: |\n",
                "    echo\n",
                "    echo ${{ start(github.ref, 'x') }}\n",
                "- if: github.ref == \"x\"\n",
                "  run: echo ${{}}\n",
                "- if: ${{ always( }}\n",
                "  run: echo ${{ secrets.A || 'x' }} $ {{ x = }}\n",
            ),
            expect![[r#"
                5 error: `=` at position 12 compares nothing. Write `==`.
                5 error: This `${{` has no `}}` after it. Close the expression.
                8 error: There is no function `start` here.
                9 error: Strings in expressions need single quotes, but `"x"` at position 15 begins with a double one. Write `'…'`.
                10 error: There is nothing between `${{` and `}}`. Write an expression there, or remove the braces.
                11 error: The expression ends too early, after `(`. Complete it, or close what is open.
            "#]],
        );
    }

    #[test]
    fn what_jobs_alone_may_ask() {
        check(
            &RULE,
            concat!(
                "on: push\n",
                "jobs:\n",
                "  a: {if: \"success('b') || failure('b', 'c')\"}\n",
                "  b:\n",
                "    steps:\n",
                "    - if: github.ref != 'x' && success('a')\n",
                "    - if: ${{ failure() || Failure('a') }}\n",
            ),
            expect![[r#"
                6 error: The function `success` takes fewer arguments.
                7 error: The function `Failure` takes fewer arguments.
            "#]],
        );
    }

    /// GitHub reads them before it refuses them.
    #[test]
    fn where_no_expression_may_stand() {
        check(
            &RULE,
            concat!(
                "name: ${{ github.workflow\n",
                "on: {push: {branches: ['${{ }}']}}\n",
                "permissions: {contents: '${{ always( }}'}\n",
                "jobs:\n",
                "  a:\n",
                "    runs-on: ubuntu-latest\n",
                "    steps:\n",
                "      - uses: ${{ hashFiles() }}\n",
                "        id: ${{ github.job }}\n",
            ),
            expect![[r#"
                1 error: This `${{` has no `}}` after it. Close the expression.
                2 error: There is nothing between `${{` and `}}`. Write an expression there, or remove the braces.
                3 error: The expression ends too early, after `(`. Complete it, or close what is open.
                8 error: The function `hashFiles` needs more arguments.
            "#]],
        );
    }
}
