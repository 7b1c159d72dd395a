//! What can be said a moment later: that a link was not understood whole, and that a newer release is there.

use pushwright_core::text::{Message, msg};

use crate::{
    address::catch_up,
    browser,
    panels::notices::close,
    state::{Notice, State},
    widgets::{View, all, button, drawn, el, live, nothing, rich, words},
};

pub(super) fn notices(state: State) -> View {
    let notice = live(move || match state.notice.get() {
        Some(Notice::Link(problems)) => link(state, problems),
        _ => nothing(),
    });
    let newer =
        drawn(move || state.newer.get(), move |it| if *it { newer(state) } else { nothing() });
    all([notice, newer])
}

fn link(state: State, problems: Vec<Message>) -> View {
    let item = |it: Message| el("li").with(drawn(move || it.say(state.lang.get()), |it| rich(it)));
    el("div.notice")
        .is("role", "alert")
        .with(el("p").with(words(state.say(msg::BEHIND_LINK_PROBLEMS))))
        .with(el("ul").with(all(problems.into_iter().map(item))))
        .with(close(state))
}

/// The settings stay: they are in the address and in the storage.
fn newer(state: State) -> View {
    let reload = || {
        // What was typed last may not be in the address yet.
        catch_up();
        browser::reload();
    };
    el("div.notice")
        .is("id", "newer")
        .is("data-kind", "info")
        .is("role", "status")
        .with(el("p").with(words(state.say(msg::BEHIND_NEWER))))
        .with(button("", None, state.say(msg::BEHIND_RELOAD), reload))
}
