//! Workflows that other validators refuse: ours must find the same on the same line. Left out is what
//! needs a project around the file, the network or another program.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use pushwright_core::{
    lint::{Finding, Severity, lint},
    yaml::read,
};
use serde_json::Value;

use super::{Failure, Report, text};

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

/// `None` for what the whole file is refused for; actionlint writes line 0 then.
fn line(error: &Value) -> Option<u64> {
    error.get("line").and_then(Value::as_u64).filter(|it| *it > 0)
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

/// Why what is left is left: what the message says, and the reason. Whatever is not here is open.
const REASONS: &[(&str, &str)] = &[
    ("avoid using deprecated input", ACTIONS),
    ("is not defined in action", ACTIONS),
    ("which is required by action", ACTIONS),
    ("is too old to run", ACTIONS),
    ("is not defined in object type", ACTIONS),
    ("Required property is missing", BESIDE),
    ("Container image cannot be empty", BESIDE),
    ("creates a cycle", "told once: a circle of jobs is one mistake, and stands at its first job"),
    ("does not exist in this workflow", "another line: ours is that of the entry in `needs`"),
    ("section is missing in job", "told once: `steps` stands there and is empty"),
    ("invalid timezone", "no mistake: the zone is in the database of time zones"),
    ("must be sequence node", "no mistake: GitHub's own schema takes a text there"),
    ("character match with single character", "no mistake: only longer than it need be"),
    ("head_commit.author.name\" is potentially", "another line: ours is that of the expression"),
    ("leading and trailing spaces", "another line: ours is that of the text, not of its `|`"),
];
const ACTIONS: &str = "actions: the catalog does not have the inputs and outputs of this one";
const BESIDE: &str = "another line: ours names the key that holds too little";

fn failure(file: &str, error: &Value, findings: &[Finding]) -> Failure {
    let at = line(error).map_or("anywhere".to_owned(), |it| it.to_string());
    let errors = findings.iter().filter(|it| it.severity == Severity::Error);
    let found = errors.map(|it| format!("{} {}", it.span.start.line, it.rule.id)).take(8);
    let found = found.collect::<Vec<_>>().join(", ");
    let (rule, message) = (text(error, "rule"), text(error, "message"));
    let reason = REASONS.iter().find(|it| message.contains(it.0)).map_or("open", |it| it.1);
    Failure {
        case: format!("{file}:{at}"),
        why: format!("[{reason}] {rule}: {message} (found: {found})"),
    }
}
