//! What a workflow certainly does not do, and what is not known of it here.

use super::{
    About, Sentence,
    effect::Effect,
    starts::Start,
    words::{MAX_NAMES, codes},
};
use crate::{
    catalog::actions::action,
    simulate::ATTESTING,
    text::{Lang, list, msg},
    workflow::{Node, Span, Workflow, jobs, permissions::does_nothing_else, steps, triggers, uses},
};

/// What it never does.
pub(super) fn never(
    workflow: &Workflow,
    starts: &[Start],
    effects: &[Effect],
    lang: Lang,
) -> Vec<Sentence> {
    let mut res = Vec::new();
    let sentence = |text: String| Sentence { about: About::Never, text, spans: Vec::new() };
    if starts.is_empty() {
        return res;
    }
    let named = |event: &str| triggers(workflow).iter().any(|it| it.event == event);
    let pushed = |is_tag: bool| {
        starts.iter().any(|it| it.event.trigger() == "push" && it.event.is_tag() == is_tag)
    };
    let pulls = ["pull_request", "pull_request_target"];
    // What one calls starts with whatever starts the caller.
    let is_called = named("workflow_call");
    let absent = [
        (pushed(false), msg::ACCOUNT_NEVER_BRANCH),
        (pushed(true), msg::ACCOUNT_NEVER_TAG),
        (pulls.iter().any(|it| named(it)), msg::ACCOUNT_NEVER_PULL),
        (named("schedule"), msg::ACCOUNT_NEVER_SCHEDULE),
        (named("workflow_dispatch"), msg::ACCOUNT_NEVER_HAND),
    ];
    let absent = absent.iter().filter(|it| !it.0).map(|it| it.1.get(lang).to_owned());
    let absent: Vec<String> = absent.collect();
    if !absent.is_empty() && !is_called {
        let mut them = absent.into_iter().rev();
        let mut text = them.next().unwrap_or_default();
        if let Some(it) = them.next() {
            text = msg::account_never_last(it, text).say(lang);
        }
        text = them.fold(text, |rest, it| msg::account_never_more(it, rest).say(lang));
        res.push(sentence(msg::account_never_starts(text).say(lang)));
    }
    let pushes = effects.iter().any(|it| !it.hosts.is_empty());
    let attests = effects.iter().any(|it| it.attests);
    if pushes && !attests && effects.iter().all(|it| !it.is_unsure) {
        res.push(sentence(msg::ACCOUNT_NEVER_ATTESTS.get(lang).to_owned()));
    }
    res
}

/// Steps of which no more is known than what they are called.
pub(super) fn unknown(workflow: &Workflow, lang: Lang) -> Vec<Sentence> {
    let (mut actions, mut action_spans): (Vec<&str>, Vec<Span>) = (Vec::new(), Vec::new());
    let mut scripts: Vec<Span> = Vec::new();
    for step in jobs(workflow).iter().flat_map(|it| steps(&it.node)) {
        if is_known(step) {
            continue;
        }
        let (written, script) = (step.get("uses"), step.get("run"));
        if let Some(node) = written {
            let name = node.as_text().unwrap_or_default();
            if !actions.contains(&name) {
                actions.push(name);
            }
            action_spans.push(node.span);
        } else if let Some(node) = script {
            scripts.push(node.span);
        }
    }
    let mut res = Vec::new();
    let mut sentence = |text: String, spans: Vec<Span>| {
        res.push(Sentence { about: About::Unknown, text, spans });
    };
    match actions.len() {
        0 => {}
        1 => sentence(msg::account_action(codes(&actions, lang)).say(lang), action_spans),
        _ => sentence(msg::account_actions(codes(&actions, lang)).say(lang), action_spans),
    }
    if !scripts.is_empty() {
        let mut lines: Vec<String> =
            scripts.iter().take(MAX_NAMES).map(|it| it.start.line.to_string()).collect();
        if MAX_NAMES < scripts.len() {
            lines.push("…".to_owned());
        }
        sentence(msg::account_scripts(list(lines, lang)).say(lang), scripts);
    }
    res
}

/// Whether all that a step does to images is known here.
pub(super) fn is_known(step: &Node) -> bool {
    if let Some(it) = uses(step) {
        return action(&it.action).is_some() || ATTESTING.contains(&&*it.action);
    }
    step.get("uses").is_none()
        && step.get("run").and_then(Node::as_text).is_none_or(does_nothing_else)
}
