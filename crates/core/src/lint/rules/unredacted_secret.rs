//! Secrets that are taken apart, so that the log does not know their parts.

use crate::{
    catalog::reference,
    expr::Kind,
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::Workflow,
};

/// The runner blots out a secret where it stands as a whole. A field of it is just a text.
pub(super) static RULE: Rule = Rule {
    id: "unredacted-secret",
    severity: Severity::Warning,
    title: msg::SECURITY_UNREDACTED_SECRET_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information",
    ),
    check,
};

fn check(_: &Workflow, findings: &mut Findings) {
    for keyed in findings.texts().all.iter().filter(|it| it.text.contains("secrets")) {
        for expr in keyed.whole() {
            expr.walk(&mut |it| {
                let Kind::Call(name, arguments) = &it.kind else { return };
                let path = arguments.first().and_then(|it| it.path()).unwrap_or_default();
                let (context, secret) = path.split_once('.').unwrap_or_default();
                if name.eq_ignore_ascii_case("fromJSON") && context.eq_ignore_ascii_case("secrets")
                {
                    let says = msg::security_unredacted_secret_says(secret);
                    findings.span(keyed.part(&it.span), keyed.node.place, says);
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
    fn parts_of_secrets() {
        let steps = "- {run: a, env: {USER: '${{ fromJSON(secrets.LOGIN).user }}'}}
- {run: a, env: {USER: '${{ fromJSON(vars.LOGIN).user }}', ALL: '${{ secrets.LOGIN }}'}}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            5 warning: The log hides `LOGIN` as a whole, but not its fields. Keep each field in a secret of its own.
        "#]],
        );
    }
}
