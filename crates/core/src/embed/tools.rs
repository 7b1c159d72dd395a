//! The snippet of each documentation tool. Each tool has a trap of its own, named beside what steps
//! around it; the browser tests build sites with some of them.

use super::{
    Embedding, Part,
    escape::{block, fenced, html as escaped, label, mdx},
};

type Attributes = Vec<(&'static str, String)>;

/// A plain page.
pub(super) fn html(embedding: Embedding<'_>) -> Vec<Part> {
    vec![page(element(embedding, "") + &script(embedding))]
}

/// MkDocs with Material. Its Markdown knows no elements but HTML's own, so a `div` keeps it from reading
/// what is inside; instant loading does not run the scripts of a page again, so this one belongs to all.
pub(super) fn mkdocs(embedding: Embedding<'_>) -> Vec<Part> {
    let file = embedding.file("embed.js");
    let config = format!("extra_javascript:\n  - path: {file}\n    type: module\n");
    let element = format!("<div>\n{}</div>\n", element(embedding, ""));
    vec![page(element), Part { file: "mkdocs.yml", text: config }]
}

/// Docusaurus. Its pages are MDX, in which braces are expressions.
pub(super) fn docusaurus(embedding: Embedding<'_>) -> Vec<Part> {
    let script = object(&embedding.script());
    let config = format!("scripts: [\n  {script},\n],\n");
    vec![page(jsx(embedding)), Part { file: "docusaurus.config.js", text: config }]
}

/// VitePress. Its pages are templates of Vue, in which `{{ }}` is an expression and an unknown element a
/// component: `v-pre` says that neither is meant.
pub(super) fn vitepress(embedding: Embedding<'_>) -> Vec<Part> {
    let script = object(&embedding.script());
    let config = format!("head: [\n  [\"script\", {script}],\n],\n");
    vec![page(element(embedding, " v-pre")), Part { file: ".vitepress/config.mjs", text: config }]
}

/// Starlight, in a page of Markdown. A page of MDX takes what Docusaurus takes, with `class`.
pub(super) fn starlight(embedding: Embedding<'_>) -> Vec<Part> {
    let script = object(&embedding.script());
    let config = format!("head: [\n  {{ tag: \"script\", attrs: {script} }},\n],\n");
    vec![page(element(embedding, "")), Part { file: "astro.config.mjs", text: config }]
}

/// mdBook. Scripts that book.toml names must lie in the book, so this one stands in the page.
pub(super) fn mdbook(embedding: Embedding<'_>) -> Vec<Part> {
    html(embedding)
}

/// A frame without a script: of one height, and with what it shows written down.
pub(super) fn frame(embedding: Embedding<'_>) -> Vec<Part> {
    let src = escaped(&embedding.frame_address());
    let frame = format!(
        "<iframe src=\"{src}\" title=\"Pushwright\" loading=\"lazy\" allow=\"clipboard-write\" \
         referrerpolicy=\"no-referrer\" width=\"100%\" height=\"900\" style=\"border: 0\"></iframe>\n"
    );
    let text = still(embedding);
    vec![page(format!("{frame}<details>\n<summary>YAML</summary>\n{text}</details>\n"))]
}

/// A badge that opens the form, and the workflow as a block of code.
pub(super) fn readme(embedding: Embedding<'_>) -> Vec<Part> {
    let badge = embedding.file("badge.svg");
    let badge = format!("[![{}]({badge})]({})", label(embedding.link), embedding.address());
    let text = format!("{badge}\n\n{}", fenced(embedding.yaml));
    vec![Part { file: "README.md", text }]
}

fn page(text: String) -> Part {
    Part { file: "", text }
}

/// The element with the workflow inside.
fn element(embedding: Embedding<'_>, more: &str) -> String {
    let attributes = attributes(&embedding.attributes());
    format!("<push-wright{more}{attributes}>\n{}</push-wright>\n", still(embedding))
}

/// What everybody sees who does not see the form. No blank line is in it: that would end the markup in
/// a page of Markdown.
fn still(embedding: Embedding<'_>) -> String {
    format!(
        "<pre><code class=\"language-yaml\">{}</code></pre>\n<p><a href=\"{}\">{}</a></p>\n",
        block(embedding.yaml),
        escaped(&embedding.address()),
        escaped(embedding.link),
    )
}

/// The same for MDX, which is JavaScript.
fn jsx(embedding: Embedding<'_>) -> String {
    format!(
        "<push-wright{}>\n<pre><code className=\"language-yaml\">{}</code></pre>\n<p><a href=\"{}\">{}</a></p>\n</push-wright>\n",
        attributes(&embedding.attributes()),
        mdx(embedding.yaml),
        escaped(&embedding.address()),
        escaped(embedding.link).replace('{', "&#123;").replace('}', "&#125;"),
    )
}

fn script(embedding: Embedding<'_>) -> String {
    format!("<script{}></script>\n", attributes(&embedding.script()))
}

fn attributes(of: &Attributes) -> String {
    of.iter().map(|(name, value)| format!(" {name}=\"{}\"", escaped(value))).collect()
}

/// Attributes as an object of JavaScript.
fn object(of: &Attributes) -> String {
    let pairs: Vec<String> = of.iter().map(|(name, it)| format!("{name}: \"{it}\"")).collect();
    format!("{{ {} }}", pairs.join(", "))
}
