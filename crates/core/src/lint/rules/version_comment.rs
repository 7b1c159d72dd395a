//! Pins whose comment names another version than the commit is.

use crate::{
    catalog::{actions::PINS, reference},
    lint::{Findings, Rule, Severity, fix::Edit},
    text::msg,
    workflow::{Node, Uses, Workflow, jobs, steps, uses},
};

/// People read the comment, and so do tools that bring updates; what runs is the commit.
pub(super) static RULE: Rule = Rule {
    id: "version-comment",
    severity: Severity::Warning,
    title: msg::SECURITY_VERSION_COMMENT_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#ref-version-mismatch"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let nodes =
        jobs(workflow).iter().flat_map(|it| std::iter::once(&it.node).chain(steps(&it.node)));
    for step in nodes {
        if let (Some(uses), Some(node)) = (uses(step), step.get("uses")) {
            judge(&uses, node, findings);
        }
    }
}

fn judge(uses: &Uses<'_>, node: &Node, findings: &mut Findings) {
    let Some(written) = version(uses.comment) else { return };
    let repository = uses.repository();
    let known = || PINS.iter().filter(|it| it.0 == repository);
    if let Some(pin) = known().find(|it| it.2.eq_ignore_ascii_case(uses.reference)) {
        if !is_part(written, pin.1) {
            findings.at(node, msg::security_version_comment_is(pin.1, written));
            let (span, old, new) = (node.span, written.to_owned(), pin.1.to_owned());
            findings.fix(msg::fix_write(format!("# {new}")));
            findings.edits(Edit::Comment { span, old, new });
        }
    } else if let Some(pin) = known().find(|it| uses.is_commit() && bare(it.1) == bare(written)) {
        findings.at(node, msg::security_version_comment_other(pin.1, repository, &pin.2[..12]));
    }
}

/// The version that a comment begins with or names as `tag=…`.
fn version(comment: &str) -> Option<&str> {
    let word = comment.split_whitespace().next()?;
    let word = word.strip_prefix("tag=").unwrap_or(word).trim_end_matches([',', ';']);
    bare(word).starts_with(|it: char| it.is_ascii_digit()).then_some(word)
}

fn bare(version: &str) -> &str {
    version.strip_prefix('v').unwrap_or(version)
}

/// Whether a version is the other one or a shorter name of it: `v4` of `v4.1.0`.
fn is_part(short: &str, whole: &str) -> bool {
    let rest = bare(whole).strip_prefix(bare(short));
    rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn comments_beside_commits() {
        let steps = "- uses: docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4.0.0
- uses: docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4
- uses: docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121 # our pin
- uses: docker/login-action@0123456789012345678901234567890123456789 # v4.1.0
- uses: docker/login-action@0123456789012345678901234567890123456789 # v4.0.0
- uses: docker/login-action@v4 # v3.0.0";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            5 warning: This commit is `v4.1.0`, not `v4.0.0`, which misleads whoever reads the comment. Correct the comment.
            8 warning: This commit is not `v4.1.0` of `docker/login-action`, which is `4907a6ddec99…`. Find out what it is before it runs with your secrets; a commit of a fork can be named this way too.
        "#]],
        );
    }
}
