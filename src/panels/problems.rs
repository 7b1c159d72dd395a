//! Every finding, from top to bottom, each a way to its line and its setting.

use leptos::prelude::*;
use pushwright_core::{lint::Finding, text::msg};

use crate::{
    browser,
    panels::field::{apply, control_id, severity_name},
    state::{State, Tab},
    widgets::{Button, live, rich},
};

#[component]
pub(crate) fn Problems(state: State) -> impl IntoView {
    let lang = state.lang;
    let view = live(move || {
        let findings = state.findings.get();
        if findings.is_empty() {
            return Some(
                view! {
                    <div class="empty">
                        <p><strong>{msg::PAGE_NO_PROBLEMS.get(lang.get())}</strong></p>
                        <p>{msg::PAGE_NO_PROBLEMS_SAYS.get(lang.get())}</p>
                    </div>
                }
                .into_any(),
            );
        }
        let items = findings.iter().map(|it| problem(state, it)).collect_view();
        Some(view! { <ol class="problems">{items}</ol> }.into_any())
    });
    view! { <div class="scroll">{view}</div> }
}

fn problem(state: State, finding: &Finding) -> impl IntoView + use<> {
    let lang = state.lang.get();
    let Finding { rule, severity, span, place, message, fix } = finding.clone();
    let line = span.start.line;
    let go = move |_| {
        state.tab.set(Tab::Yaml);
        let rows = state.rows.get_untracked();
        state.active.set(rows.get(line - 1).map(|it| it.key.clone()));
        state.selected.set(place);
        if let Some(place) = place {
            browser::focus(&control_id(place));
        }
    };
    let fix = fix.filter(|it| !it.sets.is_empty()).map(|fix| {
        let label = fix.label.say(lang);
        view! { <Button label kind="fix" on_press=Callback::new(move |()| apply(state, &fix))/> }
    });
    view! {
        <li data-severity=severity.id()>
            <p>
                <strong>{severity_name(severity).get(lang)}</strong>
                " "
                <code translate="no">{rule.id.to_owned()}</code>
            </p>
            <p>{rich(&message.say(lang))}</p>
            <div class="actions">
                <button type="button" class="button" data-kind="quiet" on:click=go>
                    {place.map_or_else(
                        || line.to_string(),
                        |it| msg::page_edit(it.topic.label().get(lang)).say(lang),
                    )}
                </button>
                {fix}
            </div>
        </li>
    }
}
