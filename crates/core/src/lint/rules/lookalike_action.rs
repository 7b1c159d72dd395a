//! Actions whose owner is a slip of the keyboard away from a well-known one.

use crate::{
    catalog::{
        actions::{ACTIONS, PINS},
        reference,
    },
    lint::{Findings, Rule, Severity, fix::Edit, nearest::nearest},
    text::msg,
    workflow::{Workflow, jobs, steps, uses},
};

/// Whoever registers the misspelled name gets the secrets of everybody who misspells it.
pub(super) static RULE: Rule = Rule {
    id: "lookalike-action",
    severity: Severity::Error,
    title: msg::WRITTEN_LOOKALIKE_ACTION_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| steps(&it.node)) {
        let (Some(uses), Some(node)) = (uses(step), step.get("uses")) else { continue };
        let Some((owner, name)) = uses.action.split_once('/') else { continue };
        let known = || ACTIONS.iter().map(|it| it.name).chain(PINS.iter().map(|it| it.0));
        // Most are one of them or like none, and hardly one is misspelled.
        if known().any(|it| it == uses.action) {
            continue;
        }
        let known = known().filter(|it| it.ends_with(name)).filter_map(|it| it.split_once('/'));
        let owners: Vec<&str> = known.filter(|it| it.1 == name).map(|it| it.0).collect();
        let Some(near) = nearest(owner, owners.iter().copied()) else { continue };
        let (written, right) = (&*uses.action, format!("{near}/{name}"));
        findings.at(node, msg::written_lookalike_action_says(written, right.as_str()));
        if !uses.reference.is_empty() && node.as_text().is_some_and(|it| it.starts_with(written)) {
            let new = format!("{right}@{}", uses.reference);
            findings.fix(msg::fix_write(new.as_str())).edits(Edit::write(node, &new));
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn owners_that_are_nearly_right() {
        let steps = "- uses: dockr/login-action@v4
- uses: action/checkout@v7
- uses: docker/login-action@v4
- uses: acme/checkout@v1
- uses: actions/unknown@v1
- uses: Docker/Login-Action@v4
- uses: aquasecurty/trivy-action@v0.36.0";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                5 error: `dockr/login-action` is somebody else's action, or will be as soon as somebody registers that name, and it runs with your secrets. Write `docker/login-action`.
                6 error: `action/checkout` is somebody else's action, or will be as soon as somebody registers that name, and it runs with your secrets. Write `actions/checkout`.
                11 error: `aquasecurty/trivy-action` is somebody else's action, or will be as soon as somebody registers that name, and it runs with your secrets. Write `aquasecurity/trivy-action`.
            "#]],
        );
    }
}
