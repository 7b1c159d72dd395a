//! What must be said before anything else: a link that was not understood whole, a crash, a newer
//! release.

use pushwright_core::{
    share,
    text::{Message, msg},
};

use crate::{
    address::{Entry, catch_up},
    browser,
    state::{Notice, State},
    widgets::{View, all, button, drawn, el, live, nothing, rich, text, words},
};

pub(crate) fn notices(state: State) -> View {
    let notice = live(move || match state.notice.get() {
        Some(Notice::Link(problems)) => link(state, problems),
        Some(Notice::Crashed(fragment)) => crashed(state, fragment),
        None => nothing(),
    });
    let newer =
        drawn(move || state.newer.get(), move |it| if *it { newer(state) } else { nothing() });
    let left_out = drawn(move || left_out(state), |it| it.as_deref().map_or_else(nothing, warning));
    all([notice, newer, left_out])
}

fn close(state: State) -> View {
    button("", None, state.say(msg::PAGE_CLOSE), move || state.notice.set(None))
}

fn link(state: State, problems: Vec<Message>) -> View {
    let item = |it: Message| el("li").with(drawn(move || it.say(state.lang.get()), |it| rich(it)));
    el("div.notice")
        .is("role", "alert")
        .with(el("p").with(words(state.say(msg::PAGE_LINK_PROBLEMS))))
        .with(el("ul").with(all(problems.into_iter().map(item))))
        .with(close(state))
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
        .with(el("p").with(words(state.say(msg::PAGE_NEWER))))
        .with(button("", None, state.say(msg::PAGE_RELOAD), reload))
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
