//! A setting of several items: a card for each, and a button for one more.

use pushwright_core::{
    recipe::{Control, MAX_ITEMS, Recipe, shown},
    share,
    text::msg,
    topic::{Place, Topic},
};

use crate::{
    browser,
    panels::{
        field::field,
        findings::findings,
        images::{images, show_last},
    },
    state::State,
    widgets::{View, all, button, drawn, each, el, icon, icon_button, nothing, opens, words},
};

pub(crate) fn items(state: State, topic: Topic) -> View {
    let Control::List { len, add, remove, .. } = Control::of(topic) else { return nothing() };
    let keys = move || (0..state.recipe.with(|it| len(it))).map(|it| it.to_string()).collect();
    let card = move |n: usize| card(state, topic, n, remove);
    let them = match topic {
        Topic::Images => images(state, remove),
        _ => each(keys, card),
    };
    let more = match topic {
        Topic::Tags => msg::ADD_TAGS,
        Topic::Inputs => msg::ADD_INPUTS,
        Topic::Images => msg::ADD_IMAGES,
        _ => msg::ADD_REGISTRIES,
    };
    let more = button("", Some(icon::PLUS), state.say(more), move || {
        if share::items(&state.recipe.get(), topic) < MAX_ITEMS {
            let is_image = topic == Topic::Images;
            state.edit(|it| {
                if is_image {
                    it.keep_repository_image();
                }
                add(it);
            });
            if is_image {
                show_last(state);
            }
        }
    });
    el("div.list")
        .is("id", topic.id())
        .is("tabindex", "-1")
        .with(them)
        .with(findings(state, Place::from(topic)))
        .with(paste(state, topic))
        .with(
            more.is("id", &format!("add-{}", topic.id()))
                .has("disabled", move || state.is_locked(topic.into())),
        )
}

/// Whoever has a list of images need not type it again.
fn paste(state: State, topic: Topic) -> View {
    match topic {
        Topic::Images => opens(None, state.say(msg::PAGE_IMAGES_LIST), "extras:images")
            .has("disabled", move || is_fixed(state, topic)),
        _ => nothing(),
    }
}

fn card(state: State, topic: Topic, item: usize, remove: fn(&mut Recipe, usize)) -> View {
    let name = match topic {
        Topic::Tags => msg::page_item_tags,
        Topic::Inputs => msg::page_item_inputs,
        _ => msg::page_item_registries,
    };
    let name = move || name((item + 1).to_string()).say(state.lang.get());
    let remove = move || {
        state.edit(|it| remove(it, item));
        browser::catch_focus(format!("add-{}", topic.id()));
    };
    el("fieldset.card")
        .with(el("legend").with(words(name)))
        .with(remove_button(state, topic, item, remove))
        .with(fields(state, topic, item))
}

/// The fields of an item, as far as they say something.
pub(crate) fn fields(state: State, topic: Topic, item: usize) -> View {
    let Control::List { fields, .. } = Control::of(topic) else { return nothing() };
    let fields = fields.iter().map(|topic| {
        let place = Place { topic: *topic, item };
        let visible =
            move || !state.is_hidden(place.topic) && state.recipe.with(|it| shown(it, place));
        drawn(visible, move |it| if *it { field(state, place) } else { nothing() })
    });
    el("div.fields").with(all(fields))
}

/// An item stays with anything in it that is fixed.
fn is_fixed(state: State, topic: Topic) -> bool {
    let Control::List { fields, .. } = Control::of(topic) else { return false };
    fields.iter().any(|it| state.is_locked((*it).into()))
}

pub(crate) fn remove_button(
    state: State,
    topic: Topic,
    item: usize,
    remove: impl Fn() + 'static,
) -> View {
    let text = match topic {
        Topic::Tags => msg::REMOVE_TAGS,
        Topic::Inputs => msg::REMOVE_INPUTS,
        Topic::Images => msg::REMOVE_IMAGES,
        _ => msg::REMOVE_REGISTRIES,
    };
    let label = move || format!("{} {}", text.get(state.lang.get()), item + 1);
    icon_button(icon::REMOVE, label, remove).has("disabled", move || is_fixed(state, topic))
}
