//! Jobs in the order in which they run, their steps, and what decides over each.

use std::rc::Rc;

use pushwright_core::{
    simulate::{Foretold, Job, Lack, Limit, Row, Runs, Secret, Step, Target},
    text::{Lang, Message, Text, msg},
};

use super::{
    Simulation,
    detail::heading,
    lines::{Lines, Spot, excerpt},
    mark,
};
use crate::{
    signals::untrack,
    widgets::{View, all, button, drawn, el, icon, nothing, rich, text},
};

pub(super) fn jobs(simulation: Simulation, row: &Row) -> View {
    if row.run.jobs.is_empty() {
        return nothing();
    }
    let jobs = row.run.jobs.iter().map(|it| job(simulation, it));
    el("section")
        .with(heading(simulation, msg::SIMULATE_JOBS))
        .with(el("ol.timeline").is("role", "list").with(all(jobs)))
}

fn job(simulation: Simulation, job: &Job) -> View {
    let lang = simulation.guest.lang.get();
    let value = |(key, value): &(String, String)| el("span.leg").is("title", key).with(text(value));
    let name = el("h5")
        .with(sign(&job.runs, job.fails(), lang))
        .with(el("code").is("translate", "no").with(text(&job.id)))
        .with(all(job.matrix.iter().map(value)));
    let steps = job.steps.iter().map(|it| step(simulation, job, it, lang));
    el("li.job")
        .is("data-runs", mark(job.runs.holds))
        .with(name)
        .with(reason(&job.runs, lang))
        .with(rights(job, lang))
        .with(wanted(simulation, job))
        .with(match job.steps.is_empty() {
            true => nothing(),
            false => el("ol.steps").is("role", "list").with(all(steps)),
        })
}

/// What the job calls, what its token may do, and which secrets it gets.
fn rights(job: &Job, lang: Lang) -> View {
    if job.runs.holds == Some(false) {
        return nothing();
    }
    let line = |it: &Message| el("li").with(rich(&it.say(lang)));
    let is_unwritten = job.token.limits.contains(&Limit::Unwritten);
    let mut said: Vec<Message> = job.says_of_call().into_iter().collect();
    said.extend((!is_unwritten).then(|| job.token.says(lang)));
    said.extend(job.token.limits.iter().map(|it| it.says()));
    said.extend(job.secrets.iter().map(Secret::says));
    el("ul.rights").is("role", "list").with(all(said.iter().map(line)))
}

/// What to do where a job calls a workflow of the same repository whose text is not here.
fn wanted(simulation: Simulation, job: &Job) -> View {
    let local = job.calls.as_deref().and_then(|it| it.strip_prefix("./"));
    let (Some(path), Some(_)) = (local, &simulation.open_files) else { return nothing() };
    let is_there = simulation.work().source.others.iter().any(|it| it.0 == path);
    if is_there || job.runs.holds == Some(false) {
        return nothing();
    }
    opener(simulation, path)
}

/// What is not known of a step because it stands in a Bake file, and what to do where it can be opened.
fn unread(simulation: Simulation, step: &Step, lang: Lang) -> View {
    let built = step.built.as_ref().filter(|_| step.runs.holds != Some(false));
    let Some(built) = built else { return nothing() };
    let (Some(says), Some(file)) = (built.says_unread(), built.wanted()) else { return nothing() };
    let button = simulation.open_files.as_ref().map(|_| opener(simulation, file));
    all([said(&says, lang), button.unwrap_or_else(nothing)])
}

/// A button that asks for a file.
fn opener(simulation: Simulation, file: &str) -> View {
    let file = file.to_owned();
    let says = move || msg::simulate_open_called(file.as_str()).say(simulation.guest.lang.get());
    let press = move || simulation.open_files.iter().for_each(|open| open());
    let open = button("", Some(icon::PLUS), move || says().replace('`', ""), press);
    el("div.wanted").with(open)
}

/// A mark for whether it runs and how that ends, and the word for those who do not see it.
fn sign(runs: &Runs, fails: bool, lang: Lang) -> View {
    let (mark, path, word): (_, _, Text) = match runs.holds {
        Some(true) if fails => ("fails", icon::REMOVE, msg::SIMULATE_FAILS),
        Some(true) => (mark(runs.holds), icon::CHECK, msg::SIMULATE_YES),
        Some(false) => (mark(runs.holds), icon::MINUS, msg::SIMULATE_SKIPPED),
        None => (mark(runs.holds), icon::QUESTION, msg::SIMULATE_UNKNOWN),
    };
    el("span.sign")
        .is("data-runs", mark)
        .with(icon::icon(path))
        .with(el("span.unseen").with(text(word.get(lang))))
}

fn reason(runs: &Runs, lang: Lang) -> View {
    runs.says().map_or_else(nothing, |it| said(&it, lang))
}

fn said(it: &Message, lang: Lang) -> View {
    el("p.reason").with(rich(&it.say(lang)))
}

