//! What the filters of the form let through and when its schedule runs, at their fields. It comes when
//! somebody is in their section, and stays.

use std::cell::Cell;

use pushwright_core::{
    cron::{self, Civil},
    recipe::{Sample, lines, samples},
    text::{Lang, msg},
    topic::Topic,
};
use web_sys::Node;

use crate::{
    browser::{self, document},
    guest::Guest,
    widgets::{View, all, drawn, effect, el, nothing, text},
};

const FILTERS: [Topic; 4] =
    [Topic::Branches, Topic::TagFilters, Topic::Paths, Topic::PullRequestBranches];

thread_local! {
    static IS_ON: Cell<bool> = const { Cell::new(false) };
}

/// Puts it at the form, where it stays.
pub(crate) fn show(guest: Guest) {
    if IS_ON.replace(true) {
        return;
    }
    let mut them: Vec<(Topic, Node)> =
        FILTERS.map(|it| (it, filtered(guest, it).node().clone())).into();
    them.push((Topic::Schedule, schedule(guest).node().clone()));
    // A field that comes back is a new one, and gets the same again.
    let put_all = Box::new(move || {
        guest.fragment.with(|_| ());
        them.iter().for_each(|(topic, node)| put(*topic, node));
    });
    browser::keep_still(|| effect(put_all));
}

fn put(topic: Topic, what: &Node) {
    let field = document().query_selector(&format!(".field[data-topic='{}']", topic.id()));
    if let Ok(Some(field)) = field
        && what.parent_node().as_ref() != Some(&field)
    {
        let _ = field.append_child(what);
    }
}

fn filtered(guest: Guest, topic: Topic) -> View {
    let said = move || (guest.lang.get(), samples(&guest.recipe(), topic));
    let draw = |(lang, them): &(Lang, Vec<Sample>)| {
        all([true, false].map(|admitted| group(*lang, them, admitted)))
    };
    el("div.samples").with(drawn(said, draw))
}

fn group(lang: Lang, samples: &[Sample], admitted: bool) -> View {
    let label = if admitted { msg::EXTRAS_MATCHES } else { msg::EXTRAS_MATCHES_NOT };
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
fn schedule(guest: Guest) -> View {
    let said = move || {
        let (lang, recipe) = (guest.lang.get(), guest.recipe());
        (lang, readings(lang, &recipe.schedule, &recipe.timezone))
    };
    let draw = |(lang, them): &(Lang, Vec<Reading>)| {
        all(them.iter().map(|(words, times)| {
            el("p")
                .with(el("strong").with(text(words)))
                .with(el("span").with(text(msg::EXTRAS_NEXT_RUNS.get(*lang))))
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
