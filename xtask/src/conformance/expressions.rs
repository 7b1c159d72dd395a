//! Expressions: results, and faults in GitHub's own words.

use std::{fs, path::Path};

use super::{Failure, Report};
use anyhow::{Context, Result};
use pushwright_core::{
    data::Data,
    expr::{
        Fault, FaultKind, MAX_DEPTH, MAX_LENGTH, Map, Names, Scope, Stage, Value, evaluate,
        parse_in,
    },
};

pub(super) fn run(folder: &Path) -> Result<Report> {
    let mut report = Report { total: 0, failures: Vec::new() };
    let mut files: Vec<_> = fs::read_dir(folder)?.flatten().map(|it| it.path()).collect();
    files.sort();
    for file in files.iter().filter(|it| it.extension().is_some_and(|it| it == "json")) {
        let text = fs::read_to_string(file)?;
        // Keys of contexts keep their order, so the cases are read by the reader that is tested.
        let cases = Data::from_json(&text).ok().context("the cases are no JSON")?;
        let Some(Data::List(cases)) = cases.get("cases") else { continue };
        for case in cases {
            report.total += 1;
            if let Err(why) = judge(case) {
                let id = case.get("id").and_then(Data::as_text).unwrap_or_default().to_owned();
                report.failures.push(Failure { case: id, why });
            }
        }
    }
    Ok(report)
}

fn judge(case: &Data) -> Result<(), String> {
    let expr = case.get("expr").and_then(Data::as_text).unwrap_or_default();
    let contexts = case.get("contexts").cloned().unwrap_or_default();
    let result = match case.get("result") {
        Some(Data::Null) | None => None,
        it => it,
    };
    match (run_one(expr, contexts), result) {
        (Ok(value), Some(expected)) => same(&value, expected),
        (Err(fault), None) => same_fault(expr, &fault, case.get("err").unwrap_or(&Data::Null)),
        (Ok(value), None) => Err(format!("gives {value:?} instead of a fault")),
        (Err(fault), Some(_)) => Err(format!("gives a fault: {}", in_words(expr, &fault))),
    }
}

fn run_one(expr: &str, contexts: Data) -> Result<Value, Fault> {
    let entries = match contexts {
        Data::Map(them) => them.into_iter().map(|it| (it.0, Value::from(it.1))).collect(),
        _ => Vec::new(),
    };
    let contexts = Map { entries, is_open: false };
    let names = Names { has_context: &|it| contexts.get(it).is_some(), has_function: &|_| false };
    let parsed = parse_in(expr, 0..expr.len(), &names)?;
    evaluate(&parsed, &Scope { contexts: contexts.clone(), status: None })
}

fn same(value: &Value, expected: &Data) -> Result<(), String> {
    let kind = match value {
        Value::Null => "Null",
        Value::Bool(_) => "Boolean",
        Value::Number(_) => "Number",
        Value::Text(_) => "String",
        Value::List(_) => "Array",
        Value::Map(_) => "Object",
        Value::Partial(_) | Value::Unknown(_) => "unknown",
    };
    let expected_kind = expected.get("kind").and_then(Data::as_text).unwrap_or_default();
    let json = |it: Option<Data>| it.unwrap_or_default().to_json();
    let (is, should) = (json(value.to_data()), json(expected.get("value").cloned()));
    if kind == expected_kind && is == should {
        return Ok(());
    }
    Err(format!("gives {kind} {is} instead of {expected_kind} {should}"))
}

fn same_fault(expr: &str, fault: &Fault, expected: &Data) -> Result<(), String> {
    let text = |key: &str| expected.get(key).and_then(Data::as_text).unwrap_or_default();
    let stage = match fault.kind.stage() {
        Stage::Lexing => "lexing",
        Stage::Parsing => "parsing",
        Stage::Evaluation => "evaluation",
    };
    let words = in_words(expr, fault);
    if stage == text("kind") && words.contains(text("value")) {
        return Ok(());
    }
    Err(format!("gives a {stage} fault {words:?} instead of {} {:?}", text("kind"), text("value")))
}

/// As GitHub says it.
fn in_words(expr: &str, fault: &Fault) -> String {
    let found = &fault.found;
    let says = match fault.kind {
        FaultKind::Word | FaultKind::Unexpected => format!("Unexpected symbol: '{found}'"),
        FaultKind::End => format!("Unexpected end of expression: '{found}'"),
        FaultKind::Empty => "An expression was expected".to_owned(),
        FaultKind::Unclosed => "The expression is not closed".to_owned(),
        FaultKind::UnknownContext => format!("Unrecognized named-value: '{found}'"),
        FaultKind::UnknownFunction => format!("Unrecognized function: '{found}'"),
        FaultKind::TooFewArguments => format!("Too few parameters supplied: '{found}'"),
        FaultKind::TooManyArguments => format!("Too many parameters supplied: '{found}'"),
        FaultKind::EvenArguments => format!(
            "Even number of parameters supplied, requires an odd number of parameters: '{found}'"
        ),
        FaultKind::TooDeep => format!("Exceeded max expression depth {MAX_DEPTH}: '{found}'"),
        FaultKind::TooLong => format!("Exceeded max expression length {MAX_LENGTH}: '{found}'"),
        FaultKind::Predicate => "case predicate must evaluate to a boolean value".to_owned(),
        FaultKind::Format => format!("The following format string is invalid: {found}"),
        FaultKind::FormatArgument => format!(
            "The following format string references more arguments than were supplied: {found}"
        ),
        FaultKind::Json if found.trim().is_empty() => "empty input".to_owned(),
        FaultKind::Json => "Error parsing JSON when evaluating fromJson".to_owned(),
        FaultKind::TooMuchMemory => "The maximum allowed memory size was exceeded".to_owned(),
    };
    match fault.kind.stage() {
        Stage::Evaluation => format!("{says}. Located within expression: {expr}"),
        Stage::Lexing | Stage::Parsing => {
            format!("{says}. Located at position {} within expression: {expr}", fault.position)
        }
    }
}
