//! What has to be set up around the workflow, to be copied and ticked off. Ticks stay on this device.

use pushwright_core::{
    checklist::{Item, Kind, Snippet, checklist},
    text::{Lang, Message, msg},
    yaml,
};

use crate::{
    browser::{self, keep_focus},
    desk::Desk,
    widgets::{View, all, button, drawn, el, is_checked, live, nothing, rich, text, words},
};

/// What is done: file and item on each line.
const KEY: &str = "pushwright.done";

/// Not that of any other dialog.
const ID: &str = "setup";

/// Shows the dialog.
pub(crate) fn show(desk: Desk) {
    desk.said().set(String::new());
    desk.setup().set(true);
}

/// The dialog, while it is open.
pub(crate) fn set_up(desk: Desk) -> View {
    keep_focus(move || desk.setup().get(), ID);
    drawn(move || desk.setup().get(), move |it| if *it { dialog(desk) } else { nothing() })
}

fn dialog(desk: Desk) -> View {
    let items = live(move || {
        let lang = desk.lang.get();
        let mut workflow = desk.workflow.with(|it| yaml::read(it)).workflow;
        workflow.file = desk.recipe().file_name;
        all(checklist(&workflow).into_iter().enumerate().map(|(n, it)| {
            let tick = format!("{}\t{}", workflow.file, it.id.replace(['\n', '\t'], " "));
            item(desk, n, it, lang, tick)
        }))
    });
    let said = el("p.said").is("role", "status").with(words(move || desk.said().get()));
    let close = button("", None, desk.say(msg::PAGE_CLOSE), move || desk.setup().set(false));
    el("dialog")
        .is("id", ID)
        .is("aria-labelledby", "setup-title")
        .on("close", move |_| desk.setup().set(false))
        .with(el("h2").is("id", "setup-title").with(words(desk.say(msg::CHECKLIST_TITLE))))
        .with(el("p").with(words(desk.say(msg::CHECKLIST_SAYS))))
        .with(el("ol.checklist").with(items))
        .with(el("div.actions").with(said).with(close))
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
        Kind::Shell => (nothing(), msg::CHECKLIST_COPIED.message()),
        Kind::File(name) => {
            (el("p").with(rich(&format!("`{name}`"))), msg::checklist_file_copied(name))
        }
    };
    let code = el("pre").is("tabindex", "0").is("translate", "no");
    let code = code.with(el("code").with(text(&snippet.text)));
    let text_of = snippet.text.clone();
    let copy = move || {
        let done = done.clone();
        browser::copy(&text_of, move |is_copied| match is_copied {
            true => tell(desk, &done),
            false => tell(desk, &msg::PAGE_COPY_REFUSED.message()),
        });
    };
    let copy = button("quiet", None, desk.say(msg::CHECKLIST_COPY), copy);
    all([name, el("div.snippet").with(code).with(copy)])
}

/// Nothing else of the page is heard while a dialog is open.
fn tell(desk: Desk, message: &Message) {
    desk.said().set(message.say(desk.lang.with_untracked(|it| *it)));
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
