//! Conditions that trust a run because of who set it off last.

use crate::{
    catalog::reference,
    expr::{Comparison, Expr, Kind, Value},
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{Workflow, triggers},
};

/// `github.actor` is whoever touched the pull request last. Anyone can make a bot do that in a fork, say
/// with `@dependabot recreate`, and add commits of their own before.
pub(super) static RULE: Rule = Rule {
    id: "bot-condition",
    severity: Severity::Warning,
    title: msg::SECURITY_BOT_CONDITION_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#bot-conditions"),
    check,
};

/// Events about a pull request, and the path to whoever opened it.
const AUTHORS: &[(&str, &str)] = &[
    ("pull_request_target", "github.event.pull_request.user.login"),
    ("workflow_run", "github.event.workflow_run.actor.login"),
    ("issue_comment", "github.event.comment.user.login"),
    ("pull_request_review", "github.event.pull_request.user.login"),
    ("pull_request", "github.event.pull_request.user.login"),
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    let triggers = triggers(workflow);
    let author = AUTHORS.iter().find(|(event, _)| triggers.iter().any(|it| it.event == *event));
    let Some((event, author)) = author else { return };
    for keyed in
        findings.texts().all.iter().filter(|it| it.is_condition() && it.text.contains("[bot]"))
    {
        for expr in keyed.whole() {
            expr.walk(&mut |it| {
                let Some(bot) = trusted(it) else { return };
                let says = msg::security_bot_condition_says(bot, *author);
                findings.span(keyed.part(&it.span), keyed.node.place, says);
                // There a run has neither secrets nor a token that may write, if it comes from a fork.
                if *event == "pull_request" {
                    findings.severity(Severity::Info);
                }
            });
        }
    }
}

/// The bot that a comparison with `github.actor` lets through.
fn trusted(expr: &Expr) -> Option<&str> {
    let Kind::Compare(Comparison::Equal, one, other) = &expr.kind else { return None };
    let is_actor = |it: &Expr| {
        let path = it.path().unwrap_or_default().to_ascii_lowercase();
        ["github.actor", "github.triggering_actor", "github.event.sender.login"]
            .contains(&path.as_str())
    };
    let pairs = [(one, other), (other, one)];
    let (_, name) = pairs.into_iter().find(|it| is_actor(it.0))?;
    match &name.kind {
        Kind::Literal(Value::Text(it)) if it.ends_with("[bot]") => Some(it),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn who_set_it_off() {
        let text = |on: &str, condition: &str| {
            format!("on: {on}\njobs:\n  a:\n    if: {condition}\n    steps: [{{run: x}}]\n")
        };
        let bot = "github.actor == 'dependabot[bot]'";
        check(
            &RULE,
            &text("pull_request_target", bot),
            expect![[r#"
            4 warning: Anyone can make `dependabot[bot]` the last one to touch their pull request, and then this holds for their code. Ask who opened it: `github.event.pull_request.user.login`.
        "#]],
        );
        check(
            &RULE,
            &text("pull_request", &format!("github.event_name && {bot}")),
            expect![[r#"
            4 info: Anyone can make `dependabot[bot]` the last one to touch their pull request, and then this holds for their code. Ask who opened it: `github.event.pull_request.user.login`.
        "#]],
        );
        check(&RULE, &text("push", bot), expect![[""]]);
        check(
            &RULE,
            &text("pull_request_target", "github.actor != 'dependabot[bot]'"),
            expect![[""]],
        );
        check(&RULE, &text("pull_request_target", "github.actor == 'me'"), expect![[""]]);
    }
}
