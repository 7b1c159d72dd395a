//! Every check there is, in order; the first that fails ends the run.

mod browser;

use std::{path::PathBuf, time::Instant};

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use crate::{
    build, conformance, dist, flags, judge, project,
    setup::{self, node},
    size,
};

struct Stage {
    name: &'static str,
    run: fn(&Shell) -> Result<Outcome>,
}

enum Outcome {
    Passed,
    /// Why.
    Skipped(String),
    /// These tests passed at the second attempt only.
    Unsteady(Vec<String>),
}

static STAGES: &[Stage] = &[
    Stage { name: "setup", run: |sh| passed(setup::for_tests(sh)) },
    Stage { name: "format", run: format },
    Stage { name: "lint", run: lint },
    Stage { name: "lint-page", run: lint_page },
    Stage { name: "native", run: native },
    Stage { name: "conformance", run: conforms },
    Stage { name: "page", run: |sh| passed(build::build(sh)) },
    Stage { name: "size", run: |_| passed(size::size()) },
    Stage { name: "dist", run: deployed },
    Stage { name: "browser", run: browser::browser },
    Stage { name: "judge", run: judges },
];

pub(crate) fn test(sh: &Shell, flags: &flags::Test) -> Result<()> {
    let stages = chosen(flags)?;
    let mut summary = Vec::new();
    let mut failure = None;
    for stage in stages {
        println!("\n=== {}", stage.name);
        let start = Instant::now();
        let outcome = (stage.run)(sh);
        let seconds = start.elapsed().as_secs_f32();
        let verdict = match outcome {
            Ok(Outcome::Passed) => "passed".to_owned(),
            Ok(Outcome::Skipped(why)) => format!("SKIPPED: {why}"),
            Ok(Outcome::Unsteady(tests)) => format!("passed, UNSTEADY: {}", tests.join(", ")),
            Err(error) => {
                failure = Some(error.context(format!("stage `{}` failed", stage.name)));
                "FAILED".to_owned()
            }
        };
        println!("--- {}: {verdict} after {seconds:.1} s", stage.name);
        summary.push((stage.name, verdict, seconds));
        if failure.is_some() {
            break;
        }
    }
    println!("\n=== summary");
    for (name, verdict, seconds) in &summary {
        println!("{name:10} {seconds:7.1} s  {verdict}");
    }
    let passed = summary.iter().filter(|(_, verdict, _)| verdict.starts_with("passed")).count();
    println!("{passed} passed, {} failed", i32::from(failure.is_some()));
    failure.map_or(Ok(()), Err)
}

fn chosen(flags: &flags::Test) -> Result<Vec<&'static Stage>> {
    let only = names(flags.only.as_deref())?;
    let skip = names(flags.skip.as_deref())?;
    let wanted =
        |it: &&Stage| (only.is_empty() || only.contains(&it.name)) && !skip.contains(&it.name);
    Ok(STAGES.iter().filter(wanted).collect())
}

fn names(list: Option<&str>) -> Result<Vec<&str>> {
    let res: Vec<&str> = list.into_iter().flat_map(|it| it.split(',')).collect();
    for name in &res {
        let all: Vec<&str> = STAGES.iter().map(|it| it.name).collect();
        ensure!(all.contains(name), "there is no stage `{name}`; there are {}", all.join(", "));
    }
    Ok(res)
}

fn passed(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed)
}

fn format(sh: &Shell) -> Result<Outcome> {
    passed(Ok(cmd!(sh, "cargo fmt --all --check").run()?))
}

fn lint(sh: &Shell) -> Result<Outcome> {
    let page = project::PAGE;
    passed(Ok(
        cmd!(sh, "cargo clippy --workspace --exclude {page} --all-targets -- -D warnings").run()?
    ))
}

fn lint_page(sh: &Shell) -> Result<Outcome> {
    let page = project::PAGE;
    passed(Ok(
        cmd!(sh, "cargo clippy -p {page} --target wasm32-unknown-unknown -- -D warnings").run()?
    ))
}

/// The browser tests need the finished page, so they have a stage of their own.
/// Laws are tried with the same cases each time, so that what fails is what was changed. Another seed, or `cargo test` by
/// itself, tries others.
fn native(sh: &Shell) -> Result<Outcome> {
    let page = project::PAGE;
    let seed = std::env::var("PROPTEST_RNG_SEED").unwrap_or_else(|_| "1".to_owned());
    let test = cmd!(sh, "cargo test --workspace --exclude {page} --exclude pushwright-browser");
    passed(Ok(test.env("PROPTEST_RNG_SEED", seed).run()?))
}

fn conforms(_: &Shell) -> Result<Outcome> {
    let cases = conformance::cases();
    if !cases.exists() {
        return Ok(Outcome::Skipped(format!(
            "NOTHING WAS COMPARED WITH OTHER TOOLS, since {} is missing",
            cases.display()
        )));
    }
    passed(conformance::conformance(&flags::Conformance { dir: None, set: None, json: false }))
}

fn deployed(sh: &Shell) -> Result<Outcome> {
    if node::file("esbuild/bin/esbuild").is_none() {
        return Ok(Outcome::Skipped(
            "NO SINGLE FILE WAS WRITTEN, since esbuild is missing".to_owned(),
        ));
    }
    passed(dist::dist(sh, &flags::Dist { no_build: true }))
}

fn judges(sh: &Shell) -> Result<Outcome> {
    let oracles: PathBuf = judge::oracles();
    if !oracles.exists() {
        return Ok(Outcome::Skipped(format!(
            "NO JUDGE HAS SEEN OUR WORKFLOWS, since {} is missing",
            oracles.display()
        )));
    }
    passed(judge::judge(sh, &flags::Judge { count: None, seed: None }))
}
