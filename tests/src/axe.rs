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
    let path = env::var_os("PUSHWRIGHT_AXE").filter(|it| !it.is_empty()).map_or(ours, PathBuf::from);
    fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "The accessibility tests need axe-core, but {} cannot be read ({error}): install Node.js and run \
             `cargo xtask setup`, or name axe.min.js in PUSHWRIGHT_AXE.",
            path.display()
        )
    })
}

const RUN: &str = "axe.run(document, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    resultTypes: ['violations'], preload: false,
}).then((it) => it.violations.map((it) =>
    `${it.id} (${it.impact}): ${it.help}` + it.nodes.slice(0, 4).map((node) =>
        `\\n    ${node.target.join(' ')}: ${node.html.slice(0, 160)}\\n      ` +
        [...node.any, ...node.all, ...node.none].map((it) => it.message).join('; ')).join('') +
    (it.nodes.length > 4 ? `\\n    and ${it.nodes.length - 4} more` : '')))";

impl Page {
    /// What axe-core finds wrong in what is shown now.
    #[track_caller]
    pub fn accessibility_violations(&self) -> Vec<String> {
        if self.eval("return typeof axe") != "object" {
            // Through the browser's own protocol: the page's policy allows no script of others.
            self.cdp("Runtime.evaluate", json!({ "expression": *AXE }));
        }
        let run = json!({ "expression": RUN, "awaitPromise": true, "returnByValue": true });
        let answer = self.cdp("Runtime.evaluate", run);
        let Some(violations) = answer.pointer("/result/value").and_then(Value::as_array) else {
            self.fail(&format!("axe-core did not answer: {answer}"));
        };
        violations.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()
    }
}
