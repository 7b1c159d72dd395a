//! Actions that install whatever version of their tool is the newest.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::all_steps},
    text::msg,
    workflow::{Node, Workflow, input_text, jobs, uses},
};

/// The action is pinned, and yet what runs is not.
pub(super) static RULE: Rule = Rule {
    id: "unpinned-tools",
    severity: Severity::Info,
    title: msg::SECURITY_UNPINNED_TOOLS_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#unpinned-tools"),
    check,
};

/// Actions whose tool is the newest unless an input says otherwise. Source: zizmor at 24f795f, audit
/// unpinned-tools.
const NEWEST: &[(&str, &str)] = &[
    ("1password/load-secrets-action", "version"),
    ("aquasecurity/setup-trivy", "version"),
    ("extractions/setup-crate", "version"),
    ("extractions/setup-just", "just-version"),
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    // What the form offers is chosen with a hint beside it.
    if findings.is_ours() {
        return;
    }
    for step in jobs(workflow).iter().flat_map(|it| all_steps(&it.node)) {
        let (Some(uses), Some(node)) = (uses(step), step.get("uses")) else { continue };
        if let Some((_, input)) = NEWEST.iter().find(|it| it.0 == uses.action)
            && input_text(step, input).trim().is_empty()
        {
            findings.at(node, msg::security_unpinned_tools_default(uses.action, *input));
            continue;
        }
        for entry in step.get("with").map_or(&[][..], Node::entries) {
            let is_version = entry.key == "version" || entry.key.ends_with("-version");
            let is_newest = matches!(entry.node.as_text(), Some("latest" | "*"));
            if is_version && is_newest {
                findings.at(&entry.node, msg::security_unpinned_tools_says(&*uses.action));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn versions_of_tools() {
        let steps = "- uses: aquasecurity/setup-trivy@v0.2.6
- {uses: aquasecurity/setup-trivy@v0.2.6, with: {version: v0.69.3}}
- {uses: extractions/setup-just@v3, with: {just-version: '*'}}
- {uses: docker/setup-buildx-action@v4, with: {version: latest}}
- {uses: actions/setup-node@v6, with: {node-version: 22}}
- {uses: acme/deploy@v1, with: {tag: latest}}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            5 info: `aquasecurity/setup-trivy` installs the newest version of its tool, whatever the action is pinned to. Name one in `version`.
            7 info: `extractions/setup-just` installs whatever is the newest version on the day of the run. Name a version.
            8 info: `docker/setup-buildx-action` installs whatever is the newest version on the day of the run. Name a version.
        "#]],
        );
    }
}
