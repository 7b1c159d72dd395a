//! Every finding, from top to bottom, each a way to its line and its setting.

use pushwright_core::text::msg;

use crate::{
    behind,
    panels::preview::scroll,
    state::{Judged, State},
    widgets::{View, el, live, words},
};

pub(crate) fn problems(state: State) -> View {
    scroll(state, msg::PAGE_TAB_PROBLEMS).with(live(move || match state.judged.get() {
        Judged::NotYet => el("p.empty").with(words(state.say(msg::PAGE_NOT_CHECKED))),
        Judged::Found(them) => behind::problems(state, &them),
    }))
}
