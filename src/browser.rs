//! The only module that touches the world: address, clipboard, storage, time, focus. Whatever the
//! browser refuses (storage in a sandbox, the clipboard in a frame) is answered, never a panic.

use std::{cell::RefCell, mem, time::Duration};

use js_sys::Promise;
use leptos::prelude::*;
use pushwright_core::{
    cron::Civil,
    recipe::Recipe,
    share,
    text::{self, Lang, Notes, msg},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Document, Element, Event, HtmlAnchorElement, HtmlDialogElement,
    HtmlElement, HtmlInputElement, KeyboardEvent, Response, ScrollIntoViewOptions,
    ScrollLogicalPosition, Storage, Url, Window,
};

use crate::{
    panels::yaml::row_id,
    state::{Notice, State, Theme},
    widgets::{View, effect, listen},
};

/// Keys in the browser's storage. No secret is ever among the values: links leave them out.
const RECIPE: &str = "pushwright.recipe";
const PENDING: &str = "pushwright.pending";
const LANG: &str = "pushwright.lang";
const THEME: &str = "pushwright.theme";
const KEPT: &str = "pushwright.kept";
const GITHUB: &str = "pushwright.github";

fn window() -> Window {
    leptos::prelude::window()
}

fn document() -> Document {
    leptos::prelude::document()
}

/// Puts the page in place of the shell that was there before it, once its language has come.
pub(crate) fn mount(view: fn(Lang, Notes) -> (State, View)) {
    let lang = language();
    let show = move |notes: Option<Notes>| {
        // boot.js says that a part of the page did not arrive.
        let Some(notes) = notes else { return dispatch("unloadable") };
        // Leptos owns the effects of the page; its nodes are put into the body by hand.
        mount_to_body(move || {
            let (state, page) = view(lang, notes);
            let _ = document().body().map(|it| it.append_child(page.node()));
            fetch_notes(state, lang);
        });
        if let Some(shell) = document().get_element_by_id("shell") {
            shell.remove();
        }
    };
    fetch_language(lang, Box::new(show));
}

fn dispatch(event: &str) {
    if let Ok(event) = Event::new(event) {
        let _ = window().dispatch_event(&event);
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Full or refused storage only means that the next visit starts afresh.
        let _ = storage.set_item(key, value);
    }
}

/// The language of the page: as chosen, else the browser's first that is spoken here.
pub(crate) fn language() -> Lang {
    let chosen = stored(LANG).and_then(|it| Lang::of(&it));
    let browser = || {
        let them = window().navigator().languages();
        them.iter().find_map(|it| Lang::of(&it.as_string()?))
    };
    chosen.or_else(browser).unwrap_or(Lang::En)
}

pub(crate) fn theme() -> Theme {
    stored(THEME).and_then(|it| Theme::of(&it)).unwrap_or(Theme::System)
}

/// The page's own address without its fragment; empty where it is of no use to others.
pub(crate) fn site() -> String {
    let location = window().location();
    let host = location.hostname().unwrap_or_default();
    let local = matches!(host.as_str(), "" | "localhost" | "127.0.0.1" | "[::1]");
    let href = location.href().unwrap_or_default();
    if local { String::new() } else { href.split('#').next().unwrap_or_default().to_owned() }
}

/// The recipe to begin with, and what there is to say about it: the link's, else the last one.
pub(crate) fn first_recipe() -> (Recipe, Option<Notice>) {
    let fragment = window().location().hash().unwrap_or_default();
    let pending = stored(PENDING).filter(|it| !it.is_empty());
    let decoded = (1 < fragment.len()).then(|| share::decode(&fragment));
    let written = decoded.as_ref().map(|it| share::encode(&it.recipe).fragment);
    // What the page stopped on is in the address, too: it must not be computed on again by itself.
    let stopped_on_it = pending.is_some() && pending == written;
    if let (Some(decoded), Some(written), false) = (decoded, written, stopped_on_it) {
        keep_pending(&written);
        if decoded.problems.is_empty() {
            return (decoded.recipe, None);
        }
        // What could not be used may be a secret: it does not stay in the address.
        show_fragment(&written, Entry::Replace);
        return (decoded.recipe, Some(Notice::Link(decoded.problems)));
    }
    let recipe = stored(RECIPE).map(|it| share::decode(&it).recipe).unwrap_or_default();
    if stopped_on_it {
        show_fragment(&share::encode(&recipe).fragment, Entry::Replace);
    }
    (recipe, pending.map(Notice::Crashed))
}

