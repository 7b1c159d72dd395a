//! Times, beside the budget. Measured by the core's benchmark, which prints what it finds.

use anyhow::Result;
use xshell::{Shell, cmd};

pub(crate) fn bench(sh: &Shell) -> Result<()> {
    cmd!(sh, "cargo bench --quiet -p pushwright-core --bench passes").quiet().run()?;
    Ok(())
}
