//! Browser and command line foretell alike: the cases of docker/metadata-action, read in place, are given
//! to the page's workbench, which asks this browser for regular expressions, zones and order.

use std::{fs, path::Path};

use pushwright_browser::{Page, Visitor};
use pushwright_core::{
    data::Data,
    event::{repository, samples},
    generate::{Surroundings, generate},
    host::Native,
    metadata,
    recipe::{PRESETS, Preset},
    simulate::row,
    text::{Lang, Notes},
    yaml,
};
use serde_json::{Value, json};

use crate::simulate as tab;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/conformance/metadata");

/// The cases of a file; `None`, with a word, if they are not here.
fn cases(name: &str) -> Option<Vec<Value>> {
    let path = Path::new(FOLDER).join(name).with_extension("json");
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is not there, so nothing was compared", path.display());
        return None;
    };
    let them: Vec<Value> = serde_json::from_str(&text).expect("a list");
    assert!(!them.is_empty());
    Some(them)
}

/// A page whose workbench is there.
fn workbench() -> Page {
    let page = Visitor::default().opens("");
    tab::open(&page);
    page.eval("import('./pushwright-workbench.js').then((it) => { window.workbench = it; })");
    page.wait_for("the workbench", || page.eval("return !!window.workbench") == json!(true));
    page
}

/// What the browser answers to cases, a hundred at a time.
fn answers(page: &Page, cases: &[Value]) -> Vec<Value> {
    let answer = |them: &[Value]| {
        let said = page.eval_with(
            "return window.workbench.foretell(arguments[0])",
            vec![json!(json!(them).to_string())],
        );
        let said: Vec<Value> =
            serde_json::from_str(said.as_str().expect("a text")).expect("a list");
        assert_eq!(said.len(), them.len());
        said
    };
    cases.chunks(100).flat_map(answer).collect()
}

/// What the command line answers.
fn native(case: &Value) -> Value {
    let case = Data::from_json(&case.to_string()).expect("JSON");
    serde_json::from_str(&metadata::outcome(&case, 0, &Native).to_json()).expect("JSON")
}

/// What differs from what the action really gave. Its tests assert a few of the outputs only.
fn judge(case: &Value, said: &Value) -> Option<String> {
    let expected = case["expected"].as_object()?;
    expected.iter().find_map(|(key, it)| {
        let mut fields: Vec<(&str, &Value, &Value)> = vec![(key, &said[key], it)];
        if let Some(them) = it.as_object() {
            let them = them.iter().filter(|it| it.0 != "github_token");
            fields = them.map(|(name, it)| (name.as_str(), &said[key][name], it)).collect();
        }
        // Which tokens a parser had expected is its own affair.
        let is_parser = |it: &Value| it.as_str().is_some_and(|it| it.starts_with("Parse error"));
        let other = fields.into_iter().find(|(_, said, it)| said != it && !is_parser(it));
        other.map(|(name, said, it)| format!("{name}: {said} is not {it}"))
    })
}

fn check(page: &Page, name: &str) {
    let Some(cases) = cases(name) else { return };
    let mut wrong = Vec::new();
    for (case, said) in cases.iter().zip(answers(page, &cases)) {
        let native = native(case);
        let differs = (said != native).then(|| format!("{said} is not {native}"));
        if let Some(why) = judge(case, &said).or(differs) {
            wrong.push(format!("{}: {why}", case["id"]));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} of {name}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    eprintln!("{name}: {} of {}", cases.len(), cases.len());
}

#[test]
fn the_action_itself() {
    let page = workbench();
    ["upstream", "oracle", "edge"].iter().for_each(|it| check(&page, it));
}

/// Whether this browser's own zone database, which may be of another release, has another time for a row
/// than that of the action; asked without our code.
fn knows_other_time(page: &Page, row: &Value) -> bool {
    let (Some(zone), Some(instant)) = (row["tz"].as_str(), row["instant"].as_str()) else {
        return false;
    };
    let script = "const format = new Intl.DateTimeFormat('en-US', \
        { timeZone: arguments[0], timeZoneName: 'longOffset' }); \
        const parts = format.formatToParts(new Date(arguments[1])); \
        return parts.find((it) => it.type === 'timeZoneName').value";
    let said = page.eval_with(script, vec![json!(zone), json!(instant)]);
    let offset = match said.as_str().and_then(|it| it.strip_prefix("GMT")) {
        None | Some("") => "+00:00",
        Some(it) => it,
    };
    let at = metadata::instant(instant).expect("an instant");
    let differs = offset != metadata::format("Z", at, zone, &Native);
    if differs {
        eprintln!("{row}: the browser's zone database says {offset}");
    }
    differs
}

#[test]
fn dates_and_order() {
    let page = workbench();
    let ask = |kind: &str, input: &Value| json!({ "kind": kind, "input": input });
    for (name, kind, expected) in [("dates", "date", "expected"), ("collation", "order", "sorted")]
    {
        let Some(rows) = cases(name) else { continue };
        let input = |it: &Value| if kind == "date" { it.clone() } else { it["keys"].clone() };
        let asked: Vec<Value> = rows.iter().map(|it| ask(kind, &input(it))).collect();
        let mut wrong = Vec::new();
        let mut elsewhere = 0;
        for (row, said) in rows.iter().zip(answers(&page, &asked)) {
            if said["value"] == row[expected] {
                continue;
            }
            match knows_other_time(&page, row) {
                true => elsewhere += 1,
                false => wrong.push(format!("{row}: {}", said["value"])),
            }
        }
        assert!(
            elsewhere * 100 < rows.len(),
            "{elsewhere} of {} of {name} by the browser",
            rows.len()
        );
        assert!(
            wrong.is_empty(),
            "{} of {} of {name}:\n{}",
            wrong.len(),
            rows.len(),
            wrong.join("\n")
        );
        eprintln!("{name}: {} of {}", rows.len(), rows.len());
    }
}

#[test]
fn all_events_come_to_the_same() {
    let page = workbench();
    for preset in PRESETS {
        let text = of_preset(preset);
        let said = page.eval_with(
            "return window.workbench.foretell_all(arguments[0])",
            vec![json!(text.clone())],
        );
        let workflow = yaml::read(&text).workflow;
        let events = samples(&workflow, &repository(&workflow));
        let native: Vec<String> =
            events.into_iter().map(|it| row(&workflow, it, &Native).in_short()).collect();
        assert_eq!(
            said.as_str().unwrap_or_default().trim_end(),
            native.join("\n"),
            "{}",
            preset.id
        );
    }
}

fn of_preset(preset: &Preset) -> String {
    let notes = Notes::built_in(Lang::En);
    let surroundings = Surroundings { lang: Lang::En, notes: &notes, link: "" };
    generate(&(preset.recipe)(), surroundings).text()
}
