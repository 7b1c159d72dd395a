//! A field that holds a text of many lines: where the cursor is in it, and how to get to a part of it.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlTextAreaElement, InputEvent};

use super::{document, embedded, window};

fn field(id: &str) -> Option<HtmlTextAreaElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The end that is moved, of what is selected in a field; counted as JavaScript counts.
pub fn cursor(id: &str) -> usize {
    let Some(field) = field(id) else { return 0 };
    let end = match field.selection_direction() {
        Ok(Some(it)) if it == "backward" => field.selection_start(),
        _ => field.selection_end(),
    };
    end.ok().flatten().unwrap_or_default() as usize
}

/// Selects a range of a field, counted as JavaScript counts.
pub fn select_range(id: &str, start: usize, end: usize) {
    if let Some(field) = field(id) {
        let _ = field.set_selection_range(start as u32, end as u32);
    }
}

/// Whether whoever is at the keyboard is there.
pub fn has_focus(id: &str) -> bool {
    document().active_element().is_some_and(|it| it.id() == id)
}

/// Moves the focus without scrolling.
pub fn focus_still(id: &str) {
    if let Some(element) = document().get_element_by_id(id)
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Shows the page from its beginning.
pub fn scroll_page_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Shows a box from its beginning.
pub fn scroll_to_top(id: &str) {
    document().get_element_by_id(id).into_iter().for_each(|it| it.set_scroll_top(0));
}

/// Scrolls a box so that the child with this number, from 0, is in sight. Nothing else of the page is
/// scrolled in a frame.
pub fn reveal_child(viewport: &str, holder: &str, n: usize) {
    let (Some(viewport), Some(holder)) =
        (document().get_element_by_id(viewport), document().get_element_by_id(holder))
    else {
        return;
    };
    let Some(child) = holder.children().item(n as u32) else { return };
    let (line, frame) = (child.get_bounding_client_rect(), viewport.get_bounding_client_rect());
    let margin = 3.0 * line.height();
    if line.top() < frame.top() + margin || frame.bottom() - margin < line.bottom() {
        let by = line.top() - frame.top() - viewport.client_height() as f64 / 3.0;
        viewport.set_scroll_top(viewport.scroll_top() + by as i32);
    }
    if embedded().is_none() && !is_on_screen(&viewport) {
        viewport.scroll_into_view();
    }
}

fn is_on_screen(element: &Element) -> bool {
    let rect = element.get_bounding_client_rect();
    let height = document().document_element().map_or(0, |it| it.client_height()) as f64;
    rect.top() < height / 2.0 && height / 4.0 < rect.bottom()
}

/// Puts what a field has scrolled by itself back: it is as large as its text, and what is around it scrolls.
pub fn unscroll(event: &Event) {
    if let Some(field) = event.target() {
        let field = field.unchecked_into::<Element>();
        field.set_scroll_top(0);
        field.set_scroll_left(0);
    }
}

/// Which child of its parent the closest such element around an event is, from 0.
pub fn number_of(event: &Event, css: &str) -> Option<usize> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let mut before = target.closest(css).ok()??.previous_element_sibling();
    let mut n = 0;
    while let Some(it) = before {
        n += 1;
        before = it.previous_element_sibling();
    }
    Some(n)
}

/// How a field was changed: `insertText`, `deleteContentBackward`, `historyUndo`, and what was inserted.
pub fn edit_of(event: &Event) -> (String, String) {
    match event.dyn_ref::<InputEvent>() {
        Some(it) => (it.input_type(), it.data().unwrap_or_default()),
        None => Default::default(),
    }
}
