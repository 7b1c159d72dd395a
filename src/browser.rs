//! The only part that touches the world: address, clipboard, storage, time, focus, files. Whatever the
//! browser refuses (storage in a sandbox, the clipboard in a frame) is answered, never a panic. It
//! knows neither the recipe nor the state.

mod clipboard;
mod clock;
mod editor;
mod files;
mod focus;
mod host;
mod opened;
mod sheet;

use std::time::Duration;

use leptos::prelude::{request_animation_frame, set_timeout};
use pushwright_core::text::Lang;
use wasm_bindgen::JsValue;
use web_sys::{Document, Event, Storage, Window};

pub use clipboard::{copy, select, select_all, select_field};
pub use clock::{milliseconds, now};
pub use editor::{
    cursor, edit_of, focus_still, has_focus, number_of, reveal_child, scroll_page_to_top,
    scroll_to_top, select_range, unscroll,
};
pub use files::{download, download_archive, fetch_text, read_file};
pub use focus::{
    catch_focus, focus, is_typing, keep_focus, keep_still, on_key, press, reveal, reveal_line, turn,
};
pub use host::Browser;
pub use opened::{MAX_FILES, Texts, holds_files, pasted, read_files};
pub use sheet::{fit, mark, print, put_first, select_line};

/// Where the chosen language is kept; both WebAssembly files read it.
pub const LANG: &str = "pushwright.lang";

pub fn window() -> Window {
    leptos::prelude::window()
}

pub fn document() -> Document {
    leptos::prelude::document()
}

pub fn dispatch(event: &str) {
    if let Ok(event) = Event::new(event) {
        let _ = window().dispatch_event(&event);
    }
}

/// The way to the folder of the page's files, in the page that is made for frames; there is none in the
/// page itself. The first leaves nothing behind: no storage, no history.
pub fn embedded() -> Option<String> {
    document().document_element()?.get_attribute("data-embed")
}

fn storage() -> Option<Storage> {
    // Asked for first, because a sandbox refuses even the question.
    if embedded().is_some() { None } else { window().local_storage().ok().flatten() }
}

pub fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

pub fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Full or refused storage only means that the next visit starts afresh.
        let _ = storage.set_item(key, value);
    }
}

/// The language of the page: as chosen, else the browser's first that is spoken here.
pub fn language() -> Lang {
    let chosen = stored(LANG).and_then(|it| Lang::of(&it));
    let browser = || {
        let them = window().navigator().languages();
        them.iter().find_map(|it| Lang::of(&it.as_string()?))
    };
    chosen.or_else(browser).unwrap_or(Lang::En)
}

/// Runs once what happens now is shown.
pub fn later(run: impl FnOnce() + 'static) {
    let run: Box<dyn FnOnce()> = Box::new(run);
    set_timeout(run, Duration::ZERO);
}

/// Runs after so many milliseconds.
pub fn wait(millis: u32, run: impl FnOnce() + 'static) {
    let run: Box<dyn FnOnce()> = Box::new(run);
    set_timeout(run, Duration::from_millis(millis.into()));
}

/// Runs once what happens now has been painted.
pub fn after_paint(run: impl FnOnce() + 'static) {
    request_animation_frame(move || later(run));
}

/// Opens an address in a new tab that cannot reach back.
pub fn open(address: &str) {
    let _ = window().open_with_url_and_target_and_features(address, "_blank", "noopener");
}

/// Loads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// What stands behind the page's address, with its `#`.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Puts another fragment into the address, as no step of the history.
pub fn replace_fragment(fragment: &str) {
    if let Ok(history) = window().history() {
        let address = format!("#{fragment}");
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// Puts another fragment into the address, as a step of the history.
pub fn push_fragment(fragment: &str) {
    if let Ok(history) = window().history() {
        let address = format!("#{fragment}");
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// The address of the page itself with another fragment.
pub fn address(fragment: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    let mut page = href.split('#').next().unwrap_or_default();
    if embedded().is_some() {
        page = page.split('?').next().unwrap_or_default();
        page = page.match_indices("/embed/").last().map_or(page, |it| &page[..=it.0]);
    }
    format!("{page}#{fragment}")
}

/// The address of the folder that the page lies in.
pub fn folder() -> String {
    let address = address("");
    let page = address.split(['#', '?']).next().unwrap_or_default();
    page.rfind('/').map_or(page, |at| &page[..=at]).to_owned()
}

/// Whether the page has room for one column only: see style/page.css.
pub fn is_narrow() -> bool {
    let width = window().inner_width().ok().and_then(|it| it.as_f64());
    width.is_some_and(|it| it <= 960.0)
}

/// Whether the page's address leads nobody else to it.
pub fn is_local() -> bool {
    let host = window().location().hostname().unwrap_or_default();
    matches!(host.as_str(), "" | "localhost" | "127.0.0.1" | "[::1]")
}
