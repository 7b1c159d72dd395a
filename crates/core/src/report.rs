//! Findings as files for others to read: SARIF for code scanning, Markdown for people. Knows how they
//! are laid out, not what is wrong with a workflow.

mod markdown;
mod sarif;

pub use self::{markdown::markdown, sarif::sarif};

use crate::{lint::Finding, yaml::Document};

/// A workflow and what was found in it.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// The path of the file, as a reader should see it.
    pub file: &'a str,
    pub document: &'a Document,
    pub findings: &'a [Finding],
}

/// What `docs/rules` says about a rule.
#[derive(Debug)]
struct Page {
    id: &'static str,
    /// Where the fact behind the rule is told.
    source: &'static str,
    /// Harm and remedy in Markdown, in English; the browser goes without, to stay small.
    says: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

fn page(id: &str) -> Option<&'static Page> {
    PAGES.iter().find(|it| it.id == id)
}

/// A workflow with a mistake that has a repair, one without, and texts that want escaping.
#[cfg(test)]
fn sample(check: impl Fn(Checked<'_>) -> String) -> String {
    let text = "name: \"构建|<b>\"\non: push\njobs:\n  a|b:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/login-action@v4\n        id: login\n";
    let document = crate::yaml::read(text);
    let findings = crate::lint::lint(&document);
    let known = ["job-id", "unpinned-action"];
    let findings: Vec<_> = findings.into_iter().filter(|it| known.contains(&it.rule.id)).collect();
    check(Checked { file: "./a b/構.yml", document: &document, findings: &findings })
}
