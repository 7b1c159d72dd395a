//! What the repository needs before the first run, in short. The whole checklist is fetched when it is opened.

use pushwright_core::text::msg;

use crate::{
    behind,
    panels::preview::scroll,
    state::State,
    widgets::{View, all, el, live, nothing, opens},
};

pub(crate) fn setup(state: State) -> View {
    let items = live(move || match state.are_checks_here() {
        true => behind::tasks(state),
        false => nothing(),
    });
    let more = opens(None, state.say(msg::PAGE_SETUP_OPEN), "workbench:setup");
    scroll(state, msg::PAGE_TAB_SETUP).with(all([el("ol.tasks").with(items), more]))
}