fn step(simulation: Simulation, job: &Job, step: &Step, lang: Lang) -> View {
    let lines = Lines::from(step.span);
    let spot = Rc::new(Spot { file: job.file.clone(), lines });
    let own = spot.clone();
    let is_open = move || simulation.open.with(|it| it.as_ref() == Some(&*own));
    let (own, was_open) = (spot.clone(), is_open.clone());
    let turn = move |_| {
        let next = if untrack(&was_open) { None } else { Some((*own).clone()) };
        simulation.open.set(next);
    };
    let name = el("button.step-name")
        .is("type", "button")
        .is("data-line", &lines.first.to_string())
        .flag("aria-expanded", is_open.clone())
        .on("click", turn)
        .with(sign(&step.runs, step.fails, lang))
        .with(el("span").with(text(&step.name)));
    let shown = drawn(is_open, move |it| match *it {
        true => excerpt(simulation, (*spot).clone()),
        false => nothing(),
    });
    let held = step.says_why_held().filter(|_| step.runs.holds != Some(false));
    let held = held.map(|it| match step.fails {
        true => told("error", &it.say(lang)),
        false => said(&it, lang),
    });
    el("li.step")
        .is("data-runs", mark(step.runs.holds))
        .with(name)
        .with(reason(&step.runs, lang))
        .with(shown)
        .with(
            step.tags
                .as_ref()
                .filter(|_| step.runs.holds != Some(false))
                .map_or_else(nothing, |it| named(it, lang)),
        )
        .with(held.unwrap_or_else(nothing))
        .with(all(step.lacks.iter().map(|it| lack(it, lang))))
        .with(step.attested.as_ref().map_or_else(nothing, |it| said(&it.says(), lang)))
        .with(pushes(step, lang))
        .with(unread(simulation, step, lang))
        .with(said_in_image(step, lang))
}

/// A right that the step has not.
fn lack(it: &Lack, lang: Lang) -> View {
    let severity = if it.is_certain && it.must { "error" } else { "warning" };
    told(severity, &it.says(lang))
}

fn told(severity: &str, says: &str) -> View {
    el("p.reason").is("data-severity", severity).with(rich(says))
}

/// What the step brings to registries.
fn pushes(step: &Step, lang: Lang) -> View {
    let one = |it: &pushwright_core::simulate::Pushed| {
        let depends = it.depends_on.as_ref().map(|it| msg::run_depends(it.as_str()));
        el("li")
            .with(el("code").is("translate", "no").with(text(&it.reference)))
            .with(depends.map_or_else(nothing, |it| el("span.reason").with(rich(&it.say(lang)))))
    };
    if step.pushed.is_empty() {
        return nothing();
    }
    el("ul.pushes")
        .is("role", "list")
        .is("aria-label", msg::SIMULATE_PUSHED.get(lang))
        .with(all(step.pushed.iter().map(one)))
}

/// Labels and annotations of an image that is pushed.
fn said_in_image(step: &Step, lang: Lang) -> View {
    let built = step.built.as_ref().filter(|_| !step.pushed.is_empty());
    built.map_or_else(nothing, |it| {
        all([
            listed(&it.labels(), msg::SIMULATE_LABELS, lang),
            listed(&it.annotations(), msg::SIMULATE_ANNOTATIONS, lang),
            all(it.targets.iter().map(|target| of_target(target, it.targets.len(), lang))),
        ])
    })
}

/// What is known of a target of Bake, one of so many. What a single one is called stands above already.
fn of_target(it: &Target, count: usize, lang: Lang) -> View {
    let tag = |it: &String| el("li").with(el("code.tag").is("translate", "no").with(text(it)));
    let tags = match it.tags.is_empty() || count == 1 {
        true => nothing(),
        false => el("ul.tags").is("role", "list").with(all(it.tags.iter().map(tag))),
    };
    el("div.target")
        .with(said(&it.says(), lang))
        .with(tags)
        .with(listed(&it.labels, msg::SIMULATE_LABELS, lang))
        .with(listed(&it.annotations, msg::SIMULATE_ANNOTATIONS, lang))
}

/// What docker/metadata-action gives.
fn named(made: &Foretold, lang: Lang) -> View {
    if let Some(fault) = &made.fault {
        return said(&fault.says(), lang).is("data-severity", "error");
    }
    let tag = |it: &String| el("li").with(el("code.tag").is("translate", "no").with(text(it)));
    let warning = |it: &String| {
        el("p.reason")
            .is("data-severity", "warning")
            .with(rich(&msg::simulate_warns(it.as_str()).say(lang)))
    };
    el("div.named")
        .with(el("ul.tags").is("role", "list").with(all(made.tag_names.iter().map(tag))))
        .with(said(&made.says_of_latest(), lang))
        .with(all(made.warnings.iter().map(warning)))
        .with(listed(&made.labels(), msg::SIMULATE_LABELS, lang))
        .with(listed(&made.annotations(), msg::SIMULATE_ANNOTATIONS, lang))
}

/// Labels or annotations, which are many and alike.
fn listed(them: &[String], name: Text, lang: Lang) -> View {
    if them.is_empty() {
        return nothing();
    }
    let pair = |it: &String| {
        let (key, value) = it.split_once('=').unwrap_or((it, ""));
        el("div").with(el("dt").with(text(key))).with(el("dd").with(text(value)))
    };
    let summary = el("summary")
        .with(text(name.get(lang)))
        .with(text(" "))
        .with(el("span.count").with(text(&them.len().to_string())));
    el("details")
        .with(summary)
        .with(el("dl.pairs").is("translate", "no").with(all(them.iter().map(pair))))
}
