//! Expressions that fail whatever the run is: a number that `format` is not given, JSON that is none.

use crate::{
    catalog::reference,
    expr::{Expr, Kind, Scope, evaluate},
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::Workflow,
};

/// The job fails where GitHub evaluates it.
pub(super) static RULE: Rule = Rule {
    id: "expression-fails",
    severity: Severity::Error,
    title: msg::WRITTEN_EXPRESSION_FAILS_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#functions",
    ),
    check,
};

fn check(_: &Workflow, findings: &mut Findings) {
    // Nothing is known of any context, so what fails all the same fails always.
    let scope = Scope::default();
    for keyed in &findings.texts().all {
        for expr in keyed.whole().filter(|it| calls(it)) {
            if let Err(fault) = evaluate(expr, &scope) {
                findings.span(keyed.part(&fault.span), keyed.node.place, fault.message());
            }
        }
    }
}

/// Only functions fail.
fn calls(expr: &Expr) -> bool {
    let mut res = false;
    expr.walk(&mut |it| res |= matches!(it.kind, Kind::Call(..)));
    res
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check_steps, RULE};

    #[test]
    fn whatever_the_run_is() {
        check_steps(
            &RULE,
            concat!(
                "- run: echo ${{ format('{0} {1}', github.ref) }}\n",
                "- run: echo ${{ format('{x}', github.ref) }} ${{ fromJSON('[1') }}\n",
                "- run: echo ${{ case(github.ref, 1, 2) }} ${{ case('a', 1, 2) }}\n",
                "- run: echo ${{ github.ref && fromJSON('[1') }} ${{ fromJSON(env.A) }}\n",
                "- run: echo ${{ format('{0}', github.ref) }}\n",
            ),
            expect![[r#"
                5 error: `{0} {1}` asks for an argument that `format` is not given. Numbers begin with 0.
                6 error: `format` cannot read `{x}`. Write an argument as its number in braces, and double every other brace.
                6 error: `fromJSON` is given something that is not JSON.
                7 error: A condition of `case` must be `true` or `false`. Compare it with something: `a == 'b'`.
            "#]],
        );
    }
}
