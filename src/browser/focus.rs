//! Where the focus is, what is in sight, and which keys are pressed.

use std::cell::RefCell;

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlDialogElement, HtmlElement, KeyboardEvent, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

use super::{after_paint, document, embedded, window};
use crate::widgets::{effect, listen};

/// Moves the focus to an element and brings it into view.
pub fn focus(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    open_around(&element);
    into_view(&element, ScrollLogicalPosition::Center);
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Does what a press on an element does.
pub fn press(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(it) = element.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        it.click();
    }
}

/// Moves from a tab to another by the keys that are customary for that.
/// Source: WAI-ARIA Authoring Practices, "Tabs".
pub fn turn(event: &Event) {
    let tab = event.current_target().and_then(|it| it.dyn_into::<Element>().ok());
    let Some((tab, list)) = tab.and_then(|it| Some((it.clone(), it.parent_element()?))) else {
        return;
    };
    let next = match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
        "ArrowRight" => tab.next_element_sibling().or_else(|| list.first_element_child()),
        "ArrowLeft" => tab.previous_element_sibling().or_else(|| list.last_element_child()),
        "Home" => list.first_element_child(),
        "End" => list.last_element_child(),
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = next.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
        next.click();
    }
}

/// Gives an element the focus, if what had it is gone after a change.
pub fn catch_focus(id: String) {
    after_paint(move || {
        let focused = document().active_element();
        if focused.is_none_or(|it| it.tag_name() == "BODY") {
            focus(&id);
        }
    });
}

/// Brings an element of the form into view without moving the focus. Where all stands in one column, that would take what
/// was pressed out of sight: there it is what is said of it.
pub fn reveal(id: &str, said: &str) {
    let [element, said] = [id, said].map(|it| document().get_element_by_id(it));
    let (Some(element), Some(said)) = (element, said) else { return };
    let form = element.closest(".form").ok().flatten();
    let right = |it: Element| it.get_bounding_client_rect().right();
    let is_beside = form.is_some_and(|it| right(it) <= said.get_bounding_client_rect().left());
    let it = if is_beside { &element } else { &said };
    open_around(it);
    // In a frame this would scroll the page around.
    if embedded().is_none() {
        into_view(it, ScrollLogicalPosition::Nearest);
    }
}

/// Opens the folded sections and the tabs that hold an element.
fn open_around(element: &Element) {
    let mut around = element.parent_element();
    while let Some(it) = around {
        if it.tag_name() == "DETAILS" {
            let _ = it.set_attribute("open", "");
        }
        if let Some(tab) =
            it.get_attribute("aria-labelledby").filter(|_| it.has_attribute("hidden"))
        {
            press(&tab);
            // What follows the press comes a moment later, and nothing hidden takes the focus.
            let _ = it.remove_attribute("hidden");
        }
        around = it.parent_element();
    }
}

fn into_view(element: &Element, block: ScrollLogicalPosition) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(block);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Makes a change that may move what has the focus, and leaves it where it is on the screen.
pub fn keep_still(change: impl FnOnce()) {
    let top = |it: &Element| it.get_bounding_client_rect().top();
    let focused = document().active_element().map(|it| (top(&it), it));
    change();
    let Some((before, it)) = focused else { return };
    // Where there are two columns, each scrolls by itself.
    if let Ok(Some(column)) = it.closest(".form") {
        column.set_scroll_top(column.scroll_top() + (top(&it) - before).round() as i32);
    }
    // In a frame this would scroll the page around.
    if embedded().is_none() {
        window().scroll_by_with_x_and_y(0.0, top(&it) - before);
    }
}

/// Scrolls a line of the preview, counted from 0, into its box, and nothing else of the page.
pub fn reveal_line(line: usize, viewport: &str) {
    let Some(viewport) = document().get_element_by_id(viewport) else { return };
    let Some(line) = viewport.children().item(line as u32) else { return };
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
pub fn on_key(pressed: impl Fn(&KeyboardEvent) + 'static) {
    listen(&document(), "keydown", Box::new(move |it: Event| pressed(it.unchecked_ref())));
}

/// Whether a key would type into what has the focus.
pub fn is_typing() -> bool {
    let element = document().active_element();
    element.is_some_and(|it| matches!(it.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Shows a dialog as the only thing that can be used, whenever it is there. It is taken out of the page
/// when it closes, so the focus is given back by us.
pub fn keep_focus(is_open: impl Fn() -> bool + 'static, dialog: &'static str) {
    let before = RefCell::new(None);
    effect(Box::new(move || {
        if is_open() {
            let focused = document().active_element().and_then(|it| it.dyn_into().ok());
            before.borrow_mut().get_or_insert_with(|| focused);
            request_animation_frame(move || open_dialog(dialog));
        } else if let Some(focused) = before.take().flatten() {
            request_animation_frame(move || drop(HtmlElement::focus(&focused)));
        }
    }));
}

fn open_dialog(id: &str) {
    if let Some(dialog) = document().get_element_by_id(id)
        && let Ok(dialog) = dialog.dyn_into::<HtmlDialogElement>()
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}
