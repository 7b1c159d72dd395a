//! When a workflow starts, in words, each time with an example: an event that its own filters let
//! through.

use super::words::{codes, lowered};
use crate::{
    cron,
    event::{Event, Given, Origin, Repository, fitting, inputs, sets_off},
    filter,
    text::{Lang, msg},
    workflow::{Node, Span, Trigger, Workflow, triggers},
};

/// Of more patterns than this the rest is not looked at one by one.
const MAX_PATTERNS: usize = 6;

/// One way to start it.
#[derive(Clone, Debug)]
pub(super) struct Start {
    pub(super) kind: Kind,
    /// "on a push to `main`"
    pub(super) when: String,
    pub(super) span: Span,
    pub(super) event: Event,
}

/// What can be told as one, if the same follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A push to the default branch, and one to another, where none are filtered.
    Default,
    Other,
    /// A push of any tag, and of one that matches a pattern.
    AnyTag,
    Tag,
    /// A pre-release beside such a tag.
    Before,
    Pull(Origin),
    Single,
}

/// Every way to start a workflow that its filters leave.
pub(super) fn starts(workflow: &Workflow, at: &Repository, lang: Lang) -> Vec<Start> {
    let mut res = Vec::new();
    for trigger in triggers(workflow) {
        res.extend(of_trigger(&trigger, at, lang).into_iter().filter_map(|it| {
            let it = finished(it, &trigger, lang);
            (sets_off(workflow, &it.event).runs != Some(false)).then_some(it)
        }));
    }
    res
}

fn of_trigger(trigger: &Trigger<'_>, at: &Repository, lang: Lang) -> Vec<Start> {
    let single =
        |when: String, event: Event| Start { kind: Kind::Single, when, span: span(trigger), event };
    let default = at.default_branch.as_str();
    let on_default = format!("refs/heads/{default}");
    match trigger.event {
        "push" => {
            let mut res = branches(trigger, at, lang);
            res.extend(tags(trigger, at, lang));
            res
        }
        "pull_request" => pulls(trigger, at),
        "pull_request_target" => {
            let event = Event::pull_request_target(at, &base(trigger, default), Origin::Own);
            vec![single(msg::ACCOUNT_WHEN_PULL_TARGET.get(lang).to_owned(), event)]
        }
        "merge_group" => {
            let event = Event::merge_group(at, &base(trigger, default));
            vec![single(msg::ACCOUNT_WHEN_MERGE_GROUP.get(lang).to_owned(), event)]
        }
        "release" => {
            let event = Event::release(at, "v1.2.3");
            vec![single(msg::account_when_release("v1.2.3").say(lang), event)]
        }
        "schedule" => schedules(trigger, at, lang),
        "workflow_dispatch" => {
            let event = Event::dispatch(at, &on_default, inputs(trigger));
            vec![single(msg::ACCOUNT_WHEN_HAND.get(lang).to_owned(), event)]
        }
        "workflow_call" => {
            let event = Event::call(Event::push_branch(at, default), inputs(trigger));
            vec![single(msg::ACCOUNT_WHEN_CALL.get(lang).to_owned(), event)]
        }
        name => {
            let event =
                Event { repository: at.name.clone(), ..Event::given(name, Given::default()) };
            vec![single(msg::account_when_event(name).say(lang), event)]
        }
    }
}

/// A trigger as it stands in the text, from its name on.
fn span(trigger: &Trigger<'_>) -> Span {
    let end = trigger.node.span.end.max(trigger.key_span.end);
    Span { start: trigger.key_span.start, end }
}

fn texts<'a>(trigger: &Trigger<'a>, key: &str) -> Option<Vec<&'a str>> {
    let them = trigger.node.get(key)?.one_or_many();
    Some(them.iter().filter_map(Node::as_text).collect())
}

fn positive<'a>(patterns: &[&'a str]) -> Vec<&'a str> {
    patterns.iter().copied().filter(|it| !it.starts_with('!')).take(MAX_PATTERNS).collect()
}

fn is_literal(pattern: &str) -> bool {
    !pattern.contains(['*', '?', '+', '[', '\\', '!'])
}

