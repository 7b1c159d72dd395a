//! The release build of the page. What comes after Trunk is in `finish`, which Trunk calls itself.

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

pub(crate) fn build(sh: &Shell) -> Result<()> {
    // Trunk reads this variable as a switch of its own and refuses the value that others give it.
    let _color = sh.push_env("NO_COLOR", "true");
    cmd!(sh, "trunk build --release --offline").run().context("the page could not be built")
}
