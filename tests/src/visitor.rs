//! Who comes to the page: screen, languages, and what their browser refuses. Every visitor comes
//! with an empty profile.

use std::net::SocketAddr;

use serde_json::{Value, json};
use thirtyfour::{ChromeCapabilities, DesiredCapabilities, prelude::*};

use crate::{page::Page, server, watch};

#[derive(Clone, Debug)]
pub struct Visitor {
    /// In CSS pixels.
    pub width: u32,
    pub height: u32,
    /// As the browser sends them, the most wanted first.
    pub languages: &'static str,
    pub place: Place,
    /// A script that runs before the page does: takes away what this browser does not have.
    pub before: &'static str,
    /// Whether its driver writes down what the console says and what is requested, which slows whatever is measured.
    pub is_watched: bool,
}

/// Under which name the page is visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Loopback,
    /// As if published: a name that only this browser leads to the loopback address.
    Published,
    /// A site of the test alone.
    At(SocketAddr),
    /// The page as one file, on a disk.
    Disk,
}

impl Default for Visitor {
    fn default() -> Visitor {
        Visitor {
            width: 1280,
            height: 900,
            languages: "en-US,en",
            place: Place::Loopback,
            before: "",
            is_watched: true,
        }
    }
}

impl Visitor {
    /// Opens the page, with this behind its address, and waits until it can be used.
    #[track_caller]
    pub fn opens(&self, behind: &str) -> Page {
        let page = self.looks_at(behind);
        page.wait_until_ready();
        page
    }

    /// Opens the page and waits for nothing.
    #[track_caller]
    pub fn looks_at(&self, behind: &str) -> Page {
        let page = self.arrives();
        page.goto(behind);
        page
    }

    /// Has the browser open, but no page yet.
    #[track_caller]
    pub fn arrives(&self) -> Page {
        let page = Page::new(&self.capabilities(), self.origin());
        page.cdp("Network.enable", json!({}));
        // What a worker keeps would hide what the network does, which most tests are about.
        let bypass = !matches!(self.place, Place::At(_));
        page.cdp("Network.setBypassServiceWorker", json!({ "bypass": bypass }));
        for source in [watch::SCRIPT, self.before] {
            page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source }));
        }
        page.resize(self.width, self.height);
        page
    }

    fn origin(&self) -> String {
        let port = server::ADDRESS.port();
        match self.place {
            Place::Loopback => format!("http://127.0.0.1:{port}"),
            Place::Published => format!("http://pushwright.test:{port}"),
            Place::At(address) => format!("http://{address}"),
            Place::Disk => format!("file://{}", server::single().display()),
        }
    }

    fn capabilities(&self) -> ChromeCapabilities {
        let mut args: Vec<String> = ARGS.iter().map(|it| (*it).to_owned()).collect();
        args.push(format!("--window-size={},{}", self.width.max(500), self.height));
        args.push(format!("--accept-lang={}", self.languages));
        if self.place == Place::Published {
            args.push("--host-resolver-rules=MAP pushwright.test 127.0.0.1".to_owned());
            // So that the clipboard is there, as under https.
            args.push(format!("--unsafely-treat-insecure-origin-as-secure={}", self.origin()));
        }
        let prefs = json!({ "intl.accept_languages": self.languages });
        let options = json!({ "args": args, "prefs": prefs });
        let mut res = DesiredCapabilities::chrome();
        let mut set = |key: &str, value: Value| res.set(key, value).expect("a capability");
        set("goog:chromeOptions", options);
        if self.is_watched {
            set("goog:loggingPrefs", json!({ "browser": "ALL", "performance": "ALL" }));
        }
        res
    }
}

/// A browser that does nothing by itself.
const ARGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
];
