//! Workflows that other validators take for right: ours must not find an error in them.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use pushwright_core::{
    lint::{Severity, lint},
    text::Lang,
    yaml::read,
};
use serde_json::Value;

use super::{Failure, Report};

pub(super) fn run(folder: &Path) -> Result<Report> {
    let folder = folder.join("workflows_ok");
    let index: Value = serde_json::from_slice(&fs::read(folder.join("index.json"))?)?;
    let files = index.get("files").and_then(Value::as_array).context("the index has no files")?;
    let mut report = Report { total: 0, failures: Vec::new() };
    for entry in files.iter().filter(|it| is_right(it)) {
        let file = entry.get("file").and_then(Value::as_str).unwrap_or_default();
        let text = fs::read_to_string(folder.join(file)).context(file.to_owned())?;
        report.total += 1;
        let findings = lint(&read(&text));
        let errors = findings.iter().filter(|it| it.severity == Severity::Error);
        let line = |it: &pushwright_core::lint::Finding| {
            format!("{} {}: {}", it.span.start.line, it.rule.id, it.message.say(Lang::En))
        };
        let errors: Vec<String> = errors.map(line).collect();
        if !errors.is_empty() {
            report.failures.push(Failure { case: file.to_owned(), why: errors.join("; ") });
        }
    }
    Ok(report)
}

/// What all take for right; of those about Docker, what actionlint takes for right.
fn is_right(entry: &Value) -> bool {
    let is = |key: &str| entry.get(key).and_then(Value::as_bool) == Some(true);
    let verdict = entry.get("verdicts").and_then(|it| it.get("actionlint")).and_then(Value::as_u64);
    is("consensus_ok") || is("docker_related") && verdict == Some(0)
}
