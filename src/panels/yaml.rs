//! The workflow's text: colored, numbered, changed lines marked, each line a way to its setting.

use leptos::prelude::*;
use pushwright_core::{
    text::msg,
    topic::Place,
    yaml::{Kind, Part, highlight},
};

use crate::{
    browser,
    panels::field::control_id,
    state::{Row, RowKey, State},
    widgets::{flag, words},
};

#[component]
pub(crate) fn Yaml(state: State) -> impl IntoView {
    let file = words(move || {
        format!(".github/workflows/{}", state.recipe.with(|it| it.file_name.clone()))
    });
    view! {
        <p class="file" translate="no"><code>{file}</code></p>
        <div class="code" id="workflow" role="listbox" tabindex="0" translate="no"
            aria-label=state.say(&msg::PAGE_PREVIEW)
            aria-activedescendant=words(move || state.active.get().map(|it| row_id(&it)).unwrap_or_default())
            on:keydown=move |key| walk(state, &key)
        >
            <For
                each=move || state.rows.get().to_vec()
                key=|it: &Row| (it.key.clone(), it.place, it.changed)
                children=move |row| view! { <RowView state row/> }
            />
        </div>
    }
}

/// An id for a line; only has to be unique while the page is open.
pub(crate) fn row_id(key: &RowKey) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in key.0.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    format!("line-{hash:x}-{}", key.1)
}

#[component]
fn RowView(state: State, row: Row) -> impl IntoView {
    let Row { key, place, changed } = row;
    let parts = highlight(&key.0).into_iter().map(part).collect_view();
    let is_active = {
        let key = key.clone();
        move || state.active.with(|it| it.as_ref() == Some(&key))
    };
    let is_marked = move || place.is_some() && state.marked() == place;
    let id = row_id(&key);
    view! {
        <div class="line" role="option" id=id data-changed=changed.to_string()
            data-marked=flag(is_marked)
            aria-selected=flag(is_active)
            on:click=move |_| choose(state, key.clone(), place)
        >
            {parts}
        </div>
    }
}

fn part(part: Part<'_>) -> impl IntoView + use<> {
    let class = match part.kind {
        Kind::Plain => "plain",
        Kind::Key => "key",
        Kind::Text => "text",
        Kind::Expression => "expression",
        Kind::Literal => "literal",
        Kind::Comment => "comment",
    };
    view! { <span class=class>{part.text.to_owned()}</span> }
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
fn walk(state: State, key: &leptos::web_sys::KeyboardEvent) {
    let rows = state.rows.get_untracked();
    let active = state.active.get_untracked();
    let current = rows.iter().position(|it| Some(&it.key) == active.as_ref());
    let last = rows.len().saturating_sub(1);
    let next = match (key.key().as_str(), current) {
        ("ArrowDown", None) | ("Home", _) => 0,
        ("ArrowDown", Some(n)) => (n + 1).min(last),
        ("ArrowUp", Some(n)) => n.saturating_sub(1),
        ("ArrowUp", None) | ("End", _) => last,
        ("Enter", Some(n)) => {
            key.prevent_default();
            if let Some(place) = rows.get(n).and_then(|it| it.place) {
                browser::focus(&control_id(place));
            }
            return;
        }
        _ => return,
    };
    key.prevent_default();
    if let Some(row) = rows.get(next) {
        choose(state, row.key.clone(), row.place);
        browser::reveal_line(&row_id(&row.key), "workflow");
    }
}
