//! A topic's control with its name, help and findings: drawn from the table, so a new option needs
//! no view code.

use pushwright_core::{
    recipe::Control,
    text::msg,
    topic::{Place, Topic},
};

use crate::{
    panels::{controls::control, findings::findings, help::help, hints::hints, images::sharing},
    state::State,
    widgets::{View, apart, drawn, el, nothing, text, together, words},
};

/// The id of a place's control in the document; dots would need escapes in selectors.
pub(crate) fn control_id(place: Place) -> String {
    place.id().replace('.', "-")
}

pub(crate) fn field(state: State, place: Place) -> View {
    state.fold(place.topic.section()).within(|| together(&mut || kept_up(state, place)))
}

/// Name and help are kept up apart, because they follow other things than what is typed.
fn kept_up(state: State, place: Place) -> View {
    let is_toggle = matches!(Control::of(place.topic), Control::Toggle { .. });
    let field = el("div.field")
        .is("data-topic", place.topic.id())
        .is("data-toggle", if is_toggle { "true" } else { "false" });
    apart(|| field.flag("data-selected", move || state.selected.get() == Some(place)))
        .on("focusin", move |_| {
            state.active.set(None);
            state.selected.set(Some(place));
        })
        .on("mouseenter", move |_| state.hovered.set(Some(place)))
        .on("mouseleave", move |_| state.hovered.set(None))
        .with(together(&mut || name(state, place)))
        .with(control(state, place))
        .with(together(&mut || help(state, place)))
        .with(hints(state, place))
        .with(apart(|| findings(state, place)))
}

fn name(state: State, place: Place) -> View {
    let id = control_id(place);
    let name = match Control::of(place.topic) {
        Control::Derived => el("strong.label").is("id", &id).is("tabindex", "-1"),
        _ => el("label").is("for", &id),
    };
    let locked = drawn(
        move || state.is_locked(place).then(|| state.lang.get()),
        |it| it.map_or_else(nothing, |it| el("small.locked").with(text(msg::PAGE_LOCKED.get(it)))),
    );
    name.with(words(state.say(Topic::label(place.topic))))
        .with(text(" "))
        .with(locked)
        .with(sharing(state, place))
}
