//! What is wrong with a setting, with its repair.

use pushwright_core::{
    lint::{Finding, Fix, Severity},
    text::Message,
    topic::Place,
};

use crate::{
    behind,
    panels::field::control_id,
    state::State,
    widgets::{View, drawn, el, nothing},
};

/// What is said of a finding.
pub(crate) type Said = (Severity, Message, Option<Fix>);

pub(crate) fn findings(state: State, place: Place) -> View {
    // Drawn anew only when what is said changes, so that typing elsewhere costs nothing here.
    let said = move || {
        let of_place = |it: &&Finding| it.place == Some(place);
        let key = |it: &Finding| (it.severity, it.message.clone(), it.fix.clone());
        let them: Vec<Said> =
            state.judged.with(|it| it.findings().iter().filter(of_place).map(key).collect());
        (state.lang.get(), them)
    };
    let draw = move |(_, them): &(_, Vec<Said>)| match them.as_slice() {
        [] => nothing(),
        them => behind::findings(state, them),
    };
    el("ul.findings").is("id", &format!("{}-findings", control_id(place))).with(drawn(said, draw))
}
