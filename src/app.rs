//! The whole page: header, form, preview, dialogs.

use pushwright_core::text::{Lang, Notes};

use crate::{
    behind::Part,
    exports,
    panels::{form::form, header::header, keys, notices::notices, once_checked, preview::preview},
    state::State,
    visit,
    widgets::{View, all, el, words},
};

pub(crate) fn view(lang: Lang, notes: Notes) -> (State, View) {
    let (frame, problems) = visit::linked();
    let (recipe, notice) = visit::first_recipe(problems);
    let state = State::new(recipe, lang, notes.into(), visit::theme(frame.theme));
    state.frame.set(frame);
    state.notice.set(notice);
    let status = words(move || state.status.get());
    let view = all([
        header(state),
        notices(state),
        el("main.page").with(form(state)).with(preview(state)),
        el("p.status").is("role", "status").with(status),
        once_checked(state, Part::Over),
    ]);
    exports::provide(state);
    visit::connect(state);
    keys::connect(state);
    (state, view)
}
