//! The schemas that check-jsonschema brings along.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;
use xshell::{Shell, cmd};

use super::{Findings, text};

/// What a schema says about all these files, which one process reads; `tools` is where it is.
pub(super) fn ask(sh: &Shell, tools: &Path, name: &str, files: &[PathBuf]) -> Result<Findings> {
    let mut res = Findings::new();
    let judge = tools.join("check-jsonschema");
    let schema = format!("vendor.{name}");
    let answer = cmd!(sh, "{judge} --builtin-schema {schema} -o json {files...}").quiet();
    let answer: Value = serde_json::from_str(&answer.ignore_status().read()?)
        .with_context(|| format!("the answer about {schema} is not JSON"))?;
    for kind in ["errors", "parse_errors"] {
        for it in answer[kind].as_array().into_iter().flatten() {
            let key = (schema.clone(), text(it, "path"), text(it, "message"));
            res.entry(key).or_default().push(text(it, "filename"));
        }
    }
    Ok(res)
}
