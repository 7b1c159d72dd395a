//! Cases of docker/metadata-action: its own tests, and what it really gave for other inputs.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use pushwright_core::{
    data::Data,
    host::{Host, Native},
    metadata::{self, Checkout, Context, Entry, Fault, Flavor, Image, Inputs, Outputs, Run},
};
use serde_json::{Map, Value, json};

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
    let input = &case["input"];
    let said = match case["kind"].as_str().unwrap_or_default() {
        "meta" => return judge_run(case),
        "is_raw_statement" => Ok(json!(metadata::is_only(&text(input), "raw"))),
        "flavor.transform" => Flavor::of(&strings(input)).map(|it| flavor(&it)),
        "image.transform" => Image::all(&strings(input)).map(|them| {
            them.iter().map(|it| json!({ "name": it.name, "enable": it.enable })).collect()
        }),
        "tag.parse" => Entry::of(&text(input)).map(|it| entry(&it)),
        "tag.transform" => metadata::entries(&strings(input))
            .map(|them| them.iter().map(|it| entry(&it.1)).collect()),
        "inputs" => inputs(&case["raw_inputs"]).map(|it| lists(&it)),
        "context" => {
            let it = context(&case["context"], None);
            let date = it.commit_date.map(|it| metadata::format(ISO, it, "UTC", &Native));
            let said = json!({ "ref": it.git_ref, "sha": it.sha, "commit_date": date });
            return differs("resolved", &said, &case["expected"]["resolved"]);
        }
        kind => return Some(format!("{kind} is a kind that nobody knows")),
    };
    match said {
        Ok(it) => differs("value", &it, &case["expected"]["value"]),
        Err(it) => differs_fault(&it, &case["expected"]),
    }
}

const ISO: &str = "YYYY-MM-DDTHH:mm:ss.SSS[Z]";

fn judge_run(case: &Value) -> Option<String> {
    // What the action's own tests do not assert, it gave all the same.
    let expected = case.get("observed").unwrap_or(&case["expected"]);
    let inputs = match inputs(&case["raw_inputs"]) {
        Ok(it) => it,
        Err(it) => return differs_fault(&it, expected),
    };
    let said = metadata::run(&inputs, &context(&case["context"], Some(&inputs)), &Native);
    if let Some(fault) = &said.fault {
        return differs_fault(fault, expected);
    }
    let said = outputs(&said);
    let expected = expected.as_object()?;
    let own = case["expected"].as_object()?;
    expected.iter().chain(own).find_map(|(key, it)| match key.as_str() {
        // Upstream asserts a few of the outputs only.
        "outputs" => {
            it.as_object()?.iter().find_map(|(name, it)| differs(name, &said[key][name], it))
        }
        "json" | "version" => differs(key, &said[key], it),
        _ => differs(key, &said[key], it),
    })
}

fn differs(what: &str, said: &Value, expected: &Value) -> Option<String> {
    (said != expected).then(|| format!("{what}: {said} is not {expected}"))
}

fn differs_fault(fault: &Fault, expected: &Value) -> Option<String> {
    let (said, message) = match fault {
        Fault::Error { name, message } => (format!("{name}: {message}"), message),
        Fault::Unknown(it) => return Some(format!("{it} cannot be foretold, {expected}")),
    };
    let (name, wanted) = (text(&expected["error_name"]), text(&expected["error"]));
    // Which tokens a parser had expected is its own affair.
    let head = |it: &str| it.lines().take(3).collect::<Vec<_>>().join("\n");
    let is_same = match wanted.starts_with("Parse error") {
        true => head(message) == head(&wanted),
        false => said == format!("{name}: {wanted}"),
    };
    (!is_same).then(|| format!("{said} is not {expected}"))
}

fn flavor(it: &Flavor) -> Value {
    json!({
        "latest": it.latest.id(),
        "prefix": it.prefix,
        "prefixLatest": it.prefix_latest,
        "suffix": it.suffix,
        "suffixLatest": it.suffix_latest,
    })
}

fn entry(it: &Entry) -> Value {
    let attributes: Map<String, Value> =
        it.attributes.iter().map(|it| (it.0.clone(), json!(it.1))).collect();
    json!({ "type": it.kind.id(), "attrs": attributes })
}

fn inputs(raw: &Value) -> Result<Inputs, Fault> {
    Inputs::of(|name| text(&raw[name]))
}

fn lists(it: &Inputs) -> Value {
    json!({
        "context": it.context,
        "images": it.images,
        "tags": it.tags,
        "flavor": it.flavor,
        "labels": it.labels,
        "annotations": it.annotations,
        "sep_tags": it.sep_tags,
        "sep_labels": it.sep_labels,
        "sep_annotations": it.sep_annotations,
        "bake_target": it.bake_target,
        "github_token": "",
    })
}

/// The context of a case, as the action makes it from what it is told.
fn context(case: &Value, inputs: Option<&Inputs>) -> Context {
    let instant = |it: &Value| metadata::instant(it.as_str()?);
    let now = instant(&case["now"]).unwrap_or_default();
    let env = case["env"].as_object().into_iter().flatten();
    let context = Context {
        event_name: text(&case["event_name"]),
        git_ref: text(&case["ref"]),
        sha: text(&case["sha"]),
        payload: data(&case["payload"]),
        env: env.map(|it| (it.0.clone(), text(it.1))).collect(),
        now,
        commit_date: None,
        repository: data(&case["repo_api"]),
    };
    let git = case.get("git").filter(|_| inputs.is_none_or(|it| it.context == "git"));
    let checkout = git.map(|it| Checkout {
        git_ref: text(&it["ref"]),
        sha: text(&it["sha"]),
        commit_date: instant(&it["commit_date"]),
    });
    let api_date = Some(instant(&case["commit_date_api"]).unwrap_or(now));
    let mut res = Run { context, api_date, checkout }.resolved();
    // Upstream's tests put one clock in place of both.
    if let Some(it) = instant(&case["commit_date_forced"]) {
        res.commit_date = Some(it);
    }
    res
}

fn outputs(it: &Outputs) -> Value {
    let version = it.version.as_ref();
    let texts: Map<String, Value> =
        it.texts.iter().map(|it| (it.0.to_owned(), json!(it.1))).collect();
    json!({
        "version": {
            "main": version.and_then(|it| it.main.as_deref()),
            "partial": version.map(|it| it.partial.as_slice()),
            "latest": version.map(|it| it.latest),
        },
        "tags": it.tags,
        "tag_names": it.tag_names,
        "labels": it.labels,
        "annotations": it.annotations,
        "json": value(&it.json),
        "bake_file_tags": value(&it.bake_file_tags),
        "bake_file_labels": value(&it.bake_file_labels),
        "bake_file_annotations": value(&it.bake_file_annotations),
        "bake_file": value(&it.bake_file),
        "outputs": texts,
        "warnings": it.warnings,
    })
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
