//! Workflows that publish images, each with one mistake more than a clean one: what the rules say of
//! it that they do not say of the clean one, and where.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use pushwright_core::{
    lint::{Finding, Severity, lint},
    text::Lang,
    yaml::read,
};
use serde_json::Value;

use super::{Failure, Report, text};

pub(super) fn run(folder: &Path) -> Result<Report> {
    let index: Vec<Value> = serde_json::from_slice(&fs::read(folder.join("index.json"))?)?;
    let mut texts = BTreeMap::new();
    for entry in &index {
        let (id, file) = (text(entry, "id"), text(entry, "file"));
        texts.insert(id, fs::read_to_string(folder.join(file)).context(file.to_owned())?);
    }
    let mut report = Report { total: index.len(), failures: Vec::new() };
    for entry in &index {
        let id = text(entry, "id");
        let own = texts.get(id).map_or("", String::as_str);
        let base = texts.get(text(entry, "base")).map_or("", String::as_str);
        if let Err(why) = judge(own, base, text(entry, "severity")) {
            report.failures.push(Failure { case: id.to_owned(), why });
        }
    }
    Ok(report)
}

fn judge(text: &str, base: &str, severity: &str) -> Result<(), String> {
    let findings = lint(&read(text));
    if severity == "none" {
        let wrong: Vec<&Finding> =
            findings.iter().filter(|it| it.severity == Severity::Error).collect();
        return if wrong.is_empty() { Ok(()) } else { Err(say(&wrong)) };
    }
    let known: Vec<String> = lint(&read(base)).iter().map(|it| it.message.say(Lang::En)).collect();
    let is_new = |it: &&Finding| !known.contains(&it.message.say(Lang::En));
    let new: Vec<&Finding> = findings.iter().filter(is_new).collect();
    let place = Place::of(text, base);
    let is_it = |it: &&&Finding| is_severity(it, severity) && place.holds(it.span.start.line);
    match new.iter().find(is_it) {
        Some(_) => Ok(()),
        None => Err(format!("no {severity} at {:?}; new are: {}", place.lines, say(&new))),
    }
}

/// Rules whose harm hangs on the image store of the runner's Docker, so that they only warn. Source:
/// docker/buildx#701, September 2026.
const HANG_ON_IMAGE_STORE: &[&str] = &["missing-builder", "build-output"];

fn is_severity(it: &Finding, severity: &str) -> bool {
    let hangs = HANG_ON_IMAGE_STORE.contains(&it.rule.id) && it.severity == Severity::Warning;
    it.severity.id() == severity || hangs && severity == "error"
}

fn say(findings: &[&Finding]) -> String {
    let line = |it: &&Finding| {
        let (line, rule, severity) = (it.span.start.line, it.rule.id, it.severity.id());
        format!("{line} {severity} {rule}: {}", it.message.say(Lang::En))
    };
    findings.iter().map(line).collect::<Vec<_>>().join("; ")
}

/// Where a text differs from another.
struct Place {
    /// Numbers of the lines that are new.
    lines: Vec<usize>,
    /// The line of `jobs:`.
    jobs: usize,
    /// What is missing, or has changed in the triggers, shows in other steps.
    is_wide: bool,
}

impl Place {
    fn of(text: &str, base: &str) -> Place {
        let (new, old): (Vec<&str>, Vec<&str>) = (text.lines().collect(), base.lines().collect());
        let kept = common(&new, &old);
        let lines: Vec<usize> = (1..=new.len()).filter(|it| !kept.contains(it)).collect();
        let jobs = new.iter().position(|it| it.starts_with("jobs:")).unwrap_or_default();
        let is_wide = kept.len() < old.len() || lines.iter().any(|it| *it <= jobs);
        Place { lines, jobs, is_wide }
    }

    /// At a new line or within a step's length of one; where lines are missing, anywhere in the jobs.
    fn holds(&self, line: usize) -> bool {
        self.lines.iter().any(|it| it.abs_diff(line) <= 8) || self.is_wide && self.jobs < line
    }
}

/// The numbers of lines that stand in both texts in the same order: the longest such series.
fn common(new: &[&str], old: &[&str]) -> Vec<usize> {
    let mut length = vec![vec![0_usize; old.len() + 1]; new.len() + 1];
    for (n, line) in new.iter().enumerate().rev() {
        for (o, other) in old.iter().enumerate().rev() {
            length[n][o] = match line == other {
                true => length[n + 1][o + 1] + 1,
                false => length[n + 1][o].max(length[n][o + 1]),
            };
        }
    }
    let (mut n, mut o, mut res) = (0, 0, Vec::new());
    while n < new.len() && o < old.len() {
        if new[n] == old[o] {
            res.push(n + 1);
            (n, o) = (n + 1, o + 1);
        } else if length[n + 1][o] < length[n][o + 1] {
            o += 1;
        } else {
            n += 1;
        }
    }
    res
}
