//! Jobs and steps that wait for a run which never comes.

use std::borrow::Cow;

use super::expression_type::git_ref;
use crate::{
    catalog::reference,
    expr::{Expr, Kind, Map, Part, Scope, Value, decide},
    lint::{
        Findings, Rule, Severity,
        refs::{Refs, of},
    },
    text::msg,
    workflow::{Trigger, Workflow, triggers},
};

/// What it guards is never done, and no run says so.
pub(super) static RULE: Rule = Rule {
    id: "never-runs",
    severity: Severity::Warning,
    title: msg::WRITTEN_NEVER_RUNS_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#github-context",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let triggers = triggers(workflow);
    // A workflow that is called sees the event of its caller. Ours leave steps out by a condition.
    if findings.is_ours()
        || triggers.is_empty()
        || triggers.iter().any(|it| it.event == "workflow_call")
    {
        return;
    }
    let may_hold =
        |it: &Expr, scope: &Scope| decide(it, scope).ok().and_then(|it| it.holds) != Some(false);
    // Nearly every condition holds on one of the first.
    let (mut made, mut others) = (Vec::new(), triggers.iter().flat_map(scopes));
    let mut may_run = |it: &Expr| {
        made.iter().any(|scope| may_hold(it, scope))
            || others.by_ref().any(|scope| {
                made.push(scope);
                made.last().is_some_and(|scope| may_hold(it, scope))
            })
    };
    for keyed in findings.texts().all.iter().filter(|it| it.is_condition()) {
        for expr in keyed.whole().filter(|it| asks_for_run(it)).map(plainly) {
            let expr: &Expr = &expr;
            // One that holds on no run whatever is the finding of another rule.
            if !may_run(expr) && may_hold(expr, &Scope::default()) {
                findings.span(
                    keyed.span(),
                    keyed.node.place,
                    msg::WRITTEN_NEVER_RUNS_SAYS.message(),
                );
            }
        }
    }
}

/// Whether anything in it tells one kind of run from another, and no part of it is a finding already.
fn asks_for_run(expr: &Expr) -> bool {
    let mut res = false;
    let mut is_told = false;
    expr.walk(&mut |it| {
        is_told |= git_ref(it).is_some();
        res |= matches!(&it.kind, Kind::Context(it) if it.eq_ignore_ascii_case("github"));
    });
    res && !is_told
}

/// The expression with `contains(github.ref, 'refs/…')` taken for what it is meant to be: no branch is
/// called `refs/tags/v1`.
fn plainly(expr: &Expr) -> Cow<'_, Expr> {
    let mut res = Cow::Borrowed(expr);
    let mut calls = false;
    expr.walk(&mut |it| calls |= matches!(it.kind, Kind::Call(..)));
    if calls {
        begin(res.to_mut());
    }
    res
}

fn begin(expr: &mut Expr) {
    let is_ref = |it: &Expr| it.is_path("github.ref");
    match &mut expr.kind {
        Kind::Call(name, them) if name.eq_ignore_ascii_case("contains") => {
            if let [of, Expr { kind: Kind::Literal(Value::Text(part)), .. }] = them.as_slice()
                && is_ref(of)
                && part.starts_with("refs/")
            {
                "startsWith".clone_into(name);
            }
        }
        Kind::Not(it) => begin(it),
        Kind::Compare(_, one, other) => {
            begin(one);
            begin(other);
        }
        Kind::And(them) | Kind::Or(them) | Kind::Call(_, them) => them.iter_mut().for_each(begin),
        Kind::Literal(_) | Kind::Context(_) | Kind::Index(..) | Kind::Filter(_) => {}
    }
}

/// What a run of a trigger can see: one for each kind of ref.
fn scopes(trigger: &Trigger<'_>) -> impl Iterator<Item = Scope> {
    let Refs { branch, tag, pull_request, .. } = of(trigger);
    let kinds = [
        (branch, "refs/heads/", "", "branch"),
        (tag, "refs/tags/", "", "tag"),
        (pull_request, "refs/pull/", "/merge", "branch"),
        // The branch that a pull request is to go to.
        (pull_request, "refs/heads/", "", "branch"),
    ];
    let scope = move |(_, before, after, kind): (bool, &str, &str, &str)| {
        let text = |it: &str| Part::Text(it.to_owned());
        let unknown = || Part::Unknown("github.ref".to_owned());
        let github = vec![
            ("event_name".to_owned(), Value::Text(trigger.event.to_owned())),
            ("ref".to_owned(), Value::of_parts(vec![text(before), unknown(), text(after)])),
            ("ref_type".to_owned(), Value::Text(kind.to_owned())),
        ];
        let entries = vec![("github".to_owned(), Value::open(github))];
        Scope { contexts: Map { entries, is_open: true }, status: None }
    };
    kinds.into_iter().filter(|it| it.0).map(scope)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn conditions_beside_triggers() {
        let text = |on: &str, condition: &str| {
            format!("on: {on}\njobs:\n  a:\n    if: {condition}\n    steps: [{{run: x}}]\n")
        };
        let main = "{push: {branches: [main]}}";
        check(
            &RULE,
            &text(main, "contains(github.ref, 'refs/tags/')"),
            expect![[r#"
            4 warning: Nothing that starts this workflow meets this condition, so what it guards is never done. Add the trigger that is missing, or remove both.
        "#]],
        );
        check(&RULE, &text(main, "contains(github.ref, 'v1')"), expect![[""]]);
        check(
            &RULE,
            &text(main, "startsWith(github.ref, 'refs/tags/')"),
            expect![[r#"
            4 warning: Nothing that starts this workflow meets this condition, so what it guards is never done. Add the trigger that is missing, or remove both.
        "#]],
        );
        check(
            &RULE,
            &text(main, "github.ref_type == 'tag' && always()"),
            expect![[r#"
            4 warning: Nothing that starts this workflow meets this condition, so what it guards is never done. Add the trigger that is missing, or remove both.
        "#]],
        );
        check(
            &RULE,
            &text(main, "github.event_name == 'release'"),
            expect![[r#"
            4 warning: Nothing that starts this workflow meets this condition, so what it guards is never done. Add the trigger that is missing, or remove both.
        "#]],
        );
        check(&RULE, &text("[push, release]", "github.event_name == 'release'"), expect![[""]]);
        check(&RULE, &text("push", "startsWith(github.ref, 'refs/tags/')"), expect![[""]]);
        check(&RULE, &text("workflow_call", "github.event_name == 'release'"), expect![[""]]);
        check(&RULE, &text("some_new_event", "github.ref_type == 'tag'"), expect![[""]]);
        check(
            &RULE,
            &text("pull_request", "github.event_name == 'push'"),
            expect![[r#"
            4 warning: Nothing that starts this workflow meets this condition, so what it guards is never done. Add the trigger that is missing, or remove both.
        "#]],
        );
        check(&RULE, &text(main, "vars.X == 'a' || github.event_name == 'push'"), expect![[""]]);
    }
}
