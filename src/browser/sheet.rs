//! What takes a place of its own beside or over the page: where it is put, what is printed of it, and
//! whether it fits.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};

use super::{document, window};
use crate::widgets::View;

fn find(css: &str) -> Option<Element> {
    document().query_selector(css).ok().flatten()
}

/// Puts something before all that an element holds.
pub fn put_first(css: &str, view: &View) {
    if let Some(element) = find(css) {
        let _ = element.insert_before(view.node(), element.first_child().as_ref());
    }
}

/// Sets or removes an attribute of an element of the page.
pub fn mark(css: &str, name: &str, value: Option<&str>) {
    if let Some(element) = find(css) {
        let _ = match value {
            Some(it) => element.set_attribute(name, it),
            None => element.remove_attribute(name),
        };
    }
}

/// Opens the browser's own dialog for printing.
pub fn print() {
    let _ = window().print();
}

/// Gives each such element the first of these words as an attribute with which all of it is seen.
pub fn fit(css: &str, attribute: &str, words: &[&str]) {
    let Ok(them) = document().query_selector_all(css) else { return };
    for n in 0..them.length() {
        let Some(element) = them.item(n).and_then(|it| it.dyn_into::<Element>().ok()) else {
            continue;
        };
        for word in words {
            let _ = element.set_attribute(attribute, word);
            if element.scroll_height() <= element.client_height() {
                break;
            }
        }
    }
}

/// Moves the focus to a line of a field, counted from 1, and selects it.
pub fn select_line(id: &str, line: usize) {
    let field = document().get_element_by_id(id).and_then(|it| it.dyn_into().ok());
    let Some(field): Option<HtmlTextAreaElement> = field else { return };
    let text = field.value();
    // Positions in a field are counted as JavaScript does.
    let length = |it: &str| it.encode_utf16().count() as u32;
    let start: u32 = text.split_inclusive('\n').take(line.saturating_sub(1)).map(length).sum();
    let end = start + text.split('\n').nth(line.saturating_sub(1)).map_or(0, length);
    let _ = field.focus();
    let _ = field.set_selection_range(start, end);
}
