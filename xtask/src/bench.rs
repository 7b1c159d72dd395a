//! Times, beside the budgets: of the core natively, beside other people's validators, and of the finished
//! page in a browser.

mod peers;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::project;

pub(crate) fn bench(sh: &Shell) -> Result<()> {
    cmd!(sh, "cargo bench --quiet -p pushwright-core --bench passes").quiet().run()?;
    peers::bench(sh)?;
    if !project::dist().join("index.html").exists() {
        println!("The page was not measured: dist/ holds none; run `cargo xtask build` first.");
        return Ok(());
    }
    cmd!(sh, "cargo run --quiet -p pushwright-browser --bin latency")
        .env("PUSHWRIGHT_DIST", project::dist())
        .quiet()
        .run()?;
    Ok(())
}
