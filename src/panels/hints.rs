//! What a filter lets through and when a schedule runs, beside the control.

use pushwright_core::{
    cron::{self, Civil},
    recipe::{Sample, lines, samples},
    text::{Lang, msg},
    topic::{Place, Topic},
};

use crate::{
    browser,
    state::State,
    widgets::{View, all, drawn, el, nothing, text},
};

pub(crate) fn hints(state: State, place: Place) -> View {
    match place.topic {
        Topic::Schedule => schedule(state),
        Topic::Branches | Topic::TagFilters | Topic::Paths | Topic::PullRequestBranches => {
            filtered(state, place.topic)
        }
        Topic::Tag => line(state, place.item),
        _ => nothing(),
    }
}

/// The line that a tag rule comes to.
fn line(state: State, n: usize) -> View {
    let line = move || state.recipe.with(|it| it.tags.get(n).map(|it| it.line()));
    let draw = |line: &Option<String>| {
        line.as_ref().map_or_else(nothing, |it| el("code").is("translate", "no").with(text(it)))
    };
    el("div.samples").with(drawn(line, draw))
}

fn filtered(state: State, topic: Topic) -> View {
    let said = move || (state.lang.get(), state.recipe.with(|it| samples(it, topic)));
    let draw = |(lang, them): &(Lang, Vec<Sample>)| {
        all([true, false].map(|admitted| group(*lang, them, admitted)))
    };
    el("div.samples").with(drawn(said, draw))
}

fn group(lang: Lang, samples: &[Sample], admitted: bool) -> View {
    let label = if admitted { &msg::PAGE_MATCHES } else { &msg::PAGE_MATCHES_NOT };
    let mut them = samples.iter().filter(|it| it.admitted == admitted).peekable();
    if them.peek().is_none() {
        return nothing();
    }
    el("p")
        .is("data-admitted", if admitted { "true" } else { "false" })
        .with(el("span").with(text(label.get(lang))))
        .with(all(them.map(|it| el("code").with(text(&it.name)))))
}

/// A line of a schedule in words, and its next runs.
type Reading = (String, Vec<String>);

/// Each line in words, and the next five runs in the chosen zone.
fn schedule(state: State) -> View {
    let said = move || {
        let lang = state.lang.get();
        (lang, state.recipe.with(|it| readings(lang, &it.schedule, &it.timezone)))
    };
    let draw = |(lang, them): &(Lang, Vec<Reading>)| {
        all(them.iter().map(|(words, times)| {
            el("p")
                .with(el("strong").with(text(words)))
                .with(el("span").with(text(msg::PAGE_NEXT_RUNS.get(*lang))))
                .with(all(times.iter().map(|it| el("code").with(text(it)))))
        }))
    };
    el("div.samples").with(drawn(said, draw))
}

fn readings(lang: Lang, schedule: &str, zone: &str) -> Vec<Reading> {
    let lines = lines(schedule);
    // The browser's clock is asked only if there is a schedule.
    let now = lines.first().and_then(|_| browser::now(zone));
    let read = |line: &str| {
        let cron = cron::parse(line).ok()?;
        let next = now.map(|now| cron.next(now, 5)).unwrap_or_default();
        Some((cron.words(lang), next.iter().map(civil).collect()))
    };
    lines.into_iter().filter_map(read).collect()
}

/// `2026-11-23 04:17`, which every language reads alike.
fn civil(it: &Civil) -> String {
    let two = |n: u32| if n < 10 { format!("0{n}") } else { n.to_string() };
    let Civil { year, month, day, hour, minute } = *it;
    format!(
        "{year}-{}-{} {}:{}",
        two(month.into()),
        two(day.into()),
        two(hour.into()),
        two(minute.into())
    )
}
