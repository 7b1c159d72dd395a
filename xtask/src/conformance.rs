//! Holds our passes against what the field's own tools hold to be true. The cases are read in place
//! and never copied; each set has a module that knows its files.

mod docker_mistakes;
mod expressions;
mod metadata;
mod parser_cases;
mod workflows_err;
mod workflows_ok;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::{flags, project};

/// What became of one set.
pub(crate) struct Report {
    pub(crate) total: usize,
    pub(crate) failures: Vec<Failure>,
}

/// A case that came out otherwise than it should.
pub(crate) struct Failure {
    pub(crate) case: String,
    /// What came out, and what should have.
    pub(crate) why: String,
}

struct Set {
    name: &'static str,
    /// The folder that holds it, below the one that holds them all.
    folder: &'static str,
    run: fn(&Path) -> Result<Report>,
    /// How many of a hundred cases have to come out right.
    share: usize,
}

static SETS: &[Set] = &[
    Set { name: "metadata", folder: "metadata", run: metadata::run, share: 100 },
    Set { name: "dates", folder: "metadata", run: metadata::dates, share: 100 },
    Set { name: "collation", folder: "metadata", run: metadata::collation, share: 100 },
    Set { name: "expressions", folder: "expressions", run: expressions::run, share: 100 },
    Set {
        name: "docker_mistakes",
        folder: "docker_mistakes",
        run: docker_mistakes::run,
        share: 100,
    },
    Set { name: "workflows_ok", folder: "workflows", run: workflows_ok::run, share: 100 },
    Set { name: "workflows_err", folder: "workflows", run: workflows_err::run, share: 90 },
    Set { name: "parser_cases", folder: "workflows", run: parser_cases::run, share: 100 },
];

/// Where the cases are, if nothing else is said.
pub(crate) fn cases() -> PathBuf {
    project::root().join("../shared/conformance")
}

pub(crate) fn conformance(flags: &flags::Conformance) -> Result<()> {
    let dir = flags.dir.clone().unwrap_or_else(cases);
    let wanted = |it: &&Set| flags.set.as_deref().is_none_or(|name| name == it.name);
    let sets: Vec<&Set> = SETS.iter().filter(wanted).collect();
    let names: Vec<&str> = SETS.iter().map(|it| it.name).collect();
    ensure!(!sets.is_empty(), "there is no such set; there are {}", names.join(", "));
    ensure!(dir.is_dir(), "{} is missing, so nothing was compared", dir.display());
    let mut failed = 0;
    for set in sets {
        let folder = dir.join(set.folder);
        if !folder.is_dir() {
            println!("{:16} SKIPPED: {} is missing", set.name, folder.display());
            continue;
        }
        let report = (set.run)(&folder)?;
        if report.passed() * 100 < report.total * set.share {
            failed += report.failures.len();
        }
        if flags.json { report.print_json(set.name) } else { report.print(set.name) }
    }
    ensure!(failed == 0, "{failed} cases came out otherwise");
    Ok(())
}

impl Report {
    fn passed(&self) -> usize {
        self.total - self.failures.len()
    }

    fn print(&self, name: &str) {
        println!("{name:16} {} of {}", self.passed(), self.total);
        for Failure { case, why } in &self.failures {
            println!("  {case}: {why}");
        }
        for (reason, count) in self.reasons() {
            println!("  {count:4} {reason}");
        }
    }

    /// How many failures have which reason, where reasons are known: `[reason] …`.
    fn reasons(&self) -> BTreeMap<&str, usize> {
        let mut res = BTreeMap::new();
        for it in &self.failures {
            if let Some((reason, _)) = it.why.strip_prefix('[').and_then(|it| it.split_once("] ")) {
                *res.entry(reason).or_default() += 1;
            }
        }
        res
    }

    fn print_json(&self, name: &str) {
        let failure = |it: &Failure| json!({ "case": it.case, "why": it.why });
        let failures: Vec<_> = self.failures.iter().map(failure).collect();
        let (passed, total) = (self.passed(), self.total);
        println!(
            "{}",
            json!({ "set": name, "passed": passed, "total": total, "failures": failures })
        );
    }
}

/// What an entry of an index says of itself; empty if it says nothing.
fn text<'a>(entry: &'a Value, key: &str) -> &'a str {
    entry.get(key).and_then(Value::as_str).unwrap_or_default()
}
