//! Installs what building and testing need, saying what it does. What is there is left alone, so the second time
//! is quick.

mod browser;
pub(crate) mod node;
pub(crate) mod rust;
mod sites;

use anyhow::Result;
use xshell::Shell;

pub(crate) fn for_build(sh: &Shell) -> Result<()> {
    rust::toolchain(sh)?;
    rust::tools(sh)?;
    rust::sources(sh)?;
    rust::dependencies(sh)?;
    node::packages(sh)
}

pub(crate) fn for_tests(sh: &Shell) -> Result<()> {
    for_build(sh)?;
    browser::browser(sh)?;
    sites::tools(sh)
}
