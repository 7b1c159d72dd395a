//! A visit: the browser at the page, from opening it to the last look at what went wrong.

use std::{
    cell::{Cell, RefCell},
    env, fs,
    future::Future,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use thirtyfour::{ChromeCapabilities, error::WebDriverResult, prelude::*};
use tokio::runtime::Runtime;

use crate::{driver::Driver, host::Host, watch};

/// How long anything may take until a person could see it.
const PATIENCE: Duration = Duration::from_secs(8);

/// The browser at the page. At its end nothing bad may have happened.
pub struct Page {
    /// Gone when the visit is over.
    browser: Option<WebDriver>,
    runtime: Runtime,
    _driver: Driver,
    origin: String,
    /// Keys that were pressed so far.
    pub(crate) presses: Cell<usize>,
    complaints: RefCell<Vec<String>>,
    requests: RefCell<Vec<String>>,
    /// Sites of others that are visited, too.
    around: RefCell<Vec<String>>,
    /// What the console must say, and what it may.
    expected: RefCell<Vec<String>>,
    forgiven: RefCell<Vec<String>>,
}

impl Page {
    #[track_caller]
    pub(crate) fn new(capabilities: &ChromeCapabilities, origin: String) -> Page {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        let (driver, browser) = open(&runtime, capabilities).unwrap_or_else(|error| {
            panic!("The browser tests need Chromium or Chrome, but it does not start: {error}")
        });
        Page {
            browser: Some(browser),
            runtime,
            _driver: driver,
            origin,
            presses: Cell::new(0),
            complaints: RefCell::default(),
            requests: RefCell::default(),
            around: RefCell::default(),
            expected: RefCell::default(),
            forgiven: RefCell::default(),
        }
    }

    pub(crate) fn browser(&self) -> &WebDriver {
        self.browser.as_ref().expect("the visit goes on")
    }

    /// Waits for the browser's answer.
    pub(crate) fn ask<T>(
        &self,
        asked: impl Future<Output = WebDriverResult<T>>,
    ) -> Result<T, String> {
        self.runtime.block_on(asked).map_err(|it| it.to_string())
    }

    /// Goes to the page, with this behind its address.
    #[track_caller]
    pub fn goto(&self, behind: &str) {
        let address = match self.origin.ends_with(".html") {
            true => format!("{}{behind}", self.origin),
            false => format!("{}/{behind}", self.origin),
        };
        self.ask(self.browser().goto(address)).unwrap_or_else(|error| self.fail(&error));
    }

    /// A site of others may be asked, too.
    pub fn allows(&self, host: &Host) {
        self.around.borrow_mut().push(host.origin.clone());
    }

    /// Goes to a page of another site.
    #[track_caller]
    pub fn visits(&self, host: &Host, path: &str) {
        self.allows(host);
        let address = format!("{}{path}", host.origin);
        self.ask(self.browser().goto(address)).unwrap_or_else(|error| self.fail(&error));
    }

    /// Looks into a frame, which a script finds, and comes back.
    #[track_caller]
    pub fn within<T>(&self, frame: &str, look: impl FnOnce(&Page) -> T) -> T {
        let found =
            || self.eval(&format!("const it = {frame}; return !!it && it.isConnected")) == true;
        self.wait_for(frame, found);
        let element = self.ask(async {
            self.browser().execute(format!("return {frame}"), vec![]).await?.element()
        });
        let element = element.unwrap_or_else(|error| self.fail(&error));
        self.ask(element.enter_frame()).unwrap_or_else(|error| self.fail(&error));
        let res = look(self);
        self.ask(self.browser().enter_default_frame()).unwrap_or_else(|error| self.fail(&error));
        res
    }

    #[track_caller]
    pub fn reload(&self) {
        self.ask(self.browser().refresh()).unwrap_or_else(|error| self.fail(&error));
        self.wait_until_ready();
    }

    #[track_caller]
    pub fn back(&self) {
        self.ask(self.browser().back()).unwrap_or_else(|error| self.fail(&error));
    }

    #[track_caller]
    pub fn forward(&self) {
        self.ask(self.browser().forward()).unwrap_or_else(|error| self.fail(&error));
    }

    /// Waits until the form has taken the shell's place.
    #[track_caller]
    pub fn wait_until_ready(&self) {
        let form = "return !document.getElementById('before-start') && !!document.querySelector('#workflow .line')";
        self.wait_for("the form", || self.eval(form) == true || self.is_visible("#boot-error"));
        if self.is_visible("#boot-error") {
            self.fail("the form does not come");
        }
    }

    /// What is in the address bar.
    #[track_caller]
    pub fn address(&self) -> String {
        self.text_of("return location.href")
    }

    /// What stands behind the page's own address.
    #[track_caller]
    pub fn fragment(&self) -> String {
        self.address().strip_prefix(&format!("{}/", self.origin)).unwrap_or_default().to_owned()
    }

    /// Makes the screen another size.
    #[track_caller]
    pub fn resize(&self, width: u32, height: u32) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// A command to the browser itself, in Chromium's protocol.
    #[track_caller]
    pub fn cdp(&self, command: &str, arguments: Value) -> Value {
        let answer = self.ask(self.browser().cdp().send_raw(command, arguments));
        answer.unwrap_or_else(|error| self.fail(&format!("{command}: {error}")))
    }

    /// The answer of a script. For looking only: what a person does is done with hands.
    #[track_caller]
    pub fn eval(&self, script: &str) -> Value {
        self.eval_with(script, vec![])
    }

    #[track_caller]
    pub fn eval_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.ask(self.browser().execute(script, arguments));
        let answer = answer.unwrap_or_else(|error| self.fail(&format!("{script}\n{error}")));
        answer.json().clone()
    }

    /// The answer of a script that answers with a text.
    #[track_caller]
    pub fn text_of(&self, script: &str) -> String {
        self.eval(script).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until something holds.
    #[track_caller]
    pub fn wait_for(&self, what: &str, holds: impl Fn() -> bool) {
        if !self.comes_true(holds) {
            self.fail(&format!("waited in vain for {what}"));
        }
    }

    /// Whether something holds, now or soon.
    #[track_caller]
    pub(crate) fn comes_true(&self, holds: impl Fn() -> bool) -> bool {
        let start = Instant::now();
        while !holds() {
            if PATIENCE < start.elapsed() {
                return false;
            }
            thread::sleep(Duration::from_millis(15));
        }
        true
    }

    /// The console is meant to say this, for once.
    pub fn expects_complaint(&self, says: &str) {
        self.expected.borrow_mut().push(says.to_owned());
    }

    /// The console may say this.
    pub fn forgives_complaint(&self, says: &str) {
        self.forgiven.borrow_mut().push(says.to_owned());
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<String> {
        self.look_at_logs();
        self.requests.borrow().clone()
    }

    fn look_at_logs(&self) {
        let log = |it: &str| self.ask(self.browser().get_log(it)).unwrap_or_default();
        self.complaints.borrow_mut().extend(watch::complaints(&log("browser")));
        self.requests.borrow_mut().extend(watch::requests(&log("performance")));
    }

    /// Ends the test, saying what was seen.
    #[track_caller]
    pub(crate) fn fail(&self, what: &str) -> ! {
        panic!("{what}")
    }

    /// What the page looks like, for who reads the failure.
    fn state(&self) -> String {
        let seen = "return `address: ${location.href}\\nstatus: ${document.querySelector('.status')?.textContent}\\n\
            error: ${document.getElementById('boot-error')?.textContent}\\nfocus: ${document.activeElement?.outerHTML.slice(0, 200)}`";
        let seen = self.ask(self.browser().execute(seen, vec![]));
        let seen =
            seen.map_or_else(|it| it, |it| it.json().as_str().unwrap_or_default().to_owned());
        let picture = self.take_picture().map_or_else(|it| it, |it| it.display().to_string());
        format!("{seen}\npicture: {picture}")
    }

    fn take_picture(&self) -> Result<PathBuf, String> {
        let test = thread::current().name().unwrap_or("test").replace("::", "-");
        let path = env::temp_dir().join(format!("pushwright-{test}.png"));
        self.save_picture(&path)?;
        Ok(path)
    }

    /// Writes what is on the screen to a PNG file.
    pub fn save_picture(&self, path: &Path) -> Result<(), String> {
        let picture = self.ask(self.browser().screenshot_as_png())?;
        fs::write(path, picture).map_err(|it| it.to_string())
    }

    /// What happened that must not, or did not that must.
    fn faults(&self) -> Vec<String> {
        self.look_at_logs();
        let complaints = self.complaints.borrow();
        let (expected, forgiven) = (self.expected.borrow(), self.forgiven.borrow());
        let is_fine =
            |it: &&String| expected.iter().chain(&*forgiven).any(|says| it.contains(says));
        let is_missing = |says: &&String| !complaints.iter().any(|it| it.contains(*says));
        let unexpected = complaints.iter().filter(|it| !is_fine(it));
        let unexpected = unexpected.map(|it| format!("console: {it}"));
        let missing = expected.iter().filter(is_missing);
        let missing = missing.map(|it| format!("the console should have said: {it}"));
        let requests = self.requests.borrow();
        let requests =
            requests.iter().filter_map(|it| watch::fault(it, &self.origin, &self.around.borrow()));
        unexpected.chain(missing).chain(requests).collect()
    }
}

/// A browser that is under way, of a driver of its own. On a machine under load it sometimes takes longer to
/// start than its driver waits, so there is a second attempt.
fn open(
    runtime: &Runtime,
    capabilities: &ChromeCapabilities,
) -> WebDriverResult<(Driver, WebDriver)> {
    let attempt = || {
        let driver = Driver::start();
        let browser = runtime.block_on(WebDriver::new(&driver.address, capabilities.clone()))?;
        Ok((driver, browser))
    };
    attempt().or_else(|_| attempt())
}

impl Drop for Page {
    fn drop(&mut self) {
        let faults = self.faults();
        let failed = thread::panicking();
        let state = if failed || !faults.is_empty() { self.state() } else { String::new() };
        if let Some(browser) = self.browser.take() {
            let _ = self.runtime.block_on(browser.quit());
        }
        let seen = format!("{}\n{state}", faults.join("\n"));
        if failed {
            eprintln!("--- seen at the end of the visit:\n{seen}");
        } else {
            assert!(faults.is_empty(), "what must not happen in a visit:\n{seen}");
        }
    }
}
