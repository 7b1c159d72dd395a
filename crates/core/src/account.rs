//! A whole workflow in a few sentences: what starts it, what it does then, and what it may do. They come
//! from `simulate`, each start with an example that the workflow's own filters let through, so what is
//! said is what would happen; what nobody can know before is said to be unknown.

mod access;
mod effect;
mod limits;
mod starts;
mod words;

use crate::{
    event::repository,
    host::Host,
    simulate::Plan,
    text::{Lang, msg},
    workflow::{Span, Workflow, triggers},
    yaml::{Document, Error},
};

use self::{
    access::{stored, tokens},
    effect::{Effect, effect},
    limits::{never, unknown},
    starts::{Start, starts, together, unsure},
    words::{codes, raised},
};

/// A sentence about a workflow, or two that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    pub about: About,
    pub text: String,
    /// The parts of the text that it is about; none if it is about all of it.
    pub spans: Vec<Span>,
}

/// What a sentence is about. The order is that of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The workflow as a whole.
    Whole,
    /// What happens on an event.
    Event,
    /// What the tokens of its jobs may do, and why.
    Permission,
    /// Secrets and variables that somebody has to store.
    Secret,
    /// What it certainly does not do.
    Never,
    /// What is not known here, and what was assumed.
    Unknown,
}

/// Tells what a workflow does.
pub fn account(document: &Document, host: &dyn Host, lang: Lang) -> Vec<Sentence> {
    let workflow = &document.workflow;
    let at = repository(workflow);
    let starts = starts(workflow, &at, lang);
    let plan = Plan::new(workflow, &[]);
    let effects: Vec<Effect> =
        starts.iter().map(|it| effect(workflow, &plan.run(&it.event, host), lang)).collect();
    let mut res = vec![whole(workflow, &effects, lang)];
    res.extend(events(document, &starts, &effects, lang));
    res.extend(tokens(workflow, lang));
    res.extend(stored(workflow, lang));
    res.extend(never(workflow, &starts, &effects, lang));
    res.extend(unknown(workflow, lang));
    for (event, span) in unsure(workflow, &starts) {
        let text = msg::account_unsure_start(event).say(lang);
        res.push(Sentence { about: About::Unknown, text, spans: vec![span] });
    }
    let breaks = |it: &&Error| it.message.text != msg::YAML_TAB_READ;
    if let Some(error) = document.errors.iter().find(breaks) {
        let text = msg::account_broken(error.span.start.line.to_string()).say(lang);
        res.push(Sentence { about: About::Unknown, text, spans: vec![error.span] });
    }
    if res.iter().any(|it| it.text.contains(&at.name)) {
        let text = msg::account_example(at.name).say(lang);
        res.push(Sentence { about: About::Unknown, text, spans: Vec::new() });
    }
    res
}

/// What it is all about.
fn whole(workflow: &Workflow, effects: &[Effect], lang: Lang) -> Sentence {
    let mut hosts: Vec<&str> = Vec::new();
    for it in effects.iter().flat_map(|it| &it.hosts) {
        if !hosts.contains(&it.as_str()) {
            hosts.push(it);
        }
    }
    let builds = effects.iter().any(|it| it.builds);
    let certain = effects.iter().any(|it| it.pushes);
    let unsure = effects.iter().any(|it| it.is_unsure);
    let names = codes(&hosts, lang);
    let text = match (builds, hosts.is_empty()) {
        _ if triggers(workflow).is_empty() => msg::ACCOUNT_NO_START.message(),
        (true, false) if certain => msg::account_publishes(names),
        (true, false) => msg::account_may_publish(names),
        (false, false) if certain => msg::account_pushes(names),
        (false, false) => msg::account_may_push(names),
        (true, true) if effects.iter().any(|it| it.is_refused) => {
            msg::ACCOUNT_BUILDS_REFUSED.message()
        }
        (true, true) if unsure => msg::ACCOUNT_BUILDS_UNSURE.message(),
        (true, true) => msg::ACCOUNT_BUILDS.message(),
        (false, true) if effects.iter().any(|it| it.stops) => msg::ACCOUNT_STOPS.message(),
        (false, true) => msg::ACCOUNT_NEITHER.message(),
    };
    let text = text.say(lang);
    Sentence { about: About::Whole, text, spans: Vec::new() }
}

/// One sentence for all starts from which the same follows.
fn events(document: &Document, starts: &[Start], effects: &[Effect], lang: Lang) -> Vec<Sentence> {
    let mut res = Vec::new();
    let mut told = vec![false; starts.len()];
    for n in 0..starts.len() {
        if told[n] {
            continue;
        }
        let is_same = |it: usize| {
            effects[it].clauses == effects[n].clauses && effects[it].latest == effects[n].latest
        };
        let same: Vec<usize> = (n..starts.len()).filter(|it| !told[*it] && is_same(*it)).collect();
        same.iter().for_each(|it| told[*it] = true);
        let group: Vec<&Start> = same.iter().map(|it| &starts[*it]).collect();
        let when = together(&group, &document.workflow, lang);
        let what = effects[n].clauses.iter().cloned();
        let what = what.reduce(|a, b| msg::account_and(a, b).say(lang)).unwrap_or_default();
        let mut text = raised(&msg::account_does(when, what).say(lang));
        if let Some(latest) = &effects[n].latest {
            text = msg::account_then(text, latest.as_str()).say(lang);
        }
        let mut spans: Vec<Span> = group.iter().map(|it| it.span).collect();
        spans.extend(&effects[n].spans);
        spans.sort();
        spans.dedup();
        res.push(Sentence { about: About::Event, text, spans });
    }
    res
}

#[cfg(test)]
mod tests;