fn branches(trigger: &Trigger<'_>, at: &Repository, lang: Lang) -> Vec<Start> {
    const OTHER: &str = "feature/faster";
    let default = at.default_branch.as_str();
    let start = |kind: Kind, when: String, name: &str| Start {
        kind,
        when,
        span: span(trigger),
        event: Event::push_branch(at, name),
    };
    if let Some(ignored) = texts(trigger, "branches-ignore") {
        let usual = [default, OTHER, "develop"];
        let Some(name) = usual.into_iter().find(|it| !filter::ignores(&ignored, it)) else {
            return Vec::new();
        };
        let when = msg::account_when_branch_but(codes(&ignored, lang), name).say(lang);
        return vec![start(Kind::Single, when, name)];
    }
    let Some(patterns) = texts(trigger, "branches") else {
        let own = msg::account_when_branch(default).say(lang);
        let other = msg::account_when_branch_other(OTHER).say(lang);
        return vec![start(Kind::Default, own, default), start(Kind::Other, other, OTHER)];
    };
    let one = |pattern: &str| {
        if is_literal(pattern) {
            return start(Kind::Single, msg::account_when_branch(pattern).say(lang), pattern);
        }
        let usual = [default, OTHER].into_iter().find(|it| filter::matches(pattern, it));
        let name = usual.map_or_else(|| fitting(pattern), str::to_owned);
        let when = msg::account_when_branch_like(pattern, name.as_str()).say(lang);
        start(Kind::Single, when, &name)
    };
    positive(&patterns).into_iter().map(one).collect()
}

fn tags(trigger: &Trigger<'_>, at: &Repository, lang: Lang) -> Vec<Start> {
    const USUAL: [&str; 2] = ["v1.2.3", "1.2.3"];
    let start = |kind: Kind, when: String, name: &str| Start {
        kind,
        when,
        span: span(trigger),
        event: Event::push_tag(at, name),
    };
    let before = |name: &str| {
        let name = format!("{name}-rc.1");
        start(Kind::Before, msg::account_when_tag_before(name.as_str()).say(lang), &name)
    };
    if let Some(ignored) = texts(trigger, "tags-ignore") {
        let found = USUAL.into_iter().find(|it| !filter::ignores(&ignored, it));
        let Some(name) = found else { return Vec::new() };
        let when = msg::account_when_tag_but(codes(&ignored, lang), name).say(lang);
        return vec![start(Kind::Tag, when, name), before(name)];
    }
    let Some(patterns) = texts(trigger, "tags") else {
        let when = msg::account_when_tag_any(USUAL[0]).say(lang);
        return vec![start(Kind::AnyTag, when, USUAL[0]), before(USUAL[0])];
    };
    let mut res: Vec<Start> = Vec::new();
    for pattern in positive(&patterns) {
        if is_literal(pattern) {
            res.push(start(Kind::Single, msg::account_when_tag(pattern).say(lang), pattern));
            continue;
        }
        let usual = USUAL.into_iter().find(|it| filter::matches(pattern, it));
        let name = usual.map_or_else(|| fitting(pattern), str::to_owned);
        let when = msg::account_when_tag_like(pattern, name.as_str()).say(lang);
        res.push(start(Kind::Tag, when, &name));
        // Two patterns may give the same pre-release.
        let before = usual.map(before).filter(|it| res.iter().all(|own| own.when != it.when));
        res.extend(before);
    }
    res
}

/// The branch that a pull request goes into.
fn base(trigger: &Trigger<'_>, default: &str) -> String {
    let usual = [default, "develop", "feature/faster"];
    if let Some(ignored) = texts(trigger, "branches-ignore") {
        let found = usual.iter().find(|it| !filter::ignores(&ignored, it));
        return (*found.unwrap_or(&default)).to_owned();
    }
    let Some(patterns) = texts(trigger, "branches") else { return default.to_owned() };
    let own = positive(&patterns).into_iter().map(fitting);
    let mut all = usual.iter().map(|it| (*it).to_owned()).chain(own);
    all.find(|it| filter::admits(&patterns, it)).unwrap_or_else(|| default.to_owned())
}

/// Pull requests of each origin. What they are called is said when it is known which go together.
fn pulls(trigger: &Trigger<'_>, at: &Repository) -> Vec<Start> {
    let base = base(trigger, &at.default_branch);
    let pull = |origin| Start {
        kind: Kind::Pull(origin),
        when: String::new(),
        span: span(trigger),
        event: Event::pull_request(at, &base, origin),
    };
    [Origin::Own, Origin::Fork, Origin::Dependabot].map(pull).into()
}

