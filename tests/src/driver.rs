//! chromedriver, one process for each visit, so that nothing is left behind and nothing is shared.

use std::{
    env,
    io::{self, BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Condvar, Mutex, PoisonError},
    thread,
};

/// More browsers at once would only make each other slow.
const MOST: usize = 2;

/// As often a driver is started before the test gives up.
const ATTEMPTS: usize = 5;

static RUNNING: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());

/// A running chromedriver. Only so many run at once, so no test may hold two.
pub(crate) struct Driver {
    process: Child,
    pub(crate) address: String,
}

impl Driver {
    /// Starts one. The free port that it finds is sometimes taken by a browser before it listens there, and
    /// then it ends at once; another one finds another port.
    pub(crate) fn start() -> Driver {
        let program = env::var("PUSHWRIGHT_CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        let started = (0..ATTEMPTS).find_map(|_| Driver::named(&program).ok());
        started.unwrap_or_else(|| {
            panic!("`{program}` ended {ATTEMPTS} times without naming its port; run it by hand to see why.")
        })
    }

    /// One that has named its port, or how it ended.
    fn named(program: &str) -> io::Result<Driver> {
        wait_for_turn();
        let process = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let process = process.unwrap_or_else(|error| {
            end_turn();
            panic!(
                "The browser tests need chromedriver, but `{program}` cannot be run ({error}): \
                 install Chromium's driver, or name it in PUSHWRIGHT_CHROMEDRIVER."
            )
        });
        let mut res = Driver { process, address: String::new() };
        res.address = format!("http://127.0.0.1:{}", res.port()?);
        Ok(res)
    }

    /// The port that it chose, once it listens there.
    fn port(&mut self) -> io::Result<String> {
        let output = self.process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = |it: String| Some(it.split_once("started successfully on port ")?.1.to_owned());
        let port = lines.find_map(port).ok_or(io::ErrorKind::UnexpectedEof)?;
        // If nobody read on, it would stop once the pipe is full.
        thread::spawn(move || lines.for_each(drop));
        Ok(port.trim_end_matches('.').to_owned())
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
