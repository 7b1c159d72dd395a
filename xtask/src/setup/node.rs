//! What comes from npm, pinned with hashes by xtask/node/package-lock.json. The build goes on without it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::project;

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

pub(crate) fn packages(sh: &Shell) -> Result<()> {
    if !is_there(sh) {
        println!(
            "Node.js with npm is not there: the page will be larger (no wasm-opt, no esbuild) and the accessibility \
             tests (axe) cannot run. Install Node.js 20 or newer to change that."
        );
        return Ok(());
    }
    let from = project::root().join("xtask/node");
    install(sh, &from, &project::tools().join("node"), "binaryen (wasm-opt), esbuild and axe-core")
}

pub(crate) fn is_there(sh: &Shell) -> bool {
    runs(sh, "node") && runs(sh, NPM)
}

/// Installs what one folder pins into another one.
pub(crate) fn install(sh: &Shell, from: &Path, to: &Path, what: &str) -> Result<()> {
    let lock = fs::read(from.join("package-lock.json"))?;
    // Copied last, so it stands for a finished installation.
    if fs::read(to.join("installed.json")).is_ok_and(|it| it == lock) {
        return Ok(());
    }
    println!("Installing {what} from npm into {}.", to.display());
    fs::create_dir_all(to)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(from.join(file), to.join(file))?;
    }
    let _dir = sh.push_dir(to);
    cmd!(sh, "{NPM} ci --ignore-scripts --no-audit --no-fund --silent")
        .run()
        .context("the npm packages could not be installed; check that the npm registry can be reached, then repeat")?;
    Ok(fs::write(to.join("installed.json"), lock)?)
}

fn runs(sh: &Shell, program: &str) -> bool {
    cmd!(sh, "{program} --version").quiet().ignore_stdout().ignore_stderr().run().is_ok()
}

/// A file of an installed npm package, if the package is there.
pub(crate) fn file(path: &str) -> Option<PathBuf> {
    let res = project::tools().join("node/node_modules").join(path);
    res.exists().then_some(res)
}
