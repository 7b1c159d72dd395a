//! Every finding, from top to bottom, each a way to its line and its setting.

use pushwright_core::text::msg;

use crate::{
    behind::Part,
    panels::{once_checked, preview::scroll},
    state::State,
    widgets::View,
};

pub(crate) fn problems(state: State) -> View {
    scroll(state, msg::PAGE_TAB_PROBLEMS).with(once_checked(state, Part::Problems))
}
