//! Names of branches as tags of images.

use crate::{
    catalog::reference,
    expr::{Expr, Kind, parse},
    lint::{Findings, Rule, Severity, expressions::inside, named::Use, refs::refs},
    text::msg,
    workflow::{Workflow, jobs},
};

/// "invalid reference format", as soon as a branch has a slash in its name.
pub(super) static RULE: Rule = Rule {
    id: "branch-as-tag",
    severity: Severity::Warning,
    title: msg::WRITTEN_BRANCH_AS_TAG_TITLE,
    source: reference("https://github.com/distribution/reference/blob/main/reference.go"),
    check,
};

/// `refs/heads/main`, always with slashes.
const FULL: &[&str] =
    &["github.ref", "github.event.ref", "github.event.workflow_run.head_repository.full_name"];

const NAMES: &[&str] = &[
    "github.ref_name",
    "github.head_ref",
    "github.base_ref",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.base.ref",
    "github.event.workflow_run.head_branch",
];

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    let refs = refs(workflow);
    let from_branches = refs.branch || refs.pull_request;
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for it in findings.job(job).named(workflow).iter().filter(|it| it.usage == Use::Tag) {
            // Before the name ends a slash does no harm.
            let plain = it.name.split("${{").next().unwrap_or_default();
            let name_ends = plain.rfind('/').unwrap_or_default();
            let Some((_, tag)) = it.name[name_ends..].split_once(':') else { continue };
            let read: Vec<String> = inside(tag).into_iter().flat_map(worth).collect();
            let full = read.iter().find(|it| FULL.contains(&it.as_str()));
            let name = read.iter().find(|it| NAMES.contains(&it.as_str()));
            let name = name.filter(|_| from_branches);
            if let Some(expression) = full {
                findings.line(&it.line, msg::written_branch_as_tag_full(expression.as_str()));
                findings.severity(Severity::Error);
            } else if let Some(expression) = name {
                findings.line(&it.line, msg::written_branch_as_tag_says(expression.as_str()));
            }
        }
    }
}

/// The properties that an expression may be worth: `a || b` either, `a == b` neither.
fn worth(expression: &str) -> Vec<String> {
    let mut res = Vec::new();
    if let Ok(it) = parse(expression) {
        collect(&it, &mut res);
    }
    res
}

fn collect(expr: &Expr, res: &mut Vec<String>) {
    match &expr.kind {
        Kind::Or(them) => them.iter().for_each(|it| collect(it, res)),
        Kind::And(them) => them.last().into_iter().for_each(|it| collect(it, res)),
        Kind::Call(name, them) if name.eq_ignore_ascii_case("format") => {
            them.iter().for_each(|it| collect(it, res));
        }
        _ => res.extend(expr.path()),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::{check, check_steps};

    #[test]
    fn tags_from_refs() {
        let build = |tag: &str| {
            format!(
                "- uses: docker/build-push-action@v7\n  with: {{push: true, tags: 'ghcr.io/a/b:{tag}'}}"
            )
        };
        check_steps(
            &RULE,
            &build("${{ github.ref_name }}"),
            expect![[r#"
            6 warning: The push fails for a branch such as `fix/typo`: a tag has no slash, and `github.ref_name` may have one. Let docker/metadata-action make the tag, with `type=ref,event=branch`.
        "#]],
        );
        check_steps(
            &RULE,
            &build("pr-${{ github.head_ref }}"),
            expect![[r#"
            6 warning: The push fails for a branch such as `fix/typo`: a tag has no slash, and `github.head_ref` may have one. Let docker/metadata-action make the tag, with `type=ref,event=branch`.
        "#]],
        );
        check_steps(
            &RULE,
            &build("${{ github.ref }}"),
            expect![[r#"
            6 error: The push always fails: `github.ref` begins with `refs/`, and a tag has no slash. Let docker/metadata-action make the tag, with `type=ref,event=branch`.
        "#]],
        );
        check_steps(&RULE, &build("${{ github.sha }}"), expect![[""]]);
        check_steps(
            &RULE,
            &build("${{ github.head_ref || github.ref_name }}"),
            expect![[r#"
            6 warning: The push fails for a branch such as `fix/typo`: a tag has no slash, and `github.head_ref` may have one. Let docker/metadata-action make the tag, with `type=ref,event=branch`.
        "#]],
        );
        let chosen = "${{ github.ref_name == ''main'' && ''latest'' || github.sha }}";
        check_steps(&RULE, &build(chosen), expect![[""]]);
    }

    #[test]
    fn tags_have_no_slashes() {
        let text = "on: {push: {tags: [v*]}}\njobs: {a: {steps: [{uses: docker/build-push-action@v7, with: {push: true, tags: 'ghcr.io/a/b:${{ github.ref_name }}'}}]}}";
        check(&RULE, text, expect![[""]]);
    }
}
