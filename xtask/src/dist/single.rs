//! The page as one file that runs from a disk: `file://` allows neither modules nor fetching, so the
//! scripts become one and everything else stands in the page as data.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use xshell::{Shell, cmd};

use crate::{compress, finish, setup::node};

pub(super) const NAME: &str = "pushwright.html";

/// What names the files that are fetched later.
const LATER: [&str; 3] = ["checks", "extras", "workbench"];

pub(super) fn write(sh: &Shell, page: &Path, out: &Path) -> Result<()> {
    let script = bundle(sh, page, out)?;
    // The end of the element would end the script, too.
    ensure!(!script.contains("</script") && !script.contains("<!--"), "a script holds `</script`");
    let html = fs::read_to_string(page.join("index.html"))?;
    let html = html_of(page, &html, &script)?;
    fs::write(out.join(NAME), &html)?;
    println!("{NAME} is {} KB.", html.len() / 1000);
    Ok(())
}

/// All scripts as one that is no module.
fn bundle(sh: &Shell, page: &Path, out: &Path) -> Result<String> {
    let Some(esbuild) = node::file("esbuild/bin/esbuild") else {
        bail!(
            "{NAME} needs esbuild, which makes one script of all; install Node.js 20 or newer and run \
             `cargo xtask setup`, then repeat"
        );
    };
    let folder = out.join("scripts");
    fs::create_dir_all(&folder)?;
    for file in finish::files(page, &["js"])? {
        fs::copy(&file, folder.join(file.file_name().unwrap_or_default()))?;
    }
    let entry = folder.join("single.js");
    fs::write(&entry, include_str!("single.js"))?;
    // What lies beside a script lies beside the page, as far as its own `fetch` can tell.
    let script = cmd!(
        sh,
        "node {esbuild} {entry} --bundle --format=iife --minify --charset=utf8 --log-level=warning
         --define:import.meta.url=document.baseURI"
    )
    .quiet()
    .read()
    .context("the scripts could not be made one")?;
    fs::remove_dir_all(folder)?;
    Ok(format!("{}\n", script.trim_end()))
}

/// The page with everything in it. Each kind of line that it must have is found, or this fails.
fn html_of(page: &Path, html: &str, script: &str) -> Result<String> {
    let (mut head, mut styles, mut icon) = (String::new(), String::new(), String::new());
    let (before, body) = html.split_once("</head>").context("index.html has no head")?;
    for line in before.lines() {
        if line.contains("rel=\"stylesheet\"") {
            styles += &fs::read_to_string(page.join(attribute(line, "href")?))?;
        } else if line.contains("rel=\"icon\"") {
            let content = fs::read(page.join(attribute(line, "href")?))?;
            icon = format!(
                "<link rel=\"icon\" href=\"data:image/svg+xml;base64,{}\">\n",
                BASE64_STANDARD.encode(content)
            );
        } else if line.contains("id=\"wasm\"") {
            head += &format!("<link id=\"wasm\" href=\"{}\">\n", attribute(line, "href")?);
        } else if let Some(id) =
            LATER.iter().find(|it| line.contains(&format!("<meta id=\"{it}\"")))
        {
            head += &format!("<meta id=\"{id}\">\n");
        } else if !is_replaced(line) {
            head += &format!("{line}\n");
        }
    }
    // Those that come later, too; but what is in embed/ is for frames.
    for file in finish::files(&page.join("style"), &["css"])? {
        let is_there = before.contains(&format!("href=\"{}\"", name(page, &file)?));
        if !is_there {
            styles += &fs::read_to_string(file)?;
        }
    }
    ensure!(!styles.is_empty() && !icon.is_empty(), "index.html has lost its styles or its icon");
    let names = |it: &str| head.contains(&format!("id=\"{it}\""));
    ensure!(names("wasm") && LATER.iter().all(|it| names(it)), "it names no wasm");
    let (start, head) = head.split_once("<head>\n").context("index.html has no head")?;
    let (body, end) = body.split_once("</body>").context("index.html has no body")?;
    let policy = policy(&styles, script);
    let data = data(page)?;
    Ok(format!(
        "{start}<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n{head}{icon}\
         <style>{styles}</style>\n</head>{body}{data}<script>{script}</script>\n</body>{end}"
    ))
}

