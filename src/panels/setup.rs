//! What the repository needs before the first run.

use leptos::prelude::*;
use pushwright_core::{
    catalog::registries::GHCR,
    text::{Message, msg},
    workflow::{Workflow, jobs, publish},
};

use crate::{state::State, widgets::live};

#[component]
pub(crate) fn Setup(state: State) -> impl IntoView {
    let lang = state.lang;
    let items = live(move || {
        let document = state.document.get();
        let file = state.recipe.with(|it| it.file_name.clone());
        let tasks = tasks(&document.workflow, &file)
            .into_iter()
            .map(|(message, names)| {
                let names = names.into_iter().map(|it| view! { <code translate="no">{it}</code> });
                view! { <li><p>{message.say(lang.get())}</p><p>{names.collect_view()}</p></li> }
            })
            .collect_view();
        Some(tasks.into_any())
    });
    view! { <div class="scroll"><ol class="tasks">{items}</ol></div> }
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
    let hosts = jobs(workflow).iter().flat_map(|it| publish::pushed_hosts(workflow, &it.node));
    if hosts.into_iter().any(|it| it == GHCR.host) {
        res.push((msg::PAGE_SETUP_PACKAGE.message(), Vec::new()));
    }
    for subject in jobs(workflow).iter().flat_map(|it| publish::attested(workflow, &it.node)) {
        let command = format!("gh attestation verify oci://{subject} --owner OWNER");
        res.push((msg::page_setup_attest(command), Vec::new()));
    }
    res
}
