//! What the repository needs before the first run, in short. The whole checklist is fetched when it is opened.

use pushwright_core::{
    text::{Message, msg},
    workflow::{Workflow, publish},
};

use crate::{
    panels::preview::scroll,
    state::State,
    widgets::{View, all, code, el, live, opens, text},
};

pub(crate) fn setup(state: State) -> View {
    let items = live(move || {
        let work = state.work();
        let file = state.recipe.with(|it| it.file_name.clone());
        let lang = state.lang.get();
        all(tasks(&work.document.workflow, &file).iter().map(|(message, names)| {
            let names = all(names.iter().map(|it| code(it)));
            el("li").with(el("p").with(text(&message.say(lang)))).with(el("p").with(names))
        }))
    });
    let more = opens(None, state.say(msg::PAGE_SETUP_OPEN), "workbench:setup");
    scroll(state, msg::PAGE_TAB_SETUP).with(all([el("ol.tasks").with(items), more]))
}

/// What to do, in order, and the names that it is about.
fn tasks(workflow: &Workflow, file: &str) -> Vec<(Message, Vec<String>)> {
    let mut res = Vec::new();
    let secrets = publish::names(workflow, "secrets");
    let secrets: Vec<_> = secrets.into_iter().filter(|it| it != "GITHUB_TOKEN").collect();
    let variables = publish::names(workflow, "vars");
    if secrets.is_empty() && variables.is_empty() {
        res.push((msg::PAGE_SETUP_NONE.message(), Vec::new()));
    }
    if !secrets.is_empty() {
        res.push((msg::PAGE_SETUP_SECRETS.message(), secrets));
    }
    if !variables.is_empty() {
        res.push((msg::PAGE_SETUP_VARIABLES.message(), variables));
    }
    let file = format!(".github/workflows/{file}");
    res.push((msg::page_setup_file(file), Vec::new()));
    res
}
