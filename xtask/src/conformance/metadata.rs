//! Cases of docker/metadata-action: its own tests, and what it really gave for other inputs.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use pushwright_core::{
    data::Data,
    host::{Host, Native},
    metadata,
};
use serde_json::{Value, json};

use super::{Failure, Report};

pub(super) fn run(folder: &Path) -> Result<Report> {
    let mut res = Report { total: 0, failures: Vec::new() };
    for name in ["upstream", "oracle", "edge"] {
        for case in read(folder, name)? {
            let id = text(&case["id"]);
            res.total += 1;
            if let Some(why) = judge(&case) {
                res.failures.push(Failure { case: id, why });
            }
        }
    }
    Ok(res)
}

pub(super) fn dates(folder: &Path) -> Result<Report> {
    let mut res = Report { total: 0, failures: Vec::new() };
    for row in read(folder, "dates")? {
        let (instant, zone, format) =
            (text(&row["instant"]), text(&row["tz"]), text(&row["format"]));
        let instant_read = metadata::instant(&instant).unwrap_or_default();
        let said = metadata::format(&format, instant_read, &zone, &Native);
        res.total += 1;
        if json!(said) != row["expected"] {
            let case = format!("{format} at {instant} in {zone}");
            res.failures.push(Failure { case, why: format!("{said} is not {}", row["expected"]) });
        }
    }
    Ok(res)
}

pub(super) fn collation(folder: &Path) -> Result<Report> {
    let mut res = Report { total: 0, failures: Vec::new() };
    for row in read(folder, "collation")? {
        let mut keys = strings(&row["keys"]);
        keys.sort_by(|a, b| Native.collate(a, b));
        res.total += 1;
        if keys != strings(&row["sorted"]) {
            let why = format!("{keys:?} is not {}", row["sorted"]);
            res.failures.push(Failure { case: row["keys"].to_string(), why });
        }
    }
    Ok(res)
}

fn read(folder: &Path, name: &str) -> Result<Vec<Value>> {
    let path = folder.join(name).with_extension("json");
    let text =
        fs::read_to_string(&path).with_context(|| format!("{} is not there", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no list", path.display()))
}

/// Why a case came out otherwise; `None` if it did not.
fn judge(case: &Value) -> Option<String> {
    // What the action's own tests do not assert, it gave all the same.
    let observed = case.get("observed").into_iter();
    let expected = observed.chain([&case["expected"]]).flat_map(Value::as_object).flatten();
    let said = value(&metadata::outcome(&data(case), 0, &Native));
    let mut expected = expected.peekable();
    if expected.peek().is_none() {
        return Some("nothing is expected of it".to_owned());
    }
    expected.find_map(|(key, it)| match key.as_str() {
        // Upstream asserts a few of the outputs only; a token decides nothing.
        "outputs" | "value" if it.is_object() => it
            .as_object()?
            .iter()
            .filter(|it| it.0 != "github_token")
            .find_map(|(name, it)| differs(name, &said[key][name], it)),
        // Which tokens a parser had expected is its own affair.
        "error" if text(it).starts_with("Parse error") => {
            differs(key, &json!(head(&said[key])), &json!(head(it)))
        }
        _ => differs(key, &said[key], it),
    })
}

fn differs(what: &str, said: &Value, expected: &Value) -> Option<String> {
    (said != expected).then(|| format!("{what}: {said} is not {expected}"))
}

/// The first three lines.
fn head(text: &Value) -> String {
    text.as_str().unwrap_or_default().lines().take(3).collect::<Vec<_>>().join("\n")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

fn data(value: &Value) -> Data {
    match value {
        Value::Null => Data::Null,
        Value::Bool(it) => Data::Bool(*it),
        Value::Number(it) => Data::Number(it.as_f64().unwrap_or_default()),
        Value::String(it) => Data::Text(it.clone()),
        Value::Array(them) => Data::List(them.iter().map(data).collect()),
        Value::Object(them) => {
            Data::Map(them.iter().map(|it| (it.0.clone(), data(it.1))).collect())
        }
    }
}

fn value(data: &Data) -> Value {
    match data {
        Data::Null => Value::Null,
        Data::Bool(it) => json!(it),
        Data::Number(it) => json!(it),
        Data::Text(it) => json!(it),
        Data::List(them) => them.iter().map(value).collect(),
        Data::Map(them) => {
            Value::Object(them.iter().map(|it| (it.0.clone(), value(&it.1))).collect())
        }
    }
}
