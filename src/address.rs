//! The recipe in the address and in the browser's storage: as a step of the history at once, while
//! somebody types when that pauses.

use std::cell::RefCell;

use gloo::timers::callback::Timeout;
use js_sys::Reflect;
use pushwright_web::browser::{embedded, later, store, stored, window};
use wasm_bindgen::JsValue;
use web_sys::Storage;

/// Keys in the browser's storage. No secret is ever among the values: links leave them out.
pub(crate) const RECIPE: &str = "pushwright.recipe";
pub(crate) const PENDING: &str = "pushwright.pending";
/// Key in what the browser keeps for this tab: an address, and the one that took its place.
const LEFT: &str = "pushwright.left";

/// Remembers a recipe that is about to be computed on. If the page stops on it, boot.js stores it:
/// storing each would take a fifth of the time of a change (measured).
pub(crate) fn keep_pending(fragment: &str) {
    tell_boot("pushwrightPending", fragment);
}

/// Leaves a recipe where boot.js finds it when nothing here can run any more.
fn tell_boot(name: &str, fragment: &str) {
    let _ = Reflect::set(&window(), &name.into(), &fragment.into());
}

/// Remembers a recipe that came from outside, even if the page hangs on it.
pub(crate) fn store_pending(fragment: &str) {
    store(PENDING, fragment);
}

/// Remembers a recipe that has been computed on, so that it is known to be harmless.
pub(crate) fn keep_soon(fragment: String) {
    tell_boot("pushwrightHarmless", &fragment);
    soon(|it| it.harmless = Some(fragment));
}

/// How a change enters the browser's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    Push,
    Replace,
    /// The address is there already.
    None,
}

pub(crate) fn show_fragment(fragment: &str, entry: Entry) {
    let Ok(history) = window().history() else { return };
    // Steps in a frame would be steps of the page around it.
    if embedded().is_some() {
        return;
    }
    let address = format!("#{fragment}{}", kept());
    let _ = match entry {
        Entry::Push => history.push_state_with_url(&JsValue::NULL, "", Some(&address)),
        Entry::Replace => history.replace_state_with_url(&JsValue::NULL, "", Some(&address)),
        Entry::None => Ok(()),
    };
}

/// What the address says beside the recipe and nobody can choose in the page: it stays there.
fn kept() -> String {
    let fragment = hash();
    let is_kept =
        |it: &&str| ["lock=", "hide=", "sections=", "view="].iter().any(|key| it.starts_with(key));
    fragment
        .trim_start_matches('#')
        .split('&')
        .filter(is_kept)
        .map(|it| ["&", it].concat())
        .collect()
}

/// What waits until typing pauses: browsers allow about seven changes of the address a second, and
/// storage is slow.
struct Soon {
    /// Runs while something waits; ends when it is dropped.
    timer: Option<Timeout>,
    address: Option<String>,
    /// A recipe that has been computed on, so that it is known to be harmless.
    harmless: Option<String>,
}

thread_local! {
    static SOON: RefCell<Soon> =
        const { RefCell::new(Soon { timer: None, address: None, harmless: None }) };
    /// The address that was replaced last.
    static REPLACED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// In milliseconds.
const PAUSE: u32 = 200;

fn soon(change: impl FnOnce(&mut Soon)) {
    SOON.with_borrow_mut(|it| {
        change(it);
        it.timer.get_or_insert_with(|| Timeout::new(PAUSE, catch_up));
    });
}

/// Does what waits when the page is left. A reload may go to the address as it was a moment before, so what took
/// its place is noted for the next page in this tab.
pub(crate) fn leave() {
    catch_up();
    if let Some(tab) = of_tab() {
        let _ = match REPLACED.take() {
            Some(it) => tab.set_item(LEFT, &[&it, "\n", &hash()].concat()),
            None => tab.remove_item(LEFT),
        };
    }
}

/// Shows what the last page in this tab showed, where the reload was too early for that.
pub(crate) fn arrive() {
    let Some(tab) = of_tab() else { return };
    let left = tab.get_item(LEFT).ok().flatten().unwrap_or_default();
    let _ = tab.remove_item(LEFT);
    if let Some((behind, shown)) = left.split_once('\n')
        && behind == hash()
        && let Ok(history) = window().history()
    {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(shown));
    }
}

fn of_tab() -> Option<Storage> {
    // A frame leaves nothing behind.
    if embedded().is_some() { None } else { window().session_storage().ok().flatten() }
}

fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Does what waits.
pub(crate) fn catch_up() {
    let (address, harmless) = SOON.with_borrow_mut(|it| {
        it.timer = None;
        (it.address.take(), it.harmless.take())
    });
    if let Some(fragment) = address {
        REPLACED.set(Some(hash()));
        show_fragment(&fragment, Entry::Replace);
    }
    if let Some(fragment) = harmless {
        store(RECIPE, &fragment);
        // What came after it may be what the page stops on.
        if stored(PENDING).as_ref() == Some(&fragment) {
            store(PENDING, "");
        }
    }
}

/// Shows the recipe in the address: a step as soon as it is drawn, typing when it pauses.
pub(crate) fn show_fragment_soon(fragment: &str, entry: Entry) {
    let fragment = fragment.to_owned();
    match entry {
        Entry::Push => {
            catch_up();
            later(move || show_fragment(&fragment, entry));
        }
        Entry::Replace => soon(|it| it.address = Some(fragment)),
        Entry::None => SOON.with_borrow_mut(|it| it.address = None),
    }
}
