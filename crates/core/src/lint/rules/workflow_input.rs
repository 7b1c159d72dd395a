//! Inputs of runs that are started by hand or called.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic, fix::Edit, nearest::nearest},
    text::msg,
    topic::{Place, Topic},
    workflow::{Entry, Node, Trigger, Value, Workflow, trigger},
};

/// GitHub refuses the whole workflow for an input that it does not understand.
pub(super) static RULE: Rule = Rule {
    id: "workflow-input",
    severity: Severity::Error,
    title: msg::RULE_WORKFLOW_INPUT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputs",
    ),
    check,
};

const BY_HAND: &[&str] = &["string", "boolean", "choice", "number", "environment"];
const BY_WORKFLOW: &[&str] = &["string", "boolean", "number"];

/// Of a run that is started by hand. Source: GitHub's changelog of 2025-12-04.
const MOST: usize = 25;

fn check(workflow: &Workflow, findings: &mut Findings) {
    for (event, types) in [("workflow_dispatch", BY_HAND), ("workflow_call", BY_WORKFLOW)] {
        let Some(trigger) = trigger(workflow, event) else { continue };
        let inputs = declared(&trigger);
        if types == BY_HAND && MOST < inputs.len() {
            let message = msg::rule_workflow_input_many(MOST.to_string(), inputs.len().to_string());
            findings.span(trigger.key_span, None, message).place(Topic::Inputs);
        }
        for it in inputs {
            name(it, findings);
            if let Some(kind) = kind(it, types, findings) {
                options(it, kind, findings);
                default(it, kind, findings);
                if types == BY_WORKFLOW && kind != "string" {
                    quoted(it, kind, findings);
                }
            }
            if types == BY_WORKFLOW {
                never_used(it, findings);
            }
        }
    }
}

/// The inputs of an event.
pub(super) fn declared<'a>(trigger: &Trigger<'a>) -> &'a [Entry] {
    trigger.node.get("inputs").map_or(&[], Node::entries)
}

/// The place of another choice about the same input.
fn beside(node: &Node, topic: Topic) -> Place {
    Place { topic, item: node.place.map_or(0, |it| it.item) }
}

fn name(input: &Entry, findings: &mut Findings) {
    let is_start = |it: char| it.is_ascii_alphabetic() || it == '_';
    let is_part = |it: char| is_start(it) || it.is_ascii_digit() || it == '-';
    let name = input.key.as_str();
    if name.starts_with(is_start) && name.chars().all(is_part) {
        return;
    }
    let place = beside(&input.node, Topic::Input);
    findings.key(input, msg::rule_workflow_input_name(name)).place(place);
    let mut new: String = name.chars().map(|it| if is_part(it) { it } else { '-' }).collect();
    if !new.starts_with(is_start) {
        new.insert(0, '_');
    }
    findings.fix(msg::fix_write(new.as_str())).sets(place, new);
}

/// The type, if it is one.
fn kind(
    input: &Entry,
    types: &'static [&'static str],
    findings: &mut Findings,
) -> Option<&'static str> {
    let Some(node) = input.node.get("type") else { return Some("string") };
    let text = node.as_text().unwrap_or_default();
    let known = types.iter().copied().find(|it| *it == text);
    if known.is_none() {
        findings.at(node, msg::rule_workflow_input_type(text, types.join(", ")));
        if let Some(near) = nearest(text, types.iter().copied()) {
            findings.fix(msg::fix_write(near)).edits(Edit::write(node, near));
        }
    }
    known
}

fn options(input: &Entry, kind: &str, findings: &mut Findings) {
    let is_empty = input.node.get("options").is_none_or(|it| it.one_or_many().is_empty());
    if kind == "choice" && is_empty {
        let place = beside(&input.node, Topic::InputOptions);
        findings.key(input, msg::RULE_WORKFLOW_INPUT_OPTIONS.message()).place(place);
        let kind = beside(&input.node, Topic::InputType);
        findings.fix(msg::fix_write("string")).sets(kind, "string");
        if let Some(it) = input.node.get("type") {
            findings.edits(Edit::write(it, "string"));
        }
    }
}

