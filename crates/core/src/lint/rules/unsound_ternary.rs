//! `a && b || c` where `b` counts as false.

use crate::{
    catalog::reference,
    expr::{Expr, Kind, Value},
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::Workflow,
};

/// It always comes to `c`, so the condition does nothing.
pub(super) static RULE: Rule = Rule {
    id: "unsound-ternary",
    severity: Severity::Warning,
    title: msg::SECURITY_UNSOUND_TERNARY_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators",
    ),
    check,
};

fn check(_: &Workflow, findings: &mut Findings) {
    for keyed in findings.texts().all.iter().filter(|it| it.text.contains("||")) {
        for expr in keyed.whole() {
            expr.walk(&mut |it| {
                let Kind::Or(them) = &it.kind else { return };
                let Some((first, rest)) = them.split_first() else { return };
                let Kind::And(parts) = &first.kind else { return };
                let Some(last) = parts.last().filter(|it| is_false(it)) else { return };
                // `a && false || b` in a condition is somebody trying things out.
                let source =
                    |it: &Expr| keyed.text.get(it.span.clone()).unwrap_or_default().to_owned();
                if let [other] = rest {
                    let says = msg::security_unsound_ternary_says(source(last), source(other));
                    findings.span(keyed.part(&it.span), keyed.node.place, says);
                }
            });
        }
    }
}

fn is_false(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Literal(Value::Text(it)) => it.is_empty(),
        Kind::Literal(Value::Bool(it)) => !it,
        Kind::Literal(Value::Number(it)) => *it == 0.0,
        Kind::Literal(Value::Null) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn choices_that_are_none() {
        let steps = "- {uses: a/b@v1, with: {push: \"${{ github.event_name == 'pull_request' && false || true }}\"}}
- {uses: a/b@v1, with: {tag: \"x-${{ github.ref_type == 'tag' && '' || 'dev' }}\"}}
- {uses: a/b@v1, with: {tag: \"${{ github.ref_type == 'tag' && 'a' || '' }}\"}}
- {uses: a/b@v1, with: {tag: \"${{ github.ref_type || '' }}\"}}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            5 warning: `false` counts as false, so the result is always `true`. Turn the condition around, so that the other value comes first.
            6 warning: `''` counts as false, so the result is always `'dev'`. Turn the condition around, so that the other value comes first.
        "#]],
        );
    }
}
