//! What checking one workflow costs us and other people's validators: the same files, the same machine,
//! the same run. Counts processor time, so neither the machine's load nor the number of threads matters.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::{judge, project};

const OURS: &str = "pushwright";

/// Files of the long run. That of the short one is not among them.
const FILES: usize = 200;

/// Runs of each kind; the tools take turns.
const ROUNDS: usize = 7;

/// What actionlint took for a file on the machine that the budgets are for, in milliseconds: by what it takes here,
/// their times can be compared with those of any machine.
const ACTIONLINT: f64 = 0.6;

/// Linux counts the time of processes in hundredths of a second, on every machine (`USER_HZ`, proc(5)).
const TICK: f64 = 10.0;

struct Tool {
    name: &'static str,
    program: PathBuf,
    args: &'static [&'static str],
    /// Milliseconds of the runs with one file, and with all.
    short: Vec<f64>,
    long: Vec<f64>,
}

pub(crate) fn bench(sh: &Shell) -> Result<()> {
    let bin = judge::home().join("venv/bin");
    if !bin.join("zizmor").exists() {
        println!(
            "The peers were not measured: they are not installed; `cargo xtask judge` does that."
        );
        return Ok(());
    }
    if children().is_none() {
        println!("The peers were not measured: this system does not tell the time of processes.");
        return Ok(());
    }
    let sample = sample(sh)?;
    let folder = project::root().join("target/bench/.github/workflows");
    let files = write(&folder, &sample)?;
    let mut tools = tools(sh, &bin)?;
    for _ in 0..ROUNDS {
        for tool in &mut tools {
            tool.short.push(time(tool, &files[..1])?);
            tool.long.push(time(tool, &files)?);
        }
    }
    report(&sample, &mut tools);
    Ok(())
}

/// A workflow of about 100 lines.
fn sample(sh: &Shell) -> Result<String> {
    let args = ["--set", "registries=2", "--set", "image.2=acme/app", "--set", "comments=none"];
    let run = ["run", "--quiet", "--package", "pushwright-cli", "--bin", "pushwright", "--"];
    Ok(cmd!(sh, "cargo {run...} generate {args...}").quiet().read()? + "\n")
}

/// Each file has a name of its own, so that nothing that is kept for one serves another.
fn write(folder: &Path, sample: &str) -> Result<Vec<PathBuf>> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder)?;
    let mut res = Vec::new();
    for n in 0..=FILES {
        let path = folder.join(format!("{n}.yml"));
        fs::write(&path, sample.replacen("name: ", &format!("name: {n} "), 1))?;
        res.push(path);
    }
    Ok(res)
}

/// All without network, configuration and external programs, with the rules that each has by default.
fn tools(sh: &Shell, bin: &Path) -> Result<Vec<Tool>> {
    cmd!(sh, "cargo build --quiet --profile native --package pushwright-cli").quiet().run()?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| project::root().join("target"));
    let tool =
        |name, program, args| Tool { name, program, args, short: Vec::new(), long: Vec::new() };
    Ok(vec![
        tool(OURS, target.join("native/pushwright"), &["check"]),
        tool("actionlint", bin.join("actionlint"), &["-no-color", "-shellcheck=", "-pyflakes="]),
        tool("zizmor", bin.join("zizmor"), &["--offline", "--no-progress", "--no-config"]),
        tool("jactionlint", bin.join("jactionlint"), &["--profile", "default"]),
    ])
}

/// Processor time of one process, in milliseconds.
fn time(tool: &Tool, files: &[PathBuf]) -> Result<f64> {
    let before = children().unwrap_or_default();
    let status = Command::new(&tool.program)
        .args(tool.args)
        .args(files)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir(project::root().join("target/bench"))
        .status()
        .with_context(|| format!("{} does not run", tool.name))?;
    // Findings make each of them fail in a way of its own; what is killed was not measured.
    ensure!(status.code().is_some(), "{} was stopped", tool.name);
    Ok((children().unwrap_or_default() - before) * TICK)
}

/// Processor time of all processes that we waited for, in ticks: `cutime` and `cstime` of proc(5).
fn children() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in parentheses and may hold blanks.
    let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(13);
    let mut next = || fields.next()?.parse::<f64>().ok();
    Some(next()? + next()?)
}

fn report(sample: &str, tools: &mut [Tool]) {
    println!(
        "\nChecking a workflow of {} lines, processor time, medians of {ROUNDS} runs that took turns:",
        sample.lines().count()
    );
    let mut took = Vec::new();
    for tool in tools {
        let one = |(long, short): (&f64, &f64)| (long - short) / FILES as f64;
        let mut each: Vec<f64> = tool.long.iter().zip(&tool.short).map(one).collect();
        let (each, start) = (median(&mut each), median(&mut tool.short));
        println!("{:12} {each:8.2} ms a file   {start:6.0} ms with its start", tool.name);
        took.push((tool.name, each));
    }
    let of = |name: &str| took.iter().find(|it| it.0 == name).map_or(0.0, |it| it.1);
    // DESIGN has one figure for both.
    let both = of("zizmor") + of("jactionlint");
    println!("zizmor and jactionlint together take {:.1} times as long as ours", both / of(OURS));
    let slower = of("actionlint") / ACTIONLINT;
    println!(
        "A file: a run with {} files less a run with one, by {FILES}. Each tool with its own default rules; ours also\nwrites each finding with its line.",
        FILES + 1
    );
    println!(
        "By actionlint, this machine takes {slower:.1} times as long as the one that the budgets are for ({ACTIONLINT} ms)."
    );
}

fn median(them: &mut [f64]) -> f64 {
    them.sort_by(f64::total_cmp);
    them.get(them.len() / 2).copied().unwrap_or_default()
}
