//! Where things are in this project, and a shell that stands in its root and finds its tools.

use std::{
    env::{self, consts::EXE_SUFFIX},
    path::{Path, PathBuf},
};

use anyhow::Result;
use xshell::Shell;

/// The page's package; Trunk names the files that it makes after it.
pub(crate) const PAGE: &str = "pushwright-page";

pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// The finished page.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The project's own cache of tools. Not in CARGO_TARGET_DIR, which other projects may share.
pub(crate) fn tools() -> PathBuf {
    root().join("target/tools")
}

/// An installed Rust tool.
pub(crate) fn tool(name: &str) -> PathBuf {
    tools().join("bin").join(format!("{name}{EXE_SUFFIX}"))
}

/// A shell in the project's root. Our own tools come first, so that Trunk finds our wasm-bindgen.
pub(crate) fn sh() -> Result<Shell> {
    let sh = Shell::new()?;
    sh.change_dir(root());
    let path = env::var_os("PATH").unwrap_or_default();
    let ours = tools().join("bin");
    sh.set_var("PATH", env::join_paths(std::iter::once(ours).chain(env::split_paths(&path)))?);
    Ok(sh)
}
