//! A topic's control with its name, help and findings: drawn from the table, so a new option needs
//! no view code.

use leptos::prelude::*;
use pushwright_core::{
    lint::Finding,
    recipe::{Control, Opt},
    text::msg,
    topic::{Place, Topic},
};

use crate::{
    panels::hints::Hints,
    state::State,
    widgets::{Button, Choice, Select, flag, live, rich, words},
};

/// The id of a place's control in the document; dots would need escapes in selectors.
pub(crate) fn control_id(place: Place) -> String {
    place.id().replace('.', "-")
}

#[component]
pub(crate) fn Field(state: State, place: Place) -> impl IntoView {
    let id = control_id(place);
    let described = format!("{id}-help {id}-findings");
    let label = state.say(place.topic.label());
    let is_toggle = matches!(Control::of(place.topic), Control::Toggle { .. });
    let is_derived = matches!(Control::of(place.topic), Control::Derived);
    let name = match is_derived {
        true => {
            view! { <strong class="label" id=id.clone() tabindex="-1">{label}</strong> }.into_any()
        }
        false => view! { <label for=id.clone()>{label}</label> }.into_any(),
    };
    view! {
        <div class="field" data-topic=place.topic.id() data-toggle=is_toggle.to_string()
            data-selected=flag(move || state.selected.get() == Some(place))
            on:focusin=move |_| {
                state.active.set(None);
                state.selected.set(Some(place));
            }
            on:mouseenter=move |_| state.hovered.set(Some(place))
            on:mouseleave=move |_| state.hovered.set(None)
        >
            {name}
            <ControlView state place id=id.clone() described/>
            <Help state topic=place.topic id=format!("{id}-help")/>
            <Hints state place/>
            <Findings state place/>
        </div>
    }
}

#[component]
fn ControlView(state: State, place: Place, id: String, described: String) -> impl IntoView {
    let invalid = flag(move || {
        let wrong = |it: &Finding| {
            it.place == Some(place) && it.severity == pushwright_core::lint::Severity::Error
        };
        state.findings.with(|them| them.iter().any(wrong))
    });
    let item = place.item;
    match Control::of(place.topic) {
        Control::Toggle { get, .. } => {
            let on: Signal<bool> = Memo::new(move |_| state.recipe.with(|it| get(it, item))).into();
            view! {
                <input type="checkbox" role="switch" id=id aria-describedby=described
                    prop:checked=on
                    on:change=move |it| state.set(place, if event_target_checked(&it) { "on" } else { "off" })
                />
            }
            .into_any()
        }
        Control::Choice { options, allowed, get, .. } => {
            let value =
                Memo::new(move |_| state.recipe.with(|it| options[get(it, item)].id.to_owned()));
            let choices = Memo::new(move |_| {
                let lang = state.lang.get();
                let choice =
                    |it: &'static Opt| -> Choice { (it.id, it.label.get(lang).to_owned()) };
                state.recipe.with(|recipe| {
                    let current = get(recipe, item);
                    let can = |n: &usize| allowed(recipe, item, *n) || *n == current;
                    (0..options.len()).filter(can).map(|n| choice(&options[n])).collect::<Vec<_>>()
                })
            });
            view! {
                <Select id=id value=value options=choices described=described
                    on_choose=Callback::new(move |it: String| state.set(place, &it))/>
            }
            .into_any()
        }
        Control::Text { example, get, .. } => {
            let text: Signal<String> =
                Memo::new(move |_| state.recipe.with(|it| get(it, item).to_owned())).into();
            let example = words(move || state.recipe.with(|it| example(it, item)).to_owned());
            view! {
                <input type="text" id=id autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-describedby=described aria-invalid=invalid
                    placeholder=example
                    prop:value=text
                    on:input=move |it| state.set(place, &event_target_value(&it))
                />
            }
            .into_any()
        }
        Control::Lines { example, offered, get, .. } => {
            let text: Signal<String> =
                Memo::new(move |_| state.recipe.with(|it| get(it).to_owned())).into();
            let rows =
                words(move || text.with(|it| it.split('\n').count().clamp(1, 12).to_string()));
            view! {
                <Offered state place offered text/>
                <textarea id=id autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-describedby=described aria-invalid=invalid
                    placeholder=example.to_owned() rows=rows
                    prop:value=text
                    on:input=move |it| state.set(place, &event_target_value(&it))
                ></textarea>
            }
            .into_any()
        }
        Control::List { .. } | Control::Derived => ().into_any(),
    }
}

