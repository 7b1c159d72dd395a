//! Expressions that read inputs which nobody is asked for.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        expressions::{inside, is_dynamic, names},
        fix::Edit,
        nearest::nearest,
        rules::workflow_input::declared,
    },
    text::msg,
    workflow::{Entry, Node, Workflow, triggers},
};

/// What is not declared is empty on every run, without a word.
pub(super) static RULE: Rule = Rule {
    id: "unknown-input",
    severity: Severity::Error,
    title: msg::RULE_UNKNOWN_INPUT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#inputs-context",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let triggers = triggers(workflow);
    let events = triggers.iter().filter(|it| it.event.starts_with("workflow_"));
    let known: Vec<&str> = events.flat_map(declared).map(|it| it.key.as_str()).collect();
    each(workflow.root.entries(), &mut |node, is_condition| {
        // Lines are only made where there is something to find.
        let may_read = |it: &str| (is_condition || is_dynamic(it)) && it.contains("inputs.");
        if !node.as_text().is_some_and(may_read) {
            return;
        }
        for line in node.lines() {
            let all = match is_condition && !is_dynamic(&line.text) {
                true => vec![line.text.as_str()],
                false => inside(&line.text),
            };
            let contexts = ["inputs", "github.event.inputs"];
            let read = all.iter().flat_map(|it| contexts.iter().flat_map(|of| names(it, of)));
            let is_known = |it: &str| known.iter().any(|known| known.eq_ignore_ascii_case(it));
            let Some(name) = read.into_iter().find(|it| !it.is_empty() && !is_known(it)) else {
                continue;
            };
            let near = nearest(name, known.iter().copied());
            let message = match near {
                Some(near) => msg::rule_unknown_input_near(name, near),
                None => msg::rule_unknown_input_says(name),
            };
            findings.line(&line, message);
            if let Some(near) = near {
                let new = line.text.replace(&format!("inputs.{name}"), &format!("inputs.{near}"));
                findings.fix(msg::fix_write(near)).edits(Edit::write_line(node, &line, &new));
            }
        }
    });
}

/// Calls `visit` with every scalar, and whether it is an `if:`, which needs no `${{ }}`.
fn each(entries: &[Entry], visit: &mut dyn FnMut(&Node, bool)) {
    for it in entries {
        below(&it.node, it.key == "if", visit);
    }
}

fn below(node: &Node, is_condition: bool, visit: &mut dyn FnMut(&Node, bool)) {
    visit(node, is_condition);
    each(node.entries(), visit);
    node.items().iter().for_each(|it| below(it, false, visit));
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn inputs_that_are_not_declared() {
        let text = "on:
  workflow_dispatch: {inputs: {Go-Version: }}
  workflow_call: {inputs: {dry-run: {type: boolean}}}
jobs:
  a:
    if: '!inputs.dryrun && github.event.inputs.go-version'
    steps:
      - run: echo inputs.x
        env:
          A: ${{ inputs.go-version }}
          B: ${{ my.inputs.x || 'inputs.x' }}
          C: ${{ inputs.other }}
          D: |
            ${{ inputs.dry-run }}
            ${{ inputs.go-versoin }}
";
        check(
            &RULE,
            text,
            expect![[r#"
            6 error: The workflow declares no input `dryrun`, so this is always empty. Did you mean `dry-run`?
            12 error: The workflow declares no input `other`, so this is always empty. Declare the input, or correct the name.
            15 error: The workflow declares no input `go-versoin`, so this is always empty. Did you mean `Go-Version`?
        "#]],
        );
        check(
            &RULE,
            "on: push\nenv: {A: '${{ inputs.a }}'}",
            expect![[r#"
            2 error: The workflow declares no input `a`, so this is always empty. Declare the input, or correct the name.
        "#]],
        );
    }
}
