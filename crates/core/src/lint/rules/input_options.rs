//! Options of inputs that cannot be chosen from.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{Node, Workflow, trigger},
};

/// GitHub refuses the whole workflow for options of an input that is no choice.
pub(super) static RULE: Rule = Rule {
    id: "input-options",
    severity: Severity::Error,
    title: msg::WRITTEN_INPUT_OPTIONS_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputsinput_idtype",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    // What is chosen in the form is judged there.
    if findings.is_ours() {
        return;
    }
    let Some(trigger) = trigger(workflow, "workflow_dispatch") else { return };
    for input in super::workflow_input::declared(&trigger) {
        let Some(options) = input.node.get("options") else { continue };
        if input.node.get("type").and_then(Node::as_text) != Some("choice") {
            findings.key(input, msg::written_input_options_says(input.key.as_str()));
            continue;
        }
        let them = options.items();
        for (n, it) in them.iter().enumerate() {
            let Some(text) = it.as_text() else { continue };
            if them[..n].iter().any(|it| it.as_text() == Some(text)) {
                findings.at(it, msg::written_input_options_twice(text));
                findings.severity(Severity::Warning);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check, RULE};

    #[test]
    fn options() {
        check(
            &RULE,
            concat!(
                "on:\n",
                "  workflow_dispatch:\n",
                "    inputs:\n",
                "      a: {type: choice, options: [x, y, x]}\n",
                "      b: {type: string, options: [x]}\n",
                "      c: {options: [x]}\n",
            ),
            expect![[r#"
                4 warning: `x` is listed twice and is shown twice. Remove one.
                5 error: GitHub refuses the workflow: `b` has options, but is not a choice. Write `type: choice`, or remove them.
                6 error: GitHub refuses the workflow: `c` has options, but is not a choice. Write `type: choice`, or remove them.
            "#]],
        );
    }
}
