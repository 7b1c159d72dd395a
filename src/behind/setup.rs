//! What the repository needs before the first run, in short.

use pushwright_core::{
    text::{Message, msg},
    workflow::{Workflow, jobs, publish, steps},
};

use crate::{
    state::State,
    widgets::{View, all, code, el, text},
};

pub(super) fn tasks(state: State) -> View {
    let work = state.work();
    let file = state.recipe.with(|it| it.file_name.clone());
    let lang = state.lang.get();
    all(listed(&work.document.workflow, &file).iter().map(|(message, names)| {
        let names = all(names.iter().map(|it| code(it)));
        el("li").with(el("p").with(text(&message.say(lang)))).with(el("p").with(names))
    }))
}

/// What to do, in order, and the names that it is about.
fn listed(workflow: &Workflow, file: &str) -> Vec<(Message, Vec<String>)> {
    let mut res = Vec::new();
    let secrets = publish::names(workflow, "secrets");
    let secrets: Vec<_> = secrets.into_iter().filter(|it| it != "GITHUB_TOKEN").collect();
    let variables = publish::names(workflow, "vars");
    for provider in jobs(workflow).iter().flat_map(|it| steps(&it.node)).filter_map(publish::trusts)
    {
        let trust = (msg::behind_setup_trust(provider), Vec::new());
        if !res.contains(&trust) {
            res.push(trust);
        }
    }
    if res.is_empty() && secrets.is_empty() && variables.is_empty() {
        res.push((msg::BEHIND_SETUP_NONE.message(), Vec::new()));
    }
    if !secrets.is_empty() {
        res.push((msg::BEHIND_SETUP_SECRETS.message(), secrets));
    }
    if !variables.is_empty() {
        res.push((msg::BEHIND_SETUP_VARIABLES.message(), variables));
    }
    let file = format!(".github/workflows/{file}");
    res.push((msg::behind_setup_file(file), Vec::new()));
    res
}