/// Remembers a recipe that is about to be computed on.
pub(crate) fn keep_pending(fragment: &str) {
    store(PENDING, fragment);
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
    let address = format!("#{fragment}");
    let _ = match entry {
        Entry::Push => history.push_state_with_url(&JsValue::NULL, "", Some(&address)),
        Entry::Replace => history.replace_state_with_url(&JsValue::NULL, "", Some(&address)),
        Entry::None => Ok(()),
    };
}

/// Runs once what happens now is shown.
pub(crate) fn later(run: impl FnOnce() + 'static) {
    let run: Box<dyn FnOnce()> = Box::new(run);
    set_timeout(run, Duration::ZERO);
}

/// What waits until typing pauses: browsers allow about seven changes of the address a second, and
/// storage is slow.
struct Soon {
    is_due: bool,
    address: Option<String>,
    /// A recipe that has been computed on, so that it is known to be harmless.
    harmless: Option<String>,
}

thread_local! {
    static SOON: RefCell<Soon> =
        const { RefCell::new(Soon { is_due: false, address: None, harmless: None }) };
}

const PAUSE: Duration = Duration::from_millis(200);

fn soon(change: impl FnOnce(&mut Soon)) {
    let is_due = SOON.with_borrow_mut(|it| {
        change(it);
        mem::replace(&mut it.is_due, true)
    });
    if !is_due {
        set_timeout(catch_up, PAUSE);
    }
}

/// Does what waits, at the latest when the page is left.
fn catch_up() {
    let (address, harmless) = SOON.with_borrow_mut(|it| {
        it.is_due = false;
        (it.address.take(), it.harmless.take())
    });
    if let Some(fragment) = address {
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

/// Keeps what is chosen, follows Back and Forward, and lets the document know language and theme.
pub(crate) fn connect(state: State) {
    effect(Box::new(move || {
        // The document is computed by now.
        let _ = state.work();
        let fragment = state.encoded.with(|it| it.fragment.clone());
        soon(|it| it.harmless = Some(fragment));
    }));
    listen(&window(), "pagehide", Box::new(|_| catch_up()));
    effect(Box::new(move || {
        let lang = state.lang.get();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", lang.id());
        }
        document().set_title(msg::PAGE_TITLE.get(lang));
    }));
    effect(Box::new(move || {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", state.theme.get().id());
        }
    }));
    effect(Box::new(move || {
        // The lines of the setting that has the focus come into view by themselves.
        let Some(place) = state.selected.get() else { return };
        if untrack(|| state.active.get()).is_none() {
            let work = untrack(|| state.work());
            if let Some(row) = work.rows.iter().find(|it| it.place == Some(place)) {
                reveal_line(&row_id(&row.key), "workflow");
            }
        }
    }));
    // A dialog is taken out of the page when it closes, so the focus is given back by us.
    let before = RefCell::new(None);
    effect(Box::new(move || {
        if state.dialog.get().is_some() {
            let focused = document().active_element().and_then(|it| it.dyn_into().ok());
            before.borrow_mut().get_or_insert_with(|| focused);
            request_animation_frame(|| open_dialog("dialog"));
        } else if let Some(focused) = before.take().flatten() {
            request_animation_frame(move || drop(HtmlElement::focus(&focused)));
        }
    }));
    let moved = move || {
        let fragment = window().location().hash().unwrap_or_default();
        let decoded = share::decode(&fragment);
        if decoded.recipe != state.recipe.get() {
            let problems = decoded.problems;
            state.notice.set((!problems.is_empty()).then_some(Notice::Link(problems)));
            state.show(decoded.recipe, Entry::None);
        }
    };
    for event in ["popstate", "hashchange"] {
        listen(&window(), event, Box::new(move |_| moved()));
    }
}

/// Shows the page in another language, once that has come; without it everything stays as it is.
pub(crate) fn choose_language(state: State, lang: Lang) {
    let show = move |notes: Option<Notes>| {
        let Some(notes) = notes else { return };
        store(LANG, lang.id());
        state.notes.update(|it| *it = notes.into());
        state.lang.set(lang);
        fetch_notes(state, lang);
    };
    fetch_language(lang, Box::new(show));
}