fn schedules(trigger: &Trigger<'_>, at: &Repository, lang: Lang) -> Vec<Start> {
    let one = |it: &Node| {
        let written = it.get("cron")?.as_text()?;
        let zone = it.get("timezone").and_then(Node::as_text).unwrap_or("UTC");
        let when = match cron::parse(written) {
            Ok(it) => msg::account_when_zone(lowered(&it.words(lang)), zone).say(lang),
            Err(_) => msg::account_when_event("schedule").say(lang),
        };
        Some(Start { kind: Kind::Single, when, span: it.span, event: Event::schedule(at, written) })
    };
    trigger.node.items().iter().take(MAX_PATTERNS).filter_map(one).collect()
}

/// With what the trigger says of branches, files and what happened.
fn finished(mut start: Start, trigger: &Trigger<'_>, lang: Lang) -> Start {
    if let Kind::Pull(origin) = start.kind {
        start.when = match origin {
            Origin::Own => msg::ACCOUNT_WHEN_PULL_OWN.get(lang).to_owned(),
            Origin::Fork => msg::ACCOUNT_WHEN_PULL_FORK.get(lang).to_owned(),
            Origin::Dependabot => msg::ACCOUNT_WHEN_PULL_DEPENDABOT.get(lang).to_owned(),
        };
    }
    start.event = start.event.fitting_types(trigger);
    start.when = said(start.when, &start.event, trigger, lang);
    start
}

/// What is said of an event, with its filters beside it.
fn said(mut when: String, event: &Event, trigger: &Trigger<'_>, lang: Lang) -> String {
    if trigger.event != "push"
        && let Some(them) = texts(trigger, "branches")
    {
        when = msg::account_when_into(when, codes(&them, lang)).say(lang);
    }
    if let Some(them) = texts(trigger, "types").filter(|it| !it.is_empty()) {
        when = msg::account_when_types(when, codes(&them, lang)).say(lang);
    }
    if event.is_tag() {
        return when;
    }
    if let Some(them) = texts(trigger, "paths") {
        return msg::account_when_files(when, codes(&them, lang)).say(lang);
    }
    match texts(trigger, "paths-ignore") {
        Some(them) => msg::account_when_files_but(when, codes(&them, lang)).say(lang),
        None => when,
    }
}

/// Several ways to start, from which the same follows, in one phrase.
pub(super) fn together(starts: &[&Start], workflow: &Workflow, lang: Lang) -> String {
    let has = |kind: Kind| starts.iter().any(|it| it.kind == kind);
    let any_branch = has(Kind::Default) && has(Kind::Other);
    let any_push = any_branch && has(Kind::AnyTag);
    let any_pull = has(Kind::Pull(Origin::Own)) && has(Kind::Pull(Origin::Fork));
    let mut all = Vec::new();
    for start in starts {
        let trigger = triggers(workflow).into_iter().find(|it| it.event == start.event.trigger());
        let whole = |text: &str| match &trigger {
            Some(it) => said(text.to_owned(), &start.event, it, lang),
            None => text.to_owned(),
        };
        all.push(match start.kind {
            Kind::Default if any_push => whole(msg::ACCOUNT_WHEN_PUSH.get(lang)),
            Kind::AnyTag if any_push => continue,
            Kind::Before if has(Kind::AnyTag) || has(Kind::Tag) => continue,
            Kind::Default if any_branch => whole(msg::ACCOUNT_WHEN_BRANCH_ANY.get(lang)),
            Kind::Other if any_branch => continue,
            Kind::Pull(Origin::Own) if any_pull => whole(msg::ACCOUNT_WHEN_PULL.get(lang)),
            Kind::Pull(Origin::Fork) if any_pull => continue,
            // Dependabot gets what forks get.
            Kind::Pull(Origin::Dependabot) if any_pull => continue,
            _ => start.when.clone(),
        });
    }
    let mut all = all.into_iter().rev();
    let last = all.next().unwrap_or_default();
    let Some(before) = all.next() else { return last };
    let last = msg::account_when_last(before, last).say(lang);
    all.fold(last, |rest, it| msg::account_when_more(it, rest).say(lang))
}

/// The events that start it in a way for which there is no example.
pub(super) fn unsure(workflow: &Workflow, known: &[Start]) -> Vec<(String, Span)> {
    let is_unknown = |it: &Trigger<'_>| known.iter().all(|own| own.event.trigger() != it.event);
    let them = triggers(workflow);
    them.iter().filter(|it| is_unknown(it)).map(|it| (it.event.to_owned(), it.key_span)).collect()
}
