//! What a person sees. Whatever is expected may take a moment to come.

use std::cell::RefCell;

use serde_json::{Value, json};
use thirtyfour::{WebElement, prelude::*};

use crate::page::Page;

impl Page {
    #[track_caller]
    pub(crate) fn element(&self, css: &str) -> WebElement {
        let mut them = self.elements(css);
        if them.is_empty() {
            self.wait_for(css, || self.has(css));
            them = self.elements(css);
        }
        if them.is_empty() { self.fail(&format!("{css} came and went")) } else { them.remove(0) }
    }

    #[track_caller]
    pub(crate) fn elements(&self, css: &str) -> Vec<WebElement> {
        self.ask(self.browser().find_all(By::Css(css))).unwrap_or_else(|error| self.fail(&error))
    }

    /// Whether there is such an element, seen or not.
    #[track_caller]
    pub fn has(&self, css: &str) -> bool {
        0 < self.count(css)
    }

    #[track_caller]
    pub fn count(&self, css: &str) -> usize {
        let count = self
            .eval_with("return document.querySelectorAll(arguments[0]).length", vec![json!(css)]);
        count.as_u64().unwrap_or_default() as usize
    }

    /// The text of all such elements, seen or not.
    #[track_caller]
    pub fn texts(&self, css: &str) -> Vec<String> {
        let all = "return [...document.querySelectorAll(arguments[0])].map((it) => it.textContent)";
        let all = self.eval_with(all, vec![json!(css)]);
        let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
        all.as_array().into_iter().flatten().map(text).collect()
    }

    /// The text of the first such element as it is shown; empty if it is hidden.
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        let element = self.element(css);
        self.ask(element.text()).unwrap_or_else(|error| self.fail(&error))
    }

    #[track_caller]
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let value = "return document.querySelector(arguments[0])?.getAttribute(arguments[1])";
        let value = self.eval_with(value, vec![json!(css), json!(name)]);
        value.as_str().map(str::to_owned)
    }

    /// What is in a field.
    #[track_caller]
    pub fn value(&self, css: &str) -> String {
        let value = "return document.querySelector(arguments[0])?.value";
        self.eval_with(value, vec![json!(css)]).as_str().unwrap_or("(no such field)").to_owned()
    }

    /// What has the focus: its id, or else as much as tells it apart.
    #[track_caller]
    pub fn focused(&self) -> String {
        self.text_of(
            "const it = document.activeElement; if (!it || it === document.body) return 'BODY'; \
             return it.id || it.dataset.preset || it.getAttribute('aria-label') || it.textContent.trim() || it.tagName",
        )
    }

    /// The workflow, as the preview shows it.
    #[track_caller]
    pub fn yaml(&self) -> String {
        self.wait_for("the lines of the workflow", || self.has("#workflow .line"));
        self.texts("#workflow .line").join("\n")
    }

    /// The workflow without what depends on the language.
    #[track_caller]
    pub fn yaml_without_comments(&self) -> String {
        let code = "return [...document.querySelectorAll('#workflow .line')].map((line) => \
            [...line.childNodes].map((it) => it.className === 'comment' ? '' : it.textContent).join('').trimEnd()).filter((it) => it).join('\\n')";
        self.text_of(code)
    }

    /// Waits until the workflow contains a text.
    #[track_caller]
    pub fn expect_yaml(&self, part: &str) {
        self.expect("the workflow", || self.yaml(), &format!("…{part}…"), |it| it.contains(part));
    }

    /// Waits until an element shows a text that contains this.
    #[track_caller]
    pub fn expect_text(&self, css: &str, part: &str) {
        let seen = || self.texts(css).join("\n");
        self.expect(css, seen, &format!("…{part}…"), |it| it.contains(part));
        self.wait_for(&format!("{css} to be seen"), || self.is_visible(css));
    }

    #[track_caller]
    pub fn expect_value(&self, css: &str, value: &str) {
        self.expect(css, || self.value(css), value, |it| it == value);
    }

    #[track_caller]
    pub fn expect_attribute(&self, css: &str, name: &str, value: &str) {
        let seen = || self.attribute(css, name).unwrap_or_else(|| "(no such attribute)".to_owned());
        self.expect(&format!("{css} [{name}]"), seen, value, |it| it == value);
    }

    #[track_caller]
    pub fn expect_focus(&self, on: &str) {
        self.expect("the focus", || self.focused(), on, |it| it == on);
    }

    #[track_caller]
    pub fn expect_gone(&self, css: &str) {
        let seen = || self.texts(css).join("\n");
        self.expect(
            css,
            || if self.is_visible(css) { format!("shown: {}", seen()) } else { String::new() },
            "(gone)",
            |it| it.is_empty(),
        );
    }

    #[track_caller]
    pub fn expect_visible(&self, css: &str) {
        self.wait_for(&format!("{css} to be seen"), || self.is_visible(css));
    }

    /// Whether any such element can be seen.
    #[track_caller]
    pub fn is_visible(&self, css: &str) -> bool {
        let visible = "return [...document.querySelectorAll(arguments[0])].some((it) => \
            it.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && it.getClientRects().length > 0)";
        self.eval_with(visible, vec![json!(css)]) == true
    }

    /// Waits until what is seen is as it should be; else says what was seen last.
    #[track_caller]
    fn expect(
        &self,
        what: &str,
        see: impl Fn() -> String,
        wanted: &str,
        is_right: impl Fn(&str) -> bool,
    ) {
        let last = RefCell::new(String::new());
        let holds = self.comes_true(|| {
            let seen = see();
            let right = is_right(&seen);
            last.replace(seen);
            right
        });
        if !holds {
            self.fail(&format!("{what}\n  should be: {wanted}\n  seen: {}", last.borrow()));
        }
    }
}
