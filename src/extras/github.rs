//! GitHub's editor with the workflow filled in: where it is to be opened.

use pushwright_core::text::{Text, msg};

use crate::{
    browser::{self, encode_component},
    desk::Desk,
    dialogs::leave,
    signals::Var,
    widgets::{View, all, button, el, plain, typed, words},
};

/// Owner, repository and branch, as last used.
const KEY: &str = "pushwright.github";

/// Longest address that GitHub's editor takes; beyond it the server answers 414.
const MAX_ADDRESS: usize = 8000;

type Parts = &'static Var<[String; 3]>;

pub(crate) fn github(desk: Desk) -> View {
    // As long as the page lives; a few bytes each time the dialog opens.
    let parts: Parts = Box::leak(Box::new(Var::new(kept())));
    let missing = move || parts.with(|it| it[..2].iter().any(|it| it.trim().is_empty()));
    let go = move || open(desk, &parts.get());
    let actions = el("div.actions").with(leave(desk, &msg::PAGE_CANCEL)).with(
        button("primary", None, desk.say(&msg::EXTRAS_GITHUB_GO), go).has("disabled", missing),
    );
    let field = |n: usize, id: &str, label: &'static Text, example: &str| {
        let name = el("label").is("for", id).with(words(desk.say(label)));
        el("div.field").with(name).with(part(parts, n).is("id", id).is("placeholder", example))
    };
    all([
        el("p").with(words(desk.say(&msg::EXTRAS_GITHUB_SAYS))),
        field(0, "github-owner", &msg::EXTRAS_GITHUB_OWNER, "octocat"),
        field(1, "github-repository", &msg::EXTRAS_GITHUB_REPOSITORY, "hello-world"),
        field(2, "github-branch", &msg::EXTRAS_GITHUB_BRANCH, "main"),
        actions,
    ])
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
    let [owner, repository, branch] = parts.each_ref().map(|it| encode_component(it.trim()));
    let branch = if branch.is_empty() { "main".to_owned() } else { branch };
    let file = encode_component(&format!(".github/workflows/{}", desk.recipe().file_name.trim()));
    let text = desk.page().workflow();
    let start = format!("https://github.com/{owner}/{repository}/new/{branch}?filename={file}");
    let address = format!("{start}&value={}", encode_component(&text));
    desk.dialog.set(None);
    if MAX_ADDRESS < address.len() {
        let done = msg::EXTRAS_GITHUB_TOO_LONG.get(desk.lang.with_untracked(|it| *it));
        desk.page().copy(text, done.to_owned());
        browser::open(&start);
    } else {
        browser::open(&address);
    }
}
