//! Inputs that a called workflow needs, does not have, or wants to be of another type.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        called::{Call, Called, is_open, is_same, known_calls},
        expressions::is_dynamic,
        fix::Edit,
        nearest::nearest,
    },
    text::{Message, msg},
    workflow::{Entry, Node, Value, Workflow},
};

/// GitHub refuses the whole workflow.
pub(super) static RULE: Rule = Rule {
    id: "call-input",
    severity: Severity::Error,
    title: msg::WRITTEN_CALL_INPUT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_callinputs",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let around = findings.around();
    for Call { job, uses, called, declared } in known_calls(workflow, around, "inputs") {
        let given = job.get("with").map_or(&[][..], Node::entries);
        if given.iter().any(is_open) {
            continue;
        }
        for it in given {
            match declared.iter().find(|known| is_same(known, it)) {
                Some(known) => {
                    if let Some(message) = mismatch(known, it) {
                        findings.at(&it.node, message);
                        unquote(known, it, findings);
                    }
                }
                None => unknown(it, given, declared, called, findings),
            }
        }
        for it in declared.iter().filter(|it| is_needed(&it.node)) {
            if !given.iter().any(|other| is_same(it, other)) {
                findings.at(uses, msg::written_call_input_missing(called.path, it.key.as_str()));
            }
        }
    }
}

/// Whether whoever calls has to give it. What GitHub makes of `required` beside a default is not
/// written down.
fn is_needed(declared: &Node) -> bool {
    let is_required = declared.get("required").is_some_and(|it| it.value == Value::Bool(true));
    is_required && declared.get("default").is_none()
}

fn unknown(
    it: &Entry,
    given: &[Entry],
    declared: &[Entry],
    called: Called<'_>,
    findings: &mut Findings,
) {
    let is_free = |name: &&str| !given.iter().any(|it| it.key.eq_ignore_ascii_case(name));
    let names = declared.iter().map(|it| it.key.as_str());
    let key = it.key.as_str();
    match nearest(key, names.filter(is_free)) {
        Some(near) => {
            findings.key(it, msg::written_call_input_near(called.path, key, near));
            findings.fix(msg::fix_write(near)).edits(Edit::rename(it, near));
        }
        None => _ = findings.key(it, msg::written_call_input_unknown(called.path, key)),
    }
}

/// A value that is written out and is not of the type that was declared. Any value can be a text.
fn mismatch(declared: &Entry, given: &Entry) -> Option<Message> {
    let text = given.node.as_text().unwrap_or_default();
    let is_one = text.trim().starts_with("${{") && text.trim().ends_with("}}");
    if is_one || matches!(given.node.value, Value::Seq(_) | Value::Map(_)) {
        return None;
    }
    let (name, is_dynamic) = (given.key.as_str(), is_dynamic(text));
    let is_right = match declared.node.get("type").and_then(Node::as_text)? {
        "boolean" => matches!(given.node.value, Value::Bool(_)) && !is_dynamic,
        "number" => matches!(given.node.value, Value::Number(_)) && !is_dynamic,
        _ => return None,
    };
    let wants = declared.node.get("type").and_then(Node::as_text) == Some("boolean");
    let message = if wants { msg::written_call_input_bool } else { msg::written_call_input_number };
    (!is_right).then(|| message(name.to_owned()))
}

/// What is right but for its quotes is repaired.
fn unquote(declared: &Entry, given: &Entry, findings: &mut Findings) {
    let text = given.node.as_text().unwrap_or_default();
    let is_literal = match declared.node.get("type").and_then(Node::as_text) {
        Some("boolean") => matches!(text, "true" | "false"),
        _ => !text.is_empty() && text.chars().all(|it| it.is_ascii_digit()),
    };
    if is_literal {
        let (span, text) = (given.node.span, text.to_owned());
        findings.fix(msg::fix_write(text.as_str())).edits(Edit::Unquote { span, text });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_among;

    const CALLED: &str = "on:
  workflow_call:
    inputs:
      image: {type: string, required: true}
      push: {type: boolean}
      retries: {type: number, required: true, default: 3}
";

    #[track_caller]
    fn check(with: &str, expected: expect_test::Expect) {
        let with = with.lines().map(|it| format!("      {it}\n")).collect::<String>();
        let text = format!(
            "on: push\njobs:\n  a:\n    uses: acme/w/.github/workflows/b.yml@v1\n    with:\n{with}"
        );
        check_among(&RULE, &text, &[("acme/w/.github/workflows/b.yml@v1", CALLED)], expected);
    }

    #[test]
    fn inputs() {
        check("image: a\npush: true\nretries: 5", expect![[""]]);
        check("IMAGE: 5\npush: ${{ github.ref == 'x' }}\nretries: ${{ matrix.n }}", expect![[""]]);
        check("${{ insert }}: ${{ matrix }}", expect![[""]]);
        check(
            "push: 'true'\nretries: many",
            expect![[r#"
            4 error: `acme/w/.github/workflows/b.yml@v1` requires the input `image`, so without it GitHub refuses this workflow. Set it under `with`.
            6 error: The input `push` has to be `true` or `false`, without quotes; GitHub refuses anything else. Write one of the two, or an expression that gives one.
            7 error: The input `retries` has to be a number, without quotes; GitHub refuses anything else. Write one, or an expression that gives one.
        "#]],
        );
        check(
            "imgae: a\ntag: x\npush: on-${{ github.ref }}",
            expect![[r#"
            4 error: `acme/w/.github/workflows/b.yml@v1` requires the input `image`, so without it GitHub refuses this workflow. Set it under `with`.
            6 error: `acme/w/.github/workflows/b.yml@v1` has no input `imgae`, so GitHub refuses this workflow. Did you mean `image`?
            7 error: `acme/w/.github/workflows/b.yml@v1` has no input `tag`, so GitHub refuses this workflow. Remove it, or declare it there.
            8 error: The input `push` has to be `true` or `false`, without quotes; GitHub refuses anything else. Write one of the two, or an expression that gives one.
        "#]],
        );
    }
}
