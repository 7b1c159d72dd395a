//! Controls that know only what they are given.

use pushwright_core::yaml::{Kind, highlight};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use crate::{browser, calls::Call, signals::Var};

mod element;
pub mod icon;
mod list;

pub use element::{
    View, all, apart, drawn, effect, el, is_checked, listen, live, mount, nothing, part, svg, text,
    together, typed, words,
};
pub use list::each;

/// A text in which `code` stands between backticks.
pub fn rich(of: &str) -> View {
    let part = |(n, it): (usize, &str)| if n % 2 == 0 { text(it) } else { code(it) };
    all(of.split('`').enumerate().map(part))
}

/// The same, following the state: only what differs is written anew.
pub fn rich_words(of: impl Fn() -> String + Clone + 'static) -> View {
    let count = of.clone();
    let part = move |n: usize| {
        let of = of.clone();
        let part = words(move || of().split('`').nth(n).unwrap_or_default().to_owned());
        if n.is_multiple_of(2) { part } else { el("code").is("translate", "no").with(part) }
    };
    drawn(move || count().split('`').count(), move |count| all((0..*count).map(&part)))
}

/// A line of YAML in its colors.
pub fn colored(line: &str) -> View {
    all(highlight(line).iter().map(|it| piece(it.kind, it.text)))
}

/// A piece of such a line. What has the color of the line itself is no element of its own.
pub fn piece(kind: Kind, of: &str) -> View {
    let kind = match kind {
        Kind::Plain | Kind::Text => return text(of),
        Kind::Key => "span.key",
        Kind::Expression => "span.expression",
        Kind::Literal => "span.literal",
        Kind::Comment => "span.comment",
    };
    el(kind).with(text(of))
}

/// A name that is not to be translated.
pub fn code(of: &str) -> View {
    el("code").is("translate", "no").with(text(of))
}

/// A button with a drawing and a word. Its kind is `primary`, `quiet`, `fix`, or nothing.
pub fn button(
    kind: &str,
    icon: Option<&str>,
    label: impl Fn() -> String + 'static,
    press: impl Fn() + 'static,
) -> View {
    button_of(kind, icon, Box::new(move |()| label()), Box::new(move |()| press()))
}

fn button_of(
    kind: &str,
    icon: Option<&str>,
    label: Box<dyn Call<(), String>>,
    press: Box<dyn Call<(), ()>>,
) -> View {
    el("button.button")
        .is("type", "button")
        .is("data-kind", kind)
        .on("click", move |_| press.call(()))
        .with(icon.map_or_else(nothing, icon::icon))
        .with(el("span").with(words(move || label.call(()))))
}

/// A button that opens a part of the page which may have to be fetched first; boot.js sees to that. The
/// name is that of the file and of the part: `extras:ways`.
pub fn opens(icon: Option<&str>, label: impl Fn() -> String + 'static, name: &str) -> View {
    button_of("quiet", icon, Box::new(move |()| label()), Box::new(|()| ())).is("data-opens", name)
}

/// A button that shows only a drawing; its word is read aloud and shown on hover.
pub fn icon_button(
    icon: &str,
    label: impl Fn() -> String + Clone + 'static,
    press: impl Fn() + 'static,
) -> View {
    el("button.icon-button")
        .is("type", "button")
        .follows("aria-label", label.clone())
        .follows("title", label)
        .on("click", move |_| press())
        .with(icon::icon(icon))
}

/// A tab, and the panel that it shows; the arrow keys go from tab to tab.
pub fn tab(
    id: &str,
    panel: &str,
    is_on: impl Fn() -> bool + Copy + 'static,
    choose: impl Fn() + 'static,
) -> View {
    let tabindex = move || if is_on() { "0" } else { "-1" }.to_owned();
    el("button.tab")
        .is("type", "button")
        .is("role", "tab")
        .is("id", id)
        .flag("aria-selected", is_on)
        .is("aria-controls", panel)
        .follows("tabindex", tabindex)
        .on("click", move |_| choose())
        .on("keydown", |it| browser::turn(&it))
}

/// What can be unfolded. What is in it is drawn only while it is open, so that what nobody sees costs
/// nothing; `opens` is told whenever that changes.
pub fn details(
    class: &str,
    title: impl Fn() -> String + 'static,
    opens: impl Fn() + 'static,
    draw: impl Fn() -> View + 'static,
) -> View {
    // A few bytes for each that is drawn, as long as the page lives.
    let is_open = Var::lasting(false);
    let content = live(move || if is_open.get() { draw() } else { nothing() });
    let toggled = move |it: Event| {
        is_open.set(self::is_open(&it));
        opens();
    };
    el(class).on("toggle", toggled).with(el("summary").with(words(title))).with(content)
}

/// Whether what a `toggle` event tells of is open now: two quick clicks are told as one.
pub fn is_open(event: &Event) -> bool {
    let details = event.current_target().map(JsCast::unchecked_into::<Element>);
    details.is_some_and(|it| it.has_attribute("open"))
}

/// A field for one line of names or code, which no browser should correct.
pub fn plain(field: &str) -> View {
    el(field).is("autocomplete", "off").is("autocapitalize", "off").is("spellcheck", "false")
}

/// An option of a [`select`]: its value and what it says.
pub type Choice = (&'static str, &'static str);

/// A choice of one.
pub fn select(
    value: impl Fn() -> String + Clone + 'static,
    options: impl Fn() -> Vec<Choice> + 'static,
    choose: impl Fn(&str) + 'static,
) -> View {
    let chosen = value.clone();
    let options = move || (chosen(), options());
    let draw = |(chosen, them): &(String, Vec<Choice>)| {
        all(them.iter().map(|(id, label)| {
            let option = el("option").is("value", id).with(text(label));
            if chosen == id { option.is("selected", "") } else { option }
        }))
    };
    // The options come first: a value that is not among them could not be shown.
    el("select").with(drawn(options, draw)).value(value).on("change", move |it| choose(&typed(&it)))
}
