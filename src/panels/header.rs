//! Name of the page, undo and redo, language and theme.

use leptos::prelude::*;
use pushwright_core::text::{Lang, msg};

use crate::{
    browser,
    state::{Dialog, State, Theme},
    widgets::{Button, IconButton, Select, icon},
};

#[component]
pub(crate) fn Header(state: State) -> impl IntoView {
    let say = move |text: &'static pushwright_core::text::Text| {
        Signal::derive(move || text.get(state.lang.get()).to_owned())
    };
    let past = Signal::derive(move || state.history.with(|it| it.past.is_empty()));
    let future = Signal::derive(move || state.history.with(|it| it.future.is_empty()));
    let themes = Signal::derive(move || {
        let label = |it: Theme| match it {
            Theme::System => &msg::PAGE_THEME_SYSTEM,
            Theme::Light => &msg::PAGE_THEME_LIGHT,
            Theme::Dark => &msg::PAGE_THEME_DARK,
            Theme::Contrast => &msg::PAGE_THEME_CONTRAST,
        };
        let option = |it: Theme| (it.id(), label(it).get(state.lang.get()).to_owned());
        Theme::ALL.into_iter().map(option).collect::<Vec<_>>()
    });
    let languages =
        Lang::ALL.into_iter().map(|it| (it.id(), it.name().to_owned())).collect::<Vec<_>>();
    view! {
        <header class="top">
            <a class="skip" href="#workflow" on:click=move |it| {
                it.prevent_default();
                browser::focus("workflow");
            }>{say(&msg::PAGE_SKIP_TO_PREVIEW)}</a>
            <div class="brand">
                <h1 translate="no">{"Pushwright".to_owned()}</h1>
                <p>{say(&msg::PAGE_TAGLINE)}</p>
            </div>
            <div class="tools">
                <IconButton label=say(&msg::PAGE_UNDO) path=icon::UNDO disabled=past
                    on_press=Callback::new(move |()| state.undo())/>
                <IconButton label=say(&msg::PAGE_REDO) path=icon::REDO disabled=future
                    on_press=Callback::new(move |()| state.redo())/>
                <Button label=say(&msg::PAGE_RESET) kind="quiet"
                    on_press=Callback::new(move |()| state.dialog.set(Some(Dialog::Reset)))/>
                <Button label=say(&msg::PAGE_CONFIGURATIONS) kind="quiet"
                    on_press=Callback::new(move |()| state.dialog.set(Some(Dialog::Kept)))/>
                <Button label=say(&msg::PAGE_KEYBOARD) kind="quiet"
                    on_press=Callback::new(move |()| state.dialog.set(Some(Dialog::Keyboard)))/>
                <Select id="language" label=say(&msg::PAGE_LANGUAGE)
                    value=Signal::derive(move || state.lang.get().id().to_owned())
                    options=Signal::derive(move || languages.clone())
                    on_choose=Callback::new(move |it: String| {
                        if let Some(lang) = Lang::of(&it) {
                            browser::choose_language(state, lang);
                        }
                    })/>
                <Select id="theme" label=say(&msg::PAGE_THEME)
                    value=Signal::derive(move || state.theme.get().id().to_owned())
                    options=themes
                    on_choose=Callback::new(move |it: String| {
                        if let Some(theme) = Theme::of(&it) {
                            browser::choose_theme(state, theme);
                        }
                    })/>
            </div>
        </header>
    }
}
