//! The documentation tools with which the tests build sites of others: MkDocs Material in a Python environment of its
//! own, VitePress from npm; both pinned with hashes in xtask/sites. What is not there is not tried, and the tests say so.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::{project, setup::node};

pub(crate) fn tools(sh: &Shell) -> Result<()> {
    let from = project::root().join("xtask/sites");
    let to = project::tools().join("sites");
    python(sh, &from.join("requirements.txt"), &to.join("python"))?;
    if !node::is_there(sh) {
        println!("Node.js with npm is not there: the tests build no site with VitePress.");
        return Ok(());
    }
    node::install(sh, &from, &to.join("node"), "VitePress")
}

fn python(sh: &Shell, requirements: &Path, to: &Path) -> Result<()> {
    let wanted = fs::read(requirements)?;
    // Copied last, so it stands for a finished installation.
    let installed = to.join("installed.txt");
    if fs::read(&installed).is_ok_and(|it| it == wanted) {
        return Ok(());
    }
    println!("Installing MkDocs Material from PyPI into target/tools/sites/python.");
    let program = if cfg!(windows) { "python" } else { "python3" };
    if cmd!(sh, "{program} -m venv --clear {to}").quiet().run().is_err() {
        println!(
            "Python 3 with its module venv is not there: the tests build no site with MkDocs."
        );
        return Ok(());
    }
    let pip = to.join(if cfg!(windows) { "Scripts/pip" } else { "bin/pip" });
    cmd!(sh, "{pip} install --quiet --no-input --disable-pip-version-check --require-hashes -r {requirements}")
        .run()
        .context("MkDocs Material could not be installed; check that PyPI can be reached, then repeat")?;
    Ok(fs::write(installed, wanted)?)
}
