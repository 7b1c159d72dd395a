//! Fields of the dialogs: a label with what it names, and texts that are to be taken along.

use std::rc::Rc;

use pushwright_core::text::{Message, Text, msg};

use crate::{
    browser,
    desk::Desk,
    signals::Var,
    widgets::{View, button, drawn, el, icon, is_checked, nothing, plain, rich, words},
};

/// A text that follows the state.
pub(crate) type Words = Rc<dyn Fn() -> String>;

/// A control below its name.
pub(crate) fn field(desk: Desk, id: &str, label: Text, control: View) -> View {
    let name = el("label").is("for", id).with(words(desk.say(label)));
    el("div.field").with(name).with(control.is("id", id))
}

/// A switch beside its name.
pub(crate) fn toggle(desk: Desk, id: &str, label: Text, is_on: &'static Var<bool>) -> View {
    let control = el("input")
        .is("type", "checkbox")
        .is("role", "switch")
        .checked(move || is_on.get())
        .on("change", move |it| is_on.set(is_checked(&it)));
    field(desk, id, label, control).is("data-toggle", "true")
}

/// A sentence in which `code` may stand between backticks.
pub(crate) fn sentence(desk: Desk, of: impl Fn() -> Message + 'static) -> View {
    drawn(move || of().say(desk.lang.get()), |it| el("p.help").with(rich(it)))
}

/// A text to be taken along.
pub(crate) struct Offer {
    /// Of the field that shows it.
    pub(crate) id: &'static str,
    pub(crate) label: Words,
    pub(crate) text: Words,
    /// What the button says.
    pub(crate) copy: Text,
    /// What is said once it is copied.
    pub(crate) copied: Text,
    /// Lines that mean something are not broken.
    pub(crate) wrap: &'static str,
    /// The text holds what was typed, even if that looks like a secret.
    pub(crate) is_whole: bool,
}

/// Shows a text in a field in which it can be selected, with a button that copies it and others.
pub(crate) fn offer(desk: Desk, offer: Offer, others: View) -> View {
    let Offer { id, label, text, copy, copied, wrap, is_whole } = offer;
    let lines = text.clone();
    let rows = move || lines().lines().count().clamp(3, 10).to_string();
    let shown = text.clone();
    let area = plain("textarea.code")
        .is("id", id)
        .is("readonly", "")
        .is("translate", "no")
        .is("wrap", wrap)
        .follows("rows", rows)
        .value(move || shown());
    let says = move || if is_whole && desk.holds_secret() { msg::PAGE_COPY_ANYWAY } else { copy };
    let press = move || {
        browser::copy(&text(), move |is_copied| {
            if !is_copied {
                browser::select_field(id);
            }
            let says = if is_copied { copied } else { msg::PAGE_COPY_REFUSED };
            desk.tell(&says.message());
        });
    };
    let button = button("primary", Some(icon::COPY), move || desk.say(says())(), press);
    el("div.offer")
        .with(el("label").is("for", id).with(words(move || label())))
        .with(area)
        .with(if is_whole { caution(desk) } else { nothing() })
        .with(el("div.buttons").with(button).with(others))
}

/// Whoever gets such a text gets the secret in it.
fn caution(desk: Desk) -> View {
    drawn(
        move || desk.holds_secret(),
        move |it| match it {
            true => el("p.caution").with(words(desk.say(msg::EXTRAS_HOLDS_SECRET))),
            false => nothing(),
        },
    )
}

/// A button that hands a text over as a file.
pub(crate) fn save(desk: Desk, label: Text, name: Words, text: Words) -> View {
    button("", Some(icon::DOWNLOAD), desk.say(label), move || {
        let name = name();
        if browser::download(&name, &text()).is_some() {
            desk.tell(&msg::extras_saved(name));
        }
    })
}
