//! The compressed files beside the page's own, made once at build time and as small as they get.

use std::{fs, io::Write, path::Path};

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};

use crate::{finish, side_by_side};

const EXTENSIONS: &[&str] =
    &["html", "css", "js", "wasm", "svg", "md", "txt", "json", "xml", "yml"];

pub(crate) fn all(dir: &Path) -> Result<()> {
    side_by_side::each(finish::files(dir, EXTENSIONS)?, |file| {
        let content = fs::read(&file)?;
        fs::write(beside(&file, "br"), brotli(&content)?)?;
        Ok(fs::write(beside(&file, "gz"), gzip(&content)?)?)
    })
}

/// `page.js` and `br` give `page.js.br`.
pub(crate) fn beside(file: &Path, extension: &str) -> std::path::PathBuf {
    let mut res = file.as_os_str().to_owned();
    res.push(".");
    res.push(extension);
    res.into()
}

pub(crate) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut res = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &content[..], &mut res, &params)?;
    Ok(res)
}

pub(crate) fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