/// The notes whole, which nobody reads at first sight. Without them the first sentences remain.
fn fetch_notes(state: State, lang: Lang) {
    let read = move |file: String| {
        let is_wanted = !file.is_empty() && state.lang.with_untracked(|it| *it == lang);
        if is_wanted {
            state.notes.update(|it| *it = Notes::read(&file).into());
        }
    };
    fetch_text(&format!("notes.{}.md", lang.id()), Box::new(read));
}

pub(crate) fn choose_theme(state: State, theme: Theme) {
    store(THEME, theme.id());
    state.theme.set(theme);
}

/// Takes in all that there is to say in a language, and gives its notes; `None` if it did not come.
fn fetch_language(lang: Lang, then: Box<dyn FnOnce(Option<Notes>)>) {
    let read = move |file: String| then(text::provide(lang, &file));
    fetch_text(&format!("texts.{}.txt", lang.id()), Box::new(read));
}

/// Fetches a text, which is empty if it does not come.
fn fetch_text(address: &str, then: Box<dyn FnOnce(String)>) {
    let read =
        move |text: Option<JsValue>| then(text.and_then(|it| it.as_string()).unwrap_or_default());
    let open = move |response: Option<JsValue>| {
        let response = response.map(JsCast::unchecked_into::<Response>).filter(Response::ok);
        let text = response.and_then(|it| it.text().ok()).unwrap_or_else(refused);
        after(text, Box::new(read));
    };
    after(window().fetch_with_str(address), Box::new(open));
}

/// Goes on when a promise is kept, or with nothing when it is broken.
fn after(promise: Promise, then: Box<dyn FnOnce(Option<JsValue>)>) {
    // One type of future for all, because each would cost the wasm a kilobyte.
    wasm_bindgen_futures::spawn_local(async move { then(JsFuture::from(promise).await.ok()) });
}

fn refused() -> Promise {
    Promise::reject(&JsValue::NULL)
}

/// Copies a text; answers `false` where the clipboard is refused.
pub(crate) fn copy(text: &str, then: impl FnOnce(bool) + 'static) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    // Without a secure context there is no clipboard at all.
    let promise = match clipboard {
        Ok(it) if !it.is_undefined() => window().navigator().clipboard().write_text(text),
        _ => refused(),
    };
    after(promise, Box::new(move |copied: Option<JsValue>| then(copied.is_some())));
}

/// Selects the text of an element.
pub(crate) fn select(id: &str) {
    if let (Some(element), Ok(Some(selection))) =
        (document().get_element_by_id(id), window().get_selection())
    {
        let _ = selection.select_all_children(&element);
    }
}

/// Selects all that stands in the field of an event.
pub(crate) fn select_all(event: &Event) {
    if let Some(field) = event.target() {
        field.unchecked_into::<HtmlInputElement>().select();
    }
}

/// Hands a text over as a file.
pub(crate) fn download(name: &str, text: &str) -> Option<()> {
    let parts = js_sys::Array::of1(&text.into());
    let options = BlobPropertyBag::new();
    options.set_type("text/yaml");
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address).ok()
}

/// Opens an address in a new tab that cannot reach back.
pub(crate) fn open(address: &str) {
    let _ = window().open_with_url_and_target_and_features(address, "_blank", "noopener");
}

/// The page's address with another fragment.
pub(crate) fn address(fragment: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    format!("{}#{fragment}", href.split('#').next().unwrap_or_default())
}

