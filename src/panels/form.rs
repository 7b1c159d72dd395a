//! The form: presets, search, and the sections with their fields.

use leptos::prelude::*;
use pushwright_core::{
    recipe::{Control, PRESETS, shown},
    share,
    text::msg,
    topic::{Place, Section, Topic},
};

use crate::{
    panels::field::Field,
    state::State,
    widgets::{flag, live, words},
};

#[component]
pub(crate) fn Form(state: State) -> impl IntoView {
    let lang = state.lang;
    let none = live(move || {
        let found = |it: &Topic| is_found(*it, state);
        let nothing = !Topic::ALL.iter().any(found);
        nothing.then(|| {
            let text = msg::page_search_none(state.search.get()).say(lang.get());
            view! { <p class="hint" role="status">{text}</p> }.into_any()
        })
    });
    view! {
        <form class="form" id="form" aria-label=state.say(&msg::PAGE_FORM)
            on:submit=|it| it.prevent_default()
        >
            <Presets state/>
            <div class="search">
                <input type="search" id="search" autocomplete="off"
                    aria-label=state.say(&msg::PAGE_SEARCH)
                    placeholder=state.say(&msg::PAGE_SEARCH)
                    prop:value=state.search
                    on:input=move |it| state.search.set(event_target_value(&it))
                />
            </div>
            {none}
            {Section::ALL.map(|section| view! { <SectionView state section/> }).collect_view()}
        </form>
    }
}

#[component]
fn Presets(state: State) -> impl IntoView {
    let button = move |n: usize| {
        let preset = &PRESETS[n];
        let is_on = move || state.changes.with(|it| it.0 == preset.id);
        view! {
            <button type="button" class="preset" data-preset=preset.id
                aria-pressed=flag(is_on)
                on:click=move |_| state.edit(|it| *it = (preset.recipe)())
            >
                <strong>{state.say(preset.name)}</strong>
                <span>{state.say(preset.says)}</span>
            </button>
        }
    };
    view! {
        <fieldset class="presets">
            <legend>{state.say(&msg::PAGE_PRESETS)}</legend>
            <div>{(0..PRESETS.len()).map(button).collect_view()}</div>
        </fieldset>
    }
}

/// Whether a search is about a topic: its name, its id or its help.
fn is_found(topic: Topic, state: State) -> bool {
    let (search, lang) = (state.search.get(), state.lang.get());
    let search = search.trim().to_lowercase();
    let note = state.notes.with(|it| topic.note(it));
    let says = note.as_ref().map_or("", |it| it.says.as_str());
    let texts = [topic.id(), topic.label().get(lang), says];
    search.is_empty() || texts.iter().any(|it| it.to_lowercase().contains(&search))
}

#[component]
fn SectionView(state: State, section: Section) -> impl IntoView {
    let lang = state.lang;
    // Fields of a list's items are drawn by the list.
    let own = move |it: &&Topic| it.section() == section && it.list().is_none();
    let topics: Vec<Topic> = Topic::ALL.iter().filter(own).copied().collect();
    let changed = Memo::new(move |_| {
        let in_section = |it: &&Place| it.topic.section() == section;
        state.changes.with(|it| it.1.iter().filter(in_section).count())
    });
    let count = live(move || {
        let n = changed.get();
        (0 < n).then(|| {
            let text = msg::page_changed(n.to_string()).say(lang.get());
            view! { <span class="count">{text}</span> }.into_any()
        })
    });
    let fields = topics.into_iter().map(|topic| {
        let visible = Memo::new(move |_| {
            let in_items = match Control::of(topic) {
                Control::List { fields, .. } => fields.iter().any(|it| is_found(*it, state)),
                _ => false,
            };
            (in_items || is_found(topic, state)) && state.recipe.with(|it| shown(it, topic.into()))
        });
        live(move || visible.get().then(|| view! { <TopicView state topic/> }.into_any()))
    });
    // What most people need at once is open from the beginning.
    let open = matches!(section, Section::Where | Section::When | Section::Tags);
    view! {
        <details class="section" data-section=section.id() open=open>
            <summary>
                <h2>{state.say(section.label())}</h2>
                {count}
            </summary>
            <div class="fields">{fields.collect_view()}</div>
        </details>
    }
}

#[component]
fn TopicView(state: State, topic: Topic) -> impl IntoView {
    match Control::of(topic) {
        Control::List { .. } => view! { <ListView state topic/> }.into_any(),
        _ => view! { <Field state place=Place::from(topic)/> }.into_any(),
    }
}

/// A list: a card for each item, and a button for one more.
#[component]
fn ListView(state: State, topic: Topic) -> impl IntoView {
    use crate::widgets::{Button, IconButton, icon};
    let Control::List { fields, len, add, remove } = Control::of(topic) else {
        return ().into_any();
    };
    let lang = state.lang;
    let n = Memo::new(move |_| state.recipe.with(len));
    let name = move |item: usize| {
        let number = (item + 1).to_string();
        let name =
            if topic == Topic::Tags { msg::page_item_tags } else { msg::page_item_registries };
        name(number).say(lang.get())
    };
    let card = move |item: usize| {
        let fields = fields.iter().map(move |topic| {
            let place = Place { topic: *topic, item };
            let visible = Memo::new(move |_| state.recipe.with(|it| shown(it, place)));
            live(move || visible.get().then(|| view! { <Field state place/> }.into_any()))
        });
        let remove_label = Signal::derive(move || {
            let text =
                if topic == Topic::Tags { &msg::REMOVE_TAGS } else { &msg::REMOVE_REGISTRIES };
            format!("{} {}", text.get(lang.get()), item + 1)
        });
        let remove = Callback::new(move |()| state.edit(|it| remove(it, item)));
        view! {
            <fieldset class="card">
                <legend>{words(move || name(item))}</legend>
                <IconButton label=remove_label path=icon::REMOVE on_press=remove/>
                <div class="fields">{fields.collect_view()}</div>
            </fieldset>
        }
    };
    let add_label = Signal::derive(move || {
        let text = if topic == Topic::Tags { &msg::ADD_TAGS } else { &msg::ADD_REGISTRIES };
        text.get(lang.get()).to_owned()
    });
    view! {
        <div class="list" id=topic.id() tabindex="-1">
            <For each=move || 0..n.get() key=|it| *it children=card/>
            <crate::panels::field::Findings state place=Place::from(topic)/>
            <Button label=add_label icon=icon::PLUS id=format!("add-{}", topic.id())
                on_press=Callback::new(move |()| {
                    if share::items(&state.recipe.get_untracked(), topic) < pushwright_core::recipe::MAX_ITEMS {
                        state.edit(add);
                    }
                })/>
        </div>
    }
    .into_any()
}
