//! What has to be set up around the workflow, to be copied and ticked off. Ticks stay on this device.

use pushwright_core::{
    checklist::{Item, Kind, Snippet, checklist},
    compose::compose,
    text::{Lang, msg},
};

use crate::{
    browser,
    desk::Desk,
    dialogs::leave,
    widgets::{View, all, button, el, is_checked, live, nothing, rich, text, words},
};

/// What is done: file and item on each line.
const KEY: &str = "pushwright.done";

pub(crate) fn setup(desk: Desk) -> [View; 2] {
    let items = live(move || {
        let recipe = desk.recipe();
        let lang = desk.lang.get();
        let workflow = compose(&recipe);
        all(checklist(&workflow).into_iter().enumerate().map(|(n, it)| {
            let tick = format!("{}\t{}", workflow.file, it.id.replace(['\n', '\t'], " "));
            item(desk, n, it, lang, tick)
        }))
    });
    let content = all([
        el("p").with(words(desk.say(&msg::EXTRAS_SETUP_SAYS))),
        el("ol.checklist").with(items),
    ]);
    [content, leave(desk, &msg::PAGE_CLOSE)]
}

fn item(desk: Desk, n: usize, item: Item, lang: Lang, tick: String) -> View {
    let id = format!("task-{n}");
    let is_done = done().contains(&tick);
    let label = el("label").is("for", &id).with(rich(&item.task.say(lang)));
    let check = el("input")
        .is("type", "checkbox")
        .is("id", &id)
        .has("checked", move || is_done)
        .on("change", move |it| mark(&tick, is_checked(&it)));
    let says = all(item.says.iter().map(|it| el("p").with(rich(&it.say(lang)))));
    let snippets = all(item.snippets.into_iter().map(|it| snippet(desk, it)));
    el("li").with(el("div.task").with(check).with(label)).with(says).with(snippets)
}

fn snippet(desk: Desk, snippet: Snippet) -> View {
    let (name, done) = match snippet.kind {
        Kind::Shell => (nothing(), msg::EXTRAS_SETUP_COPIED.message()),
        Kind::File(name) => {
            (el("p").with(rich(&format!("`{name}`"))), msg::extras_setup_file_copied(name))
        }
    };
    let code = el("pre").is("tabindex", "0").is("translate", "no");
    let code = code.with(el("code").with(text(&snippet.text)));
    let text_of = snippet.text.clone();
    let copy = move || {
        let done = done.clone();
        browser::copy(&text_of, move |is_copied| match is_copied {
            true => desk.tell(&done),
            false => desk.tell(&msg::PAGE_COPY_REFUSED.message()),
        });
    };
    let copy = button("quiet", None, desk.say(&msg::EXTRAS_SETUP_COPY), copy);
    all([name, el("div.snippet").with(code).with(copy)])
}

fn done() -> Vec<String> {
    let kept = browser::stored(KEY).unwrap_or_default();
    kept.lines().map(str::to_owned).collect()
}

fn mark(tick: &str, is_done: bool) {
    let mut all = done();
    all.retain(|it| it != tick);
    if is_done {
        all.push(tick.to_owned());
    }
    browser::store(KEY, &all.join("\n"));
}
