//! Every finding, from top to bottom, each a way to its line and its setting.

use pushwright_core::{lint::Finding, text::msg};

use crate::{
    browser,
    panels::{
        field::control_id,
        findings::{repair, severity_name},
        preview::scroll,
    },
    state::{Judged, State, Tab},
    widgets::{View, all, code, el, live, rich, text, words},
};

pub(crate) fn problems(state: State) -> View {
    scroll(state, &msg::PAGE_TAB_PROBLEMS).with(live(move || match state.judged.get() {
        Judged::NotYet => el("p.empty").with(words(state.say(&msg::PAGE_NOT_CHECKED))),
        Judged::Found(them) if them.is_empty() => none(state),
        Judged::Found(them) => {
            el("ol.problems").with(all(them.iter().map(|it| problem(state, it))))
        }
    }))
}

fn none(state: State) -> View {
    let lang = state.lang.get();
    let title = el("strong").with(text(msg::PAGE_NO_PROBLEMS.get(lang)));
    el("div.empty")
        .with(el("p").with(title))
        .with(el("p").with(text(msg::PAGE_NO_PROBLEMS_SAYS.get(lang))))
}

fn problem(state: State, finding: &Finding) -> View {
    let lang = state.lang.get();
    let severity = el("strong").with(text(severity_name(finding.severity).get(lang)));
    let actions = el("div.actions").with(way(state, finding)).with(repair(state, &finding.fix));
    el("li")
        .is("data-severity", finding.severity.id())
        .with(el("p").with(severity).with(text(" ")).with(code(finding.rule.id)))
        .with(el("p").with(rich(&finding.message.say(lang))))
        .with(actions)
}

/// Leads to the line, and to the setting if there is one.
fn way(state: State, finding: &Finding) -> View {
    let line = finding.span.start.line;
    let place = finding.place.filter(|it| !state.is_hidden(it.topic));
    let label = match place {
        Some(it) => msg::page_edit(it.topic.label().get(state.lang.get())).say(state.lang.get()),
        None => line.to_string(),
    };
    let go = move |_| {
        state.tab.set(Tab::Yaml);
        let key = state.work().rows.get(line - 1).map(|it| it.key.clone());
        // The focus first, because it lets go of the line that was chosen before.
        if let Some(place) = place {
            browser::focus(&control_id(place));
        }
        state.selected.set(place);
        state.active.set(key);
    };
    el("button.button")
        .is("type", "button")
        .is("data-kind", "quiet")
        .on("click", go)
        .with(text(&label))
}