/// Shows a dialog as the only thing that can be used.
fn open_dialog(id: &str) {
    if let Some(dialog) = document().get_element_by_id(id)
        && let Ok(dialog) = dialog.dyn_into::<HtmlDialogElement>()
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// Text as part of a URL's query.
pub(crate) fn encode_component(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// Owner, repository and branch, as last used.
pub(crate) fn github() -> [String; 3] {
    let kept = stored(GITHUB).unwrap_or_default();
    let mut parts = kept.split('\n').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    [next(), next(), next()]
}

pub(crate) fn keep_github(parts: &[String; 3]) {
    store(GITHUB, &parts.join("\n"));
}

/// Named recipes: names and fragments.
pub(crate) fn kept() -> Vec<(String, String)> {
    let kept = stored(KEPT).unwrap_or_default();
    let pair = |it: &str| it.split_once('\t').map(|(name, it)| (name.to_owned(), it.to_owned()));
    kept.lines().filter_map(pair).collect()
}

pub(crate) fn keep_all(kept: &[(String, String)]) {
    let lines: Vec<String> = kept
        .iter()
        .map(|(name, it)| format!("{}\t{it}", name.replace(['\t', '\n', '\r'], " ")))
        .collect();
    store(KEPT, &lines.join("\n"));
}

/// The time of now in a zone; `None` if the browser does not know the zone.
pub(crate) fn now(zone: &str) -> Option<Civil> {
    let zone = if zone.trim().is_empty() { "UTC" } else { zone.trim() };
    let options = js_sys::Object::new();
    let set = |key: &str, value: &str| js_sys::Reflect::set(&options, &key.into(), &value.into());
    set("timeZone", zone).ok()?;
    set("hourCycle", "h23").ok()?;
    for (key, value) in [("year", "numeric"), ("month", "2-digit"), ("day", "2-digit")] {
        set(key, value).ok()?;
    }
    set("hour", "2-digit").ok()?;
    set("minute", "2-digit").ok()?;
    // `new` throws for a zone that does not exist; `supportedValuesOf` would not know aliases.
    let intl = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: js_sys::Function =
        js_sys::Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let args = js_sys::Array::of2(&"en-GB".into(), &options);
    let format = js_sys::Reflect::construct(&class, &args).ok()?;
    let function: js_sys::Function =
        js_sys::Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()?;
    let text = function.call1(&format, &js_sys::Date::new_0()).ok()?.as_string()?;
    // "23/11/2026, 20:54"
    let mut numbers = text.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty());
    let mut next = || numbers.next()?.parse::<u32>().ok();
    let (day, month, year) = (next()?, next()?, next()?);
    let (hour, minute) = (next()?, next()?);
    Some(civil(year, month, day, hour, minute))
}

fn civil(year: u32, month: u32, day: u32, hour: u32, minute: u32) -> Civil {
    Civil {
        year: year as _,
        month: month as _,
        day: day as _,
        hour: hour as _,
        minute: minute as _,
    }
}

/// Moves the focus to an element and brings it into view.
pub(crate) fn focus(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    open_around(&element);
    into_view(&element, ScrollLogicalPosition::Center);
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Brings an element into view without moving the focus.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        open_around(&element);
        into_view(&element, ScrollLogicalPosition::Nearest);
    }
}

/// Opens the folded sections that hold an element.
fn open_around(element: &Element) {
    let mut around = element.parent_element();
    while let Some(it) = around {
        if it.tag_name() == "DETAILS" {
            let _ = it.set_attribute("open", "");
        }
        around = it.parent_element();
    }
}

fn into_view(element: &Element, block: ScrollLogicalPosition) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(block);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Scrolls a line of the preview into its box, and nothing else of the page.
pub(crate) fn reveal_line(line: &str, viewport: &str) {
    let (Some(line), Some(viewport)) =
        (document().get_element_by_id(line), document().get_element_by_id(viewport))
    else {
        return;
    };
    let (line, frame) = (line.get_bounding_client_rect(), viewport.get_bounding_client_rect());
    let margin = 48.0;
    if line.top() < frame.top() + margin {
        viewport.set_scroll_top(viewport.scroll_top() - (frame.top() + margin - line.top()) as i32);
    } else if frame.bottom() - margin < line.bottom() {
        let by = line.bottom() - frame.bottom() + margin;
        viewport.set_scroll_top(viewport.scroll_top() + by as i32);
    }
}

/// Calls for every key that is pressed anywhere in the page.
pub(crate) fn on_key(pressed: impl Fn(&KeyboardEvent) + 'static) {
    listen(&document(), "keydown", Box::new(move |it| pressed(it.unchecked_ref())));
}

/// Whether a key would type into what has the focus.
pub(crate) fn is_typing() -> bool {
    let element = document().active_element();
    element.is_some_and(|it| matches!(it.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}
