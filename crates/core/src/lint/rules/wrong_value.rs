//! Values that cannot stand where they stand: a text for a map, nothing at all, a word for a number.

use std::ptr;

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        contexts::all_steps,
        fix::Edit,
        nearest::nearest,
        syntax::{Fault, Scalar, Shape, Wrong},
    },
    text::{Message, msg},
    workflow::{Node, Value, Workflow, jobs},
};

/// GitHub refuses the whole workflow, and no run starts.
pub(super) static RULE: Rule = Rule {
    id: "wrong-value",
    severity: Severity::Error,
    title: msg::WRITTEN_WRONG_VALUE_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    // What is chosen in the form is judged there.
    if findings.is_ours() {
        return;
    }
    together(workflow, findings);
    for fault in findings.faults().iter() {
        let Fault::Wrong { key, at, node, shape, why } = *fault else { continue };
        let message = match why {
            Wrong::Empty => msg::written_wrong_value_empty(key),
            Wrong::Hollow => msg::written_wrong_value_hollow(key),
            Wrong::Nameless => msg::written_wrong_value_nameless(key),
            Wrong::Text => msg::written_wrong_value_text(key, texts(shape).join("`, `")),
            Wrong::Kind if is_input(workflow, node) => msg::written_action_input_list(key),
            Wrong::Kind => kind(key, shape),
        };
        let is_there = node.as_text().is_some() && why != Wrong::Nameless || why == Wrong::Kind;
        findings.span(if is_there { node.span } else { at }, node.place, message);
        if why == Wrong::Hollow {
            findings.severity(Severity::Warning);
        }
        if let Some(new) = mended(node, shape) {
            findings.fix(msg::fix_write(new)).edits(Edit::Raw {
                span: node.span,
                old: raw(node),
                new: new.to_owned(),
            });
        }
    }
}

/// What is wrong only beside something else. Source: GitHub's language service 0.3.61.
fn together(workflow: &Workflow, findings: &mut Findings) {
    let whole = workflow.root.get("concurrency");
    if let Some(it) = whole {
        queue(it, findings);
    }
    for job in jobs(workflow).iter().map(|it| &it.node) {
        if let Some(own) = job.get("concurrency") {
            queue(own, findings);
            let same =
                group(own).filter(|it| whole.and_then(group).is_some_and(|at| is_same(at, it)));
            if let Some(node) = same {
                let name = node.as_text().unwrap_or_default();
                findings.at(node, msg::written_wrong_value_deadlock(name));
            }
        }
        let runners = job.get("runs-on").and_then(|it| it.get("group"));
        if let Some((node, name)) = runners.and_then(|it| Some((it, of_nobody(it.as_text()?)?))) {
            findings.at(node, msg::written_wrong_value_group(name));
        }
    }
}

fn queue(concurrency: &Node, findings: &mut Findings) {
    let has = |key, value| concurrency.get(key).is_some_and(|it| it.as_text() == Some(value));
    if let Some(queue) = concurrency.get("queue").filter(|_| has("queue", "max"))
        && has("cancel-in-progress", "true")
    {
        findings.at(queue, msg::WRITTEN_WRONG_VALUE_QUEUE.message());
    }
}

fn group(concurrency: &Node) -> Option<&Node> {
    let group = concurrency.get("group").unwrap_or(concurrency);
    group.as_text().is_some_and(|it| !it.is_empty()).then_some(group)
}

/// Case does not count in names of groups.
fn is_same(one: &Node, other: &Node) -> bool {
    let text = |it: &Node| it.as_text().unwrap_or_default().to_lowercase();
    text(one) == text(other)
}

/// The name in a group of runners of which nobody is the owner.
fn of_nobody(group: &str) -> Option<&str> {
    let (owner, name) = group.split_once('/').filter(|_| !group.contains("${{"))?;
    let is_owner = ["organization", "org", "enterprise", "ent"].contains(&owner);
    (!is_owner || name.is_empty() || name.contains('/')).then_some(name)
}

/// Whether an input of an action is given several values.
fn is_input(workflow: &Workflow, node: &Node) -> bool {
    let steps = jobs(workflow).iter().flat_map(|it| all_steps(&it.node));
    let mut given = steps.filter_map(|it| it.get("with")).flat_map(Node::entries);
    !node.items().is_empty() && given.any(|it| ptr::eq(&it.node, node))
}

fn texts(shape: &Shape) -> Vec<&'static str> {
    match shape.scalar {
        Scalar::OneOf(them) => them.to_vec(),
        _ => Vec::new(),
    }
}

