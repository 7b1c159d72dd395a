//! What is put on a web server, and what is handed out: the site with header files for common hosts,
//! the page as one file, and the sums of all of it.

mod hosts;
mod single;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use xshell::Shell;

use crate::{build, flags, project, setup, worker};

/// Not `dist/`, which Trunk empties.
fn folder() -> PathBuf {
    project::root().join("target/dist")
}

/// The page as one file, where it was written.
pub(crate) fn single() -> PathBuf {
    folder().join(single::NAME)
}

pub(crate) fn dist(sh: &Shell, flags: &flags::Dist) -> Result<()> {
    if !flags.no_build {
        setup::for_build(sh)?;
        build::build(sh)?;
    }
    let page = project::dist();
    ensure!(page.join("index.html").exists(), "dist/ holds no page yet; leave out --no-build");
    let out = folder();
    let _ = fs::remove_dir_all(&out);
    copy(&page, &out.join("site"))?;
    hosts::write(&out)?;
    let single = single::write(sh, &page, &out);
    sums(&out)?;
    println!("{} holds the site, header files for common hosts and SHA256SUMS.", out.display());
    single.context("only pushwright.html is missing")
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// As `sha256sum --check` reads it.
fn sums(out: &Path) -> Result<()> {
    let mut names = Vec::new();
    list(out, "", &mut names)?;
    names.sort();
    let mut res = String::new();
    for name in names {
        let sum = worker::hex(&Sha256::digest(fs::read(out.join(&name))?));
        res += &format!("{sum}  {name}\n");
    }
    Ok(fs::write(out.join("SHA256SUMS"), res)?)
}

fn list(dir: &Path, below: &str, res: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{name}/"), res)?;
        } else {
            res.push(name);
        }
    }
    Ok(())
}
