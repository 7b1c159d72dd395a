//! Workflows of random recipes, for the judges.

use std::path::Path;

use anyhow::{Result, bail};

pub(crate) fn sample(_count: u32, _seed: u64, _dir: &Path) -> Result<()> {
    bail!("`sample` cannot make random recipes yet");
}
