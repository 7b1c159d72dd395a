//! How common hosts are told the headers of the page, all written from the one table in `headers`.

use std::{fs, path::Path};

use anyhow::Result;

use crate::headers::headers;

/// Name of the file, below the folder of the release, and what it says.
type Host = (&'static str, fn() -> String);

const HOSTS: &[Host] = &[
    ("site/_headers", netlify),
    ("site/.htaccess", apache),
    ("hosts/nginx.conf", nginx),
    ("hosts/Caddyfile", caddy),
    ("hosts/README.md", || include_str!("hosts.md").to_owned()),
];

pub(super) fn write(out: &Path) -> Result<()> {
    fs::create_dir_all(out.join("hosts"))?;
    for (name, text) in HOSTS {
        fs::write(out.join(name), text())?;
    }
    Ok(())
}

/// What is the same for all files, and the policy of those below a path.
struct Headers {
    common: Vec<(&'static str, &'static str)>,
    page: Vec<(&'static str, &'static str)>,
    embedded: Vec<(&'static str, &'static str)>,
}

fn all() -> Headers {
    let (page, embedded) = (headers("index.html"), headers("embed/index.html"));
    let differs = |them: &[(&'static str, &'static str)], others: &[(&str, &str)]| {
        them.iter().copied().filter(|it| !others.contains(it)).collect()
    };
    let common = page.iter().copied().filter(|it| embedded.contains(it)).collect();
    Headers { common, page: differs(&page, &embedded), embedded: differs(&embedded, &page) }
}

fn lines(them: &[(&str, &str)], line: impl Fn(&str, &str) -> String) -> String {
    them.iter().map(|(name, value)| line(name, value)).collect()
}

/// Netlify and Cloudflare Pages read the same file; both compress by themselves. Where two rules match
/// they join the values, so the policies stand at paths that no other rule matches.
fn netlify() -> String {
    let all = all();
    let rule = |path: &str, them: &[(&str, &str)]| {
        format!("{path}\n{}", lines(them, |name, value| format!("  {name}: {value}\n")))
    };
    let pages = PAGES.map(|it| rule(it, &all.page)).concat();
    format!("{}{pages}{}", rule("/*", &all.common), rule("/embed/*", &all.embedded))
}

/// What runs scripts outside of `embed/`.
const PAGES: [&str; 3] = ["/", "/index.html", "/sw.js"];

/// Needs mod_headers; the compressed files need mod_rewrite.
fn apache() -> String {
    let all = all();
    let set = |name: &str, value: &str| format!("Header always set {name} \"{value}\"\n");
    format!(
        "AddType application/wasm .wasm\n\
         AddDefaultCharset UTF-8\n\
         <IfModule mod_headers.c>\n{}{}<If \"%{{REQUEST_URI}} =~ m#/embed/#\">\n{}</If>\n</IfModule>\n\
         <IfModule mod_rewrite.c>\nRewriteEngine On\n{}</IfModule>\n{}",
        lines(&all.common, set),
        lines(&all.page, set),
        lines(&all.embedded, set),
        ENCODINGS
            .map(|(name, extension)| format!(
                "RewriteCond %{{HTTP:Accept-Encoding}} \\b{name}\\b\n\
             RewriteCond %{{REQUEST_FILENAME}}.{extension} -f\n\
             RewriteRule ^(.+)\\.(html|css|js|wasm|svg|md|txt|json)$ $1.$2.{extension} [L]\n"
            ))
            .concat(),
        ENCODINGS.map(|(name, extension)| encoded(name, extension)).concat(),
    )
}

/// How a compressed file is called in headers, and by its name.
const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// A compressed file keeps its kind, and says how it is compressed.
fn encoded(name: &str, extension: &str) -> String {
    let kinds = [
        ("html", "text/html"),
        ("css", "text/css"),
        ("js", "text/javascript"),
        ("wasm", "application/wasm"),
        ("svg", "image/svg+xml"),
        ("md", "text/markdown"),
        ("txt", "text/plain"),
        ("json", "application/json"),
    ];
    let kind = |(it, kind): (&str, &str)| {
        format!("<FilesMatch \"\\.{it}\\.{extension}$\">\nForceType {kind}\n</FilesMatch>\n")
    };
    format!(
        "<FilesMatch \"\\.{extension}$\">\nRemoveLanguage .{extension}\nRemoveType .{extension}\n\
         <IfModule mod_headers.c>\nHeader always set Content-Encoding {name}\n\
         Header append Vary Accept-Encoding\n</IfModule>\nSetEnv no-gzip 1\nSetEnv no-brotli 1\n\
         </FilesMatch>\n{}",
        kinds.map(kind).concat()
    )
}

fn nginx() -> String {
    // A location that adds a header inherits none, so the common ones stand in both.
    let all = all();
    let location = |path: &str, more: &[(&str, &str)]| {
        let add = |name: &str, value: &str| format!("    add_header {name} \"{value}\" always;\n");
        format!("  location {path} {{\n{}{}  }}\n", lines(&all.common, add), lines(more, add))
    };
    format!(
        "# Inside of http {{ … }}. nginx before 1.21.0 lacks application/wasm in its mime.types. `brotli_static`\n\
         # needs the module ngx_brotli; without it, leave that line out.\n\
         server {{\n  listen 80;\n  root /srv/pushwright/site;\n  charset utf-8;\n  gzip_static on;\n  \
         brotli_static on;\n{}{}}}\n",
        location("/", &all.page),
        location("/embed/", &all.embedded)
    )
}

fn caddy() -> String {
    let all = all();
    let block = |matcher: &str, them: &[(&str, &str)]| {
        let line = |name: &str, value: &str| format!("\t\t{name} \"{value}\"\n");
        format!("\theader {matcher}{{\n{}\t}}\n", lines(them, line))
    };
    format!(
        "example.org {{\n\troot * /srv/pushwright/site\n\tfile_server {{\n\t\tprecompressed br gzip\n\t}}\n\
         \t@embedded path /embed/*\n\t@page not path /embed/*\n{}{}{}}}\n",
        block("", &all.common),
        block("@page ", &all.page),
        block("@embedded ", &all.embedded)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_is_told_every_header() {
        for (name, text) in HOSTS.iter().filter(|it| !it.0.ends_with(".md")) {
            let text = text();
            let all = headers("index.html").into_iter().chain(headers("embed/index.html"));
            for (header, value) in all {
                assert!(text.contains(header) && text.contains(value), "{name} lacks {header}");
                // None of them could hold it in quotes.
                assert!(!value.contains(['"', '\n']));
            }
        }
    }
}
