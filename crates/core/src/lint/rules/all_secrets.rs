//! Expressions that hold every secret at once.

use crate::{
    catalog::reference,
    expr::{Expr, Kind},
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::Workflow,
};

/// GitHub gives a job only the secrets that it names; one that names all of them, or computes the name,
/// gets all of them, and a mistake or a theft there costs all of them.
pub(super) static RULE: Rule = Rule {
    id: "all-secrets",
    severity: Severity::Warning,
    title: msg::SECURITY_ALL_SECRETS_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#overprovisioned-secrets"),
    check,
};

fn check(_: &Workflow, findings: &mut Findings) {
    for keyed in findings.texts().all.iter().filter(|it| it.text.contains("secrets")) {
        for expr in keyed.whole() {
            let mut found = Vec::new();
            whole(expr, &mut found);
            for it in found {
                let says = msg::security_all_secrets_says(
                    keyed.text.get(it.span.clone()).unwrap_or_default(),
                );
                findings.span(keyed.part(&it.span), keyed.node.place, says);
            }
        }
    }
}

/// The parts that are the whole context, or one of its secrets by a name that is computed.
fn whole<'a>(expr: &'a Expr, found: &mut Vec<&'a Expr>) {
    let is_context =
        |it: &Expr| matches!(&it.kind, Kind::Context(it) if it.eq_ignore_ascii_case("secrets"));
    match &expr.kind {
        Kind::Index(of, by) if is_context(of) => match by.kind {
            Kind::Literal(_) => {}
            _ => found.push(expr),
        },
        _ if is_context(expr) => found.push(expr),
        _ => expr.parts(&mut |it| whole(it, found)),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn all_at_once() {
        let steps = "- {run: a, env: {ALL: '${{ toJSON(secrets) }}'}}
- {run: a, env: {ONE: \"${{ secrets[format('TOKEN_{0}', matrix.name)] }}\"}}
- {run: a, env: {ONE: \"${{ secrets['TOKEN'] || secrets.OTHER }}\"}}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            5 warning: `secrets` brings every secret of the repository into this job. Name the one that is needed: `secrets.NAME`.
            6 warning: `secrets[format('TOKEN_{0}', matrix.name)]` brings every secret of the repository into this job. Name the one that is needed: `secrets.NAME`.
        "#]],
        );
    }
}
