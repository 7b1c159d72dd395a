//! Makes the WebAssembly files of a build small, which takes longest of all that a build does. What comes out depends on
//! nothing but the file and the tools, so it is kept under `target/` and found again.

use std::{
    cmp::Reverse,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::{order, project, setup::node, side_by_side, worker};

/// Flat code looped anew and made small twice is 2 KB less than `-Oz` alone (brotli, measured); locals
/// shared once more and no hints about alignment, of which engines make nothing, another 0.9 KB. The lowest
/// addresses are unused, since Rust puts the stack there and it grows downwards.
const PASSES: &[&str] = &[
    "--low-memory-unused",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--dealign",
    "--coalesce-locals-learning",
];

/// What rustc's wasm uses by itself. Not all features: wasm-opt would make use of some that no browser has yet.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// All of ours that decides what comes out, and the versions of what it stands on.
const OURS: [&str; 4] = [
    include_str!("optimize.rs"),
    include_str!("order.rs"),
    include_str!("compress.rs"),
    include_str!("../../Cargo.lock"),
];

/// As many results are kept, the latest: those of some builds.
const MOST: usize = 24;

pub(crate) fn optimize(mut files: Vec<PathBuf>) -> Result<()> {
    let Some(wasm_opt) = node::file("binaryen/bin/wasm-opt") else {
        println!(
            "wasm-opt is not there (`cargo xtask setup` installs it where Node.js is): the wasm stays larger."
        );
        return Ok(());
    };
    let tools = Sha256::new().chain_update(OURS.concat()).chain_update(fs::read(&wasm_opt)?);
    let results = project::root().join("target/optimized");
    fs::create_dir_all(&results)?;
    // What takes longest begins first.
    files.sort_by_key(|it| Reverse(fs::metadata(it).map_or(0, |it| it.len())));
    side_by_side::each(files, |file| {
        let key = tools.clone().chain_update(fs::read(&file)?).finalize();
        let result = results.join(worker::hex(&key));
        if !result.exists() {
            make_small(&wasm_opt, &file)?;
            // A file of this name is always whole.
            let unfinished = result.with_extension("unfinished");
            fs::copy(&file, &unfinished)?;
            fs::rename(unfinished, &result)?;
        }
        fs::copy(&result, &file)?;
        Ok(fs::File::options().append(true).open(&result)?.set_modified(SystemTime::now())?)
    })?;
    forget_old(&results)
}

fn make_small(wasm_opt: &Path, file: &Path) -> Result<()> {
    let done = Command::new("node")
        .arg(wasm_opt)
        .args(PASSES)
        .args(FEATURES)
        .arg(file)
        .arg("-o")
        .arg(file)
        .status()
        .context("node cannot be run")?;
    ensure!(done.success(), "wasm-opt could not make {} smaller", file.display());
    // Another 2 KB less for the page, measured as above.
    Ok(fs::write(file, order::order(&fs::read(file)?)?)?)
}

/// So that they do not become more and more.
fn forget_old(results: &Path) -> Result<()> {
    let mut all: Vec<PathBuf> = fs::read_dir(results)?.flatten().map(|it| it.path()).collect();
    all.sort_by_key(|it| Reverse(fs::metadata(it).and_then(|it| it.modified()).ok()));
    Ok(all.iter().skip(MOST).try_for_each(fs::remove_file)?)
}
