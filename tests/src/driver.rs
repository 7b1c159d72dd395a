//! chromedriver, one process for each visit, so that nothing is left behind and nothing is shared.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Condvar, Mutex, PoisonError},
};

/// More browsers at once would only make each other slow.
const MOST: usize = 2;

static RUNNING: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());

/// A running chromedriver. Only so many run at once, so no test may hold two.
pub(crate) struct Driver {
    process: Child,
    pub(crate) address: String,
}

impl Driver {
    pub(crate) fn start() -> Driver {
        let program = env::var("PUSHWRIGHT_CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        wait_for_turn();
        let process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = process.unwrap_or_else(|error| {
            end_turn();
            panic!(
                "The browser tests need chromedriver, but `{program}` cannot be run ({error}): \
                 install Chromium's driver, or name it in PUSHWRIGHT_CHROMEDRIVER."
            )
        });
        let output = BufReader::new(process.stdout.take().expect("what it says"));
        let mut lines = output.lines().map_while(Result::ok);
        let port =
            lines.find_map(|it| Some(it.split_once("started successfully on port ")?.1.to_owned()));
        let port = port.unwrap_or_else(|| panic!("`{program}` ended without naming its port."));
        // Whoever reads no further would stop it once the pipe is full.
        std::thread::spawn(move || lines.for_each(drop));
        Driver { process, address: format!("http://127.0.0.1:{}", port.trim_end_matches('.')) }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        end_turn();
    }
}

fn wait_for_turn() {
    let (running, changed) = &RUNNING;
    let running = running.lock().unwrap_or_else(PoisonError::into_inner);
    let running = changed.wait_while(running, |it| MOST <= *it);
    *running.unwrap_or_else(PoisonError::into_inner) += 1;
}

fn end_turn() {
    let (running, changed) = &RUNNING;
    *running.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
    changed.notify_one();
}