fn kind(key: &str, shape: &Shape) -> Message {
    let takes_text = shape.scalar != Scalar::None;
    match (shape.scalar, shape.items, shape.map) {
        (Scalar::Bool, ..) => msg::written_wrong_value_bool(key),
        (Scalar::Count, ..) => msg::written_wrong_value_count(key),
        (_, None, Some(_)) if !takes_text => msg::written_wrong_value_map(key),
        (_, Some(_), None) if !takes_text => msg::written_wrong_value_list(key),
        (_, None, None) => msg::written_wrong_value_scalar(key),
        (_, Some(_), _) => msg::written_wrong_value_many(key),
        (_, None, Some(_)) => msg::written_wrong_value_or_map(key),
    }
}

/// What was meant, where that is plain: `yes` and `"true"` for `true`.
fn mended(node: &Node, shape: &Shape) -> Option<&'static str> {
    let text = node.as_text()?.to_ascii_lowercase();
    match shape.scalar {
        Scalar::Bool => match text.as_str() {
            "true" | "yes" | "on" => Some("true"),
            "false" | "no" | "off" => Some("false"),
            _ => None,
        },
        Scalar::OneOf(them) => nearest(&text, them.iter().copied()),
        _ => None,
    }
}

/// The text as it stands there, with its quotes.
fn raw(node: &Node) -> String {
    let text = node.as_text().unwrap_or_default();
    let width = node.span.end.column.saturating_sub(node.span.start.column);
    let is_quoted = matches!(node.value, Value::Text(_)) && width == text.chars().count() + 2;
    if is_quoted { format!("\"{text}\"") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::{check, check_job},
        RULE,
    };

    #[test]
    fn workflows() {
        check(
            &RULE,
            concat!(
                "name:\n",
                "on:\n",
                "  push: {branches: [], tags: {a: b}}\n",
                "  schedule: {cron: a}\n",
                "  workflow_dispatch: {inputs: {a: {required: 'yes'}}}\n",
                "env: [a]\n",
                "concurrency: {group: a, queue: maxx}\n",
                "jobs:\n",
                "  a:\n",
                "  b: c\n",
            ),
            expect![[r#"
                3 warning: `branches` holds nothing, so it does nothing. Fill it, or remove it.
                3 error: GitHub refuses the workflow: `tags` takes only text or a list here.
                4 error: GitHub refuses the workflow: `schedule` takes a list, one item per line, each as `- item`.
                5 error: GitHub refuses the workflow: `required` must be `true` or `false`, without quotes, or one expression.
                6 error: GitHub refuses the workflow: `env` takes keys with values, one per line, each as `key: value`.
                7 error: GitHub refuses the workflow: it does not know this value of `queue`. Use one of `single`, `max`.
                9 error: GitHub refuses the workflow: `a` has no value. Write one, or remove the key.
                10 error: GitHub refuses the workflow: `b` takes keys with values, one per line, each as `key: value`.
            "#]],
        );
    }

    #[test]
    fn jobs() {
        check_job(
            &RULE,
            concat!(
                "name: [a]\n",
                "needs: {a: b}\n",
                "continue-on-error: ${{ github.ref == 'a' }}\n",
                "strategy: {fail-fast: 'true', max-parallel: 1.5, matrix: {a: b, include: {c: d}}}\n",
                "container: null\n",
                "services: {a: '', b: [c]}\n",
                "env: ${{ fromJSON(vars.ENV) }}\n",
                "environment:\n",
                "steps:\n",
                "- run:\n",
                "- {uses: a/b@v1, with: c}\n",
                "- a\n",
                "-\n",
            ),
            expect![[r#"
                4 error: GitHub refuses the workflow: `name` takes a single value, not a list or keys.
                5 error: GitHub refuses the workflow: `needs` takes only text or a list here.
                7 error: GitHub refuses the workflow: `fail-fast` must be `true` or `false`, without quotes, or one expression.
                7 error: GitHub refuses the workflow: `max-parallel` must be a whole number, 1 or more, without quotes, or one expression.
                7 error: GitHub refuses the workflow: `a` takes a list, one item per line, each as `- item`.
                7 error: GitHub refuses the workflow: `include` takes a list, one item per line, each as `- item`.
                9 error: GitHub refuses the workflow: `a` has no value. Write one, or remove the key.
                9 error: GitHub refuses the workflow: `b` takes text or keys with values here, not a list.
                11 warning: `environment` holds nothing, so it does nothing. Fill it, or remove it.
                13 warning: `run` holds nothing, so it does nothing. Fill it, or remove it.
                14 error: GitHub refuses the workflow: `with` takes keys with values, one per line, each as `key: value`.
                15 error: GitHub refuses the workflow: `steps` takes keys with values, one per line, each as `key: value`.
                16 error: GitHub refuses the workflow: `steps` has no value. Write one, or remove the key.
            "#]],
        );
        check_job(
            &RULE,
            "steps:\n  run: a\n",
            expect![[r#"
            5 error: GitHub refuses the workflow: `steps` takes a list, one item per line, each as `- item`.
        "#]],
        );
    }

    #[test]
    fn without_a_name() {
        check(
            &RULE,
            concat!(
                "on: {workflow_call: {secrets: {'': {required: true}}}}\n",
                "env: {~: a}\n",
                "jobs:\n",
                "  a:\n",
                "    strategy: {matrix: {'': [{'': a}], include: [{'': a}]}}\n",
                "    container: {image: a, env: {'': a}}\n",
                "    services: {'': a}\n",
                "    outputs: {'': a}\n",
                "    steps: [{uses: a/b@v1, with: {'': a}}]\n",
                "  b: {uses: ./.github/workflows/b.yml, with: {'': a}, secrets: {'': a}}\n",
            ),
            expect![[r#"
                1 error: GitHub refuses the workflow: something in `secrets` has an empty name. Write one, or remove the line.
                2 error: GitHub refuses the workflow: something in `env` has an empty name. Write one, or remove the line.
                5 error: GitHub refuses the workflow: something in `matrix` has an empty name. Write one, or remove the line.
                5 error: GitHub refuses the workflow: something in `include` has an empty name. Write one, or remove the line.
                6 error: GitHub refuses the workflow: something in `env` has an empty name. Write one, or remove the line.
                7 error: GitHub refuses the workflow: something in `services` has an empty name. Write one, or remove the line.
                8 error: GitHub refuses the workflow: something in `outputs` has an empty name. Write one, or remove the line.
                9 error: GitHub refuses the workflow: something in `with` has an empty name. Write one, or remove the line.
                10 error: GitHub refuses the workflow: something in `with` has an empty name. Write one, or remove the line.
                10 error: GitHub refuses the workflow: something in `secrets` has an empty name. Write one, or remove the line.
            "#]],
        );
    }

    /// What the schema takes for an empty text, and what it does not.
    #[test]
    fn nothing_at_all() {
        check(
            &RULE,
            concat!(
                "on: {workflow_call: {inputs: , outputs: , secrets: {a: }}, workflow_dispatch: {inputs: {a: }}}\n",
                "jobs:\n",
                "  a:\n",
                "    container:\n",
                "    env: {A: }\n",
                "    outputs: {a: }\n",
                "    steps:\n",
                "    - {run: a, working-directory: }\n",
                "    - {uses: a/b@v1, with: {a: }}\n",
            ),
            expect![[r#"
                1 error: GitHub refuses the workflow: `inputs` has no value. Write one, or remove the key.
                1 error: GitHub refuses the workflow: `outputs` has no value. Write one, or remove the key.
                4 warning: `container` holds nothing, so it does nothing. Fill it, or remove it.
                8 warning: `working-directory` holds nothing, so it does nothing. Fill it, or remove it.
            "#]],
        );
    }

    #[test]
    fn lists_for_inputs() {
        check_job(
            &RULE,
            "steps:\n- uses: docker/build-push-action@v7\n  with:\n    tags:\n    - a/b\n    - c/d\n",
            expect![[r#"
                8 error: GitHub refuses the workflow: `tags` takes text, not a list. Write the values on one line with commas, or one per line below `|`.
            "#]],
        );
    }

    #[test]
    fn values_beside_others() {
        check(
            &RULE,
            concat!(
                "on: push\n",
                "concurrency: {group: Deploy, queue: max, cancel-in-progress: true}\n",
                "jobs:\n",
                "  a:\n",
                "    runs-on: {group: big/one}\n",
                "    concurrency: {group: a, queue: max, cancel-in-progress: false}\n",
                "    steps: [{run: a}]\n",
                "  b:\n",
                "    runs-on: {group: organization/one}\n",
                "    concurrency: deploy\n",
                "    steps: [{run: a}]\n",
                "  c:\n",
                "    runs-on: {group: '${{ vars.OWNER }}/one'}\n",
                "    steps: [{run: a}]\n",
            ),
            expect![[r#"
                2 error: GitHub refuses the workflow: `queue: max` lets every run wait for its turn, and `cancel-in-progress: true` ends the one before it. Remove one of the two.
                5 error: GitHub refuses the workflow: what stands before the `/` of a group of runners is `organization` or `enterprise`. Write `organization/one`.
                10 error: The workflow holds the group `deploy` already, so this job waits for its own run and never starts. Give the job another group, or remove one of the two.
            "#]],
        );
    }
}
