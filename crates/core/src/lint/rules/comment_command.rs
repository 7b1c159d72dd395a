//! Commands that anybody can give by a comment.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{Node, Workflow, jobs, trigger},
};

/// Runs on comments have the secrets of the repository, and in a public one anybody may comment.
pub(super) static RULE: Rule = Rule {
    id: "comment-command",
    severity: Severity::Warning,
    title: msg::SECURITY_COMMENT_COMMAND_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#issue_comment",
    ),
    check,
};

/// What a condition can ask about who wrote the comment.
const AUTHORS: &[&str] =
    &["author_association", "comment.user.login", "sender.login", "collaborators/"];

/// The same, where it is no name to log in with.
const ACTORS: &[&str] = &["github.actor", "github.triggering_actor"];

fn check(workflow: &Workflow, findings: &mut Findings) {
    if trigger(workflow, "issue_comment").is_none() {
        return;
    }
    for job in jobs(workflow) {
        let (mut obeys, mut asks) = (None, false);
        job.node.walk(&mut |it| {
            let text = it.as_text().unwrap_or_default();
            let conditions = it.get("if").and_then(Node::as_text).unwrap_or_default();
            asks |= AUTHORS.iter().any(|it| text.contains(it));
            asks |= ACTORS.iter().any(|it| conditions.contains(it));
            if obeys.is_none() && text.contains("comment.body") {
                obeys = Some(it.span);
            }
        });
        if let Some(span) = obeys.filter(|_| !asks && !is_gated(&job.node)) {
            findings.span(span, None, msg::SECURITY_COMMENT_COMMAND_SAYS.message());
        }
    }
}

/// An environment can ask somebody first; a job that waits for another may have that asked there.
fn is_gated(job: &Node) -> bool {
    job.get("environment").is_some() || job.get("needs").is_some()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn who_may_command() {
        let text = |on: &str, condition: &str| {
            format!("on: {on}\njobs:\n  a:\n    if: {condition}\n    steps: [{{run: x}}]\n")
        };
        let command = "contains(github.event.comment.body, '/publish')";
        check(
            &RULE,
            &text("issue_comment", command),
            expect![[r#"
            4 warning: Anybody who can comment can start this, with your secrets. Check who wrote the comment as well: `contains(fromJSON('["OWNER", "MEMBER"]'), github.event.comment.author_association)`.
        "#]],
        );
        let asked = format!("{command} && github.event.comment.author_association == 'OWNER'");
        check(&RULE, &text("issue_comment", &asked), expect![[""]]);
        check(&RULE, &text("push", command), expect![[""]]);
    }
}
