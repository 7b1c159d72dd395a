//! Other people's validators judge the workflows of all presets and of random recipes.

mod beside;
mod schema;

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xshell::{Shell, cmd};

use crate::{
    evidence::EVIDENCE,
    finish, flags,
    passed::Seen,
    project,
    sample::{self, Which},
};

/// The presets that the strictest judges have to accept as well: zizmor's auditor, and what jactionlint
/// looks for.
const STRICT: &[(&str, &str)] = &[("recommended", "default"), ("hardened", "pedantic")];

/// Those that can be stricter.
const CAN_BE_STRICT: &str = "zizmor,jactionlint";

/// All but the schema, which would start Python anew for each file.
const ALL: &str = "actionlint,zizmor,jactionlint,language-service";

/// The same finding in many files is one finding: judge, rule and message, then the files.
type Findings = BTreeMap<(String, String, String), Vec<String>>;

pub(crate) fn judge(sh: &Shell, flags: &flags::Judge) -> Result<()> {
    let oracles = oracles();
    ensure!(oracles.exists(), "the judges are not there: {} is missing", oracles.display());
    set_up(sh, &oracles)?;
    let dir = project::root().join("target/judge");
    let _ = fs::remove_dir_all(&dir);
    generate(sh, &dir)?;
    sample::logins(&dir.join("registries"))?;
    sample::several(&dir.join("images"))?;
    let (count, seed) = (flags.count.unwrap_or(200), flags.seed.unwrap_or(1));
    sample::sample(count, seed, &dir.join("sample"), Which::All)?;
    sample::sample(count * 3 / 2, seed, &dir.join("several"), Which::Several)?;
    sample::beside(count, seed, &dir)?;
    let beside = dir.with_extension("beside");
    let _ = fs::remove_dir_all(&beside);
    // Else they would be taken for workflows.
    fs::rename(dir.join("beside"), &beside)?;
    let seen = seen(&oracles)?.files(&dir)?.files(&beside)?;
    if seen.passed() {
        println!("The judges have seen these very files before; nothing was left unanswered.");
        return Ok(());
    }
    let tools = home().join("venv/bin");
    let mut findings = ask(sh, &oracles, &dir, (ALL, "regular", "default"))?;
    findings.extend(schema::ask(sh, &tools, "github-workflows", &finish::files(&dir, &["yml"])?)?);
    findings.extend(beside::ask(sh, &tools, &beside)?);
    for (preset, profile) in STRICT {
        let strict = (CAN_BE_STRICT, "auditor", *profile);
        findings.extend(ask(sh, &oracles, &dir.join(preset), strict)?);
    }
    let unanswered = findings.iter().filter(|(key, files)| !answered(key, files)).count();
    ensure!(
        unanswered == 0,
        "the judges have {unanswered} findings; mend them, or answer them in xtask/src/evidence.rs"
    );
    seen.pass()
}

/// Who judges, what is asked, and what was answered.
fn seen(oracles: &Path) -> Result<Seen> {
    let ours = [
        include_str!("judge.rs"),
        include_str!("judge/beside.rs"),
        include_str!("judge/schema.rs"),
    ];
    let seen = Seen::by("judge").text(include_str!("evidence.rs")).text(ours.concat());
    seen.files(oracles)?.files(&home().join("node/package-lock.json"))
}

/// Beside the project, not in it.
pub(crate) fn oracles() -> PathBuf {
    project::root().join("../shared/oracles/oracles")
}

/// Where the judges are installed.
pub(crate) fn home() -> PathBuf {
    let cache = env::home_dir().unwrap_or_default().join(".cache/workflow-oracles");
    env::var_os("ORACLES_HOME").map_or(cache, PathBuf::from)
}

fn set_up(sh: &Shell, oracles: &Path) -> Result<()> {
    let home = home();
    if home.join("venv").exists() && home.join("node/bundle.mjs").exists() {
        return Ok(());
    }
    println!("Installing the judges from PyPI and npm into {}.", home.display());
    cmd!(sh, "{oracles} setup")
        .run()
        .context("the judges could not be installed; they need Python, Node.js and network")
}

/// One folder for each preset, because different presets may write the same file.
fn generate(sh: &Shell, dir: &Path) -> Result<()> {
    let pushwright = ["run", "--quiet", "--package", "pushwright-cli", "--bin", "pushwright", "--"];
    let presets = cmd!(sh, "cargo {pushwright...} presets").quiet().read()?;
    for preset in presets.lines().filter_map(|it| it.split_whitespace().next()) {
        let out = dir.join(preset);
        cmd!(sh, "cargo {pushwright...} generate --preset {preset} --out {out}").quiet().run()?;
    }
    Ok(())
}

/// Asks some of them: zizmor as a persona, jactionlint by a profile.
fn ask(
    sh: &Shell,
    oracles: &Path,
    dir: &Path,
    (judges, persona, profile): (&str, &str, &str),
) -> Result<Findings> {
    let output = cmd!(
        sh,
        "{oracles} run --json --only {judges} --jactionlint-profile {profile} --zizmor-persona {persona} {dir}"
    )
    // Findings make it fail; that nothing was judged shows below.
    .ignore_status()
    .read()?;
    let mut res = Findings::new();
    for line in output.lines() {
        let judged: Value = serde_json::from_str(line).context("the judges' answer is not JSON")?;
        for (judge, found) in judged["findings"].as_object().into_iter().flatten() {
            for finding in found.as_array().into_iter().flatten() {
                let key = (judge.clone(), text(finding, "rule"), text(finding, "message"));
                let at = format!("{}:{}", text(&judged, "file"), finding["line"]);
                res.entry(key).or_default().push(at);
            }
        }
    }
    ensure!(!output.is_empty(), "the judges judged nothing below {}", dir.display());
    Ok(res)
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or("?").to_owned()
}

fn answered((judge, rule, message): &(String, String, String), files: &[String]) -> bool {
    let answer = EVIDENCE
        .iter()
        .find(|it| it.judge == judge && it.rule == rule && message.contains(it.says));
    match answer {
        Some(it) => println!("answered: {judge} {rule} ({} times): {}", files.len(), it.because),
        None => println!("{}: {judge}: {rule}: {message} ({} times)", files[0], files.len()),
    }
    answer.is_some()
}
