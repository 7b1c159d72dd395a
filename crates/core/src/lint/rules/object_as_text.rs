//! Objects and lists where a text is wanted: all that arrives is the word `Object` or `Array`.

use crate::{
    catalog::reference,
    expr::undefined,
    lint::{
        Findings, Rule, Severity,
        keyed::Keyed,
        kinds::{Kind, kind_of},
    },
    text::msg,
    workflow::{Node, Workflow},
};

/// A script or an action gets a word that nobody meant.
pub(super) static RULE: Rule = Rule {
    id: "object-as-text",
    severity: Severity::Warning,
    title: msg::WRITTEN_OBJECT_AS_TEXT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators",
    ),
    check,
};

fn check(_: &Workflow, findings: &mut Findings) {
    findings.texts().each(&mut |keyed, scope| {
        if !wants_text(keyed) {
            return;
        }
        for expr in keyed.whole() {
            let written = &keyed.text[expr.span.clone()];
            let message = match kind_of(expr, scope) {
                Kind::List | Kind::Each => msg::written_object_as_text_says(written, "Array"),
                Kind::Map => msg::written_object_as_text_says(written, "Object"),
                // What nothing has is the finding of another rule.
                Kind::Null if undefined(expr, scope).is_empty() => {
                    msg::written_object_as_text_nothing(written)
                }
                _ => continue,
            };
            findings.span(keyed.part(&expr.span), keyed.node.place, message);
        }
    });
}

/// Elsewhere a whole value may be an object: a matrix, the inputs of a step.
fn wants_text(keyed: &Keyed<'_>) -> bool {
    let is_alone = || {
        keyed.text.starts_with("${{")
            && keyed.text.ends_with("}}")
            && keyed.text.matches("${{").count() == 1
    };
    let ends = |it: &str| keyed.key.is_some_and(|key| key.path.ends_with(it));
    let is_env = |it: &Node| it.get("env").is_some_and(|it| std::ptr::eq(it, keyed.node));
    let of_step = keyed.step.is_some_and(|it| !is_env(it) && (ends(".env") || ends(".with")));
    let is_text = || of_step || [".run", ".name", ".outputs.<output_id>"].into_iter().any(ends);
    !keyed.is_condition() && (is_text() || !is_alone())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check_steps, RULE};

    #[test]
    fn objects_in_texts() {
        check_steps(
            &RULE,
            concat!(
                "- run: ${{ github }}\n",
                "- id: build\n",
                "  run: echo ${{ needs }} ${{ toJSON(needs) }} ${{ github.event }}\n",
                "- run: echo ${{ steps.build.outputs }} ${{ steps.*.outcome }}\n",
                "- env: ${{ steps.build.outputs }}\n",
                "  run: echo ${{ null }}\n",
                "- env: {A: '${{ steps.build.outputs }}'}\n",
                "  run: echo ${{ join(steps.*.outcome) }} ${{ github.ref }}\n",
            ),
            expect![[r#"
                5 warning: All that arrives of `github` is the word `Object`. Write it as JSON with `toJSON()`, or name one of its properties.
                7 warning: All that arrives of `needs` is the word `Object`. Write it as JSON with `toJSON()`, or name one of its properties.
                7 warning: All that arrives of `github.event` is the word `Object`. Write it as JSON with `toJSON()`, or name one of its properties.
                8 warning: All that arrives of `steps.build.outputs` is the word `Object`. Write it as JSON with `toJSON()`, or name one of its properties.
                8 warning: All that arrives of `steps.*.outcome` is the word `Array`. Write it as JSON with `toJSON()`, or name one of its properties.
                10 warning: Nothing arrives of `null`, because it is null. Remove it, or write what you mean.
                11 warning: All that arrives of `steps.build.outputs` is the word `Object`. Write it as JSON with `toJSON()`, or name one of its properties.
            "#]],
        );
    }
}
