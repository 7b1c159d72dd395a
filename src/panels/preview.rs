//! The right side: the workflow, what is wrong with it, what it needs, and the chosen line explained.

use pushwright_core::{
    lint::Severity,
    text::{Text, msg},
};
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use crate::{
    browser,
    panels::{
        explanation::explanation, handover::handover, problems::problems, setup::setup, yaml::yaml,
    },
    state::{State, Tab},
    widgets::{View, all, drawn, el, nothing, text, words},
};

/// The tabs, by the ids of their buttons.
const TABS: [(Tab, &str, &Text); 4] = [
    (Tab::Yaml, "tab-yaml", &msg::PAGE_TAB_YAML),
    (Tab::Problems, "tab-problems", &msg::PAGE_TAB_PROBLEMS),
    (Tab::Simulate, "tab-simulate", &msg::PAGE_TAB_SIMULATE),
    (Tab::Setup, "tab-setup", &msg::PAGE_TAB_SETUP),
];

pub(crate) fn preview(state: State) -> View {
    let tabs = el("div.tabs")
        .is("role", "tablist")
        .follows("aria-label", state.say(&msg::PAGE_PREVIEW))
        .with(all(TABS.map(|(it, id, label)| tab(state, it, id, label))));
    let content = move |tab: &Tab| match tab {
        Tab::Yaml => yaml(state),
        Tab::Problems => problems(state),
        // The workbench fills it.
        Tab::Simulate => {
            scroll(state, &msg::PAGE_TAB_SIMULATE).is("id", "simulate").is("aria-busy", "true")
        }
        Tab::Setup => setup(state),
    };
    let panel = el("div.panel")
        .is("id", "panel")
        .is("role", "tabpanel")
        .is("tabindex", "-1")
        .follows("aria-labelledby", move || TABS[chosen(state.tab.get())].1.to_owned())
        .with(drawn(move || state.tab.get(), content));
    el("section.preview")
        .follows("aria-label", state.say(&msg::PAGE_PREVIEW))
        .with(el("div.bar").with(tabs).with(handover(state)))
        .with(panel)
        .with(explanation(state))
}

/// A box that scrolls, with the arrow keys as well.
pub(crate) fn scroll(state: State, label: &'static Text) -> View {
    el("div.scroll")
        .is("role", "region")
        .is("tabindex", "0")
        .follows("aria-label", state.say(label))
}

fn chosen(tab: Tab) -> usize {
    TABS.iter().position(|it| it.0 == tab).unwrap_or(0)
}

fn tab(state: State, tab: Tab, id: &str, label: &'static Text) -> View {
    let is_on = move || state.tab.get() == tab;
    let tabindex = move || if is_on() { "0" } else { "-1" }.to_owned();
    let button = el("button.tab")
        .is("type", "button")
        .is("role", "tab")
        .is("id", id)
        .flag("aria-selected", is_on)
        .is("aria-controls", "panel")
        .follows("tabindex", tabindex)
        .on("click", move |_| state.tab.set(tab))
        .on("keydown", move |it| turn(state, &it))
        .with(words(state.say(label)));
    match tab {
        Tab::Problems => button.with(count(state)),
        Tab::Simulate => button.is("data-opens", "workbench:simulate"),
        _ => button,
    }
}

fn count(state: State) -> View {
    drawn(
        move || {
            let count = |severity| state.judged.with(|it| it.count(severity));
            (count(Severity::Error), count(Severity::Warning))
        },
        |(errors, warnings)| match errors + warnings {
            0 => nothing(),
            n => {
                let kind = if 0 < *errors { "error" } else { "warning" };
                el("span.count").is("data-kind", kind).with(text(&n.to_string()))
            }
        },
    )
}

/// Arrow keys go from tab to tab.
fn turn(state: State, event: &Event) {
    let current = chosen(state.tab.get());
    let next = match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
        "ArrowRight" => (current + 1) % TABS.len(),
        "ArrowLeft" => (current + TABS.len() - 1) % TABS.len(),
        "Home" => 0,
        "End" => TABS.len() - 1,
        _ => return,
    };
    event.prevent_default();
    browser::focus(TABS[next].1);
    browser::press(TABS[next].1);
}
