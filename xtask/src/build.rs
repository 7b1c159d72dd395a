//! The release build of the page. What comes after Trunk is in `finish`, which Trunk calls itself.

use std::env;

use crate::setup::rust;

use anyhow::{Context, Result};
use xshell::{PushEnv, Shell, cmd};

pub(crate) fn build(sh: &Shell) -> Result<()> {
    // Trunk takes this variable for a switch of its own and refuses the usual value, 1.
    let _color = env::var_os("NO_COLOR").map(|_| sh.push_env("NO_COLOR", "true"));
    let _small = rust::standard_library(sh)?.map(|_| small(sh));
    cmd!(sh, "trunk build --release --offline").run().context("the page could not be built")
}

/// Builds the standard library along with the page, for size, and lets a panic end in a trap, which
/// boot.js answers: a tenth of the wasm less (measured). The compiler keeps these switches for its
/// nightly channel; RUSTC_BOOTSTRAP opens them in the stable one. No code of ours depends on them.
fn small(sh: &Shell) -> [PushEnv<'_>; 4] {
    [
        sh.push_env("RUSTC_BOOTSTRAP", "1"),
        sh.push_env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
        sh.push_env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
        sh.push_env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FLAGS),
    ]
}

const FLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort \
                     -Zlocation-detail=none -Zfmt-debug=none";
