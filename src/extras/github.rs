//! GitHub's editor with the workflow filled in: where it is to be opened.

use pushwright_core::{
    handover::{Repository, editor},
    text::{Text, msg},
};

use crate::{
    browser,
    desk::Desk,
    dialogs::{leave, left_out},
    fields::field,
    signals::Var,
    widgets::{View, all, button, drawn, el, nothing, plain, typed, words},
};

/// Owner, repository and branch, as last used.
const KEY: &str = "pushwright.github";

type Parts = &'static Var<[String; 3]>;

pub(crate) fn github(desk: Desk) -> [View; 2] {
    let parts: Parts = Var::lasting(kept());
    let missing = move || parts.with(|it| it[..2].iter().any(|it| it.trim().is_empty()));
    // The workflow is in the address, and no address may hold a secret.
    let closed = move || desk.holds_secret() || missing();
    let secret = drawn(
        move || desk.holds_secret(),
        move |it| match it {
            true => el("p").with(words(desk.say(msg::EXTRAS_GITHUB_SECRET))),
            false => nothing(),
        },
    );
    let go = move || open(desk, &parts.get());
    let go = button("primary", None, desk.say(msg::EXTRAS_GITHUB_GO), go);
    let buttons = all([leave(desk, msg::PAGE_CANCEL), go.has("disabled", closed)]);
    let field = |n: usize, id: &str, label: Text, example: &str| {
        field(desk, id, label, part(parts, n).is("placeholder", example))
    };
    let content = all([
        el("p").with(words(desk.say(msg::EXTRAS_GITHUB_SAYS))),
        left_out(desk),
        secret,
        field(0, "github-owner", msg::EXTRAS_GITHUB_OWNER, "octocat"),
        field(1, "github-repository", msg::EXTRAS_GITHUB_REPOSITORY, "hello-world"),
        field(2, "github-branch", msg::EXTRAS_GITHUB_BRANCH, "main"),
    ]);
    [content, buttons]
}

/// A field for a part of the address.
fn part(parts: Parts, n: usize) -> View {
    plain("input")
        .is("type", "text")
        .value(move || parts.with(|it| it[n].clone()))
        .on("input", move |it| parts.update(|them| them[n] = typed(&it)))
}

fn kept() -> [String; 3] {
    let kept = browser::stored(KEY).unwrap_or_default();
    let mut parts = kept.split('\n').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    [next(), next(), next()]
}

/// Opens the editor; copies the workflow instead if it is too long for an address.
fn open(desk: Desk, parts: &[String; 3]) {
    browser::store(KEY, &parts.join("\n"));
    let [owner, name, branch] = parts.clone();
    let file = desk.file();
    let editor = editor(&Repository { owner, name, branch }, &file);
    desk.close();
    if !editor.is_filled {
        let done = msg::EXTRAS_GITHUB_TOO_LONG.get(desk.lang.with_untracked(|it| *it));
        desk.page().copy(file.text, done.to_owned());
    }
    browser::open(&editor.address);
}
