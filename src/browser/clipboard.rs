//! The clipboard, and what is left where it is refused: to select the text.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlInputElement};

use super::{
    document,
    files::{after, refused},
    window,
};

/// Copies a text; answers `false` where the clipboard is refused.
pub fn copy(text: &str, then: impl FnOnce(bool) + 'static) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    // Without a secure context there is no clipboard at all.
    let promise = match clipboard {
        Ok(it) if !it.is_undefined() => window().navigator().clipboard().write_text(text),
        _ => refused(),
    };
    after(promise, Box::new(move |copied: Option<JsValue>| then(copied.is_some())));
}

/// Selects the text of an element.
pub fn select(id: &str) {
    if let (Some(element), Ok(Some(selection))) =
        (document().get_element_by_id(id), window().get_selection())
    {
        let _ = selection.select_all_children(&element);
    }
}

/// Moves the focus to a field and selects all that stands in it.
pub fn select_field(id: &str) {
    if let Some(field) = document().get_element_by_id(id) {
        let field = field.unchecked_into::<HtmlInputElement>();
        let _ = field.focus();
        field.select();
    }
}

/// Selects all that stands in the field of an event.
pub fn select_all(event: &Event) {
    if let Some(field) = event.target() {
        field.unchecked_into::<HtmlInputElement>().select();
    }
}
