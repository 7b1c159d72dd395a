//! What the repository needs before the first run, in short. The whole checklist is fetched when it is opened.

use pushwright_core::text::msg;

use crate::{
    behind::Part,
    panels::{once_checked, preview::scroll},
    state::State,
    widgets::{View, all, el, opens},
};

pub(crate) fn setup(state: State) -> View {
    let items = once_checked(state, Part::Tasks);
    let more = opens(None, state.say(msg::PAGE_SETUP_OPEN), "workbench:setup");
    scroll(state, msg::PAGE_TAB_SETUP).with(all([el("ol.tasks").with(items), more]))
}
