//! `contains` on a text that is meant as a list.

use crate::{
    catalog::reference,
    expr::{Kind, Value},
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::Workflow,
};

/// On a text it looks for a part of it: `contains('main develop', 'dev')` holds, and so does a branch
/// called `a`.
pub(super) static RULE: Rule = Rule {
    id: "unsound-contains",
    severity: Severity::Warning,
    title: msg::SECURITY_UNSOUND_CONTAINS_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#contains",
    ),
    check,
};

/// What whoever sets off a run can choose.
const CHOSEN: &[&str] = &[
    "github.ref",
    "github.ref_name",
    "github.head_ref",
    "github.base_ref",
    "github.actor",
    "github.triggering_actor",
    "github.repository_owner",
    "github.event.sender.login",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.user.login",
    "github.event.comment.user.login",
];

fn check(_: &Workflow, findings: &mut Findings) {
    for keyed in findings.texts().all.iter().filter(|it| it.text.contains('\'')) {
        for expr in keyed.whole() {
            expr.walk(&mut |it| {
                let Kind::Call(name, arguments) = &it.kind else { return };
                let [of, part] = arguments.as_slice() else { return };
                let Kind::Literal(Value::Text(of)) = &of.kind else { return };
                let path = part.path().unwrap_or_default();
                if name.eq_ignore_ascii_case("contains") && !path.is_empty() {
                    let list: Vec<String> = of
                        .split([' ', ','])
                        .filter(|it| !it.is_empty())
                        .map(|it| format!("\"{it}\""))
                        .collect();
                    let says = msg::security_unsound_contains_says(&path, list.join(", "));
                    findings.span(keyed.part(&it.span), keyed.node.place, says);
                    if !CHOSEN.contains(&path.to_ascii_lowercase().as_str()) {
                        findings.severity(Severity::Info);
                    }
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn lists_that_are_texts() {
        let steps = "- {run: a, if: \"contains('refs/heads/main refs/heads/next', github.ref)\"}
- {run: a, if: \"contains('push,schedule', github.event_name)\"}
- {run: a, if: \"contains(github.ref, 'next') || contains(fromJSON('[]'), github.ref)\"}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            5 warning: On a text, `contains` also finds parts of words, so a `github.ref` that nobody meant gets through. Search a list: `contains(fromJSON('["refs/heads/main", "refs/heads/next"]'), github.ref)`.
            6 info: On a text, `contains` also finds parts of words, so a `github.event_name` that nobody meant gets through. Search a list: `contains(fromJSON('["push", "schedule"]'), github.event_name)`.
        "#]],
        );
    }
}