fn default(input: &Entry, kind: &str, findings: &mut Findings) {
    let Some(node) = input.node.get("default") else { return };
    let Some(text) = node.as_text().filter(|it| !is_dynamic(it)) else { return };
    let options: Vec<&str> = match kind {
        "boolean" => vec!["true", "false"],
        "choice" => {
            let them = input.node.get("options").map(Node::one_or_many).unwrap_or_default();
            them.iter().filter_map(Node::as_text).collect()
        }
        "number" if !is_number(node) => Vec::new(),
        _ => return,
    };
    // Without options the choice itself is what is wrong.
    if options.contains(&text) || kind == "choice" && options.is_empty() {
        return;
    }
    let message = match options.is_empty() {
        true => msg::rule_workflow_input_number(text),
        false => msg::rule_workflow_input_default(text, options.join(", ")),
    };
    let place = beside(node, Topic::InputDefault);
    findings.at(node, message).place(place);
    let near = nearest(text, options.iter().copied()).or(options.first().copied());
    match near {
        Some(near) => {
            findings.fix(msg::fix_write(near)).sets(place, near).edits(Edit::write(node, near));
        }
        None => {
            findings.fix(msg::fix_remove(text)).sets(place, "");
        }
    }
}

/// A call takes no text for another type, while a form, where all is text, does. Source:
/// `ConvertToInputValueDefinedType` in actions/runner 02359d2, which holds GitHub's own parser.
fn quoted(input: &Entry, kind: &str, findings: &mut Findings) {
    let Some(node) = input.node.get("default") else { return };
    let Value::Text(text) = &node.value else { return };
    let is_meant =
        if kind == "number" { is_number(node) } else { ["true", "false"].contains(&text.as_str()) };
    if is_meant {
        findings.at(node, msg::rule_workflow_input_quoted(text.as_str(), kind));
        let (span, text) = (node.span, text.clone());
        findings.fix(msg::fix_write(text.as_str())).edits(Edit::Unquote { span, text });
    }
}

fn is_number(node: &Node) -> bool {
    let is_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    match &node.value {
        Value::Number(_) => true,
        Value::Text(it) => {
            let it = it.strip_prefix('-').unwrap_or(it);
            it.split('.').count() < 3 && it.split('.').all(is_digits)
        }
        _ => false,
    }
}

/// Whoever calls must say what is required, so nothing is left for the default to do.
fn never_used(input: &Entry, findings: &mut Findings) {
    let required = input.node.get("required").and_then(Node::as_text) == Some("true");
    if let Some(default) = input.node.get("default").filter(|_| required) {
        let message = msg::rule_workflow_input_never(input.key.as_str());
        findings.at(default, message).severity(Severity::Warning);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn inputs() {
        let text = "on:
  workflow_dispatch:
    inputs:
      go version:
      fine-1: {type: choice, options: [a, b], default: b}
      a: {type: choise}
      b: {type: choice}
      c: {type: choice, options: [a, 1.25], default: 1.26}
      d: {type: boolean, default: 'yes'}
      e: {type: number, default: two}
      f: {type: number, default: '-1.5', required: true}
  workflow_call:
    inputs:
      a: {type: choice, options: [a]}
      b: {type: string, default: x, required: true}
";
        check(
            &RULE,
            text,
            expect![[r#"
            4 error: GitHub refuses `go version` as the name of an input. Use letters, digits, `-` and `_`, beginning with a letter or `_`.
            6 error: GitHub refuses an input of type `choise` here. Use one of: string, boolean, choice, number, environment.
            7 error: GitHub refuses a choice without options. List the options, or ask for text instead.
            8 error: GitHub refuses the default `1.26`, because it is not among the options. Write one of: a, 1.25.
            9 error: GitHub refuses the default `yes`, because it is not among the options. Write one of: true, false.
            10 error: GitHub refuses the default `two`, because it is not a number. Write a number or remove it.
            14 error: GitHub refuses an input of type `choice` here. Use one of: string, boolean, number.
            15 warning: A caller has to give `b`, so its default is never used. Remove `required` or `default`.
        "#]],
        );
    }

    #[test]
    fn defaults_in_quotes() {
        let inputs = "inputs: {a: {type: boolean, default: 'true'}, b: {type: number, default: \"1.5\"}, \
             c: {type: boolean, default: true}, d: {type: string, default: 1}, e: {type: string, default: true}}";
        let text =
            format!("on:\n  workflow_dispatch:\n    {inputs}\n  workflow_call:\n    {inputs}\n");
        check(
            &RULE,
            &text,
            expect![[r#"
            5 error: GitHub refuses every call of this workflow: in quotes, `true` is text, and the input is a boolean. Remove the quotes.
            5 error: GitHub refuses every call of this workflow: in quotes, `1.5` is text, and the input is a number. Remove the quotes.
        "#]],
        );
    }

    #[test]
    fn too_many() {
        let inputs: String = (0..27).map(|n| format!("      a{n}:\n")).collect();
        let text = format!("on:\n  workflow_dispatch:\n    inputs:\n{inputs}");
        check(
            &RULE,
            &text,
            expect![[r#"
                2 error: GitHub refuses more than 25 inputs, and there are 27 here. Remove some, or let one text hold several values.
            "#]],
        );
    }
}
