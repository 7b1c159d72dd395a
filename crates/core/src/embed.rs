//! What somebody writes into documentation of their own to have the form there: for plain HTML and for
//! each documentation tool, with the workflow as text inside. The frame's side is not known here.

mod escape;
mod tools;

use crate::{
    recipe::Recipe,
    share::{Frame, KEYS, encode},
};

/// Where the form is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    Html,
    MkDocs,
    Docusaurus,
    VitePress,
    Starlight,
    MdBook,
    /// A frame alone, where no script may be added.
    Frame,
    /// A README on GitHub, which keeps neither scripts nor frames.
    Readme,
}

impl Site {
    pub const ALL: [Site; 8] = [
        Site::Html,
        Site::MkDocs,
        Site::Docusaurus,
        Site::VitePress,
        Site::Starlight,
        Site::MdBook,
        Site::Frame,
        Site::Readme,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Site::Html => "html",
            Site::MkDocs => "mkdocs",
            Site::Docusaurus => "docusaurus",
            Site::VitePress => "vitepress",
            Site::Starlight => "starlight",
            Site::MdBook => "mdbook",
            Site::Frame => "frame",
            Site::Readme => "readme",
        }
    }

    /// Where the tool says how scripts, or markup, get into its pages.
    pub fn docs(self) -> &'static str {
        match self {
            Site::Html => {
                "https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Elements/script"
            }
            Site::MkDocs => {
                "https://squidfunk.github.io/mkdocs-material/customization/#additional-javascript"
            }
            Site::Docusaurus => "https://docusaurus.io/docs/api/docusaurus-config#scripts",
            Site::VitePress => "https://vitepress.dev/reference/site-config#head",
            Site::Starlight => "https://starlight.astro.build/reference/configuration/#head",
            Site::MdBook => "https://rust-lang.github.io/mdBook/format/markdown.html",
            Site::Frame => {
                "https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Elements/iframe"
            }
            Site::Readme => {
                "https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-readmes"
            }
        }
    }

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Site::Html => "HTML",
            Site::MkDocs => "MkDocs Material",
            Site::Docusaurus => "Docusaurus",
            Site::VitePress => "VitePress",
            Site::Starlight => "Starlight",
            Site::MdBook => "mdBook",
            Site::Frame => "iframe",
            Site::Readme => "README",
        }
    }
}

/// When the frame is fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Load {
    /// When a reader comes to it.
    #[default]
    Visible,
    /// When a reader presses a button.
    Click,
    Eager,
}

impl Load {
    pub const ALL: [Load; 3] = [Load::Visible, Load::Click, Load::Eager];

    pub fn id(self) -> &'static str {
        match self {
            Load::Visible => "visible",
            Load::Click => "click",
            Load::Eager => "eager",
        }
    }
}

/// What goes into a snippet.
#[derive(Clone, Copy, Debug)]
pub struct Embedding<'a> {
    /// The address of the page that is embedded, without a fragment.
    pub page: &'a str,
    /// The hash of embed.js, as the attribute `integrity` wants it; empty to accept newer releases.
    pub integrity: &'a str,
    pub recipe: &'a Recipe,
    /// What the frame shows; without a theme or a language of its own it follows the page around it.
    pub frame: &'a Frame,
    pub load: Load,
    /// The workflow's text, for everybody who does not see the form.
    pub yaml: &'a str,
    /// What the link to the form says.
    pub link: &'a str,
}

/// A piece of text, and the file that it goes into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Empty where it is the page itself.
    pub file: &'static str,
    pub text: String,
}

/// What to write where, in order.
pub fn snippet(site: Site, embedding: Embedding<'_>) -> Vec<Part> {
    match site {
        Site::Html => tools::html(embedding),
        Site::MkDocs => tools::mkdocs(embedding),
        Site::Docusaurus => tools::docusaurus(embedding),
        Site::VitePress => tools::vitepress(embedding),
        Site::Starlight => tools::starlight(embedding),
        Site::MdBook => tools::mdbook(embedding),
        Site::Frame => tools::frame(embedding),
        Site::Readme => tools::readme(embedding),
    }
}

/// What a page's Content-Security-Policy has to allow for a snippet; empty if nothing.
pub fn policy(site: Site, page: &str) -> String {
    let origin = origin(page);
    match site {
        Site::Readme => String::new(),
        Site::Frame => format!("frame-src {origin}"),
        _ => format!("script-src {origin}; frame-src {origin}"),
    }
}

/// Scheme, host and port of an address.
fn origin(page: &str) -> &str {
    let host = page.find("://").map_or(0, |at| at + 3);
    let end = page[host..].find('/').map_or(page.len(), |at| host + at);
    &page[..end]
}

impl Embedding<'_> {
    /// The address of the page with the recipe filled in.
    fn address(self) -> String {
        format!("{}#{}", self.page, encode(self.recipe).fragment)
    }

    /// The address of the page for frames, with all that is to be shown.
    fn frame_address(self) -> String {
        let fragment = encode(self.recipe).fragment;
        format!("{}#{fragment}{}", self.file("embed/"), self.frame.encode())
    }

    /// The address of a file of the page.
    fn file(self, name: &str) -> String {
        format!("{}{name}", self.page)
    }

    /// Name and value of each attribute of the element that is not usual.
    fn attributes(self) -> Vec<(&'static str, String)> {
        let encoded = encode(self.recipe);
        let mut preset = String::new();
        let mut settings = Vec::new();
        for pair in encoded.fragment.split('&').filter(|it| *it != "v=1") {
            match pair.strip_prefix("preset=") {
                Some(id) => id.clone_into(&mut preset),
                None => settings.push(pair),
            }
        }
        let mut res = vec![("preset", preset), ("settings", settings.join("&"))];
        let frame = self.frame.encode();
        for name in KEYS {
            let mut pairs = frame.split('&').filter_map(|it| it.split_once('='));
            let value = pairs.find(|it| it.0 == name).map(|it| it.1.to_owned());
            res.push((name, value.unwrap_or_default()));
        }
        let load = if self.load == Load::default() { "" } else { self.load.id() };
        res.push(("load", load.to_owned()));
        res.retain(|it| !it.1.is_empty());
        res
    }

    /// The attributes of the script: where it is, and what refuses another file than this one.
    fn script(self) -> Vec<(&'static str, String)> {
        let mut res = vec![("type", "module".to_owned()), ("src", self.file("embed.js"))];
        if !self.integrity.is_empty() {
            res.push(("integrity", self.integrity.to_owned()));
            res.push(("crossorigin", "anonymous".to_owned()));
        }
        res
    }
}

#[cfg(test)]
mod tests;
