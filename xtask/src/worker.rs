//! The list of a release's files, written above the text of its service worker. The browser tests
//! write it as well, for releases of their own.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

const WORKER: &str = "sw.js";

/// What begins the line that is written.
const MARK: &str = "self.RELEASE=";

pub(crate) fn fill(dir: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    list(dir, "", &mut files)?;
    files.sort();
    let mut entries = Vec::new();
    for (address, path) in files {
        // As JSON writes it: there is nothing in our names that Rust would escape in its own way.
        entries.push(format!("{address:?}:{:?}", integrity(&fs::read(path)?)));
    }
    let list = format!("{{{}}}", entries.join(","));
    let release = hex(&Sha256::digest(&list)[..8]);
    let worker = dir.join(WORKER);
    let text = fs::read_to_string(&worker)?;
    let text = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with(MARK) => rest,
        _ => &text,
    };
    fs::write(worker, format!("{MARK}{release:?};self.FILES={list};\n{text}"))
}

/// The files of a folder: their addresses in the site, and where they are.
fn list(dir: &Path, address: &str, res: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            list(&path, &format!("{address}{name}/"), res)?;
        } else if name == "index.html" {
            // Some hosts lead from the file to its folder, and browsers open the folder.
            res.push((address.to_owned(), path));
        } else if name != WORKER && !name.ends_with(".br") && !name.ends_with(".gz") {
            res.push((format!("{address}{name}"), path));
        }
    }
    Ok(())
}

/// As `sha256sum` writes it.
pub(crate) fn hex(digest: &[u8]) -> String {
    digest.iter().map(|it| format!("{it:02x}")).collect()
}

/// As the attribute `integrity` wants it.
pub(crate) fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_browsers_do() {
        // From an example in the specification of Content Security Policy, Level 3.
        assert_eq!(
            integrity(b"alert('Hello, world.');"),
            "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
        );
    }

    #[test]
    fn every_file_is_listed_and_a_change_is_another_release() {
        let dir = std::env::temp_dir().join(format!("pushwright-worker-{}", std::process::id()));
        fs::create_dir_all(dir.join("embed")).expect("a folder");
        for (name, text) in [
            ("index.html", "page"),
            ("embed/index.html", "frame"),
            ("boot.js", "boot"),
            ("boot.js.br", "small"),
            ("sw.js", "// worker\nwork()\n"),
        ] {
            fs::write(dir.join(name), text).expect("written");
        }
        let filled = || {
            fill(&dir).expect("filled");
            fs::read_to_string(dir.join("sw.js")).expect("a worker")
        };
        let first = filled();
        let hash = |it: &str| integrity(it.as_bytes());
        let list = format!(
            r#"{{"":"{}","boot.js":"{}","embed/":"{}"}}"#,
            hash("page"),
            hash("boot"),
            hash("frame")
        );
        assert!(first.ends_with(&format!(";self.FILES={list};\n// worker\nwork()\n")), "{first}");
        assert_eq!(filled(), first);
        fs::write(dir.join("boot.js"), "another").expect("written");
        assert_ne!(filled().split(';').next(), first.split(';').next());
        let _ = fs::remove_dir_all(&dir);
    }
}
