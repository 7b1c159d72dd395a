//! Measures of what is shown now: what is too wide, too small, or covered.

use serde_json::{Value, json};

use crate::page::Page;

const MEASURES: &str = include_str!("scripts/layout.js");

impl Page {
    /// What is wider than the screen.
    #[track_caller]
    pub fn too_wide(&self) -> Vec<String> {
        self.measure("tooWide")
    }

    /// What is too small to be hit with a finger.
    #[track_caller]
    pub fn too_small(&self) -> Vec<String> {
        self.measure("tooSmall")
    }

    /// What lies over the element that has the focus, or that it is out of sight. What was moved a moment
    /// ago is measured once the browser has drawn it: it holds the view in place only then.
    #[track_caller]
    pub fn covered(&self) -> Vec<String> {
        let first = self.measure("covered");
        if first.is_empty() {
            return first;
        }
        self.two_frames();
        self.measure("covered")
    }

    /// Waits until the browser has drawn what was changed until now.
    #[track_caller]
    pub fn two_frames(&self) {
        self.eval(
            "const frame = () => new Promise(requestAnimationFrame); return frame().then(frame)",
        );
    }

    #[track_caller]
    fn measure(&self, what: &str) -> Vec<String> {
        let answer = self.eval_with(MEASURES, vec![json!(what)]);
        let sentence = |it: &Value| it.as_str().unwrap_or_default().to_owned();
        answer.as_array().into_iter().flatten().map(sentence).collect()
    }
}
