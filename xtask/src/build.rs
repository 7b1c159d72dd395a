//! The release build of the page. What comes after Trunk is in `finish`, which Trunk calls itself.

use std::env;

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

pub(crate) fn build(sh: &Shell) -> Result<()> {
    // Trunk takes this variable for a switch of its own and refuses the usual value, 1.
    let _color = env::var_os("NO_COLOR").map(|_| sh.push_env("NO_COLOR", "true"));
    cmd!(sh, "trunk build --release --offline").run().context("the page could not be built")
}
