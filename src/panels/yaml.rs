//! The workflow's text: colored, numbered, changed lines marked, each line a way to its setting.

use pushwright_core::{text::msg, topic::Place, yaml::line_numbers};
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use crate::{
    browser,
    panels::field::control_id,
    state::{Row, RowKey, State},
    widgets::{View, all, colored, each, el, words},
};

pub(crate) fn yaml(state: State) -> View {
    let file =
        move || format!(".github/workflows/{}", state.recipe.with(|it| it.file_name.clone()));
    let file = self::file(words(file));
    let active = move || state.active.with(|it| it.as_ref().map(row_id)).unwrap_or_default();
    let keys = move || state.work().rows.iter().map(whole).collect();
    let draw = move |n: usize| {
        let row = state.work().rows.get(n).cloned();
        row.map_or_else(|| el("div"), |it| line(state, it))
    };
    let code = el("div.code")
        .is("id", "workflow")
        .is("role", "listbox")
        .is("tabindex", "0")
        .is("translate", "no")
        .follows("aria-label", state.say(msg::PAGE_PREVIEW))
        .follows("data-numbers", move || line_numbers(state.work().rows.len()))
        .follows("aria-activedescendant", active)
        .on("keydown", move |it| walk(state, &it))
        .on("click", move |it| {
            let row =
                browser::number_of(&it, ".line").and_then(|n| state.work().rows.get(n).cloned());
            row.into_iter().for_each(|it| choose(state, it.key, it.place));
        })
        .with(each(keys, draw));
    all([file, code])
}

/// Where a file goes.
pub(crate) fn file(path: View) -> View {
    el("p.file").is("translate", "no").with(el("code").with(path))
}

/// An id for a line; only has to be unique while the page is open.
pub(crate) fn row_id(key: &RowKey) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in key.0.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    format!("line-{hash:x}-{}", key.1)
}

/// All of a row as one text: a line is drawn anew when anything of it changes. Made of every line after
/// each change, so the numbers stand in it as they are.
fn whole(row: &Row) -> String {
    let (topic, item) = row.place.map_or(("", 0), |it| (it.topic.id(), it.item));
    let mut res = String::with_capacity(row.key.0.len() + topic.len() + 8);
    res.push_str(&row.key.0);
    res.push(if row.changed { '\r' } else { '\n' });
    for number in [row.key.1, item] {
        res.extend(char::from_u32(number as u32));
    }
    res.push_str(topic);
    res
}

fn line(state: State, row: Row) -> View {
    let Row { key, place, changed } = row;
    let is_marked = move || place.is_some() && state.marked() == place;
    let is_active = {
        let key = key.clone();
        move || state.active.with(|it| it.as_ref() == Some(&key))
    };
    // A blank line has a name for those who hear it, and a break for those who select it.
    let blank = key.0.is_empty();
    let row = el("div.line");
    let row = if blank { row.follows("aria-label", state.say(msg::PAGE_BLANK_LINE)) } else { row };
    let row = if blank { row.with(el("br")) } else { row };
    row.is("role", "option")
        .is("id", &row_id(&key))
        .is("data-changed", if changed { "true" } else { "false" })
        .flag("data-marked", is_marked)
        .flag("aria-selected", is_active)
        .with(colored(&key.0))
}

/// Chooses a line: it is explained, and its setting comes into view.
fn choose(state: State, key: RowKey, place: Option<Place>) {
    state.active.set(Some(key));
    state.selected.set(place);
    if let Some(place) = place {
        browser::reveal(&control_id(place));
    }
}

/// Arrow keys move from line to line, Enter goes to the setting.
fn walk(state: State, event: &Event) {
    let work = state.work();
    let rows = &work.rows;
    let active = state.active.get();
    let current = rows.iter().position(|it| Some(&it.key) == active.as_ref());
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
    if let Some(row) = rows.get(next) {
        choose(state, row.key.clone(), row.place);
        browser::reveal_line(&row_id(&row.key), "workflow");
    }
}
