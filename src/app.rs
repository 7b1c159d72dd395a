//! The whole page: header, form, preview, dialogs.

use leptos::prelude::*;
use pushwright_core::text::{Lang, Notes};

use crate::{
    browser,
    panels::{
        dialogs::Dialogs, form::Form, header::Header, keys, notices::Notices, preview::Preview,
    },
    state::State,
};

pub(crate) fn view(lang: Lang, notes: Notes) -> AnyView {
    let (recipe, notice) = browser::first_recipe();
    let state = State::new(recipe, lang, notes.into(), browser::theme());
    state.notice.set(notice);
    browser::connect(state);
    keys::connect(state);
    view! {
        <Header state/>
        <Notices state/>
        <main class="page">
            <Form state/>
            <Preview state/>
        </main>
        <Dialogs state/>
        <p class="status" role="status">{move || state.status.get()}</p>
    }
    .into_any()
}
