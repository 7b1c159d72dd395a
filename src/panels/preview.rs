//! The right side: the workflow, what is wrong with it, what it needs, and the chosen line explained.

use leptos::prelude::*;
use pushwright_core::text::{Text, msg};

use crate::{
    panels::{
        explanation::Explained, handover::HandOver, problems::Problems, setup::Setup, yaml::Yaml,
    },
    state::{State, Tab},
    widgets::{flag, live, words},
};

#[component]
pub(crate) fn Preview(state: State) -> impl IntoView {
    let tab = move |tab: Tab, id: &'static str, label: &'static Text| {
        let is_on = move || state.tab.get() == tab;
        let count = live(move || {
            let n = match tab {
                Tab::Problems => state.errors.get() + state.warnings.get(),
                Tab::Yaml | Tab::Setup => 0,
            };
            let kind = if 0 < state.errors.get() { "error" } else { "warning" };
            (0 < n).then(|| {
                view! { <span class="count" data-kind=kind>{n.to_string()}</span> }.into_any()
            })
        });
        view! {
            <button type="button" role="tab" id=format!("tab-{id}") class="tab"
                aria-selected=flag(is_on)
                aria-controls="panel"
                tabindex=words(move || if is_on() { "0" } else { "-1" }.to_owned())
                on:click=move |_| state.tab.set(tab)
                on:keydown=move |key| turn(state, &key)
            >
                {state.say(label)}
                {count}
            </button>
        }
    };
    let labelled = words(move || match state.tab.get() {
        Tab::Yaml => "tab-yaml".to_owned(),
        Tab::Problems => "tab-problems".to_owned(),
        Tab::Setup => "tab-setup".to_owned(),
    });
    view! {
        <section class="preview" aria-label=state.say(&msg::PAGE_PREVIEW)>
            <div class="bar">
                <div class="tabs" role="tablist" aria-label=state.say(&msg::PAGE_PREVIEW)>
                    {tab(Tab::Yaml, "yaml", &msg::PAGE_TAB_YAML)}
                    {tab(Tab::Problems, "problems", &msg::PAGE_TAB_PROBLEMS)}
                    {tab(Tab::Setup, "setup", &msg::PAGE_TAB_SETUP)}
                </div>
                <HandOver state/>
            </div>
            <div class="panel" id="panel" role="tabpanel" aria-labelledby=labelled>
                {live(move || Some(match state.tab.get() {
                    Tab::Yaml => view! { <Yaml state/> }.into_any(),
                    Tab::Problems => view! { <Problems state/> }.into_any(),
                    Tab::Setup => view! { <Setup state/> }.into_any(),
                }))}
            </div>
            <Explained state/>
        </section>
    }
}

/// Arrow keys go from tab to tab.
fn turn(state: State, key: &leptos::web_sys::KeyboardEvent) {
    let tabs =
        [(Tab::Yaml, "tab-yaml"), (Tab::Problems, "tab-problems"), (Tab::Setup, "tab-setup")];
    let current = tabs.iter().position(|it| it.0 == state.tab.get_untracked()).unwrap_or(0);
    let next = match key.key().as_str() {
        "ArrowRight" => (current + 1) % tabs.len(),
        "ArrowLeft" => (current + tabs.len() - 1) % tabs.len(),
        "Home" => 0,
        "End" => tabs.len() - 1,
        _ => return,
    };
    key.prevent_default();
    state.tab.set(tabs[next].0);
    crate::browser::focus(tabs[next].1);
}
