//! Controls that know only what they are given.

use leptos::prelude::*;

/// A text that follows what it is made of. One type for all: each type of closure in a view would
/// cost the wasm a kilobyte of its own.
pub(crate) fn words(of: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(of)
}

/// `true` or `false`, for attributes.
pub(crate) fn flag(of: impl Fn() -> bool + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || of().to_string())
}

/// A part of the page that is there, or is drawn anew, as its signals say. One type for all, too.
pub(crate) fn live(of: impl Fn() -> Option<AnyView> + Send + 'static) -> Live {
    Box::new(of)
}

/// See [`live`].
pub(crate) type Live = Box<dyn Fn() -> Option<AnyView> + Send>;

/// A drawing of 16 by 16, in the color of the text around it.
#[component]
pub(crate) fn Icon(
    /// The path of the drawing, as SVG writes it.
    path: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=path.to_owned()/>
        </svg>
    }
}

/// Drawings.
pub(crate) mod icon {
    pub(crate) const COPY: &str = "M5 1h8a1 1 0 0 1 1 1v9h-1.5V2.5H5V1zM3 4h7a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm.5 1.5v8h6v-8h-6z";
    pub(crate) const DOWNLOAD: &str =
        "M7.25 1h1.5v7.2l2.7-2.7 1.05 1.05L8 11.05 3.5 6.55 4.55 5.5l2.7 2.7V1zM2 13h12v1.5H2V13z";
    pub(crate) const UNDO: &str = "M6.6 2.2 7.7 3.2 5.2 5.75H10a4 4 0 0 1 0 8H6v-1.5h4a2.5 2.5 0 0 0 0-5H5.2l2.5 2.55-1.1 1L2.3 6.5l4.3-4.3z";
    pub(crate) const REDO: &str = "M9.4 2.2 8.3 3.2l2.5 2.55H6a4 4 0 0 0 0 8h4v-1.5H6a2.5 2.5 0 0 1 0-5h4.8L8.3 9.8l1.1 1 4.3-4.3-4.3-4.3z";
    pub(crate) const LINK: &str = "M6.5 9.5a.75.75 0 0 1 0-1.06l2-2A.75.75 0 1 1 9.56 7.5l-2 2a.75.75 0 0 1-1.06 0zM4.3 6.6 3.2 7.7a2.7 2.7 0 0 0 3.8 3.8l1.8-1.8 1.06 1.06-1.8 1.8a4.2 4.2 0 0 1-5.94-5.94l1.1-1.1L4.3 6.6zm7.4 2.8 1.1-1.1A2.7 2.7 0 0 0 9 4.5L7.2 6.3 6.14 5.24l1.8-1.8a4.2 4.2 0 0 1 5.94 5.94l-1.1 1.1L11.7 9.4z";
    pub(crate) const EXTERNAL: &str = "M9 1.5h5.5V7H13V4.06L7.53 9.53 6.47 8.47 11.94 3H9V1.5zM3 3h4v1.5H3.5v8h8V9H13v4a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z";
    pub(crate) const PLUS: &str =
        "M7.25 2.5h1.5v4.75h4.75v1.5H8.75v4.75h-1.5V8.75H2.5v-1.5h4.75V2.5z";
    pub(crate) const REMOVE: &str = "m4.1 3.05 3.9 3.9 3.9-3.9 1.05 1.05-3.9 3.9 3.9 3.9-1.05 1.05-3.9-3.9-3.9 3.9-1.05-1.05 3.9-3.9-3.9-3.9L4.1 3.05z";
}

/// A text in which `code` stands between backticks.
pub(crate) fn rich(text: &str) -> impl IntoView + use<> {
    let part = |(n, it): (usize, &str)| match n % 2 {
        0 => it.to_owned().into_any(),
        _ => view! { <code translate="no">{it.to_owned()}</code> }.into_any(),
    };
    text.split('`').enumerate().map(part).collect_view()
}

/// A button with a drawing and a word.
#[component]
pub(crate) fn Button(
    #[prop(into)] label: Signal<String>,
    on_press: Callback<()>,
    #[prop(optional)] icon: Option<&'static str>,
    /// `primary`, `quiet`, or nothing.
    #[prop(optional)]
    kind: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] id: String,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button"
            id=(!id.is_empty()).then_some(id)
            data-kind=kind
            disabled=disabled
            on:click=move |_| on_press.run(())
        >
            {icon.map(|path| view! { <Icon path/> })}
            <span>{label}</span>
        </button>
    }
}

/// A button that shows only a drawing; its word is read aloud and shown on hover.
#[component]
pub(crate) fn IconButton(
    #[prop(into)] label: Signal<String>,
    path: &'static str,
    on_press: Callback<()>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=label
            title=label
            disabled=disabled
            on:click=move |_| on_press.run(())
        >
            <Icon path/>
        </button>
    }
}

/// An option of a [`Select`]: its value and what it says.
pub(crate) type Choice = (&'static str, String);

/// A choice of one.
#[component]
pub(crate) fn Select(
    #[prop(into)] id: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] options: Signal<Vec<Choice>>,
    on_choose: Callback<String>,
    /// Ids of what describes it.
    #[prop(optional)]
    described: Option<String>,
    #[prop(optional)] label: Option<Signal<String>>,
) -> impl IntoView {
    let list = live(move || {
        let value = value.get();
        let item = |(id, label): Choice| {
            let selected = value == id;
            view! { <option value=id selected=selected>{label}</option> }.into_any()
        };
        Some(options.get().into_iter().map(item).collect_view().into_any())
    });
    view! {
        <select
            id=id
            prop:value=value
            aria-describedby=described
            aria-label=label
            on:change=move |it| on_choose.run(event_target_value(&it))
        >
            {list}
        </select>
    }
}
