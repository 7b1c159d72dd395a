//! What a filter lets through and when a schedule runs, beside the control.

use leptos::prelude::*;
use pushwright_core::{
    cron::{self, Civil},
    recipe::{Sample, lines, samples},
    text::msg,
    topic::{Place, Topic},
};

use crate::{browser, state::State, widgets::live};

#[component]
pub(crate) fn Hints(state: State, place: Place) -> impl IntoView {
    match place.topic {
        Topic::Schedule => view! { <Schedule state/> }.into_any(),
        Topic::Branches | Topic::TagFilters | Topic::Paths | Topic::PullRequestBranches => {
            view! { <Samples state topic=place.topic/> }.into_any()
        }
        _ => ().into_any(),
    }
}

#[component]
fn Samples(state: State, topic: Topic) -> impl IntoView {
    let samples = Memo::new(move |_| state.recipe.with(|it| samples(it, topic)));
    let group = move |admitted: bool| {
        let label = if admitted { &msg::PAGE_MATCHES } else { &msg::PAGE_MATCHES_NOT };
        let them: Vec<Sample> =
            samples.get().into_iter().filter(|it| it.admitted == admitted).collect();
        (!them.is_empty()).then(|| {
            let names = them.into_iter().map(|it| view! { <code>{it.name.to_owned()}</code> });
            view! {
                <p data-admitted=admitted.to_string()>
                    <span>{label.get(state.lang.get())}</span>
                    {names.collect_view()}
                </p>
            }
        })
    };
    view! { <div class="samples">{live(move || Some([group(true), group(false)].collect_view().into_any()))}</div> }
}

/// Each line in words, and the next five runs in the chosen zone.
#[component]
fn Schedule(state: State) -> impl IntoView {
    let readings = Memo::new(move |_| {
        let lang = state.lang.get();
        let (schedule, zone) = state.recipe.with(|it| (it.schedule.clone(), it.timezone.clone()));
        let now = browser::now(&zone);
        let read = |line: &str| {
            let cron = cron::parse(line).ok()?;
            let next = now.map(|now| cron.next(now, 5)).unwrap_or_default();
            let next: Vec<String> = next.iter().map(civil).collect();
            Some((cron.words(lang), next))
        };
        lines(&schedule).into_iter().filter_map(read).collect::<Vec<_>>()
    });
    let reading = move |(words, next): (String, Vec<String>)| {
        let times = next.into_iter().map(|it| view! { <code>{it}</code> }).collect_view();
        view! {
            <p>
                <strong>{words}</strong>
                <span>{msg::PAGE_NEXT_RUNS.get(state.lang.get())}</span>
                {times}
            </p>
        }
    };
    view! { <div class="samples">{live(move || Some(readings.get().into_iter().map(reading).collect_view().into_any()))}</div> }
}

/// `2026-11-23 04:17`, which every language reads alike.
fn civil(it: &Civil) -> String {
    let two = |n: u32| if n < 10 { format!("0{n}") } else { n.to_string() };
    let Civil { year, month, day, hour, minute } = *it;
    format!(
        "{year}-{}-{} {}:{}",
        two(month.into()),
        two(day.into()),
        two(hour.into()),
        two(minute.into())
    )
}
