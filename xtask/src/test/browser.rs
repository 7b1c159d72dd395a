//! The browser tests. A machine under load makes a real browser late now and then, so what failed is tried
//! once more by itself; what passes only then is named in the summary, as it may be a fault that time shows. They take longer
//! than all else, so they are not run again for the very page that the same tests passed in the same browser.

use std::{
    env,
    ffi::OsString,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xshell::{Shell, cmd};

use super::Outcome;
use crate::{conformance, dist, passed::Seen, project, setup::node};

/// Load delays one test or two. Where more fail, something is broken.
const MOST: usize = 3;

pub(super) fn browser(sh: &Shell) -> Result<Outcome> {
    let seen = seen(sh)?;
    if seen.passed() {
        println!("The same tests passed with this very page and this very browser before.");
        return Ok(Outcome::Passed);
    }
    let (passed, failed) = run(&["--no-fail-fast"])?;
    if passed {
        seen.pass()?;
        return Ok(Outcome::Passed);
    }
    ensure!((1..=MOST).contains(&failed.len()), "{} browser tests failed", failed.len());
    println!("\nOnce more, one after the other: {}", failed.join(", "));
    let mut args = vec!["--", "--exact", "--test-threads=1"];
    args.extend(failed.iter().map(String::as_str));
    let (passed, again) = run(&args)?;
    ensure!(passed, "failed twice: {}", again.join(", "));
    Ok(Outcome::Unsteady(failed))
}

/// The page, the tests with what they compare it with, and the browser.
fn seen(sh: &Shell) -> Result<Seen> {
    let built = cmd!(sh, "cargo test --package pushwright-browser --no-run --message-format json")
        .read()?;
    let program = |line: &str| {
        let it: Value = serde_json::from_str(line).ok()?;
        Some(PathBuf::from(it.get("executable")?.as_str()?))
    };
    let mut seen = Seen::by("browser").files(&project::dist())?;
    let driver = driver();
    seen = seen.text(cmd!(sh, "{driver} --version").read()?);
    let around =
        [Some(dist::single()), node::file("axe-core/axe.min.js"), Some(conformance::cases())];
    let around = around.into_iter().flatten().filter(|it| it.exists());
    built.lines().filter_map(program).chain(around).try_fold(seen, |seen, it| seen.files(&it))
}

/// Whether all went well, and the names of the tests that failed.
fn run(args: &[&str]) -> Result<(bool, Vec<String>)> {
    let mut process = Command::new("cargo")
        .args(["test", "-p", "pushwright-browser"])
        .args(args)
        .env("PUSHWRIGHT_DIST", project::dist())
        .env("PUSHWRIGHT_SINGLE", dist::single())
        // Empty without Node.js; the tests then say that they could not look.
        .env("PUSHWRIGHT_AXE", node::file("axe-core/axe.min.js").unwrap_or_default())
        .env("PUSHWRIGHT_CHROMEDRIVER", driver())
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo cannot be run")?;
    let output = process.stdout.take().context("what it prints")?;
    let mut failed = Vec::new();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        failed.extend(failure(&line).map(str::to_owned));
    }
    Ok((process.wait()?.success(), failed))
}

fn driver() -> OsString {
    env::var_os("PUSHWRIGHT_CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into())
}

/// The test that this line of the harness says failed.
fn failure(line: &str) -> Option<&str> {
    line.strip_prefix("test ")?.strip_suffix(" ... FAILED")
}

#[cfg(test)]
mod tests {
    use super::failure;

    #[test]
    fn names_of_failures() {
        assert_eq!(failure("test start::first_look ... FAILED"), Some("start::first_look"));
        assert_eq!(failure("test start::first_look ... ok"), None);
        assert_eq!(failure("test result: FAILED. 200 passed; 1 failed"), None);
    }
}
