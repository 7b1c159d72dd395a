//! What is said above the form: that the page stopped at a change, what the link leaves out, and what can wait
//! for the checks.

use pushwright_core::{share, text::msg};

use crate::{
    address::Entry,
    behind::Part,
    panels::once_checked,
    state::{Notice, State},
    widgets::{View, all, button, drawn, el, nothing, text, words},
};

pub(crate) fn notices(state: State) -> View {
    let fragment = move || match state.notice.get() {
        Some(Notice::Crashed(it)) => Some(it),
        _ => None,
    };
    let crashed =
        drawn(fragment, move |it| it.clone().map_or_else(nothing, |it| crashed(state, it)));
    let left_out = drawn(move || left_out(state), |it| it.as_deref().map_or_else(nothing, warning));
    all([crashed, once_checked(state, Part::Notices), left_out])
}

pub(crate) fn close(state: State) -> View {
    button("", None, state.say(msg::PAGE_CLOSE), move || state.notice.set(None))
}

fn crashed(state: State, fragment: String) -> View {
    let retry = move || {
        state.notice.set(None);
        state.show(share::decode(&fragment).recipe.into(), Entry::Push);
    };
    el("div.notice")
        .is("role", "alert")
        .with(el("p").with(words(state.say(msg::PAGE_CRASHED))))
        .with(button("", None, state.say(msg::PAGE_CRASHED_RETRY), retry))
        .with(close(state))
}

fn warning(says: &str) -> View {
    let says = el("p").with(text(says));
    el("div.notice").is("data-kind", "warning").is("role", "alert").with(says)
}

/// What the link leaves out because it looks like a secret.
pub(crate) fn left_out(state: State) -> Option<String> {
    let lang = state.lang.get();
    let name = |it: &pushwright_core::topic::Place| it.topic.label().get(lang);
    let names: Vec<_> = state.encoded.with(|it| it.left_out.iter().map(name).collect());
    (!names.is_empty()).then(|| msg::page_left_out(names.join(", ")).say(lang))
}
