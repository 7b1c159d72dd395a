use expect_test::{Expect, expect};

use super::*;
use crate::share::decode;

const YAML: &str = "# Made & kept\nname: \"a\"\n\non:\n  push: {}\n\n\njobs: # <b>\n  run: ${{ github.ref }} `x` \\\n";

fn embedding<'a>(recipe: &'a Recipe, frame: &'a Frame) -> Embedding<'a> {
    Embedding {
        page: "https://example.org/pushwright/",
        integrity: "",
        recipe,
        frame,
        load: Load::Visible,
        yaml: YAML,
        link: "Change <it> {here}",
    }
}

fn written(parts: &[Part]) -> String {
    parts.iter().map(|it| format!("--- {}\n{}", it.file, it.text)).collect()
}

fn check(site: Site, expected: Expect) {
    let recipe = decode("preset=docker-hub&image=acme/app&name=a+%26+b").recipe;
    let (frame, _) = Frame::decode("lock=image&view=form");
    expected.assert_eq(&written(&snippet(site, embedding(&recipe, &frame))));
}

#[test]
fn html() {
    check(
        Site::Html,
        expect![[r#"
        --- 
        <push-wright preset="hub" settings="name=a+%26+b&amp;image=acme/app" lock="image" view="form">
        <pre><code class="language-yaml"># Made &amp; kept
        name: &quot;a&quot;&#10;&#10;on:
          push: {}&#10;&#10;&#10;jobs: # &lt;b&gt;
          run: ${{ github.ref }} `x` \</code></pre>
        <p><a href="https://example.org/pushwright/#v=1&amp;preset=hub&amp;name=a+%26+b&amp;image=acme/app">Change &lt;it&gt; {here}</a></p>
        </push-wright>
        <script type="module" src="https://example.org/pushwright/embed.js"></script>
    "#]],
    );
}

#[test]
fn mkdocs() {
    check(
        Site::MkDocs,
        expect![[r#"
        --- 
        <div>
        <push-wright preset="hub" settings="name=a+%26+b&amp;image=acme/app" lock="image" view="form">
        <pre><code class="language-yaml"># Made &amp; kept
        name: &quot;a&quot;&#10;&#10;on:
          push: {}&#10;&#10;&#10;jobs: # &lt;b&gt;
          run: ${{ github.ref }} `x` \</code></pre>
        <p><a href="https://example.org/pushwright/#v=1&amp;preset=hub&amp;name=a+%26+b&amp;image=acme/app">Change &lt;it&gt; {here}</a></p>
        </push-wright>
        </div>
        --- mkdocs.yml
        extra_javascript:
          - path: https://example.org/pushwright/embed.js
            type: module
    "#]],
    );
}

#[test]
fn docusaurus() {
    check(
        Site::Docusaurus,
        expect![[r##"
        --- 
        <push-wright preset="hub" settings="name=a+%26+b&amp;image=acme/app" lock="image" view="form">
        <pre><code className="language-yaml">{[
          "# Made & kept",
          "name: \"a\"",
          "",
          "on:",
          "  push: {}",
          "",
          "",
          "jobs: # <b>",
          "  run: ${{ github.ref }} `x` \\",
        ].join("\n")}</code></pre>
        <p><a href="https://example.org/pushwright/#v=1&amp;preset=hub&amp;name=a+%26+b&amp;image=acme/app">Change &lt;it&gt; &#123;here&#125;</a></p>
        </push-wright>
        --- docusaurus.config.js
        scripts: [
          { type: "module", src: "https://example.org/pushwright/embed.js" },
        ],
    "##]],
    );
}

#[test]
fn vitepress() {
    check(
        Site::VitePress,
        expect![[r#"
        --- 
        <push-wright v-pre preset="hub" settings="name=a+%26+b&amp;image=acme/app" lock="image" view="form">
        <pre><code class="language-yaml"># Made &amp; kept
        name: &quot;a&quot;&#10;&#10;on:
          push: {}&#10;&#10;&#10;jobs: # &lt;b&gt;
          run: ${{ github.ref }} `x` \</code></pre>
        <p><a href="https://example.org/pushwright/#v=1&amp;preset=hub&amp;name=a+%26+b&amp;image=acme/app">Change &lt;it&gt; {here}</a></p>
        </push-wright>
        --- .vitepress/config.mjs
        head: [
          ["script", { type: "module", src: "https://example.org/pushwright/embed.js" }],
        ],
    "#]],
    );
}

#[test]
fn starlight() {
    check(
        Site::Starlight,
        expect![[r#"
        --- 
        <push-wright preset="hub" settings="name=a+%26+b&amp;image=acme/app" lock="image" view="form">
        <pre><code class="language-yaml"># Made &amp; kept
        name: &quot;a&quot;&#10;&#10;on:
          push: {}&#10;&#10;&#10;jobs: # &lt;b&gt;
          run: ${{ github.ref }} `x` \</code></pre>
        <p><a href="https://example.org/pushwright/#v=1&amp;preset=hub&amp;name=a+%26+b&amp;image=acme/app">Change &lt;it&gt; {here}</a></p>
        </push-wright>
        --- astro.config.mjs
        head: [
          { tag: "script", attrs: { type: "module", src: "https://example.org/pushwright/embed.js" } },
        ],
    "#]],
    );
}

#[test]
fn mdbook() {
    check(
        Site::MdBook,
        expect![[r#"
        --- 
        <push-wright preset="hub" settings="name=a+%26+b&amp;image=acme/app" lock="image" view="form">
        <pre><code class="language-yaml"># Made &amp; kept
        name: &quot;a&quot;&#10;&#10;on:
          push: {}&#10;&#10;&#10;jobs: # &lt;b&gt;
          run: ${{ github.ref }} `x` \</code></pre>
        <p><a href="https://example.org/pushwright/#v=1&amp;preset=hub&amp;name=a+%26+b&amp;image=acme/app">Change &lt;it&gt; {here}</a></p>
        </push-wright>
        <script type="module" src="https://example.org/pushwright/embed.js"></script>
    "#]],
    );
}

#[test]
fn frame() {
    check(
        Site::Frame,
        expect![[r#"
        --- 
        <iframe src="https://example.org/pushwright/embed/#v=1&amp;preset=hub&amp;name=a+%26+b&amp;image=acme/app&amp;lock=image&amp;view=form" title="Pushwright" loading="lazy" allow="clipboard-write" referrerpolicy="no-referrer" width="100%" height="900" style="border: 0"></iframe>
        <details>
        <summary>YAML</summary>
        <pre><code class="language-yaml"># Made &amp; kept
        name: &quot;a&quot;&#10;&#10;on:
          push: {}&#10;&#10;&#10;jobs: # &lt;b&gt;
          run: ${{ github.ref }} `x` \</code></pre>
        <p><a href="https://example.org/pushwright/#v=1&amp;preset=hub&amp;name=a+%26+b&amp;image=acme/app">Change &lt;it&gt; {here}</a></p>
        </details>
    "#]],
    );
}

#[test]
fn readme() {
    check(
        Site::Readme,
        expect![[r#"
        --- README.md
        [![Change <it> {here}](https://example.org/pushwright/badge.svg)](https://example.org/pushwright/#v=1&preset=hub&name=a+%26+b&image=acme/app)

        ```yaml
        # Made & kept
        name: "a"

        on:
          push: {}


        jobs: # <b>
          run: ${{ github.ref }} `x` \
        ```
    "#]],
    );
}

#[test]
fn a_script_can_be_held_to_one_release() {
    let (recipe, frame) = (Recipe::default(), Frame::default());
    let guarded = Embedding { integrity: "sha384-A+/=", ..embedding(&recipe, &frame) };
    for site in [Site::Html, Site::Docusaurus, Site::VitePress, Site::Starlight, Site::MdBook] {
        let text = written(&snippet(site, guarded));
        assert!(text.contains("sha384-A+/=") && text.contains("crossorigin"), "{text}");
        assert!(!written(&snippet(site, embedding(&recipe, &frame))).contains("integrity"));
    }
}

#[test]
fn what_is_usual_is_not_written() {
    let (recipe, frame) = (Recipe::default(), Frame::default());
    assert_eq!(embedding(&recipe, &frame).attributes(), []);
    let eager = Embedding { load: Load::Eager, ..embedding(&recipe, &frame) };
    assert_eq!(eager.attributes(), [("load", "eager".to_owned())]);
}

#[test]
fn no_markup_is_ended_by_a_blank_line() {
    let (recipe, frame) = (Recipe::default(), Frame::default());
    for yaml in ["", "\n\n\na\n\n\nb\n\n", "a\n \n\t\nb", YAML] {
        let text =
            written(&snippet(Site::Starlight, Embedding { yaml, ..embedding(&recipe, &frame) }));
        assert!(!text.contains("\n\n"), "{text}");
    }
}

#[test]
fn a_fence_is_longer_than_any_in_the_text() {
    assert_eq!(escape::fenced("a: ````\n"), "`````yaml\na: ````\n`````\n");
}

#[test]
fn policies_name_the_origin_alone() {
    let check = |page: &str, expected: &str| assert_eq!(policy(Site::Frame, page), expected);
    check("https://example.org/pushwright/", "frame-src https://example.org");
    check("http://localhost:8080/", "frame-src http://localhost:8080");
    check("https://example.org", "frame-src https://example.org");
    assert_eq!(policy(Site::Readme, "https://example.org/"), "");
    assert_eq!(
        policy(Site::Html, "https://example.org/"),
        "script-src https://example.org; frame-src https://example.org"
    );
}

/// What a browser reads of an escaped text.
fn read(html: &str) -> String {
    let html = html.replace("&#10;", "\n").replace("&lt;", "<").replace("&gt;", ">");
    html.replace("&quot;", "\"").replace("&amp;", "&")
}

proptest::proptest! {
    #[test]
    fn any_text_arrives_and_ends_nothing(text in "([ -~]|\n|[é🐳]|&#10;|</pre>){0,120}") {
        let lines: Vec<&str> = text.trim_end().split('\n').map(str::trim_end).collect();
        let block = escape::block(&text);
        proptest::prop_assert!(!block.contains("\n\n") && !block.contains('<'), "{block}");
        proptest::prop_assert_eq!(read(&block), lines.join("\n"));
        // A line of JavaScript for each line, and nothing that leaves its quotes.
        let mdx = escape::mdx(&text);
        proptest::prop_assert_eq!(mdx.lines().count(), text.trim_end().split('\n').count() + 2);
        for line in mdx.lines().filter(|it| it.starts_with("  \"")) {
            let inside = line.trim_start_matches("  \"").trim_end_matches("\",");
            let quotes = inside.replace("\\\\", "").replace("\\\"", "");
            proptest::prop_assert!(!quotes.contains('"'), "{line}");
        }
    }
}
