//! The Rust side of set-up: parts of the toolchain, Trunk, wasm-bindgen, crates.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::project;

const TRUNK: &str = "0.21.14";
const TARGET: &str = "wasm32-unknown-unknown";

/// rust-toolchain.toml names these parts too, but rustup heeds it only where it may install by itself.
pub(crate) fn toolchain(sh: &Shell) -> Result<()> {
    let sysroot = cmd!(sh, "rustc --print sysroot").quiet().read()?;
    if !Path::new(&sysroot).join("lib/rustlib").join(TARGET).exists() {
        println!("Installing the compiler's {TARGET} target.");
        rustup(sh, ["target", "add", TARGET])?;
    }
    for (component, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        let found = cmd!(sh, "cargo {command} --version").quiet().ignore_stdout().ignore_stderr();
        if found.run().is_err() {
            println!("Installing {component}.");
            rustup(sh, ["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(sh: &Shell, args: [&str; 3]) -> Result<()> {
    let [_, _, part] = args;
    cmd!(sh, "rustup {args...}").run().with_context(|| {
        format!(
            "{part} is missing and rustup could not install it; \
             check the network, or install it with the package manager that your Rust came from"
        )
    })
}

pub(crate) fn tools(sh: &Shell) -> Result<()> {
    install(sh, "trunk", "trunk", TRUNK)?;
    // Its output only fits the library of the very same version.
    install(sh, "wasm-bindgen-cli", "wasm-bindgen", &locked("wasm-bindgen")?)
}

fn install(sh: &Shell, package: &str, binary: &str, version: &str) -> Result<()> {
    let path = project::tool(binary);
    let found = cmd!(sh, "{path} --version").quiet().ignore_stderr().read();
    if found.is_ok_and(|it| it == format!("{binary} {version}")) {
        return Ok(());
    }
    println!("Building {package} {version} into target/tools, once; this takes some minutes.");
    let tools = project::tools();
    cmd!(sh, "cargo install --locked --force {package} --version {version} --no-default-features --root {tools}")
        // Built once and run for seconds: a quick build matters more than a quick tool.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .run()
        .with_context(|| format!("{package} could not be installed; check that crates.io can be reached, then repeat"))
}

/// The version of a package in Cargo.lock.
fn locked(package: &str) -> Result<String> {
    let lock = fs::read_to_string(project::root().join("Cargo.lock"))
        .context("Cargo.lock cannot be read")?;
    version_in(&lock, package).with_context(|| format!("Cargo.lock does not name {package}"))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let version = lock.lines().skip_while(|it| *it != name).nth(1)?;
    version.split('"').nth(1).map(str::to_owned)
}

/// The sources of the standard library, if they are there. Without them the page is built with the
/// library as it comes.
pub(crate) fn standard_library(sh: &Shell) -> Result<Option<PathBuf>> {
    let sysroot = cmd!(sh, "rustc --print sysroot").quiet().read()?;
    let sources = Path::new(&sysroot).join("lib/rustlib/src/rust/library");
    Ok(sources.join("Cargo.lock").exists().then_some(sources))
}

pub(crate) fn sources(sh: &Shell) -> Result<()> {
    if standard_library(sh)?.is_none() {
        println!(
            "Installing the sources of the standard library, which are built smaller than they come."
        );
        if rustup(sh, ["component", "add", "rust-src"]).is_err() {
            println!("They could not be installed: the wasm stays larger.");
        }
    }
    let Some(sources) = standard_library(sh)? else { return Ok(()) };
    let manifest = sources.join("Cargo.toml");
    cmd!(sh, "cargo fetch --quiet --locked --manifest-path {manifest}")
        .env("RUSTC_BOOTSTRAP", "1")
        .quiet()
        .run()
        .context("crates of the standard library could not be fetched; check that crates.io can be reached, then repeat")
}

/// Trunk builds offline, so that it never downloads a tool by itself; what it builds from must be there.
pub(crate) fn dependencies(sh: &Shell) -> Result<()> {
    cmd!(sh, "cargo fetch --quiet")
        .quiet()
        .run()
        .context("crates that Cargo.lock names could not be fetched; check that crates.io can be reached, then repeat")
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn reads_the_version_of_exactly_that_package() {
        let lock = "name = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.129"));
        assert_eq!(version_in(lock, "trunk"), None);
    }
}
