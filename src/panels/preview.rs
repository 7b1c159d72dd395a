//! The right side: the workflow, what is wrong with it, what it needs, and the chosen line explained.

use pushwright_core::{
    lint::{Finding, Severity},
    text::{Text, msg},
};

use crate::{
    panels::{
        explanation::explanation,
        handover::handover,
        problems::problems,
        setup::setup,
        yaml::{file, yaml},
    },
    state::{State, Tab},
    widgets::{self, View, all, drawn, el, nothing, text, words},
};

pub(crate) fn preview(state: State) -> View {
    let tabs = el("div.tabs")
        .is("role", "tablist")
        .follows("aria-label", state.say(msg::PAGE_PREVIEW))
        .with(drawn(move || state.tabs(), move |them| all(them.iter().map(|it| tab(state, *it)))));
    let content = move |tab: &Tab| match tab {
        Tab::Yaml => yaml(state),
        Tab::Beside(it) => beside(it.path()),
        Tab::Problems => problems(state),
        // The workbench fills it.
        Tab::Simulate => {
            scroll(state, msg::PAGE_TAB_SIMULATE).is("id", "simulate").is("aria-busy", "true")
        }
        Tab::Setup => setup(state),
    };
    let panel = el("div.panel")
        .is("id", "panel")
        .is("role", "tabpanel")
        .is("tabindex", "-1")
        .follows("aria-labelledby", move || id(state.open_tab()))
        .with(drawn(move || state.open_tab(), content));
    el("section.preview")
        .follows("aria-label", state.say(msg::PAGE_PREVIEW))
        .with(el("div.bar").with(tabs).with(handover(state)))
        .with(panel)
        .with(explanation(state))
}

/// A file beside the workflow, which the extras fill in.
fn beside(path: &str) -> View {
    all([
        file(text(path)),
        el("div.beside").is("id", "beside").is("data-path", path).is("aria-busy", "true"),
    ])
}

/// A box that scrolls, with the arrow keys as well.
pub(crate) fn scroll(state: State, label: Text) -> View {
    el("div.scroll")
        .is("role", "region")
        .is("tabindex", "0")
        .follows("aria-label", state.say(label))
}

/// What a tab is called: by its id, and by people. Files have their names.
fn names(tab: Tab) -> (&'static str, Option<Text>) {
    match tab {
        Tab::Yaml => ("yaml", Some(msg::PAGE_TAB_YAML)),
        Tab::Beside(it) => (it.id(), None),
        Tab::Problems => ("problems", Some(msg::PAGE_TAB_PROBLEMS)),
        Tab::Simulate => ("simulate", Some(msg::PAGE_TAB_SIMULATE)),
        Tab::Setup => ("setup", Some(msg::PAGE_TAB_SETUP)),
    }
}

/// The id of its button.
fn id(tab: Tab) -> String {
    ["tab-", names(tab).0].concat()
}

fn tab(state: State, tab: Tab) -> View {
    let is_on = move || state.open_tab() == tab;
    let button = widgets::tab(&id(tab), "panel", is_on, move || state.tab.set(tab));
    let button = match (tab, names(tab).1) {
        (Tab::Beside(it), _) => {
            let name = it.path().rsplit('/').next().unwrap_or_default();
            button.is("translate", "no").with(text(name))
        }
        (_, label) => button.with(words(move || {
            label.map(|it| it.get(state.lang.get()).to_owned()).unwrap_or_default()
        })),
    };
    match tab {
        Tab::Beside(_) => button.is("data-opens", "extras:beside"),
        Tab::Problems => button.with(count(state, |_| true)),
        Tab::Simulate => button.is("data-opens", "workbench:simulate"),
        _ => button,
    }
}

/// How many errors and warnings there are among some findings.
pub(crate) fn count(state: State, of: impl Fn(&Finding) -> bool + 'static) -> View {
    let number = move || {
        let count = |severity| {
            let is_meant = |it: &&Finding| it.severity == severity && of(it);
            state.judged.with(|it| it.findings().iter().filter(is_meant).count())
        };
        (count(Severity::Error), count(Severity::Warning))
    };
    drawn(number, |(errors, warnings)| match errors + warnings {
        0 => nothing(),
        n => {
            let kind = if 0 < *errors { "error" } else { "warning" };
            el("span.count").is("data-kind", kind).with(text(&n.to_string()))
        }
    })
}
