//! What is wrong with a setting, with its repair.

use pushwright_core::{
    lint::{Finding, Fix, Severity},
    recipe::Control,
    text::{Message, Text, msg},
    topic::Place,
};

use crate::{
    panels::field::control_id,
    state::State,
    widgets::{View, all, button, drawn, el, nothing, rich, text},
};

/// What is said of a finding.
type Said = (Severity, Message, Option<Fix>);

pub(crate) fn findings(state: State, place: Place) -> View {
    // Drawn anew only when what is said changes, so that typing elsewhere costs nothing here.
    let said = move || {
        let of_place = |it: &&Finding| it.place == Some(place);
        let key = |it: &Finding| (it.severity, it.message.clone(), it.fix.clone());
        let them: Vec<Said> =
            state.judged.with(|it| it.findings().iter().filter(of_place).map(key).collect());
        (state.lang.get(), them)
    };
    let draw = move |(_, them): &(_, Vec<Said>)| all(them.iter().map(|it| item(state, it)));
    el("ul.findings").is("id", &format!("{}-findings", control_id(place))).with(drawn(said, draw))
}

fn item(state: State, (severity, message, fix): &Said) -> View {
    let lang = state.lang.get();
    el("li")
        .is("data-severity", severity.id())
        .with(el("strong").with(text(severity_name(*severity).get(lang))))
        .with(el("span").with(rich(&message.say(lang))))
        .with(repair(state, fix))
}

pub(crate) fn severity_name(severity: Severity) -> &'static Text {
    match severity {
        Severity::Error => &msg::SEVERITY_ERROR,
        Severity::Warning => &msg::SEVERITY_WARNING,
        Severity::Info => &msg::SEVERITY_INFO,
    }
}

/// A button that makes a repair, as one step.
pub(crate) fn repair(state: State, fix: &Option<Fix>) -> View {
    let can = |it: &Fix| !it.sets.is_empty() && !it.sets.iter().any(|it| state.is_locked(it.0));
    let Some(fix) = fix.clone().filter(can) else { return nothing() };
    let label = fix.label.clone();
    let press = move || {
        state.edit(|recipe| {
            for (place, value) in &fix.sets {
                Control::of(place.topic).write(recipe, place.item, value);
            }
        });
    };
    button("fix", None, move || label.say(state.lang.get()), press)
}
