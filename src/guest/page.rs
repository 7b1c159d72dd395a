//! The page as what comes later sees it: the exports of its module.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The module that the page is.
    pub type Page;

    /// The settings as a link's fragment. Values that look like secrets are not in it.
    #[wasm_bindgen(method)]
    pub fn fragment(this: &Page) -> String;

    /// What the link leaves out because it looks like a secret, in words; empty if nothing. The workflow
    /// holds it all the same.
    #[wasm_bindgen(method)]
    pub fn left_out(this: &Page) -> String;

    /// The workflow as text.
    #[wasm_bindgen(method)]
    pub fn workflow(this: &Page) -> String;

    /// Takes other settings, as one step that can be undone.
    #[wasm_bindgen(method)]
    pub fn apply(this: &Page, fragment: &str);

    /// Moves the focus to the control of a place, whose lines are marked then.
    #[wasm_bindgen(method)]
    pub fn point(this: &Page, place: &str);

    /// Copies a text that is not in sight, and then says what is done.
    #[wasm_bindgen(method)]
    pub fn copy(this: &Page, text: String, done: String);

    /// Says something in the status line.
    #[wasm_bindgen(method)]
    pub fn say(this: &Page, text: &str);
}
