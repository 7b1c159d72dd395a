//! The form: presets, search, and the sections with their fields.

use pushwright_core::{
    recipe::{Control, PRESETS, Preset, shown},
    text::msg,
    topic::{Place, Section, Topic},
};

use crate::{
    browser,
    panels::{field::field, items::items},
    state::State,
    widgets::{View, all, drawn, effect, el, is_open, nothing, part, text, typed, words},
};

pub(crate) fn form(state: State) -> View {
    let nothing_found = move || {
        let nothing = !Topic::ALL.iter().any(|it| is_found(*it, state));
        nothing.then(|| msg::page_search_none(state.search.get()).say(state.lang.get()))
    };
    let hint = |says: &Option<String>| {
        let hint = |it: &String| el("p.hint").is("role", "status").with(text(it));
        says.as_ref().map_or_else(nothing, hint)
    };
    el("form.form")
        .is("id", "form")
        .follows("aria-label", state.say(msg::PAGE_FORM))
        .on("submit", |it| it.prevent_default())
        .with(presets(state))
        .with(el("div.search").with(search(state)))
        .with(drawn(nothing_found, hint))
        .with(all(Section::ALL.map(|it| section(state, it))))
}

fn presets(state: State) -> View {
    let legend = el("legend").with(words(state.say(msg::PAGE_PRESETS)));
    let buttons = el("div").with(all(PRESETS.iter().map(|it| preset(state, it))));
    el("fieldset.presets")
        .has("hidden", move || state.frame.with(|it| it.hide_presets))
        .with(legend)
        .with(buttons)
}

fn preset(state: State, preset: &'static Preset) -> View {
    el("button.preset")
        .is("type", "button")
        .is("data-preset", preset.id)
        .flag("aria-pressed", move || state.encoded.with(|it| it.preset == preset))
        .on("click", move |_| begin(state, preset))
        .with(el("strong").with(words(state.say(preset.name))))
        .with(el("span").with(words(state.say(preset.says))))
}

/// Puts a preset in place of what was chosen, and says so if that was more than a preset.
fn begin(state: State, preset: &Preset) {
    let changed = state.encoded.with_untracked(|it| it.changed.len());
    state.edit(|it| *it = (preset.recipe)());
    if 0 < changed {
        let says = msg::page_reset_sure(changed.to_string());
        state.status.set(says.say(state.lang.get()));
    }
}

fn search(state: State) -> View {
    el("input")
        .is("type", "search")
        .is("id", "search")
        .is("autocomplete", "off")
        .follows("aria-label", state.say(msg::PAGE_SEARCH))
        .follows("placeholder", state.say(msg::PAGE_SEARCH))
        .value(move || state.search.get())
        .on("input", move |it| state.search.set(typed(&it)))
}

/// Whether a search is about a topic: its name, its id, its help or what can be chosen, by its
/// label or as tools call it.
fn is_found(topic: Topic, state: State) -> bool {
    if state.is_hidden(topic) {
        return false;
    }
    // Only Latin letters come in two cases here, and the names of settings have no others.
    let search = state.search.with(|it| it.trim().to_ascii_lowercase());
    if search.is_empty() {
        return true;
    }
    let note = state.notes.with(|it| topic.note(it));
    let says = note.as_ref().map_or("", |it| it.says.as_str());
    let lang = state.lang.get();
    let options = match Control::of(topic) {
        Control::Choice { options, .. } => options,
        _ => &[],
    };
    let mut texts = vec![topic.id(), topic.label().get(lang), says];
    texts.extend(options.iter().flat_map(|it| [it.id, it.label.get(lang)]));
    texts.iter().any(|it| it.to_ascii_lowercase().contains(&search))
}

fn section(state: State, section: Section) -> View {
    let in_section = move |it: &&Place| it.topic.section() == section;
    let changed = move || state.encoded.with(|it| it.changed.iter().filter(in_section).count());
    let changed = move || (changed(), state.lang.get());
    let count = drawn(changed, |(n, lang)| match n {
        0 => nothing(),
        _ => el("span.count").with(text(&msg::page_changed(n.to_string()).say(*lang))),
    });
    // Fields of a list's items are drawn by the list.
    let fields = part(move || {
        let own = |it: &&Topic| it.section() == section && it.list().is_none();
        all(Topic::ALL.iter().filter(own).map(|it| topic(state, *it)))
    });
    let title = el("h2").with(words(state.say(section.label())));
    let fold = state.fold(section);
    // What most people need at once is open from the beginning; what is searched for is opened.
    let first = match browser::embedded() {
        None if section == Section::What => state.recipe.with_untracked(|it| !it.images.is_empty()),
        None if browser::is_narrow() => section == Section::Where,
        None => matches!(section, Section::Where | Section::When | Section::Tags),
        // A frame is best short: the workflow stands below.
        Some(_) => {
            let is_chosen = state.frame.with_untracked(|it| it.sections.contains(&section));
            section == Section::Where || is_chosen
        }
    };
    let is_searched = move || state.search.with(|it| !it.trim().is_empty());
    effect(Box::new(move || fold.set(is_searched() || first)));
    el("details.section")
        .is("data-section", section.id())
        .has("open", || fold.is_open())
        .on("toggle", |it| fold.set(is_open(&it)))
        .with(el("summary").with(title).with(count))
        .with(el("div.fields").with(fields))
}

fn topic(state: State, topic: Topic) -> View {
    let visible = move || {
        let in_items = match Control::of(topic) {
            Control::List { fields, .. } => fields.iter().any(|it| is_found(*it, state)),
            _ => false,
        };
        (in_items || is_found(topic, state)) && state.recipe.with(|it| shown(it, topic.into()))
    };
    let draw = move |visible: &bool| match (visible, Control::of(topic)) {
        (false, _) => nothing(),
        (true, Control::List { .. }) => items(state, topic),
        (true, _) => field(state, Place::from(topic)),
    };
    drawn(visible, draw)
}