/// Values to choose beside typing them: each is a line of the text, or not.
#[component]
fn Offered(
    state: State,
    place: Place,
    offered: &'static [&'static str],
    text: Signal<String>,
) -> impl IntoView {
    if offered.is_empty() {
        return ().into_any();
    }
    let chip = move |value: &'static str| {
        let on = Memo::new(move |_| text.with(|it| it.lines().any(|it| it.trim() == value)));
        let press = move |_| {
            let mut lines =
                text.with_untracked(|it| it.lines().map(str::to_owned).collect::<Vec<_>>());
            lines.retain(|it| !it.trim().is_empty());
            match lines.iter().position(|it| it.trim() == value) {
                Some(n) => drop(lines.remove(n)),
                None => lines.push(value.to_owned()),
            }
            state.edit(|it| {
                Control::of(place.topic).write(it, place.item, &lines.join("\n"));
            });
        };
        view! {
            <button type="button" class="chip" aria-pressed=flag(move || on.get()) on:click=press>
                {value.to_owned()}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" translate="no"
            aria-label=state.say(place.topic.label())
        >
            {offered.iter().map(|it| chip(it)).collect_view()}
        </div>
    }
    .into_any()
}

/// One sentence, and on demand the rest.
#[component]
fn Help(state: State, topic: Topic, id: String) -> impl IntoView {
    let lang = state.lang;
    let note = move || state.notes.with(|it| topic.note(it));
    let open = RwSignal::new(false);
    let more_id = format!("{id}-more");
    let more = {
        let more_id = more_id.clone();
        live(move || {
            note().filter(|_| open.get()).map(|note| {
                let texts = note.more.iter().map(|it| view! { <p>{rich(it)}</p> }).collect_view();
                view! {
                    <div class="more" id=more_id.clone()>
                        {texts}
                        <a href=note.source.clone() target="_blank" rel="noopener noreferrer">
                            {state.say(&msg::PAGE_SOURCE)}
                        </a>
                    </div>
                }
                .into_any()
            })
        })
    };
    view! {
        <div class="help">
            <span id=id>{live(move || note().map(|it| rich(&it.says).into_any()))}</span>
            " "
            <button type="button" class="more-button"
                aria-expanded=flag(move || open.get())
                aria-controls=more_id
                aria-label=words(move || {
                    let text = if open.get() { &msg::PAGE_LESS } else { &msg::PAGE_MORE };
                    format!("{}: {}", text.get(lang.get()), topic.label().get(lang.get()))
                })
                on:click=move |_| open.update(|it| *it = !*it)
            >
                {words(move || if open.get() { &msg::PAGE_LESS } else { &msg::PAGE_MORE }.get(lang.get()).to_owned())}
            </button>
            {more}
        </div>
    }
}

/// What is wrong here, with its repair.
#[component]
pub(crate) fn Findings(state: State, place: Place) -> impl IntoView {
    let lang = state.lang;
    let id = format!("{}-findings", control_id(place));
    // Drawn anew only when what is said changes, so that typing elsewhere costs nothing here.
    let findings = Memo::new(move |_| {
        let of_place = |it: &&Finding| it.place == Some(place);
        let key = |it: &Finding| (it.severity, it.message.clone(), it.fix.clone());
        state.findings.with(|them| them.iter().filter(of_place).map(key).collect::<Vec<_>>())
    });
    let item = move |(severity, message, fix): (
        pushwright_core::lint::Severity,
        pushwright_core::text::Message,
        Option<pushwright_core::lint::Fix>,
    )| {
        let fix = fix.filter(|it| !it.sets.is_empty()).map(|fix| {
            let label = fix.label.say(lang.get());
            let press = Callback::new(move |()| apply(state, &fix));
            view! { <Button label=label kind="fix" on_press=press/> }
        });
        view! {
            <li data-severity=severity.id()>
                <strong>{severity_name(severity).get(lang.get())}</strong>
                <span>{rich(&message.say(lang.get()))}</span>
                {fix}
            </li>
        }
    };
    view! {
        <ul class="findings" id=id>
            {live(move || Some(findings.get().into_iter().map(item).collect_view().into_any()))}
        </ul>
    }
}

pub(crate) fn severity_name(
    severity: pushwright_core::lint::Severity,
) -> &'static pushwright_core::text::Text {
    use pushwright_core::lint::Severity;
    match severity {
        Severity::Error => &msg::SEVERITY_ERROR,
        Severity::Warning => &msg::SEVERITY_WARNING,
        Severity::Info => &msg::SEVERITY_INFO,
    }
}

/// Makes a repair, as one step.
pub(crate) fn apply(state: State, fix: &pushwright_core::lint::Fix) {
    state.edit(|recipe| {
        for (place, value) in &fix.sets {
            Control::of(place.topic).write(recipe, place.item, value);
        }
    });
}
