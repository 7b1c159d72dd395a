//! What a run by hand or a call asks for: the inputs that a workflow declares, what may be filled in, and
//! what they hold if nobody does. Source: GitHub's documentation, "Workflow syntax",
//! `on.workflow_dispatch.inputs` and `on.workflow_call.inputs`, github/docs 037ad6b.

use crate::{
    data::Data,
    workflow::{Node, Trigger, Workflow, jobs, trigger},
};

/// An input that a workflow declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input<'a> {
    pub name: &'a str,
    pub description: &'a str,
    pub is_required: bool,
    pub asks: Asks<'a>,
}

/// What may be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks<'a> {
    Text,
    Number,
    Switch,
    OneOf(Vec<&'a str>),
    /// The name of an environment of the repository; those that the workflow names itself.
    Environment(Vec<&'a str>),
}

/// The inputs that a workflow declares for an event: `workflow_dispatch` or `workflow_call`.
pub fn asked<'a>(workflow: &'a Workflow, event: &str) -> Vec<Input<'a>> {
    let declared = trigger(workflow, event).and_then(|it| it.node.get("inputs"));
    let entries = declared.map_or(&[][..], Node::entries);
    let input = |name: &'a str, node: &'a Node| Input {
        name,
        description: node.get("description").and_then(Node::as_text).unwrap_or_default(),
        is_required: node.get("required").and_then(Node::as_text) == Some("true"),
        asks: asks(workflow, node),
    };
    entries.iter().map(|it| input(&it.key, &it.node)).collect()
}

fn asks<'a>(workflow: &'a Workflow, input: &'a Node) -> Asks<'a> {
    match input.get("type").and_then(Node::as_text) {
        Some("boolean") => Asks::Switch,
        Some("number") => Asks::Number,
        Some("choice") => {
            let options = input.get("options").map_or(&[][..], Node::items);
            Asks::OneOf(options.iter().filter_map(Node::as_text).collect())
        }
        Some("environment") => Asks::Environment(environments(workflow)),
        _ => Asks::Text,
    }
}

/// The environments that jobs name, each once; those that an expression gives are not known.
fn environments(workflow: &Workflow) -> Vec<&str> {
    let mut res: Vec<&str> = Vec::new();
    for job in jobs(workflow) {
        let Some(environment) = job.node.get("environment") else { continue };
        let name = environment.get("name").unwrap_or(environment).as_text();
        if let Some(name) = name.filter(|it| !it.contains("${{") && !res.contains(it)) {
            res.push(name);
        }
    }
    res
}

/// The inputs of a run by hand or of a call, as their defaults have them.
pub fn inputs(trigger: &Trigger<'_>) -> Vec<(String, Data)> {
    let entries = trigger.node.get("inputs").map_or(&[][..], Node::entries);
    entries.iter().filter_map(|it| Some((it.key.clone(), default(&it.node)?))).collect()
}

/// What a run by hand or a call gets: what somebody filled in, where the workflow still asks for it and it
/// can be filled in there, and else the default.
pub fn filled(workflow: &Workflow, event: &str, said: &[(String, Data)]) -> Vec<(String, Data)> {
    let defaults = trigger(workflow, event).map(|it| inputs(&it)).unwrap_or_default();
    let fits = |asks: &Asks<'_>, value: &Data| match (asks, value) {
        (Asks::Switch, it) => matches!(it, Data::Bool(_)),
        (Asks::Number, it) => matches!(it, Data::Number(_)),
        (Asks::OneOf(them), Data::Text(it)) => them.contains(&it.as_str()),
        (_, it) => matches!(it, Data::Text(_)),
    };
    let fill = |input: Input<'_>| {
        let own = said.iter().find(|it| it.0 == input.name && fits(&input.asks, &it.1));
        own.or_else(|| defaults.iter().find(|it| it.0 == input.name)).cloned()
    };
    asked(workflow, event).into_iter().filter_map(fill).collect()
}

/// What an input holds if nobody fills it in.
fn default(input: &Node) -> Option<Data> {
    let text = |key: &str| input.get(key).and_then(Node::as_text);
    let written = text("default");
    let first = input.get("options").and_then(|it| it.items().first()?.as_text());
    let is_open = matches!(text("type"), None | Some("string" | "number" | "environment"));
    if text("required") == Some("true") && written.is_none() && is_open {
        return None;
    }
    Some(match text("type") {
        Some("boolean") => Data::Bool(written == Some("true")),
        Some("number") => Data::Number(written.and_then(|it| it.parse().ok()).unwrap_or(0.0)),
        Some("choice") => written.or(first).unwrap_or_default().into(),
        _ => written.unwrap_or_default().into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn what_is_filled_in_stays_while_it_fits() {
        let text = "on: {workflow_dispatch: {inputs: {push: {type: boolean, default: true}, \
                    level: {type: choice, options: [low, high]}, name: {default: app}}}}";
        let workflow = yaml::read(text).workflow;
        let said = |it: &str, value: Data| (it.to_owned(), value);
        let text = |it: &str| Data::Text(it.to_owned());
        let fill = |them: &[(String, Data)]| filled(&workflow, "workflow_dispatch", them);
        let defaults = vec![
            said("push", Data::Bool(true)),
            said("level", text("low")),
            said("name", text("app")),
        ];
        assert_eq!(fill(&[]), defaults);
        let gone =
            [said("gone", text("x")), said("push", text("x")), said("level", text("middle"))];
        assert_eq!(fill(&gone), defaults);
        let fine =
            [said("name", text("")), said("level", text("high")), said("push", Data::Bool(false))];
        assert_eq!(fill(&fine), [fine[2].clone(), fine[1].clone(), fine[0].clone()]);
        assert!(filled(&workflow, "workflow_call", &fine).is_empty());
    }

    #[test]
    fn what_is_asked_for() {
        let text = "on:
  workflow_dispatch:
    inputs:
      push: {type: boolean, default: true, description: Push it}
      level: {type: choice, options: [info, debug], required: true}
      where: {type: environment}
      count: {type: number, default: 3}
      words: {default: some}
jobs:
  a: {environment: production}
  b: {environment: {name: staging, url: x}}
  c: {environment: production}
  d: {environment: '${{ inputs.where }}'}
";
        let workflow = yaml::read(text).workflow;
        let all = asked(&workflow, "workflow_dispatch");
        let asks: Vec<_> = all.iter().map(|it| (it.name, &it.asks, it.is_required)).collect();
        assert_eq!(
            asks,
            [
                ("push", &Asks::Switch, false),
                ("level", &Asks::OneOf(vec!["info", "debug"]), true),
                ("where", &Asks::Environment(vec!["production", "staging"]), false),
                ("count", &Asks::Number, false),
                ("words", &Asks::Text, false),
            ]
        );
        assert_eq!(all[0].description, "Push it");
        assert!(asked(&workflow, "workflow_call").is_empty());
        let trigger = trigger(&workflow, "workflow_dispatch").expect("a trigger");
        let held: Vec<_> = inputs(&trigger).into_iter().map(|it| it.1).collect();
        let text = |it: &str| Data::Text(it.to_owned());
        assert_eq!(
            held,
            [Data::Bool(true), text("info"), text(""), Data::Number(3.0), text("some")]
        );
    }
}
