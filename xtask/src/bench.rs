//! Times, beside the budget.

use anyhow::{Result, bail};

pub(crate) fn bench() -> Result<()> {
    bail!("`bench` measures nothing yet");
}
