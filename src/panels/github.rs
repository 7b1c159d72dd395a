//! Where GitHub's editor is to be opened.

use pushwright_core::text::{Text, msg};

use crate::{
    browser,
    panels::{dialogs::leave, handover},
    state::State,
    widgets::{View, all, button, el, plain, typed, words},
};

pub(crate) fn github(state: State) -> View {
    state.github.set(browser::github());
    let missing = move || state.github.with(|it| it[..2].iter().any(|it| it.trim().is_empty()));
    let go = move || handover::open_github(state, &state.github.get());
    let actions = el("div.actions").with(leave(state, &msg::PAGE_CANCEL)).with(
        button("primary", None, state.say(&msg::PAGE_GITHUB_GO), go).has("disabled", missing),
    );
    let field = |n: usize, id: &str, label: &'static Text, example: &str| {
        let name = el("label").is("for", id).with(words(state.say(label)));
        el("div.field").with(name).with(part(state, n).is("id", id).is("placeholder", example))
    };
    all([
        el("p").with(words(state.say(&msg::PAGE_GITHUB_SAYS))),
        field(0, "github-owner", &msg::PAGE_GITHUB_OWNER, "octocat"),
        field(1, "github-repository", &msg::PAGE_GITHUB_REPOSITORY, "hello-world"),
        field(2, "github-branch", &msg::PAGE_GITHUB_BRANCH, "main"),
        actions,
    ])
}

/// A field for a part of the address.
fn part(state: State, n: usize) -> View {
    plain("input")
        .is("type", "text")
        .value(move || state.github.with(|it| it[n].clone()))
        .on("input", move |it| state.github.update(|them| them[n] = typed(&it)))
}
