//! The workflow's text: colored, numbered, changed lines marked, each line a way to its setting.

use pushwright_core::{text::msg, yaml::line_numbers};
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use crate::{
    browser,
    panels::{field::control_id, lines::lines},
    state::State,
    widgets::{View, all, el, words},
};

pub(crate) fn yaml(state: State) -> View {
    let file =
        move || format!(".github/workflows/{}", state.recipe.with(|it| it.file_name.clone()));
    let file = self::file(words(file));
    let code = el("div.code")
        .is("id", "workflow")
        .is("role", "listbox")
        .is("tabindex", "0")
        .is("translate", "no")
        .follows("aria-label", state.say(msg::PAGE_PREVIEW))
        .follows("data-numbers", move || line_numbers(state.work().rows.len()))
        .on("keydown", move |it| walk(state, &it))
        .on("click", move |it| {
            browser::number_of(&it, ".line").into_iter().for_each(|it| choose(state, it));
        });
    lines(state, &code);
    all([file, el("div.yaml").with(code)])
}

/// Where a file goes.
pub(crate) fn file(path: View) -> View {
    el("p.file").is("translate", "no").with(el("code").with(path))
}

/// Chooses a line: it is explained, and its setting comes into view.
fn choose(state: State, row: usize) {
    let work = state.work();
    let place = work.rows.get(row).and_then(|it| it.place);
    state.active.set(work.key(row));
    state.selected.set(place);
    if let Some(place) = place {
        browser::reveal(&control_id(place), "explanation");
    }
}

/// Arrow keys move from line to line, Enter goes to the setting.
fn walk(state: State, event: &Event) {
    let work = state.work();
    let rows = &work.rows;
    let current = work.row(state.active.get());
    let last = rows.len().saturating_sub(1);
    let next = match (event.unchecked_ref::<KeyboardEvent>().key().as_str(), current) {
        ("ArrowDown", None) | ("Home", _) => 0,
        ("ArrowDown", Some(n)) => (n + 1).min(last),
        ("ArrowUp", Some(n)) => n.saturating_sub(1),
        ("ArrowUp", None) | ("End", _) => last,
        ("Enter", Some(n)) => {
            event.prevent_default();
            if let Some(place) = rows.get(n).and_then(|it| it.place) {
                browser::focus(&control_id(place));
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    choose(state, next);
    browser::reveal_line(next, "workflow");
}
