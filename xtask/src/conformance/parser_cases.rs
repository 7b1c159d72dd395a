//! Whole workflows that GitHub's own parser takes or refuses: ours must agree. Which of the two is
//! compared, not the words. An error that only a run would show is not the parser's.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use pushwright_core::{
    lint::{Around, Finding, REFUSED, Severity, lint_among},
    text::Lang,
    workflow::Workflow,
    yaml::read,
};
use serde_json::Value;

use super::{Failure, Report, text};

pub(super) fn run(folder: &Path) -> Result<Report> {
    let file = folder.join("parser_cases.json");
    let index: Value = serde_json::from_slice(&fs::read(&file)?)?;
    let cases = index.get("cases").and_then(Value::as_array).context("the set has no cases")?;
    // What GitHub's own parser gets wrong says nothing about what is right.
    let fails = |it: &Value| it.get("typescript_known_failing").and_then(Value::as_bool);
    let cases = cases.iter().filter(|it| fails(it) != Some(true));
    let mut report = Report { total: 0, failures: Vec::new() };
    for case in cases {
        report.total += 1;
        if let Some(why) = judge(case) {
            report.failures.push(Failure { case: text(case, "file").to_owned(), why });
        }
    }
    Ok(report)
}

/// Why a case came out otherwise, if it did.
fn judge(case: &Value) -> Option<String> {
    let others = called(case);
    let around = Around { others: &others, is_whole: false };
    let errors: Vec<Finding> = lint_among(&read(text(case, "input")), around)
        .into_iter()
        .filter(|it| it.severity == Severity::Error && REFUSED.contains(&it.rule))
        .collect();
    match (text(case, "kind") == "ok", errors.is_empty()) {
        (true, true) | (false, false) => None,
        (true, false) => Some(errors.iter().map(line).collect::<Vec<_>>().join("; ")),
        (false, true) => {
            let expected = case.get("errors").and_then(Value::as_array).map(Vec::as_slice);
            let says = |it: &Value| format!("{} {}", it["line"], text(it, "message"));
            let expected: Vec<String> = expected.unwrap_or_default().iter().map(says).collect();
            Some(format!("found nothing of: {}", expected.join("; ")))
        }
    }
}

/// The workflows that the case calls.
fn called(case: &Value) -> Vec<(String, Workflow)> {
    let them = case.get("reusable_workflows").and_then(Value::as_object).into_iter().flatten();
    let read = |it: &Value| read(it.as_str().unwrap_or_default()).workflow;
    them.map(|(path, it)| (path.trim_start_matches("./").to_owned(), read(it))).collect()
}

fn line(it: &Finding) -> String {
    format!("{} {}: {}", it.span.start.line, it.rule.id, it.message.say(Lang::En))
}
