//! The judgement of axe-core, which knows what can be known of accessibility by machine.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use serde_json::{Value, json};

use crate::page::Page;

static AXE: LazyLock<String> = LazyLock::new(read);

fn read() -> String {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ours = ours.join("../target/tools/node/node_modules/axe-core/axe.min.js");
    let path = env::var_os("PUSHWRIGHT_AXE").filter(|it| !it.is_empty());
    let path = path.map_or(ours, PathBuf::from);
    fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "The accessibility tests need axe-core, but {} cannot be read ({error}): install Node.js and run \
             `cargo xtask setup`, or name axe.min.js in PUSHWRIGHT_AXE.",
            path.display()
        )
    })
}

/// Which of axe-core's rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// WCAG 2.2 to level AA, and what is good beyond it.
    All,
    /// Those whose answer depends on colors.
    OfColor,
}

impl Rules {
    fn chosen(self) -> Value {
        let tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        match self {
            Rules::All => json!({ "type": "tag", "values": tags }),
            Rules::OfColor => {
                json!({ "type": "rule", "values": ["color-contrast", "link-in-text-block"] })
            }
        }
    }
}

const RUN: &str = include_str!("scripts/axe.js");

impl Page {
    /// What axe-core finds wrong in what is shown now.
    #[track_caller]
    pub fn violations(&self, rules: Rules) -> Vec<String> {
        if self.eval("return typeof axe") != "object" {
            // Through the browser's own protocol: the page's policy allows no script of others.
            self.cdp("Runtime.evaluate", json!({ "expression": *AXE }));
        }
        let run = format!("({RUN})({})", rules.chosen());
        let run = json!({ "expression": run, "awaitPromise": true, "returnByValue": true });
        let answer = self.cdp("Runtime.evaluate", run);
        let Some(violations) = answer.pointer("/result/value").and_then(Value::as_array) else {
            self.fail(&format!("axe-core did not answer: {answer}"));
        };
        violations.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()
    }
}
