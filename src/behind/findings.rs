//! Findings, each with its repair: those of a setting, all of them, and all as text.

use pushwright_core::{
    lint::{Finding, Fix},
    recipe::Control,
    text::{Lang, msg},
    topic::Place,
};

use crate::{
    browser,
    panels::{field::control_id, findings::Said},
    state::{State, Tab},
    widgets::{View, all, button, code, el, nothing, rich, text},
};

/// Those of a setting.
#[inline(never)]
pub(crate) fn findings(state: State, them: &[Said]) -> View {
    all(them.iter().map(|it| item(state, it)))
}

fn item(state: State, (severity, message, fix): &Said) -> View {
    let lang = state.lang.get();
    el("li")
        .is("data-severity", severity.id())
        .with(el("strong").with(text(severity.label().get(lang))))
        .with(el("span").with(rich(&message.say(lang))))
        .with(repair(state, fix, ""))
}

/// A button that makes a repair, as one step. With what it repairs it is gone itself, and the focus goes there, or else to
/// the setting.
fn repair(state: State, fix: &Option<Fix>, after: &'static str) -> View {
    let can = |it: &Fix| !it.sets.is_empty() && !it.sets.iter().any(|it| state.is_locked(it.0));
    let Some(fix) = fix.clone().filter(can) else { return nothing() };
    let label = fix.label.clone();
    let press = move || {
        state.edit(|recipe| {
            for (place, value) in &fix.sets {
                Control::of(place.topic).write(recipe, place.item, value);
            }
        });
        let place = fix.sets.first().map(|it| control_id(it.0)).filter(|_| after.is_empty());
        browser::catch_focus(place.unwrap_or_else(|| after.to_owned()));
    };
    button("fix", None, move || label.say(state.lang.get()).replace('`', ""), press)
}

/// All of them, each a way to its line and its setting.
pub(super) fn problems(state: State, them: &[Finding]) -> View {
    match them {
        [] => none(state.lang.get()),
        them => el("ol.problems").with(all(them.iter().map(|it| problem(state, it)))),
    }
}

fn none(lang: Lang) -> View {
    let title = el("strong").with(text(msg::BEHIND_NO_PROBLEMS.get(lang)));
    el("div.empty")
        .with(el("p").with(title))
        .with(el("p").with(text(msg::BEHIND_NO_PROBLEMS_SAYS.get(lang))))
}

fn problem(state: State, finding: &Finding) -> View {
    let lang = state.lang.get();
    let severity = el("strong").with(text(finding.severity.label().get(lang)));
    let actions =
        el("div.actions").with(way(state, finding)).with(repair(state, &finding.fix, "panel"));
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
        Some(it) => msg::behind_edit(it.topic.label().get(state.lang.get())).say(state.lang.get()),
        None => line.to_string(),
    };
    let go = move |_| {
        state.tab.set(Tab::Yaml);
        let key = state.work().key(line - 1);
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

/// Where the file goes, and then a line for each finding: severity, rule, line, place and what is said of
/// it, with a tab after each.
#[inline(never)]
pub(crate) fn told(state: State, them: &[Finding]) -> String {
    let mut res = state.work().document.workflow.file.clone();
    for it in them {
        let Finding { severity, rule, span, place, message, .. } = it;
        let place = place.map(Place::id).unwrap_or_default();
        let says = message.say(state.lang.get()).replace(['\n', '\t'], " ");
        let line = span.start.line.to_string();
        res +=
            &["\n", severity.id(), "\t", rule.id, "\t", &line, "\t", &place, "\t", &says].concat();
    }
    res
}
