//! The judges of what stands beside a workflow: the schemas of Dependabot and Renovate, and zizmor.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use pushwright_core::companion::Companion;
use serde_json::Value;
use xshell::{Shell, cmd};

use super::{Findings, schema, text};

/// Asks them about repositories in a folder; `tools` is where they are.
pub(super) fn ask(sh: &Shell, tools: &Path, dir: &Path) -> Result<Findings> {
    let mut res = Findings::new();
    let dependabot = files(dir, Companion::Dependabot.path())?;
    let renovate = files(dir, Companion::Renovate.path())?;
    ensure!(!dependabot.is_empty() && !renovate.is_empty(), "nothing stands beside the workflows");
    let plain: Vec<PathBuf> =
        renovate.iter().map(|it| without_comments(it)).collect::<Result<_>>()?;
    res.extend(schema::ask(sh, tools, "dependabot", &dependabot)?);
    res.extend(schema::ask(sh, tools, "renovate", &plain)?);
    let judge = tools.join("zizmor");
    let files = &dependabot;
    let asked = cmd!(
        sh,
        "{judge} --offline --no-progress --no-config --persona auditor --format json-v1 {files...}"
    );
    let found: Value = serde_json::from_str(&asked.quiet().ignore_status().read()?)
        .context("zizmor's answer is not JSON")?;
    for it in found.as_array().context("zizmor answers with a list")? {
        let key = ("zizmor".to_owned(), text(it, "ident"), text(it, "desc"));
        res.entry(key).or_default().push(it["locations"][0]["symbolic"]["key"].to_string());
    }
    println!("{} files of Dependabot and {} of Renovate judged", dependabot.len(), plain.len());
    Ok(res)
}

/// The files of this path in all repositories below a folder.
fn files(dir: &Path, path: &str) -> Result<Vec<PathBuf>> {
    let all = fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    let mut res: Vec<PathBuf> = all.flatten().map(|it| it.path().join(path)).collect();
    res.retain(|it| it.exists());
    res.sort();
    Ok(res)
}

/// The same as JSON, which the schema's judge reads.
fn without_comments(file: &Path) -> Result<PathBuf> {
    let text = fs::read_to_string(file)?;
    let said: Vec<&str> = text.lines().filter(|it| !it.trim_start().starts_with("//")).collect();
    let res = file.with_extension("json");
    fs::write(&res, said.join("\n"))?;
    Ok(res)
}
