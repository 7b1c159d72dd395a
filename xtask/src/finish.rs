//! What is done to a build after Trunk: smaller files, integrity hashes, the HTML shell, compressed variants.
//! Trunk calls this as a hook, so a bare `trunk build` gives the same page.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use pushwright_core::explain;
use pushwright_core::text::{self, Lang};
use xshell::{Shell, cmd};

use crate::{compress, html, optimize, project, setup::node, split, trim, worker};

/// What Trusted Types and the Content-Security-Policy would stop at run time.
const FORBIDDEN: &[&str] = &["innerHTML", "eval(", "new Function"];

pub(crate) fn finish(sh: &Shell) -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let staging = staging
        .context("`finish` belongs to Trunk; run `cargo xtask build`, which ends with it")?;
    trim::trim(&staging)?;
    split::split(&staging)?;
    write_texts(&staging)?;
    join_styles(&staging.join("style"))?;
    copy_embed(&staging)?;
    // A debug build is for a quick look: nothing is made small, and dead code may still name what is forbidden.
    let release = env::var("TRUNK_PROFILE").is_ok_and(|it| it == "release");
    if release {
        optimize::optimize(files(&staging, &["wasm"])?)?;
        minify(sh, &staging)?;
        forbid(&staging)?;
    }
    html::fill(&staging)?;
    // The list holds the hash of the page itself, so it comes last.
    worker::fill(&staging)?;
    if release { compress::all(&staging) } else { Ok(()) }
}

/// What the page has to say, five files a language: what is needed at once, what the checks say,
/// what each file says that is fetched later, and the notes whole.
fn write_texts(staging: &Path) -> Result<()> {
    for lang in Lang::ALL {
        let id = lang.id();
        fs::write(staging.join(format!("texts.{id}.txt")), text::file(lang, explain::at_once()))?;
        fs::write(staging.join(format!("checks.{id}.txt")), text::checks_file(lang))?;
        fs::write(staging.join(format!("extras.{id}.txt")), text::extras_file(lang))?;
        fs::write(staging.join(format!("workbench.{id}.txt")), text::workbench_file(lang))?;
        let notes = project::root().join(format!("locales/{id}/notes.md"));
        fs::copy(notes, staging.join(format!("notes.{id}.md")))?;
    }
    fs::write(staging.join("rules.md"), rules()?)?;
    Ok(())
}

/// The pages about rules as one file: the name of each, and its text without the title, which the page has
/// in its own language.
fn rules() -> Result<String> {
    let mut pages = Vec::new();
    for file in files(&project::root().join("docs/rules"), &["md"])? {
        let text = fs::read_to_string(&file)?.replace("\r\n", "\n");
        // Title, id with severity, and then what there is to say.
        let says = text.splitn(3, "\n\n").nth(2).unwrap_or_default().trim();
        let id = file.file_stem().unwrap_or_default().to_string_lossy();
        if id == "README" {
            continue;
        }
        pages.push(format!("{id}\n{says}\n"));
    }
    Ok(pages.join("\u{3}"))
}

/// Puts the style sheets that another imports into it: one request and one hash instead of several.
fn join_styles(dir: &Path) -> Result<()> {
    for sheet in files(dir, &["css"])? {
        // One that was joined is gone.
        let Ok(text) = fs::read_to_string(&sheet) else { continue };
        let imported: Vec<PathBuf> =
            text.lines().map_while(imported).map(|it| dir.join(it)).collect();
        let own = text.lines().skip(imported.len()).map(str::to_owned);
        let mut parts = imported.iter().map(fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
        parts.extend(own);
        fs::write(&sheet, parts.join("\n"))?;
        imported.into_iter().try_for_each(fs::remove_file)?;
    }
    Ok(())
}

/// What an import at the beginning of a style sheet names.
fn imported(line: &str) -> Option<&str> {
    line.strip_prefix("@import \"")?.strip_suffix("\";")
}

/// What other people's pages hold: a script that they name, and the page in their frames.
fn copy_embed(staging: &Path) -> Result<()> {
    let from = project::root().join("embed");
    fs::create_dir_all(staging.join("embed"))?;
    for file in ["embed.js", "embed/index.html", "embed/frame.js", "embed/embed.css"] {
        let name = file.trim_start_matches("embed/");
        fs::copy(from.join(name), staging.join(file)).with_context(|| name.to_owned())?;
    }
    Ok(())
}

fn minify(sh: &Shell, staging: &Path) -> Result<()> {
    let Some(esbuild) = node::file("esbuild/bin/esbuild") else {
        println!(
            "esbuild is not there (`cargo xtask setup` installs it where Node.js is): scripts stay larger."
        );
        return Ok(());
    };
    let files = files(staging, &["js", "css"])?;
    cmd!(
        sh,
        "node {esbuild} {files...} --minify --tree-shaking=true --format=esm --charset=utf8 --log-level=warning --allow-overwrite"
    )
    .arg(format!("--outdir={}", staging.display()))
    .arg(format!("--outbase={}", staging.display()))
    .quiet()
    .run()?;
    Ok(())
}

fn forbid(staging: &Path) -> Result<()> {
    for file in files(staging, &["js"])? {
        let script = fs::read_to_string(&file)?;
        if let Some(word) = FORBIDDEN.iter().find(|it| script.contains(**it)) {
            bail!(
                "{} contains `{word}`, which the page's Content-Security-Policy forbids; \
                 `innerHTML` comes from a `view!` with a fully static subtree, which needs one dynamic node",
                file.display()
            );
        }
    }
    Ok(())
}

/// All files with one of these extensions, in folders too, in a fixed order.
pub(crate) fn files(dir: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let mut res = all_files(dir)?;
    let is_wanted = |it: &PathBuf| {
        it.extension().is_some_and(|it| extensions.iter().any(|extension| it == *extension))
    };
    res.retain(is_wanted);
    Ok(res)
}

/// All files below a folder, in order.
pub(crate) fn all_files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut res = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() { res.extend(all_files(&path)?) } else { res.push(path) }
    }
    res.sort();
    Ok(res)
}
