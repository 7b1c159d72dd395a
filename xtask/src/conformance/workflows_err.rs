//! Workflows that other validators refuse: ours must find the same on the same line. Left out is what
//! needs a project around the file, the network or another program.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use pushwright_core::{
    lint::{Finding, Severity, lint},
    yaml::read,
};
use serde_json::Value;

use super::{Failure, Report};

pub(super) fn run(folder: &Path) -> Result<Report> {
    let folder = folder.join("workflows_err");
    let index: Value = serde_json::from_slice(&fs::read(folder.join("index.json"))?)?;
    let files = index.get("files").and_then(Value::as_array).context("the index has no files")?;
    let mut report = Report { total: 0, failures: Vec::new() };
    for entry in files {
        let file = text(entry, "file");
        let source = fs::read_to_string(folder.join(file)).context(file.to_owned())?;
        let findings = lint(&read(&source));
        for error in expected(entry) {
            report.total += 1;
            if !findings.iter().any(|it| is_it(it, line(error))) {
                report.failures.push(failure(file, error, &findings));
            }
        }
    }
    report.failures.sort_by(|one, other| one.why.cmp(&other.why));
    Ok(report)
}

fn text<'a>(entry: &'a Value, key: &str) -> &'a str {
    entry.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// `None` for what the whole file is refused for.
fn line(error: &Value) -> Option<u64> {
    error.get("line").and_then(Value::as_u64)
}

/// The errors that the file alone shows.
fn expected(entry: &Value) -> Vec<&Value> {
    let is = |key: &str| match entry.get(key) {
        Some(Value::Array(them)) => !them.is_empty(),
        Some(Value::Object(them)) => !them.is_empty(),
        Some(Value::Bool(it)) => *it,
        Some(Value::String(_)) => true,
        _ => false,
    };
    if is("needs_project") || is("reusable_workflows") || is("typescript_known_failing") {
        return Vec::new();
    }
    let own = entry.get("errors_standalone").or(entry.get("errors")).and_then(Value::as_array);
    let own = own.into_iter().flatten();
    own.filter(|it| !EXTERNAL.contains(&text(it, "rule"))).collect()
}

/// Programs that actionlint runs.
const EXTERNAL: &[&str] = &["shellcheck", "pyflakes"];

/// Rules about safety and good habits stand beside many a mistake that they do not speak of.
const OTHER: &[&str] = &[
    "kept-credentials",
    "missing-permission",
    "no-concurrency",
    "no-timeout",
    "unpinned-action",
    "untrusted-code",
];

fn is_it(finding: &Finding, line: Option<u64>) -> bool {
    let is_there = |line| usize::try_from(line) == Ok(finding.span.start.line);
    match line {
        Some(line) => {
            finding.severity != Severity::Info
                && is_there(line)
                && !OTHER.contains(&finding.rule.id)
        }
        None => finding.severity == Severity::Error,
    }
}

fn failure(file: &str, error: &Value, findings: &[Finding]) -> Failure {
    let at = line(error).map_or("anywhere".to_owned(), |it| it.to_string());
    let found: Vec<String> = findings
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(|it| format!("{} {}", it.span.start.line, it.rule.id))
        .take(8)
        .collect();
    let why = format!(
        "{}: {} (found: {})",
        text(error, "rule"),
        text(error, "message"),
        found.join(", ")
    );
    Failure { case: format!("{file}:{at}"), why }
}
