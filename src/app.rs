//! The whole page: header, form, preview, dialogs.

use pushwright_core::text::{Lang, Notes};

use crate::{
    behind, exports,
    panels::{
        form::form, handover::refused, header::header, keys, notices::notices, preview::preview,
    },
    state::State,
    visit,
    widgets::{View, all, drawn, el, nothing, words},
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
        dialog(state),
        el("p.status").is("role", "status").with(status),
        refused(state),
    ]);
    exports::provide(state);
    visit::connect(state);
    keys::connect(state);
    (state, view)
}

/// The question or sheet over the page. What is asked for earlier comes with the checks.
fn dialog(state: State) -> View {
    let open = move || state.dialog.get().filter(|_| state.are_checks_here());
    drawn(open, move |it| it.map_or_else(nothing, |it| behind::dialog(state, it)))
}
