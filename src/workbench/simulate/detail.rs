//! One event in detail: what it is, whether it sets the workflow off, what comes of it.

use pushwright_core::{
    metadata,
    simulate::Row,
    text::{Lang, Message, Text, msg},
};

use super::{
    Chosen, Simulation, editor,
    lines::Lines,
    table::{badge, outcome},
    timeline,
};
use crate::{
    browser::Browser,
    widgets::{View, all, button, drawn, el, icon, live, nothing, rich, text, words},
};

pub(super) fn detail(simulation: Simulation, chosen: Chosen) -> View {
    let guest = simulation.guest;
    let back = button("quiet", Some(icon::BACK), guest.say(msg::SIMULATE_ALL), move || {
        simulation.choose(None);
    });
    let title = move || {
        let lang = guest.lang.get();
        simulation.work().row(chosen).map(|it| it.event.title(lang)).unwrap_or_default()
    };
    let title = el("h3")
        .is("id", &simulation.id("simulated"))
        .is("tabindex", "-1")
        .with(drawn(title, |it| rich(it)));
    let shown = live(move || {
        let (work, lang) = (simulation.work(), guest.lang.get());
        let row = work.row(chosen);
        row.map_or_else(nothing, |it| {
            all([story(simulation, it, lang), timeline::jobs(simulation, it)])
        })
    });
    el("article.run")
        .with(back.is("id", &simulation.id("all-events")))
        .with(el("header").with(title).with(editor::change(simulation, chosen)))
        .with(editor::editor(simulation, chosen))
        .with(shown)
}

/// Everything but jobs and steps.
fn story(simulation: Simulation, row: &Row, lang: Lang) -> View {
    let verdict = &row.run.verdict;
    let lines = Lines::from(verdict.span);
    let number = msg::simulate_line(lines.first.to_string()).say(lang);
    let line = button(
        "quiet",
        None,
        move || number.clone(),
        move || {
            (simulation.reveal)(None, lines);
        },
    );
    let said = el("p").with(rich(&verdict.says(&row.event).say(lang)));
    let line = if lines.first == 0 { nothing() } else { line };
    let decided = el("div.decided").with(badge(row, lang)).with(said).with(line);
    if verdict.runs == Some(false) {
        return all([facts(row, lang), decided]);
    }
    let trust = row.event.says_of_trust().unwrap_or(msg::SIMULATE_TRUSTED.message());
    // Where nothing is pushed, nothing moves.
    let latest = if row.images.is_empty() { Vec::new() } else { row.says_of_latest() };
    let pushed = el("section")
        .with(el("h4").with(text(msg::SIMULATE_PUSHED.get(lang))))
        .with(outcome(row, lang))
        .with(
            el("ul.latest")
                .is("role", "list")
                .with(all(latest.iter().map(|it| sentence(it, lang)))),
        );
    all([
        facts(row, lang),
        decided,
        el("p.trust")
            .is("data-trusted", if row.event.is_trusted() { "true" } else { "false" })
            .with(rich(&trust.say(lang))),
        pushed,
    ])
}

fn sentence(it: &Message, lang: Lang) -> View {
    el("li").with(rich(&it.say(lang)))
}

/// What the event brings that many conditions ask for.
fn facts(row: &Row, lang: Lang) -> View {
    let event = &row.event;
    let time = metadata::format("YYYY-MM-DD HH:mm [UTC]", event.time, "UTC", &Browser);
    let commit = event.sha.get(..7).unwrap_or(&event.sha).to_owned();
    let them: [(Text, &str, String); 5] = [
        (msg::SIMULATE_FACT_REF, "github.ref", event.git_ref.clone()),
        (msg::SIMULATE_FACT_COMMIT, "github.sha", commit),
        (msg::SIMULATE_FACT_ACTOR, "github.actor", event.actor.clone()),
        (msg::SIMULATE_FACT_REPOSITORY, "github.repository", event.repository.clone()),
        (msg::SIMULATE_FACT_TIME, "", time),
    ];
    let fact = |(name, path, value): (Text, &str, String)| {
        el("div")
            .is("title", path)
            .with(el("dt").with(text(name.get(lang))))
            .with(el("dd").with(el("code").is("translate", "no").with(text(&value))))
    };
    el("dl.facts").with(all(them.map(fact)))
}

/// A heading of a part.
pub(super) fn heading(simulation: Simulation, says: Text) -> View {
    el("h4").with(words(simulation.guest.say(says)))
}
