//! The task runner, `cargo xtask …`: sets up, builds, serves and tests Pushwright.
//! What Pushwright knows about workflows is in `pushwright-core`, not here.

#![allow(clippy::print_stdout, reason = "a task runner talks to its user on standard output")]

mod bench;
mod build;
mod compress;
mod conformance;
mod dist;
mod evidence;
mod finish;
mod flags;
mod headers;
mod html;
mod judge;
mod optimize;
mod order;
mod passed;
mod project;
mod sample;
mod serve;
mod setup;
mod shell;
mod side_by_side;
mod size;
mod split;
mod test;
mod trim;
mod worker;

use std::process::ExitCode;

use anyhow::Result;
use flags::{Xtask, XtaskCmd};
use sample::Which;

fn main() -> ExitCode {
    match run(Xtask::from_env_or_exit().subcommand) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain of causes in one sentence; a backtrace would help nobody here.
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: XtaskCmd) -> Result<()> {
    let sh = project::sh()?;
    match command {
        XtaskCmd::Setup(flags) if flags.browser => setup::for_tests(&sh),
        XtaskCmd::Setup(_) => setup::for_build(&sh),
        XtaskCmd::Build(_) => build::build(&sh),
        XtaskCmd::Finish(_) => finish::finish(&sh),
        XtaskCmd::Dist(flags) => dist::dist(&sh, &flags),
        XtaskCmd::Serve(flags) => serve::serve(&sh, &flags),
        XtaskCmd::Test(flags) => test::test(&sh, &flags),
        XtaskCmd::Size(_) => size::size(),
        XtaskCmd::Judge(flags) => judge::judge(&sh, &flags),
        XtaskCmd::Sample(flags) => {
            let which = if flags.several { Which::Several } else { Which::All };
            sample::sample(flags.count, flags.seed, &flags.out, which)
        }
        XtaskCmd::Conformance(flags) => conformance::conformance(&flags),
        XtaskCmd::Bench(_) => bench::bench(&sh),
    }
}
