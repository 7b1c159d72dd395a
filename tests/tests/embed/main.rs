//! The form in other people's pages: in a frame, through the element, in sites that real tools have built.

mod hosts;
mod look;
mod protocol;
mod sites;

use pushwright_browser::{Host, Page, Sheet, Visitor, origin};

/// The frame of the first element of a page, for [`Page::within`].
const FRAME: &str = "document.querySelector('push-wright')?.shadowRoot?.querySelector('iframe')";

/// A page of somebody else.
fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Docs</title><link rel=\"icon\" href=\"data:,\"><body>{body}</body></html>"
    )
}

/// The element, and the script for it.
fn element(attributes: &str) -> String {
    let script = script();
    format!("<push-wright {attributes}><pre>the workflow as text</pre></push-wright>{script}")
}

fn script() -> String {
    format!("<script type=\"module\" src=\"{}/embed.js\"></script>", origin())
}

fn host(body: &str) -> Host {
    Host::of([Sheet { path: "/", html: page(body), policy: String::new() }])
}

/// A visit to a page with this body.
#[track_caller]
fn visit(body: &str) -> Page {
    visit_as(Visitor::default(), body)
}

#[track_caller]
fn visit_as(visitor: Visitor, body: &str) -> Page {
    let host = host(body);
    let page = visitor.arrives();
    page.visits(&host, "/");
    page
}

/// Waits until the frame has taken the place of the children.
#[track_caller]
fn wait_for_frame(page: &Page) {
    page.wait_for("the frame", || {
        page.eval(&format!("return {FRAME}?.className === 'ready'")) == true
    });
}
