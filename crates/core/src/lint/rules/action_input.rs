//! Inputs that an action does not have, and values that are none.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::known_ports, fix::Edit, nearest::nearest},
    text::msg,
    workflow::{Entry, Node, Value, Workflow, jobs, steps, uses},
};

/// The action never sees what was meant for it: "Unexpected input(s) 'tag'". A list is no input at all,
/// and GitHub does not run the file.
pub(super) static RULE: Rule = Rule {
    id: "action-input",
    severity: Severity::Error,
    title: &msg::WRITTEN_ACTION_INPUT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepswith",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| steps(&it.node)) {
        let Some(with) = step.get("with").filter(|_| step.get("uses").is_some()) else { continue };
        for entry in with.entries() {
            if matches!(entry.node.value, Value::Seq(_) | Value::Map(_)) {
                findings.key(entry, msg::written_action_input_list(entry.key.as_str()));
            } else {
                known(step, with, entry, findings);
            }
        }
    }
}

fn known(step: &Node, with: &Node, entry: &Entry, findings: &mut Findings) {
    let Some(ports) = known_ports(step) else { return };
    let is = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    if ports.inputs.iter().any(|it| is(it, &entry.key)) || is_container(step) {
        return;
    }
    let (action, key) = (ports.action.name, entry.key.as_str());
    let free = |it: &&&str| with.entries().iter().all(|other| !is(it, &other.key));
    match nearest(key, ports.inputs.iter().filter(free).copied()) {
        Some(near) => {
            findings.key(entry, msg::written_action_input_near(action, key, near));
            findings.fix(msg::fix_write(near)).edits(Edit::rename(entry, near));
        }
        None => _ = findings.key(entry, msg::written_action_input_says(action, key)),
    }
}

/// Actions in containers also take `args` and `entrypoint`.
fn is_container(step: &Node) -> bool {
    uses(step).is_some_and(|it| it.action == "hadolint/hadolint-action")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn inputs_of_known_versions() {
        let steps = "- uses: docker/build-push-action@v7
  with: {tag: a, Tags: b}
- uses: docker/build-push-action@53b7df96c91f9c12dcc8a07bcb9ccacbed38856a # v7.3.0
  with: {tag: a, zebra: b}
- uses: docker/build-push-action@v2
  with: {anything: a}
- uses: acme/unknown@v1
  with: {anything: a, list: [a]}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            6 error: `docker/build-push-action` never sees `tag`: it has no such input. Remove it, or look up what the action takes.
            8 error: `docker/build-push-action` never sees `tag`: it has no such input. Did you mean `tags`?
            8 error: `docker/build-push-action` never sees `zebra`: it has no such input. Remove it, or look up what the action takes.
            12 error: GitHub refuses the workflow: `list` is to be one text. Write the values in one line with commas, or one a line below `|`.
        "#]],
        );
    }
}
