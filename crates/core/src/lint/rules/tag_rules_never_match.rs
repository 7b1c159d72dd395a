//! Tag rules that wait for runs which never come.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        fix::Edit,
        refs::{Refs, published, refs},
        tag_lines::TagLine,
    },
    metadata::Type,
    text::{Message, msg},
    topic::Topic,
    workflow::{Node, Position, Workflow, input, input_text, is_action, jobs, steps},
};

/// The image does not get the tag that was meant; and if no rule matches, it has no tag at all and
/// the push fails.
pub(super) static RULE: Rule = Rule {
    id: "tag-rules-never-match",
    severity: Severity::Warning,
    title: msg::RULE_TAG_RULES_NEVER_MATCH_TITLE,
    source: reference("https://github.com/docker/metadata-action#tags-input"),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    let all = refs(workflow);
    for job in jobs(workflow) {
        let published = published(workflow, job);
        for step in steps(&job.node).iter().filter(|it| is_action(it, "docker/metadata-action")) {
            // With `context: git` the checkout decides, not the event.
            let Some(tags) = input(step, "tags").filter(|_| input_text(step, "context") != "git")
            else {
                continue;
            };
            let rules = findings.tag_lines(tags);
            if rules.is_empty() || rules.iter().any(|it| it.misquoted || it.is_unknown) {
                continue;
            }
            let matches = |refs: Refs| rules.iter().any(|it| can_match(it, refs));
            if published.is_some_and(|it| !matches(it)) {
                findings.at(tags, msg::RULE_TAG_RULES_NEVER_MATCH_ALL.message());
                findings.severity(Severity::Error).place(Topic::Strategy);
                continue;
            }
            for rule in rules.iter().filter(|it| !can_match(it, all)) {
                dead(tags, rule, rules.len(), findings);
            }
        }
    }
}

fn dead(tags: &Node, rule: &TagLine, count: usize, findings: &mut Findings) {
    let Some((message, severity)) = says(rule) else { return };
    findings.line(&rule.line, message).severity(severity);
    // One that goes alone would leave the action's own rules.
    if 1 < count && 0 < tags.block_column {
        let at = Position { column: tags.block_column, ..rule.line.span.start };
        findings.fix(msg::fix_remove(rule.line.text.as_str())).edits(Edit::Remove { at });
    }
}

fn says(rule: &TagLine) -> Option<(Message, Severity)> {
    match rule.kind()? {
        Type::Schedule => {
            Some((msg::RULE_TAG_RULES_NEVER_MATCH_SCHEDULE.message(), Severity::Warning))
        }
        // Many workflows keep the line for later; nothing is missing without it.
        Type::Ref if rule.get("event") == Some("pr") => {
            Some((msg::RULE_TAG_RULES_NEVER_MATCH_PULL_REQUEST.message(), Severity::Info))
        }
        Type::Ref if rule.get("event") == Some("branch") => {
            Some((msg::RULE_TAG_RULES_NEVER_MATCH_BRANCH.message(), Severity::Warning))
        }
        Type::Edge => Some((msg::RULE_TAG_RULES_NEVER_MATCH_BRANCH.message(), Severity::Warning)),
        Type::Semver | Type::Pep440 | Type::Match | Type::Ref => {
            Some((msg::RULE_TAG_RULES_NEVER_MATCH_TAG.message(), Severity::Warning))
        }
        Type::Raw | Type::Sha => None,
    }
}

/// Whether some run on these refs gets a tag from the rule. A rule that is switched off is meant so.
fn can_match(rule: &TagLine, refs: Refs) -> bool {
    let has_value = rule.get("value").is_some_and(|it| !it.is_empty());
    match rule.kind() {
        None | Some(Type::Raw | Type::Sha) => true,
        _ if rule.get("enable") == Some("false") => true,
        Some(Type::Schedule) => refs.schedule,
        Some(Type::Semver | Type::Pep440 | Type::Match) => refs.tag || has_value,
        Some(Type::Edge) => refs.branch,
        Some(Type::Ref) => match rule.get("event") {
            Some("branch") => refs.branch,
            Some("tag") => refs.tag,
            Some("pr") => refs.pull_request,
            _ => true,
        },
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    fn text(on: &str, push: &str, rules: &str) -> String {
        let rules: String = rules.lines().map(|it| format!("            {it}\n")).collect();
        format!(
            "on: {on}
jobs:
  a:
    steps:
      - uses: docker/metadata-action@v6
        with:
          tags: |
{rules}      - uses: docker/build-push-action@v7
        with: {{push: {push}}}"
        )
    }

    const RULES: &str = "type=semver,pattern={{version}}\ntype=semver,pattern={{version}},value=1.2.3\ntype=schedule\ntype=ref,event=pr\ntype=ref,event=branch";

    #[test]
    fn single_rules() {
        check(
            &RULE,
            &text("{push: {branches: [main]}}", "true", RULES),
            expect![[r#"
            8 warning: This rule needs a version tag, but no tag starts this workflow. Let it run on tags such as `v*.*.*`, or remove the rule.
            10 warning: This rule needs a schedule, but this workflow has none. Add one, or remove the rule.
            11 info: This rule needs a pull request, but none starts this workflow. It does no harm; remove it if it is not meant for later.
        "#]],
        );
        check(
            &RULE,
            &text("{push: {tags: [v*]}, pull_request: , schedule: []}", "true", RULES),
            expect![[""]],
        );
        check(
            &RULE,
            &text("release", "true", RULES),
            expect![[r#"
            10 warning: This rule needs a schedule, but this workflow has none. Add one, or remove the rule.
            11 info: This rule needs a pull request, but none starts this workflow. It does no harm; remove it if it is not meant for later.
            12 warning: This rule needs a branch, but no branch starts this workflow. Let it run on a branch, or remove the rule.
        "#]],
        );
        check(&RULE, &text("workflow_call", "true", RULES), expect![[""]]);
    }

    #[test]
    fn no_rule_at_all() {
        let version = "type=semver,pattern={{version}}";
        let branches = "{push: {branches: [main]}, pull_request: }";
        check(
            &RULE,
            &text(branches, "true", version),
            expect![[r#"
            8 error: None of these rules can match on any run that pushes, so the image gets no tag and the push fails. Add a rule for branches, or let the workflow run on tags.
        "#]],
        );
        check(
            &RULE,
            &text(branches, "false", version),
            expect![[r#"
            8 warning: This rule needs a version tag, but no tag starts this workflow. Let it run on tags such as `v*.*.*`, or remove the rule.
        "#]],
        );
        let not_on_pull_requests = "\"${{ github.event_name != 'pull_request' }}\"";
        check(
            &RULE,
            &text(branches, not_on_pull_requests, "type=ref,event=pr"),
            expect![[r#"
            8 error: None of these rules can match on any run that pushes, so the image gets no tag and the push fails. Add a rule for branches, or let the workflow run on tags.
        "#]],
        );
        check(&RULE, &text(branches, "'${{ inputs.push }}'", "type=ref,event=pr"), expect![[""]]);
        check(&RULE, &text("{push: }", "true", version), expect![[""]]);
        check(&RULE, &text("{push: {tags-ignore: [x]}}", "true", version), expect![[""]]);
    }
}
