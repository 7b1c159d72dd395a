//! What passed. A check of files alone need not be made again while nothing that it looks at has changed; then
//! the last pass counts, and is said to be what it is.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::{finish, project, worker};

/// All that a check looks at, in a hash.
pub(crate) struct Seen {
    check: &'static str,
    hash: Sha256,
}

impl Seen {
    pub(crate) fn by(check: &'static str) -> Seen {
        Seen { check, hash: Sha256::new() }
    }

    /// Each text by itself: what ends one is no part of the next.
    pub(crate) fn text(self, text: impl AsRef<[u8]>) -> Seen {
        let text = text.as_ref();
        let length = (text.len() as u64).to_le_bytes();
        Seen { hash: self.hash.chain_update(length).chain_update(text), ..self }
    }

    /// A file, or all files of a folder with their names.
    pub(crate) fn files(self, path: &Path) -> Result<Seen> {
        if !path.is_dir() {
            let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            return Ok(self.text(text));
        }
        finish::all_files(path)?
            .iter()
            .try_fold(self, |seen, it| seen.text(it.to_string_lossy().as_bytes()).files(it))
    }

    /// Whether the very same passed when this was last checked.
    pub(crate) fn passed(&self) -> bool {
        fs::read_to_string(self.mark()).is_ok_and(|it| it == self.name())
    }

    pub(crate) fn pass(&self) -> Result<()> {
        let mark = self.mark();
        fs::create_dir_all(mark.parent().unwrap_or(&mark))?;
        Ok(fs::write(mark, self.name())?)
    }

    fn mark(&self) -> PathBuf {
        project::root().join("target/passed").join(self.check)
    }

    fn name(&self) -> String {
        worker::hex(&self.hash.clone().finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_is_not_two() {
        let name =
            |texts: &[&str]| texts.iter().fold(Seen::by("x"), |it, text| it.text(text)).name();
        assert_eq!(name(&["ab", "c"]), name(&["ab", "c"]));
        assert_ne!(name(&["ab", "c"]), name(&["a", "bc"]));
        assert_ne!(name(&["ab"]), name(&["ab", ""]));
    }
}
