//! The browser for the tests. Installed on Debian and its kin; elsewhere, what is missing is named.

use std::fs;

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

pub(crate) fn browser(sh: &Shell) -> Result<()> {
    let missing = missing(sh);
    if missing.is_empty() {
        return Ok(());
    }
    let Some(sudo) = sudo(sh) else {
        bail!(
            "the browser tests need Chromium or Chrome, its chromedriver and a font with Chinese characters \
             (Debian: {}); install them and repeat, or leave the browser tests out with `--skip setup,browser`",
            missing.join(" ")
        );
    };
    println!("Installing {} with apt-get.", missing.join(", "));
    apt_get(sh, sudo, &["update", "-q"])?;
    apt_get(sh, sudo, &[&["install", "-q", "-y", "--no-install-recommends"], &missing[..]].concat())
}

/// Debian's names of what is not there.
fn missing(sh: &Shell) -> Vec<&'static str> {
    let mut res = Vec::new();
    if !BROWSERS.iter().any(|it| finds(sh, it)) {
        res.push("chromium");
    }
    if !finds(sh, "chromedriver") {
        res.push("chromium-driver");
    }
    // Elsewhere the system brings its own.
    if cfg!(target_os = "linux") && !has_chinese_font(sh) {
        // The first is what tells us of the second.
        res.extend(["fontconfig", "fonts-noto-cjk"]);
    }
    res
}

fn finds(sh: &Shell, program: &str) -> bool {
    cmd!(sh, "{program} --version").quiet().ignore_stdout().ignore_stderr().run().is_ok()
}

fn has_chinese_font(sh: &Shell) -> bool {
    cmd!(sh, "fc-list :lang=zh-cn family")
        .quiet()
        .ignore_stderr()
        .read()
        .is_ok_and(|it| !it.is_empty())
}

/// What runs a command as root where apt-get is at home; nothing if that cannot be.
fn sudo(sh: &Shell) -> Option<&'static str> {
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let debian = system
        .lines()
        .any(|it| it.starts_with("ID") && (it.contains("debian") || it.contains("ubuntu")));
    let user = cmd!(sh, "id -u").quiet().ignore_stderr().read();
    match user.as_deref() {
        Ok("0") if debian => Some("env"),
        Ok(_) if debian && finds(sh, "sudo") => Some("sudo"),
        _ => None,
    }
}

fn apt_get(sh: &Shell, sudo: &str, args: &[&str]) -> Result<()> {
    // Both `env` and `sudo` take variables first.
    cmd!(sh, "{sudo} DEBIAN_FRONTEND=noninteractive apt-get {args...}")
        .run()
        .context("apt-get could not install the browser; check the network, or install it by hand")
}
