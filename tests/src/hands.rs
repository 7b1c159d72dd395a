//! What a person does: click, press keys, type, choose, copy and paste.

use std::path::Path;

use serde_json::json;
use thirtyfour::{Key, WebElement, prelude::*};

use crate::page::Page;

impl Page {
    /// Clicks what a selector finds; fails if it cannot be seen or something covers it.
    #[track_caller]
    pub fn click(&self, css: &str) {
        self.click_found(css, || self.element(css));
    }

    /// Clicks the one among several that shows this text.
    #[track_caller]
    pub fn click_text(&self, css: &str, text: &str) {
        let what = format!("{css} that says {text:?}");
        let find = "return [...document.querySelectorAll(arguments[0])].find((it) => it.textContent.includes(arguments[1]))";
        let found = || {
            let answer = self.browser().execute(find, vec![json!(css), json!(text)]);
            self.ask(async { answer.await?.element() })
        };
        self.comes_true(|| found().is_ok());
        let element = || match found() {
            Ok(it) => it,
            Err(_) => self.fail(&format!("there is no {what}, but: {:?}", self.texts(css))),
        };
        self.click_found(&what, element);
    }

    #[track_caller]
    fn click_found(&self, what: &str, find: impl Fn() -> WebElement) {
        let click = || self.ask(find().click());
        // What is drawn anew between a look and the click is found again; a person would not notice.
        click()
            .or_else(|error| if error.contains("stale element") { click() } else { Err(error) })
            // What the edge of a box cuts off is scrolled to first; what lies over it is there still.
            .or_else(|error| match error.contains("click intercepted") {
                true => self.ask(find().scroll_into_view()).and_then(|()| click()),
                false => Err(error),
            })
            .unwrap_or_else(|error| self.fail(&format!("{what} cannot be clicked: {error}")));
    }

    /// Presses a key, with what is held meanwhile: `Tab`, `Control+Shift+z`.
    #[track_caller]
    pub fn press(&self, combination: &str) {
        let keys: Vec<char> = match combination {
            "+" => vec!['+'],
            it => it.split('+').map(|it| self.key(it)).collect(),
        };
        let chain = self.browser().action_chain();
        let down = keys.iter().fold(chain, |chain, it| chain.key_down(*it));
        let up = keys.iter().rev().fold(down, |chain, it| chain.key_up(*it));
        self.ask(up.perform())
            .unwrap_or_else(|error| self.fail(&format!("{combination}: {error}")));
        self.presses.set(self.presses.get() + 1);
    }

    /// Presses a key several times.
    #[track_caller]
    pub fn press_times(&self, key: &str, times: usize) {
        for _ in 0..times {
            self.press(key);
        }
    }

    #[track_caller]
    fn key(&self, name: &str) -> char {
        let key = match name {
            "Tab" => Key::Tab,
            "Enter" => Key::Enter,
            "Escape" => Key::Escape,
            "Space" => Key::Space,
            "Backspace" => Key::Backspace,
            "Control" => Key::Control,
            "Shift" => Key::Shift,
            "Up" => Key::Up,
            "Down" => Key::Down,
            "Left" => Key::Left,
            "Right" => Key::Right,
            "Home" => Key::Home,
            "End" => Key::End,
            "F8" => Key::F8,
            it if it.chars().count() == 1 => return it.chars().next().unwrap_or_default(),
            it => self.fail(&format!("the tests know no key {it:?}")),
        };
        key.value()
    }

    /// Types into whatever has the focus.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        let chain = self.browser().action_chain().send_keys(text);
        self.ask(chain.perform()).unwrap_or_else(|error| self.fail(&error));
        self.presses.set(self.presses.get() + text.chars().count());
    }

    /// Goes into a field, selects all of it and types over it.
    #[track_caller]
    pub fn fill(&self, css: &str, text: &str) {
        self.click(css);
        self.press("Control+a");
        if text.is_empty() {
            self.press("Backspace");
        }
        self.type_text(text);
        self.expect_value(css, text);
    }

    /// Chooses a file in a field for files, which may be out of sight as long as its label is not.
    #[track_caller]
    pub fn upload(&self, css: &str, file: &Path) {
        let element = self.element(css);
        let name = file.to_string_lossy().into_owned();
        self.ask(element.send_keys(name.as_str()))
            .unwrap_or_else(|error| self.fail(&format!("{css} takes no file: {error}")));
    }

    /// Drags files and folders from outside and drops them on an element.
    #[track_caller]
    pub fn drop_on(&self, css: &str, paths: &[&Path]) {
        let at = self.eval_with(
            "const box = document.querySelector(arguments[0]).getBoundingClientRect(); \
             return [box.x + box.width / 2, box.y + 60]",
            vec![json!(css)],
        );
        let files: Vec<_> = paths.iter().map(|it| it.to_string_lossy()).collect();
        for kind in ["dragEnter", "dragOver", "drop"] {
            let data = json!({ "items": [], "files": files, "dragOperationsMask": 1 });
            let event = json!({ "type": kind, "x": at[0], "y": at[1], "data": data });
            self.cdp("Input.dispatchDragEvent", event);
        }
    }

    /// Chooses an option of a select, by its value.
    #[track_caller]
    pub fn choose(&self, css: &str, value: &str) {
        self.click(&format!("{css} option[value={value:?}]"));
        self.expect_value(css, value);
    }

    /// Keys pressed so far, characters that were typed among them.
    pub fn presses(&self) -> usize {
        self.presses.get()
    }

    /// What is in the clipboard, seen as a person would: pasted into another page.
    #[track_caller]
    pub fn paste_elsewhere(&self) -> String {
        let pasted = self.ask(async {
            let browser = self.browser();
            let home = browser.window().await?;
            let tab = browser.new_tab().await?;
            browser.switch_to_window(tab).await?;
            browser.goto("data:text/html,<textarea autofocus></textarea>").await?;
            let field = browser.find(By::Css("textarea")).await?;
            field.send_keys(Key::Control + "v").await?;
            let pasted = field.prop("value").await?;
            browser.close_window().await?;
            browser.switch_to_window(home).await?;
            Ok(pasted.unwrap_or_default())
        });
        pasted.unwrap_or_else(|error| self.fail(&format!("cannot paste: {error}")))
    }

    /// Lets the browser save files into a folder, without asking.
    #[track_caller]
    pub fn saves_into(&self, folder: &str) {
        let behavior = json!({ "behavior": "allow", "downloadPath": folder });
        self.cdp("Browser.setDownloadBehavior", behavior);
    }
}