/// What only fetches what stands in this page.
fn is_replaced(line: &str) -> bool {
    ["http-equiv=\"Content-Security-Policy\"", "rel=\"modulepreload\"", "<script type=\"module\""]
        .iter()
        .any(|it| line.contains(it))
}

fn attribute<'a>(line: &'a str, name: &str) -> Result<&'a str> {
    let start = format!("{name}=\"");
    let value = line.split_once(&start).and_then(|it| it.1.split_once('"'));
    Ok(value.with_context(|| format!("index.html: {line} has no {name}"))?.0)
}

/// Nothing but this script and these styles, and no request at all.
fn policy(styles: &str, script: &str) -> String {
    let hash = |it: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(it)));
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; img-src data:; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        hash(script),
        hash(styles)
    )
}

/// What the page would fetch, as elements that no browser runs.
fn data(page: &Path) -> Result<String> {
    let mut res = String::new();
    for file in files(page)? {
        let name = name(page, &file)?;
        let kind = if name.ends_with(".wasm") { "application/wasm" } else { "text/plain" };
        let content = BASE64_STANDARD.encode(compress::gzip(&fs::read(&file)?)?);
        res += &format!(
            "<script type=\"application/gzip\" data-file=\"{name}\" data-type=\"{kind}\">{content}</script>\n"
        );
    }
    Ok(res)
}

/// How the page calls a file.
fn name(page: &Path, file: &Path) -> Result<String> {
    Ok(file.strip_prefix(page)?.to_string_lossy().replace('\\', "/"))
}

fn files(page: &Path) -> Result<Vec<PathBuf>> {
    finish::files(page, &["wasm", "txt", "md", "json"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_in_the_page() {
        let dir = std::env::temp_dir().join(format!("pushwright-single-{}", std::process::id()));
        for folder in ["style", "embed"] {
            fs::create_dir_all(dir.join(folder)).expect("a folder");
        }
        for (name, text) in [
            ("style/a.css", "a{}\n"),
            ("embed/embed.css", "c{}\n"),
            ("style/later.css", "b{}\n"),
            ("icon.svg", "<svg/>"),
            ("texts.en.txt", "x"),
            ("p.wasm", "w"),
        ] {
            fs::write(dir.join(name), text).expect("written");
        }
        let html = "<html>\n<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"old\">\n\
            <title>T</title>\n<link rel=\"stylesheet\" href=\"style/a.css\" integrity=\"i\">\n\
            <link rel=\"icon\" href=\"icon.svg\">\n<link rel=\"modulepreload\" href=\"p.js\">\n\
            <link rel=\"preload\" id=\"wasm\" href=\"p.wasm\" data-wasm=\"i\">\n\
            <meta id=\"checks\" data-x=\"i\">\n<meta id=\"extras\" data-x=\"i\">\n<meta id=\"workbench\" data-x=\"i\">\n<script type=\"module\" src=\"boot.js\"></script>\n\
            </head>\n<body>\n<p>B</p>\n</body>\n</html>\n";
        let html = html_of(&dir, html, "run()\n").expect("a page");
        let _ = fs::remove_dir_all(&dir);
        for gone in
            ["integrity", "modulepreload", "src=", "old", "c{}", "href=\"style", "href=\"icon"]
        {
            assert!(!html.contains(gone), "{gone} is left in {html}");
        }
        for kept in [
            "<title>T</title>",
            "<style>a{}\nb{}\n</style>",
            "<script>run()\n</script>\n</body>",
            "<p>B</p>",
            "data-file=\"texts.en.txt\" data-type=\"text/plain\"",
            "data-file=\"p.wasm\" data-type=\"application/wasm\"",
            "<link id=\"wasm\" href=\"p.wasm\">",
            "<meta id=\"checks\">",
            "<meta id=\"extras\">",
            "<meta id=\"workbench\">",
            // printf 'run()\n' | openssl dgst -sha256 -binary | base64
            "script-src 'sha256-0epfjBPzlDrX7xRqxzOf/AhKAtl6BuELJuJHS+ZI4Ps=' 'wasm-unsafe-eval'",
        ] {
            assert!(html.contains(kept), "{kept} is not in {html}");
        }
    }
}
