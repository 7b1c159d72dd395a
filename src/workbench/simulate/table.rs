//! All events beside each other: whether each sets the workflow off, and what is pushed.

use pushwright_core::{
    event::Decided,
    simulate::{Image, Row},
    text::{Lang, Text, msg},
};

use super::{Simulation, mark};
use crate::{
    signals::untrack,
    widgets::{View, all, each, el, nothing, rich, text, words},
};

pub(super) fn table(simulation: Simulation) -> View {
    let guest = simulation.guest;
    let head = |it: Text| el("th").is("scope", "col").with(words(guest.say(it)));
    let heads = [msg::SIMULATE_EVENT, msg::SIMULATE_RUN, msg::SIMULATE_PUSHED];
    let keys = move || {
        let lang = guest.lang.get();
        let rows = &simulation.work().rows;
        rows.iter().enumerate().map(|(n, it)| key(n, it, lang)).collect()
    };
    let draw = move |n: usize| {
        let lang = guest.lang.get();
        let work = simulation.work();
        work.rows.get(n).map_or_else(nothing, |it| event(simulation, n, it, lang))
    };
    // The roles stay where a narrow page lays the parts out in another way.
    el("table.outcomes")
        .is("role", "table")
        .follows("aria-label", guest.say(msg::SIMULATE_TABLE))
        .with(
            el("thead").is("role", "rowgroup").with(
                el("tr")
                    .is("role", "row")
                    .with(all(heads.map(|it| head(it).is("role", "columnheader")))),
            ),
        )
        .with(el("tbody").is("role", "rowgroup").with(each(keys, draw)))
}

/// The name of the button that leads to an event.
pub(super) fn button(n: usize) -> String {
    ["event-", &n.to_string()].concat()
}

/// All that a row shows: it is drawn anew when anything of it changes.
fn key(n: usize, row: &Row, lang: Lang) -> String {
    let mut res = n.to_string();
    let mut add = |it: &str| {
        res.push('\n');
        res.push_str(it);
    };
    add(&row.event.title(lang));
    add(state(row).0);
    for it in &row.images {
        it.names.iter().for_each(|it| add(it));
        it.tags.iter().for_each(|it| add(it));
    }
    add(&row.says().map(|it| it.say(lang)).unwrap_or_default());
    res
}

fn event(simulation: Simulation, n: usize, row: &Row, lang: Lang) -> View {
    let verdict = &row.run.verdict;
    let is_named = verdict.decided != Decided::NotNamed;
    let way = el("button.event")
        .is("type", "button")
        .is("id", &simulation.id(&button(n)))
        .on("click", move |_| {
            let chosen = untrack(|| simulation.work().chosen(n));
            simulation.choose(Some(chosen));
        })
        .with(rich(&row.event.title(lang)));
    el("tr")
        .is("role", "row")
        .is("data-runs", state(row).0)
        .is("data-named", if is_named { "true" } else { "false" })
        .with(el("th").is("scope", "row").is("role", "rowheader").with(way))
        .with(el("td").is("role", "cell").with(badge(row, lang)))
        .with(el("td").is("role", "cell").with(if is_named {
            outcome(row, lang)
        } else {
            el("p.reason").with(rich(msg::SIMULATE_NOT_NAMED.get(lang)))
        }))
}

/// What becomes of a run, as a mark and a word.
fn state(row: &Row) -> (&'static str, Text) {
    let runs = row.run.verdict.runs;
    match runs {
        Some(true) if row.fails() => ("fails", msg::SIMULATE_FAILS),
        Some(true) => (mark(runs), msg::SIMULATE_YES),
        Some(false) => (mark(runs), msg::SIMULATE_NO),
        None => (mark(runs), msg::SIMULATE_UNKNOWN),
    }
}

pub(super) fn badge(row: &Row, lang: Lang) -> View {
    let (mark, word) = state(row);
    el("span.badge").is("data-runs", mark).with(text(word.get(lang)))
}

/// What is pushed, and why nothing is or what that depends on.
pub(super) fn outcome(row: &Row, lang: Lang) -> View {
    let reason = row.says().map_or_else(nothing, |it| el("p.reason").with(rich(&it.say(lang))));
    el("div.outcome").with(all(row.images.iter().map(image))).with(reason)
}

fn image(image: &Image) -> View {
    let name = |it: &String| el("li").with(el("code").with(text(it)));
    let tag = |it: &String| {
        let tag = el("code.tag").with(text(it));
        el("li").with(if it == "latest" { tag.is("data-latest", "true") } else { tag })
    };
    el("div.image")
        .is("translate", "no")
        .with(el("ul.references").is("role", "list").with(all(image.names.iter().map(name))))
        .with(el("ul.tags").is("role", "list").with(all(image.tags.iter().map(tag))))
}
