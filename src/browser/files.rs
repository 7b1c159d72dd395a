//! Texts that are fetched, and files that are handed over.

use std::{cell::Cell, rc::Rc};

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Blob, BlobPropertyBag, Event, File, HtmlAnchorElement, HtmlInputElement, Response, Url,
};

use super::{document, embedded, window};

/// Fetches a text, which is empty if it does not come.
pub fn fetch_text(address: &str, then: Box<dyn FnOnce(String)>) {
    let read =
        move |text: Option<JsValue>| then(text.and_then(|it| it.as_string()).unwrap_or_default());
    let open = move |response: Option<JsValue>| {
        let response = response.map(JsCast::unchecked_into::<Response>).filter(Response::ok);
        let text = response.and_then(|it| it.text().ok()).unwrap_or_else(refused);
        after(text, Box::new(read));
    };
    let address = embedded().unwrap_or_default() + address;
    after(window().fetch_with_str(&address), Box::new(open));
}

/// Goes on when a promise is kept, or with nothing when it is broken.
pub(super) fn after(promise: Promise, then: Box<dyn FnOnce(Option<JsValue>)>) {
    // Not a future: what drives futures is larger than all that there is to wait for.
    let then = Rc::new(Cell::new(Some(then)));
    let go_on = |is_kept: bool| {
        let then = then.clone();
        let run = move |value: JsValue| {
            if let Some(then) = then.take() {
                then(is_kept.then_some(value));
            }
        };
        Closure::wrap(Box::new(run) as Box<dyn FnMut(JsValue)>)
    };
    let (kept, broken) = (go_on(true), go_on(false));
    let _ = promise.then2(&kept, &broken);
    // The promise holds them for as long as it needs them.
    drop((kept.into_js_value(), broken.into_js_value()));
}

pub(super) fn refused() -> Promise {
    Promise::reject(&JsValue::NULL)
}

/// Hands a text over as a file.
pub fn download(name: &str, text: &str) -> Option<()> {
    hand_over(name, "text/yaml", &text.into())
}

/// Hands an archive over as a file.
pub fn download_archive(name: &str, bytes: &[u8]) -> Option<()> {
    hand_over(name, "application/zip", &js_sys::Uint8Array::from(bytes).into())
}

fn hand_over(name: &str, kind: &str, what: &JsValue) -> Option<()> {
    let parts = js_sys::Array::of1(what);
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address).ok()
}

/// Longest file that is read, in bytes.
const MAX_FILE: f64 = 1_000_000.0;

/// Reads the file that was chosen in the field of an event: its name, and its text, which is empty if
/// it cannot be read. The same file can be chosen again.
pub fn read_file(event: &Event, then: Box<dyn FnOnce(String, String)>) {
    let field = event.target().map(JsCast::unchecked_into::<HtmlInputElement>);
    let Some(field) = field else { return };
    let Some(file) = field.files().and_then(|it| it.get(0)) else { return };
    let name = file.name();
    let read = read(&file);
    field.set_value("");
    after(read, Box::new(move |text| then(name, text_of(text))));
}

pub(super) fn read(file: &File) -> Promise {
    if file.size() <= MAX_FILE { file.text() } else { refused() }
}

pub(super) fn text_of(text: Option<JsValue>) -> String {
    text.and_then(|it| it.as_string()).unwrap_or_default()
}
